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

// No sentence that is learnt from is one that is measured by.
func TestWhatIsHeldBackIsNotLearnt(t *testing.T) {
	t.Parallel()
	plain := func(s Sentence) string { return strings.Join(strings.Fields(strings.ToLower(s.Text)), " ") }
	learnt := map[string]bool{}
	for _, one := range read(t, "train") {
		learnt[plain(one)] = true
	}
	for _, set := range []string{"held", "test", "test_two"} {
		for _, one := range read(t, set) {
			if learnt[plain(one)] {
				t.Errorf("%s: %q is in train.tsv too", set, one.Text)
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
