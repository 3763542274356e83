package cli

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/round"
	"blether/internal/turn"
)

const tellFlowSource = `
flow: tell
kind: survey
privacy: anonymous
title: {en: Demo telling}
takes: 1 minutes
steps:
  - {name: helped, type: text, quote: ask, label: {en: What helped?}}
  - {name: missed, type: text, quote: ask, label: {en: What was missing?}}
report: {breakdowns: [], sensitive: []}
`

var codeWords = regexp.MustCompile(`\n((?:[a-z]+[ -]){5}[a-z]+)\b`)

// told is what somebody wrote, with their code.
func (s *somebody) tells(t *testing.T, first, second string, mayFirst bool) (code string) {
	t.Helper()
	s.writes("menu")
	s.presses("Demo telling")
	s.presses("Begin")
	s.writes(first)
	if mayFirst {
		s.presses("Yes")
	} else {
		s.presses("No")
	}
	s.writes(second)
	s.presses("Yes")
	said := s.writes("send")
	m := codeWords.FindStringSubmatch("\n" + said)
	if m == nil {
		t.Fatalf("no code in %q", said)
	}
	return m[1]
}

// again signs an officer in anew.
func (i *instance) again(t *testing.T, o member.Officer) clerk {
	t.Helper()
	c := newClerk(t, i)
	c.post(303, strings.TrimPrefix(must(i.app.signInLink(i.ctx, o.ID)), i.url))
	return c
}

// From a text to a quote: a moderator alone reads it, when the round is over; its author can say
// no, and must say yes to what was changed; a message lies at their code; what is withdrawn is
// gone, and nobody is ever named.
func TestFromTextToQuote(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	publishes(t, i, "tell", tellFlowSource)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "tell", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	oneCode := one.tells(t, "The midwife on the phone listened to us", "Somebody at night in the island hospital", true)
	twoCode := two.tells(t, "Demo words that nobody may quote", "Time to talk with my husband Robin", false)
	reader, who := i.clerk(t, "Demo reader", "demo-experts")
	_, _ = i.clerk(t, "Demo other", "demo-experts")
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Readers = []string{string(who.ID)}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	const page = "/console/g/demo-experts/words"
	reader.get(200, page)
	if strings.Contains(reader.text(), "midwife") {
		t.Fatal("a moderator reads before the round is over")
	}
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	p := newPostbox(t)
	i.app.config.Mail, i.app.config.MailFrom = "smtp://"+p.Addr().String(), "blether@demo.example"
	setup := must(i.app.people.Setup(i.ctx, "demo-experts"))
	setup.Rota = &duty.Rota{Mail: map[member.OfficerID]string{who.ID: "reader@demo.example"}}
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: "demo-experts", Setup: setup}}); err != nil {
		t.Fatal(err)
	}
	if err := i.app.digest(i.ctx); err != nil {
		t.Fatal(err)
	}
	if got := p.taken(); !strings.Contains(got, "reader@demo.example") || !strings.Contains(got, page) || strings.Contains(got, "midwife") {
		t.Errorf("the moderator is told %s", got)
	}
	reader = i.again(t, who)
	reader.get(200, page)
	for _, want := range []string{"The midwife on the phone listened to us", "may be quoted"} {
		reader.says(want)
	}
	for _, never := range []string{"Robin", "UDEMO", "Demo words that nobody may quote"} {
		if strings.Contains(reader.text(), never) {
			t.Errorf("the page says %q", never)
		}
	}
	other, _ := i.clerk(t, "Demo other two", "demo-experts")
	other.get(200, page)
	if strings.Contains(other.text(), "midwife") {
		t.Error("an officer who is no moderator reads a text")
	}
	texts := map[string]quote.Text{}
	for _, pile := range must(i.app.reading.Texts(i.ctx, who, "demo-experts")) {
		for _, one := range pile.Texts {
			texts[one.Words[:8]] = one
		}
	}
	midwife, island, husband := texts["The midw"], texts["Somebody"], texts["Time to "]
	if len(texts) != 3 { // under k what may not be quoted is deleted unread
		t.Fatalf("%d texts", len(texts))
	}
	reader.post(303, page+"/"+midwife.ID, "do", "use", "quote", midwife.Words)
	reader.post(422, page+"/"+island.ID, "do", "use", "quote", "Somebody kind at night", "reason", "a place")
	reader.post(303, page+"/"+island.ID, "do", "use", "quote", "Somebody at night …", "reason", "the island tells who it is")
	reader.post(303, page+"/"+husband.ID, "do", "leave", "message", "Thank you for writing. You are not alone.")
	other.post(403, page+"/"+midwife.ID, "do", "drop", "reason", "x")
	other.get(200, page)
	if strings.Contains(other.text(), "midwife") {
		t.Error("it is used before its author can say no")
	}
	stranger := i.joins(t, "stranger", "demo-experts", member.Member)
	if got := stranger.writes(twoCode); !strings.Contains(got, "You are not alone.") || !strings.Contains(got, "116 123") {
		t.Errorf("what was left, for whoever has the code: %q", got)
	}
	if got := one.writes(oneCode); !strings.Contains(got, "This is to be quoted from 14 April 2026") || !strings.Contains(got, "the island tells who it is") || !strings.Contains(got, "“Somebody at night …”") {
		t.Errorf("by the code: %q", got)
	}
	yes, no := one.button("Yes"), one.button("Do not quote it")
	one.does(pressing("y.quote.yes." + island.ID + ".000000000000000000000000")) // a button of nobody's
	other.get(200, page)
	if strings.Contains(other.text(), "Somebody at night …") {
		t.Error("whoever knows the name of a text says yes for its author")
	}
	one.does(pressing(yes))
	other.get(200, page)
	other.says("Somebody at night …")
	out := func(want bool) {
		t.Helper()
		for _, path := range []string{"", "/export?format=md", "/export?format=page"} {
			body, _ := other.file(200, "/console/release/"+island.Round+"-1"+path)
			if got := strings.Contains(string(body), "Somebody at night …"); got != want {
				t.Errorf("in the release%s: %v", path, got)
			}
		}
		if body, _ := other.file(200, "/console/release/"+island.Round+"-1/export?format=docx"); len(body) == 0 {
			t.Error("no paper")
		}
	}
	out(true)
	i.at(testStart.AddDate(0, 0, 44))
	other, _ = i.clerk(t, "Demo third", "demo-experts")
	other.get(200, page)
	other.says("The midwife on the phone listened to us")
	if strings.Contains(other.text(), "somebody in") {
		t.Error("of two people a nation is told")
	}
	one.does(pressing(no))
	other.get(200, page)
	if strings.Contains(other.text(), "midwife") {
		t.Error("it is used after its author said no")
	}
	one.does(chat.Inbound{Press: "x." + oneCode})
	other.get(200, page)
	if strings.Contains(other.text(), "Somebody at night") {
		t.Error("what was withdrawn is still quoted")
	}
	out(false)
	if got := one.does(pressing(yes)); !strings.Contains(got, "earlier message") {
		t.Errorf("a button for what is gone: %q", got)
	}
}
