package audit

import (
	"maps"
	"slices"
)

// totals recomputes every total from published figures only: rounded shares by
// floored sizes, at the coarsest parts that all its blocks share (R3).
func (c *check) totals() {
	seen := map[string]bool{}
	nations := map[string]bool{} // places inside a total of a nation
	for i := range c.doc.Totals {
		t := &c.doc.Totals[i]
		c.report.Blocks++
		if key := t.Level + "/" + t.Place; seen[key] {
			c.find(t.ID, "", "there are two totals of this place")
		} else {
			seen[key] = true
		}
		if of, ok := c.members(t); ok {
			c.composed(t, of, nations)
			c.total(t, of)
		}
	}
	c.missing(seen)
}

// members are the blocks of a total; ok is false where one cannot be.
func (c *check) members(t *block) (of []*block, ok bool) {
	ok = true
	for i, id := range t.Of {
		at := slices.IndexFunc(c.doc.Blocks, func(b block) bool { return b.ID == id })
		switch {
		case at < 0:
			c.find(t.ID, "", "it is computed from a block that is not published")
		case slices.Contains(t.Of[:i], id):
			c.find(t.ID, "", "it counts a block twice")
		case c.doc.Blocks[at].Pool:
			c.find(t.ID, "", "a pool enters it")
		case c.doc.Blocks[at].People <= 0:
			c.find(t.ID, "", "a block without people enters it")
		default:
			of = append(of, &c.doc.Blocks[at])
			continue
		}
		ok = false
	}
	if len(t.Of) < 2 {
		c.find(t.ID, "", "it is a total of fewer than two blocks")
		return nil, false
	}
	return of, ok
}

// composed holds what a total calls itself against what is in it: all blocks
// of one place, of the places of a nation, or of everyone.
func (c *check) composed(t *block, of []*block, nations map[string]bool) {
	if !t.Total || t.Pool || t.Role != "all" || len(t.Places) > 0 {
		c.find(t.ID, "", "it does not say that it is a total of all roles")
	}
	inside := map[string]int{}
	for _, b := range of {
		inside[b.Place]++
	}
	for _, place := range slices.Sorted(maps.Keys(inside)) {
		if inside[place] != c.blocksOf(place) {
			c.find(t.ID, "", "it leaves out part of %s", place)
		}
	}
	fits := false
	switch t.Level {
	case "area":
		fits = len(inside) == 1 && inside[t.Place] > 0
	case "all":
		fits = t.Place == "all" && len(of) == c.open()
	case "nation":
		fits = len(inside) > 1 && len(of) < c.open() && inside["unsaid"] == 0
		for place := range inside {
			fits = fits && !nations[place]
			nations[place] = true
		}
	}
	if !fits {
		c.find(t.ID, "", "its blocks are not those of the place that it names")
	}
}

// blocksOf is how many blocks that are no pools a place has; open, how many
// there are in all.
func (c *check) blocksOf(place string) int {
	count := 0
	for _, b := range c.doc.Blocks {
		if !b.Pool && b.Place == place {
			count++
		}
	}
	return count
}

func (c *check) open() int {
	count := 0
	for _, b := range c.doc.Blocks {
		if !b.Pool {
			count++
		}
	}
	return count
}

// missing notes totals that could be there: no rule asks for them.
func (c *check) missing(seen map[string]bool) {
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		if !b.Pool && c.blocksOf(b.Place) > 1 && !seen[b.Level+"/"+b.Place] {
			c.note(b.ID, "", "its place has no total")
			seen[b.Level+"/"+b.Place] = true
		}
	}
}

func (c *check) total(t *block, of []*block) {
	people := 0
	for _, b := range of {
		people += b.People
	}
	if t.People != people {
		c.find(t.ID, "", "its people are not the sum of those shown of its blocks")
	}
	for i := range c.doc.Questions {
		q := &c.doc.Questions[i]
		want, ok := q.sum(of, people)
		got := t.figure(q.Name)
		switch {
		case ok && got != nil:
			c.compare(t, &want, got)
		case ok:
			c.find(t.ID, q.Name, "all its blocks show cuts of this question, and it has none")
		case got != nil:
			c.find(t.ID, q.Name, "not all its blocks show cuts of this question, and it does")
		}
	}
	c.report.Figures += len(t.Figures)
	for i, f := range t.Figures {
		if c.doc.question(f.Question) == nil || t.figure(f.Question) != &t.Figures[i] {
			c.find(t.ID, f.Question, "the total has a figure twice, or one of a question that the document does not describe")
		}
	}
}
