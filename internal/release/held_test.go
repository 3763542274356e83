package release

import (
	"testing"

	"pgregory.net/rapid"
)

// R10 may take two waves apart by their sizes alone; then no more people can have
// been held back than it reckons with.
func TestNoMoreAreHeldBackThanAReaderReckons(t *testing.T) {
	t.Parallel()
	tight := 0
	rapid.Check(t, func(t *rapid.T) {
		p := randomPlan(t)
		h := history{evidence: &evidence{plan: p}, t: t}
		for range rapid.IntRange(1, 9).Draw(t, "arrivals") {
			h.arrive(12)
		}
		b, err := Build(p, tallyOf(p, h.waiting, nil), closing)
		if err != nil {
			t.Fatal(err)
		}
		held, crude := len(h.waiting), 0
		for _, l := range b.Leaves {
			held -= l.Size
		}
		for _, h := range b.Document.HeldBack {
			crude += h.Needs - 1
		}
		most := b.Document.MostHeldBack(p)
		if held > most {
			t.Fatalf("%d are held back, at most %d are reckoned with", held, most)
		}
		if most < crude {
			tight++
		}
	})
	if tight == 0 {
		t.Error("no pool was reckoned with")
	}
}
