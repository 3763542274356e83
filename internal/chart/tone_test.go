package chart

import (
	"image/color"
	"math"
	"testing"

	"blether/internal/release"
	"blether/internal/report"
)

// contrast is that of WCAG 2.2, from 1 to 21.
func contrast(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		one := func(v uint8) float64 {
			if x := float64(v) / 255; x > 0.04045 {
				return math.Pow((x+0.055)/1.055, 2.4)
			}
			return float64(v) / 255 / 12.92
		}
		return 0.2126*one(c.R) + 0.7152*one(c.G) + 0.0722*one(c.B)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	t.Parallel()
	if c := contrast(rgb(0), rgb(0xffffff)); c < 20.9 || c > 21.1 {
		t.Fatalf("black on white is %.1f", c)
	}
	for n := range 25 {
		parts := make([]report.Part, n+1)
		parts[n].None = true
		for _, kind := range []release.Kind{release.Scale, release.Choice, release.YesNo} {
			for i, look := range tones(kind, parts) {
				if c := contrast(ink, look.fill); c < 4.5 {
					t.Errorf("%s: text on part %d of %d has %.1f", kind, i, n, c)
				}
				if c := contrast(border, paper); c < 3 {
					t.Errorf("bars are bounded by %.1f", c)
				}
			}
		}
	}
	for _, c := range []color.RGBA{ink, quiet, alarm} {
		if got := contrast(c, paper); got < 4.5 {
			t.Errorf("%v on paper has %.1f", c, got)
		}
	}
}

func TestOnlyNoAnswerIsHatchedAndPartsDiffer(t *testing.T) {
	t.Parallel()
	for _, kind := range []release.Kind{release.Scale, release.Choice, release.YesNo} {
		for _, n := range []int{1, 2, 3, 5, 7, 25} {
			parts := make([]report.Part, n)
			parts[n/2].None = true
			known := map[tone]bool{}
			for i, look := range tones(kind, parts) {
				if (look.hatch == diagonal) != parts[i].None {
					t.Errorf("%s, part %d of %d: hatch %v", kind, i, n, look.hatch)
				}
				if known[look] {
					t.Errorf("%s: two of %d parts look the same", kind, n)
				}
				known[look] = true
			}
		}
	}
	many := map[tone]bool{}
	for _, look := range tones(release.Choice, make([]report.Part, 24)) {
		many[look] = true
	}
	if len(many) != 24 {
		t.Errorf("24 options have %d looks", len(many))
	}
}

// A hatch must be seen, and leave its ground to be seen.
func TestHatchesAreLines(t *testing.T) {
	t.Parallel()
	for _, h := range []hatch{diagonal, upright, level} {
		sum := 0.0
		for x := range 160 {
			for y := range 160 {
				sum += coverage(h, x, y)
			}
		}
		if share := sum / 160 / 160; share < 0.2 || share > 0.4 {
			t.Errorf("hatch %d covers %.2f", h, share)
		}
	}
}
