package chart

import (
	"fmt"
	"image"
	"image/color"
	"strconv"
	"strings"

	"blether/internal/report"
)

// Measures of rows, in pixels.
const (
	barHeight   = 58
	afterBar    = 30
	overhang    = 7   // of grid lines over a bar
	inBar       = 12  // beside a text in a bar, at least
	labelColumn = 420 // of bars that stand apart
	columnGap   = 28
	afterOption = 12
)

// axis is where the bars of a panel stand.
func (p *panel) axis() axis {
	if p.form == apart {
		return axis{margin + labelColumn + columnGap, room - labelColumn - columnGap}
	}
	return axis{margin, room}
}

// heading names the block of a row and says how many stand behind it.
func (l *layout) heading(r report.Row) {
	st := placeStyle
	st.own = r.Block.Pool || r.Block.Total
	l.beside(r.Place, st, people(r), noteStyle)
	if r.Block.Total {
		l.text("Computed from published figures.", noteStyle)
	}
	l.y += 8
}

// people says who stands behind a row, in the words of report.Sentence.
func people(r report.Row) string {
	text := r.People + " people"
	if r.Who != "" {
		text = r.Who + " · " + text
	}
	return text
}

// words draws a row that is told in words. It has nothing that could be taken for a bar.
func (l *layout) words(r report.Row) {
	l.heading(r)
	text := r.Words
	if text == "" {
		text = report.NoFigures
	}
	l.text(text, wordsStyle)
	l.y += afterBar
}

// stack draws a row as one bar of all its parts.
func (l *layout) stack(p *panel, r report.Row) {
	l.heading(r)
	a := p.axis()
	l.grid(a, l.y-overhang, l.y+barHeight+overhang)
	looks := tones(p.kind, p.parts)
	var unsaid []string
	sum := 0
	for i, part := range r.Parts {
		if part.Share <= 0 || sum >= 100 {
			continue
		}
		box := image.Rect(a.at(sum), l.y, a.at(sum+min(part.Share, 100)), l.y+barHeight)
		sum += min(part.Share, 100)
		if l.bar(bar{box, a, part.Share}, looks[i]); !l.inside(box, looks[i], part) && !plainly(part) {
			unsaid = append(unsaid, nameOf(part)+": "+part.Text)
		}
	}
	l.y += barHeight
	if len(unsaid) > 0 {
		l.y += 4
		l.text(strings.Join(unsaid, "; "), noteStyle)
	}
	l.end = l.y
	l.y += afterBar
}

// plainly reports whether a share reads as the number that the axis shows.
func plainly(p report.Part) bool { return p.Text == fmt.Sprintf("%d %%", p.Share) }

// bar draws one part.
func (l *layout) bar(b bar, look tone) {
	l.bars = append(l.bars, b)
	l.areas = append(l.areas, framed(b.Rectangle, look))
}

// inside writes a share into its bar, if there is room: as it is read, or at
// least its number where that says the same.
func (l *layout) inside(box image.Rectangle, look tone, p report.Part) bool {
	texts := []string{p.Text}
	if plainly(p) {
		texts = append(texts, strconv.Itoa(p.Share))
	}
	for _, text := range texts {
		t := l.line(text, labelStyle, room)
		if t.width+2*inBar > box.Dx() {
			continue
		}
		x := box.Min.X + (box.Dx()-t.width)/2
		if look.hatch != plain || look.mark > 0 {
			l.plate(x, t.width, box, look.fill)
		}
		l.place(t, x, box.Min.Y, box.Dy())
		l.texts[len(l.texts)-1].centred = true
		return true
	}
	return false
}

// plate keeps lines from running through a text that stands beside or in a bar.
func (l *layout) plate(x, width int, box image.Rectangle, fill color.RGBA) {
	r := image.Rect(x-8, box.Min.Y+10, x+width+8, box.Max.Y-10)
	l.areas = append(l.areas, area{Rectangle: r, tone: tone{fill: fill}})
}

// option draws one option of a row as a bar of its own, with its name before it.
func (l *layout) option(p *panel, r report.Row, i int) {
	if i == 0 {
		l.heading(r)
	}
	part, a := r.Parts[i], p.axis()
	st := labelStyle
	st.most = 3
	names := l.lines(nameOf(part), st, labelColumn)
	height := max(len(names)*labelStyle.height(), barHeight-6)
	l.grid(a, l.y-afterOption/2, l.y+height+afterOption/2)
	for j, t := range names {
		l.place(t, margin, l.y+(height-len(names)*t.style.height())/2+j*t.style.height(), t.style.height())
	}
	box := image.Rect(a.from, l.y+(height-barHeight+6)/2, a.at(part.Share), l.y+(height+barHeight-6)/2)
	look := tones(p.kind, r.Parts[i:i+1])[0]
	if part.Share > 0 {
		l.bar(bar{box, a, part.Share}, look)
	}
	if !l.inside(box, look, part) {
		t := l.line(part.Text, labelStyle, a.at(100)-box.Max.X-inBar)
		l.plate(box.Max.X+inBar, t.width, box, paper)
		l.place(t, box.Max.X+inBar, box.Min.Y, box.Dy())
	}
	l.end = l.y + height
	if l.y = l.end + afterOption; i == len(r.Parts)-1 {
		l.y = l.end + afterBar
	}
}
