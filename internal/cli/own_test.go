package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/lang/code"
	"blether/internal/member"
	"blether/internal/round"
)

// In a confidential round people see, change and delete what they said, before and after it
// is mixed; figures count each once, as they last said; and who is forgotten is gone whole.
func TestConfidentialAnswersAreTheirs(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	publishes(t, i, "weekly", strings.Replace(weekly, "privacy: anonymous", "privacy: confidential", 1))
	r, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "weekly", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 7)}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	say := func(a chat.Address, in chat.Inbound) string {
		t.Helper()
		n++
		in.ID, in.Address = shortID(), a
		reply, err := i.app.runner.Handle(i.ctx, in, nil)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, m := range reply.Messages {
			all = append(all, m.Text)
		}
		return strings.Join(all, "\n")
	}
	answer := func(a chat.Address, point string) {
		t.Helper()
		for _, in := range []chat.Inbound{{Press: "b." + string(r.ID)}, {Text: "begin"}, {Text: point}, {Text: "send"}} {
			say(a, in)
		}
	}
	var people []chat.Address
	for k := range 13 {
		a := chat.Address{Platform: chat.Web, Account: "own" + string(rune('a'+k))}
		if err := i.app.people.AddInvites(i.ctx, []string{a.Account}, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		if err := i.app.runner.Join(i.ctx, a.Account, a, "en"); err != nil {
			t.Fatal(err)
		}
		answer(a, "5")
		people = append(people, a)
	}
	answer(people[0], "1")
	if got := say(people[0], chat.Inbound{Text: "my answers"}); !strings.Contains(got, "▁1") || strings.Contains(got, "5") {
		t.Errorf("changed: %q", got)
	}
	if got := say(people[1], chat.Inbound{Press: "z." + string(r.ID)}); !strings.Contains(got, "It is deleted") {
		t.Errorf("deleted: %q", got)
	}
	if got := say(people[3], chat.Inbound{Press: "z.zzzzzzz"}); strings.Contains(got, "It is deleted") {
		t.Errorf("what is not theirs: %q", got)
	}
	id, err := i.app.people.PersonAt(i.ctx, people[4])
	if err != nil {
		t.Fatal(err)
	}
	say(people[2], chat.Inbound{Press: "y.forget"})
	i.at(testStart.AddDate(0, 0, 7).Add(time.Minute))
	i.tick(t)
	rows, err := i.app.responses.Rows(i.ctx, string(r.ID), 1)
	if err != nil || len(rows) != 11 {
		t.Fatalf("%d rows (%v)", len(rows), err)
	}
	low := 0
	for _, row := range rows {
		if v, _ := row.Answers["well"].(float64); v == 1 {
			low++
		}
	}
	if low != 1 {
		t.Errorf("%d of eleven said one", low)
	}
	if _, err := i.app.responses.ReleaseOf(i.ctx, string(r.ID), 1); err != nil {
		t.Error(err)
	}
	if got := say(people[5], chat.Inbound{Text: "my answers"}); !strings.Contains(got, "█5") {
		t.Errorf("after the release: %q", got)
	}
	say(people[5], chat.Inbound{Press: "z." + string(r.ID)})
	if rows, err = i.app.responses.Rows(i.ctx, string(r.ID), 1); err != nil || len(rows) != 10 {
		t.Errorf("%d rows after one was deleted (%v)", len(rows), err)
	}
	for _, name := range []string{"responses.db", "responses.db-wal"} {
		b, err := os.ReadFile(filepath.Join(i.app.config.Data, name))
		if err == nil && bytes.Contains(b, []byte(id)) {
			t.Errorf("%s names a person", name)
		}
	}
}

// Who is forgotten is gone whole, also where the flow is anonymous by now.
func TestForgottenAfterTheFlowChanged(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	publishes(t, i, "weekly", strings.Replace(weekly, "privacy: anonymous", "privacy: confidential", 1))
	r, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "weekly", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 7)}})
	if err != nil {
		t.Fatal(err)
	}
	a := chat.Address{Platform: chat.Web, Account: "changed"}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
		t.Fatal(err)
	}
	who := code.NewMaker(i.app.ring.Hash).Pseudonym(string(must(i.app.people.PersonAt(i.ctx, a))), "weekly")
	for _, in := range []chat.Inbound{{Press: "b." + string(r.ID)}, {Text: "begin"}, {Text: "4"}, {Text: "send"}} {
		in.ID, in.Address = shortID(), a
		if _, err := i.app.runner.Handle(i.ctx, in, nil); err != nil {
			t.Fatal(err)
		}
	}
	publishes(t, i, "weekly", weekly)
	if mail := must(i.app.people.Mail(i.ctx, r.ID, 1)); len(mail) != 1 {
		t.Fatalf("%d envelopes", len(mail))
	}
	if _, err := i.app.runner.Handle(i.ctx, chat.Inbound{ID: "f", Address: a, Press: "y.forget"}, nil); err != nil {
		t.Fatal(err)
	}
	if mail, kept := must(i.app.people.Mail(i.ctx, r.ID, 1)), must(i.app.responses.KeptOf(i.ctx, who)); len(mail)+len(kept) != 0 {
		t.Errorf("%d envelopes and %d copies are left", len(mail), len(kept))
	}
}

// What cannot be a preference changes nothing.
func TestHostilePreferences(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "menu")
	for _, press := range []string{"p.quiet.00:00-23:59", "p.quiet.x", "p.week.99999", "p.week.x", "p.week.-1", "p.only.x", "p.zone.localtime", "p.zone.posixrules", "p.zone.../etc", "p.zone.Mars/Here", "p.hard.13-45", "p.kind.x", "p.x.y"} {
		p.says(chat.Inbound{Press: press}, "That button is from an earlier message")
	}
	id, err := p.r.app.people.PersonAt(p.r.ctx, p.r.address)
	if err != nil {
		t.Fatal(err)
	}
	snap, err := p.r.app.people.Load(p.r.ctx, id, nil)
	if err != nil || snap.Person.Zone != "Europe/London" {
		t.Errorf("zone %q (%v)", snap.Person.Zone, err)
	}
	if w := snap.Person.Wish; w.Quiet != nil || w.Week != nil || w.Only != "" || len(w.Hard)+len(w.Off) > 0 {
		t.Errorf("kept %+v", w)
	}
}
