package chart

import (
	"image/color"

	"blether/internal/release"
	"blether/internal/report"
)

// Colours of text and lines. Text has at least 4.5 to 1 on everything that it
// stands on; what bounds a bar has 3 to 1 on paper.
var (
	paper  = rgb(0xffffff)
	ink    = rgb(0x10201d)
	quiet  = rgb(0x44555d)
	border = rgb(0x51636b)
	grid   = rgb(0xdbe2e4)
	alarm  = rgb(0xa3261c)
	// withheld is the edge around what is held back, and nothing else has it.
	withheld = rgb(0x5b4a75)
)

// Fills of bars: a scale runs from low by middle to high; options have one each.
var (
	low     = rgb(0xf0c987)
	middle  = rgb(0xe6eaeb)
	high    = rgb(0x6fb5a4)
	options = []color.RGBA{high, low, rgb(0xb4cdea), rgb(0xf0bfc6), rgb(0xd2c4ea), rgb(0xd3dd9b), rgb(0xe3cdb5), rgb(0xc6ced1)}
)

// hatch is a pattern over a fill, so that nothing is told by colour alone.
type hatch int

const (
	plain    hatch = iota
	diagonal       // no answer or not asked, and nothing else
	upright
	level
)

// tone is how a part looks.
type tone struct {
	fill, line color.RGBA
	hatch      hatch
	mark       int // the pattern that it has beside its colour in a drawing; 0 is none
}

// tones gives each part of a figure its look. No answer is hatched; options
// beyond the number of colours have a pattern too.
func tones(kind release.Kind, parts []report.Part) []tone {
	answers := 0
	for _, p := range parts {
		if !p.None {
			answers++
		}
	}
	var out []tone
	i := 0
	for _, p := range parts {
		switch {
		case p.None:
			out = append(out, tone{fill: paper, line: rgb(0x9aa8ae), hatch: diagonal})
			continue
		case kind == release.Scale:
			out = append(out, tone{fill: along(i, answers-1), mark: i % len(marks)})
		default:
			patterns := []hatch{plain, upright, level}
			out = append(out, tone{options[i%len(options)], paper, patterns[i/len(options)%len(patterns)], i % len(marks)})
		}
		i++
	}
	return out
}

// along is the colour of a step of a scale that has steps 0 to last.
func along(step, last int) color.RGBA {
	switch {
	case last <= 0:
		return high
	case 2*step <= last:
		return mix(low, middle, 2*step, last)
	}
	return mix(middle, high, 2*step-last, last)
}

func mix(from, to color.RGBA, part, whole int) color.RGBA {
	one := func(a, b uint8) uint8 { return uint8((int(a)*(whole-part) + int(b)*part) / whole) }
	return color.RGBA{one(from.R, to.R), one(from.G, to.G), one(from.B, to.B), 0xff}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}
