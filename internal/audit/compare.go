package audit

import (
	"fmt"
	"strings"
)

// compare finds each way in which a published figure is not the expected one.
func (c *check) compare(b *block, want, got *figure) {
	expected, published := want.spelled(), got.spelled()
	for i, e := range expected {
		if p := published[i]; p.as != e.as {
			c.find(b.ID, want.Question, "%s: published %s, recomputed %s", e.what, p.as, e.as)
		}
	}
}

// spelled is one field of a figure as text.
type spelled struct{ what, as string }

func (f *figure) spelled() []spelled {
	return []spelled{
		{"step of rounding", fmt.Sprint(f.Step)},
		{"parts", spellShares(f.Parts)},
		{"cuts", fmt.Sprint(f.Cuts)},
		{"options", spellShares(f.Options)},
		{"high end or yes", spell(f.High)},
		{"words", fmt.Sprintf("%q %q", f.Words, f.WordsOf)},
		{"mean", spell(f.Mean)},
		{"median", spell(f.Median)},
	}
}

func spell[T any](v *T) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

func spellShares(shares []share) string {
	var out []string
	for _, s := range shares {
		out = append(out, fmt.Sprintf("%q %d%%", s.Points, s.Share))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// absent finds questions that a block does not show although it could. The
// condition under which a question was asked may be the reason (R6), and it
// holds or not by the number of people alone: where it held for fewer people it
// holds for more, and a figure that is missing then was left out by choice.
func (c *check) absent() {
	for i := range c.doc.Questions {
		q := &c.doc.Questions[i]
		from := c.shownFrom(q.Name)
		for j := range c.doc.Blocks {
			b := &c.doc.Blocks[j]
			how := c.mayShow(b, q, b.People).manner
			switch {
			case b.figure(q.Name) != nil || how == hidden || how == worded && len(q.high()) == 0:
			case from > 0 && from <= b.People && !c.byBlock(q) && !c.coarsened(q):
				c.find(b.ID, q.Name, "there is no figure here, and there is one for as few people")
			default:
				c.note(b.ID, q.Name, "there is no figure here; the condition of the question may be the reason")
			}
		}
	}
}

// byBlock reports whether a question, or one that it was asked by, was asked of
// some places or roles only: it may be shown in one block and not in another.
func (c *check) byBlock(q *question) bool {
	for range c.doc.Questions {
		if q == nil || q.Gate == nil || q.Gate.Block {
			break
		}
		q = c.doc.question(q.Gate.Of)
	}
	return q != nil && q.Gate != nil && q.Gate.Block
}

// coarsened reports whether the condition of a question may be one published cut
// in one block and not in a larger one: near waves make some coarser (R10).
func (c *check) coarsened(q *question) bool { return len(c.waves) > 0 && q.Gate != nil }

// shownFrom is the fewest people, as shown, for whom a question has a figure; 0
// where it has none.
func (c *check) shownFrom(question string) int {
	from := 0
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		if b.figure(question) != nil && (from == 0 || b.People < from) {
			from = b.People
		}
	}
	return from
}
