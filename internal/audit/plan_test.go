package audit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"blether/internal/release"
	"blether/internal/response"
	"pgregory.net/rapid"
)

var boards = []release.Area{
	{Name: "highland", Region: "north", Nation: "scotland"},
	{Name: "orkney", Region: "north", Nation: "scotland", Island: true},
	{Name: "shetland", Region: "north", Nation: "scotland", Island: true},
	{Name: "western_isles", Region: "north", Nation: "scotland", Island: true},
	{Name: "grampian", Region: "north", Nation: "scotland"},
	{Name: "tayside", Region: "north", Nation: "scotland"},
	{Name: "moray", Region: "north", Nation: "scotland"},
	{Name: "fife", Region: "east", Nation: "scotland"},
	{Name: "lothian", Region: "east", Nation: "scotland"},
	{Name: "borders", Region: "east", Nation: "scotland"},
	{Name: "lanarkshire", Region: "west", Nation: "scotland"},
	{Name: "belfast_trust", Region: "northern_ireland", Nation: "northern_ireland"},
	{Name: "western_trust", Region: "northern_ireland", Nation: "northern_ireland"},
}

var roles = []release.Role{
	{Name: "mum", Part: "mother", Pair: "parents"}, {Name: "dad", Part: "father", Pair: "parents"},
	{Name: "gran", Part: "family", Pair: "others"}, {Name: "peer", Part: "supporter", Pair: "others"},
}

// drawPlan draws a table plan.
func drawPlan(t *rapid.T) *release.Plan {
	p := &release.Plan{Round: "r", Flow: "your-care", Version: "0123456", Title: release.Text{"en": "Your <care>"}, Groups: []string{"g"},
		K: rapid.SampledFrom([]int{0, 5, 5, 6, 7, 10, 10, 12, 20}).Draw(t, "k")}
	if n := rapid.IntRange(0, len(boards)).Draw(t, "areas"); n > 0 {
		p.Area, p.Areas = "board", boards[:n]
		if rapid.Bool().Draw(t, "from the end") {
			p.Areas = boards[len(boards)-n:]
		}
	}
	if rapid.Bool().Draw(t, "roles") {
		p.Role, p.Roles = "role", roles
	}
	for range rapid.IntRange(1, 6).Draw(t, "questions") {
		p.Questions = append(p.Questions, drawQuestion(t, p.Questions))
	}
	return p
}

func drawQuestion(t *rapid.T, before []release.Question) release.Question {
	q := release.Question{Name: fmt.Sprintf("q%d", len(before)), Sensitive: rapid.Bool().Draw(t, "sensitive"),
		Kind: rapid.SampledFrom([]release.Kind{release.Scale, release.Scale, release.Choice, release.YesNo, release.Multiple}).Draw(t, "kind")}
	names := []string{"yes", "no"}
	if q.Kind != release.YesNo {
		names = nil
		for i := range rapid.IntRange(2, 7).Draw(t, "points") {
			names = append(names, fmt.Sprint(i))
		}
	}
	start := rapid.IntRange(-3, 1).Draw(t, "start")
	for i, n := range names {
		point := release.Point{Name: n}
		if q.Kind == release.Scale {
			point.Value = start + i
		}
		q.Points = append(q.Points, point)
	}
	if len(before) > 0 && rapid.IntRange(0, 2).Draw(t, "gated") == 0 {
		q.Gate = drawGate(t, rapid.SampledFrom(before).Draw(t, "of"))
		for _, o := range before {
			q.Sensitive = q.Sensitive || o.Name == q.Gate.Of && o.Sensitive
		}
	}
	return q
}

func drawGate(t *rapid.T, of release.Question) *release.Gate {
	switch rapid.IntRange(0, 4).Draw(t, "gate") {
	case 0:
		return &release.Gate{}
	case 1:
		return &release.Gate{Of: "role", Options: []string{"mum"}, Block: true}
	}
	g := &release.Gate{Of: of.Name}
	from := rapid.IntRange(0, len(of.Points)-1).Draw(t, "from")
	for _, p := range of.Points[from:rapid.IntRange(from+1, len(of.Points)).Draw(t, "to")] {
		g.Options = append(g.Options, p.Name)
	}
	return g
}

// drawRatings draws the answers of everybody. How answers lean is drawn apart
// for each question, so that all, none and half of the people are common.
func drawRatings(t *rapid.T, p *release.Plan) []response.Rating {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	lean := map[string]float64{}
	for _, q := range p.Questions {
		lean[q.Name] = rapid.SampledFrom([]float64{0, 0.2, 1, 1, 3, 40}).Draw(t, "lean")
	}
	few := rapid.IntRange(0, 7).Draw(t, "few") == 0 // everywhere, so that pools are large
	spread := rapid.Bool().Draw(t, "spread")
	var out []response.Rating
	for i := range len(p.Areas) + 1 {
		people := drawPeople(t, few, i == 0)
		for range people {
			a := map[string]any{}
			if i < len(p.Areas) {
				a["board"] = p.Areas[i].Name
			}
			if role := r.IntN(5); role < 4 {
				a["role"] = roles[role].Name
				if spread {
					a["role"] = roles[0].Name
				}
			}
			for _, q := range p.Questions {
				answer(r, a, &q, lean[q.Name])
			}
			out = append(out, response.Rating{Answers: a, Open: r.IntN(40) == 0})
		}
	}
	return out
}

func drawPeople(t *rapid.T, few, first bool) int {
	switch {
	case few:
		return rapid.IntRange(7, 9).Draw(t, "people")
	case first && rapid.IntRange(0, 3).Draw(t, "many") == 3:
		return rapid.IntRange(300, mostPeople).Draw(t, "people")
	}
	return rapid.OneOf(rapid.IntRange(0, 12), rapid.IntRange(5, 60), rapid.SampledFrom([]int{0, 10, 19, 20, 99, 100, 230})).Draw(t, "people")
}

func answer(r *rand.Rand, a map[string]any, q *release.Question, lean float64) {
	pick := func() string {
		x := 1.0
		for range max(1, int(lean)) {
			x = min(x, r.Float64())
		}
		return q.Points[int(x*float64(len(q.Points)))%len(q.Points)].Name
	}
	switch {
	case lean > 0 && r.Float64() < 0.1/lean, lean == 0 && r.IntN(3) > 0:
	case q.Kind == release.Multiple:
		some := []string{}
		for range r.IntN(4) {
			if o := pick(); !slices.Contains(some, o) {
				some = append(some, o)
			}
		}
		a[q.Name] = some
	default:
		a[q.Name] = pick()
	}
}

func drawOccasion(t *rapid.T) release.Occasion {
	return release.Occasion{Batch: rapid.IntRange(1, 3).Draw(t, "batch"), Last: rapid.IntRange(0, 3).Draw(t, "last") > 0, Date: time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC)}
}
