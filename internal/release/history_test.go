package release

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A1, A5 and A6 (docs/privacy.md, 4) over random histories: people arrive, change
// their answers and withdraw; batches open on dates and at the close.

type history struct {
	*evidence
	t       *rapid.T
	waiting []person
	next    int
	batch   int
}

// randomPlan draws k, places with islands, roles or none.
func randomPlan(t *rapid.T) *Plan {
	p := &Plan{Round: "r1", Flow: "f", Version: "0000000", K: rapid.IntRange(5, 10).Draw(t, "k"), Questions: someQuestions()}
	if rapid.IntRange(0, 4).Draw(t, "places") > 0 {
		p.Area = "board"
		for i := range rapid.IntRange(1, 8).Draw(t, "boards") {
			region := rapid.SampledFrom([]string{"north", "east", "west", "ulster"}).Draw(t, "region")
			nation := "scotland"
			if region == "ulster" {
				nation = "northern_ireland"
			}
			p.Areas = append(p.Areas, Area{Name: fmt.Sprintf("b%d", i), Region: region, Nation: nation, Island: rapid.IntRange(0, 4).Draw(t, "island") == 0})
		}
	}
	if rapid.Bool().Draw(t, "roles") {
		p.Role = "role"
		for _, name := range []string{"mother", "father", "grandparent", "carer", "friend"} {
			p.Roles = append(p.Roles, Role{Name: name, Part: optionParts[name]})
		}
	}
	return p
}

// arrive adds a few people of one place, of one role or of mixed ones.
func (h *history) arrive(most int) {
	areas := []string{"", "elsewhere"}
	for _, a := range h.plan.Areas {
		areas = append(areas, a.Name, a.Name, a.Name)
	}
	area := rapid.SampledFrom(areas).Draw(h.t, "area")
	role := rapid.SampledFrom([]string{"mixed", "mixed", "mother", "father", "grandparent", "friend", "", "aunt"}).Draw(h.t, "role")
	r := rand.New(rand.NewPCG(rapid.Uint64Range(0, 1<<20).Draw(h.t, "answers"), 1))
	for range rapid.IntRange(1, most).Draw(h.t, "people") {
		one := role
		if role == "mixed" {
			one = []string{"mother", "father", "grandparent", "carer", "friend", ""}[r.IntN(6)]
		}
		h.next++
		h.waiting = append(h.waiting, newPerson(h.plan, h.next, area, one, r))
	}
}

// openBatch opens the next batch, and holds it against the ledger: who is shown has
// left the mailbox, the others wait on.
func (h *history) openBatch(last bool) {
	h.batch++
	b, err := h.build(h.batch, slices.Clone(h.waiting), last)
	if err != nil {
		h.t.Fatalf("build: %v", err)
	}
	h.sameBytes(b, last)
	h.ledgerOfLeaves(b)
	var wait []person
	for i := range h.waiting {
		who := &h.waiting[i]
		at := slices.IndexFunc(b.Document.Blocks, func(block Block) bool { return h.inside(&block, who) })
		id, waits := b.LeafOf(who.answers)
		switch {
		case at >= 0 && (id != b.Document.Blocks[at].ID || waits):
			h.t.Fatalf("person %d is in %s; LeafOf says %q, waits %t", who.id, b.Document.Blocks[at].ID, id, waits)
		case at < 0 && (id != "" || waits == last):
			h.t.Fatalf("person %d is in no block; LeafOf says %q, waits %t", who.id, id, waits)
		case at < 0 && !last:
			wait = append(wait, *who)
		}
	}
	h.waiting = wait
}

// sameBytes is A6: the rows in another order make the same bytes.
func (h *history) sameBytes(b *Built, last bool) {
	people := h.open[h.batch]
	order := rand.New(rand.NewPCG(uint64(h.next), 2)).Perm(len(people))
	o := Occasion{Batch: h.batch, Date: closing.Date.AddDate(0, h.batch, 0), Last: last, Prev: b.Document.Prev}
	again, err := Build(h.plan, tallyOf(h.plan, people, order), o)
	if err != nil {
		h.t.Fatalf("build again: %v", err)
	}
	first, err1 := b.Document.Bytes()
	second, err2 := again.Document.Bytes()
	if err1 != nil || err2 != nil || !bytes.Equal(first, second) {
		h.t.Fatalf("rows in another order give other bytes:\n%s\n%s", first, second)
	}
}

// ledgerOfLeaves: the stored leaves are the blocks, and their frozen counters
// add up to the people of the ledger.
func (h *history) ledgerOfLeaves(b *Built) {
	if len(b.Leaves) != len(b.Document.Blocks) {
		h.t.Fatalf("%d leaves for %d blocks", len(b.Leaves), len(b.Document.Blocks))
	}
	for i := range b.Leaves {
		leaf, block := &b.Leaves[i], &b.Document.Blocks[i]
		people := h.people(h.batch, block)
		if leaf.ID != block.ID || leaf.Size != len(people) || (leaf.Band > 0) != block.Pool {
			h.t.Fatalf("leaf %s of %d people stands for block %s of %d", leaf.ID, leaf.Size, block.ID, len(people))
		}
		for j := range h.plan.Questions {
			q := &h.plan.Questions[j]
			want := make([]int, len(q.Points)+1)
			for k := range people {
				for _, name := range chosen(q, &people[k]) {
					at := slices.IndexFunc(q.Points, func(p Point) bool { return p.Name == name })
					if at < 0 {
						at = len(q.Points)
					}
					want[at]++
				}
			}
			if !slices.Equal(leaf.Counts[q.Name], want) {
				h.t.Fatalf("leaf %s counts %s as %v, the ledger as %v", leaf.ID, q.Name, leaf.Counts[q.Name], want)
			}
		}
	}
}

// live runs one history: events, dates, the close; then every checker, and, where
// tried is not nil, every mutation that applies.
func live(t *rapid.T, tried *coverage, events, most int) {
	p := randomPlan(t)
	h := &history{evidence: &evidence{plan: p, open: map[int][]person{}}, t: t}
	for range rapid.IntRange(1, events).Draw(t, "events") {
		switch kind := rapid.IntRange(0, 9).Draw(t, "event"); {
		case kind < 6:
			h.arrive(most)
		case len(h.waiting) == 0:
		case kind < 8: // withdraws before the batch opens: counts nowhere (R9)
			at := rapid.IntRange(0, len(h.waiting)-1).Draw(t, "who")
			h.waiting = slices.Delete(h.waiting, at, at+1)
		case kind == 8: // edits: another place, role and answers
			at := rapid.IntRange(0, len(h.waiting)-1).Draw(t, "who")
			mover := h.waiting[at]
			to := h.waiting[rapid.IntRange(0, len(h.waiting)-1).Draw(t, "like")]
			mover.area, mover.role, mover.answers = to.area, to.role, to.answers
			h.waiting[at] = mover
		case h.batch < 3:
			h.openBatch(false)
		}
	}
	h.openBatch(true)
	if found := h.violations(); len(found) > 0 {
		t.Fatalf("violations: %v", found)
	}
	if tried != nil {
		tried.survive(t, h.evidence)
	}
}

// 100 x rapid's own 100 checks are 10,000 histories.
func TestA1LeafTestHoldsOverRandomHistories(t *testing.T) {
	t.Parallel()
	tried := newCoverage()
	t.Run("histories", func(t *testing.T) {
		for i := range 98 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				mutate := tried
				if i%6 > 0 {
					mutate = nil
				}
				rapid.Check(t, func(t *rapid.T) { live(t, mutate, 20, 12) })
			})
		}
		t.Run("larger", func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { live(t, nil, 12, 120) })
		})
		t.Run("thousands", func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { live(t, nil, 8, 1200) })
		})
	})
	tried.report(t)
}
