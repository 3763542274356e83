package chart

import (
	"bytes"
	"errors"
	"image/png"
	"strings"
	"testing"

	"blether/internal/release"
	"blether/internal/report"
)

func picture(t *testing.T, d *release.Document, question, language, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := PNG(&b, d, question, language, dir); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPictureIsAPNGAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		d             *release.Document
		language, dir string
	}{{sampleScale(), "en", "ltr"}, {sampleScale(), "ar", "rtl"}, {sampleMultiple(), "gd", ""}, {sampleWords(), "ur", "rtl"}} {
		name := c.d.Questions[0].Name
		b := picture(t, c.d, name, c.language, c.dir)
		if !bytes.Equal(b, picture(t, c.d, name, c.language, c.dir)) {
			t.Errorf("%s in %s: two pictures differ", name, c.language)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds(); size.Dx() != 1200 || size.Dy() > 2400 || size.Dy() < 400 {
			t.Errorf("%s in %s: %v", name, c.language, size)
		}
	}
}

// What was laid out is what is painted: the middle of a bar has the bar's colour.
func TestBarsArePainted(t *testing.T) {
	t.Parallel()
	d := sampleMultiple()
	s := layOut(d, &d.Questions[0], "en", true)
	img := paint(s)
	for _, b := range s.bars {
		if got := img.RGBAAt(b.Min.X+4, b.Min.Y+4); got != high {
			t.Errorf("bar %v is %v", b.Rectangle, got)
		}
	}
}

func TestTheDemonstrationMark(t *testing.T) {
	t.Parallel()
	for _, is := range []bool{true, false} {
		d := sampleScale()
		d.Demo = is
		if s := layOut(d, &d.Questions[0], "en", false); s.says(demo) != is || strings.Contains(Alt(d, "heard", "en"), demo) != is {
			t.Errorf("demo %t: the mark is %t", is, s.says(demo))
		}
	}
}

func TestTheHeadSaysWhatAReaderMustKnow(t *testing.T) {
	t.Parallel()
	d := sampleWords()
	s := layOut(d, &d.Questions[0], "en", false)
	for _, text := range []string{"“I can talk", "The Pledge", "2026-03-01", "Shares are rounded", "Sensitive", "10 % or fewer", "no answer or not asked"} {
		if !s.says(text) {
			t.Errorf("the picture does not say %q", text)
		}
	}
}

func TestUnknownQuestion(t *testing.T) {
	t.Parallel()
	for _, d := range []*release.Document{{}, sampleScale()} {
		var b bytes.Buffer
		if err := PNG(&b, d, "other", "en", "ltr"); !errors.Is(err, ErrQuestion) || b.Len() > 0 {
			t.Errorf("PNG gave %v and %d bytes", err, b.Len())
		}
		if alt := Alt(d, "other", "en"); alt != "" {
			t.Errorf("Alt gave %q", alt)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestAWriterThatFails(t *testing.T) {
	t.Parallel()
	if err := PNG(full{}, sampleScale(), "heard", "en", "ltr"); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("PNG gave %v", err)
	}
}

func TestNoFigures(t *testing.T) {
	t.Parallel()
	d := sampleScale()
	d.Blocks, d.Totals = nil, nil
	s := layOut(d, &d.Questions[0], "en", false)
	if !s.says("No figures: too few people") || len(s.bars)+len(s.ticks) > 0 || !strings.Contains(Alt(d, "heard", "en"), report.NoFigures) {
		t.Error("the picture does not say that there are no figures")
	}
}

func TestAFigureWithoutPartsHasNoBar(t *testing.T) {
	t.Parallel()
	d := sampleScale()
	d.Blocks = []release.Block{block(texts("Fife"), "all", 20, release.Figure{Question: "heard"})}
	d.Totals = nil
	if s := layOut(d, &d.Questions[0], "en", false); !s.says("No figures") || len(s.bars)+len(s.ticks) > 0 {
		t.Error("a figure without parts has an axis")
	}
}

func TestOddDocuments(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Wort ", 4000)
	many := release.Figure{Question: "q"}
	for range 200 {
		many.Parts = append(many.Parts, release.Share{Points: []string{long[:40]}, Share: 1})
	}
	for name, c := range map[string]struct {
		asked release.Asked
		label release.Text
		f     release.Figure
	}{
		"nothing at all":   {release.Asked{}, nil, release.Figure{}},
		"no parts":         {release.Asked{Name: "q", Kind: release.Scale}, texts("Fife"), release.Figure{Question: "q"}},
		"unknown points":   {release.Asked{Name: "q", Kind: release.Scale}, texts("Fife"), release.Figure{Question: "q", Parts: shares(fifth, 20, 20, 20)}},
		"a part of nobody": {release.Asked{Name: "q", Kind: release.Scale}, texts("Fife"), release.Figure{Question: "q", Parts: []release.Share{{Share: 40}}}},
		"words, no points": {release.Asked{Name: "q", Kind: release.Choice}, texts("Fife"), release.Figure{Question: "q", Words: release.HalfOrMore}},
		"huge labels":      {release.Asked{Name: "q", Kind: release.Choice, Label: texts(long), Points: []release.PointShown{shown("1", texts(long))}}, texts(long), release.Figure{Question: "q", Parts: shares(fifth, 40, 60)}},
		"new lines":        {release.Asked{Name: "q", Kind: release.Choice, Label: texts("a\nb\r\n\u2028c")}, texts("\n\n"), release.Figure{Question: "q", Parts: shares(fifth, 40, 60)}},
		"overrides":        {release.Asked{Name: "q", Kind: release.Choice, Label: texts("\u202e\u2066a")}, texts("\u2067عبد\u202d"), release.Figure{Question: "q", Parts: shares(fifth, 40, 60)}},
		"many parts":       {release.Asked{Name: "q", Kind: release.Choice}, texts("Fife"), many},
		"many options":     {release.Asked{Name: "q", Kind: release.Multiple}, texts("Fife"), release.Figure{Question: "q", Options: many.Parts}},
		"not UTF-8":        {release.Asked{Name: "q", Kind: release.Choice, Label: texts("\xff\xfe\x00")}, texts("\xc3"), release.Figure{Question: "q", Parts: shares(fifth, 40, 60)}},
	} {
		d := &release.Document{Questions: []release.Asked{c.asked}, Blocks: []release.Block{block(c.label, "?", 0, c.f)}}
		for _, rtl := range []bool{false, true} {
			s := layOut(d, asked(d, c.asked.Name), "en", rtl)
			if err := untidy(s); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			paint(s)
		}
		if alt := Alt(d, c.asked.Name, "en"); length(alt) > altLength || alt == "" {
			t.Errorf("%s: a text alternative of %d characters", name, length(alt))
		}
	}
}

func TestAltSaysWhatFitsAndCountsTheRest(t *testing.T) {
	t.Parallel()
	d := sampleScale()
	for len(d.Blocks) < 30 {
		d.Blocks = append(d.Blocks, d.Blocks...)
	}
	alt := Alt(d, "heard", "en")
	if length(alt) > altLength || length(alt) < altLength/2 {
		t.Errorf("%d characters", length(alt))
	}
	if first := report.Sentence(report.Rows(d, "en")["heard"][0]); !strings.Contains(alt, first) {
		t.Errorf("%q does not say %q", alt, first)
	}
	if lines := strings.Split(alt, "\n"); !strings.HasSuffix(lines[len(lines)-1], "further rows are in the console.") {
		t.Errorf("ends in %q", lines[len(lines)-1])
	}
	few := sampleMultiple()
	if alt := Alt(few, "needs", "en"); strings.Contains(alt, "console") || strings.Count(alt, "\n") != 3 {
		t.Errorf("%q: want a title, a date and two sentences", alt)
	}
}
