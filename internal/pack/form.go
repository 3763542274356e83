// Package pack makes the files that officers take away: a release as page, CSV,
// Markdown, spreadsheet, text document, drawing, in easy words, and all of them
// in one zip. It is in charge of what forms there are and how they are laid out.
// Every figure comes from the release document by way of report; it computes
// none, knows no store, and gives the same bytes for the same release.
package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"blether/internal/chart"
	"blether/internal/release"
	"blether/internal/report"
)

// Form is one in which a release is given out.
type Form struct {
	Name   string // as it is asked for
	Ending string // of its files
	Media  string
	Title  string // what to call it
	About  string // what it is for
	Chart  bool   // of one question
}

// Pack is the form that holds all others.
const Pack = "pack"

var forms = []Form{
	{"docx", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Text document (DOCX)", "For board papers: a table for each question, who stands behind it, and room for what was decided.", false},
	{"xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Spreadsheet (XLSX)", "All figures with what each column means, and what is held back in sentences to paste.", false},
	{"page", "html", "text/html; charset=utf-8", "Page (HTML)", "To read in a browser, to print, or to save as PDF.", false},
	{"easy", "easy.html", "text/html; charset=utf-8", "Easy to read, as a page", "Short sentences, numbers in words. In English only.", false},
	{"easy-md", "easy.md", "text/markdown; charset=utf-8", "Easy to read, as Markdown", "The same as plain text. In English only.", false},
	{"csv", "csv", "text/csv; charset=utf-8", "Figures (CSV)", "For programs: one line a share.", false},
	{"md", "md", "text/markdown; charset=utf-8", "Text (Markdown)", "To paste into a paper or a message.", false},
	{"svg", "svg", "image/svg+xml", "Chart (SVG)", "One question as a drawing, sharp at any size, with its description inside.", true},
	{"png", "png", "image/png", "Chart (PNG)", "One question as a picture, for a message.", true},
	{Pack, "zip", "application/zip", "All of it (ZIP)", "Every form, with a note of what each is.", false},
}

// Forms lists the forms, in the order in which they are offered.
func Forms() []Form { return append([]Form(nil), forms...) }

// Errors of who asks for what there is not.
var (
	ErrForm  = errors.New("there is no such form")
	ErrWhich = errors.New("a chart is of one question")
)

// Named finds a form by its name.
func Named(name string) (Form, error) {
	var names []string
	for _, f := range forms {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Form{}, fmt.Errorf("%w: %q; a release comes as %s", ErrForm, name, strings.Join(names, ", "))
}

// Order is what somebody wants of a release.
type Order struct {
	Form          string
	Place         string // "" for all
	Question      string // "" for all
	Language, Dir string
	Said          []report.Said // quotes, which stand in what is of the whole release
}

// File is what they get.
type File struct {
	Name, Media string
	Body        []byte
}

// Make makes one file of a release.
func Make(d *release.Document, o Order) (File, error) {
	f, err := Named(o.Form)
	if err != nil {
		return File{}, err
	}
	v, err := view(d, o)
	if err != nil {
		return File{}, err
	}
	var b bytes.Buffer
	if f.Name == Pack {
		err = write(&b, v, o)
	} else {
		err = f.write(&b, v)
	}
	if err != nil {
		return File{}, fmt.Errorf("make %s of release %s: %w", f.Name, d.ID, err)
	}
	return File{Name: fileName(d.ID, o.Place, o.Question) + "." + f.Ending, Media: f.Media, Body: b.Bytes()}, nil
}

func view(d *release.Document, o Order) (v report.View, err error) {
	v = report.Whole(d, o.Language, o.Dir)
	v.Said = o.Said
	if o.Place != "" {
		if v, err = v.Of(o.Place); err != nil {
			return v, err
		}
	}
	if o.Question != "" {
		v, err = v.About(o.Question)
	}
	return v, err
}

// write writes any form but the pack itself.
func (f Form) write(w io.Writer, v report.View) error {
	switch f.Name {
	case "page":
		return report.Page(w, v, nil)
	case "csv":
		return report.CSV(w, v)
	case "md":
		return report.Markdown(w, v)
	case "easy":
		return report.EasyPage(w, v)
	case "easy-md":
		return report.EasyMarkdown(w, v)
	case "xlsx":
		return Sheet(w, v)
	case "docx":
		return Paper(w, v)
	}
	if len(v.Questions) != 1 {
		return fmt.Errorf("%w: name it; the release has %s", ErrWhich, strings.Join(questions(v), ", "))
	}
	if f.Name == "svg" {
		return chart.SVG(w, v.Document, v.Questions[0].Name, v.Language, v.Dir)
	}
	return chart.PNG(w, v.Document, v.Questions[0].Name, v.Language, v.Dir)
}

func questions(v report.View) []string {
	var out []string
	for i := range v.Questions {
		out = append(out, v.Questions[i].Name)
	}
	return out
}

// fileName joins what is not empty, in letters that every file system takes.
func fileName(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p == "" {
			continue
		}
		out = append(out, strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
				return r
			}
			return '-'
		}, p))
	}
	return strings.Join(out, "-")
}
