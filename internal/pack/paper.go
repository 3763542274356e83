package pack

import (
	"io"

	"blether/internal/docx"
	"blether/internal/release"
	"blether/internal/report"
)

// Paper writes a release as a text document for board papers.
func Paper(w io.Writer, v report.View) error {
	d := &docx.Document{Title: v.Heading(), Language: v.Language, Right: v.Dir == "rtl", Date: v.Date, Footer: "Release " + v.ID + ", results of " + v.Date}
	d.Heading(0, v.Heading())
	if v.Demo {
		d.Strong("Demonstration. Everybody in it is made up.")
	}
	d.Text(report.Results(v.Document))
	d.Text(report.Limits)
	for _, note := range v.Notes {
		d.Text(note)
	}
	tookPart(d, v)
	d.Heading(1, "What people said")
	rows := report.Rows(v.Document, v.Language)
	for i := range v.Questions {
		paperQuestion(d, v, &v.Questions[i], rows[v.Questions[i].Name])
	}
	if len(v.Said) > 0 {
		d.Heading(1, "In their words")
		d.Note(report.InTheirWords)
		for _, s := range v.Said {
			d.Text("“" + s.Text + "”")
			d.Note(s.By() + ", on: " + s.Asked)
		}
	}
	if len(v.HeldBack) > 0 {
		d.Heading(1, "What is held back")
		for _, h := range v.HeldBack {
			d.Item(report.Held(h, v.Language) + " " + report.Frees(h, v.Language))
		}
	}
	d.Heading(1, "How it was made, and the privacy receipt")
	for _, line := range report.Receipt(v.Document) {
		d.Item(line)
	}
	d.Heading(1, "What was decided")
	d.Hint("Write here what was decided because of this, who does it, and by when.")
	d.Heading(1, "What could not change")
	d.Hint("Write here what people asked for that cannot change, and why.")
	return d.Write(w)
}

// tookPart lists the blocks that are shown, and how many stand in each as far as
// is published. Who they are is told no finer than the ladder allows (R2, R3).
func tookPart(d *docx.Document, v report.View) {
	d.Heading(1, "Who took part")
	t := docx.Table{About: "Who took part, and how many as far as is published", Head: []string{"Place", "Who", "People", "Shown as"}}
	for _, blocks := range [][]release.Block{v.Blocks, v.Totals} {
		for i := range blocks {
			b := &blocks[i]
			t.Rows = append(t.Rows, []string{report.Place(b, v.Language), report.Who(b), report.People(b), shownAs(b)})
		}
	}
	if len(t.Rows) == 0 {
		d.Text("Nobody is shown: in every place too few people answered.")
		return
	}
	d.Table(t)
	d.Note("Numbers of people are rounded down, so that nobody can be told from them.")
}

func shownAs(b *release.Block) string {
	switch {
	case b.Total:
		return "total, computed from published figures"
	case b.Pool:
		return "several places together"
	}
	return "by itself"
}

// paperQuestion writes one question: tables, and under each who stands behind it
// and what its limits are.
func paperQuestion(d *docx.Document, v report.View, q *release.Asked, rows []report.Row) {
	label := report.In(q.Label, v.Language)
	d.Heading(2, label)
	if q.Sensitive {
		d.Note("Sensitive: figures are coarser.")
	}
	if len(rows) == 0 {
		d.Text(report.NoFigures)
		return
	}
	for _, g := range groups(rows) {
		d.Table(g.table(label))
		for _, line := range g.standing() {
			d.Note(line)
		}
	}
}
