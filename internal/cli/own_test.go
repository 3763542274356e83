package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
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
