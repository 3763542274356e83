package report

import (
	"embed"
	"fmt"
	"html/template"
	"io"

	"blether/internal/release"
)

//go:embed page.html report.css
var files embed.FS

// CSS is the style sheet of the page.
func CSS() []byte {
	b, err := files.ReadFile("report.css")
	if err != nil {
		panic(err) // embedded
	}
	return b
}

type pageData struct {
	Doc       *release.Document
	Language  string
	Dir       string
	Title     string
	Questions []pageQuestion
	Held      []string
	Receipt   []string
	Limits    string
	NoFigures string
	CSS       template.CSS // of a page that stands alone
	Console   bool
}

type pageQuestion struct {
	Name      string
	Label     string
	Sensitive bool
	Multiple  bool
	Rows      []pageRow
}

type pageRow struct {
	Row
	Sentence string
	Bars     []template.HTML
}

// Page writes a release as a page to print. Alone, it carries its style sheet
// in itself; in the console it links to it.
func Page(w io.Writer, d *release.Document, language, dir string, alone bool) error {
	t, err := template.ParseFS(files, "page.html")
	if err != nil {
		return fmt.Errorf("read page template: %w", err)
	}
	data := pageData{Doc: d, Language: language, Dir: dir, Title: In(d.Title, language), Receipt: Receipt(d), Limits: Limits, NoFigures: NoFigures, Console: !alone}
	if alone {
		data.CSS = template.CSS(CSS()) //nolint:gosec // our own file
	}
	rows := Rows(d, language)
	for i, q := range d.Questions {
		pq := pageQuestion{Name: q.Name, Label: In(q.Label, language), Sensitive: q.Sensitive, Multiple: q.Kind == release.Multiple}
		for j, r := range rows[q.Name] {
			pr := pageRow{Row: r, Sentence: Sentence(r)}
			id := fmt.Sprintf("f%d-%d", i, j)
			switch {
			case r.Words != "":
			case pq.Multiple:
				pr.Bars = Bars(r, id)
			default:
				pr.Bars = []template.HTML{Bar(r, id)}
			}
			pq.Rows = append(pq.Rows, pr)
		}
		data.Questions = append(data.Questions, pq)
	}
	for _, h := range d.HeldBack {
		data.Held = append(data.Held, Held(h, language))
	}
	return t.Execute(w, data)
}
