package audit

import "slices"

// near reads the releases that the document names as answered by nearly the same
// people (R10), and holds their names against the releases themselves.
func (c *check) near(earlier [][]byte) {
	var all []*document
	hashes := map[*document]string{}
	for _, b := range earlier {
		d, err := read(b)
		_, hash, ok := unseal(b)
		if err != nil || !ok || !holds(b) {
			c.find("", "", "a release before it cannot be read, or does not match its hash")
			continue
		}
		all, hashes[d] = append(all, d), hash
	}
	rounds := map[string]*wave{}
	seen := map[string]bool{}
	for _, n := range c.doc.Receipt.Near {
		at := slices.IndexFunc(all, func(d *document) bool { return d.ID == n.Release })
		switch {
		case seen[n.Release]:
			c.find("", "", "it names %s twice", n.Release)
		case at < 0:
			c.find("", "", "it names %s, and no such release was issued before it", n.Release)
		case hashes[all[at]] != n.Hash:
			c.find("", "", "it names %s by another hash", n.Release)
		case !c.follows(all[at]):
			c.find("", "", "it names %s, which is no earlier wave of the same", n.Release)
		default:
			c.take(rounds, all[at])
		}
		seen[n.Release] = true
	}
	c.whole(all, rounds, seen)
}

// follows reports whether the document is a later wave: another round of the same
// flow, with a group in common.
func (c *check) follows(d *document) bool {
	return d.Round != c.doc.Round && d.Flow == c.doc.Flow && slices.ContainsFunc(d.Groups, func(g string) bool { return slices.Contains(c.doc.Groups, g) })
}

func (c *check) take(rounds map[string]*wave, d *document) {
	w := rounds[d.Round]
	if w == nil {
		w = &wave{version: d.Version}
		rounds[d.Round] = w
		c.waves = append(c.waves, w)
	}
	w.releases = append(w.releases, d)
}

// whole holds that a wave is named with all its releases, and notes waves that
// are not named.
func (c *check) whole(all []*document, rounds map[string]*wave, seen map[string]bool) {
	for _, d := range all {
		switch {
		case !c.follows(d) || seen[d.ID]:
		case rounds[d.Round] != nil:
			c.find("", "", "it names a release of the round of %s, and not %s", d.ID, d.ID)
		case len(d.Blocks) > 0:
			c.note("", "", "%s is an earlier wave and is not named: at least k people have changed, or it was issued before R10 held", d.ID)
		}
	}
	for _, w := range c.waves {
		for _, d := range w.releases {
			for _, q := range d.Questions {
				if mine := c.doc.question(q.Name); mine != nil && q.Sensitive && !mine.Sensitive {
					c.find("", q.Name, "the question was sensitive in %s", d.ID)
				}
			}
		}
	}
}

// way is how a question is shown: by which manner and step, and with the parts
// that it has for how many people.
type way struct {
	manner       manner
	step, people int
}

// way is that of R6.
func (q *question) way(n int) way {
	m, step := q.manner(n)
	return way{m, step, n}
}

// mayShow is how a question may be shown in a block of n people: by R6, and no
// finer than by any figure of the same people in a near wave (R10).
func (c *check) mayShow(b *block, q *question, n int) way {
	as := q.way(n)
	for _, seen := range c.before(b) {
		var with, without int
		for _, s := range seen {
			if f := s.block.figure(q.Name); f == nil {
				without++
			} else {
				with++
				as.limit(q, s.release.question(q.Name), f)
			}
		}
		if with > 0 && without > 0 {
			as.manner = hidden
		}
	}
	if as.manner != rounded {
		as.step = 0
	}
	return as
}

// limit makes a way no finer than a figure of the earlier question.
func (as *way) limit(q, was *question, f *figure) {
	switch {
	case was == nil || !same(q, was):
		as.manner = hidden
	case f.Step == 0:
		as.manner = min(as.manner, worded)
	default:
		as.step = max(as.step, f.Step)
		if q.Kind == scale && slices.ContainsFunc(f.Parts, func(s share) bool { return len(s.Points) > 1 }) {
			as.people = min(as.people, pointsFrom-1)
		}
	}
}

// same reports whether two questions have the same points.
func same(a, b *question) bool {
	return a.Kind == b.Kind && slices.EqualFunc(a.Points, b.Points, func(p, r point) bool {
		return p.Name == r.Name && p.Value == r.Value && p.Alone == r.Alone
	})
}
