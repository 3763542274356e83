package safeguard

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// day is one on which every shipped contact has been checked and none is due.
var day = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

var known = Known{Categories: []string{"emergency", "suicide", "harm_baby", "abuse", "child", "psychosis", "self_harm", "other", "red_flag", "loss", "intrusive", "low"}, Areas: []string{"fife", "belfast_trust"}}

func shipped(t *testing.T) List {
	t.Helper()
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// own puts an operator's entries to the shipped ones.
func own(t *testing.T, entries string) List {
	t.Helper()
	o, err := Read("/somewhere/own.yaml", []byte("contacts:\n"+entries))
	if err != nil {
		t.Fatal(err)
	}
	return shipped(t).With(o)
}

// well is an entry without a mistake.
const well = `  - name: Fife maternity triage
    key: triage
    about: [red_flag]
    nations: [scotland]
    areas: [fife]
    call: 01592 000 000
    access: [{kind: text, detail: 07700 900123}]
    languages: [en, interpreter]
    hours: always
    source: the ward
    checked_on: 2026-11-25
    next_check: 2027-05-01
`

func TestShippedContactsAreWell(t *testing.T) {
	t.Parallel()
	if err := Check(shipped(t), known, day); err != nil {
		t.Error(err)
	}
	if err := Check(own(t, well), known, day); err != nil {
		t.Error(err)
	}
}

// Each rule finds its mistake, and says in which line of which file it stands.
func TestEachRuleFindsItsMistake(t *testing.T) {
	t.Parallel()
	for _, one := range [][3]string{
		{"name: Fife maternity triage", `name: ""`, "no name"},
		{"key: triage", "key: Triage Line", "its key is"},
		{"key: triage\n", "key: triage\n    withdrawn: true\n", "withdraws"},
		{"nations: [scotland]", "nations: []", "names no nation"},
		{"nations: [scotland]", "nations: [england]", `no "england"`},
		{"areas: [fife]", "areas: [atlantis]", `no "atlantis"`},
		{"about: [red_flag]", "about: [sadness]", `no "sadness"`},
		{"    call: 01592 000 000\n    access: [{kind: text, detail: 07700 900123}]\n", "", "no way to reach"},
		{"hours: always", `hours: ""`, "no hours"},
		{"source: the ward", `source: ""`, "no source"},
		{"01592 000 000", "01592 00", "no telephone number"},
		{"01592 000 000", "01592 000 000 or 111", "no telephone number"},
		{"{kind: text, detail: 07700 900123}", "{kind: pigeon, detail: 07700 900123}", "no such kind"},
		{"{kind: text, detail: 07700 900123}", `{kind: text, detail: "07700"}`, ""},        // five digits: a short code
		{"{kind: text, detail: 07700 900123}", "{kind: text, detail: 07700}", "in quotes"}, // YAML reads another number
		{"01592 000 000", "01234567012", "in quotes"},
		{"01592 000 000", "01592000000", ""}, // 9 is no octal digit: read as written
		{"{kind: text, detail: 07700 900123}", "{kind: text, detail: hello}", "or WORD → number"},
		{"{kind: text, detail: 07700 900123}", "{kind: email, detail: Ward <a@b.org>}", "e-mail address"},
		{"{kind: text, detail: 07700 900123}", "{kind: web, detail: our page}", "write an address"},
		{"{kind: text, detail: 07700 900123}", "{kind: bsl}", "write an address"},
		{"{kind: text, detail: 07700 900123}", "{kind: relay, detail: 01592 000 000}", "18001 and the number"},
		{"{kind: text, detail: 07700 900123}", `{kind: emergency_sms, detail: "112"}`, "go to 999"},
		{"languages: [en, interpreter]", "languages: [English]", "neither a tag"},
		{"checked_on: 2026-11-25", "checked_on: yesterday", "2026-11-20"},
		{"next_check: 2027-05-01", "next_check: 2026-11-25", "next_check later"},
		{"checked_on: 2026-11-25", "checked_on: 2026-12-02", "in the future"},
		{"next_check: 2027-05-01", "next_check: 2026-12-01", "to be checked again by 2026-12-01"},
		{"hours: always", "hours: always\n    note: call 111, press 2", "a key to press"},
		{"hours: always", "hours: always\n    note: choose option 2.", "a key to press"},
		{"hours: always", "hours: always\n    note: press 55 when asked", ""},
		{"nations: [scotland]", "nations: [scotland, northern_ireland]", ""},
		{"nations: [scotland]\n    areas: [fife]\n    call: 01592 000 000", "nations: [northern_ireland]\n    call: \"111\"", "no 111"},
		{"nations: [scotland]\n    areas: [fife]\n    call: 01592 000 000\n    access: [{kind: text, detail: 07700 900123}]", "nations: [northern_ireland]\n    access: [{kind: relay, detail: 18001 111}]", "no 111"},
		{"01592 000 000", "08457 90 90 90", "old number: Samaritans"},
		{"07700 900123", "07725 909090", "old number: Samaritans by text"},
	} {
		entry := strings.Replace(well, one[0], one[1], 1)
		if entry == well {
			t.Fatalf("%q does not stand in the entry", one[0])
		}
		err := Check(own(t, entry), known, day)
		switch {
		case one[2] == "" && err != nil:
			t.Errorf("%s: %v", one[1], err)
		case one[2] != "" && (err == nil || !strings.Contains(err.Error(), one[2]) || !strings.HasPrefix(err.Error(), "own.yaml:2: contact ")):
			t.Errorf("%s: %v, not %q", one[1], err, one[2])
		}
	}
	if err := Check(own(t, well+well), known, day); err == nil || !strings.HasPrefix(err.Error(), "own.yaml:14:") || !strings.Contains(err.Error(), "stands twice") {
		t.Errorf("twice: %v", err)
	}
	if _, err := Read("own.yaml", []byte("contacts:\n  - nam: x\n")); err == nil || !strings.Contains(err.Error(), "nam") {
		t.Errorf("an unknown field: %v", err)
	}
}

// An old number is found however it is written.
func TestOldNumbersHoweverWritten(t *testing.T) {
	t.Parallel()
	for _, written := range []string{"08454242424", "0845 424 24 24", "0845-424-2424", "(0845) 424 2424", "+44 845 424 2424", "+44 (0)845 424 2424", "0044 845 4242424", "18001 0845 424 2424"} {
		c := Contact{Name: "x", Access: []Way{{Kind: Text, Detail: written}}}
		if errs := c.never(shipped(t).Stale); len(errs) != 1 {
			t.Errorf("%q: %v", written, errs)
		}
	}
	c := Contact{Name: "x", Call: "0845 424 2425"}
	if errs := c.never(shipped(t).Stale); errs != nil {
		t.Errorf("another number: %v", errs)
	}
}

// Each nation must have 999 first and somebody for each worry, also without the phone.
func TestWhatANationLacks(t *testing.T) {
	t.Parallel()
	without := func(key string) error {
		return Check(own(t, "  - key: "+key+"\n    withdrawn: true\n"), known, day)
	}
	for key, want := range map[string]string{"emergency": "scotland: 999 does not come first", "abuse_ni": "northern_ireland: nobody for the category abuse", "nhs24": "scotland: nobody for the category psychosis"} {
		if err := without(key); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without %s: %v", key, err)
		}
	}
	if err := without("breathing_space"); err != nil {
		t.Errorf("one that may go: %v", err)
	}
	l := shipped(t)
	for i := range l.Contacts {
		if l.Contacts[i].Key == "abuse_ni" || l.Contacts[i].Key == "emergency" {
			l.Contacts[i].Access = nil
		}
	}
	err := Check(l, known, day)
	for _, want := range []string{"scotland: there is no way to 999 without the phone", "northern_ireland: no way without the phone for the category abuse"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("not %q: %v", want, err)
		}
	}
}

// An operator's entries come right after 999, or in another's place; those of some areas are for
// people there alone.
func TestAnOperatorsContacts(t *testing.T) {
	t.Parallel()
	l := own(t, well+strings.NewReplacer("triage", "shout", "areas: [fife]\n    ", "").Replace(well))
	in := For(l.Contacts, []string{"scotland"}, []string{"fife"})
	if in[0].Key != "emergency" || in[1].Key != "triage" {
		t.Errorf("%s, %s", in[0].Key, in[1].Key)
	}
	for _, areas := range [][]string{nil, {"borders"}} {
		for _, c := range For(l.Contacts, []string{"scotland"}, areas) {
			if c.Key == "triage" || c.Key == "shout" && c.Call == "" {
				t.Errorf("%v: %s", areas, c.Name)
			}
		}
	}
	if first := About(in, "red_flag")[0]; first.Key != "triage" {
		t.Errorf("for red flags %s comes first", first.Key)
	}
}

// The template is a file of contacts as it is, and with every # taken away: what is ? is then
// refused, and nothing else.
func TestTemplate(t *testing.T) {
	t.Parallel()
	if l, err := Read("template.yaml", []byte(Template())); err != nil || len(l.Contacts) != 0 {
		t.Errorf("as it is: %v, %v", l, err)
	}
	_, entries, _ := strings.Cut(Template(), "\ncontacts:\n")
	l := own(t, regexp.MustCompile(`(?m)^#`).ReplaceAllString(entries, ""))
	if len(l.Contacts) < 20 {
		t.Fatalf("%d contacts", len(l.Contacts))
	}
	if err := Check(l, known, day); err == nil || strings.Contains(err.Error(), "stands twice") || strings.Contains(err.Error(), "there is no \"") {
		t.Error(err)
	}
	filled := strings.NewReplacer(`name: "?"`, "name: Demo", `call: "?"`, "call: 01592 000 000", `hours: "?"`, "hours: always", `source: "?"`, "source: demo", `checked_on: "?"`, "checked_on: 2026-11-25",
		`next_check: "?"`, "next_check: 2027-05-01", `{kind: text, detail: "?"}`, `{kind: text, detail: "12345"}`, `{kind: email, detail: "?"}`, "{kind: email, detail: a@b.org}", `detail: "?"`, "detail: example.org").Replace(entries)
	if err := Check(own(t, regexp.MustCompile(`(?m)^#`).ReplaceAllString(filled, "")), known, day); err != nil {
		t.Errorf("filled in: %v", err)
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	l := shipped(t)
	if by, due := Due(l.Contacts, day); by != "" || due != nil {
		t.Errorf("%s %v", by, due)
	}
	if by, due := Due(own(t, well).Contacts, time.Date(2027, 4, 10, 0, 0, 0, 0, time.UTC)); by != "2027-05-01" || len(due) != 1 {
		t.Errorf("%s %v", by, due)
	}
}
