package release

import (
	"math"
	"slices"
)

// MostHeldBack is the most people that a round can have held back at its close,
// by what its last release says: fewer than its k in each place, and all of them
// together fewer than would have been shown as a pool. The plan serves where it
// is the one that the release was made by.
func (d *Document) MostHeldBack(p *Plan) int {
	most := 0
	for _, h := range d.HeldBack {
		if h.Why != "small" {
			return math.MaxInt32 // however many there were
		}
		most += h.Needs - 1
	}
	if p.Area != "" && d.madeBy(p) {
		most = min(most, d.mostPooled(p))
	}
	return most
}

// madeBy reports whether a release without pools was made by this plan.
func (d *Document) madeBy(p *Plan) bool {
	w := waves([]*Document{d})[0]
	slices.Sort(w.places)
	places := p.namesOf(p.areaNames())
	slices.Sort(places)
	pools := slices.ContainsFunc(d.Blocks, func(b Block) bool { return b.Pool })
	return !pools && d.Version == p.Version && d.K == max(p.K, minK) && slices.Equal(slices.Compact(w.places), places)
}

// mostPooled rolls up what is held back as the release did: where a pool could
// have been shown and was not, it was too small.
func (d *Document) mostPooled(p *Plan) int {
	t := NewTally(p)
	for _, area := range p.areaNames() {
		name := p.namesOf([]string{area})[0]
		if slices.ContainsFunc(d.Blocks, func(b Block) bool { return b.Place == name }) {
			t.cell(place{area, restPart}).n = p.kOf(area)
		}
	}
	l := ladders{plan: p, tally: t, last: true}
	l.run()
	most := p.kOf("") - 1 // who gave no place, and is not counted with the others
	for _, n := range l.held {
		most += n.most
	}
	return most
}
