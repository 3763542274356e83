package audit_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"blether/internal/audit"
	"blether/internal/release"
	"blether/internal/response"
	"pgregory.net/rapid"
)

// waved is a later wave with what it is held against.
type waved struct {
	near, plain *release.Built // as R10 has it, and without
	waves       [][]byte       // the releases before it
	ratings     []response.Rating
}

// drawWaves draws one or two earlier waves and a later one, which nearly the same
// people answered: some come, some go, all answer anew.
func drawWaves(t *rapid.T) waved {
	p, ratings := drawPlan(t), []response.Rating(nil)
	var out waved
	var near []*release.Document
	for wave := range rapid.IntRange(2, 3).Draw(t, "waves") {
		plan := *p
		plan.Round = "w" + string(rune('1'+wave))
		plan.Questions = slices.Clone(p.Questions)
		if rapid.IntRange(0, 5).Draw(t, "another version") == 0 {
			plan.Version = "9999999"
			plan.Questions[0].Sensitive = !plan.Questions[0].Sensitive
		}
		ratings = again(t, &plan, ratings)
		tally := release.NewTally(&plan)
		for _, r := range ratings {
			tally.Add(r)
		}
		o := release.Occasion{Batch: 1, Date: time.Date(2026, 3+time.Month(wave), 1, 12, 0, 0, 0, time.UTC), Last: true, Near: near}
		out.near, out.ratings = build(t, &plan, tally, o), ratings
		o.Near = nil
		out.plain = build(t, &plan, tally, o)
		if wave > 0 {
			out.waves = append(out.waves, bytesOf(t, near[wave-1]))
		}
		near = append(near, &out.near.Document)
	}
	return out
}

func build(t *rapid.T, p *release.Plan, tally *release.Tally, o release.Occasion) *release.Built {
	b, err := release.Build(p, tally, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func bytesOf(t *rapid.T, d *release.Document) []byte {
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// again gives the people of the next wave.
func again(t *rapid.T, p *release.Plan, before []response.Rating) []response.Rating {
	fresh := drawRatings(t, p)
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 2))
	r.Shuffle(len(fresh), func(i, j int) { fresh[i], fresh[j] = fresh[j], fresh[i] })
	if before == nil {
		return fresh
	}
	var out []response.Rating
	gone := rapid.IntRange(0, 9).Draw(t, "gone")
	for i, r := range before {
		if i < gone {
			continue
		}
		answers := maps.Clone(r.Answers)
		if len(fresh) > 0 {
			for name, v := range fresh[i%len(fresh)].Answers {
				if name != p.Area && name != p.Role {
					answers[name] = v
				}
			}
		}
		out = append(out, response.Rating{Answers: answers, Open: r.Open})
	}
	return append(out, fresh[:min(len(fresh), rapid.IntRange(0, 9).Draw(t, "come"))]...)
}

func (w waved) evidence(t *rapid.T, b *release.Built) audit.Evidence {
	e := evidence(t, b, w.ratings)
	e.Earlier = w.waves
	return e
}

// Both implementations agree on what R10 leaves.
func TestNearWaves(t *testing.T) {
	t.Parallel()
	coarser, held := 0, 0
	one := func(t *rapid.T) {
		w := drawWaves(t)
		r, err := audit.Check(w.evidence(t, w.near))
		if err != nil || len(r.Findings) > 0 {
			t.Fatalf("%v, findings %v", err, r.Findings)
		}
		if !sameFigures(w.near, w.plain) {
			coarser++
		}
		if slices.ContainsFunc(w.near.Document.HeldBack, func(h release.HeldBack) bool { return h.Why == "near" }) {
			held++
		}
	}
	rapid.Check(t, one)
	if coarser == 0 || held == 0 {
		t.Errorf("%d releases were coarser, %d held back", coarser, held)
	}
}

func sameFigures(a, b *release.Built) bool {
	return slices.EqualFunc(a.Document.Blocks, b.Document.Blocks, func(x, y release.Block) bool {
		return x.ID == y.ID && x.People == y.People && slices.EqualFunc(x.Figures, y.Figures, func(f, g release.Figure) bool {
			return f.Question == g.Question && f.Step == g.Step && f.Words == g.Words && len(f.Parts) == len(g.Parts)
		})
	})
}

// finerFigure reports whether some block of both has a figure in another form.
func finerFigure(a, b *release.Built) bool {
	for _, x := range a.Document.Blocks {
		for _, y := range b.Document.Blocks {
			for _, f := range x.Figures {
				for _, g := range y.Figures {
					if x.ID == y.ID && x.People == y.People && f.Question == g.Question && (f.Step != g.Step || len(f.Parts) != len(g.Parts)) {
						return true
					}
				}
			}
		}
	}
	return false
}

// A release that says that it is no finer than another, and is, must be found.
func TestCoarseningLeftOut(t *testing.T) {
	t.Parallel()
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWaves(t)
		if sameFigures(w.near, w.plain) {
			t.Skip()
		}
		tried++
		w.plain.Document.Receipt.Near = w.near.Document.Receipt.Near
		e := w.evidence(t, w.plain)
		e.Release = sealed(t, &w.plain.Document)
		mustFind(t, e, "the form of a near wave")
	})
	if tried == 0 {
		t.Error("never tried")
	}
}

// A release that is coarser than its sizes say, and names no reason, must be found.
func TestEarlierReleaseNotNamed(t *testing.T) {
	t.Parallel()
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWaves(t)
		held := slices.ContainsFunc(w.near.Document.HeldBack, func(h release.HeldBack) bool { return h.Why == "near" })
		// Questions that are sensitive as they were before look as if they always were.
		asked := reflect.DeepEqual(w.near.Document.Questions, w.plain.Document.Questions)
		if !held && (!asked || !finerFigure(w.near, w.plain)) {
			t.Skip()
		}
		tried++
		w.near.Document.Receipt.Near = nil
		e := w.evidence(t, w.near)
		e.Release = sealed(t, &w.near.Document)
		mustFind(t, e, "the names of near waves")
	})
	if tried == 0 {
		t.Error("never tried")
	}
}

// misnamed are ways in which what is named is not there, by its hash, or is no
// earlier wave of the same.
var misnamed = map[string]func(t *rapid.T, d *release.Document, e *audit.Evidence){
	"a hash of another":   func(_ *rapid.T, d *release.Document, _ *audit.Evidence) { d.Receipt.Near[0].Hash = d.Hash },
	"a release of nobody": func(_ *rapid.T, d *release.Document, _ *audit.Evidence) { d.Receipt.Near[0].Release = "x-1" },
	"a release twice": func(_ *rapid.T, d *release.Document, _ *audit.Evidence) {
		d.Receipt.Near = append(d.Receipt.Near, d.Receipt.Near[0])
	},
	"a release that is gone": func(_ *rapid.T, _ *release.Document, e *audit.Evidence) { e.Earlier = nil },
	"another survey":         func(_ *rapid.T, d *release.Document, _ *audit.Evidence) { d.Flow = "other" },
	"another group":          func(_ *rapid.T, d *release.Document, _ *audit.Evidence) { d.Groups = []string{"other"} },
	"a batch that is left out": func(t *rapid.T, _ *release.Document, e *audit.Evidence) {
		more, err := release.Read(e.Earlier[0])
		if err != nil {
			t.Fatal(err)
		}
		more.ID, more.Batch = more.Round+"-0", 0
		e.Earlier = append([][]byte{sealed(t, more)}, e.Earlier...)
	},
}

func TestNamesOfWaves(t *testing.T) {
	t.Parallel()
	names := slices.Sorted(maps.Keys(misnamed))
	rapid.Check(t, func(t *rapid.T) {
		w := drawWaves(t)
		name := rapid.SampledFrom(names).Draw(t, "change")
		e := w.evidence(t, w.near)
		misnamed[name](t, &w.near.Document, &e)
		e.Release = sealed(t, &w.near.Document)
		mustFind(t, e, name)
	})
}
