// Package chart draws one question of a release as a picture for chat and as a
// drawing for papers, and says the same in words for those who do not see it. It is in charge of the layout,
// of the colours, and of setting text in any direction. It computes no figure:
// all that it draws stands in report.Rows. It reads no clock and no file, so the
// same document gives the same bytes; who may see a picture is not its business.
package chart

import (
	"fmt"
	"image/png"
	"io"

	"blether/internal/release"
	"blether/internal/report"
)

// ErrQuestion says that a release has no question of that name.
var ErrQuestion = report.ErrQuestion

// PNG writes the figures of one question in a language, 1200 pixels wide and up
// to 2400 high. With dir "rtl" the picture is mirrored. It returns ErrQuestion
// where the release does not know the question, else only what w returns.
func PNG(w io.Writer, d *release.Document, question string, language, dir string) error {
	q := asked(d, question)
	if q == nil {
		return fmt.Errorf("draw question %q of release %s: %w", question, d.ID, ErrQuestion)
	}
	s := layOut(d, q, language, dir == "rtl")
	if err := png.Encode(w, paint(s)); err != nil {
		return fmt.Errorf("write picture of question %q: %w", question, err)
	}
	return nil
}

// altLength is how many characters a text alternative has at most: what Discord
// and Slack both take.
const altLength = 1500

// Alt says in words what the picture shows, in at most 1500 characters. Sentences
// that do not fit are counted. It is empty where the release does not know the
// question.
func Alt(d *release.Document, question, language string) string {
	q := asked(d, question)
	if q == nil {
		return ""
	}
	text := clip(report.In(q.Label, language), altLength/3) + "\n"
	if title := report.In(d.Title, language); title != "" {
		text += clip(title, altLength/5) + ". "
	}
	text += report.Results(d)
	if d.Demo {
		text = demo + "\n" + text
	}
	rows := report.Rows(d, language)[question]
	if len(rows) == 0 {
		return text + "\n" + report.NoFigures
	}
	for i, r := range rows {
		next := text + "\n" + clip(report.Sentence(r), altLength/3)
		rest := remainder(len(rows)-i, i > 0)
		if length(next)+length(rest)+1 > altLength {
			return text + "\n" + rest
		}
		text = next
	}
	return text
}

func asked(d *release.Document, name string) *release.Asked {
	for i := range d.Questions {
		if d.Questions[i].Name == name {
			return &d.Questions[i]
		}
	}
	return nil
}

func length(s string) int { return len([]rune(s)) }

// clip cuts a text to a number of characters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
