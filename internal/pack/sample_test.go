package pack

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"blether/internal/release"
	"blether/internal/response"
)

// sample says what a made-up release is of.
type sample struct {
	people, k int
	seed      uint64
	last      bool
	spread    string // places, one a person at random
	nasty     string // stands before every label
}

var spreads = []string{"fife", "fife lothian", "fife lothian lothian lothian borders orkney shetland", "fife fife fife borders orkney shetland highland", "fife lothian borders orkney shetland highland nowhere"}

// build makes a release with every kind of question from made-up answers.
func (s sample) build(t testing.TB) *release.Document {
	t.Helper()
	tally := release.NewTally(s.plan())
	r := rand.New(rand.NewPCG(s.seed, uint64(s.people)))
	pick := func(names ...string) string { return names[r.IntN(len(names))] }
	for range s.people {
		tally.Add(response.Rating{Answers: map[string]any{"board": pick(strings.Fields(s.spread)...), "role": pick("mother", "mother", "father", "carer", "supporter"),
			"scale": 1 + r.IntN(5), "private": 1 + r.IntN(5), "told": pick("yes", "no"), "after": pick("yes", "no"), "needs": []string{pick("bsl", "childcare", "quiet")}, "how": pick("phone", "video", "home")}})
	}
	built, err := release.Build(s.plan(), tally, release.Occasion{Batch: 1, Date: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Last: s.last})
	if err != nil {
		t.Fatal(err)
	}
	return &built.Document
}

func (s sample) plan() *release.Plan {
	text := func(en string) release.Text { return release.Text{"en": s.nasty + en, "ar": "نص " + en} }
	p := &release.Plan{Round: "demoabc", Flow: "demo", Version: "abcdefg", K: s.k, Title: text("Demo"), Demo: true, Area: "board", Role: "role"}
	for i, name := range []string{"fife", "lothian", "borders", "orkney", "shetland", "highland"} {
		p.Areas = append(p.Areas, release.Area{Name: name, Label: text("NHS " + name), Region: []string{"east", "north"}[i/3], Nation: "scotland", Island: i == 3 || i == 4})
	}
	for _, r := range [][3]string{{"mother", "mother", "parents"}, {"father", "father", "parents"}, {"carer", "family", "others"}, {"supporter", "supporter", "others"}} {
		p.Roles = append(p.Roles, release.Role{Name: r[0], Part: r[1], Pair: r[2]})
	}
	points := func(names ...string) (out []release.Point) {
		for i, n := range names {
			out = append(out, release.Point{Name: n, Label: text(n), Value: i + 1})
		}
		return out
	}
	five := points("never", "rarely", "sometimes", "mostly", "always")
	for i := range five {
		five[i].Name = fmt.Sprint(i + 1)
	}
	p.Questions = []release.Question{
		{Name: "scale", Kind: release.Scale, Points: five, Label: text("How <b>was</b> it?")},
		{Name: "private", Kind: release.Scale, Points: five, Sensitive: true, Label: text("How is it within?")},
		{Name: "told", Kind: release.YesNo, Points: points("yes", "no"), Label: text("Did anybody tell you?")},
		{Name: "after", Kind: release.YesNo, Points: points("yes", "no"), Label: text("Did it help?"), Gate: &release.Gate{Of: "told", Options: []string{"yes"}}},
		{Name: "needs", Kind: release.Multiple, Points: points("bsl", "childcare", "quiet"), Label: text("What do you need?")},
		{Name: "how", Kind: release.Choice, Points: points("phone", "video", "home"), Label: text("How would you like it?")},
	}
	return p
}

// order asks for a form of a release, and fails where it cannot be had.
func order(t testing.TB, d *release.Document, o Order) []byte {
	t.Helper()
	if o.Language == "" {
		o.Language, o.Dir = "en", "ltr"
	}
	f, err := Make(d, o)
	if err != nil {
		t.Fatal(err)
	}
	return f.Body
}

// usual is a release with blocks, a pool, totals and something held back.
func usual(t testing.TB) *release.Document {
	d := sample{people: 90, k: 5, seed: 1, last: true, spread: strings.Repeat("fife ", 13) + "lothian lothian lothian borders highland shetland orkney"}.build(t)
	if len(d.Totals) == 0 || len(d.HeldBack) == 0 || !slices.ContainsFunc(d.Blocks, func(b release.Block) bool { return b.Pool }) {
		t.Fatal("the sample is not of every kind")
	}
	return d
}
