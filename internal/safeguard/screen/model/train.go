package model

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a text in its normal form, the frames that fit it, and what it is.
type Example struct {
	Text   string
	Frames []string
	Class  string
	Weight float64 // how much it counts; 1 is usual
}

// Settings of a training.
type Settings struct {
	Epochs int
	Rate   float64 // first step of AdaGrad
	Decay  float64 // L2 penalty
}

// Usual settings, found by cross-validation on the training sentences.
var Usual = Settings{Epochs: 20, Rate: 0.2, Decay: 5e-4}

// Train fits a model. The same examples in the same order give the same model.
func Train(examples []Example, classes []string, by Settings) (*Model, error) {
	if len(examples) == 0 || len(classes) < 2 {
		return nil, errors.New("there are no examples to learn from")
	}
	n := len(classes)
	w, g := make([]float64, buckets*n), make([]float64, buckets*n)
	bias, gb := make([]float64, n), make([]float64, n)
	at := make([][]uint32, len(examples))
	for i, e := range examples {
		at[i] = features(e.Text, e.Frames)
	}
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	dice := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // an order, not a secret
	z := make([]float64, n)
	for range by.Epochs {
		dice.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			value := 1 / math.Sqrt(float64(len(at[i])))
			copy(z, bias)
			for _, f := range at[i] {
				for k := range n {
					z[k] += w[int(f)*n+k] * value
				}
			}
			p := softmax(z)
			is := slices.Index(classes, examples[i].Class)
			if is < 0 {
				return nil, errors.New("an example has an unknown class: " + examples[i].Class)
			}
			for k := range n {
				slope := p[k]
				if k == is {
					slope--
				}
				slope *= examples[i].Weight
				gb[k] += slope * slope
				bias[k] -= by.Rate * slope / (1e-6 + math.Sqrt(gb[k]))
				for _, f := range at[i] {
					here := int(f)*n + k
					d := slope*value + by.Decay*w[here]
					g[here] += d * d
					w[here] -= by.Rate * d / (1e-6 + math.Sqrt(g[here]))
				}
			}
		}
	}
	return quantised(w, bias, classes), nil
}

// quantised keeps each weight as one of 255 steps.
func quantised(w, bias []float64, classes []string) *Model {
	most := 0.0
	for _, v := range w {
		most = max(most, math.Abs(v))
	}
	m := &Model{Classes: slices.Clone(classes), weights: make([][]int8, buckets), scale: most / 127, bias: bias}
	n := len(classes)
	for f := range buckets {
		row, any := make([]int8, n), false
		for k := range n {
			row[k] = int8(math.Round(w[f*n+k] / m.scale))
			any = any || row[k] != 0
		}
		if any {
			m.weights[f] = row
		}
	}
	return m
}
