package audit

import (
	"maps"
	"slices"
)

// islands are the Boards whose k is never under 10 (R4).
var islands = []string{"orkney", "shetland", "western_isles"}

// k is the fewest people that a place may be shown with, as far as its name
// and the document tell.
func (c *check) k(place string) int {
	k := max(c.doc.K, leastEver)
	if slices.Contains(islands, place) {
		k = max(k, leastIsland)
	}
	return k
}

// ledger holds leaves and blocks against each other, one to one, and each leaf
// against its k and its own counts.
func (c *check) ledger(leaves []Leaf) {
	for i := range leaves {
		l := &leaves[i]
		if c.leaves[l.ID] != nil {
			c.find(l.ID, "", "the ledger has this leaf twice")
			continue
		}
		c.leaves[l.ID] = l
		c.large(l)
		c.counts(l)
	}
	shown := map[string]bool{}
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		if shown[b.ID] {
			c.find(b.ID, "", "the document has this block twice")
		}
		shown[b.ID] = true
		if l := c.leaves[b.ID]; l != nil {
			c.block(b, l)
		} else {
			c.find(b.ID, "", "no leaf of the ledger stands behind this block")
		}
	}
	for i := range leaves {
		if !shown[leaves[i].ID] {
			c.find(leaves[i].ID, "", "this leaf of the ledger is not in the document")
		}
	}
}

// large holds a leaf against its k.
func (c *check) large(l *Leaf) {
	least := 0
	for _, p := range l.Places {
		least = max(least, c.k(p))
	}
	if len(l.Places) == 0 {
		c.find(l.ID, "", "the ledger names no place for this leaf")
	}
	if l.Least < least {
		c.find(l.ID, "", "the ledger asks for fewer people than k = %d", least)
	}
	if l.Size < max(least, l.Least, leastEver) {
		c.find(l.ID, "", "fewer people stand behind this block than its k = %d", max(least, l.Least, leastEver))
	}
}

// counts holds a leaf's counts against its size: everyone in it stands behind
// every question (R6).
func (c *check) counts(l *Leaf) {
	for _, name := range slices.Sorted(maps.Keys(l.Counts)) {
		if c.doc.question(name) == nil {
			c.find(l.ID, name, "the ledger counts a question that the document does not name")
		}
	}
	for i := range c.doc.Questions {
		q := &c.doc.Questions[i]
		if !sound(q, l.Counts[q.Name], l.Size) {
			c.find(l.ID, q.Name, "the ledger's counts do not add up to the people of its leaf")
		}
	}
}

func sound(q *question, counts []int, size int) bool {
	if len(counts) != len(q.Points)+1 || slices.Min(counts) < 0 {
		return false
	}
	if q.Kind != multiple {
		return total(counts) == size
	}
	answered := size - counts[len(q.Points)]
	options := counts[:len(q.Points)]
	return answered == 0 && total(options) == 0 || len(options) > 0 && slices.Max(options) <= answered && total(options) >= answered
}
