package chart

import (
	"image"
	"image/color"
)

// Measures of a picture, in pixels.
const (
	sheetWidth  = 1200
	sheetHeight = 2400 // at most
	margin      = 56
	room        = sheetWidth - 2*margin // for what stands in it
)

// sheet is a picture before it is painted: everything has its place, in pixels
// from the top left.
type sheet struct {
	height int
	areas  []area
	texts  []placed
	bars   []bar
	ticks  []tick
}

// area is a rectangle that is filled, with an edge inside it.
type area struct {
	image.Rectangle
	tone  tone
	edge  color.RGBA
	thick int // of the edge
}

// open areas have a broken edge: nothing is shown in them.
func (a area) open() bool { return a.edge == withheld }

// placed is a line of text, from x, on a baseline.
type placed struct {
	line
	x, baseline int
	centred     bool // over what it names
}

// bar is the part of a figure that a rectangle stands for.
type bar struct {
	image.Rectangle
	axis  axis
	share int // per cent
}

// tick is a labelled place on an axis.
type tick struct {
	percent, x int
	label      string
}

// axis is where 0 and 100 % are, counted from the edge where reading starts.
type axis struct{ from, width int }

// at is the place of a share in per cent, which is held inside the axis.
func (a axis) at(percent int) int {
	return a.from + (a.width*min(max(percent, 0), 100)+50)/100
}

// mirror turns the sheet for languages that are read from the right. Lines of
// text move, and are not turned themselves.
func (s *sheet) mirror() {
	for i := range s.areas {
		s.areas[i].Rectangle = mirrored(s.areas[i].Rectangle)
	}
	for i := range s.bars {
		s.bars[i].Rectangle = mirrored(s.bars[i].Rectangle)
	}
	for i := range s.texts {
		s.texts[i].x = sheetWidth - s.texts[i].x - s.texts[i].width
	}
	for i := range s.ticks {
		s.ticks[i].x = sheetWidth - s.ticks[i].x
	}
}

func mirrored(r image.Rectangle) image.Rectangle {
	return image.Rect(sheetWidth-r.Max.X, r.Min.Y, sheetWidth-r.Min.X, r.Max.Y)
}
