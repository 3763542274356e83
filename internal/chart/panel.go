package chart

import (
	"strings"

	"blether/internal/release"
	"blether/internal/report"
)

// panel is a group of rows with the same parts, under one legend and over one
// axis: how finely a question is shown differs by the size of a block.
type panel struct {
	kind  release.Kind
	form  form
	parts []report.Part // of its first row
	rows  []report.Row
}

// form is how the rows of a panel are drawn.
type form int

const (
	stacked form = iota // one bar of all parts
	apart               // a bar for each option
	inWords             // no bar: a figure that is told in words only
)

// panelsOf groups rows in the order in which their forms come first; what is told
// in words only comes last.
func panelsOf(q *release.Asked, rows []report.Row) []panel {
	var bars []panel
	words := panel{form: inWords}
	where := map[string]int{}
	for _, r := range rows {
		if r.Words != "" || len(r.Parts) == 0 {
			words.rows = append(words.rows, r)
			continue
		}
		key := partKey(r.Parts)
		i, known := where[key]
		if !known {
			i = len(bars)
			where[key] = i
			bars = append(bars, panel{kind: q.Kind, parts: r.Parts})
			if q.Kind == release.Multiple {
				bars[i].form = apart
			}
		}
		bars[i].rows = append(bars[i].rows, r)
	}
	if len(words.rows) > 0 {
		bars = append(bars, words)
	}
	return bars
}

func partKey(parts []report.Part) string {
	var labels []string
	for _, p := range parts {
		labels = append(labels, p.Label)
	}
	return strings.Join(labels, "\x00")
}

// Room that is kept below the rows of a panel: for the axis, and for the line
// that counts what is left out.
const below = 140

// panels draws panels while there is room, and says how many rows are left out.
func (l *layout) panels(all []panel) {
	drawn, left := 0, 0
	for i := range all {
		strips := l.strips(&all[i])
		if left > 0 {
			left += len(strips)
			continue
		}
		n := l.panel(&all[i], strips)
		drawn += n
		left = len(strips) - n
	}
	if left > 0 {
		l.text(remainder(left, drawn > 0), noteStyle)
	}
}

// panel draws as many strips as there is room for, and says how many.
func (l *layout) panel(p *panel, strips []func()) int {
	start := l.mark()
	if p.form == stacked {
		l.legend(p)
	}
	drawn := 0
	for _, strip := range strips {
		m := l.mark()
		if strip(); l.y > l.most-below {
			l.back(m)
			break
		}
		drawn++
	}
	switch {
	case drawn == 0:
		l.back(start)
	case p.form != inWords:
		l.ticksOf(p.axis())
	}
	return drawn
}

// strips are what is left out or drawn as a whole: a row, or a row's bar.
func (l *layout) strips(p *panel) []func() {
	var out []func()
	for _, r := range p.rows {
		switch p.form {
		case stacked:
			out = append(out, func() { l.stack(p, r) })
		case inWords:
			out = append(out, func() { l.words(r) })
		case apart:
			for i := range r.Parts {
				out = append(out, func() { l.option(p, r, i) })
			}
		}
	}
	return out
}
