package chart

import (
	"testing"

	"blether/internal/release"
)

// FuzzPicture draws any labels and shares: nothing panics, sticks out or lies on
// another text, and no row's bars are longer than its axis.
func FuzzPicture(f *testing.F) {
	f.Add("How true was this?", "NHS Fife", "Not true", "عبد 12 (NHS)", 40, 35, 25, uint8(0), false)
	f.Add("«صحيح»؟\n", "\u202eفايف", "", "ŻÓŁĆ", -5, 200, 0, uint8(1), true)
	f.Add("👩‍👩‍👧 漢字 \xff", "a\u0300\u0301\u0302", "אבג 12%", "ک\u200cہا", 1, 1, 98, uint8(2), true)
	f.Add("q", "p", "a", "b", 0, 0, 0, uint8(7), false)
	f.Fuzz(func(t *testing.T, title, place, one, other string, a, b, c int, form uint8, mirrored bool) {
		figure := release.Figure{Question: "q", Parts: shares([]string{"1", "2", ""}, a, b, c)}
		q := release.Asked{Name: "q", Label: texts(title), Points: []release.PointShown{shown("1", texts(one)), shown("2", texts(other))}}
		q.Kind = []release.Kind{release.Scale, release.Choice, release.Multiple, release.YesNo}[form%4]
		if q.Kind == release.Multiple {
			figure.Options, figure.Parts = figure.Parts, nil
		}
		words := release.Figure{Question: "q", Words: release.HalfOrMore + " " + other}
		d := &release.Document{Title: texts(other), Date: one, Demo: form&4 > 0, Questions: []release.Asked{q}}
		d.Blocks = []release.Block{block(texts(place), "all", a, figure), block(texts(place), "mother", b, words)}
		s := layOut(d, &d.Questions[0], "en", mirrored)
		if err := untidy(s); err != nil {
			t.Error(err)
		}
		sums := map[int]int{}
		for _, bar := range s.bars {
			if sums[bar.Min.Y] += bar.Dx(); bar.share <= 0 || sums[bar.Min.Y] > bar.axis.width {
				t.Errorf("bar %+v", bar)
			}
		}
		paint(s)
		if alt := Alt(d, "q", "en"); length(alt) > altLength {
			t.Errorf("a text alternative of %d characters", length(alt))
		}
	})
}
