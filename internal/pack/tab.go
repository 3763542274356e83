package pack

import (
	"strconv"

	"blether/internal/release"
	"blether/internal/report"
)

// columns of the figures, with what each means.
var figureColumns = []column{
	{"question", 14, "Short name of the question."},
	{"question_text", 40, "The question as it was asked."},
	{"sensitive", 10, "yes where the question is sensitive; its figures are coarser."},
	{"place", 28, "The place, or places together, that the figure is of."},
	{"level", 10, "How wide the place is: area, region, nation or all."},
	{"who", 28, "Which part of the people there: a role, or everyone."},
	{"kind", 22, "by itself: one block of people. several places together: it tells of none of them alone. total: computed from published figures only."},
	{"people", 14, "How many stand behind the figure, as far as that is published: in steps, never an exact number."},
	{"people_from", 12, "The same as a number: there are this many people or more."},
	{"answer", 32, "The answer, or answers together, that the share is of. Empty where only words are shown."},
	{"share_text", 20, "The share as it is to be read. Use this one in texts."},
	{"share_percent", 14, "The same as a number, for charts. Its ends do not mean nobody and everybody. Empty where only words are shown."},
	{"step_percent", 13, "To what the figure is rounded, in per cent. Shares that differ by less than two steps may be the same."},
	{"mean", 8, "Mean of the points of a scale, computed from the shares."},
	{"median", 8, "Median of the points of a scale, computed from the shares."},
	{"stands_behind", 44, "Who stands behind the figure, as a sentence."},
	{"limit", 60, "What the figure cannot tell, as a sentence."},
}

var heldColumns = []column{
	{"place", 28, "What is held back."},
	{"level", 10, "How wide it is: area, region, nation or all."},
	{"reason", 24, "Why: too few people; waits for a later date; or nearly the same people answered before."},
	{"sentence", 70, "To paste into a paper."},
	{"what_would_free_it", 60, "What would have to be so that it can be shown."},
}

var methodColumns = []column{
	{"about", 20, "What the line is about."},
	{"text", 110, "What there is to know."},
}

// dictionary says what the columns of the other sheets mean.
func dictionary() tab {
	t := tab{name: "Dictionary", columns: []column{{name: "sheet", width: 14}, {name: "column", width: 22}, {name: "meaning", width: 100}}}
	for _, of := range []struct {
		sheet   string
		columns []column
	}{{"Figures", figureColumns}, {"Held back", heldColumns}, {"Method", methodColumns}} {
		for _, c := range of.columns {
			t.rows = append(t.rows, []any{of.sheet, c.name, c.means})
		}
	}
	return t
}

// figures have one row for each part of each figure.
func figures(v report.View) tab {
	t := tab{name: "Figures", columns: figureColumns}
	rows := report.Rows(v.Document, v.Language)
	for i := range v.Questions {
		q := &v.Questions[i]
		for _, r := range rows[q.Name] {
			start := []any{q.Name, report.In(q.Label, v.Language), yes(q.Sensitive), r.Place, r.Block.Level, r.Who, shownAs(r.Block), r.People, r.Block.People}
			end := []any{stepOf(r.Figure), number(r.Figure.Mean), number(r.Figure.Median), report.Stands(r), report.Limit(r)}
			if r.Words != "" {
				t.rows = append(t.rows, line(start, []any{"", r.Words, nil}, end))
			}
			for _, p := range r.Parts {
				t.rows = append(t.rows, line(start, []any{p.Label, p.Text, p.Share}, end))
			}
		}
	}
	return t
}

func line(parts ...[]any) []any {
	var out []any
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func number[N int | float64](n *N) any {
	if n == nil {
		return nil
	}
	return *n
}

func stepOf(f *release.Figure) any {
	if f.Step == 0 {
		return nil
	}
	return f.Step
}

var reasons = map[string]string{"small": "too few people", "waits": "waits for a later date", "near": "nearly the same people answered before"}

func held(v report.View) tab {
	t := tab{name: "Held back", columns: heldColumns}
	for _, h := range v.HeldBack {
		t.rows = append(t.rows, []any{report.In(h.Label, v.Language), h.Level, reasons[h.Why], report.Held(h, v.Language), report.Frees(h, v.Language)})
	}
	return t
}

// method says how the figures came about, and by what they can be checked.
func method(v report.View) tab {
	t := tab{name: "Method", columns: methodColumns}
	add := func(about, text string) { t.rows = append(t.rows, []any{about, text}) }
	add("title", v.Heading())
	if v.Demo {
		add("demonstration", "Demonstration. Everybody in it is made up.")
	}
	add("date", report.Results(v.Document))
	for _, note := range v.Notes {
		add("this file", note)
	}
	add("limits", report.Limits)
	for i := range v.Questions {
		if q := &v.Questions[i]; len(report.Rows(v.Document, v.Language)[q.Name]) == 0 {
			add("no figures", report.In(q.Label, v.Language)+": "+report.NoFigures)
		}
	}
	for _, text := range report.Receipt(v.Document) {
		add("receipt", text)
	}
	add("release", v.ID)
	add("batch", strconv.Itoa(v.Batch))
	add("flow", v.Flow+", version "+v.Version)
	add("hash", v.Hash)
	if v.Prev != "" {
		add("hash before it", v.Prev)
	}
	return t
}
