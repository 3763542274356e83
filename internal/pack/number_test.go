package pack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"blether/internal/release"
	"blether/internal/report"
)

var numeral = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// numbers lists every number of a release, in the forms in which a reader may
// meet it: rates also as per cent.
func numbers(t testing.TB, d *release.Document) map[string]bool {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, n := range numeral.FindAllString(string(b), -1) {
		out[n] = true
		if strings.HasPrefix(n, "0.") || n == "0" {
			var f float64
			_, _ = fmt.Sscan(n, &f)
			out[fmt.Sprintf("%.0f", 100*f)] = true
		}
		if !strings.Contains(n, ".") {
			out[n+".0"] = true // a mean of 3 reads 3.0
		}
	}
	return out
}

// readable are the forms whose texts are read; a pack is made of them, and a PNG
// is drawn from what the SVG is.
var readable = []string{"page", "csv", "md", "xlsx", "docx", "svg", "easy", "easy-md"}

// A7 (docs/privacy.md, 4): every number in every form stands in the release, of
// the whole and of each place, whatever people answered.
func TestEveryNumberOfEveryFormStandsInTheRelease(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := sample{people: rapid.SampledFrom([]int{0, 6, 11, 25, 60, 130, 400}).Draw(r, "people"), k: rapid.SampledFrom([]int{5, 10}).Draw(r, "k"),
			seed: rapid.Uint64Range(0, 1000).Draw(r, "seed"), last: rapid.Bool().Draw(r, "last"), spread: rapid.SampledFrom(spreads).Draw(r, "spread")}
		d := s.build(t)
		known := numbers(t, d)
		places := []string{""}
		for _, p := range report.Places(d, "en") {
			places = append(places, p.Name)
		}
		form, place := rapid.SampledFrom(readable).Draw(r, "form"), rapid.SampledFrom(places).Draw(r, "place")
		o := Order{Form: form, Place: place}
		if form == "svg" {
			o.Question = rapid.SampledFrom(d.Questions).Draw(r, "question").Name
		}
		for _, n := range numeral.FindAllString(reads(t, form, order(t, d, o)), -1) {
			if !known[n] {
				r.Errorf("%s shows %s, which is not in the release", form, n)
			}
		}
	})
}

// What shows figures shows all of them: a test of numbers is passed by an empty page.
func TestFormsShowTheFigures(t *testing.T) {
	t.Parallel()
	d := usual(t)
	rows := report.Rows(d, "en")
	for _, form := range []string{"page", "csv", "md", "xlsx", "docx", "svg"} {
		for _, q := range d.Questions {
			text := reads(t, form, order(t, d, Order{Form: form, Question: q.Name}))
			for _, r := range rows[q.Name] {
				for _, want := range append([]string{r.Place, r.Who, r.Words}, labelsOf(r)...) {
					if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
						t.Errorf("%s of %s does not show %q", form, q.Name, want)
					}
				}
			}
		}
	}
}

func labelsOf(r report.Row) (out []string) {
	for _, p := range r.Parts {
		out = append(out, p.Label)
	}
	return out
}
