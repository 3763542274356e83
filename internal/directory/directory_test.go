package directory

import (
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func TestShippedServicesAreRight(t *testing.T) {
	t.Parallel()
	all, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(all, nil, today); err != nil {
		t.Error(err)
	}
	if err := Check(all, nil, today.AddDate(1, 0, 0)); err == nil || !strings.Contains(err.Error(), "was to be checked again by") {
		t.Errorf("a year later: %v", err)
	}
	terms, err := Terms()
	if err != nil {
		t.Fatal(err)
	}
	for _, term := range terms {
		if term.Says["en"] == "" || strings.Contains(term.Says["en"], "!") {
			t.Errorf("%q says %q", term.Name, term.Says["en"])
		}
	}
	if name, says, ok := Explain(terms, "p.v.g", "xx"); ok || name != "" || says != "" {
		t.Error("letters apart are another word")
	}
	if name, _, ok := Explain(terms, "mbu", "en"); !ok || name != "Mother and Baby Unit" {
		t.Errorf("%q", name)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	entry := func(name, nation string, areas []string, next string, needs ...string) Entry {
		return Entry{Name: name, Nations: []string{nation}, Areas: areas, Needs: needs, Call: "1", Hours: "always", About: map[string]string{"en": "About " + name}, Source: "demo", CheckedOn: "2026-01-01", NextCheck: next}
	}
	all := []Entry{entry("National", "scotland", nil, "2027-01-01", "talk"), entry("Fife line", "scotland", []string{"fife"}, "2027-01-01", "talk", "money"), entry("Old", "scotland", nil, "2026-11-24", "talk"),
		entry("Other", "northern_ireland", nil, "2027-01-01", "talk"), {Name: "Not yet", Nations: []string{"scotland"}, Needs: []string{"talk"}, Confirm: "hours", NextCheck: "2027-01-01"}}
	names := func(w Wanted) string {
		var out []string
		for _, e := range Search(all, w, today) {
			out = append(out, e.Name)
		}
		return strings.Join(out, ", ")
	}
	for want, w := range map[string]Wanted{
		"National, Fife line":        {Nation: "scotland", Need: "talk"},
		"Fife line, National":        {Nation: "scotland", Need: "talk", Area: "fife"},
		"National":                   {Nation: "scotland", Need: "talk", Area: "lothian"},
		"Fife line":                  {Nation: "scotland", Words: "money in fife"},
		"":                           {Nation: "scotland", Need: "housing"},
		"National, Fife line, Other": {Need: "talk"},
	} {
		if got := names(w); got != want {
			t.Errorf("%+v: %q, not %q", w, got, want)
		}
	}
	gaps := Gaps(all, [][2]string{{"fife", "scotland"}, {"lothian", "scotland"}}, today)
	has := func(area, need string) bool {
		for _, g := range gaps {
			if g.Area == area && g.Need == need {
				return true
			}
		}
		return false
	}
	if has("fife", "talk") || has("fife", "money") || !has("lothian", "money") || !has("fife", "housing") {
		t.Errorf("%v", gaps)
	}
}

func TestCheckSaysEverything(t *testing.T) {
	t.Parallel()
	err := Check([]Entry{{Name: "x", Nations: []string{"mars"}, Areas: []string{"nowhere"}, Needs: []string{"nothing"}, Web: "javascript:alert(1)", CheckedOn: "soon"}, {Name: "x"}}, []string{"fife"}, today)
	for _, want := range []string{"no nation \"mars\"", "no Board or Trust \"nowhere\"", "no need \"nothing\"", "about: en", "https://", "no source", "dates are written", "stands twice"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said: %v", want, err)
		}
	}
}
