package release

import "slices"

// leafTest is the gate: it names the leaves that must be held back. Each person
// must be in exactly one leaf or held back, every leaf must have at least its k,
// every published block must be a leaf or a union of whole leaves, and no pool
// may be part of a total. It is computed from the cells, not from the ladders.
// It spans near waves (R10): a leaf of people of whom one has shown something is
// a union of whole blocks of that wave.
func leafTest(b *Built, t *Tally) []string {
	var failing []string
	fail := func(id string) {
		if !slices.Contains(failing, id) {
			failing = append(failing, id)
		}
	}
	members := map[string]int{}
	for at, c := range t.cells {
		inside := 0
		for i := range b.leaves {
			l := &b.leaves[i]
			if !slices.Contains(l.areas, at.area) || !slices.Contains(l.holds, at.part) {
				continue
			}
			members[l.id] += c.n
			if inside++; inside > 1 || slices.Contains(b.wait, at.area) {
				fail(l.id)
			}
		}
	}
	sizes := map[string]bool{}
	for i := range b.leaves {
		l := &b.leaves[i]
		least := t.plan.k(nil)
		for _, a := range l.areas {
			least = max(least, t.plan.kOf(a))
		}
		if members[l.id] < least || l.least < least || members[l.id] != l.n || sizes[l.id] || l.band > members[l.id] {
			fail(l.id)
		}
		if len(b.near) > 0 && !b.plan.allowed(b.near, l) {
			fail(l.id)
		}
		sizes[l.id] = true
	}
	for _, block := range b.Document.Blocks {
		if !sizes[block.ID] {
			fail(block.ID)
		}
	}
	for _, total := range b.Document.Totals {
		for _, id := range total.Of {
			i := slices.IndexFunc(b.Document.Blocks, func(b Block) bool { return b.ID == id })
			if i < 0 || b.Document.Blocks[i].Pool {
				fail(id)
			}
		}
	}
	return failing
}
