package release

import "slices"

// Named names a release so that nobody can put another in its place.
type Named struct {
	Release string `json:"release"`
	Hash    string `json:"hash"`
}

// wave is what an earlier round of the same flow has shown, and of whom, where
// nearly the same people answered it (R10). Its batches are one: a place that
// opened on one date and was held back on another was shown in part.
type wave struct {
	version string
	places  []string // that its releases name; who stood elsewhere was "unsaid". None: it had no places
	shown   []issued
	held    []string // places held back at its end
}

// issued is one published block, and the release that it stands in.
type issued struct {
	block *Block
	in    *Document
}

// waves sorts the releases of earlier rounds by round, each in the order given.
func waves(near []*Document) []wave {
	var out []wave
	rounds := map[string]int{}
	for _, d := range near {
		at, ok := rounds[d.Round]
		if !ok {
			at = len(out)
			rounds[d.Round], out = at, append(out, wave{version: d.Version})
		}
		out[at].add(d)
	}
	return out
}

func (w *wave) add(d *Document) {
	for i := range d.Blocks {
		b := &d.Blocks[i]
		w.shown = append(w.shown, issued{b, d})
		w.places = append(w.places, b.places()...)
	}
	w.held = nil // who waited for a later date has had it since
	for _, h := range d.HeldBack {
		w.held = append(w.held, h.Place)
		if h.Level == "area" {
			w.places = append(w.places, h.Place)
		}
	}
}

// places are the areas that a block takes together; none for the whole of a
// round that has no areas.
func (b *Block) places() []string {
	switch {
	case b.Pool:
		return b.Places
	case b.Level == "area":
		return []string{b.Place}
	}
	return nil
}

// spot is the finest that two waves can both tell apart: an area that either of
// them names, and a part of the finest rung of roles.
type spot struct{ place, part string }

// spots are all that there are, for a plan and a wave.
func (w *wave) spots(p *Plan) []spot {
	places := append(p.namesOf(p.areaNames()), w.places...)
	slices.Sort(places)
	var out []spot
	for _, place := range slices.Compact(places) {
		for _, part := range roleRungs[0] {
			out = append(out, spot{place, part.name})
		}
	}
	return out
}

func (p *Plan) areaNames() []string {
	out := []string{""}
	for _, a := range p.Areas {
		out = append(out, a.Name)
	}
	return out
}

// holds reports whether people of a spot stand in a place of the wave. Who gave
// an area that it did not ask of stood with those who gave none.
func (w *wave) holds(place string, at spot) bool {
	return place == at.place || place == "all" && len(w.places) == 0 || place == unsaid && !slices.Contains(w.places, at.place)
}

func (w *wave) inBlock(b *Block, at spot) bool {
	places := b.places()
	if places == nil {
		places = []string{b.Place}
	}
	return slices.Contains(partsIn(b.Role), at.part) && slices.ContainsFunc(places, func(place string) bool { return w.holds(place, at) })
}

// inLeaf is the same for a leaf of the plan.
func (p *Plan) inLeaf(l *leaf, at spot) bool {
	return slices.Contains(l.holds, at.part) && slices.ContainsFunc(l.areas, func(area string) bool {
		return area == at.place || p.Area == "" || area == "" && !slices.Contains(p.areaNames(), at.place)
	})
}

func partsIn(role string) []string {
	for _, rung := range roleRungs {
		for _, part := range rung {
			if part.name == role {
				return part.holds
			}
		}
	}
	return nil
}

// inside gives what the wave has shown of a leaf's people. whole is whether the
// leaf is a union of whole blocks of the wave, so that taking them from it leaves
// nobody but those who changed. A wave that showed nothing of them has nothing
// to be compared with.
func (w *wave) inside(p *Plan, l *leaf) (in []issued, whole bool) {
	spots := w.spots(p)
	whole = true
	covered := map[spot]bool{}
	for _, s := range w.shown {
		common, all := 0, true
		for _, at := range spots {
			if !w.inBlock(s.block, at) {
				continue
			}
			all = all && p.inLeaf(l, at)
			if p.inLeaf(l, at) {
				covered[at] = true
				common++
			}
		}
		if common > 0 {
			in, whole = append(in, s), whole && all
		}
	}
	for _, at := range spots {
		if p.inLeaf(l, at) && (!covered[at] || slices.ContainsFunc(w.held, func(place string) bool { return w.holds(place, at) })) {
			whole = false
		}
	}
	// Another version may have other roles in a part: only whole places compare.
	return in, len(in) == 0 || whole && (w.version == p.Version || l.role == "all")
}
