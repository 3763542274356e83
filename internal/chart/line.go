package chart

import (
	"image/color"
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// style is how a text is set. Size is in pixels; of more lines than most the last
// one ends in "…".
type style struct {
	size   int
	bold   bool
	colour color.RGBA
	most   int
	// own are the report's words, with labels in them: their first letter tells
	// from where they are read, even in a mirrored picture.
	own bool
}

// height is that of one line, in pixels: Arabic reaches further down than Latin.
func (st style) height() int { return st.size * 27 / 20 }

// line is one line of shaped text, from the left. Width is in pixels.
type line struct {
	runs  []run
	width int
	style style
	text  string // in reading order
	right bool   // read from the right
}

type run struct {
	shaping.Output
	level bidi.Level
}

// setter sets text for one picture.
type setter struct {
	regular, bold faces
	shaper        shaping.HarfbuzzShaper
	splitter      shaping.Segmenter
	language      language.Language
	mirrored      bool
}

func newSetter(tag string, mirrored bool) *setter {
	return &setter{
		regular: newFaces(regularFonts()), bold: newFaces(boldFonts()),
		language: language.NewLanguage(tag), mirrored: mirrored,
	}
}

// lines breaks a text into lines of at most a width in pixels. A text without
// anything to see has none.
func (s *setter) lines(text string, st style, width int) []line {
	return s.broken(s.paragraph(clean(text), st), width)
}

// balanced breaks a text into as few lines as fit, of about one length.
func (s *setter) balanced(text string, st style, width int) []line {
	p := s.paragraph(clean(text), st)
	lines := p.count(width)
	for narrower := width; narrower > width/2 && p.count(narrower) == lines; narrower -= 8 {
		width = narrower
	}
	return s.broken(p, width)
}

func (s *setter) broken(p *paragraph, width int) []line {
	var out []line
	runes, st := p.text, p.style
	for from := 0; from < len(runes); {
		to := p.fit(from, width)
		if len(out) == st.most-1 && to < len(runes) {
			return append(out, s.cut(p, from, width))
		}
		l := s.shape(runes, p.levels, from, trimmed(runes, from, to), st)
		l.right = p.base == bidi.RightToLeft
		out = append(out, l)
		from = to
	}
	return out
}

// line sets a text on one line; it is cut with "…" where it has no room.
func (s *setter) line(text string, st style, width int) line {
	st.most = 1
	if lines := s.lines(text, st, width); len(lines) > 0 {
		return lines[0]
	}
	return line{style: st}
}

// cut sets what fits of the rest of a paragraph, and "…".
func (s *setter) cut(p *paragraph, from, width int) line {
	for _, ends := range [][]int{p.words, p.letters} {
		for _, to := range slices.Backward(ends) {
			if to <= from || p.width(from, to) > width {
				continue
			}
			text := append(slices.Clone(trim(p.text, from, to)), '…')
			if l := s.shape(text, levels(text, p.base), 0, len(text), p.style); l.width <= width {
				l.right = p.base == bidi.RightToLeft
				return l
			}
		}
	}
	return s.shape([]rune{'…'}, []bidi.Level{0}, 0, 1, p.style)
}

// shape sets text[from:to] on one line. The text around it only tells how letters join.
func (s *setter) shape(text []rune, levels []bidi.Level, from, to int, st style) line {
	l := line{style: st, text: string(text[from:to])}
	for start := from; start < to; {
		end := start + 1
		for end < to && levels[end] == levels[start] {
			end++
		}
		for _, in := range s.split(text, start, end, levels[start], st) {
			l.runs = append(l.runs, run{s.shaper.Shape(in), levels[start]})
		}
		start = end
	}
	l.runs = visual(l.runs, func(r run) bidi.Level { return r.level })
	var advance fixed.Int26_6
	for _, r := range l.runs {
		advance += r.Advance
	}
	l.width = advance.Ceil()
	return l
}

// split cuts what has one level by script and by font.
func (s *setter) split(text []rune, from, to int, level bidi.Level, st style) []shaping.Input {
	in := shaping.Input{Text: text, RunStart: from, RunEnd: to, Size: fixed.I(st.size), Language: s.language}
	if level%2 == 1 {
		in.Direction = di.DirectionRTL
	}
	if st.bold {
		return s.splitter.Split(in, s.bold)
	}
	return s.splitter.Split(in, s.regular)
}
