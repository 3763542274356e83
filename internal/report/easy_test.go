package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"blether/internal/release"
)

// What easy words say of a share is so, however the share was rounded.
func TestEasyWordsAreTrue(t *testing.T) {
	t.Parallel()
	for _, step := range []int{1, 5, 10, 25, 50} {
		for share := 0; share <= 100; share += step {
			said := strings.Join(side(share, step), " ")
			lowest, highest := 2*share-step, 2*share+step // twice what it can have been
			if strings.Contains(said, "more than half") && lowest < 100 || strings.Contains(said, "less than half.") && strings.HasPrefix(said, "That is less") && highest > 100 {
				t.Errorf("%d %% in steps of %d: %q", share, step, said)
			}
		}
	}
	order := map[string]int{}
	for share := 0; share <= 100; share++ {
		words := roughly(share, false)
		if last, seen := order[words]; seen && last != share-1 && words != "few or none" {
			t.Errorf("%q is said of %d and of %d", words, last, share)
		}
		order[words] = share
		if digits.MatchString(words) {
			t.Errorf("%d %% is said with a number: %q", share, words)
		}
	}
	for share, want := range map[int]string{0: "few or none", 33: "about a third", 50: "about half", 75: "about three quarters", 100: "all or nearly all"} {
		if got := roughly(share, false); got != want {
			t.Errorf("%d %% is %q", share, got)
		}
	}
	if roughly(10, true) != "few or none" || roughly(90, true) != "all or nearly all" {
		t.Error("a sensitive share is said finer than it is shown")
	}
}

var digits = regexp.MustCompile(`[0-9]`)

// One idea a line, in short sentences, and in English whatever is asked for.
func TestEasyWordsAreShort(t *testing.T) {
	t.Parallel()
	d := document(t, 130, 5)
	var en, ar bytes.Buffer
	if err := EasyMarkdown(&en, Whole(d, "en", "ltr")); err != nil {
		t.Fatal(err)
	}
	if err := EasyMarkdown(&ar, Whole(d, "ar", "rtl")); err != nil || en.String() != ar.String() {
		t.Errorf("easy words in Arabic are others (%v)", err)
	}
	for _, line := range strings.Split(en.String(), "\n") {
		if words := len(strings.Fields(line)); strings.HasPrefix(line, "- ") && words > 15 {
			t.Errorf("%d words: %s", words, line)
		}
	}
	if !strings.Contains(en.String(), "It is in English only.") || strings.Contains(en.String(), "%") {
		t.Error("it does not say that it is in English only, or has per cents")
	}
	var page bytes.Buffer
	if err := EasyPage(&page, Whole(d, "en", "ltr")); err != nil || strings.Contains(page.String(), "<b>was</b>") || !strings.Contains(page.String(), "It is in English only.") {
		t.Errorf("the page in easy words: %v", err)
	}
}

func TestEveryFigureHasWhoStandsBehindItAndItsLimit(t *testing.T) {
	t.Parallel()
	d := document(t, 130, 5)
	for _, rows := range Rows(d, "en") {
		for _, r := range rows {
			if !strings.Contains(Stands(r), r.People+" people") || !strings.HasSuffix(Limit(r), ".") {
				t.Errorf("%s: %q, %q", r.Place, Stands(r), Limit(r))
			}
			if (r.Words != "") != strings.HasPrefix(Limit(r), "Only on which side") {
				t.Errorf("limit of %q: %q", r.Words, Limit(r))
			}
		}
	}
}

func TestWhatWouldFreeIsSaid(t *testing.T) {
	t.Parallel()
	label := release.Text{"en": "Fife"}
	for want, h := range map[string]release.HeldBack{
		"At least 10 people from Fife are needed, ":          {Level: "area", Place: "fife", Why: "small", Needs: 10},
		"At least 10 people from one region are needed.":     {Level: "region", Place: "east", Why: "small", Needs: 10},
		"At least 5 people from Fife are needed on a date":   {Level: "area", Place: "fife", Why: "waits", Needs: 5},
		"At least 5 people are needed in all.":               {Level: "all", Place: "all", Why: "waits", Needs: 5},
		"At least 5 people who gave no place are needed, ":   {Level: "area", Place: "unsaid", Why: "small", Needs: 5},
		"Time, and more people who did not answer the time ": {Level: "area", Place: "fife", Why: "near"},
	} {
		h.Label = label
		if got := Frees(h, "en"); !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
