// Package model is a small statistical reader beside the frames of package screen: a
// multinomial logistic regression over the words and character n-grams of a message in its
// normal form, and the frames that it fits. It is trained from the project's own sentences
// alone, on this machine, and knows nothing else (docs/safety.md).
package model

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"strings"
)

// buckets is into how many places the features of a text are hashed.
const buckets = 1 << 16

// Model gives a share of belief to each class.
type Model struct {
	Classes []string
	weights [][]int8  // per bucket: one weight a class; nil where all are 0
	scale   float64   // what one step of a weight is worth
	bias    []float64 // per class
}

// features are the places of a text, each once: its words, pairs of neighbours, pieces of
// three to five letters, and the frames that fit.
func features(text string, frames []string) []uint32 {
	seen := map[uint32]bool{}
	var out []uint32
	add := func(kind byte, parts ...string) {
		h := fnv.New32a()
		_, _ = h.Write([]byte{kind})
		for _, p := range parts {
			_, _ = h.Write([]byte(p))
			_, _ = h.Write([]byte{0})
		}
		if at := h.Sum32() % buckets; !seen[at] {
			seen[at] = true
			out = append(out, at)
		}
	}
	words := strings.Fields(text)
	last, older := "<", "<"
	for _, w := range words {
		add('w', w)
		add('b', last, w)
		if older != "<" || last != "<" {
			add('t', older, last, w)
			add('s', older, w)
		}
		r := []rune("<" + w + ">")
		for n := 3; n <= 5; n++ {
			for i := 0; i+n <= len(r); i++ {
				add('c', string(r[i:i+n]))
			}
		}
		older, last = last, w
	}
	add('b', last, ">")
	for _, f := range frames {
		add('f', f)
	}
	return out
}

// Weigh gives the share of each class, in the order of Classes; they sum to 1.
func (m *Model) Weigh(text string, frames []string) []float64 {
	at := features(text, frames)
	sum := make([]float64, len(m.Classes))
	for _, f := range at {
		for k, w := range m.weights[f] {
			sum[k] += float64(w)
		}
	}
	value := m.scale / math.Sqrt(float64(len(at)))
	for k := range sum {
		sum[k] = sum[k]*value + m.bias[k]
	}
	return softmax(sum)
}

func softmax(z []float64) []float64 {
	most := math.Inf(-1)
	for _, v := range z {
		most = max(most, v)
	}
	total := 0.0
	for i, v := range z {
		z[i] = math.Exp(v - most)
		total += z[i]
	}
	for i := range z {
		z[i] /= total
	}
	return z
}

const magic = "blether screen 1\n"

// Write writes a model as Read reads it.
func (m *Model) Write(to io.Writer) error {
	zip, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(magic + strings.Join(m.Classes, " ") + "\n")
	_ = binary.Write(&b, binary.LittleEndian, m.scale)
	_ = binary.Write(&b, binary.LittleEndian, m.bias)
	for at, row := range m.weights {
		if row == nil {
			continue
		}
		_ = binary.Write(&b, binary.LittleEndian, uint32(at))
		_ = binary.Write(&b, binary.LittleEndian, row)
	}
	if _, err := zip.Write(b.Bytes()); err != nil {
		return err
	}
	return zip.Close()
}

// Read reads a model; anything that is not one is an error.
func Read(data []byte) (*Model, error) {
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	all, err := io.ReadAll(zip)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	rest, ok := strings.CutPrefix(string(all), magic)
	classes, rest, found := strings.Cut(rest, "\n")
	m := &Model{Classes: strings.Fields(classes), weights: make([][]int8, buckets)}
	if !ok || !found || len(m.Classes) < 2 {
		return nil, fmt.Errorf("read model: this is none, or of another version")
	}
	m.bias = make([]float64, len(m.Classes))
	from := strings.NewReader(rest)
	if err := binary.Read(from, binary.LittleEndian, &m.scale); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	if err := binary.Read(from, binary.LittleEndian, m.bias); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	for {
		var at uint32
		if err := binary.Read(from, binary.LittleEndian, &at); errors.Is(err, io.EOF) {
			return m, nil
		} else if err != nil || at >= buckets {
			return nil, fmt.Errorf("read model: it ends in the middle, or is broken")
		}
		m.weights[at] = make([]int8, len(m.Classes))
		if err := binary.Read(from, binary.LittleEndian, m.weights[at]); err != nil {
			return nil, fmt.Errorf("read model: %w", err)
		}
	}
}
