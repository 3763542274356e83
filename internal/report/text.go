package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"blether/internal/release"
)

// CSV writes one line a share. Texts that a spreadsheet would take for a
// formula are made harmless.
func CSV(w io.Writer, v View) error {
	d, language := v.Document, v.Language
	out := csv.NewWriter(w)
	lines := [][]string{{"release", "date", "question", "question_text", "sensitive", "place", "level", "who", "kind", "people", "part", "share_percent", "words", "mean", "median"}}
	rows := Rows(d, language)
	for _, q := range d.Questions {
		for _, r := range rows[q.Name] {
			head := []string{d.ID, d.Date, q.Name, In(q.Label, language), strconv.FormatBool(q.Sensitive), r.Place, r.Block.Level, r.Who, kind(r.Block), r.People}
			if r.Words != "" {
				lines = append(lines, append(head, "", "", r.Words, "", ""))
			}
			for _, p := range r.Parts {
				lines = append(lines, append(head[:len(head):len(head)], p.Label, strconv.Itoa(p.Share), p.Text, r.Mean, r.Median))
			}
		}
	}
	for _, h := range d.HeldBack {
		lines = append(lines, []string{d.ID, d.Date, "", "", "", In(h.Label, language), h.Level, "", "held back", "", "", "", Held(h, language), "", ""})
	}
	for _, line := range lines {
		for i := range line {
			line[i] = harmless(line[i])
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func kind(b *release.Block) string {
	switch {
	case b.Total:
		return "total from published figures"
	case b.Pool:
		return "several places together"
	}
	return "block"
}

// Markdown writes a release for pasting into a paper.
func Markdown(w io.Writer, v View) error {
	d, language := v.Document, v.Language
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", escape(v.Heading()))
	if d.Demo {
		b.WriteString("**Demonstration. Everybody in it is made up.**\n\n")
	}
	fmt.Fprintf(&b, "%s\n\n%s\n\n", Results(d), Limits)
	for _, note := range v.Notes {
		b.WriteString(escape(note) + "\n\n")
	}
	rows := Rows(d, language)
	for i, q := range d.Questions {
		fmt.Fprintf(&b, "## %d. %s\n\n", i+1, escape(In(q.Label, language)))
		if len(rows[q.Name]) == 0 {
			b.WriteString(NoFigures + "\n\n")
			continue
		}
		for _, r := range rows[q.Name] {
			fmt.Fprintf(&b, "- %s\n", escape(Sentence(r)))
		}
		b.WriteString("\n")
	}
	if len(v.Said) > 0 {
		fmt.Fprintf(&b, "## In their words\n\n%s\n\n", InTheirWords)
		for _, s := range v.Said {
			fmt.Fprintf(&b, "> %s\n>\n> – %s, on: %s\n\n", escape(s.Text), escape(s.By()), escape(s.Asked))
		}
	}
	if len(d.HeldBack) > 0 {
		b.WriteString("## Held back\n\n")
		for _, h := range d.HeldBack {
			fmt.Fprintf(&b, "- %s\n", escape(Held(h, language)))
		}
		b.WriteString("\n")
	}
	b.WriteString("## Privacy receipt\n\n")
	for _, line := range Receipt(d) {
		fmt.Fprintf(&b, "- %s\n", escape(line))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// NoFigures stands where a question has none.
const NoFigures = "No figures: too few people in every place, or the condition under which it was asked is not published."

// Sentence is one figure as a sentence: what, of whom, how many stand behind it.
func Sentence(r Row) string {
	who := fmt.Sprintf("%s, %s (%s people)", r.Place, r.Who, r.People)
	if r.Words != "" {
		return who + ": " + r.Words + "."
	}
	var parts []string
	for _, p := range r.Parts {
		parts = append(parts, p.Label+": "+p.Text)
	}
	s := who + ": " + strings.Join(parts, "; ") + "."
	if r.Mean != "" {
		s += " Mean " + r.Mean + ", median " + r.Median + ", from these shares."
	}
	return s
}

// escape keeps a text from being taken for Markdown.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`, "`", "\\`", "\n", " ").Replace(s)
}
