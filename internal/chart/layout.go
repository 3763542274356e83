package chart

import (
	"fmt"
	"image"
	"math"

	"blether/internal/release"
	"blether/internal/report"
)

// Styles of text. The smallest size is what can still be read when the picture is
// shown a third as wide, on a phone.
var (
	titleStyle  = style{size: 42, bold: true, colour: ink, most: 4}
	demoStyle   = style{size: 28, bold: true, colour: alarm, most: 1}
	sourceStyle = style{size: 28, colour: quiet, most: 2}
	noteStyle   = style{size: 26, colour: quiet, most: 3}
	placeStyle  = style{size: 28, bold: true, colour: ink, most: 2}
	wordsStyle  = style{size: 30, colour: ink, most: 4, own: true}
	labelStyle  = style{size: 26, colour: ink, most: 2}
	tickStyle   = style{size: 26, colour: quiet, most: 1}
)

const (
	demo      = "Demonstration. Everybody in it is made up."
	sensitive = "Sensitive: figures are coarser."
)

// layout is a sheet that grows downwards. x is counted from the edge where
// reading starts; the sheet is mirrored when it is done.
type layout struct {
	*setter
	sheet
	y    int // where the next thing begins
	end  int // where the last bar, with what belongs to it, ends
	most int // up to where there is room
	// drawing is a sheet whose texts the viewer sets, in letters of their own width:
	// what is held back has a place on it, and nothing is left out.
	drawing bool
}

func layOut(d *release.Document, q *release.Asked, language string, mirrored bool) *sheet {
	l := &layout{setter: newSetter(language, mirrored), y: 48, most: sheetHeight}
	return l.all(d, q, language)
}

// layOutDrawing leaves nothing out, as a drawing may be of any height.
func layOutDrawing(d *release.Document, q *release.Asked, language string, mirrored bool) *sheet {
	l := &layout{setter: newSetter(language, mirrored), y: 48, most: math.MaxInt32, drawing: true}
	return l.all(d, q, language)
}

func (l *layout) all(d *release.Document, q *release.Asked, language string) *sheet {
	l.head(d, q, language)
	rows := report.Rows(d, language)[q.Name]
	if len(rows) == 0 {
		l.text(report.NoFigures, wordsStyle)
	}
	l.panels(panelsOf(q, rows))
	if l.drawing {
		l.heldBack(d, language)
	}
	l.height = l.y + 40
	if l.mirrored {
		l.mirror()
	}
	return &l.sheet
}

// head says what the picture is of, and what a reader must know beside it.
func (l *layout) head(d *release.Document, q *release.Asked, language string) {
	if d.Demo {
		mark := l.line(demo, demoStyle, room-48)
		box := image.Rect(margin, l.y, margin+mark.width+48, l.y+64)
		l.areas = append(l.areas, area{box, tone{fill: paper}, alarm, 3})
		l.place(mark, margin+24, box.Min.Y, box.Dy())
		l.y = box.Max.Y + 28
	}
	l.put(l.balanced(report.In(q.Label, language), titleStyle, room))
	l.y += 10
	title := sourceStyle
	title.bold = true
	l.beside(report.In(d.Title, language), title, report.Results(d), sourceStyle)
	if l.y += 6; q.Sensitive {
		l.text(sensitive, noteStyle)
	}
	l.text(report.Limits, noteStyle)
	l.y += 24
	l.areas = append(l.areas, area{Rectangle: image.Rect(margin, l.y, margin+room, l.y+2), tone: tone{fill: grid}})
	l.y += 30
}

// remainder says how many rows a picture has no room for.
func remainder(rows int, further bool) string {
	word := ""
	if further {
		word = "further "
	}
	if rows == 1 {
		return fmt.Sprintf("1 %srow is in the console.", word)
	}
	return fmt.Sprintf("%d %srows are in the console.", rows, word)
}

// text sets a text below what is there.
func (l *layout) text(text string, st style) {
	l.put(l.lines(text, st, room))
}

func (l *layout) put(lines []line) {
	for _, line := range lines {
		l.place(line, margin, l.y, line.style.height())
		l.y += line.style.height()
	}
}

// beside sets two texts on one line where they fit, else one below the other.
// They are paragraphs of their own, as they may be read from different sides.
func (l *layout) beside(first string, firstStyle style, second string, secondStyle style) {
	left, right := l.lines(first, firstStyle, room), l.lines(second, secondStyle, room)
	const gap = 16
	apart := l.drawing && len(left) > 0 && left[0].right // Arabic fonts differ much in width
	if len(left) == 1 && len(right) == 1 && !apart && left[0].width+gap+right[0].width <= room {
		l.place(right[0], margin+left[0].width+gap, l.y, firstStyle.height())
		right = nil
	}
	l.put(left)
	l.put(right)
}

// place puts a line of text into the middle of a height, by its capitals.
func (l *layout) place(t line, x, top, height int) {
	l.texts = append(l.texts, placed{line: t, x: x, baseline: top + height/2 + t.style.size*36/100})
}

// mark is how far a sheet has got.
type mark struct{ y, end, areas, texts, bars, ticks int }

func (l *layout) mark() mark {
	return mark{l.y, l.end, len(l.areas), len(l.texts), len(l.bars), len(l.ticks)}
}

// back takes away what came after a mark.
func (l *layout) back(m mark) {
	l.y, l.end, l.areas, l.texts = m.y, m.end, l.areas[:m.areas], l.texts[:m.texts]
	l.bars, l.ticks = l.bars[:m.bars], l.ticks[:m.ticks]
}
