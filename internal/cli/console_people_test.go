package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
)

// An officer who is removed in mid-action changes nothing more, and hears so
// kindly; the last officer cannot leave a group with nobody.
func TestOfficerRemovedInMidAction(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	other := group.Group{ID: "demo-other", Name: "Demo Other", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, other); err != nil {
		t.Fatal(err)
	}
	a, first := i.clerk(t, "Demo Ailsa", "demo-experts")
	b, second := i.clerk(t, "Demo Brodie", "demo-experts", "demo-other")
	b.get(200, "/console/g/demo-experts/plan?flow=pledge")
	id := b.hidden("id")
	a.get(200, "/console/g/demo-experts/people")
	a.says("Demo Brodie")
	a.post(303, "/console/g/demo-experts/people/remove", "officer", string(second.ID))
	for path, pairs := range map[string][]string{
		"plan": {"id", id, "flow", "pledge", "closes", "2026-03-31"}, "invitations": {"id", "sabcdefgh", "kind", "personal", "count", "3", "days", "30"},
		"settings": {"name", "Demo stolen", "nation", "scotland", "language", "en", "k", "5", "zone", "Europe/London"}, "people/invite": {}, "people/remove": {"officer", string(first.ID)},
	} {
		b.post(403, "/console/g/demo-experts/"+path, pairs...)
		b.says("This group is not yours to run")
	}
	b.get(303, "/console") // to the one group that is left
	b.get(200, "/console/g/demo-other")
	// The check is in the transaction too: the page may have been passed already.
	if _, err := i.app.office.OpenRound(i.ctx, second.ID, round.Opening{Flow: "pledge", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 9)}}); !errors.Is(err, form.ErrNotYours) {
		t.Errorf("open round: %v", err)
	}
	if err := i.app.office.SaveGroup(i.ctx, second.ID, group.Group{ID: "demo-experts", Name: "Demo", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 5}); !errors.Is(err, form.ErrNotYours) {
		t.Errorf("save group: %v", err)
	}
	a.post(303, "/console/g/demo-experts/people/remove", "officer", "o1") // the community's own
	a.post(409, "/console/g/demo-experts/people/remove", "officer", string(first.ID))
	a.says("Hand it over to somebody first")
	if err := i.app.office.RemoveOfficer(i.ctx, member.Operator, second.ID, "demo-other"); !errors.Is(err, form.ErrOnlyOfficer) {
		t.Errorf("the last officer of a group is removed: %v", err)
	}
	a.get(200, "/console/g/demo-experts")
}

var officerLink = regexp.MustCompile(`/console/officer/[a-z0-9]+`)

// Inviting, handing over, running several groups, leaving; a link works once.
func TestOfficersComeAndGo(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	a, first := i.clerk(t, "Demo Ailsa", "demo-experts")
	other := group.Group{ID: "demo-other", Name: "Demo Other", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, other); err != nil {
		t.Fatal(err)
	}
	b, second := i.clerk(t, "Demo Brodie", "demo-other")
	a.post(200, "/console/g/demo-experts/people/invite")
	link := officerLink.FindString(a.page)
	b.get(200, link)
	b.says("You are signed in as Demo Brodie")
	a.post(422, link) // who made it cannot take it
	b.post(303, link)
	b.post(303, link) // a form that is sent twice leads on
	if late := newClerk(t, i); true {
		i.at(testStart.Add(time.Hour))
		late.post(410, link, "officer", "Demo Late")
		i.at(testStart)
	}
	b.get(200, "/console")
	b.says("Demo Experts")
	b.says("Demo Other")

	fresh := newClerk(t, i)
	a.post(200, "/console/g/demo-experts/people/invite", "hand_over", "yes")
	link = officerLink.FindString(a.page)
	fresh.get(200, link)
	fresh.says("hands the group over")
	fresh.post(422, link, "officer", "  ")
	fresh.post(200, link, "officer", "Demo Catriona")
	words := regexp.MustCompile(`class="secret">([^<]+)<`).FindStringSubmatch(fresh.page)[1]
	a.get(401, "/console/g/demo-experts") // who hands the last group over is no officer any more
	a.post(401, "/console/new", "id", "abcd", "name", "Demo more", "nation", "scotland", "language", "en", "k", "10", "zone", "Europe/London")
	fresh.get(200, "/console/g/demo-experts/people")
	fresh.says("Demo Catriona (you)")
	if strings.Contains(fresh.text(), "Demo Ailsa") {
		t.Error("who handed over is still there")
	}
	again := newClerk(t, i)
	again.post(422, "/console/in", "words", "able acid aged also area army")
	again.post(303, "/console/in", "words", " "+strings.ToUpper(strings.ReplaceAll(words, "-", " ")))
	thief := newClerk(t, i)
	thief.post(303, "/console/in", "words", words)
	again.post(200, "/console/words")
	again.get(303, "/console")
	thief.get(401, "/console") // who knew the old words is out
	thief.post(422, "/console/in", "words", words)
	for range 10 {
		again.do("POST", "/console/in", url.Values{"words": {"able acid aged also area army"}})
	}
	again.says("a lot at once")
	// A link made by somebody who has left since is no good.
	again.post(200, "/console/g/demo-experts/people/invite")
	link = officerLink.FindString(again.page)
	b.post(303, "/console/g/demo-experts/people/remove", "officer", string(officerNamed(t, i, "Demo Catriona").ID))
	newClerk(t, i).post(410, link, "officer", "Demo Dougal")

	_, _ = first, second
}

func officerNamed(t *testing.T, i *instance, name string) member.Officer {
	t.Helper()
	all, err := i.app.people.Officers(i.ctx)
	n := slices.IndexFunc(all, func(o member.Officer) bool { return o.Name == name })
	if err != nil || n < 0 {
		t.Fatalf("no officer %s (%v)", name, err)
	}
	return all[n]
}

// sheet makes slips on the console and gives their links.
func (c clerk) sheet(i *instance, n int, more ...string) []string {
	c.t.Helper()
	c.post(200, "/console/g/demo-experts/invitations", append([]string{"id", "s" + shortID(), "kind", "personal", "count", strconv.Itoa(n), "days", "30", "language", "en"}, more...)...)
	var out []string
	for _, m := range regexp.MustCompile(`class="address" dir="ltr">([^<]+)<`).FindAllStringSubmatch(c.page, -1) {
		out = append(out, strings.TrimPrefix(m[1], i.url))
	}
	if len(out) != n {
		c.t.Fatalf("%d slips, not %d", len(out), n)
	}
	return out
}

// A slip used twice, photographed, passed on, typed, ended, run out: a kind page
// each, and the one who has it keeps what they have.
func TestSlipsInEveryHand(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	c, _ := i.clerk(t, "Demo Ailsa", "demo-experts")
	slips := c.sheet(i, 4)
	mine := newPhone(t, i)
	typed := "/i?code=" + url.QueryEscape(strings.ToUpper(slips[0][len("/i/"):])+" ")
	if status, h := mine.do("GET", typed, nil); status != 200 && status != 303 {
		t.Errorf("a typed code: status %d %v", status, h)
	}
	mine.do("GET", slips[0]+"?lang=en", nil)
	mine.do("POST", slips[0], url.Values{})
	mine.asks("What would you like")
	mine.do("POST", slips[0], url.Values{}) // the same person again
	if mine.do("GET", "/chat", nil); !strings.Contains(mine.page, "The pledge") {
		t.Error("using a slip twice takes something away")
	}
	for _, how := range []string{"photographed", "passed on"} {
		other := newPhone(t, i)
		if status, _ := other.do("POST", slips[0]+"?lang=en", url.Values{}); status != http.StatusGone || !strings.Contains(other.page, "was used already") {
			t.Errorf("%s: status %d: %s", how, status, other.said())
		}
		// Who kept the codes of slips does not see by looking which were used.
		other.do("GET", slips[0]+"?lang=en", nil)
		used := strings.ReplaceAll(other.page, slips[0][len("/i/"):], "CODE")
		other.do("GET", slips[1]+"?lang=en", nil)
		if unused := strings.ReplaceAll(other.page, slips[1][len("/i/"):], "CODE"); used != unused {
			t.Errorf("the page of a slip tells that it was used:\n%s\n%s", used, unused)
		}
	}
	c.get(200, "/console/g/demo-experts/invitations")
	sheet := regexp.MustCompile(`/end/(s[a-z0-9]+)`).FindStringSubmatch(c.page)[1]
	c.post(303, "/console/g/demo-experts/end/"+sheet)
	c.post(303, "/console/g/demo-experts/end/"+sheet)
	late := newPhone(t, i)
	if status, _ := late.do("POST", slips[1]+"?lang=en", url.Values{}); status != http.StatusGone || !strings.Contains(late.page, "you have not done anything wrong") {
		t.Errorf("an ended slip: status %d: %s", status, late.said())
	}
	if mine.do("GET", "/chat", nil); !strings.Contains(mine.page, "The pledge") {
		t.Error("ending a sheet takes something from those who joined")
	}
	more := c.sheet(i, 1, "role", "supporter")
	i.at(testStart.AddDate(0, 0, 31))
	if status, _ := late.do("POST", more[0], url.Values{}); status != http.StatusGone {
		t.Errorf("a slip that ran out: status %d", status)
	}
	i.at(testStart)
	helper := newPhone(t, i)
	helper.do("POST", more[0], url.Values{})
	id, err := i.app.people.PersonAt(i.ctx, chat.Address{Platform: chat.Web, Account: helper.cookie("blether")})
	if err != nil {
		t.Fatal(err)
	}
	snap, err := i.app.people.Load(i.ctx, id, nil)
	if err == nil {
		err = i.app.people.Surround(i.ctx, &snap)
	}
	if err != nil || len(snap.Memberships) != 1 || snap.Memberships[0].Role != member.Supporter || !snap.Memberships[0].Personal {
		t.Errorf("%+v (%v)", snap.Memberships, err)
	}
}

// cookie is the value of one.
func (p *phone) cookie(name string) string {
	u, _ := url.Parse(p.url) // it is our own
	for _, k := range p.Jar.Cookies(u) {
		if k.Name == name {
			return k.Value
		}
	}
	return ""
}

// An open link that a script floods is slowed for everybody with a kind page;
// slips go on working meanwhile.
func TestOpenLinkIsFlooded(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	c, _ := i.clerk(t, "Demo Ailsa", "demo-experts")
	c.post(303, "/console/g/demo-experts/invitations", "id", "s"+shortID(), "kind", "open", "days", "30")
	sheets, err := i.app.people.Sheets(i.ctx, "demo-experts")
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d sheets (%v)", len(sheets), err)
	}
	link := "/i/" + sheets[0].Link
	i.app.config.TrustedProxy = true // a script with many addresses
	slowed := false
	for n := range 200 {
		bot := newPhone(t, i)
		status, _ := bot.do("POST", link, url.Values{}, "X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", n/250, n%250))
		if status == http.StatusTooManyRequests {
			slowed = true
			if !strings.Contains(bot.page, "Many people are using this link") || strings.Contains(bot.page, "captcha") {
				t.Errorf("the page of a busy link: %s", bot.said())
			}
			break
		}
	}
	if !slowed {
		t.Error("a link is never slowed")
	}
	mine := newPhone(t, i)
	if status, _ := mine.do("POST", c.sheet(i, 1)[0], url.Values{}, "X-Forwarded-For", "10.9.9.9"); status != http.StatusOK {
		t.Errorf("a slip while a link is flooded: status %d", status)
	}
}

// Officers hear in a band, once a day, that a platform does not take our messages for some;
// never who, and nobody and four look the same.
func TestOfficersHearOfReach(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	see := func(band string) {
		t.Helper()
		c, _ := i.clerk(t, "Demo "+shortID(), "demo-experts")
		c.get(200, "/console/g/demo-experts/people")
		if !strings.Contains(c.text(), "does not take our messages for: "+band+" (") {
			t.Fatalf("no %q in %s", band, c.text())
		}
	}
	close := func(n int) {
		t.Helper()
		a := chat.Address{Platform: chat.Slack, Account: "U0CLOSED" + strconv.Itoa(n)}
		if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
			t.Fatal(err)
		}
		if _, err := i.app.runner.Handle(i.ctx, chat.Inbound{ID: "1", Address: a, Text: "menu"}, nil); err != nil {
			t.Fatal(err)
		}
		if err := i.app.people.GiveUp(i.ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	see("fewer than 5")
	for n := range 5 {
		close(n)
	}
	see("fewer than 5") // not before the day is over
	i.at(testStart.Add(25 * time.Hour))
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}
	see("5 or more")
}

// An officer sees in words what a check-in would do before it starts, starts it once, and
// stops it; what cannot be is said beside its field.
func TestOfficerStartsCheckIns(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	publishes(t, i, "weekly", weekly)
	joined := chat.Address{Platform: chat.Slack, Account: "U0ANN"}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, joined, "en"); err != nil {
		t.Fatal(err)
	}
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/checkins"
	c.get(200, page)
	for _, bad := range []string{"0 0 30 2 *", "61 * * * *", "once on 2020-01-01", "every 2 weeks after joining until 2020-01-01", "soon"} {
		c.post(422, page, "flow", "weekly", "schedule", bad)
		c.says("Not done yet")
	}
	c.post(200, page, "flow", "weekly", "schedule", "0 10 * * 2", "role", "")
	c.says("Tuesdays at 10:00; next on 3 March 2026, 10 March 2026, 17 March 2026")
	c.says("People who are asked: not counted yet")
	form := []string{"flow", "weekly", "schedule", "0 10 * * 2", "role", "", "do", "start", "id", c.hidden("id")}
	c.post(303, page, form...)
	c.post(303, page, form...)
	all, err := i.app.people.SeriesOf(i.ctx, "demo-experts")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d series (%v)", len(all), err)
	}
	i.at(time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC))
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}
	waiting, err := i.app.people.Messages(i.ctx, joined)
	if err != nil || len(waiting) != 1 || !strings.Contains(waiting[0].Text, "How are you this week") {
		t.Fatalf("%+v (%v)", waiting, err)
	}
	if _, err := i.app.runner.Handle(i.ctx, chat.Inbound{ID: "1", Address: joined, Press: waiting[0].Ask.Options[0].ID}, nil); err != nil {
		t.Fatal(err)
	}
	d, _ := i.clerk(t, "Demo again", "demo-experts")
	d.post(303, page+"/"+all[0].ID+"/stop")
	d.get(200, page)
	d.says("Stopped.")
	asks, err := i.app.people.AsksDue(i.ctx, i.app.now().AddDate(1, 0, 0), 10)
	if err != nil || len(asks) != 0 {
		t.Errorf("%d are still asked (%v)", len(asks), err)
	}
	other, _ := i.clerk(t, "Demo other")
	other.get(403, page)
}
