package chart

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"blether/internal/release"
	"blether/internal/report"
)

// sheets are pictures of every kind, by name.
func sheets() map[string]*sheet {
	out := map[string]*sheet{}
	for name, d := range map[string]*release.Document{"scale": sampleScale(), "multiple": sampleMultiple(), "words": sampleWords()} {
		for _, language := range []string{"en", "ar"} {
			for _, rtl := range []bool{false, true} {
				out[fmt.Sprintf("%s %s mirrored=%t", name, language, rtl)] = layOut(d, &d.Questions[0], language, rtl)
			}
		}
	}
	return out
}

func within(got, want, off int) bool { return got >= want-off && got <= want+off }

func TestBarsAreAsLongAsTheirShares(t *testing.T) {
	t.Parallel()
	for name, s := range sheets() {
		if len(s.bars) == 0 {
			t.Errorf("%s: no bars", name)
		}
		rows := map[int]int{}
		for _, b := range s.bars {
			if !within(b.Dx()*100, b.axis.width*b.share, 100) {
				t.Errorf("%s: a bar of %d %% is %d px of %d", name, b.share, b.Dx(), b.axis.width)
			}
			if rows[b.Min.Y] += b.Dx(); rows[b.Min.Y] > b.axis.width {
				t.Errorf("%s: bars of a row are %d px of %d", name, rows[b.Min.Y], b.axis.width)
			}
		}
	}
}

func TestBarsBeginWhereTheAxisDoesAndFollowOneAnother(t *testing.T) {
	t.Parallel()
	for name, s := range sheets() {
		end, row := 0, -1
		for i, b := range s.bars {
			r := b.Rectangle
			if strings.HasSuffix(name, "true") {
				r = mirrored(r)
			}
			want := end
			if r.Min.Y != row {
				want = b.axis.from
			}
			if r.Min.X != want {
				t.Errorf("%s: bar %d begins at %d, want %d", name, i, r.Min.X, want)
			}
			end, row = r.Max.X, r.Min.Y
		}
	}
}

func TestAxisIsHonest(t *testing.T) {
	t.Parallel()
	for name, s := range sheets() {
		if len(s.ticks) == 0 || len(s.ticks)%6 != 0 {
			t.Fatalf("%s: %d ticks", name, len(s.ticks))
		}
		a := s.bars[0].axis
		for i, tick := range s.ticks {
			percent := i % 6 * 20
			want := a.from + a.width*percent/100
			if strings.HasSuffix(name, "true") {
				want = sheetWidth - want
			}
			if tick.percent != percent || tick.label != fmt.Sprintf("%d %%", percent) || !within(tick.x, want, 1) {
				t.Errorf("%s: tick %+v, want %d %% at %d", name, tick, percent, want)
			}
		}
	}
}

func TestMirroredPictureIsTheOtherWayRound(t *testing.T) {
	t.Parallel()
	d := sampleMultiple()
	left, right := layOut(d, &d.Questions[0], "en", false), layOut(d, &d.Questions[0], "en", true)
	for i := range left.areas {
		if a, b := left.areas[i].Rectangle, right.areas[i].Rectangle; a.Min.X != sheetWidth-b.Max.X || a.Max.X != sheetWidth-b.Min.X || a.Min.Y != b.Min.Y {
			t.Fatalf("area %d: %v and %v", i, a, b)
		}
	}
	for i := range left.texts {
		if a, b := left.texts[i], right.texts[i]; a.x != sheetWidth-b.x-b.width || a.text != b.text {
			t.Fatalf("text %q at %d, %q at %d", a.text, a.x, b.text, b.x)
		}
	}
}

// box is what a line of text takes up, by its letters.
func (p placed) box() image.Rectangle {
	return image.Rect(p.x, p.baseline-p.style.size*3/4, p.x+p.width, p.baseline+p.style.size/5)
}

// untidy tells of texts that lie on one another, stick out, or are too small.
func untidy(s *sheet) error {
	page := image.Rect(8, 8, sheetWidth-8, s.height-8)
	for i, a := range s.texts {
		if a.width > 0 && !a.box().In(page) {
			return fmt.Errorf("%q sticks out: %v", a.text, a.box())
		}
		if a.style.size < 26 {
			return fmt.Errorf("%q is too small", a.text)
		}
		for _, b := range s.texts[:i] {
			if a.box().Overlaps(b.box()) {
				return fmt.Errorf("%q lies on %q", a.text, b.text)
			}
		}
	}
	if s.height > sheetHeight {
		return fmt.Errorf("%d px high", s.height)
	}
	for _, a := range s.areas {
		for _, b := range s.bars {
			if a.tone.fill == border && a.Overlaps(b.Rectangle) {
				return fmt.Errorf("the axis %v lies on the bar %v", a.Rectangle, b.Rectangle)
			}
		}
		if !a.In(image.Rect(0, 0, sheetWidth, s.height)) {
			return fmt.Errorf("area %v sticks out", a.Rectangle)
		}
	}
	return nil
}

func TestPicturesAreTidy(t *testing.T) {
	t.Parallel()
	for name, s := range sheets() {
		if err := untidy(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func (s *sheet) says(text string) bool {
	for _, line := range s.texts {
		if strings.Contains(line.text, text) {
			return true
		}
	}
	return false
}

func TestWordsAreNeverDrawnAsABar(t *testing.T) {
	t.Parallel()
	d := sampleWords()
	d.Blocks = d.Blocks[:3] // in words, all of them
	s := layOut(d, &d.Questions[0], "en", false)
	if len(s.bars) > 0 || len(s.ticks) > 0 || len(s.areas) != 1 {
		t.Errorf("bars %v, ticks %v, areas %v: want only the rule under the head", s.bars, s.ticks, s.areas)
	}
	if !s.says("half or more chose Mostly true") || !s.says("fewer than half chose") {
		t.Error("the words are missing")
	}
}

func TestSharesWithoutABar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		percent []int
		bars    int
	}{{[]int{0, 100, 0, 0, 0, 0}, 1}, {[]int{-5, 50, 0, 0, 25, 30}, 3}, {[]int{60, -20, 60, 0, 0, 0}, 2}, {[]int{1 << 62, 1 << 62, -1 << 62, 7, 0, 0}, 1}} {
		d := sampleScale()
		d.Blocks = []release.Block{block(texts("Fife"), "all", 20, release.Figure{Question: "heard", Parts: shares(fifth, c.percent...)})}
		d.Totals = nil
		s := layOut(d, &d.Questions[0], "en", false)
		sum := 0
		for _, b := range s.bars {
			sum += b.Dx()
		}
		if len(s.bars) != c.bars || sum > s.bars[0].axis.width {
			t.Errorf("%v: %d bars, want %d, %d px of %d", c.percent, len(s.bars), c.bars, sum, s.bars[0].axis.width)
		}
	}
}

func TestWhatHasNoRoomIsCounted(t *testing.T) {
	t.Parallel()
	for _, sample := range []*release.Document{sampleScale(), sampleMultiple(), sampleWords()} {
		d := *sample
		for len(d.Blocks) < 60 {
			d.Blocks = append(d.Blocks, sample.Blocks...)
		}
		s := layOut(&d, &d.Questions[0], "en", false)
		if err := untidy(s); err != nil {
			t.Error(err)
		}
		all, drawn, left := 0, 0, 0
		for _, r := range report.Rows(&d, "en")[d.Questions[0].Name] {
			if all++; d.Questions[0].Kind == release.Multiple {
				all += len(r.Parts) - 1
			}
		}
		for _, line := range s.texts {
			_, _ = fmt.Sscanf(line.text, "%d further rows are in the console.", &left)
			if line.text == "few or none" || strings.HasPrefix(line.text, "half or more chose") || strings.HasPrefix(line.text, "fewer than half chose") {
				drawn++ // a row without a bar
			}
		}
		tops := map[int]bool{}
		for _, b := range s.bars {
			tops[b.Min.Y] = true
		}
		if drawn += len(tops); left == 0 || drawn+left != all {
			t.Errorf("%s: %d rows drawn and %d left out of %d", d.ID, drawn, left, all)
		}
	}
}
