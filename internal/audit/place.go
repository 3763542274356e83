package audit

import "slices"

// rungs are the ladder of roles, finest first (R2).
var rungs = [][]string{
	{"father", "family", "mother", "supporter"},
	{"others", "parents"},
	{"all"},
}

// head holds what the document says of itself.
func (c *check) head() {
	d := c.doc
	if d.Format != format {
		c.find("", "", "its format is not one that is known here")
	}
	if d.K < leastEver {
		c.find("", "", "its k is under %d", leastEver)
	}
	if d.Batch < 1 {
		c.find("", "", "it has no batch")
	}
	names := map[string]bool{}
	for _, q := range d.Questions {
		if names[q.Name] {
			c.find("", q.Name, "the question is described twice")
		}
		names[q.Name] = true
		if q.unknown() {
			c.find("", q.Name, "its kind is not one that is known here, or it has too few points")
		}
	}
	d.Questions = slices.DeleteFunc(d.Questions, question.unknown)
}

// partition holds that every person is in one leaf: a place stands in one pool,
// or by itself with the roles of one whole rung (R2, R3).
func (c *check) partition() {
	pooled := map[string]int{}
	roles := map[string][]string{}
	var places []string
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		l := c.leaves[b.ID]
		if l == nil {
			continue
		}
		for _, p := range l.Places {
			if pooled[p] == 0 && roles[p] == nil {
				places = append(places, p)
			}
			if l.Band > 0 {
				pooled[p]++
			} else {
				roles[p] = append(roles[p], b.Role)
				c.level(b, p)
			}
		}
	}
	for _, p := range places {
		if pooled[p] > 1 || pooled[p] == 1 && roles[p] != nil {
			c.find(placeName("area", p), "", "people of this place stand in two blocks")
		}
		if roles[p] != nil && !wholeRung(roles[p]) {
			c.find(placeName("area", p), "", "its blocks are not the parts of one rung of roles")
		}
	}
}

func wholeRung(roles []string) bool {
	slices.Sort(roles)
	return slices.ContainsFunc(rungs, func(r []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(r)), roles)
	})
}

// level holds that a block which is no pool is an area, or the whole of a round
// that has no areas.
func (c *check) level(b *block, place string) {
	if b.Level == "area" {
		return
	}
	others := slices.ContainsFunc(c.doc.Blocks, func(o block) bool { return o.Level != b.Level })
	if b.Level != "all" || place != "" || others {
		c.find(b.ID, "", "it is no area, and no pool either")
	}
}

// heldBack holds that nothing shown is called held back, and that the reasons
// fit a release before or at the close (R3, R8).
func (c *check) heldBack() {
	shown := map[string]bool{}
	for _, l := range c.leaves {
		for _, p := range l.Places {
			shown[placeName("area", p)] = true
		}
	}
	named := map[string]bool{}
	for _, h := range c.doc.HeldBack {
		if named[h.Why+"/"+h.Place] {
			c.find(h.Place, "", "it is called held back twice")
		}
		named[h.Why+"/"+h.Place] = true
		if h.Why != "waits" && h.Why != "small" && h.Why != "near" {
			continue
		}
		if shown[h.Place] {
			c.find(h.Place, "", "it is called held back and is shown")
		}
		if (h.Why == "near") != (h.Why != "waits" && c.apart(h)) {
			c.find(h.Place, "", "near waves are not the reason for holding it back, or they are")
		}
		if h.Why != "near" && h.Needs < c.k(h.Place) {
			c.find(h.Place, "", "it is said to need fewer people than its k")
		}
		if (h.Why != "waits") != c.doc.Final {
			c.find(h.Place, "", "the reason for holding it back is not one of this kind of release")
		}
	}
}
