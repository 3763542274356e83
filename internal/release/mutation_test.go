package release

import (
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// A1's mutations (docs/privacy.md, 4): each is a release as a mistake would have
// made it. It must be caught by the checker of the rule that it breaks; one that
// survives fails the test.

// mutation changes a copy of sound evidence; it reports false where it changes
// nothing that anybody could see.
type mutation struct {
	name   string
	caught string // the checker that must see it
	do     func(e *evidence) bool
}

var mutations = []mutation{
	{"k lowered by one", "least", lowerK},
	{"a pool's exact size shown", "sizes", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			n := len(e.people(d.Batch, b))
			if !b.Pool || n == b.People || n == 20 || n == 50 { // which are bands themselves
				return false
			}
			b.People = n
			return true
		})
	}},
	{"a block's exact size shown", "sizes", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			n := len(e.people(d.Batch, b))
			if b.Pool || n == b.People {
				return false
			}
			b.People = n
			return true
		})
	}},
	{"one total from raw counts", "totals", rawTotal},
	{"a total's exact size shown", "totals", func(e *evidence) bool {
		return eachTotal(e, func(d *Document, total *Block) bool {
			n := 0
			for i := range d.Blocks {
				if slices.Contains(total.Of, d.Blocks[i].ID) {
					n += len(e.people(d.Batch, &d.Blocks[i]))
				}
			}
			changed := n != total.People
			total.People = n
			return changed
		})
	}},
	{"a pool in a total", "totals", func(e *evidence) bool {
		return eachTotal(e, func(d *Document, total *Block) bool {
			for i := range d.Blocks {
				if d.Blocks[i].Pool {
					total.Of = append(total.Of, d.Blocks[i].ID)
					total.People += d.Blocks[i].People
					return true
				}
			}
			return false
		})
	}},
	{"one mean from raw answers", "averages", rawMean},
	{"one figure restated", "restated", restate},
	{"a share that is not rounded", "figures", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			people := e.people(d.Batch, b)
			f := b.figure("needs")
			if f == nil {
				return false
			}
			for i := range f.Options {
				count := 0
				for j := range people {
					if slices.Contains(chosen(e.plan.question("needs"), &people[j]), f.Options[i].Points[0]) {
						count++
					}
				}
				if exact := int(math.Round(100 * float64(count) / float64(len(people)))); exact != f.Options[i].Share {
					f.Options[i].Share = exact
					return true
				}
			}
			return false
		})
	}},
	{"a sensitive question shown as an ordinary one", "figures", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			f := e.plan.question("judged")
			ordinary := *f
			ordinary.Sensitive = false
			want := e.expected(&ordinary, e.people(d.Batch, b), b.People)
			if want == nil || reflect.DeepEqual(want, e.expected(f, e.people(d.Batch, b), b.People)) {
				return false
			}
			b.Figures = slices.DeleteFunc(b.Figures, func(f Figure) bool { return f.Question == "judged" })
			b.Figures = append(b.Figures, *want)
			return true
		})
	}},
	{"a block without those who gave no answer", "figures", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			q := e.plan.question("kind")
			f := b.figure("kind")
			people := slices.DeleteFunc(e.people(d.Batch, b), func(who person) bool { return who.answers["kind"] == nil })
			if f == nil || len(people) == 0 {
				return false
			}
			want := e.expected(q, people, b.People)
			changed := !slices.Equal(want.Cuts, f.Cuts)
			*f = *want
			return changed
		})
	}},
	{"a finer rung than every part allows", "rungs", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			if b.Role != "all" || b.Pool || e.plan.Role == "" {
				return false
			}
			more := *b
			b.Role, more.Role = "parents", "others"
			d.Blocks = append(d.Blocks, more)
			return true
		})
	}},
	{"a person in two leaves", "ledger", func(e *evidence) bool {
		return eachBlock(e, func(d *Document, b *Block) bool {
			twin := *b
			twin.ID += "/again"
			d.Blocks = append(d.Blocks, twin)
			return true
		})
	}},
	{"two outputs that differ by a few", "apart", func(e *evidence) bool {
		return eachTotal(e, func(d *Document, total *Block) bool {
			almost := *total
			almost.ID += "/almost"
			d.Totals = append(d.Totals, almost)
			return true
		})
	}},
	{"a number beside what is held back", "held", func(e *evidence) bool {
		for i := range e.reads {
			if d := &e.reads[i]; len(d.HeldBack) > 0 {
				d.HeldBack[0].Needs--
				return true
			}
		}
		return false
	}},
}

// eachBlock changes the first block that do can change.
func eachBlock(e *evidence, do func(*Document, *Block) bool) bool {
	for i := range e.reads {
		for j := range e.reads[i].Blocks {
			if do(&e.reads[i], &e.reads[i].Blocks[j]) {
				return true
			}
		}
	}
	return false
}

func eachTotal(e *evidence, do func(*Document, *Block) bool) bool {
	for i := range e.reads {
		for j := range e.reads[i].Totals {
			if do(&e.reads[i], &e.reads[i].Totals[j]) {
				return true
			}
		}
	}
	return false
}

// lowerK makes the last batch with the real ladders and k - 1 for every place.
func lowerK(e *evidence) bool {
	d := &e.reads[len(e.reads)-1]
	tally := tallyOf(e.plan, e.open[d.Batch], nil)
	l := ladders{plan: e.plan, tally: tally, last: true, forced: map[string]bool{}}
	if e.plan.Area == "" {
		l.split("all", "all", []string{""}, e.kOf("")-1)
	} else {
		l.area("", e.kOf("")-1)
		for i := range e.plan.Areas {
			l.area(e.plan.Areas[i].Name, e.kOf(e.plan.Areas[i].Name)-1)
		}
	}
	seen := false
	b := &Built{tally: tally, leaves: l.leaves}
	for i := range l.leaves {
		seen = seen || l.leaves[i].n == l.leaves[i].least
	}
	b.describe(e.plan, Occasion{Batch: d.Batch, Date: closing.Date, Last: true}, &l)
	*d = b.Document
	return seen
}

// rawTotal computes a total's figures as if it were one block.
func rawTotal(e *evidence) bool {
	return eachTotal(e, func(d *Document, total *Block) bool {
		var people []person
		for i := range d.Blocks {
			if slices.Contains(total.Of, d.Blocks[i].ID) {
				people = append(people, e.people(d.Batch, &d.Blocks[i])...)
			}
		}
		for i := range total.Figures {
			f := &total.Figures[i]
			raw := e.expected(e.plan.question(f.Question), people, len(people)/5*5)
			if raw != nil && (!slices.Equal(raw.Cuts, f.Cuts) || len(raw.Parts) != len(f.Parts)) {
				*f = *raw
				return true
			}
		}
		return false
	})
}

// rawMean computes a mean from the answers themselves.
func rawMean(e *evidence) bool {
	return eachBlock(e, func(d *Document, b *Block) bool {
		for i := range b.Figures {
			f := &b.Figures[i]
			if f.Mean == nil {
				continue
			}
			sum, n := 0.0, 0
			for _, who := range e.people(d.Batch, b) {
				switch v := who.answers[f.Question].(type) {
				case int:
					sum, n = sum+float64(v), n+1
				case float64:
					sum, n = sum+v, n+1
				}
			}
			if n == 0 {
				continue
			}
			if mean := math.Round(10*sum/float64(n)) / 10; mean != *f.Mean {
				f.Mean = &mean
				return true
			}
		}
		return false
	})
}

// restate makes the last release again after one of its people has withdrawn,
// and serves it under the old name.
func restate(e *evidence) bool {
	last := e.reads[len(e.reads)-1]
	for i := range e.open[last.Batch] {
		people := slices.Delete(slices.Clone(e.open[last.Batch]), i, i+1)
		b, err := Build(e.plan, tallyOf(e.plan, people, nil), Occasion{Batch: last.Batch, Date: closing.Date.AddDate(0, last.Batch, 0), Last: true, Prev: last.Prev})
		if err != nil {
			panic(err)
		}
		if b.Document.Hash != last.Hash {
			e.reads = append(e.reads, b.Document)
			return true
		}
		if i > 40 {
			break
		}
	}
	return false
}

// coverage counts on how much evidence each mutation was tried.
type coverage struct {
	mu    sync.Mutex
	tried map[string]int
}

func newCoverage() *coverage { return &coverage{tried: map[string]int{}} }

// survive tries every mutation on sound evidence.
func (c *coverage) survive(t *rapid.T, e *evidence) {
	for _, m := range mutations {
		mutant := e.clone()
		if !m.do(mutant) {
			continue
		}
		if m.caught != "restated" {
			mutant.reseal()
		}
		c.mu.Lock()
		c.tried[m.name]++
		c.mu.Unlock()
		if len(checkers[m.caught](mutant)) == 0 {
			t.Fatalf("the mutation %q survived in blocks %+v, totals %+v", m.name, mutant.reads[0].Blocks, mutant.reads[0].Totals)
		}
	}
}

// report fails for a mutation that no history gave an occasion for.
func (c *coverage) report(t *testing.T) {
	t.Helper()
	for _, m := range mutations {
		t.Logf("%s: caught in %d histories", m.name, c.tried[m.name])
		if c.tried[m.name] == 0 && !t.Failed() {
			t.Errorf("the mutation %q was never tried", m.name)
		}
	}
}
