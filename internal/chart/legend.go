package chart

import (
	"image"

	"blether/internal/report"
)

// Measures of a legend, in pixels.
const (
	swatch       = 36
	swatchGap    = 14
	entryGap     = 36
	legendRow    = 46
	legendHeight = 900 // at most
	entryLines   = 2   // of a label
)

// legend says which part looks how. Short labels share a row.
func (l *layout) legend(p *panel) {
	x, end := margin, l.y+legendHeight
	looks := tones(p.kind, p.parts)
	for i, part := range p.parts {
		st := labelStyle
		st.most = entryLines
		lines := l.lines(nameOf(part), st, room-swatch-swatchGap)
		width := swatch + swatchGap + widest(lines)
		if l.drawing && len(lines) > 0 && lines[0].right {
			width += width / 4 // Arabic fonts differ much in width
		}
		if x > margin && x+width > margin+room {
			x, l.y = margin, l.y+legendRow
		}
		if l.y+2*legendRow > end && !l.drawing {
			l.place(l.line("…", st, entryGap), x, l.y, legendRow)
			x += entryGap
			break
		}
		l.entry(looks[i], lines, x)
		if x += width + entryGap; len(lines) > 1 {
			x, l.y = margin, l.y+legendRow+(len(lines)-1)*st.height()
		}
	}
	if x > margin {
		l.y += legendRow
	}
	l.y += 20
}

func (l *layout) entry(look tone, lines []line, x int) {
	box := image.Rect(x, l.y+(legendRow-swatch)/2, x+swatch, l.y+(legendRow+swatch)/2)
	l.areas = append(l.areas, framed(box, look))
	for i, t := range lines {
		l.place(t, x+swatch+swatchGap, l.y+i*t.style.height(), legendRow)
	}
}

// framed is an area of a tone with a thin border.
func framed(r image.Rectangle, look tone) area {
	return area{r, look, border, 2}
}

func widest(lines []line) int {
	width := 0
	for _, t := range lines {
		width = max(width, t.width)
	}
	return width
}

// nameOf is a part's label; one without any is still told from the others.
func nameOf(p report.Part) string {
	if len(clean(p.Label)) == 0 {
		return "–"
	}
	return p.Label
}
