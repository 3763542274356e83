package cli

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
)

// current marks a peer supporter's vetting, training and supervision.
func (i *instance) current(t *testing.T, s *somebody, g group.ID) {
	t.Helper()
	for _, what := range []string{member.Vetting, member.Training, member.Supervision} {
		if err := i.app.people.SetStanding(i.ctx, member.Standing{Person: s.id(), Group: g, What: what, Until: i.app.now().AddDate(2, 0, 0), Officer: member.Operator, Day: i.app.now()}); err != nil {
			t.Fatal(err)
		}
	}
}

// session lets a supporter make a session in chat, and gives it.
func (s *somebody) session(title, day, hour, places string) event.Session {
	s.t.Helper()
	s.writes("newsession", "begin", title, "skip", "skip", "online", day, hour, "60", places, "yes", "skip", "https://meet.example/demo", "skip", "no", "once", "no")
	if got := s.writes("yes"); !strings.Contains(got, "It is made") {
		s.t.Fatalf("made: %q", got)
	}
	all, err := s.i.app.people.SessionsRunBy(s.i.ctx, s.id())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, one := range all {
		if one.Title == title {
			return one
		}
	}
	s.t.Fatalf("%d sessions, and none is %q", len(all), title)
	return event.Session{}
}

// takes signs somebody up, with a name if they are asked for one.
func (s *somebody) takes(id string) string {
	s.t.Helper()
	s.does(pressing("e.see." + id))
	label := "Sign up"
	if s.offered(label) == "" {
		label = "Wait for a place"
	}
	said := s.presses(label)
	if strings.Contains(said, "What may they call you?") {
		said = s.writes("Demo " + s.address.Account)
	}
	return said
}

// A peer supporter makes a session in chat; people sign up, wait, are offered what becomes
// free, and are reminded; it moves and is cancelled. Nobody sees who else comes.
func TestSessionFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	one, two, three := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member), i.joins(t, "three", "demo-experts", member.Member)
	lead.writes("newsession", "begin", "Demo tea", "skip", "skip", "online", "2026-03-17", "19:00", "60", "1", "yes", "skip", "https://meet.example/demo", "skip", "no", "once", "no")
	if got := lead.writes("yes"); !strings.Contains(got, "vetting, training and supervision") {
		t.Fatalf("without standing: %q", got)
	}
	i.current(t, lead, "demo-experts")
	s := lead.session("Demo tea", "2026-03-17", "19:00", "1")
	i.tick(t)
	if got := one.hears(); !strings.Contains(got, "There is a new session: Demo tea, Tuesday 17 March 2026, 19:00") || strings.Contains(got, "meet.example") {
		t.Errorf("announced: %q", got)
	}
	if got := one.presses("Look at it"); !strings.Contains(got, "There are places.") || strings.Contains(got, "meet.example") {
		t.Errorf("looks at it: %q", got)
	}
	one.presses("Sign up")
	if got := one.writes("Demo One"); !strings.Contains(got, "You have a place: Demo tea") || !strings.Contains(got, "How to get in is here from") {
		t.Fatalf("signs up: %q", got)
	}
	if got := two.takes(s.ID); !strings.Contains(got, "You are waiting") || strings.Contains(got, "Demo One") {
		t.Errorf("two: %q", got)
	}
	three.takes(s.ID)
	two.does(pressing("e.see." + s.ID))
	if got := two.presses("Why have I not"); !strings.Contains(got, "No place has come free yet. You are next.") {
		t.Errorf("why: %q", got)
	}
	one.does(pressing("e.see." + s.ID))
	if got := one.presses("How to get in"); strings.Contains(got, "meet.example") {
		t.Errorf("the link two weeks before: %q", got)
	}
	one.does(pressing("e.see." + s.ID))
	if got := one.presses("Give my place back"); !strings.Contains(got, "given back") {
		t.Errorf("gives back: %q", got)
	}
	if got := one.does(pressing("e.out." + s.ID)); !strings.Contains(got, "You have no place there") {
		t.Errorf("gives back twice: %q", got)
	}
	if got := two.hears(); !strings.Contains(got, "A place is free: Demo tea") || !strings.Contains(got, "kept for you until Tuesday 3 March 2026, 10:00") {
		t.Fatalf("two is offered: %q", got)
	}
	if got := three.hears(); strings.Contains(got, "A place is free") {
		t.Errorf("three too: %q", got)
	}
	i.at(testStart.Add(24 * time.Hour)) // two says nothing
	i.tick(t)
	if got := two.hears(); !strings.Contains(got, "went to the next person") {
		t.Errorf("lapsed: %q", got)
	}
	if got := three.hears(); !strings.Contains(got, "A place is free") {
		t.Fatalf("three is offered: %q", got)
	}
	offer := three.button("Yes, I take it")
	if got := two.does(pressing("e.yes." + s.ID)); !strings.Contains(got, "has gone to the next person") {
		t.Errorf("too late: %q", got)
	}
	if got := three.does(pressing(offer)); !strings.Contains(got, "You have a place") {
		t.Errorf("takes it: %q", got)
	}
	if got := three.does(pressing(offer)); !strings.Contains(got, "You have a place") {
		t.Errorf("takes it twice: %q", got)
	}
	lead.does(pressing("e.run." + s.ID))
	if got := lead.presses("One more place"); !strings.Contains(got, "1 of 2 places are given, 0 offered") {
		t.Errorf("one more: %q", got)
	}
	lead.presses("One place fewer")
	if got := lead.presses("One place fewer"); !strings.Contains(got, "between 1 and 1000") {
		t.Errorf("none: %q", got)
	}
	lead.does(pressing("e.run." + s.ID))
	if got := lead.presses("Who comes"); !strings.Contains(got, "Demo UDEMOTHREE") || strings.Contains(got, "Demo One") {
		t.Errorf("roster: %q", got)
	}
	for _, who := range []*somebody{one, two, three} {
		for _, what := range []string{"run", "who", "off", "cancel", "change", "more", "came", "cover"} {
			if got := who.does(pressing("e." + what + "." + s.ID + ".1")); strings.Contains(got, "UDEMO") || strings.Contains(got, "places are given") {
				t.Errorf("%s by somebody who does not run it: %q", what, got)
			}
		}
	}
	i.at(time.Date(2026, 3, 16, 19, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := three.hears(); !strings.Contains(got, "You have a place: Demo tea") || strings.Contains(got, "meet.example") {
		t.Errorf("the day before: %q", got)
	}
	lead.does(pressing("e.change." + s.ID))
	lead.writes("2026-03-18", "skip", "skip", "skip", "skip")
	if got := lead.writes("yes"); !strings.Contains(got, "It is changed: Demo tea, Wednesday 18 March 2026, 19:00") {
		t.Fatalf("moves: %q", got)
	}
	if got := three.hears(); !strings.Contains(got, "has moved. It is now on Wednesday 18 March 2026, 19:00") {
		t.Errorf("is told: %q", got)
	}
	i.at(time.Date(2026, 3, 17, 18, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := three.hears(); got != "" {
		t.Errorf("at the old time: %q", got)
	}
	i.at(time.Date(2026, 3, 17, 19, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := three.hears(); !strings.Contains(got, "You have a place") {
		t.Errorf("a day before the new time: %q", got)
	}
	i.at(time.Date(2026, 3, 18, 18, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := three.hears(); !strings.Contains(got, "It begins soon") || !strings.Contains(got, "https://meet.example/demo") {
		t.Errorf("an hour before: %q", got)
	}
	lead.does(pressing("e.cancel." + s.ID))
	lead.presses("Yes, cancel it")
	if got := three.hears(); !strings.Contains(got, "This is cancelled: Demo tea") {
		t.Errorf("cancelled: %q", got)
	}
	lead.does(pressing("e.off." + s.ID))
	if got := three.hears(); got != "" {
		t.Errorf("cancelled twice: %q", got)
	}
}

// Whoever leaves the group or is forgotten gives their place to the next; and nothing but a
// place is lost.
func TestPlacesOfThoseWhoGo(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	s := lead.session("Demo walk", "2026-03-17", "19:00", "2")
	var all []*somebody
	for n := range 4 {
		one := i.joins(t, "n"+strconv.Itoa(n), "demo-experts", member.Member)
		one.takes(s.ID)
		all = append(all, one)
	}
	all[0].does(pressing("y.forget"))
	if got := all[2].hears(); !strings.Contains(got, "A place is free") {
		t.Errorf("after one is forgotten: %q", got)
	}
	all[1].does(pressing("y.leave.demo-experts"))
	if got := all[3].hears(); !strings.Contains(got, "A place is free") {
		t.Errorf("after one left: %q", got)
	}
	now, err := i.app.people.Session(i.ctx, s.ID)
	if err != nil || now.List.Count(event.Offered) != 2 || now.List.Free() != 0 {
		t.Errorf("%+v, %v", now.List, err)
	}
}

// A day after a session those who had a place are asked what it was like, but not those of
// whom it is noted that they did not come; and a reminder for a session that moved comes at
// its new time only.
func TestAfterASession(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	s := lead.session("Demo tea", "2026-03-17", "19:00", "5")
	came, not, never := i.joins(t, "came", "demo-experts", member.Member), i.joins(t, "not", "demo-experts", member.Member), i.joins(t, "never", "demo-experts", member.Member)
	came.takes(s.ID)
	not.takes(s.ID)
	lead.does(pressing("e.run." + s.ID))
	lead.presses("Tell them something")
	lead.writes("Please bring a mug.")
	lead.presses("Yes")
	if got := came.hears(); !strings.Contains(got, "About Demo tea, Tuesday 17 March 2026, 19:00:\nPlease bring a mug.") {
		t.Errorf("told: %q", got)
	}
	if got := never.hears(); strings.Contains(got, "mug") {
		t.Errorf("told to somebody without a place: %q", got)
	}
	i.at(time.Date(2026, 3, 17, 20, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := lead.hears(); !strings.Contains(got, "Demo tea is over. You can note who came.") {
		t.Fatalf("the organiser: %q", got)
	}
	lead.presses("Who comes", "UDEMOCAME was there")
	lead.presses("Those are all who came")
	for _, who := range []*somebody{came, not, never} {
		who.hears()
	}
	i.at(time.Date(2026, 3, 18, 10, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := came.hears(); !strings.Contains(got, "After a session") {
		t.Errorf("who came: %q", got)
	}
	for _, who := range []*somebody{not, never} {
		if got := who.hears(); strings.Contains(got, "After a session") {
			t.Errorf("who did not: %q", got)
		}
	}
	came.does(pressing("e.see." + s.ID))
	if got := came.writes("menu"); strings.Contains(got, "Demo tea") {
		t.Errorf("%q", got)
	}
	// Officers who do not want it stop the series, and it stays stopped.
	if err := i.app.office.StopSeries(i.ctx, member.Operator, "demo-experts", "after-demo-experts"); err != nil {
		t.Fatal(err)
	}
	again := lead.session("Demo walk", "2026-03-24", "19:00", "5")
	came.takes(again.ID)
	i.at(time.Date(2026, 3, 24, 20, 0, 0, 0, time.UTC))
	i.tick(t)
	i.at(time.Date(2026, 3, 25, 10, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := came.hears(); strings.Contains(got, "After a session") {
		t.Errorf("after it was stopped: %q", got)
	}
}
