package audit_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"blether/internal/audit"
	"blether/internal/release"
	"blether/internal/response"
	"pgregory.net/rapid"
)

// mostPeople is the largest block that is drawn.
const mostPeople = 900

// draw makes a release of a random round with all its rows.
func draw(t *rapid.T) (*release.Plan, *release.Built, audit.Evidence) {
	p := drawPlan(t)
	ratings := drawRatings(t, p)
	tally := release.NewTally(p)
	for _, r := range ratings {
		tally.Add(r)
	}
	built, err := release.Build(p, tally, drawOccasion(t))
	if err != nil {
		t.Fatal(err)
	}
	return p, built, evidence(t, built, ratings)
}

// evidence is what the store keeps of a release.
func evidence(t *rapid.T, b *release.Built, ratings []response.Rating) audit.Evidence {
	document, err := b.Document.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	e := audit.Evidence{Release: document, Rows: []audit.Row{}}
	ledger, err := json.Marshal(b.Leaves)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(ledger, &e.Leaves); err != nil {
		t.Fatal(err)
	}
	for _, r := range ratings {
		if leaf, waits := b.LeafOf(r.Answers); leaf != "" && !waits && !r.Open {
			e.Rows = append(e.Rows, audit.Row{Leaf: leaf, Answers: r.Answers})
		}
	}
	return e
}

// TestReleases holds the two implementations against each other.
func TestReleases(t *testing.T) {
	t.Parallel()
	saw := seen{}
	one := func(t *rapid.T) {
		p, built, e := draw(t)
		r, err := audit.Check(e)
		if err != nil {
			t.Fatal(err)
		}
		if r.Withdrawn != 0 || len(r.Findings) > 0 {
			t.Fatalf("%d withdrawn, findings %v", r.Withdrawn, r.Findings)
		}
		onlyGated(t, p, r.Notes)
		saw.look(&built.Document)
		gone := rapid.IntRange(0, len(e.Rows)).Draw(t, "withdrawn")
		rand.Shuffle(len(e.Rows), func(i, j int) { e.Rows[i], e.Rows[j] = e.Rows[j], e.Rows[i] })
		e.Rows = e.Rows[gone:]
		r, err = audit.Check(e)
		if err != nil || r.Withdrawn != gone || len(r.Findings) > 0 {
			t.Fatalf("%v, %d withdrawn of %d, findings %v", err, r.Withdrawn, gone, r.Findings)
		}
	}
	for range 5 { // times 100 draws
		rapid.Check(t, one)
	}
	for _, what := range []string{"pool", "pool of 20", "pool of 50", "total of a nation", "four roles", "two roles", "total", "words", "mean", "mean in a total", "options", "step of 1", "waits", "small", "before the close"} {
		if saw[what] == 0 {
			t.Errorf("no release had: %s", what)
		}
	}
}

// onlyGated fails for a note on a figure whose question has no condition.
func onlyGated(t *rapid.T, p *release.Plan, notes []audit.Finding) {
	for _, n := range notes {
		if slices.ContainsFunc(p.Questions, func(q release.Question) bool { return q.Name == n.Question && q.Gate == nil }) {
			t.Fatalf("note on a question without a condition: %s", n)
		}
	}
}

// seen counts what releases had, so that a generator that draws only empty ones
// does not pass.
type seen map[string]int

func (s seen) look(d *release.Document) {
	for i := range d.Blocks {
		b := &d.Blocks[i]
		s.when(b.Pool, "pool")
		s.when(b.Pool && b.People == 20, "pool of 20")
		s.when(b.Pool && b.People == 50, "pool of 50")
		s.when(b.Role == "mother", "four roles")
		s.when(b.Role == "parents", "two roles")
		for _, f := range b.Figures {
			s.when(f.Words != "", "words")
			s.when(f.Mean != nil, "mean")
			s.when(len(f.Options) > 0, "options")
			s.when(f.Step == 1, "step of 1")
		}
	}
	for _, t := range d.Totals {
		s.when(len(t.Figures) > 0, "total")
		s.when(len(t.Figures) > 0 && t.Level == "nation", "total of a nation")
		s.when(slices.ContainsFunc(t.Figures, func(f release.Figure) bool { return f.Mean != nil }), "mean in a total")
	}
	for _, h := range d.HeldBack {
		s[h.Why]++
	}
	s.when(!d.Final, "before the close")
}

func (s seen) when(ok bool, what string) {
	if ok {
		s[what]++
	}
}
