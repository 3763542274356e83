package cli

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// Nobody sees who is in a group; who shows a name is seen, can be taken out, is
// told, and can take the name back.
func TestNobodyIsSeenUnlessTheySaySo(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	c, _ := i.clerk(t, "Demo Ailsa", "demo-experts")
	shy, open := joined(t, i, "en"), joined(t, i, "en")
	shy.press("The pledge")
	open.press("My data")
	open.press("Let officers see my name")
	open.press("Begin")
	open.write("  Demo \t <i>Morag</i> ")
	open.press("Yes")
	c.get(200, "/console/g/demo-experts/people")
	c.says("Demo <i>Morag</i>")
	c.says("Everybody else is seen by nobody")
	person := c.hidden("person")
	id, err := i.app.people.PersonAt(i.ctx, chat.Address{Platform: chat.Web, Account: shy.cookie("blether")})
	if err != nil || strings.Contains(c.page, string(id)) {
		t.Errorf("somebody who said nothing stands on the page (%v)", err)
	}
	c.post(404, "/console/g/demo-experts/people/remove", "person", string(id)) // officers remove only whom they may see
	open.do("GET", "/chat", nil)
	open.press("The pledge")
	open.press("Begin")
	c.post(303, "/console/g/demo-experts/people/remove", "person", person)
	open.do("GET", "/chat", nil)
	if text := open.said(); !strings.Contains(text, "You are no longer in Demo Experts") {
		t.Errorf("whoever is taken out is not told: %s", text)
	}
	open.asks("nothing open for you")
	shy.do("GET", "/chat", nil)
	shy.asks("like to begin")
	c.get(200, "/console/g/demo-experts/people")
	c.says("Nobody lets the officers see their name")
}

// A person in several groups: one talk, the rounds of both, and leaving one
// leaves the other as it is.
func TestPersonInSeveralGroups(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	other := group.Group{ID: "demo-other", Name: "Demo Other", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, other); err != nil {
		t.Fatal(err)
	}
	i.app.live(t, other.ID)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "feedback", Groups: []group.ID{"demo-other"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	p := joined(t, i, "en")
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-other", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	p.do("POST", links[0], url.Values{})
	p.do("GET", "/chat", nil)
	p.press("A contact with a service")
	p.press("Begin")
	p.write("menu")
	p.press("The pledge")
	p.press("Begin")
	p.write("menu")
	p.press("My data")
	p.press("Leave Demo Other")
	p.press("Leave")
	if !strings.Contains(p.page, "Carry on: The pledge") || strings.Contains(p.page, "A contact with a service") {
		t.Errorf("after leaving one of two groups: %s", p.page)
	}
}

// What an officer sees is the same whatever was asked before: no page has a
// number of people or a person's id in it.
func TestConsoleShowsNoCount(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	answerAll(t, i, 7)
	c, _ := i.clerk(t, "Demo Ailsa", "demo-experts")
	before := map[string]string{}
	pages := []string{"", "/people", "/invitations"}
	for _, path := range pages {
		c.get(200, "/console/g/demo-experts"+path)
		before[path] = c.text()
	}
	var codes []string
	for n := range 2 {
		codes = append(codes, "demo-more-"+strconv.Itoa(n))
	}
	if err := i.app.people.AddInvites(i.ctx, codes, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	for n, code := range codes {
		p := pretender{app: i.app, address: chat.Address{Platform: chat.Web, Account: "demo-more-" + strconv.Itoa(n)}, rand: seeded(n), board: "Lothian"}
		if err := p.takePart(i.ctx, code); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range pages {
		c.get(200, "/console/g/demo-experts"+path)
		if c.text() != before[path] {
			t.Errorf("two more people show on %q", path)
		}
	}
}

// Progress is counted once a day, of those who came by slips, and never falls: an
// officer who fills places of their own sees nobody answer.
func TestProgressIsNoNotice(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	see := func(band string) {
		t.Helper()
		c, _ := i.clerk(t, "Demo "+shortID(), "demo-experts")
		c.get(200, "/console/g/demo-experts")
		c.says("counted, once a day: " + band)
	}
	daily := func(days int) {
		t.Helper()
		i.at(testStart.AddDate(0, 0, days).Add(time.Minute))
		if err := i.app.clock.Tick(i.ctx); err != nil {
			t.Fatal(err)
		}
	}
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: false, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	open := links[0][strings.LastIndex(links[0], "/")+1:]
	for n := range 12 {
		p := pretender{app: i.app, address: chat.Address{Platform: chat.Web, Account: "demo-open-" + strconv.Itoa(n)}, rand: seeded(n), board: "Lothian"}
		if err := p.takePart(i.ctx, open); err != nil {
			t.Fatal(err)
		}
	}
	answerAll(t, i, 9)
	daily(1)
	see("fewer than 10") // twelve by a poster count for nothing
	p := pretender{app: i.app, address: chat.Address{Platform: chat.Web, Account: "demo-tenth"}, rand: seeded(99), board: "Lothian"}
	if err := i.app.people.AddInvites(i.ctx, []string{"demo-tenth"}, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	if err := p.takePart(i.ctx, "demo-tenth"); err != nil {
		t.Fatal(err)
	}
	see("fewer than 10")
	daily(2)
	see("10 or more")
	id, err := i.app.people.PersonAt(i.ctx, p.address)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Forget: id}); err != nil {
		t.Fatal(err)
	}
	daily(3)
	see("10 or more")
}

// Two officers open the same at once: one round, and a kind page.
func TestOneRoundOfASurveyAtATime(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for n := range errs {
		wait.Go(func() {
			_, errs[n] = i.app.office.OpenRound(i.ctx, "o1", round.Opening{Flow: "pledge", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 9)}})
		})
	}
	wait.Wait()
	opened := 0
	for _, err := range errs {
		var m form.Mistakes
		switch {
		case err == nil:
			opened++
		case !errors.Is(err, form.ErrAsked) && !errors.As(err, &m):
			t.Error(err)
		}
	}
	if rounds, err := i.app.people.Rounds(i.ctx); opened != 1 || err != nil || len(rounds) != 1 {
		t.Errorf("%d opened, %d rounds (%v)", opened, len(rounds), err)
	}
}
