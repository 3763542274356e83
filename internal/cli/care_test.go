package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
)

// cared is somebody who talks to an instance of their own.
type cared struct {
	*pretender
	t    *testing.T
	q    *quiet
	last []chat.Outbound
}

func newCared(t *testing.T) *cared {
	t.Helper()
	q := newQuiet(t)
	q.openPledge(t, testStart.AddDate(0, 0, 28))
	return &cared{q.talker(t, 1, true), t, q, nil}
}

func (c *cared) writes(texts ...string) string {
	c.t.Helper()
	for _, one := range texts {
		c.last = c.must(c.t, chat.Inbound{Text: one})
	}
	return text(c.last)
}

func (c *cared) presses(labels ...string) string {
	c.t.Helper()
	for _, one := range labels {
		c.last = c.must(c.t, chat.Inbound{Press: label(c.t, c.last, one)})
	}
	return text(c.last)
}

// toText skips to the next question for a text.
func (c *cared) toText() {
	c.t.Helper()
	for range 40 {
		if m := c.last[len(c.last)-1]; m.Ask != nil && m.Ask.Input == chat.Text {
			return
		}
		c.writes("skip")
	}
	c.t.Fatalf("no question asks for a text: %q", text(c.last))
}

// What is said of a present risk is answered first: fixed words and numbers of the nation.
// The survey waits, and what was typed is not lost. Half an hour long nothing of it is said
// again, but for an emergency.
func TestSomebodyMayNotBeSafe(t *testing.T) {
	t.Parallel()
	s := newCared(t)
	s.writes("menu")
	s.presses("The pledge", "Begin")
	s.toText()
	got := s.writes("I keep thinking about killing myself")
	first := s.last[0]
	if !strings.HasPrefix(first.Text, "Thank you for telling me.") || !strings.Contains(first.Text, "116 123") || !first.Secret || strings.Count(first.Text, "\n") > 3 {
		t.Errorf("first: %q", first.Text)
	}
	if strings.Contains(got, "killing") || len(s.last) != 2 || !strings.Contains(got, "no hurry to go on") {
		t.Errorf("what is said: %q", got)
	}
	if got = s.presses("Carry on"); !strings.Contains(got, "Welcome back") {
		t.Errorf("carry on: %q", got)
	}
	if got = s.writes("menu", "I want to die"); strings.Contains(got, "Thank you for telling me") {
		t.Errorf("within half an hour: %q", got)
	}
	if got = s.writes("I have just taken all my tablets"); !strings.HasPrefix(got, "Call 999 now") {
		t.Errorf("an emergency within half an hour: %q", got)
	}
	s.q.now = testStart.Add(31 * time.Minute)
	if got = s.writes("I want to die"); !strings.HasPrefix(got, "Thank you for telling me") {
		t.Errorf("after half an hour: %q", got)
	}
	s.q.now = testStart.Add(90 * time.Minute)
	if got = s.writes("I feel so low and I cried all day"); !strings.HasPrefix(got, "That sounds hard.") || strings.Contains(got, "999") {
		t.Errorf("a weak sign: %q", got)
	}
}

// Where nothing is asked the same is said, and what was typed is kept nowhere; no file
// and no line of the log tells afterwards that it was said.
func TestNothingRemembersWhoWasNotSafe(t *testing.T) {
	t.Parallel()
	s := newCared(t)
	got := s.writes("my husband hits me")
	if !strings.HasPrefix(got, "Is it safe to read here?") || !strings.Contains(got, "0800 027 1234") {
		t.Errorf("abuse: %q", got)
	}
	s.writes("menu", "menu") // what was said is read
	if strings.Contains(s.q.log.String(), "hits") || strings.Contains(s.q.log.String(), "abuse") {
		t.Errorf("the log tells: %s", s.q.log.String())
	}
	names, err := filepath.Glob(filepath.Join(s.q.dir, "*.db*"))
	if err != nil || len(names) < 2 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name) //nolint:gosec // a file of this test
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"hits me", "care_abuse", "0800 027 1234"} {
			if bytes.Contains(data, []byte(word)) {
				t.Errorf("%s holds %q", filepath.Base(name), word)
			}
		}
	}
}

// An emergency is answered while nothing can be stored.
func TestAnEmergencyIsAnsweredWithTheStoreDown(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	p := joined(t, i, "en")
	if err := i.app.people.Close(); err != nil {
		t.Fatal(err)
	}
	form := p.form("text", "the baby is not breathing")
	p.do("POST", "/chat", form)
	first, later := strings.Index(p.page, "Call 999 now"), strings.Index(p.page, "This was not saved")
	if first < 0 || later < first || !strings.Contains(p.page, "the baby is not breathing") {
		t.Errorf("%s", p.page)
	}
	form.Set("text", "the baby is asleep")
	if p.do("POST", "/chat", form); strings.Contains(p.page, "999") {
		t.Errorf("with nothing to fear: %s", p.page)
	}
}

// What somebody asks a person for goes on, with the same words before it.
func TestAskingForAPersonGoesOn(t *testing.T) {
	t.Parallel()
	s := newCared(t)
	s.writes("contact", "begin")
	got := s.writes("I am scared of my partner")
	if !strings.HasPrefix(got, "Is it safe to read here?") || strings.Contains(got, "no hurry") || s.last[len(s.last)-1].Ask == nil {
		t.Errorf("%q", got)
	}
}

// What would show who somebody is never reaches a file, and its author sees what is kept.
func TestNamesAndNumbersAreNotKept(t *testing.T) {
	t.Parallel()
	s := newCared(t)
	s.writes("menu")
	s.presses("The pledge", "Begin")
	s.toText()
	got := s.writes("My midwife Shona Demoson rang me on 07700 900456 about it")
	if !strings.Contains(got, "[name]") || !strings.Contains(got, "[phone]") || strings.Contains(got, "Demoson") || strings.Contains(got, "900456") {
		t.Fatalf("%q", got)
	}
	if got := s.writes("back"); strings.Contains(got, "Demoson") || !strings.Contains(got, "[phone]") {
		t.Errorf("looked at again: %q", got)
	}
}

// On a page of the web chat the same stands first, with the way out above it, and the
// question waits.
func TestSomebodyMayNotBeSafeOnAPage(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atText(t, i)
	ctx := phoneBrowser(t, p)
	do(t, ctx, "write", write("my partner hit me again last night and i am scared", "no hurry to go on"))
	shot(t, ctx, "care-abuse")
	log := read(t, ctx, `main`)
	first, later := strings.Index(log, "Is it safe to read here?"), strings.Index(log, "no hurry to go on")
	if first < 0 || later < first || !strings.Contains(log, "0800 027 1234") || strings.Contains(log, "hit me") {
		t.Errorf("%s", log)
	}
	do(t, ctx, "go on", press("Carry on", "quoted"))
}

// Who writes in a language of which the program knows a few words of danger is told so before
// a survey, and those words are answered; of English nothing is said.
func TestFewWordsOfDangerInALanguage(t *testing.T) {
	t.Parallel()
	q := newCared(t).q
	dim := func(language string) string { return q.words.Say(language, "care_dim", nil) }
	for n, tongue := range []string{"en", "gd", "pl", "ar", "ur"} {
		s := &cared{q.talker(t, n+2, true), t, q, nil}
		s.must(t, chat.Inbound{Press: "l." + tongue})
		s.writes("menu")
		var intro string
		for _, o := range s.last[len(s.last)-1].Ask.Options {
			if strings.HasPrefix(o.ID, "b.") { // a survey that is open
				intro = text(s.must(t, chat.Inbound{Press: o.ID}))
			}
		}
		if want := tongue != "en"; intro == "" || strings.Contains(intro, dim(tongue)) != want || strings.Contains(intro, q.words.Say(tongue, "care_blind", nil)) {
			t.Errorf("in %s: %q", tongue, intro)
		}
	}
	s := &cared{q.talker(t, 7, true), t, q, nil}
	s.must(t, chat.Inbound{Press: "l.pl"})
	if got, want := s.writes("nie chcę żyć"), q.words.Say("pl", "care_suicide", nil); !strings.HasPrefix(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// Each file of frames is checked by itself, and one that cannot be read is refused with the
// frame that is at fault.
func TestFramesAreChecked(t *testing.T) {
	t.Parallel()
	const own = "../safeguard/screen/frames"
	check := func(file string) (int, string) {
		var out, errs bytes.Buffer
		code := Run([]string{"safety", "check", file}, strings.NewReader(""), &out, &errs, "test")
		return code, out.String() + errs.String()
	}
	for _, part := range []string{"", ".pl", ".ar", ".ur", ".gd"} {
		code, said := check(own + part + ".yaml")
		if code != 0 || !strings.Contains(said, "All can be read.") || !strings.Contains(said, "suicide") || strings.Count(said, "emergency") != 1 {
			t.Errorf("%q: %d, %q", part, code, said)
		}
	}
	data, err := os.ReadFile(own + ".pl.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, with := range map[string]string{"a bracket": `"(drgaw*"`, "a set": `"{nobody} drgaw*"`, "any text": `"[drgaw*] ~3"`} {
		file := filepath.Join(t.TempDir(), "frames.yaml")
		if err := os.WriteFile(file, bytes.Replace(data, []byte(`"drgaw*"`), []byte(with), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, said := check(file); code == 0 || !strings.Contains(said, "breath") {
			t.Errorf("%s: %d, %q", name, code, said)
		}
	}
}
