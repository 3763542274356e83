package report

import (
	"embed"
	"fmt"
	"html/template"
	"io"

	"blether/internal/release"
)

//go:embed page.html easy.html report.css
var files embed.FS

// CSS is the style sheet of the page.
func CSS() []byte {
	b, err := files.ReadFile("report.css")
	if err != nil {
		panic(err) // embedded
	}
	return b
}

// Ways are the links of the page where it stands in the console. Alone it has none.
type Ways struct {
	Home     string // all rounds
	Save     string // where a form of it is asked for
	Forms    []Way
	OfPlaces []Way // forms that there are of one place
	Places   []PlaceName
	Charts   func(question string) []Way
}

// Way leads to one form.
type Way struct{ URL, Format, Name, About string }

type pageData struct {
	View
	Results      string
	Questions    []pageQuestion
	Held         []string
	Receipt      []string
	Limits       string
	NoFigures    string
	InTheirWords string
	CSS          template.CSS // of a page that stands alone
	Ways         *Ways
}

type pageQuestion struct {
	Name      string
	Label     string
	Sensitive bool
	Multiple  bool
	Rows      []pageRow
	Charts    []Way
}

type pageRow struct {
	Row
	Sentence string
	Bars     []template.HTML
}

// Page writes a release as a page to print. Without ways it stands alone and
// carries its style sheet in itself; in the console it links to it.
func Page(w io.Writer, v View, ways *Ways) error {
	t, err := template.ParseFS(files, "page.html")
	if err != nil {
		return fmt.Errorf("read page template: %w", err)
	}
	d, language := v.Document, v.Language
	data := pageData{View: v, Results: Results(d), Receipt: Receipt(d), Limits: Limits, NoFigures: NoFigures, InTheirWords: InTheirWords, Ways: ways}
	if ways == nil {
		data.CSS = template.CSS(CSS()) //nolint:gosec // our own file
	}
	rows := Rows(d, language)
	for i, q := range d.Questions {
		pq := pageQuestion{Name: q.Name, Label: In(q.Label, language), Sensitive: q.Sensitive, Multiple: q.Kind == release.Multiple}
		if ways != nil {
			pq.Charts = ways.Charts(q.Name)
		}
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
