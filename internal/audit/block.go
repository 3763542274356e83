package audit

import "slices"

// block holds what a block says of its people against its leaf.
func (c *check) block(b *block, l *Leaf) {
	c.report.Blocks++
	if b.Total || len(b.Of) > 0 {
		c.find(b.ID, "", "a total stands among the blocks")
	}
	if b.Pool != (l.Band > 0) {
		c.find(b.ID, "", "document and ledger do not agree whether this is a pool")
	}
	if b.People != shownSize(l) {
		c.find(b.ID, "", "the number of people shown is not the one that follows from its leaf")
	}
	if l.Band > 0 {
		c.pool(b, l)
		return
	}
	if len(l.Places) != 1 || len(b.Places) > 0 || b.Place != placeName(b.Level, l.Places[0]) {
		c.find(b.ID, "", "it does not name the one place of its leaf")
	}
}

// shownSize is the number of people as published, from which parts and steps
// follow: floored to 5, and for a pool its band (R3, R6).
func shownSize(l *Leaf) int {
	if l.Band > 0 {
		return l.Band
	}
	return floorFive(l.Size)
}

// placeName is how the document writes a place of the ledger.
func placeName(level, place string) string {
	switch {
	case place != "":
		return place
	case level == "all":
		return "all"
	}
	return "unsaid"
}

// pool holds a pool against R3: its band, its places, and no roles in it.
func (c *check) pool(b *block, l *Leaf) {
	smallest := l.Least
	var names []string
	for _, p := range l.Places {
		smallest = min(smallest, c.k(p))
		names = append(names, placeName("area", p))
	}
	slices.Sort(names)
	if !slices.Equal(names, b.Places) {
		c.find(b.ID, "", "it does not name the places of its leaf")
	}
	if b.Role != "all" || b.Level == "area" {
		c.find(b.ID, "", "a pool shows roles, or stands at the level of an area")
	}
	if l.Band != l.Least && l.Band != 20 && l.Band != 50 || l.Band < l.Least {
		c.find(b.ID, "", "its band is none of k, 20 and 50")
	}
	if l.Band > l.Size {
		c.find(b.ID, "", "its band is above its size")
	}
	if (len(l.Places)-1)*(smallest-1) < l.Band {
		c.find(b.ID, "", "its band is too high for the number of its places and their k")
	}
	if !c.doc.Final {
		c.find(b.ID, "", "places are pooled before the close")
	}
}
