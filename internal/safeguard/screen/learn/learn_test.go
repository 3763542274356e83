package learn

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"blether/internal/safeguard/screen"
)

func read(t *testing.T, name string) []Sentence {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	all, err := Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The figures on sentences that neither frames nor model were made from do not fall without
// anybody noticing. What they are to be, and are, `make bench` prints.
func TestFigures(t *testing.T) {
	t.Parallel()
	s, err := screen.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"held", "test", "test_two"} {
		r := Look(s, read(t, set))
		for key, least := range map[string]float64{"plain": 0.97, "indirect": 0.83, "all": 0.89} {
			if got := r.Any[key]; float64(got.Were) < least*float64(got.Of) {
				t.Errorf("%s, %s at any level: %s", set, key, got)
			}
		}
		for _, c := range s.Classes()[1:] {
			if got := r.Any[c]; c != "low" && float64(got.Were) < 0.7*float64(got.Of) {
				t.Errorf("%s, %s at any level: %s", set, c, got)
			}
		}
		for key, most := range map[string]float64{"calm": 0.035, "calm hard": 0.08} {
			if got := r.Clear[key]; float64(got.Were) > most*float64(got.Of) {
				t.Errorf("%s, %s taken for a risk: %s", set, key, got)
			}
		}
	}
}

// The other languages have a few plain sentences only: what they notice of those held back does
// not fall, and nothing harmless is taken for a risk. The figures are in docs/safety.md.
func TestFiguresOfSmallLanguages(t *testing.T) {
	t.Parallel()
	s, err := screen.New()
	if err != nil {
		t.Fatal(err)
	}
	for language, least := range map[string]float64{"pl": 0.8, "ar": 0.9, "ur": 0.8, "gd": 0.75} {
		r := Look(s, read(t, language+".held"))
		if got := r.Clear["all"]; got.Of < 30 || float64(got.Were) < least*float64(got.Of) {
			t.Errorf("%s, as L1 or L2: %s", language, got)
		}
		if got := r.Clear["calm"]; got.Of < 30 || got.Were > 0 {
			t.Errorf("%s, harmless and taken for a risk: %s", language, got)
		}
		if got := r.Any["calm"]; got.Were > 1 { // the model beside the English frames reads all
			t.Errorf("%s, harmless and taken for a weak sign: %s", language, got)
		}
		if got := r.Clear["calm negated"]; got.Were > 1 {
			t.Errorf("%s, denied and taken for a risk: %s", language, got)
		}
	}
}

// What is written in English is read as if there were no other languages.
func TestOtherLanguagesLeaveEnglishAlone(t *testing.T) {
	t.Parallel()
	s, err := screen.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"held", "test"} {
		for _, one := range read(t, set) {
			if got := s.Screen(one.Text); strings.Contains(got.Frame, "/") {
				t.Errorf("%q: %+v", one.Text, got)
			}
		}
	}
}

// No sentence that is learnt from is one that is measured by.
func TestWhatIsHeldBackIsNotLearnt(t *testing.T) {
	t.Parallel()
	plain := func(s Sentence) string { return strings.Join(strings.Fields(strings.ToLower(s.Text)), " ") }
	learnt := map[string]bool{}
	for _, one := range read(t, "train") {
		learnt[plain(one)] = true
	}
	for _, language := range []string{"pl", "ar", "ur", "gd"} {
		for _, one := range read(t, language) {
			learnt[plain(one)] = true
		}
	}
	for _, set := range []string{"held", "held_short", "test", "test_two", "pl.held", "ar.held", "ur.held", "gd.held"} {
		for _, one := range read(t, set) {
			if learnt[plain(one)] {
				t.Errorf("%s: %q is learnt from too", set, one.Text)
			}
		}
	}
}

func TestReadRefusesWhatIsNoSentence(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"L2\tsuicide\tplain", "L4\tsuicide\tplain\ttext", "-\tsuicide\tplain\ttext", "L2\t-\tplain\ttext", "L2\tsuicide\tplain\t "} {
		if _, err := Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r         Rate
		low, high float64
	}{{Rate{100, 50}, 0.404, 0.596}, {Rate{10, 0}, 0, 0.278}, {Rate{0, 0}, 0, 1}} {
		low, high := c.r.Bounds()
		if low < c.low-0.001 || low > c.low+0.001 || high < c.high-0.001 || high > c.high+0.001 {
			t.Errorf("%v: %.3f to %.3f", c.r, low, high)
		}
	}
}
