package audit

import (
	"maps"
	"slices"
)

// wave is what one earlier round has shown, in all its releases (R10).
type wave struct {
	version  string
	releases []*document
}

// sight is a block that was shown, and where.
type sight struct {
	block   *block
	release *document
}

func (w *wave) sights() []sight {
	var out []sight
	for _, d := range w.releases {
		for i := range d.Blocks {
			out = append(out, sight{&d.Blocks[i], d})
		}
	}
	return out
}

// held are the places held back when the wave ended.
func (w *wave) held() []held { return w.releases[len(w.releases)-1].HeldBack }

// names are the places that some releases speak of, apart from "everywhere".
func names(releases []*document) map[string]bool {
	out := map[string]bool{}
	for _, d := range releases {
		for i := range d.Blocks {
			for _, place := range d.Blocks[i].where() {
				out[place] = true
			}
		}
		for _, h := range d.HeldBack {
			out[h.Place] = true
		}
	}
	delete(out, "all")
	return out
}

func (b *block) where() []string {
	if b.Pool {
		return b.Places
	}
	return []string{b.Place}
}

// people are the cells of somebody's place and finest role that a list of places
// and a role stand for, seen from outside: of the places that either wave names,
// those that one of them does not name stand with "unsaid", and all with "all".
func people(places []string, role string, own, other map[string]bool) map[[2]string]bool {
	known := []string{"unsaid"}
	known = slices.AppendSeq(slices.AppendSeq(known, maps.Keys(own)), maps.Keys(other))
	out := map[[2]string]bool{}
	for _, at := range known {
		stands := slices.Contains(places, at) || slices.Contains(places, "all") || slices.Contains(places, "unsaid") && !own[at]
		for _, part := range finest[role] {
			if stands {
				out[[2]string{at, part}] = true
			}
		}
	}
	return out
}

// finest are the parts of the finest rung inside each part of a rung (R2).
var finest = map[string][]string{
	"mother": {"mother"}, "father": {"father"}, "family": {"family"}, "supporter": {"supporter"},
	"parents": {"mother", "father"}, "others": {"family", "supporter"}, "all": {"mother", "father", "family", "supporter"},
}

// mine and theirs are the cells of a block of the document, and of a wave.
func (c *check) mine(w *wave, places []string, role string) map[[2]string]bool {
	return people(places, role, names([]*document{c.doc}), names(w.releases))
}

func (c *check) theirs(w *wave, places []string, role string) map[[2]string]bool {
	return people(places, role, names(w.releases), names([]*document{c.doc}))
}

// before gives what each wave has shown of any of the people of a block.
func (c *check) before(b *block) [][]sight {
	if out, known := c.seen[b]; known {
		return out
	}
	var out [][]sight
	for _, w := range c.waves {
		mine := c.mine(w, b.where(), b.Role)
		out = append(out, slices.DeleteFunc(w.sights(), func(s sight) bool {
			for cell := range c.theirs(w, s.block.where(), s.block.Role) {
				if mine[cell] {
					return false
				}
			}
			return true
		}))
	}
	c.seen[b] = out
	return out
}

// union reports whether some places and a role are a union of whole blocks of a
// wave, or have no people that it showed.
func (c *check) union(w *wave, places []string, role string) bool {
	mine := c.mine(w, places, role)
	left := c.mine(w, places, role)
	touched, cut := false, false
	for _, s := range w.sights() {
		inside, outside := 0, 0
		for cell := range c.theirs(w, s.block.where(), s.block.Role) {
			if mine[cell] {
				inside++
				delete(left, cell)
			} else {
				outside++
			}
		}
		touched = touched || inside > 0
		cut = cut || inside > 0 && outside > 0
	}
	for _, h := range w.held() {
		for cell := range c.theirs(w, []string{h.Place}, "all") {
			cut = cut || mine[cell]
		}
	}
	return !touched || !cut && len(left) == 0 && (w.version == c.doc.Version || role == "all")
}

// unions holds every block against R10: no part of what a near wave showed, none
// across it, and no pool in a higher band.
func (c *check) unions() {
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		for _, w := range c.waves {
			if !c.union(w, b.where(), b.Role) {
				c.find(b.ID, "", "it is no union of whole blocks of an earlier wave that nearly the same people answered")
			}
		}
		l := c.leaves[b.ID]
		for _, s := range slices.Concat(c.before(b)...) {
			if b.Pool && s.block.Pool && l != nil && b.People > max(s.block.People, l.Least) {
				c.find(b.ID, "", "its band is above that of an earlier wave that nearly the same people answered")
			}
		}
	}
}

// apart reports whether near waves keep a place from being shown by itself.
func (c *check) apart(h held) bool {
	return slices.ContainsFunc(c.waves, func(w *wave) bool { return !c.union(w, []string{h.Place}, "all") })
}
