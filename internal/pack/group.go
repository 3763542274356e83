package pack

import (
	"slices"
	"strings"

	"blether/internal/docx"
	"blether/internal/report"
)

// abreast is how many blocks stand side by side in a table on paper.
const abreast = 4

// group is rows that stand in one table: those with the same parts, or those that
// are told in words only.
type group struct {
	inWords bool
	rows    []report.Row
}

// groups puts rows into tables, in the order in which their parts come first.
func groups(rows []report.Row) []group {
	var out []group
	for _, r := range rows {
		words := r.Words != "" || len(r.Parts) == 0
		at := slices.IndexFunc(out, func(g group) bool {
			return g.inWords == words && (words || len(g.rows) < abreast && slices.EqualFunc(g.rows[0].Parts, r.Parts, func(a, b report.Part) bool { return a.Label == b.Label }))
		})
		if at < 0 {
			at = len(out)
			out = append(out, group{inWords: words})
		}
		out[at].rows = append(out[at].rows, r)
	}
	return out
}

// table has a row for each part and a column for each block; what is told in
// words has a row for each block.
func (g group) table(label string) docx.Table {
	if g.inWords {
		t := docx.Table{About: label + ": told in words", Head: []string{"Of whom", "What is shown"}}
		for _, r := range g.rows {
			t.Rows = append(t.Rows, []string{r.Place + ", " + r.Who, orNothing(r.Words)})
		}
		return t
	}
	t := docx.Table{About: label + ": shares", Head: []string{"Answer"}}
	people := []string{"People"}
	for _, r := range g.rows {
		t.Head = append(t.Head, r.Place+", "+r.Who)
		people = append(people, r.People)
	}
	t.Rows = append(t.Rows, people)
	for i, part := range g.rows[0].Parts {
		line := []string{part.Label}
		for _, r := range g.rows {
			line = append(line, r.Parts[i].Text)
		}
		t.Rows = append(t.Rows, line)
	}
	return g.averages(t)
}

func (g group) averages(t docx.Table) docx.Table {
	if !slices.ContainsFunc(g.rows, func(r report.Row) bool { return r.Mean != "" }) {
		return t
	}
	mean, median := []string{"Mean, from these shares"}, []string{"Median, from these shares"}
	for _, r := range g.rows {
		mean, median = append(mean, orNothing(r.Mean)), append(median, orNothing(r.Median))
	}
	t.Rows = append(t.Rows, mean, median)
	return t
}

func orNothing(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// standing says who stands behind each column, and the limit of each; one that
// several share is said once, after them.
func (g group) standing() []string {
	var out, limits []string
	behind := map[string][]string{}
	for _, r := range g.rows {
		l := report.Limit(r)
		if behind[l] == nil {
			limits = append(limits, l)
		}
		behind[l] = append(behind[l], report.Stands(r))
	}
	for _, l := range limits {
		out = append(out, strings.Join(append(behind[l], l), " "))
	}
	return out
}
