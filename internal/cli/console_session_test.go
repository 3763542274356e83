package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/member"
)

// An officer makes a series on the console; people take places; it moves, one and all; needs
// are booked and told; who came is noted.
func TestSessionsOnTheConsole(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/sessions"
	c.get(200, page)
	c.says("Nothing yet.")
	id := c.hidden("id")
	good := []string{"id", id, "title", "Demo walk", "for", "all", "format", "in_person", "day", "2026-03-24", "time", "19:00", "zone", "Europe/London", "minutes", "60", "capacity", "2", "queue", "yes", "asks", "yes",
		"where", "Perth", "details", "Demo Street 1", "rules", "What is said here stays here.", "repeat", "weekly", "until", "2026-04-07"}
	with := func(pairs ...string) []string {
		out := append([]string{}, good...)
		for n := 0; n < len(pairs); n += 2 {
			for m := 0; m < len(out); m += 2 {
				if out[m] == pairs[n] {
					out[m+1] = pairs[n+1]
				}
			}
		}
		return append(out, pairs...)
	}
	for words, bad := range map[string][]string{
		"between 1 and 1000 places":   {"capacity", "0"},
		"That time is over already":   {"day", "2026-02-24", "repeat", ""},
		"The clocks go forward":       {"day", "2026-03-29", "time", "01:30", "repeat", ""},
		"A series needs an end":       {"until", ""},
		"How it comes again":          {"repeat", "rule", "rule", "FREQ=WEEKLY;INTERVAL=0;COUNT=4"},
		"belongs under how people":    {"title", "Join at https://meet.example/123"},
		"The time zone is not known":  {"zone", "Europe/Nowhere"},
		"the end is before":           {"until", "2026-03-01"},
		"The day cannot be read":      {"day", "soon"},
		"least number of people":      {"minimum", "3"},
		"between 5 minutes and a day": {"minutes", "0"},
	} {
		c.post(422, page, with(bad...)...)
		c.says(words)
	}
	c.post(303, page, good...)
	c.post(303, page, good...)
	c.get(200, page)
	if n := strings.Count(c.text(), "Demo walk"); n != 3 {
		t.Errorf("%d sessions in the list", n)
	}
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.does(pressing("e.see." + id))
	one.presses("Sign up")
	if got := one.writes("Demo One"); !strings.Contains(got, "What would you need") {
		t.Fatalf("%q", got)
	}
	if got := one.writes("1, 6", "skip"); !strings.Contains(got, "What is said here stays here.") {
		t.Fatalf("%q", got)
	}
	if got := one.writes("ok"); !strings.Contains(got, "You have a place: Demo walk") || !strings.Contains(got, "Childcare: asked for") {
		t.Fatalf("%q", got)
	}
	two.does(pressing("e.see." + id))
	two.presses("Sign up")
	two.writes("Demo Two", "skip", "ok")
	at := page + "/" + id
	c.get(200, at)
	c.says("Demo One")
	c.says("Childcare: asked for")
	c.post(303, at, "do", "need", "rank", "1", "need", "childcare", "state", "booked")
	if got := one.hears(); !strings.Contains(got, "Childcare is booked for Demo walk") {
		t.Errorf("%q", got)
	}
	c.post(404, at, "do", "need", "rank", "2", "need", "childcare", "state", "booked")
	c.post(404, at, "do", "came", "rank", "1") // it has not begun
	c.post(422, at, with("capacity", "1")...)
	c.says("More places are given or offered than that")
	c.post(303, at, with("day", "2026-03-25", "time", "18:00", "whole", "yes")...)
	if got := one.hears(); !strings.Contains(got, "has moved. It is now on Wednesday 25 March 2026, 18:00") {
		t.Errorf("moved: %q", got)
	}
	all, err := i.app.people.Gathering(i.ctx, id)
	if err != nil || len(all) != 3 || all[2].Start != time.Date(2026, 4, 8, 17, 0, 0, 0, time.UTC) {
		t.Fatalf("the series: %v, %v", all[2].Start, err)
	}
	c.post(303, "/console/g/demo-experts/tell", "text", "The door is at the side.", "role", "session:"+id, "do", "send", "id", "demo-tell")
	i.tick(t)
	if got := one.hears(); !strings.Contains(got, "The door is at the side.") {
		t.Errorf("told: %q", got)
	}
	c.post(404, "/console/g/demo-experts/tell", "text", "Hello.", "role", "session:nothing", "do", "send")
	// Two tells of needs once: the next session asks nothing again.
	two.does(pressing("e.see." + all[1].ID))
	if got := two.presses("Sign up"); !strings.Contains(got, "What is said here stays here.") {
		t.Errorf("asked again: %q", got)
	}
	i.at(time.Date(2026, 3, 25, 18, 30, 0, 0, time.UTC))
	c, _ = i.clerk(t, "Demo later", "demo-experts")
	c.post(303, at, "do", "came", "rank", "1")
	c.get(200, at)
	c.says("was there")
	c.post(303, page+"/"+all[1].ID, "do", "cancel", "whole", "yes")
	if all, err = i.app.people.Gathering(i.ctx, id); err != nil || all[0].State != "open" || all[1].State != "cancelled" || all[2].State != "cancelled" {
		t.Errorf("%v %v %v, %v", all[0].State, all[1].State, all[2].State, err)
	}
	other, _ := i.clerk(t, "Other")
	other.get(403, at)
	other.post(403, at, "do", "cancel")
}

// Officers see of a peer supporter's session neither who comes nor how many, until they take
// it over; and everybody concerned is told then.
func TestSessionsOfSupportersAreTheirs(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/sessions"
	c.get(200, page)
	c.says("No peer supporter lets you see their name")
	lead.does(pressing("f.introduce"))
	lead.writes("begin", "Demo Lead", "yes")
	for _, what := range []string{"vetting", "training", "supervision"} {
		c.get(200, page)
		c.says("Demo Lead not current")
		c.post(422, "/console/g/demo-experts/supporters", "person", string(lead.id()), "what", what, "until", "soon")
		c.post(422, "/console/g/demo-experts/supporters", "person", string(lead.id()), "what", what, "until", "2040-01-01")
		c.post(303, "/console/g/demo-experts/supporters", "person", string(lead.id()), "what", what, "until", "2027-01-01")
	}
	c.get(200, page)
	c.says("Demo Lead current")
	s := lead.session("Demo tea", "2026-03-17", "19:00", "5")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.takes(s.ID)
	for _, path := range []string{page, page + "/" + s.ID} {
		c.get(200, path)
		if strings.Contains(c.page, "Demo UDEMOONE") || strings.Contains(c.page, "places given") || strings.Contains(c.page, "meet.example") {
			t.Errorf("%s shows who comes:\n%s", path, c.text())
		}
	}
	c.post(404, page+"/"+s.ID, "do", "came", "rank", "1")
	c.post(404, page+"/"+s.ID, "do", "cancel")
	c.post(303, page+"/"+s.ID, "do", "take")
	c.post(404, page+"/"+s.ID, "do", "take")
	if got := one.hears(); !strings.Contains(got, "They see the name and the needs") {
		t.Errorf("%q", got)
	}
	if got := lead.hears(); !strings.Contains(got, "now run Demo tea") {
		t.Errorf("%q", got)
	}
	c.get(200, page+"/"+s.ID)
	c.says("You see who they are a day after you took it over")
	i.at(testStart.Add(24 * time.Hour))
	c, _ = i.clerk(t, "Demo again", "demo-experts")
	c.get(200, page+"/"+s.ID)
	c.says("Demo UDEMOONE")
}
