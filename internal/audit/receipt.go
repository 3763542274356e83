package audit

import (
	"math"
	"slices"
	"strconv"
)

// Most that A4 allows for one cut.
const (
	mostOrdinary  = 0.20
	mostSensitive = 0.10
)

// A receipt gives the worst over the sizes that a published one can stand for,
// and counts larger blocks as 1,200 people: from 1,000 on rates only fall.
const (
	sizesShown = 5
	largest    = 1200
)

// receipt recomputes the privacy receipt.
func (c *check) receipt() {
	r := &c.doc.Receipt
	claims := []struct {
		what string
		ok   bool
	}{
		{"k is not that of the document", r.K == c.doc.K},
		{"k of sensitive questions is not the larger of k and 10", r.SensitiveK == max(r.K, leastSensitive)},
		{"held back or not is not what the document says", r.HeldBack == (len(c.doc.HeldBack) > 0)},
		{"the leaf test is not said to have passed", r.LeafTest == "passed"},
		{"it does not say by which method its rates were found", r.Method != ""},
	}
	for _, claim := range claims {
		if !claim.ok {
			c.find("", "", "receipt: %s", claim.what)
		}
	}
	c.rungs()
	c.rates()
}

// rungs holds the rungs of the receipt against the blocks, place by place.
func (c *check) rungs() {
	type where struct{ level, place string }
	roles := map[where]int{}
	for _, b := range c.doc.Blocks {
		roles[where{b.Level, b.Place}]++
	}
	var want, got []string
	for at, n := range roles {
		want = append(want, at.place+" "+strconv.Itoa(n))
	}
	for _, r := range c.doc.Receipt.Rungs {
		got = append(got, r.Place+" "+r.Roles)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		c.find("", "", "receipt: its rungs are not those of the blocks")
	}
}

// rates recomputes the residual rates: the worst over all figures.
func (c *check) rates() {
	var one, all rates
	exact := 0.0
	known := map[shape]chance{}
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		for _, f := range b.Figures {
			q, l := c.doc.question(f.Question), c.leaves[b.ID]
			if q == nil || l == nil || shownSize(l) <= 0 {
				continue // found before
			}
			as := c.mayShow(b, q, shownSize(l))
			for more := range sizesShown {
				s := q.shape(shownSize(l), as)
				s.people = min(s.people+more, largest)
				if _, ok := known[s]; !ok {
					known[s] = s.chance()
				}
				got := known[s]
				worst(&one, q.Sensitive, got.one)
				worst(&all, q.Sensitive, max(got.high, got.one))
				exact = max(exact, got.exact)
			}
		}
	}
	r := c.doc.Receipt
	c.rate("one cut, ordinary", r.OneCut.Ordinary, one.Ordinary)
	c.rate("one cut, sensitive", r.OneCut.Sensitive, one.Sensitive)
	c.rate("all cuts, ordinary", r.AllCuts.Ordinary, all.Ordinary)
	c.rate("all cuts, sensitive", r.AllCuts.Sensitive, all.Sensitive)
	c.rate("exact", r.Exact, exact)
	if perCent(one.Ordinary) > perCent(mostOrdinary) || perCent(one.Sensitive) > perCent(mostSensitive) {
		c.find("", "", "one cut tells more than a receipt may allow")
	}
}

func worst(at *rates, sensitive bool, rate float64) {
	if sensitive {
		at.Sensitive = max(at.Sensitive, rate)
	} else {
		at.Ordinary = max(at.Ordinary, rate)
	}
}

func (c *check) rate(what string, published, recomputed float64) {
	if float64(perCent(published))/100 != published {
		c.find("", "", "receipt: rate of %s: it is not in whole per cents", what)
	}
	if perCent(published) != perCent(recomputed) {
		c.find("", "", "receipt: rate of %s: published %d%%, recomputed %d%%", what, perCent(published), perCent(recomputed))
	}
}

// perCent rounds a rate up to whole per cents.
func perCent(rate float64) int { return int(math.Ceil(rate*100 - 1e-6)) }
