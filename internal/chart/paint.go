package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"

	ot "github.com/go-text/typesetting/font/opentype"
)

// paint makes the picture of a sheet. What came first lies below.
func paint(s *sheet) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, sheetWidth, s.height))
	fill(img, img.Bounds(), paper)
	for _, a := range s.areas {
		if a.thick > 0 {
			fill(img, a.Rectangle, a.edge)
		}
		inner := a.Inset(a.thick)
		fill(img, inner, a.tone.fill)
		if a.tone.hatch != plain {
			etch(img, inner, a.tone)
		}
	}
	for _, t := range s.texts {
		write(img, t)
	}
	return img
}

func fill(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// Measures of a hatch, in pixels.
const (
	hatchEvery = 16.0
	hatchThick = 5.0
)

// etch draws the pattern of a tone, with soft edges.
func etch(img *image.RGBA, r image.Rectangle, look tone) {
	r = r.Intersect(img.Bounds())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if cover := coverage(look.hatch, x, y); cover > 0 {
				img.SetRGBA(x, y, mix(look.fill, look.line, int(cover*255), 255))
			}
		}
	}
}

// coverage tells how much of a pixel a pattern's line covers, from 0 to 1.
func coverage(h hatch, x, y int) float64 {
	along, slope := float64(x), 1.0
	switch h {
	case diagonal:
		along, slope = float64(x+y), math.Sqrt2
	case level:
		along = float64(y)
	}
	every := hatchEvery * slope
	away := math.Abs(math.Mod(along, every)-every/2) / slope
	return min(max(hatchThick/2-away+0.5, 0), 1)
}

// write draws a line of text by the outlines of its glyphs.
func write(img *image.RGBA, t placed) {
	height, pad := t.style.size*2, t.style.size
	var pen vector.Rasterizer
	pen.Reset(t.width+2*pad, height)
	x, y := float32(pad), float32(height)*0.65
	for _, r := range t.runs {
		scale := float32(r.Size) / 64 / float32(r.Face.Upem())
		for _, g := range r.Glyphs {
			if outline, ok := r.Face.GlyphDataOutline(g.GlyphID); ok {
				trace(&pen, outline.Segments, scale, x+float32(g.XOffset)/64, y-float32(g.YOffset)/64)
			}
			x += float32(g.Advance) / 64
		}
	}
	at := image.Rect(0, 0, t.width+2*pad, height).Add(image.Pt(t.x-pad, t.baseline-int(y)))
	pen.Draw(img, at, image.NewUniform(t.style.colour), image.Point{})
}

// trace draws an outline in font units, whose y grows upwards, at x and y.
func trace(pen *vector.Rasterizer, segments []ot.Segment, scale, x, y float32) {
	at := func(p ot.SegmentPoint) (float32, float32) { return x + p.X*scale, y - p.Y*scale }
	for _, s := range segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case ot.SegmentOpMoveTo:
			pen.ClosePath()
			pen.MoveTo(ax, ay)
		case ot.SegmentOpLineTo:
			pen.LineTo(ax, ay)
		case ot.SegmentOpQuadTo:
			pen.QuadTo(ax, ay, bx, by)
		case ot.SegmentOpCubeTo:
			pen.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	pen.ClosePath()
}
