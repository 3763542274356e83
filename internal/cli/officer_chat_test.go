package cli

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

// released closes the round of an instance with enough answers for figures.
func released(t *testing.T, i *instance) {
	t.Helper()
	answerAll(t, i, 12)
	i.at(testStart.AddDate(0, 0, 30))
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Log(err) // the service ticks too
	}
	rounds, err := i.app.people.Rounds(i.ctx)
	if err != nil || len(rounds) != 1 {
		t.Fatalf("%d rounds (%v)", len(rounds), err)
	}
	for range 1000 {
		if _, err := i.app.responses.Release(i.ctx, string(rounds[0].ID)+"-1"); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no release")
}

// officer is one more officer of a group.
func (i *instance) officer(t *testing.T, name string, groups ...groupID) member.OfficerID {
	t.Helper()
	o := member.Officer{ID: member.OfficerID("o" + shortID()), Name: name, Groups: groups}
	if err := i.app.people.AddOfficer(i.ctx, o); err != nil {
		t.Fatal(err)
	}
	return o.ID
}

// An officer is known by words from the console, once, and then sees in private what the
// console shows: a chart as a picture, with its words and the way to all of it.
func TestOfficerInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	released(t, i)
	officer := i.officer(t, "Demo officer", "demo-experts")
	p := &colleague{t: t, f: f, user: "U0OFF"}
	p.write("summary")
	p.sees("need an invitation")
	words, err := i.app.office.ChatCode(i.ctx, officer)
	if err != nil {
		t.Fatal(err)
	}
	p.write(words)
	p.sees("I know you now")
	p.press("Newest releases")
	shown, at, ok := f.Find(0, func(s *slacktest.Sent) bool { return s.Where == "dm U0OFF" && len(s.File) > 0 })
	if !ok {
		t.Fatal("no picture")
	}
	if img, err := png.Decode(bytes.NewReader(shown.File)); err != nil || img.Bounds().Dx() != 1200 {
		t.Errorf("the picture: %v", err)
	}
	p.seen = at
	p.sees("/console/release/")
	if !strings.Contains(p.last.Said(), "Question 1 of") || !strings.Contains(p.last.Said(), "Everybody in it is made up") {
		t.Errorf("said %q", p.last.Said())
	}
	p.write("rounds")
	p.sees("The pledge: closed after")
	p.write("invite")
	p.sees("For one person")
	p.press("For one person")
	p.sees("/i/")
	if !strings.Contains(p.last.Said(), "works once") {
		t.Errorf("said %q", p.last.Said())
	}
	other := &colleague{t: t, f: f, user: "U0ANN"}
	other.write(words) // again, by somebody else
	other.sees("need an invitation")
	if err := i.app.office.LeaveChats(i.ctx, officer); err != nil {
		t.Fatal(err)
	}
	p.write("rounds")
	p.sees("need an invitation")
}

// Without the scope for files the chart is told in words.
func TestChartInWords(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	f.Scopes = "chat:write,commands,im:history,im:write"
	i := onSlack(t, f)
	greeted(t, f)
	released(t, i)
	p := known(t, i, f)
	p.write("summary ar")
	p.sees("/console/release/")
	if !strings.Contains(p.last.Said(), "people)") {
		t.Errorf("said %q", p.last.Said())
	}
}

// known is an officer whom the bot knows in Slack.
func known(t *testing.T, i *instance, f *slacktest.Fake) *colleague {
	t.Helper()
	p := &colleague{t: t, f: f, user: "U0OFF"}
	words, err := i.app.office.ChatCode(i.ctx, i.officer(t, "Demo officer", "demo-experts"))
	if err != nil {
		t.Fatal(err)
	}
	p.write(words)
	p.sees("I know you now")
	return p
}

// In a channel of a server an officer's answer is seen by them alone; nobody else is
// answered with anything of the group; and who is removed as an officer sees no more.
func TestOfficerInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	released(t, i)
	officer := i.officer(t, "Demo officer", "demo-experts")
	i.officer(t, "Demo second", "demo-experts")
	a := chat.Address{Platform: chat.Discord, Account: ann}
	words, err := i.app.office.ChatCode(i.ctx, officer)
	if err != nil {
		t.Fatal(err)
	}
	p := &friend{t: t, f: f, user: ann, guild: server}
	f.Message(ann, words, nil)
	p.sees("I know you now")
	p.command("summary")
	p.sees("Question 1 of")
	if !strings.HasPrefix(p.last.Where, "reply") || len(f.Pictures()) != 1 {
		t.Errorf("shown at %s with %d pictures", p.last.Where, len(f.Pictures()))
	}
	if err := i.app.office.RemoveOfficer(i.ctx, officer, officer, "demo-experts"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"rounds", "invite", "summary"} {
		p.command(c)
		p.sees("This is for participation officers")
	}
	other := &friend{t: t, f: f, user: "300000000000000009", guild: server}
	other.command("summary")
	other.sees("This is for participation officers")
	for _, s := range f.Sent() {
		if s.Kind == 4 || s.Kind == 5 && s.Flags&64 == 0 {
			t.Errorf("seen by all: %+v", s)
		}
	}
	i.at(testStart.AddDate(0, 0, 200))
	if _, err := i.app.office.AtChat(i.ctx, a); err == nil {
		t.Error("known for ever")
	}
}

// An officer makes a session in one message; what is wrong with it is said, and nothing is made.
func TestOfficerMakesASession(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	p := known(t, i, f)
	p.write("session")
	p.sees("Way in:")
	p.write("session\nTitle: Demo walk https://demo.example\nDay: 1 April 2020\nPlaces: none\nWho knows")
	p.sees("this line cannot be read: Who knows")
	if all := must(i.app.people.SessionsOf(i.ctx, "demo-experts")); len(all) != 0 {
		t.Fatalf("%d sessions were made", len(all))
	}
	sheet := "session\nTitle: Demo Walk\nDay: %s\nTime: 10:30\nMinutes: 45\nPlaces: 8\nHow: online\nWay in: https://demo.example/room\nRepeat: weekly\nUntil: %s"
	day := i.app.now().AddDate(0, 1, 0)
	p.write(fmt.Sprintf(sheet, day.AddDate(-1, 0, 0).Format("2 January 2006"), day.AddDate(0, 0, 7).Format("2 January 2006")))
	p.sees("Nothing was made yet")
	p.write(fmt.Sprintf(sheet, day.Format("2 January 2006"), day.AddDate(0, 0, 7).Format(time.DateOnly)))
	p.sees("Demo Walk is open")
	all := must(i.app.people.SessionsOf(i.ctx, "demo-experts"))
	if len(all) != 2 || all[0].Title != "Demo Walk" || all[0].Officer == "" || all[0].Minutes != 45 || all[0].List.Capacity != 8 || all[0].Local().Format("15:04") != "10:30" {
		t.Errorf("made: %+v", all)
	}
	if strings.Contains(p.last.Said(), "demo.example/room") || !strings.Contains(p.last.Said(), "/console/g/demo-experts/sessions/"+all[0].ID) {
		t.Errorf("said %q", p.last.Said())
	}
	other := &colleague{t: t, f: f, user: "U0ANN"}
	other.write(fmt.Sprintf(sheet, day.Format(time.DateOnly), day.Format(time.DateOnly)))
	other.sees("need an invitation")
}
