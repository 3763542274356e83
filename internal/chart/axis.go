package chart

import (
	"fmt"
	"image"
)

// step of the axis, in per cent.
const step = 20

// grid draws thin lines behind bars, where the axis has its ticks.
func (l *layout) grid(a axis, top, bottom int) {
	for percent := 0; percent <= 100; percent += step {
		x := a.at(percent)
		l.areas = append(l.areas, area{Rectangle: image.Rect(x-1, top, x+1, bottom), tone: tone{fill: grid}})
	}
}

// ticksOf draws the axis of a panel below its rows, always from 0 to 100 %.
func (l *layout) ticksOf(a axis) {
	l.y = l.end + overhang + 6
	l.areas = append(l.areas, area{Rectangle: image.Rect(a.from-1, l.y, a.at(100)+1, l.y+2), tone: tone{fill: border}})
	for percent := 0; percent <= 100; percent += step {
		x := a.at(percent)
		label := l.line(fmt.Sprintf("%d %%", percent), tickStyle, room)
		l.areas = append(l.areas, area{Rectangle: image.Rect(x-1, l.y, x+1, l.y+10), tone: tone{fill: border}})
		l.ticks = append(l.ticks, tick{percent, x, label.text})
		l.place(label, besideTick(a, percent, label.width), l.y+12, tickStyle.height())
		l.texts[len(l.texts)-1].centred = percent > 0 && percent < 100
	}
	l.y += 12 + tickStyle.height() + 28
}

// besideTick centres a label under its tick. On an axis that is as wide as the
// picture those of the ends keep to the margins.
func besideTick(a axis, percent, width int) int {
	x := a.at(percent)
	switch {
	case percent == 0 && a.from == margin:
		return x
	case percent == 100 && a.from == margin:
		return x - width
	}
	return x - width/2
}
