package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
)

// You said, we did: officers note what is done, by whom and by when; people read it in their
// chat, whoever has a code reads what came of that round, and everybody what is public.
func TestYouSaidWeDid(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	publishes(t, i, "tell", tellFlowSource)
	r, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "tell", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}})
	if err != nil {
		t.Fatal(err)
	}
	one := i.joins(t, "one", "demo-experts", member.Member)
	code := one.tells(t, "The demo letters were clear", "More time with the same midwife", true)
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	c, _ := i.clerk(t, "Demo officer two", "demo-experts")
	other, _ := i.clerk(t, "Demo stranger")
	const at = "/console/g/demo-experts/done"
	said := []string{"said", "Nobody to ring at the weekend", "what", "A line that is open on Saturdays", "owner", "Demo Board", "status", "planned", "round", string(r.ID)}
	other.post(403, at+"/demodoin", said...)
	c.post(422, at+"/demodoin", said...) // what is planned has a day
	c.post(422, at+"/demodoin", append(said, "due", "2026-05-01", "round", "aaaaaaa")[2:]...)
	c.post(303, at+"/demodoin", append(said, "due", "2026-05-01", "public", "yes", "area", "fife")...)
	c.post(303, at+"/demodoi2", "said", "Rooms <b>without</b> windows", "what", "New rooms", "owner", "Demo Trust", "status", "cannot", "note", "The building is listed.")
	if got := one.does(pressing("w.did")); !strings.Contains(got, "You said: Nobody to ring at the weekend\n  Planned: A line that is open on Saturdays (Demo Board), by 1 May 2026") || !strings.Contains(got, "Cannot be done: New rooms (Demo Trust)\n  The building is listed.") {
		t.Errorf("in the chat: %q", got)
	}
	stranger := i.joins(t, "two", "demo-experts", member.Member)
	if got := stranger.writes(code); !strings.Contains(got, "A line that is open on Saturdays") || strings.Contains(got, "New rooms") {
		t.Errorf("by the code: %q", got)
	}
	status, page := fetched(t, i.url+"/done/demo-experts")
	if status != 200 || !strings.Contains(page, "A line that is open on Saturdays") || !strings.Contains(page, "Fife") || strings.Contains(page, "New rooms") {
		t.Errorf("the public page: %d %s", status, page)
	}
	if status, _ := fetched(t, i.url+"/done/nobody"); status != 404 {
		t.Errorf("of no group: %d", status)
	}
	c.get(200, at)
	if strings.Contains(c.page, "<b>without") {
		t.Error("what an officer wrote is taken for a page")
	}
	i.at(testStart.AddDate(0, 0, 70))
	c, _ = i.clerk(t, "Demo officer three", "demo-experts")
	c.get(200, at)
	c.says("overdue")
	c.post(303, at+"/demodoin", append(said[:6:6], "status", "done", "note", "It rings since May.", "worth", "yes", "public", "yes", "round", string(r.ID))...)
	c.get(200, at)
	if strings.Contains(c.text(), "overdue") {
		t.Error("what is done is overdue")
	}
	far := group.Group{ID: "demo-far", Name: "Demo Far", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, far); err != nil {
		t.Fatal(err)
	}
	d, _ := i.clerk(t, "Demo far officer", "demo-far")
	d.get(200, "/console/g/demo-far/done")
	d.says("Worth copying, from other groups A line that is open on Saturdays")
	d.post(303, at[:len("/console/g/")]+"demo-far/done/demodoin", "do", "drop") // not theirs: nothing goes
	if got := one.does(chat.Inbound{Press: "w.did"}); !strings.Contains(got, "Done: A line that is open on Saturdays") || !strings.Contains(got, "It rings since May.") {
		t.Errorf("afterwards: %q", got)
	}
	d.post(409, "/console/g/demo-far/done/demodoin", append(said[:8:8], "due", "2026-05-01")...)
}
