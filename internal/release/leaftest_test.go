package release

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// leafRound is a round with everything that the leaf test looks at: two Boards
// by roles, one whole, a pool, and totals.
func leafRound(t *testing.T) (*Built, *Tally) {
	t.Helper()
	p := shape{k: 5, boards: []string{"w/s", "w/s", "w/s", "n/s", "n/s", "n/s"}}.plan()
	p.Role, p.Roles, p.Questions = "role", rolePlan(5).Roles, someQuestions()
	r := rand.New(rand.NewPCG(7, 7))
	var people []person
	add := func(n int, area, role string) {
		for range n {
			people = append(people, newPerson(p, len(people)+1, area, role, r))
		}
	}
	for _, role := range roleParts {
		add(6, "A", role)
	}
	add(8, "B", "mother")
	add(7, "B", "family")
	add(9, "C", "father")
	add(4, "D", "mother")
	add(3, "E", "mother")
	add(2, "F", "")
	tally := tallyOf(p, people, nil)
	b, err := Build(p, tally, closing)
	if err != nil {
		t.Fatal(err)
	}
	return b, tally
}

// The leaf test is the gate inside the release's transaction (docs/privacy.md,
// 3): it must turn back, by itself, every leaf that breaks it.
func TestLeafTestTurnsBackWhatBreaksIt(t *testing.T) {
	t.Parallel()
	if b, tally := leafRound(t); len(leafTest(b, tally)) > 0 || len(b.Document.Totals) < 2 {
		t.Fatalf("sound leaves fail: %v; totals %v", leafTest(b, tally), b.Document.Totals)
	}
	leafAt := func(b *Built, id string) *leaf {
		i := slices.IndexFunc(b.leaves, func(l leaf) bool { return l.id == id })
		if i < 0 {
			t.Fatalf("no leaf %s", id)
		}
		return &b.leaves[i]
	}
	const pool = "region:n/all"
	for name, c := range map[string]struct {
		fails string
		do    func(b *Built, tally *Tally)
	}{
		"a leaf of k - 1": {"C/all", func(_ *Built, tally *Tally) { tally.cells[place{"C", "father"}].n = 4 }},
		"a leaf of k - 1, counted right": {"C/all", func(b *Built, tally *Tally) {
			tally.cells[place{"C", "father"}].n = 4
			leafAt(b, "C/all").n = 4
		}},
		"a leaf of nobody":                 {"C/all", func(_ *Built, tally *Tally) { delete(tally.cells, place{"C", "father"}) }},
		"a person in two leaves":           {pool, func(b *Built, _ *Tally) { leafAt(b, pool).areas = append(leafAt(b, pool).areas, "C") }},
		"a role in two leaves of a Board":  {"A/father", func(b *Built, _ *Tally) { leafAt(b, "A/father").holds = []string{"father", "mother"} }},
		"a leaf whose size is not its own": {"C/all", func(b *Built, _ *Tally) { leafAt(b, "C/all").n++ }},
		"a k that is not its places'":      {pool, func(b *Built, _ *Tally) { leafAt(b, pool).least = 4 }},
		"an island in a pool of k 5":       {pool, func(b *Built, tally *Tally) { tally.plan.Areas[4].Island = true }},
		"a band above the pool":            {pool, func(b *Built, _ *Tally) { leafAt(b, pool).band = 20 }},
		"a pool below its band": {pool, func(b *Built, tally *Tally) {
			tally.plan.Areas[4].Island = true
			l := leafAt(b, pool)
			l.least, l.band = 10, 10 // nine people
		}},
		"who waits, shown":        {"C/all", func(b *Built, _ *Tally) { b.wait = []string{"C"} }},
		"two leaves of one name":  {"A/mother", func(b *Built, _ *Tally) { leafAt(b, "A/father").id = "A/mother" }},
		"a block that is no leaf": {"C/some", func(b *Built, _ *Tally) { b.Document.Blocks = append(b.Document.Blocks, Block{ID: "C/some"}) }},
		"a total of a pool":       {pool, func(b *Built, _ *Tally) { b.Document.Totals[0].Of = append(b.Document.Totals[0].Of, pool) }},
		"a total of half a leaf":  {"C/some", func(b *Built, _ *Tally) { b.Document.Totals[0].Of = []string{"A/mother", "C/some"} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, tally := leafRound(t)
			c.do(b, tally)
			if failing := leafTest(b, tally); !slices.Contains(failing, c.fails) {
				t.Errorf("%s passes; failing: %v", c.fails, failing)
			}
		})
	}
}

// A leaf that fails is held back and its people go up, before anything is shown.
func TestLeafThatFailsGoesUp(t *testing.T) {
	t.Parallel()
	b, tally := leafRound(t)
	l := ladders{plan: tally.plan, tally: tally, last: true, forced: map[string]bool{"A/supporter": true, "C/all": true}}
	l.run()
	var got []string
	for i := range l.leaves {
		got = append(got, l.leaves[i].id)
	}
	for _, id := range []string{"A/supporter", "A/mother", "C/all"} {
		if slices.Contains(got, id) {
			t.Errorf("%s was turned back and is shown: %v", id, got)
		}
	}
	if !slices.Contains(got, "A/parents") || !slices.Contains(got, "A/others") {
		t.Errorf("A does not go up one rung: %v", got)
	}
	again := &Built{tally: tally, leaves: l.leaves, wait: l.wait}
	again.describe(tally.plan, closing, &l)
	if failing := leafTest(again, tally); len(failing) > 0 {
		t.Errorf("what went up fails: %v", failing)
	}
	if len(b.leaves) <= len(again.leaves) {
		t.Errorf("%d leaves before, %d after", len(b.leaves), len(again.leaves))
	}
}

// A list of roles is an author's file, and its parts are free text. Somebody
// whose part is none of R2's must still stand in one leaf or be held back.
func TestA1RoleOfUnknownPartStandsInALeaf(t *testing.T) {
	t.Parallel()
	p := rolePlan(5)
	p.Roles = append(p.Roles, Role{Name: "aunt", Part: "aunt"})
	tally := NewTally(p)
	for i := range 12 {
		tally.Add(rating(map[string]any{"role": []string{"mother", "aunt"}[i%2]}))
	}
	b, err := Build(p, tally, closing)
	if err != nil {
		t.Fatal(err)
	}
	people := 0
	for i := range b.Leaves {
		people += b.Leaves[i].Size
	}
	if id, _ := b.LeafOf(map[string]any{"role": "aunt"}); id == "" && len(b.Document.HeldBack) == 0 {
		t.Errorf("6 aunts are in no leaf and not held back: %s", fmt.Sprint(b.Document.Blocks, people))
	}
	if people != 12 {
		t.Errorf("the leaves hold %d of 12 people", people)
	}
}
