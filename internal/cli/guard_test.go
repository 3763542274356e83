package cli

import (
	"bufio"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"blether/internal/discord/discordtest"
	"blether/internal/duty"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/slack/slacktest"
	"blether/internal/turn"
)

// post is a mail server that takes everything, and remembers it.
type postbox struct {
	net.Listener
	mu   sync.Mutex
	took []string
}

func newPostbox(t *testing.T) *postbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postbox{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(c)
		}
	}()
	return p
}

// talk is as much of RFC 5321 as a client needs.
func (p *postbox) talk(c net.Conn) {
	defer c.Close() //nolint:errcheck // the test is over
	in := bufio.NewReader(c)
	say := func(s string) { _, _ = c.Write([]byte(s + "\r\n")) }
	say("220 demo")
	text, data := "", false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word := strings.ToUpper(strings.TrimSpace(line)); {
		case data && word == ".":
			p.mu.Lock()
			p.took = append(p.took, text)
			p.mu.Unlock()
			text, data = "", false
			say("250 taken")
		case data:
			text += line
		case strings.HasPrefix(word, "RCPT"):
			text += line
			say("250 ok")
		case word == "DATA":
			data = true
			say("354 go on")
		case word == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// taken is all that was sent since it was last asked.
func (p *postbox) taken() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := strings.Join(p.took, "\n----\n")
	p.took = nil
	return strings.ReplaceAll(out, "=\r\n", "") // as quoted-printable breaks lines
}

var everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}

// onRota is an instance with a rota of two officers: one from nine to five, who both have mail.
func onRota(t *testing.T, i *instance, live bool) (p *postbox, first, second clerk, one, two member.Officer) {
	t.Helper()
	p = newPostbox(t)
	i.app.config.Mail, i.app.config.MailFrom = "smtp://"+p.Addr().String(), "blether@demo.example"
	first, one = i.clerk(t, "Demo first", "demo-experts")
	second, two = i.clerk(t, "Demo second", "demo-experts")
	r := &duty.Rota{Role: "The demo lead", Lead: two.ID, Fallback: []member.OfficerID{two.ID}, Minutes: 60, Shifts: []duty.Shift{{Officer: one.ID, Days: everyDay, From: 9 * 60, To: 17 * 60}},
		Mail: map[member.OfficerID]string{one.ID: "first@demo.example", two.ID: "second@demo.example"}}
	if live {
		s := must(i.app.people.Setup(i.ctx, "demo-experts"))
		s.Rota, s.Drill = r, &duty.Drilled{Day: i.app.now(), Chain: true, Whom: r.Everybody()}
		if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: "demo-experts", Setup: s}}); err != nil {
			t.Fatal(err)
		}
		return p, first, second, one, two
	}
	if err := i.app.office.SaveRota(i.ctx, one, "demo-experts", r); err != nil {
		t.Fatal(err)
	}
	return p, first, second, one, two
}

// says yes to being contacted, in the chat, when called Demo Ailsa.
func (s *somebody) asksForContact() string {
	s.t.Helper()
	s.presses("Yes")
	s.presses("By phone")
	s.writes("07700 900999", "Mornings only", "skip", "Demo Ailsa")
	return s.presses("Yes")
}

const atRisk = "I want to kill myself, I have had enough"

func (i *instance) case1(t *testing.T) duty.Case {
	t.Helper()
	all := must(i.app.people.Cases(i.ctx, "demo-experts"))
	if len(all) != 1 {
		t.Fatalf("%d cases", len(all))
	}
	return all[0]
}

// A new group is in practice: nothing real can be opened before named people have confirmed what
// they must, and a drill went from the first word to the closed case.
func TestDrillOnTheWeb(t *testing.T) {
	t.Parallel()
	i := start(t)
	g := group.Group{ID: "demo-experts", Name: "Demo Experts", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	p, c, second, one, _ := onRota(t, i, false)
	opening := round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}
	if _, err := i.app.office.OpenRound(i.ctx, one.ID, opening); err == nil || !strings.Contains(err.Error(), "must confirm contacts, scripts, hours, notice, drill") {
		t.Errorf("a round in practice: %v", err)
	}
	if _, err := i.app.office.StartSeries(i.ctx, one.ID, group.Series{Group: "demo-experts", Flow: "week", Schedule: "0 10 * * 2"}); err == nil {
		t.Error("a series starts in practice")
	}
	const page = "/console/g/demo-experts/safety"
	c.get(200, page)
	c.says("Practice.")
	c.post(404, page+"/confirm", "what", "everything")
	c.post(422, page+"/confirm", "what", duty.Scripts) // that is for the lead
	for _, what := range duty.Confirms() {
		second.post(303, page+"/confirm", "what", what)
	}
	c.post(200, page+"/drill")
	number := drillWord.FindString(c.text())
	s := i.joins(t, "ailsa", "demo-experts", member.Member)
	if got := s.writes("drill 000000"); number != "drill 000000" && !strings.Contains(got, "does not work") {
		t.Errorf("another number: %q", got)
	}
	if got := s.writes(atRisk); strings.Contains(got, "contact you?") {
		t.Errorf("in practice somebody is offered: %q", got)
	}
	if got := s.writes(number); !strings.Contains(got, "This is a drill for Demo Experts") {
		t.Fatalf("drill: %q", got)
	}
	if got := s.writes(atRisk); !strings.Contains(got, "116 123") || !strings.Contains(got, "Would you like The demo lead of Demo Experts to contact you? They are there now.") {
		t.Fatalf("offered: %q", got)
	}
	if got := s.asksForContact(); !strings.Contains(got, "The demo lead is told now.") {
		t.Fatalf("opened: %q", got)
	}
	i.tick(t)
	k := i.case1(t)
	if !k.Drill || k.Category != "suicide" || k.Said.Where != "07700 900999" || k.Said.When != "Mornings only" || k.Said.Name != "Demo Ailsa" {
		t.Errorf("the case: %+v", k)
	}
	got := p.taken()
	if !strings.Contains(got, "first@demo.example") || strings.Contains(got, "second@demo.example") || !strings.Contains(got, "DRILL.") || !strings.Contains(got, page+"/"+k.ID) {
		t.Errorf("alerted: %s", got)
	}
	for _, never := range []string{"kill", "enough", "Ailsa", "07700", "Mornings"} {
		if strings.Contains(got, never) {
			t.Errorf("the alert says %q", never)
		}
	}
	i.at(i.app.now().Add(61 * time.Minute))
	i.tick(t)
	if got := s.hears(); !strings.Contains(got, "Nobody of Demo Experts has seen it yet") || !strings.Contains(got, "116 123") || strings.Contains(got, "kill") {
		t.Errorf("late: %q", got)
	}
	if got := p.taken(); !strings.Contains(got, "second@demo.example") || !strings.Contains(got, "Nobody has it yet.") {
		t.Errorf("the others are told: %s", got)
	}
	c.post(303, page+"/"+k.ID, "do", "pass")
	i.tick(t)
	second.get(200, page+"/"+k.ID)
	second.says("Mornings only")
	second.post(303, page+"/"+k.ID, "do", "take")
	if got := s.hears(); !strings.Contains(got, "The demo lead has seen that you would like to hear from them") {
		t.Errorf("seen: %q", got)
	}
	second.post(303, page+"/"+k.ID, "do", "write", "text", "Hello from the demo. I ring tomorrow.")
	if got := s.hears(); !strings.Contains(got, "Hello from the demo.") {
		t.Errorf("written to: %q", got)
	}
	second.post(303, page+"/"+k.ID, "do", "close")
	if setup := must(i.app.people.Setup(i.ctx, "demo-experts")); setup.Practice() || !setup.Drill.Chain {
		t.Errorf("after the drill %v is missing", setup.Missing())
	}
	var whats []string
	for _, e := range must(i.app.people.Trail(i.ctx, "demo-experts", testStart.AddDate(-1, 0, 0))) {
		if e.Case == k.ID {
			whats = append([]string{e.What}, whats...)
		}
	}
	for _, want := range []string{duty.Opened, duty.Alerted, duty.Viewed, duty.TookIt, duty.PassedOn, duty.Wrote, duty.Ended} {
		if !strings.Contains(strings.Join(whats, "|"), want) {
			t.Errorf("the trail lacks %q: %v", want, whats)
		}
	}
	if _, err := i.app.office.OpenRound(i.ctx, one.ID, opening); err != nil {
		t.Errorf("a round after it: %v", err)
	}
	setup := must(i.app.people.Setup(i.ctx, "demo-experts")) // a change later stops new rounds, and nothing that is under way
	if err := i.app.office.SaveRota(i.ctx, one, "demo-experts", setup.Rota); err != nil {
		t.Fatal(err)
	}
	if setup := must(i.app.people.Setup(i.ctx, "demo-experts")); setup.Practice() || !setup.Acts() || len(setup.Missing()) != 1 {
		t.Errorf("after the rota was saved anew: %+v", setup)
	}
	i.at(i.app.now().Add(2 * time.Hour))
	if got := i.joins(t, "later", "demo-experts", member.Member).writes(atRisk); !strings.Contains(got, "to contact you?") {
		t.Errorf("after the rota was saved anew: %q", got)
	}
}

// The same in Slack and Discord, where officers are told in private and answer there.
func TestDrillInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	_, _, _, one, two := onRota(t, i, true)
	first, second := &colleague{t: t, f: f, user: "U0OFF"}, &colleague{t: t, f: f, user: "U0TWO"}
	for p, id := range map[*colleague]member.OfficerID{first: one.ID, second: two.ID} {
		p.write(must(i.app.office.ChatCode(i.ctx, id)))
		p.sees("I know you now")
	}
	number, _, err := i.app.office.BeginDrill(i.ctx, one, "demo-experts")
	if err != nil {
		t.Fatal(err)
	}
	links := must(i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30}))
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write(links[0])
	p.sees("What would you like")
	p.write("drill " + number)
	p.sees("This is a drill")
	p.write(atRisk)
	p.sees("to contact you?")
	p.press("Yes")
	p.sees("How is it safe")
	p.press("Here in this chat")
	for _, next := range []string{"When is it safe", "In which language", "What may they call you"} {
		p.sees(next)
		p.write("skip")
	}
	p.sees("May The demo lead contact you?")
	p.press("Yes")
	p.sees("is told now")
	first.sees("DRILL.")
	if said := first.last.Said(); strings.Contains(said, "kill") || strings.Contains(said, "U0ANN") {
		t.Errorf("the alert says %q", said)
	}
	first.press("I cannot take this")
	first.sees("The others of the rota are told")
	second.sees("DRILL.")
	second.press("I have it")
	second.sees("You have it")
	p.sees("The demo lead has seen")
	k := i.case1(t)
	if k.State != duty.Taken || k.Officer != two.ID || !k.Drill {
		t.Errorf("the case: %+v", k)
	}
	p.press("Need help now?")
	p.sees("999")
}

func TestDrillInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	_, _, _, one, two := onRota(t, i, true)
	first := &friend{t: t, f: f, user: "300000000000000009"}
	first.write(must(i.app.office.ChatCode(i.ctx, one.ID)))
	first.sees("I know you now")
	number, _, err := i.app.office.BeginDrill(i.ctx, two, "demo-experts")
	if err != nil {
		t.Fatal(err)
	}
	links := must(i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30}))
	p := &friend{t: t, f: f, user: ann}
	p.write(links[0])
	p.sees("What would you like")
	p.write("drill " + number)
	p.sees("This is a drill")
	p.write(atRisk)
	p.sees("to contact you?")
	p.press("Yes")
	p.sees("How is it safe")
	p.press("Here in this chat")
	for _, next := range []string{"When is it safe", "In which language", "What may they call you"} {
		p.sees(next)
		p.write("skip")
	}
	p.sees("May The demo lead contact you?")
	p.press("Yes")
	p.sees("is told now")
	first.sees("DRILL.")
	first.press("I have it")
	first.sees("You have it")
	p.sees("The demo lead has seen")
	if k := i.case1(t); k.State != duty.Taken || k.Officer != one.ID {
		t.Errorf("the case: %+v", k)
	}
}

// In an anonymous flow nothing of it is kept but what somebody chose: a no, a later, or a way
// out leave no case, and the case knows nothing of the survey.
func TestNoContactWithoutAYes(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, _, _ := onRota(t, i, true)
	for n, answer := range []string{"No", "Not now"} {
		s := i.joins(t, "one"+strconv.Itoa(n), "demo-experts", member.Member)
		s.writes("pledge")
		s.presses("Begin")
		s.writes(atRisk)
		if got := s.presses(answer); !strings.Contains(got, "That is fine") || s.offered("Carry on") == "" {
			t.Errorf("%s: %q", answer, got)
		}
		if got := s.writes(atRisk); strings.Contains(got, "to contact you?") {
			t.Errorf("asked again within half an hour: %q", got)
		}
	}
	s := i.joins(t, "two", "demo-experts", member.Member)
	s.writes("pledge")
	s.presses("Begin")
	s.writes(atRisk)
	s.presses("Yes")
	s.writes("pause")
	i.tick(t)
	if all := must(i.app.people.Cases(i.ctx, "demo-experts")); len(all) != 0 || p.taken() != "" {
		t.Errorf("%d cases without a yes", len(all))
	}
	night := i.app.now().Add(12 * time.Hour)
	i.at(time.Date(night.Year(), night.Month(), night.Day(), 22, 30, 0, 0, time.UTC))
	s = i.joins(t, "three", "demo-experts", member.Member)
	if got := s.writes(atRisk); !strings.Contains(got, "Nobody is there now; they look on") {
		t.Errorf("at night: %q", got)
	}
	if got := s.asksForContact(); !strings.Contains(got, "Nobody is there before") {
		t.Errorf("at night: %q", got)
	}
	i.tick(t)
	if got := p.taken(); !strings.Contains(got, "second@demo.example") || strings.Contains(got, "DRILL") {
		t.Errorf("who is told at night: %s", got)
	}
	k := i.case1(t)
	s.writes("forget me")
	s.presses("Delete everything")
	k = must(i.app.people.Case(i.ctx, k.ID))
	if k.Person != "" || k.Category != "" || k.State != duty.Closed || k.Said.Where != "" || k.Said.Name != "" {
		t.Errorf("of somebody who is forgotten a case keeps %+v", k)
	}
}

// Danger is passed on without a yes only where a group has declared it, in flows that are not
// anonymous, to who was told so before; and never in silence.
func TestPolicyIsToldBefore(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	early := i.joins(t, "early", "demo-experts", member.Member)
	early.writes("contact", "begin")
	s := must(i.app.people.Setup(i.ctx, "demo-experts"))
	s.Rota.PassOn = "the demo social work team"
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: "demo-experts", Setup: s}}); err != nil {
		t.Fatal(err)
	}
	if got := early.writes("I hit my baby just now and he is hurt"); strings.Contains(got, "is told now") {
		t.Errorf("somebody who was not told before: %q", got)
	}
	silent := i.joins(t, "silent", "demo-experts", member.Member)
	silent.writes("pledge")
	if got := silent.presses("Begin"); strings.Contains(got, "social work") {
		t.Errorf("an anonymous flow says %q", got)
	}
	silent.writes("I hit my baby just now and he is hurt")
	if all := must(i.app.people.Cases(i.ctx, "demo-experts")); len(all) != 0 {
		t.Fatalf("%d cases", len(all))
	}
	named := i.joins(t, "named", "demo-experts", member.Member)
	if got := named.writes("contact"); !strings.Contains(got, "the demo social work team is told, with who you are") {
		t.Fatalf("before the first question: %q", got)
	}
	named.writes("begin")
	if got := named.writes("I hit my baby just now and he is hurt"); !strings.Contains(got, "As I said at the beginning, the demo social work team is told now") {
		t.Errorf("passed on: %q", got)
	}
	k := i.case1(t)
	if k.Said.Why != duty.Policy || k.Person != named.id() {
		t.Errorf("the case: %+v", k)
	}
	other, _ := i.clerk(t, "Not on the rota", "demo-experts")
	other.get(404, "/console/g/demo-experts/safety/"+k.ID)
	other.get(200, "/console/g/demo-experts/safety")
	if strings.Contains(other.text(), k.ID) {
		t.Error("who is not on the rota sees that there is a case")
	}
	if _, err := i.app.office.SeeCase(i.ctx, member.Officer{ID: one.ID}, "demo-experts", k.ID); !errors.Is(err, form.ErrNotYours) {
		t.Errorf("somebody of another group: %v", err)
	}
}

// What is found late reaches those of the rota, once, and tells no word of it.
func TestWorriedAboutAText(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, _, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("suggest", "begin")
	s.presses("A suggestion")
	s.writes("Demo: it all feels pointless here")
	s.presses("Yes")
	i.at(i.app.now().Add(25 * time.Hour))
	c, _ := i.clerk(t, "Demo reader", "demo-experts")
	c.get(200, "/console/g/demo-experts/heard")
	c.says("I am worried about whoever wrote this")
	id := must(i.app.people.Suggestions(i.ctx, "demo-experts", i.app.now()))[0].ID[:8]
	c.post(404, "/console/g/demo-experts/heard/worry", "id", id, "category", "gossip")
	for range 2 {
		c.post(200, "/console/g/demo-experts/heard/worry", "id", id, "category", "suicide")
	}
	i.tick(t)
	if got := p.taken(); !strings.Contains(got, "whose author nobody can find") || strings.Contains(got, "pointless") {
		t.Errorf("alerted: %s", got)
	}
	if k := i.case1(t); k.Person != "" || k.Said.Why != duty.Found {
		t.Errorf("the case: %+v", k)
	}
}

// An alert that reaches nobody is tried again, and the person is told in time all the same.
func TestAlertThatReachesNobody(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, _, _ := onRota(t, i, true)
	_ = p.Close()
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	for range 62 {
		i.tick(t)
		i.at(i.app.now().Add(time.Minute))
	}
	if got := s.hears(); strings.Count(got, "has seen it yet") != 1 {
		t.Errorf("the person hears %q", got)
	}
	again := newPostbox(t)
	i.app.config.Mail = "smtp://" + again.Addr().String()
	for range 62 {
		i.tick(t)
		i.at(i.app.now().Add(4 * time.Minute))
	}
	if got := again.taken(); !strings.Contains(got, "first@demo.example") {
		t.Errorf("once the server is there again: %q", got)
	}
}

// Nothing of what somebody wrote, nor of whom, stands in either database in plain.
func TestCasesAreSealed(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	for _, file := range must(filepath.Glob(filepath.Join(i.app.config.Data, "*.db*"))) {
		b := string(must(os.ReadFile(file)))
		for _, never := range []string{"07700 900999", "Mornings only", "Demo Ailsa", "had enough", "first@demo.example"} {
			if strings.Contains(b, never) {
				t.Errorf("%s holds %q", filepath.Base(file), never)
			}
		}
	}
}

var drillWord = regexp.MustCompile(`drill [0-9]{6}`)

// What is set anew while the clock does it is not called off with it: else an alert could be
// lost, or what was cancelled still be shown.
func TestDueSetAgainMeanwhile(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	d := turn.Due{Kind: turn.Alarm, Subject: "democase first", At: i.app.now().Add(-time.Second)}
	again := d
	again.At = i.app.now().Add(time.Hour)
	for _, step := range []*turn.Turn{{Now: i.app.now(), Due: []turn.Due{d}}, {Now: i.app.now(), Due: []turn.Due{again}}, {Now: i.app.now(), Undo: []turn.Due{d}}} {
		if err := i.app.people.Commit(i.ctx, step); err != nil {
			t.Fatal(err)
		}
	}
	left := must(i.app.people.WhatIsDue(i.ctx, again.At, 100))
	found := false
	for _, one := range left {
		found = found || one.Subject == d.Subject
	}
	if !found {
		t.Error("what was set again is gone")
	}
}
