package chart

import (
	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/image/math/fixed"
)

// paragraph is a text with the places where it may be broken, as ends of pieces.
type paragraph struct {
	text           []rune
	style          style
	base           bidi.Direction
	levels         []bidi.Level
	before         []fixed.Int26_6 // the advance of all runes before each
	words, letters []int
}

func (s *setter) paragraph(text []rune, st style) *paragraph {
	b := base(text, s.mirrored && !st.own)
	p := &paragraph{text: text, style: st, base: b, levels: levels(text, b), before: make([]fixed.Int26_6, len(text)+1)}
	for _, r := range s.shape(text, p.levels, 0, len(text), st).runs {
		for _, g := range r.Glyphs {
			p.before[g.TextIndex()+1] += g.Advance
		}
	}
	for i := range text {
		p.before[i+1] += p.before[i]
	}
	var breaks segmenter.Segmenter
	breaks.Init(text)
	for i := breaks.LineIterator(); i.Next(); {
		p.words = append(p.words, i.Line().Offset+len(i.Line().Text))
	}
	for i := breaks.GraphemeIterator(); i.Next(); {
		p.letters = append(p.letters, i.Grapheme().Offset+len(i.Grapheme().Text))
	}
	return p
}

func (p *paragraph) width(from, to int) int {
	return (p.before[trimmed(p.text, from, to)] - p.before[from]).Ceil()
}

// count tells how many lines a paragraph takes.
func (p *paragraph) count(width int) int {
	lines := 0
	for from := 0; from < len(p.text); lines++ {
		from = p.fit(from, width)
	}
	return lines
}

// fit tells up to where the text from a place has room on a line: whole words,
// else letters, and one at least.
func (p *paragraph) fit(from, width int) int {
	for _, ends := range [][]int{p.words, p.letters} {
		best := from
		for _, to := range ends {
			if to > from && p.width(from, to) <= width {
				best = to
			}
		}
		if best > from {
			return best
		}
	}
	for _, to := range p.letters {
		if to > from {
			return to
		}
	}
	return len(p.text)
}
