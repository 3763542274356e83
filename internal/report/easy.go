package report

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"blether/internal/release"
)

// easyBlock is a heading with one idea a line under it.
type easyBlock struct {
	Level int
	Head  string
	Lines []string
}

// EasyMarkdown writes a release in easy words.
func EasyMarkdown(w io.Writer, v View) error {
	var b strings.Builder
	for _, part := range easy(v) {
		fmt.Fprintf(&b, "%s %s\n\n", strings.Repeat("#", part.Level), escape(part.Head))
		for _, line := range part.Lines {
			fmt.Fprintf(&b, "- %s\n", escape(line))
		}
		if len(part.Lines) > 0 {
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// EasyPage writes the same as a page to print, in large letters.
func EasyPage(w io.Writer, v View) error {
	t, err := template.ParseFS(files, "easy.html")
	if err != nil {
		return fmt.Errorf("read page template: %w", err)
	}
	return t.Execute(w, struct {
		Title, Date string
		Parts       []easyBlock
		CSS         template.CSS
	}{v.Heading(), v.Date, easy(v), template.CSS(CSS())}) //nolint:gosec // our own file
}

// easy is a release in easy words. They are English, whatever the language of
// the view: easy words are not translated but written.
func easy(v View) []easyBlock {
	v.Language = "en"
	out := []easyBlock{{1, v.Heading(), easyStart(v)}, {2, "What some words mean", easyWords}}
	rows := Rows(v.Document, v.Language)
	for _, q := range v.Questions {
		out = append(out, easyQuestion(v, &q, rows[q.Name])...)
	}
	if len(v.HeldBack) > 0 {
		var lines []string
		for _, h := range v.HeldBack {
			lines = append(lines, easyHeld(h)...)
		}
		out = append(out, easyBlock{2, "What we do not show", lines})
	}
	return append(out, easyBlock{2, "What these answers cannot tell", []string{
		"They are from people who chose to answer.",
		"Other people may think something else.",
		"The numbers are rounded.",
		"A small difference may mean nothing.",
	}}, easyBlock{2, "To know more", []string{
		"There is a longer report.",
		"It has all the numbers.",
		"Ask for release " + v.ID + ".",
	}})
}

func easyStart(v View) []string {
	var out []string
	asked := "These are their answers."
	if v.Themes != nil {
		asked = "This is what they wrote about, in their own words."
	}
	if v.Demo {
		out = append(out, "This is only to try things out.", "All the people in it are made up.")
	}
	out = append(out,
		"This is easy to read.",
		"It is in English only.",
		"People were asked what they think.",
		asked,
		"Nobody can see who said what.",
		"They came out on "+v.Date+".")
	if !v.Final {
		out = append(out, "More answers may come later.")
	}
	if v.Place != "" {
		out = append(out, "This is about "+v.Place+" only.")
	}
	return out
}

func easyQuestion(v View, q *release.Asked, rows []Row) []easyBlock {
	head := easyBlock{2, In(q.Label, v.Language), nil}
	if q.Sensitive {
		head.Lines = []string{"This is a private thing.", "So we tell less about it."}
	}
	if q.Gate != nil {
		head.Lines = append(head.Lines, "Not everybody was asked this.")
	}
	if len(rows) == 0 {
		head.Lines = append(head.Lines, "We show no answers here.", "Too few people answered.", "Or we cannot show it so that nobody can be guessed.")
	}
	if wide := widest(v, rows); len(wide) < len(rows) {
		head.Lines = append(head.Lines, "The longer report tells more, place by place.")
		rows = wide
	}
	out := []easyBlock{head}
	for _, r := range rows {
		out = append(out, easyBlock{3, r.Place + ", " + r.Who, easyRow(r)})
	}
	return out
}

// widest are the totals of several places, if a release as a whole has any: who
// reads easy words is not handed a hundred lines.
func widest(v View, rows []Row) []Row {
	wide := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !r.Block.Total || r.Block.Level == area })
	if v.Place != "" || len(wide) == 0 {
		return rows
	}
	return wide
}

func easyRow(r Row) []string {
	people := "At least " + fmt.Sprint(r.Block.People) + " people are counted here."
	out := []string{people}
	if r.Block.Pool {
		out = append(out, "These are several places together.", "It does not tell about one of them alone.")
	}
	switch {
	case r.Words != "":
		side := "Half of the people or more "
		if r.Figure.Words == release.FewerThanHalf {
			side = "Fewer than half of the people "
		}
		return append(out, side+highWords(r.Question, "en")+".", "We cannot tell more than that.")
	case r.Figure.High != nil:
		out = append(out, capital(roughly(*r.Figure.High, r.Question.Sensitive))+" of the people "+highWords(r.Question, "en")+".")
		out = append(out, side(*r.Figure.High, r.Figure.Step)...)
		if r.Question.Kind == release.YesNo {
			return append(out, "The others said no, or did not answer.")
		}
		return append(out, "The others chose something else, or did not answer.")
	}
	for _, p := range r.Parts {
		out = append(out, p.Label+": "+roughly(p.Share, r.Question.Sensitive)+" of the people.")
	}
	return out
}

func easyHeld(h release.HeldBack) []string {
	place := In(h.Label, "en")
	if h.Place == "unsaid" {
		place = "people who gave no place"
	}
	out := []string{"We do not show answers of " + place + "."}
	switch h.Why {
	case "near":
		return append(out, "Nearly the same people answered before.", "Who compares the two could guess who said what.")
	case "waits":
		return append(out, "They wait for a later date.", fmt.Sprintf("At least %d people must answer.", h.Needs))
	}
	return append(out, "Too few people answered.", fmt.Sprintf("At least %d people must answer.", h.Needs))
}
