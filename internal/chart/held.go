package chart

import (
	"image"

	"blether/internal/release"
	"blether/internal/report"
)

// Measures of a box for what is held back, in pixels.
const (
	inBox    = 20
	afterBox = 16
)

// heldBack names what is held back, each in a box with a broken edge and its
// sentence inside: nothing in it could be taken for a bar or for none.
func (l *layout) heldBack(d *release.Document, language string) {
	if len(d.HeldBack) == 0 {
		return
	}
	l.text("Held back", placeStyle)
	l.y += 8
	for _, h := range d.HeldBack {
		st := labelStyle
		st.most, st.own = 6, true
		lines := l.lines(report.Held(h, language), st, room-2*inBox)
		box := image.Rect(margin, l.y, margin+room, l.y+len(lines)*st.height()+inBox)
		l.areas = append(l.areas, area{box, tone{fill: paper}, withheld, 2})
		for i, t := range lines {
			l.place(t, margin+inBox, l.y+inBox/2+i*st.height(), st.height())
		}
		l.y = box.Max.Y + afterBox
	}
}
