package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store"
)

const meetLink = "https://meet.example/demo"

func (i *instance) the(t *testing.T, id string) *event.Session {
	t.Helper()
	s := must(i.app.people.Session(i.ctx, id))
	return &s
}

func mar(d, h, m int) time.Time { return time.Date(2026, 3, d, h, m, 0, 0, time.UTC) }

func (s *somebody) shows(name string) {
	s.does(chat.Inbound{Press: "f.introduce"})
	s.writes("begin", name, "yes", "menu")
}

func led(t *testing.T) (*instance, *somebody) {
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	return i, lead
}

// An officer takes somebody out of the group: they must lose their place and the way in.
func TestSessionRemovedMember(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "1")
	gone, next := i.joins(t, "gone", "demo-experts", member.Member), i.joins(t, "next", "demo-experts", member.Member)
	gone.shows("Demo Gone")
	gone.takes(s.ID)
	next.takes(s.ID)
	if err := i.app.office.RemoveMember(i.ctx, "o1", gone.id(), "demo-experts"); err != nil {
		t.Fatal(err)
	}
	gone.hears()
	if got := i.the(t, s.ID).List.Status(gone.id()); got == event.Confirmed {
		t.Errorf("removed from the group, still %s", got)
	}
	if got := next.hears(); !strings.Contains(got, "A place is free") {
		t.Errorf("the next is not offered the place: %q", got)
	}
	i.at(mar(17, 18, 0))
	i.tick(t)
	if got := gone.hears(); strings.Contains(got, meetLink) {
		t.Errorf("somebody removed gets the link: %q", got)
	}
}

// Whoever left the group (and had once a place) signs up again, and gets in.
func TestSessionLeftMemberComesBack(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	ex := i.joins(t, "ex", "demo-experts", member.Member)
	ex.takes(s.ID)
	ex.does(pressing("y.leave.demo-experts"))
	ex.does(pressing("e.in." + s.ID))
	if got := i.the(t, s.ID).List.Status(ex.id()); got == event.Confirmed {
		t.Errorf("outside the group, and %s again by an old button", got)
	}
}

// A peer supporter who left, or was taken out of the group, must not run its session.
func TestSessionOrganiserLeaves(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"leaves", "removed"} {
		i, lead := led(t)
		s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
		one := i.joins(t, "one", "demo-experts", member.Member)
		one.takes(s.ID)
		if how == "leaves" {
			lead.does(pressing("y.leave.demo-experts"))
		} else {
			lead.shows("Demo Lead")
			if err := i.app.office.RemoveMember(i.ctx, "o1", lead.id(), "demo-experts"); err != nil {
				t.Fatal(err)
			}
		}
		late := i.joins(t, "late", "demo-experts", member.Member)
		late.takes(s.ID)
		if got := lead.does(pressing("e.who." + s.ID)); strings.Contains(got, "UDEMOLATE") {
			t.Errorf("%s: sees even who came after they had gone: %q", how, got)
		}
		lead.does(pressing("e.off." + s.ID))
		if got := i.the(t, s.ID); got.State == event.Cancelled {
			t.Errorf("%s: and cancels it", how)
		}
	}
}

// A peer supporter who is forgotten leaves their id, and sessions that nobody runs.
func TestSessionOrganiserForgotten(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	id := lead.id()
	lead.does(pressing("y.forget"))
	got := i.the(t, s.ID)
	if got.Organiser == id {
		t.Errorf("the id of somebody forgotten stands in the session")
	}
	one.hears()
	i.at(mar(16, 19, 0)) // a day before it, nobody has taken it on
	i.tick(t)
	if got := one.hears(); !strings.Contains(got, "This is cancelled: Demo tea") {
		t.Errorf("nobody runs it, and one is told %q", got)
	}
}

// The last offer lapses, nobody is left to ask: whoever runs it is told.
func TestSessionOrganiserIsToldOfFreePlace(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"lapses", "declines", "nobody waited"} {
		i, lead := led(t)
		s := lead.session("Demo tea", "2026-03-17", "19:00", "1")
		one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
		one.takes(s.ID)
		if how != "nobody waited" {
			two.takes(s.ID)
		}
		lead.hears()
		one.does(pressing("e.out." + s.ID))
		switch how {
		case "declines":
			two.does(pressing("e.no." + s.ID))
		case "lapses":
			i.at(testStart.Add(25 * time.Hour))
			i.tick(t)
		}
		if got := lead.hears(); !strings.Contains(got, "nobody waits for it") {
			t.Errorf("%s: the organiser hears %q", how, got)
		}
	}
}

// "Start again" of a half done sign-up, or f.sign-up.ID: no name, no ground rules, no needs.
func TestSessionSignUpWithoutRules(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"again", "guessed"} {
		i := start(t)
		i.community(t)
		id := opens(t, i, event.Plan{Capacity: 3, Facts: event.Facts{Title: "Demo walk", Queue: true, Minutes: 60, Asks: true, Rules: "What is said here stays here."}})
		one := i.joins(t, "one", "demo-experts", member.Member)
		if how == "again" {
			one.does(pressing("e.in." + id))
			one.writes("menu")
			one.presses("Start again")
		} else {
			one.does(pressing("f.sign-up." + id))
		}
		for range 4 {
			if one.offered("Begin") != "" {
				one.presses("Begin")
			}
		}
		s := i.the(t, id)
		if p := s.List.Of(one.id()); p != nil && p.Status == event.Confirmed {
			t.Errorf("%s: has a place with the name %q, without a yes to the rules and without being asked for needs", how, p.Told.Name)
		}
	}
}

// Reminders of what one has a place in are counted in the week's budget, and then never come.
func TestSessionBudgetEatsReminders(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	one := i.joins(t, "one", "demo-experts", member.Member)
	var last string
	for n, day := range []string{"2026-03-10", "2026-03-11", "2026-03-12"} {
		s := lead.session("Demo "+strconv.Itoa(n), day, "19:00", "5")
		one.takes(s.ID)
		last = s.ID
	}
	all := ""
	for at := mar(9, 18, 0); at.Before(mar(12, 19, 0)); at = at.Add(time.Hour) {
		i.at(at)
		i.tick(t)
		all += one.hears()
	}
	s := i.the(t, last)
	if got := strings.Count(all, meetLink); got != 3 {
		t.Errorf("the way in came for %d of 3 sessions (%s): %q", got, s.List.Status(one.id()), all)
	}
}

// A cancellation that cannot wait stands behind a delivery that waits for the morning.
func TestSessionUrgentWaitsBehindQuiet(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo breakfast", "2026-03-11", "08:00", "5")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	one.hears()
	i.at(mar(10, 22, 0)) // quiet hours
	lead.does(pressing("e.tell." + s.ID))
	lead.writes("Please bring a mug.", "yes")
	i.at(mar(10, 22, 30))
	lead.does(pressing("e.off." + s.ID))
	i.at(mar(10, 22, 31))
	due, err := i.app.people.Deliveries(i.ctx, chat.Slack, i.app.now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(due, func(d chat.Delivery) bool { return d.To.Account == one.address.Account }) {
		t.Errorf("cancelled at 22:30 for 08:00, and nothing is delivered before 09:00")
	}
}

// Two changes are read in the order of their ids' words, not as they happened.
func TestSessionChangesOutOfOrder(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "5")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	lead.does(pressing("e.change." + s.ID))
	lead.writes("2026-03-18", "skip", "skip", "Perth", "skip", "yes")
	i.at(testStart.Add(time.Minute))
	lead.does(pressing("e.change." + s.ID))
	lead.writes("2026-03-19", "skip", "skip", "skip", "skip", "yes")
	got := one.hears()
	if strings.LastIndex(got, "Thursday 19 March") < strings.LastIndex(got, "Wednesday 18 March") {
		t.Errorf("the last thing they read is the old day: %q", got)
	}
}

// Who stopped everything is not asked to lead a session.
func TestSessionCoverToStopped(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	other := i.joins(t, "other", "demo-experts", member.Supporter)
	i.current(t, other, "demo-experts")
	s := lead.session("Demo tea", "2026-03-17", "19:00", "5")
	other.writes("stop")
	other.hears()
	lead.does(pressing("e.cover." + s.ID))
	if got := other.hears(); got != "" {
		t.Errorf("stopped, and hears %q", got)
	}
	lead.does(pressing("e.off." + s.ID))
	i.at(testStart.Add(time.Second))
	lead.does(pressing("e.cover." + s.ID))
	if got := other.hears(); got != "" {
		t.Errorf("for a cancelled session: %q", got)
	}
}

// Who only waits and has stopped everything travels nowhere: nothing is told.
func TestSessionStoppedWhoWaits(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-04-17", "19:00", "1")
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.takes(s.ID)
	two.takes(s.ID)
	two.writes("stop")
	two.hears()
	lead.does(pressing("e.change." + s.ID))
	lead.writes("2026-04-18", "skip", "skip", "skip", "skip", "yes")
	if got := two.hears(); got != "" {
		t.Errorf("stopped, waits, and hears six weeks before: %q", got)
	}
}

// An officer takes a peer supporter's session over: names are seen before anybody could go.
func TestSessionTakeOver(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	one.writes("stop")
	one.hears()
	c, o := i.clerk(t, "Demo", "demo-experts")
	c.post(303, "/console/g/demo-experts/sessions/"+s.ID, "do", "take")
	now := must(i.app.office.Gathering(i.ctx, o, "demo-experts", s.ID))
	if len(now.Roster) > 0 && one.hears() == "" {
		t.Errorf("the officer reads %q; that person was told nothing", now.Roster[0].Told.Name)
	}
}

// From face to face to online: nobody with a place is told.
func TestSessionFormatChanges(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	id := opens(t, i, event.Plan{Capacity: 3, Facts: event.Facts{Title: "Demo walk", Minutes: 60}})
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(id)
	one.hears()
	f := i.the(t, id).Facts
	f.Format = event.InPerson
	if err := i.app.office.AlterSession(i.ctx, member.Operator, "demo-experts", id, false, event.Alteration{Facts: &f}); err != nil {
		t.Fatal(err)
	}
	if got := one.hears(); got == "" {
		t.Errorf("it is face to face now, and nobody is told")
	}
}

// A series with one session in the gap of the clocks moves by two hours: that one drifts.
func TestSessionSeriesThroughGap(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	id := opens(t, i, event.Plan{Capacity: 3, Day: "2026-03-22", Time: "01:30", Rule: "FREQ=WEEKLY;COUNT=3", Facts: event.Facts{Title: "Demo night", Minutes: 60}})
	if err := i.app.office.AlterSession(i.ctx, member.Operator, "demo-experts", id, true, event.Alteration{Time: "19:00"}); err != nil {
		t.Fatal(err)
	}
	for _, s := range must(i.app.people.Gathering(i.ctx, id)) {
		if got := s.Local().Format("15:04"); got != "19:00" {
			t.Errorf("%s at %s", s.Local().Format(time.DateOnly), got)
		}
	}
}

// Who signs up when the way in is open already is told that it comes at a time that is over.
func TestSessionLateSignUp(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	one := i.joins(t, "one", "demo-experts", member.Member)
	i.at(mar(17, 18, 30))
	got := one.takes(s.ID)
	i.at(mar(17, 18, 59))
	i.tick(t)
	if all := got + one.hears(); !strings.Contains(all, meetLink) && one.offered("get in") == "" {
		t.Errorf("half an hour before: %q", got)
	}
}

// Who left the group before the announcement could come is told of its session.
func TestSessionAnnouncedToSomebodyWhoLeft(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	ex := i.joins(t, "ex", "demo-experts", member.Member)
	i.at(mar(2, 22, 0))
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	i.tick(t)
	ex.does(pressing("y.leave.demo-experts"))
	i.at(mar(3, 9, 0))
	i.tick(t)
	if got := ex.hears(); strings.Contains(got, "Demo tea") {
		t.Errorf("left, and hears %q", got)
	}
	if got := ex.does(pressing("e.see." + s.ID)); strings.Contains(got, "Sign up") {
		t.Errorf("%q", got)
	}
}

// A reminder that nobody has read yet has the id of the one for the new time, which is lost.
func TestSessionReminderAfterMoveIsLost(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	one.hears()
	i.at(mar(16, 19, 0))
	i.tick(t) // one does not look
	i.at(mar(16, 19, 30))
	lead.does(pressing("e.change." + s.ID))
	lead.writes("2026-03-18", "skip", "skip", "skip", "skip", "yes")
	i.at(mar(17, 19, 0))
	i.tick(t)
	got := one.hears()
	if strings.Contains(got, "You have a place: Demo tea, Tuesday 17") || !strings.Contains(got, "You have a place: Demo tea, Wednesday 18") {
		t.Errorf("they read: %q", got)
	}
}

// More than twenty came: the rest cannot be marked, and lose their question with "all who came".
func TestSessionLargeRoster(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "30")
	for n := range 22 {
		i.joins(t, "n"+strconv.Itoa(n), "demo-experts", member.Member).takes(s.ID)
	}
	i.at(mar(17, 20, 0))
	i.tick(t)
	for range 22 {
		lead.does(pressing("e.who." + s.ID))
		for _, p := range i.the(t, s.ID).List.With(event.Confirmed) {
			if !p.Came && lead.offered(p.Told.Name+" ") != "" {
				lead.presses(p.Told.Name + " ")
				break
			}
		}
	}
	n := 0
	for _, p := range i.the(t, s.ID).List.With(event.Confirmed) {
		if p.Came {
			n++
		}
	}
	if n != 22 {
		t.Errorf("%d of 22 can be marked", n)
	}
}

// "Those are all who came", said while it is still on, is forgotten when it is over.
func TestSessionAllWhoCameSaidEarly(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "5")
	not := i.joins(t, "not", "demo-experts", member.Member)
	not.takes(s.ID)
	i.at(mar(17, 19, 50))
	lead.does(pressing("e.who." + s.ID))
	lead.presses("Those are all who came")
	i.at(mar(17, 20, 0))
	i.tick(t)
	i.at(mar(18, 10, 0))
	i.tick(t)
	if got := not.hears(); strings.Contains(got, "After a session") {
		t.Errorf("was not there, and is asked: %q", got)
	}
}

// An answer to a request comes twice for two taps, and to somebody who stopped everything.
func TestSessionReply(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "morag", "demo-experts", member.Member)
	s.writes("contact", "begin", "My expenses", "Demo Morag", "skip", "yes")
	c, _ := i.clerk(t, "Demo", "demo-experts")
	all := must(i.app.people.Requests(i.ctx, "demo-experts"))
	at := "/console/g/demo-experts/heard/asked/" + all[0].ID
	c.post(303, at, "text", "They are on their way.")
	c.post(303, at, "text", "They are on their way.")
	if got := s.hears(); strings.Count(got, "on their way") != 1 {
		t.Errorf("twice: %q", got)
	}
	s.writes("stop")
	s.hears()
	c.post(422, at, "text", "Are you there?")
	if got := s.hears(); got != "" {
		t.Errorf("stopped, and hears %q", got)
	}
}

// A place went by while somebody paused; they are back, and it stays free for up to a day.
func TestSessionBackFromPause(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-03", "09:30", "1")
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.takes(s.ID)
	two.takes(s.ID)
	two.writes("pause")
	one.does(pressing("e.out." + s.ID))
	i.at(testStart.Add(time.Minute))
	two.writes("menu")
	i.at(testStart.Add(10 * time.Minute))
	i.tick(t)
	if got := two.hears(); !strings.Contains(got, "A place is free") {
		t.Errorf("waits, is here, a place is free, and hears %q", got)
	}
}

// A session before the end of quiet hours: the way in never comes.
func TestSessionMorningSession(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo breakfast", "2026-03-11", "08:30", "5")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	one.hears()
	all := ""
	for at := mar(10, 8, 0); at.Before(mar(11, 10, 0)); at = at.Add(30 * time.Minute) {
		i.at(at)
		i.tick(t)
		all += one.hears()
	}
	if !strings.Contains(all, meetLink) {
		t.Errorf("all that came: %q", all)
	}
}

// Somebody forgotten leaves their id among the work that is due.
func TestSessionForgottenInDue(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	ex := i.joins(t, "ex", "demo-experts", member.Member)
	i.at(mar(2, 22, 0))
	lead.session("Demo tea", "2026-03-17", "19:00", "3")
	i.tick(t)
	id := string(ex.id())
	ex.does(pressing("y.forget"))
	due := must(i.app.people.WhatIsDue(i.ctx, mar(30, 0, 0), 1000))
	for _, d := range due {
		if strings.Contains(d.Subject, id) {
			t.Errorf("%s %q", d.Kind, d.Subject)
		}
	}
}

// A session of a day is over after ten on the next: nobody is asked. A cancelled one still lets
// people in, and one that is over can be given back.
func TestSessionOddEnds(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	long := opens(t, i, event.Plan{Capacity: 3, Facts: event.Facts{Title: "Demo retreat", Minutes: 1440}})
	off := opens(t, i, event.Plan{Capacity: 3, Facts: event.Facts{Title: "Demo call", Minutes: 60, Details: meetLink}})
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(long)
	one.takes(off)
	if err := i.app.office.CancelSession(i.ctx, member.Operator, "demo-experts", off, false); err != nil {
		t.Fatal(err)
	}
	i.at(mar(17, 18, 30))
	if got := one.does(pressing("e.way." + off)); strings.Contains(got, meetLink) {
		t.Errorf("cancelled, and: %q", got)
	}
	i.at(mar(18, 19, 0))
	i.tick(t)
	one.does(pressing("e.out." + long))
	if got := i.the(t, long).List.Status(one.id()); got != event.Confirmed {
		t.Errorf("after it is over: %s", got)
	}
}

func TestSessionLongSessionIsAskedAfter(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	long := opens(t, i, event.Plan{Capacity: 3, Facts: event.Facts{Title: "Demo retreat", Minutes: 1440}})
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(long)
	i.at(mar(18, 19, 0))
	i.tick(t)
	all := one.hears()
	for d := 19; d < 26; d++ {
		i.at(mar(d, 10, 0))
		i.tick(t)
		all += one.hears()
	}
	if !strings.Contains(all, "After a session") {
		t.Errorf("nobody is asked: %q", all)
	}
}

// Somebody who supports in two groups, and is marked in the second.
func TestSessionSupporterOfTwoGroups(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	g := group.Group{ID: "demo-zz", Name: "Demo Other", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10, Demo: true}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.joins(t, "lead", "demo-zz", member.Supporter)
	i.current(t, lead, "demo-zz")
	lead.writes("newsession", "begin", "Demo tea", "skip", "skip", "online", "2026-03-17", "19:00", "60", "3", "yes", "skip", "skip", "skip", "no", "once", "no")
	if got := lead.writes("yes"); !strings.Contains(got, "It is made") {
		t.Errorf("marked in one of two groups: %q", got)
	}
}

// What officers tell "those of a session" still goes to who gave their place back meanwhile, and
// after it is over where the week's budget holds it.
func TestSessionBroadcastToSession(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	id := opens(t, i, event.Plan{Capacity: 3, Day: "2026-03-03", Time: "08:00", Facts: event.Facts{Title: "Demo walk", Minutes: 30}})
	gone, stays := i.joins(t, "gone", "demo-experts", member.Member), i.joins(t, "stays", "demo-experts", member.Member)
	gone.takes(id)
	stays.takes(id)
	i.at(mar(2, 22, 0))
	if err := i.app.office.Broadcast(i.ctx, member.Operator, group.Broadcast{Group: "demo-experts", Role: group.ToSession + id, Text: "The room is 12 Demo Street."}); err != nil {
		t.Fatal(err)
	}
	i.tick(t)
	gone.does(pressing("e.out." + id))
	i.at(mar(3, 9, 30))
	i.tick(t)
	if got := gone.hears(); strings.Contains(got, "12 Demo Street") {
		t.Errorf("gave the place back, and reads %q", got)
	}
	if got := stays.hears(); strings.Contains(got, "12 Demo Street") {
		t.Errorf("an hour after it is over: %q", got)
	}
}

// A place that cannot be read puts the ids of its session and person into the log.
func TestSessionIdsInTheLog(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	id := string(one.id())
	if err := i.app.people.DB.Write(i.ctx, func(ctx context.Context, q store.Querier) error {
		_, err := q.ExecContext(ctx, "UPDATE place SET body = x'00'")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	i.at(mar(17, 18, 0))
	if err := i.app.clock.Tick(i.ctx); err == nil || strings.Contains(err.Error(), id) {
		t.Errorf("what the clock logs as err: %v", err)
	}
}

// An offer that has run out is taken all the same by f.sign-up.ID, where the clock is late.
func TestSessionLateOfferBySignUp(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "1")
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.takes(s.ID)
	two.takes(s.ID)
	one.does(pressing("e.out." + s.ID))
	i.at(testStart.Add(30 * time.Hour))
	two.does(pressing("f.sign-up." + s.ID))
	if got := i.the(t, s.ID).List.Status(two.id()); got == event.Confirmed {
		t.Errorf("six hours after the offer ran out: %s", got)
	}
}

// An offer that waits for the morning comes although its person has given it back, or it is
// cancelled, at night.
func TestSessionOfferAfterItIsGone(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "1")
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.takes(s.ID)
	two.takes(s.ID)
	i.at(mar(2, 22, 0))
	one.does(pressing("e.out." + s.ID))
	two.does(pressing("e.out." + s.ID))
	if got := two.hears(); strings.Contains(got, "A place is free") {
		t.Errorf("gave it back at night, and in the morning: %q", got)
	}
}

// A peer supporter whose vetting has run out still reads who comes.
func TestSessionVettingRunsOut(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	i.joins(t, "one", "demo-experts", member.Member).takes(s.ID)
	for _, what := range []string{member.Vetting, member.Training, member.Supervision} {
		if err := i.app.people.SetStanding(i.ctx, member.Standing{Person: lead.id(), Group: "demo-experts", What: what, Until: testStart, Officer: member.Operator, Day: testStart}); err != nil {
			t.Fatal(err)
		}
	}
	i.at(mar(4, 10, 0))
	if got := lead.does(pressing("e.who." + s.ID)); strings.Contains(got, "UDEMOONE") {
		t.Errorf("not current, and reads %q", got)
	}
}

// Another peer supporter leads it: those with a place are not told who reads their names now.
func TestSessionCoverUntold(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	other := i.joins(t, "other", "demo-experts", member.Supporter)
	i.current(t, other, "demo-experts")
	s := lead.session("Demo tea", "2026-03-17", "19:00", "3")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	one.hears()
	lead.does(pressing("e.cover." + s.ID))
	other.does(pressing("e.lead." + s.ID))
	if got := other.does(pressing("e.who." + s.ID)); strings.Contains(got, "UDEMOONE") && one.hears() == "" {
		t.Errorf("somebody else reads %q, and nobody is told", got)
	}
}

// A session in front of whose end the organiser stands: button ranks are given twice once the
// last in line is forgotten, and an old button books for somebody else.
func TestSessionRankIsGivenTwice(t *testing.T) {
	t.Parallel()
	i, lead := led(t)
	s := lead.session("Demo tea", "2026-03-17", "19:00", "5")
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.takes(s.ID)
	i.at(mar(17, 19, 10))
	lead.does(pressing("e.who." + s.ID))
	old := lead.button("UDEMOONE was there")
	i.at(mar(3, 10, 0))
	one.does(pressing("y.forget"))
	two.takes(s.ID)
	i.at(mar(17, 19, 11))
	lead.does(pressing(old))
	if p := i.the(t, s.ID).List.Of(two.id()); p != nil && p.Came {
		t.Errorf("the button of one forgotten marks another")
	}
}

// People give back, accept, sign up; the organiser and the clock do their work meanwhile.
func TestSessionEverybodyAtOnce(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	id := opens(t, i, event.Plan{Capacity: 4, Facts: event.Facts{Title: "Demo rush", Queue: true, Minutes: 60}})
	var all []*somebody
	for n := range 12 {
		one := i.joins(t, "n"+strconv.Itoa(n), "demo-experts", member.Member)
		i.named(t, one.address, "Demo "+strconv.Itoa(n))
		all = append(all, one)
	}
	var wait sync.WaitGroup
	for n, one := range all {
		wait.Go(func() {
			for r := range 12 {
				what := []string{"in", "yes", "out", "in", "no", "yes"}[(n+r)%6]
				in := chat.Inbound{ID: shortID(), Address: one.address, Press: "e." + what + "." + id}
				if _, err := i.app.runner.Handle(i.ctx, in, nil); err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
	wait.Go(func() {
		for r := range 20 {
			err := i.app.office.AlterSession(i.ctx, member.Operator, "demo-experts", id, false, event.Alteration{Capacity: 3 + r%3})
			if err != nil && !strings.Contains(err.Error(), "places") {
				t.Errorf("officer: %v", err)
			}
		}
	})
	wait.Go(func() {
		for range 40 {
			i.at((*i.time.Load()).Add(time.Hour))
			if err := i.app.clock.Tick(i.ctx); err != nil {
				t.Errorf("clock: %v", err)
			}
		}
	})
	wait.Wait()
	s := i.the(t, id)
	if s.List.Free() < 0 {
		t.Errorf("%d of %d", s.List.Count(event.Confirmed)+s.List.Count(event.Offered), s.List.Capacity)
	}
	if s.List.Free() > 0 && s.List.Count(event.Waiting) > 0 {
		t.Errorf("%d free, %d wait", s.List.Free(), s.List.Count(event.Waiting))
	}
}
