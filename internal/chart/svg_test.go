package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"blether/internal/release"
	"blether/internal/report"
)

func drawing(t *testing.T, d *release.Document, question, language, dir string) string {
	t.Helper()
	var b bytes.Buffer
	if err := SVG(&b, d, question, language, dir); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// holding is a sample with something held back.
func holding() *release.Document {
	d := sampleScale()
	d.HeldBack = []release.HeldBack{{Level: "area", Place: "orkney", Label: texts("NHS Orkney", "مجلس أوركني الصحي"), Why: "small", Needs: 10}}
	return d
}

func TestDrawingIsXMLAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	for _, d := range []*release.Document{holding(), sampleMultiple(), sampleWords(), {Questions: []release.Asked{{Name: "q", Label: texts(`<script>"a&b"</script>`)}}}} {
		for _, language := range []string{"en", "ar"} {
			name := d.Questions[0].Name
			s := drawing(t, d, name, language, map[string]string{"ar": "rtl"}[language])
			if s != drawing(t, d, name, language, map[string]string{"ar": "rtl"}[language]) {
				t.Errorf("%s in %s: two drawings differ", name, language)
			}
			for x := xml.NewDecoder(strings.NewReader(s)); ; {
				token, err := x.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s in %s: %v", name, language, err)
				}
				if e, is := token.(xml.StartElement); is && e.Name.Local == "script" {
					t.Error("a text became markup")
				}
			}
			for _, want := range []string{`role="img" aria-labelledby="title desc"`, `<title id="title">`, `<desc id="desc">`} {
				if !strings.Contains(s, want) {
					t.Errorf("%s in %s: no %s", name, language, want)
				}
			}
		}
	}
}

func TestDrawingShowsWhatIsHeldBack(t *testing.T) {
	t.Parallel()
	d := holding()
	s := drawing(t, d, "heard", "en", "ltr")
	if strings.Count(s, "stroke-dasharray") != 1 || strings.Count(s, "NHS Orkney is held back: at least 10 people") != 2 {
		t.Error("what is held back is not drawn, or not said in words")
	}
	if strings.Contains(drawing(t, sampleScale(), "heard", "en", "ltr"), "stroke-dasharray") {
		t.Error("something is drawn as held back that is not")
	}
}

// A drawing leaves no row out, however many there are.
func TestDrawingIsComplete(t *testing.T) {
	t.Parallel()
	d := sampleScale()
	for len(d.Blocks) < 60 {
		d.Blocks = append(d.Blocks, d.Blocks...)
	}
	if s := drawing(t, d, "heard", "en", "ltr"); strings.Contains(s, "in the console") {
		t.Error("rows are left out")
	}
}

// Arabic is written in reading order and from the right: the viewer joins its letters.
func TestDrawingOfArabic(t *testing.T) {
	t.Parallel()
	s := drawing(t, holding(), "heard", "ar", "rtl")
	if !strings.Contains(s, "مجلس فايف الصحي (NHS Fife)</text>") || !strings.Contains(s, `direction="rtl" text-anchor="start" font-weight="bold">مجلس فايف`) {
		t.Error("a place in Arabic is not a text from the right")
	}
}

// Every answer has a pattern of its own beside its colour, and can be read on it.
func TestPatternsBesideColours(t *testing.T) {
	t.Parallel()
	for _, kind := range []release.Kind{release.Scale, release.Choice} {
		parts := make([]report.Part, len(marks)+1)
		parts[3].None = true
		seen := map[string]bool{}
		for i, look := range tones(kind, parts) {
			shape := shapeOf(tone{fill: ink, line: ink, hatch: look.hatch, mark: look.mark})
			if seen[shape] {
				t.Errorf("%s: part %d shares its pattern", kind, i)
			}
			seen[shape] = true
			if c := contrast(ink, mix(look.fill, ink, 1, 4)); look.mark > 0 && c < 4.5 {
				t.Errorf("%s: text on part %d has %.1f to 1", kind, i, c)
			}
		}
	}
}

func TestDrawingOfAnUnknownQuestion(t *testing.T) {
	t.Parallel()
	if err := SVG(io.Discard, sampleScale(), "other", "en", ""); !errors.Is(err, ErrQuestion) {
		t.Errorf("got %v", err)
	}
	if err := SVG(full{}, sampleScale(), "heard", "en", ""); err == nil {
		t.Error("a writer that fails is not told")
	}
}
