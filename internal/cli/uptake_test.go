package cli

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/release"
)

// Who came to sessions is counted once a quarter for each person, sealed, and comes out as a
// release: by place, in bands, nothing under ten; and nobody is ever asked it.
func TestUptake(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	var ids []string
	for n, area := range []string{"fife", "lothian", "fife"} {
		p := event.Plan{Day: "2026-03-1" + strconv.Itoa(n), Time: "19:00", Capacity: 40, Facts: event.Facts{Title: "Demo " + area, Area: area, Minutes: 60}}
		ids = append(ids, opens(t, i, p))
	}
	var people []*somebody
	for n := range 26 {
		s := &somebody{t: t, i: i, address: chat.Address{Platform: chat.Web, Account: "uptake" + strconv.Itoa(n)}}
		if err := i.app.people.AddInvites(i.ctx, []string{s.address.Account}, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		if err := i.app.runner.Join(i.ctx, s.address.Account, s.address, "en"); err != nil {
			t.Fatal(err)
		}
		i.named(t, s.address, "Demo "+strconv.Itoa(n))
		s.does(pressing("e.in." + ids[n%2]))
		s.does(pressing("e.in." + ids[2])) // all come to a third one too, and count once
		people = append(people, s)
	}
	i.at(time.Date(2026, 3, 13, 12, 0, 0, 0, time.UTC))
	i.tick(t)
	c, _ := i.clerk(t, "Demo", "demo-experts")
	c.get(200, "/console/g/demo-experts/plan")
	if strings.Contains(c.text(), "Uptake") {
		t.Error("the planner offers it")
	}
	i.at(time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC))
	i.tick(t)
	if got := people[0].writes("menu"); strings.Contains(text(people[0].last), "Uptake") {
		t.Errorf("somebody is asked it: %q", got)
	}
	i.at(time.Date(2026, 4, 1, 1, 0, 0, 0, time.UTC))
	i.tick(t)
	all, err := i.app.responses.Releases(i.ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d releases, %v", len(all), err)
	}
	doc, err := release.Read(all[0])
	if err != nil {
		t.Fatal(err)
	}
	c, _ = i.clerk(t, "Demo later", "demo-experts")
	c.get(200, "/console/release/"+doc.ID)
	c.says("Uptake of sessions")
	c.says("Fife")
	got := map[string]int{}
	for _, b := range doc.Blocks {
		got[b.Place] = b.People
	}
	if doc.Flow != "uptake" || got["fife"] != 10 || got["lothian"] != 10 { // thirteen each, each counted once
		t.Errorf("%s: %v", doc.Flow, got)
	}
}
