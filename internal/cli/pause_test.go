package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/member"
)

// What is asked of a supporter ends while they walk beside somebody: both hear it once, nothing
// is passed on, and it goes on when it is marked again.
func TestMatchPausesWithTheStanding(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	officer := i.officer(t, "Demo officer", "demo-experts")
	mark := func(until time.Time) {
		t.Helper()
		if err := i.app.people.SetStanding(i.ctx, member.Standing{Person: lead.id(), Group: "demo-experts", What: member.Vetting, Until: until, Officer: officer, Day: i.app.now()}); err != nil {
			t.Fatal(err)
		}
	}
	mark(i.app.now())
	if got := one.relays(m, "Demo words that wait"); strings.Contains(got, "passed on.") || !strings.Contains(got, "nothing is passed on between you and Demo Lead") {
		t.Errorf("while it does not hold: %q", got)
	}
	if got := lead.hears(); !strings.Contains(got, "Nothing is passed on between you and Demo One") || strings.Contains(got, "words that wait") {
		t.Errorf("the supporter hears: %q", got)
	}
	for range 2 {
		i.at(i.app.now().Add(25 * time.Hour))
		i.tick(t)
	}
	if a, b := one.hears(), lead.hears(); a != "" || b != "" {
		t.Errorf("told twice: %q, %q", a, b)
	}
	mark(i.app.now().Add(365 * 24 * time.Hour))
	i.at(i.app.now().Add(25 * time.Hour))
	i.tick(t)
	if a, b := one.hears(), lead.hears(); !strings.Contains(a, "is passed on again") || !strings.Contains(b, "is passed on again") {
		t.Errorf("marked again: %q, %q", a, b)
	}
	if got := lead.relays(m, "Demo hello"); !strings.Contains(got, "It is passed on.") {
		t.Errorf("afterwards: %q", got)
	}
	one.hears()
	mark(i.app.now()) // and the clock tells both, before anybody writes
	i.at(i.app.now().Add(25 * time.Hour))
	i.tick(t)
	if a, b := one.hears(), lead.hears(); !strings.Contains(a, "nothing is passed on") || !strings.Contains(b, "Nothing is passed on") {
		t.Errorf("by the clock: %q, %q", a, b)
	}
}

// What one of the two has half written names the other: it goes as soon as the match ends, and
// never keeps somebody from being forgotten.
func TestMatchEndsWhatIsHalfWritten(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	lead.does(pressing("m.write." + m.ID))
	one.does(pressing("m.write." + m.ID))
	one.writes("forget me")
	one.presses("Delete everything")
	if got := text(one.last); !strings.Contains(got, "deleted") {
		t.Errorf("forgotten: %q", got)
	}
	snap := must(i.app.people.Load(i.ctx, lead.id(), nil))
	for _, c := range snap.Conversations {
		if strings.Contains(string(c.State), "Demo One") {
			t.Error("the name of somebody who is gone stands in what was half written")
		}
	}
}

// Who blocks a session that officers run hears of no other of theirs; others do.
func TestBlockingASessionOfOfficers(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	officer := i.officer(t, "Demo officer", "demo-experts")
	plan := event.Plan{Group: "demo-experts", Zone: "Europe/London", Day: "2026-04-01", Time: "10:00", Capacity: 4,
		Facts: event.Facts{Title: "Demo walk", For: event.Everybody, Format: event.InPerson, Minutes: 60}}
	id := must(i.app.office.MakeSession(i.ctx, officer, plan, "demowalk"))
	i.tick(t)
	one.hears()
	two.hears()
	one.takes(id)
	one.does(pressing("e.block." + id))
	plan.Title, plan.Day = "Demo picnic", "2026-04-08"
	must(i.app.office.MakeSession(i.ctx, officer, plan, "demopicn"))
	i.tick(t)
	i.at(i.app.now().Add(24 * time.Hour))
	i.tick(t)
	if a, b := one.hears(), two.hears(); strings.Contains(a, "Demo picnic") || !strings.Contains(b, "Demo picnic") {
		t.Errorf("who blocked hears %q, another %q", a, b)
	}
	if w := must(i.app.people.Load(i.ctx, one.id(), nil)).Person.Wish; !w.Wants(checkin.Invite) {
		t.Error("they hear of no session at all")
	}
}

// Thanks reach whoever lets officers see their name, once, and stand in their ledger alone.
func TestThanks(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "effie", "demo-experts", member.Member)
	quiet := i.joins(t, "quiet", "demo-experts", member.Member)
	s.writes("introduce", "begin", "Demo Effie", "yes")
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/people"
	c.get(200, page)
	c.says("Say thank you")
	c.post(422, page+"/thank", "person", string(s.id()), "id", "demo0001", "text", " ")
	for range 2 {
		c.post(200, page+"/thank", "person", string(s.id()), "id", "demo0001", "text", "The demo leaflet reads well now.")
	}
	c.post(404, page+"/thank", "person", string(quiet.id()), "id", "demo0002", "text", "Hello")
	if got := s.hears(); strings.Count(got, "Demo Experts says thank you:\nThe demo leaflet") != 1 {
		t.Errorf("hears: %q", got)
	}
	if got := s.does(pressing("i.home")); !strings.Contains(got, "The demo leaflet reads well now.") {
		t.Errorf("own ledger: %q", got)
	}
	if got := quiet.does(pressing("i.home")); strings.Contains(got, "leaflet") {
		t.Errorf("somebody else's ledger: %q", got)
	}
}
