package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"blether/internal/release"
	"blether/internal/response"
)

// document makes a release with every kind of figure, from made-up answers.
func document(t *testing.T, people int, k int) *release.Document {
	t.Helper()
	p := &release.Plan{Round: "demoabc", Flow: "demo", Version: "abcdefg", K: k, Title: release.Text{"en": "=Demo"}, Area: "board", Role: "role"}
	for i, name := range []string{"fife", "lothian", "borders", "orkney"} {
		p.Areas = append(p.Areas, release.Area{Name: name, Label: release.Text{"en": name}, Region: []string{"east", "east", "east", "north"}[i], Nation: "scotland", Island: name == "orkney"})
	}
	for _, r := range [][3]string{{"mother", "mother", "parents"}, {"father", "father", "parents"}, {"carer", "family", "others"}, {"supporter", "supporter", "others"}} {
		p.Roles = append(p.Roles, release.Role{Name: r[0], Part: r[1], Pair: r[2]})
	}
	points := func(names ...string) (out []release.Point) {
		for i, n := range names {
			out = append(out, release.Point{Name: n, Label: release.Text{"en": n}, Value: i + 1})
		}
		return out
	}
	p.Questions = []release.Question{
		{Name: "scale", Kind: release.Scale, Points: points("1", "2", "3", "4", "5"), Label: release.Text{"en": "+How <b>was</b> it?"}},
		{Name: "private", Kind: release.Scale, Points: points("1", "2", "3", "4", "5"), Sensitive: true},
		{Name: "told", Kind: release.YesNo, Points: points("yes", "no")},
		{Name: "needs", Kind: release.Multiple, Points: points("bsl", "childcare")},
		{Name: "how", Kind: release.Choice, Points: points("phone", "video")},
	}
	tally := release.NewTally(p)
	r := rand.New(rand.NewPCG(uint64(people), 7))
	pick := func(names ...string) string { return names[r.IntN(len(names))] }
	for range people {
		tally.Add(response.Rating{Answers: map[string]any{"board": pick("fife", "lothian", "lothian", "lothian", "borders"), "role": pick("mother", "father", "carer", "supporter", "mother"),
			"scale": 1 + r.IntN(5), "private": 1 + r.IntN(5), "told": pick("yes", "no"), "needs": []string{pick("bsl", "childcare")}, "how": pick("phone", "video")}})
	}
	built, err := release.Build(p, tally, release.Occasion{Batch: 1, Date: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Last: true})
	if err != nil {
		t.Fatal(err)
	}
	return &built.Document
}

var (
	number = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)
	tag    = regexp.MustCompile(`<[^>]*>`)
	styles = regexp.MustCompile(`(?s)<style>.*?</style>`)
)

// numbers lists every number of a release document, in the forms that a reader
// may meet it: rates also as per cent.
func numbers(t *testing.T, d *release.Document) map[string]bool {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, n := range number.FindAllString(string(b), -1) {
		out[n] = true
		if strings.HasPrefix(n, "0.") || n == "0" {
			var f float64
			_, _ = fmt.Sscan(n, &f)
			out[fmt.Sprintf("%.0f", 100*f)] = true
		}
		if !strings.Contains(n, ".") {
			out[n+".0"] = true // a mean of 3 reads 3.0
		}
	}
	return out
}

// A7 (docs/privacy.md, 4): every number in every export stands in the release.
func TestEveryNumberStandsInTheRelease(t *testing.T) {
	t.Parallel()
	for _, people := range []int{0, 7, 40, 130, 600} {
		for _, k := range []int{5, 10} {
			d := document(t, people, k)
			known := numbers(t, d)
			for name, write := range map[string]func(*bytes.Buffer) error{
				"page":     func(b *bytes.Buffer) error { return Page(b, Whole(d, "en", "ltr"), nil) },
				"csv":      func(b *bytes.Buffer) error { return CSV(b, Whole(d, "en", "ltr")) },
				"markdown": func(b *bytes.Buffer) error { return Markdown(b, Whole(d, "en", "ltr")) },
			} {
				var b bytes.Buffer
				if err := write(&b); err != nil {
					t.Fatal(err)
				}
				text := strings.ReplaceAll(tag.ReplaceAllString(styles.ReplaceAllString(b.String(), ""), " "), "&#43;", "+")
				text = strings.ReplaceAll(text, "&#39;", "'")
				for _, n := range number.FindAllString(text, -1) {
					if !known[n] && name != "markdown" || name == "markdown" && !known[n] && !heading(text, n) {
						t.Errorf("%d people, k=%d: %s shows %s, which is not in the release", people, k, name, n)
					}
				}
			}
		}
	}
}

// heading reports whether a number is only that of a heading.
func heading(text, n string) bool {
	return strings.Contains(text, "## "+n+". ")
}

func TestCellsThatASpreadsheetWouldRunAreHarmless(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := CSV(&b, Whole(document(t, 60, 5), "en", "ltr")); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("cell %q", cell)
			}
		}
	}
}

// Texts of people and of flows are text, never markup.
func TestPageEscapesTexts(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Page(&b, Whole(document(t, 60, 5), "en", "ltr"), &Ways{Charts: func(string) []Way { return nil }}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<b>was</b>") {
		t.Error("a question's text became markup")
	}
	if strings.Contains(b.String(), "style=") || strings.Contains(b.String(), "<script") {
		t.Error("the page has inline style or script")
	}
}

// A text in neither the reader's language nor English reads the same each time.
func TestTextOfOtherLanguagesIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	for range 50 {
		if got := In(release.Text{"ur": "c", "gd": "a", "pl": "b"}, "ar"); got != "a" {
			t.Fatalf("In gave %q", got)
		}
	}
}

// A release that was written by hand may speak of a question without points.
func TestWordsOfAQuestionWithoutPoints(t *testing.T) {
	t.Parallel()
	d := &release.Document{
		Questions: []release.Asked{{Name: "q", Kind: release.Scale}},
		Blocks:    []release.Block{{Figures: []release.Figure{{Question: "q", Words: release.HalfOrMore}}}},
	}
	if rows := Rows(d, "en")["q"]; len(rows) != 1 || !strings.HasPrefix(rows[0].Words, release.HalfOrMore) {
		t.Errorf("rows %+v", rows)
	}
}
