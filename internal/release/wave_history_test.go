package release

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// R10 over random histories: the same survey is asked two to four times, in one
// or two batches. Between waves people come, go and move. The checker knows
// people, not spots: it works out from the words of docs/privacy.md alone what a
// later wave may show beside an earlier one.

// asking is one wave: who took part, with what they answered, and its releases.
type asking struct {
	*evidence
	took []person
}

func (a *asking) who(id int) *person {
	for i := range a.took {
		if a.took[i].id == id {
			return &a.took[i]
		}
	}
	return nil
}

// changed counts those of one wave who are not in another.
func (a *asking) changed(other *asking) int {
	n := 0
	for i := range a.took {
		if other.who(a.took[i].id) == nil {
			n++
		}
	}
	return n
}

// nearTo are the releases of earlier waves that R10 makes the bound of a batch.
func (a *asking) nearTo(earlier []*asking, last bool) []*Document {
	var out []*Document
	for _, e := range earlier {
		changed := a.changed(e)
		if last {
			changed += e.changed(a)
		}
		if changed < 10 { // k of the sensitive questions
			for i := range e.reads {
				out = append(out, &e.reads[i])
			}
		}
	}
	return out
}

// next gives the people of the next wave: some go, some move, some come; all
// answer anew.
func next(t *rapid.T, p *Plan, before []person, ids *int) []person {
	r := rand.New(rand.NewPCG(rapid.Uint64Range(0, 1<<20).Draw(t, "answers"), 3))
	var out []person
	gone := rapid.IntRange(0, 6).Draw(t, "gone")
	for i := range before {
		who := before[i]
		if i < gone {
			continue
		}
		if r.IntN(12) == 0 {
			to := before[r.IntN(len(before))]
			who.area, who.role = to.area, to.role
		}
		out = append(out, newPerson(p, who.id, who.area, who.role, r))
	}
	for range rapid.IntRange(0, 8).Draw(t, "come") {
		*ids++
		like := person{}
		if len(before) > 0 {
			like = before[r.IntN(len(before))]
		}
		out = append(out, newPerson(p, *ids, like.area, like.role, r))
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// ask opens the batches of a wave. It gives the last one again as it would be if
// everybody had answered otherwise, and as it would be without R10.
func ask(t *rapid.T, p *Plan, number int, took []person, earlier []*asking) (a *asking, otherwise, without *Built) {
	plan := *p
	plan.Round = fmt.Sprintf("r%d", number)
	a = &asking{evidence: &evidence{plan: &plan, open: map[int][]person{}}}
	batches, waiting := rapid.IntRange(1, 2).Draw(t, "batches"), slices.Clone(took)
	r := rand.New(rand.NewPCG(uint64(number), 4))
	for batch := 1; batch <= batches; batch++ {
		last := batch == batches
		people := waiting
		if !last {
			people = waiting[:len(waiting)*2/3]
		}
		a.took = append(a.took[:0:0], took...)
		if !last {
			a.took = slices.Clone(people)
		}
		o := Occasion{Batch: batch, Date: closing.Date.AddDate(0, number, batch), Last: last, Near: a.nearTo(earlier, last)}
		build := func(o Occasion, people []person) *Built {
			b, err := Build(&plan, tallyOf(&plan, people, nil), o)
			if err != nil {
				t.Fatalf("build: %v", err)
			}
			return b
		}
		b := build(o, people)
		if last {
			var others []person
			for _, who := range people {
				others = append(others, newPerson(&plan, who.id, who.area, who.role, r))
			}
			otherwise = build(o, others)
			o.Near = nil
			without = build(o, people)
		}
		a.reads, a.open[batch] = append(a.reads, b.Document), people
		waiting = slices.DeleteFunc(slices.Clone(waiting), func(who person) bool {
			leaf, _ := b.LeafOf(who.answers)
			return leaf != "" && slices.ContainsFunc(people, func(o person) bool { return o.id == who.id })
		})
	}
	a.took = took
	return a, otherwise, without
}

// sameForm: what a release shows and holds back does not depend on any answer.
func sameForm(t *rapid.T, a, b *Document) {
	strip := func(o Outlook) Outlook {
		for _, blocks := range [][]Prospect{o.Blocks, o.Totals} {
			for i := range blocks {
				for j := range blocks[i].Seen {
					blocks[i].Seen[j].Average = false // none where nobody answered
				}
			}
		}
		return o
	}
	if diff := cmp.Diff(strip(a.Outlook()), strip(b.Outlook())); diff != "" {
		t.Fatalf("the form depends on an answer: %s", diff)
	}
	if diff := cmp.Diff(a.Receipt, b.Receipt); diff != "" {
		t.Fatalf("the receipt depends on an answer: %s", diff)
	}
}

func TestR10OverRandomHistories(t *testing.T) {
	t.Parallel()
	var near, caught, untouched atomic.Int64
	one := func(t *rapid.T) {
		p := randomPlan(t)
		ids, people := 0, []person(nil)
		for range rapid.IntRange(1, 4).Draw(t, "areas") {
			h := history{evidence: &evidence{plan: p}, t: t, next: ids}
			h.arrive(30)
			people, ids = append(people, h.waiting...), h.next
		}
		var waves []*asking
		for number := range rapid.IntRange(2, 4).Draw(t, "waves") {
			if number > 0 {
				people = next(t, p, people, &ids)
			}
			a, otherwise, without := ask(t, p, number, people, waves)
			last := &a.reads[len(a.reads)-1]
			sameForm(t, last, &otherwise.Document)
			if len(last.Receipt.Near) == 0 {
				untouched.Add(1)
				if last.Hash != without.Document.Hash {
					t.Fatal("a wave that is not near was changed")
				}
			}
			for i := range a.reads {
				for _, e := range waves {
					if !slices.ContainsFunc(a.reads[i].Receipt.Near, func(n Named) bool { return n.Release == e.reads[0].ID }) {
						continue
					}
					near.Add(1)
					if found := a.beside(&a.reads[i], e); len(found) > 0 {
						t.Fatalf("wave %d: %v", number, found)
					}
					if i == len(a.reads)-1 && len(a.beside(&without.Document, e)) > 0 {
						caught.Add(1)
					}
				}
			}
			waves = append(waves, a)
		}
	}
	for i := range 10 {
		t.Run(fmt.Sprint(i), func(t *testing.T) { rapid.Check(t, one) })
	}
	t.Logf("%d near pairs, %d of which show too much without R10; %d waves untouched", near.Load(), caught.Load(), untouched.Load())
	if near.Load() == 0 || caught.Load() == 0 || untouched.Load() == 0 {
		t.Error("nothing was tried")
	}
}

// Wave after wave of the same people shows the same: R10 takes nothing away where
// nothing changed.
func TestR10SamePeopleSeeTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := randomPlan(t)
		h := history{evidence: &evidence{plan: p}, t: t}
		h.arrive(60)
		h.arrive(60)
		first, err := Build(p, tallyOf(p, h.waiting, nil), closing)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Build(p, tallyOf(p, h.waiting, nil), Occasion{Batch: 1, Date: closing.Date, Last: true, Near: []*Document{&first.Document}})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*Document{&first.Document, &second.Document} {
			for i := range d.HeldBack {
				d.HeldBack[i].Why, d.HeldBack[i].Needs = "", 0
			}
		}
		if diff := cmp.Diff(first.Document.Blocks, second.Document.Blocks) + cmp.Diff(first.Document.Totals, second.Document.Totals) +
			cmp.Diff(first.Document.HeldBack, second.Document.HeldBack); diff != "" {
			t.Fatal(diff)
		}
	})
}
