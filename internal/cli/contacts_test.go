package cli

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/runner"
)

// contactFile writes an operator's file.
func contactFile(t *testing.T, entries string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte("contacts:\n"+entries), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// ward is a line of a Board, checked so that it is well on any day of these tests.
const ward = `  - name: Demo ward
    key: ward
    about: [suicide]
    nations: [scotland]
    areas: [fife]
    call: 01592 000 000
    hours: always
    source: the ward
    checked_on: 2026-01-05
    next_check: 2099-01-01
`

// Who does not use the phone presses once, and reads 999 BSL first; the question is still there.
func TestIDoNotUseThePhone(t *testing.T) {
	t.Parallel()
	s := newCared(t)
	s.writes("menu")
	s.presses("The pledge", "Begin")
	s.writes("help")
	press := ""
	for _, m := range s.last {
		if m.Ask != nil && m.Ask.Options[0].Label == "I do not use the phone" {
			press = m.Ask.Options[0].ID
		}
	}
	s.last = s.must(t, chat.Inbound{Press: press})
	lines := strings.Split(s.last[0].Text, "\n")
	if !strings.HasPrefix(lines[1], "Emergency, BSL video: 999bsl.co.uk (999 BSL") {
		t.Errorf("first: %q", lines)
	}
	for _, want := range []string{"Relay UK: 18000", "text the word register to 999 before you need it", "NHS 24, Relay UK: 18001 111", "jo@samaritans.org", "SHOUT → 85258", "contactSCOTLAND-BSL, BSL video", "not 999"} {
		if !strings.Contains(s.last[0].Text, want) {
			t.Errorf("not %q in %q", want, s.last[0].Text)
		}
	}
	if m := s.last[len(s.last)-1]; m.Ask == nil || len(m.Ask.Options) == 0 || m.Ask.Options[0].Label == "Need help now?" {
		t.Errorf("the question is not asked again: %q", m.Text)
	}
	got := s.writes("my husband hits me")
	if !strings.Contains(got, "0800 027 1234 (day and night), online: sdafmh.org.uk") || !strings.Contains(got, "no hurry to go on") {
		t.Errorf("after a concern: %q", got)
	}
	if got = s.presses("I do not use the phone"); !strings.Contains(got, "999 BSL") {
		t.Errorf("after a concern: %q", got)
	}
	if got = s.writes("the baby is not breathing"); !strings.HasPrefix(got, "Call 999 now") || !strings.Contains(got, "999 without speaking: 999bsl.co.uk (BSL video), 18000 (Relay UK)") {
		t.Errorf("an emergency: %q", got)
	}
}

// Nobody in Northern Ireland is shown 111; who may be of another nation reads whose a line is.
func TestContactsOfANation(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	ni, both := runner.Where{Nations: []string{"northern_ireland", "northern_ireland"}}, runner.Where{}
	for _, tag := range q.words.Tags() {
		said := q.help(tag, ni) + q.withoutPhone(tag, ni)
		for _, category := range q.screen.Classes()[1:] {
			said += q.about(tag, ni, category)
		}
		if strings.Contains(said, "111") || !strings.Contains(said, "0808 808 8000") || !strings.Contains(said, "18001 101") {
			t.Errorf("%s: %q", tag, said)
		}
	}
	if said := q.help("en", both); !strings.Contains(said, "NHS 24 (Scotland): 111") || !strings.Contains(said, "Lifeline (Northern Ireland)") {
		t.Errorf("of unknown nation: %q", said)
	}
	if said := q.help("pl", runner.Where{Nations: []string{"scotland"}}); !strings.Contains(said, "0800 027 1234 (dniem i nocą, tłumacz na prośbę)") {
		t.Errorf("with an interpreter: %q", said)
	}
	g := group.Group{ID: "demo-experts", Name: "Demo", Nations: []string{"northern_ireland"}, Zone: "Europe/London", K: 10, Demo: true}
	if err := q.people.SaveGroup(q.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	c := &cared{q.talker(t, 1, true), t, q, nil}
	got := c.writes("help")
	c.last = c.must(t, chat.Inbound{Press: "w.nophone"})
	if got += text(c.last); strings.Contains(got, "111") || !strings.Contains(got, "Lifeline, textphone: 18001 0808 808 8000") {
		t.Errorf("%q", got)
	}
}

// An operator's file adds lines for the groups of a Board, and one with a mistake is refused.
func TestContactsOfAnOperator(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := config{Data: dir, Keys: filepath.Join(dir, "keys"), BaseURL: "http://localhost", LogLevel: "warn", Contacts: contactFile(t, ward+"  - key: shout\n    withdrawn: true\n")}
	e := &env{ctx: t.Context(), out: t.Output(), err: t.Output()}
	a, err := newApp(t.Context(), c, e.logger(c), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.close() })
	fife := runner.Where{Nations: []string{"scotland"}, Areas: []string{"fife", "tayside"}}
	if said := a.help("en", fife); !strings.Contains(strings.Split(said, "\n")[1], "Demo ward: 01592 000 000") || strings.Contains(said, "85258") {
		t.Errorf("in Fife: %q", said)
	}
	if said := a.about("en", fife, "suicide"); !strings.HasPrefix(said, "Demo ward") {
		t.Errorf("about suicide: %q", said)
	}
	if said := a.help("en", runner.Where{Nations: []string{"scotland"}, Areas: []string{"borders"}}); strings.Contains(said, "Demo ward") {
		t.Errorf("in the Borders: %q", said)
	}
	c.Contacts = contactFile(t, strings.Replace(ward, "01592 000 000", "08457 90 90 90", 1))
	if _, err := newApp(t.Context(), c, e.logger(c), time.Now); err == nil || !strings.Contains(err.Error(), "own.yaml:2") || !strings.Contains(err.Error(), "old number") {
		t.Errorf("a mistake: %v", err)
	}
}

// The command tells each mistake on a line of its own; the template is where one begins.
func TestContactsCheck(t *testing.T) {
	t.Parallel()
	run := func(args ...string) (int, string, string) {
		var out, bad strings.Builder
		code := Run(append([]string{"contacts"}, args...), strings.NewReader(""), &out, &bad, "test")
		return code, out.String(), bad.String()
	}
	wrong := strings.NewReplacer("scotland", "northern_ireland", "01592 000 000", `"111"`, "areas: [fife]", "areas: [atlantis]").Replace(ward)
	code, _, bad := run("check", "--file", contactFile(t, ward+wrong))
	lines := strings.Split(strings.TrimSpace(bad), "\n")
	if code != 1 || len(lines) < 3 {
		t.Errorf("exit %d: %q", code, bad)
	}
	for _, want := range []string{`own.yaml:12: contact "Demo ward": the key "ward" stands twice`, `there is no "atlantis"`, "Northern Ireland has no 111"} {
		if !strings.Contains(bad, want) {
			t.Errorf("not %q in %q", want, bad)
		}
	}
	if code, out, _ := run("template"); code != 0 || !strings.Contains(out, "BLETHER_CONTACTS") || !strings.Contains(out, "maternity_triage") {
		t.Errorf("exit %d: %q", code, out)
	}
}

// Thirty days before, officers read by when the contacts must be checked again.
func TestOfficersAreToldOfContacts(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	i.at(time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC))
	c, _ := i.clerk(t, "Demo officer two", "demo-experts")
	c.get(http.StatusOK, "/console/g/demo-experts")
	if strings.Contains(c.text(), "must be checked again") {
		t.Error("told too early")
	}
	i.at(time.Date(2027, 4, 25, 0, 0, 0, 0, time.UTC))
	c, _ = i.clerk(t, "Demo officer three", "demo-experts")
	c.get(http.StatusOK, "/console/g/demo-experts")
	c.says("The contacts must be checked again by 2027-05-20: Emergency, NHS 24")
}

// The page of help needs no script and no database, and has a part for who does not use the phone.
func TestHelpPageWithoutThePhone(t *testing.T) {
	t.Parallel()
	i := start(t)
	p := newPhone(t, i)
	if err := i.app.people.DB.Close(); err != nil {
		t.Fatal(err)
	}
	i.broken = true
	if status, _ := p.do("GET", "/help?lang=en", nil); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	link, part := strings.Index(p.page, `href="#no-phone"`), strings.Index(p.page, `id="no-phone"`)
	bsl := strings.LastIndex(p.page, `href="https://999bsl.co.uk"`)
	if link < 0 || part < link || bsl < part || strings.Index(p.page[part:], "<li>") > bsl-part || strings.Contains(p.page, "ZgotmplZ") {
		t.Errorf("%s", p.page)
	}
	for _, want := range []string{`href="tel:08088088000"`, `href="sms:85258"`, `href="mailto:jo@samaritans.org"`, "NHS 24 (Scotland)", "text the word register to 999"} {
		if !strings.Contains(p.page, want) {
			t.Errorf("not %q in %s", want, p.page)
		}
	}
}
