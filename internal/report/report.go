// Package report draws a release: as a page to print, as CSV, as Markdown, in easy
// words, and as accessible bars; all of it, or what concerns one place. Everything it writes stands in the release document; it
// computes no figure of its own and knows no store.
package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"blether/internal/release"
)

// Row is one figure in words and numbers, as every form shows it.
type Row struct {
	Block    *release.Block
	Question *release.Asked
	Figure   *release.Figure
	Place    string
	Who      string
	People   string
	Parts    []Part
	High     string
	Words    string
	Mean     string
	Median   string
}

// Part is one share, with its label.
type Part struct {
	Label string
	Share int
	Text  string // the share as it is read
	None  bool   // "no answer or not asked"
}

// Rows lists every figure of a release by question, then by block, in a
// language.
func Rows(d *release.Document, language string) map[string][]Row {
	out := map[string][]Row{}
	for _, blocks := range [][]release.Block{d.Blocks, d.Totals} {
		for i := range blocks {
			b := &blocks[i]
			for j := range b.Figures {
				if q := question(d, b.Figures[j].Question); q != nil {
					out[q.Name] = append(out[q.Name], row(b, q, &b.Figures[j], language))
				}
			}
		}
	}
	return out
}

func question(d *release.Document, name string) *release.Asked {
	for i := range d.Questions {
		if d.Questions[i].Name == name {
			return &d.Questions[i]
		}
	}
	return nil
}

func row(b *release.Block, q *release.Asked, f *release.Figure, language string) Row {
	r := Row{Block: b, Question: q, Figure: f, Place: Place(b, language), Who: Who(b), People: People(b)}
	for _, s := range slices.Concat(f.Parts, f.Options) {
		r.Parts = append(r.Parts, Part{Label: labels(q, s.Points, language), Share: s.Share, Text: share(s.Share, q.Sensitive), None: slices.Equal(s.Points, []string{""})})
	}
	if f.High != nil {
		r.High = share(*f.High, q.Sensitive)
	}
	if f.Words != "" {
		r.Words = f.Words + " " + highWords(q, language)
	}
	if f.Mean != nil {
		r.Mean = strconv.FormatFloat(*f.Mean, 'f', 1, 64)
	}
	if f.Median != nil {
		r.Median = strconv.Itoa(*f.Median)
	}
	return r
}

// Who names the role part of a block.
func Who(b *release.Block) string { return roles[b.Role] }

// Place names a block so that a pool, a total and a place cannot be taken for
// one another.
func Place(b *release.Block, language string) string {
	name := In(b.Label, language)
	switch {
	case b.Pool && b.Level == "all":
		return "All other places together"
	case b.Pool:
		return "Other places in " + name + " together"
	case b.Total && b.Level == "all":
		return "All places shown by themselves"
	case b.Total && b.Level == "nation":
		return name + ", places shown by themselves"
	}
	return name
}

// roles are how role parts are named; who did not say is with "family".
var roles = map[string]string{
	"all":       "everyone",
	"mother":    "mothers and birthing parents",
	"father":    "fathers, partners and co-parents",
	"family":    "family, other carers, and those who did not say",
	"supporter": "peer supporters",
	"parents":   "parents, partners and co-parents",
	"others":    "family, other carers, peer supporters, and those who did not say",
}

// People says how many stand behind a block, as far as is published.
func People(b *release.Block) string {
	if b.Pool {
		return fmt.Sprintf("%d or more", b.People)
	}
	return fmt.Sprintf("at least %d", b.People)
}

// share is a rounded share as it is read: the ends of the scale are never
// "nobody" and "everybody".
func share(s int, sensitive bool) string {
	switch {
	case s <= 0:
		return "few or none"
	case s >= 100:
		return "all or nearly all"
	case sensitive && s <= 10:
		return "10 % or fewer"
	case sensitive && s >= 90:
		return "90 % or more"
	}
	return fmt.Sprintf("%d %%", s)
}

// In gives a text in a language, else in English, else in the first that it has.
func In(t release.Text, language string) string {
	for _, tag := range append([]string{language, "en"}, slices.Sorted(maps.Keys(t))...) {
		if s, ok := t[tag]; ok {
			return s
		}
	}
	return ""
}

func labels(q *release.Asked, points []string, language string) string {
	var out []string
	for _, name := range points {
		if name == "" {
			out = append(out, "no answer or not asked")
			continue
		}
		out = append(out, In(point(q, name).Label, language))
	}
	if len(out) > 1 && !slices.Contains(points, "") && q.Kind == release.Scale {
		return out[0] + " to " + out[len(out)-1]
	}
	return strings.Join(out, ", ")
}

func point(q *release.Asked, name string) release.PointShown {
	for _, p := range q.Points {
		if p.Name == name {
			return p
		}
	}
	return release.PointShown{Name: name, Label: release.Text{"en": name}}
}

// highWords says what "half or more" speaks of.
func highWords(q *release.Asked, language string) string {
	if q.Kind == release.YesNo {
		return "said yes"
	}
	n := len(q.Points)
	from := n - 2
	if n < 4 {
		from = max(n-1, 0)
	}
	var names []string
	for _, p := range q.Points[from:] {
		names = append(names, In(p.Label, language))
	}
	return "chose " + strings.Join(names, " or ")
}

// Held says in a sentence what is held back, and what would free it.
func Held(h release.HeldBack, language string) string {
	place := In(h.Label, language)
	switch h.Why {
	case "waits":
		return fmt.Sprintf("%s waits for a later date: at least %d people are needed on a date.", place, h.Needs)
	case "near": // R10
		return place + " is held back: nearly the same people answered as in the release before, which showed them in other blocks."
	}
	if h.Place == "unsaid" {
		return fmt.Sprintf("People who gave no place, or none of these, are held back: at least %d of them are needed, or enough people in other places.", h.Needs)
	}
	return fmt.Sprintf("%s is held back: at least %d people are needed there, or enough people in places near it.", place, h.Needs)
}

// Receipt lists the privacy receipt as sentences.
func Receipt(d *release.Document) []string {
	r := d.Receipt
	percent := func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }
	out := []string{
		fmt.Sprintf("At least %d people stand behind each figure, %d for sensitive questions.", r.K, r.SensitiveK),
		"Leaf test: " + r.LeafTest + ". Each person is in exactly one block, or held back.",
		"Somebody who knew everybody else's answers could tell the last person's side of one published cut in at most " + percent(r.OneCut.Ordinary) +
			" of cases (sensitive: " + percent(r.OneCut.Sensitive) + "); whether they chose the high end, from all cuts together, in at most " +
			percent(r.AllCuts.Ordinary) + " (sensitive: " + percent(r.AllCuts.Sensitive) + "); their exact answer in at most " + percent(r.Exact) + ".",
	}
	if r.HeldBack {
		out = append(out, "Some places are held back; see below.")
	}
	if len(r.Near) > 0 {
		out = append(out, near(r.Near))
	}
	out = append(out, "Answers by open links, if there were any, have no figures: one person may have answered more than once.")
	return append(out, r.Method, "Release "+d.ID+", hash "+d.Hash+", after "+orNone(d.Prev)+".")
}

// near says that a release is no finer than others, and which they are (R10).
func near(releases []release.Named) string {
	var names []string
	for _, n := range releases {
		names = append(names, n.Release+", hash "+n.Hash)
	}
	return "Nearly the same people answered as in the release before: shown no finer than that one, and with no change. (" + strings.Join(names, "; ") + ".)"
}

func orNone(s string) string {
	if s == "" {
		return "none before it"
	}
	return s
}

// Limits is what a reader must know beside any figure.
const Limits = "Shares are rounded, so that nobody can be told from them; a small difference may be rounding. They are of the people who answered, who chose to take part."
