package cli

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// clerk is an officer at the console, in a browser without JavaScript.
type clerk struct{ *phone }

// clerk signs a new officer of some groups in.
func (i *instance) clerk(t *testing.T, name string, groups ...group.ID) (clerk, member.Officer) {
	t.Helper()
	o := member.Officer{ID: member.OfficerID("o" + shortID()), Name: name, Groups: groups}
	if err := i.app.people.AddOfficer(i.ctx, o); err != nil {
		t.Fatal(err)
	}
	link, err := i.app.signInLink(i.ctx, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	c := newClerk(t, i)
	c.post(303, strings.TrimPrefix(link, i.url))
	return c, o
}

// newClerk is a browser in which nobody is signed in. It stays where it is sent.
func newClerk(t *testing.T, i *instance) clerk {
	t.Helper()
	p := newPhone(t, i)
	p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return clerk{p}
}

// hidden is the value of a hidden field of the form that posts somewhere.
func (c clerk) hidden(name string) string {
	c.t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(c.page)
	if m == nil {
		c.t.Fatalf("no hidden field %s in:\n%s", name, c.page)
	}
	return html.UnescapeString(m[1])
}

func (c clerk) post(want int, path string, pairs ...string) {
	c.t.Helper()
	form := url.Values{}
	for n := 0; n+1 < len(pairs); n += 2 {
		form.Add(pairs[n], pairs[n+1])
	}
	if status, _ := c.do("POST", path, form); status != want {
		c.t.Errorf("POST %s: status %d, not %d:\n%s", path, status, want, c.text())
	}
}

func (c clerk) get(want int, path string) {
	c.t.Helper()
	if status, _ := c.do("GET", path, nil); status != want {
		c.t.Errorf("GET %s: status %d, not %d:\n%s", path, status, want, c.text())
	}
}

// text is what the page says.
func (c clerk) text() string {
	_, main, _ := strings.Cut(c.page, "<main")
	return html.UnescapeString(strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString("<"+main, " ")), " "))
}

func (c clerk) says(words string) {
	c.t.Helper()
	if !strings.Contains(c.text(), words) {
		c.t.Errorf("the page does not say %q:\n%s", words, c.text())
	}
}

// setUpForm is a set-up as filled in.
var setUpForm = []string{"officer", "Demo officer", "name", "Demo Experts, Fife", "nation", "scotland", "area", "fife", "language", "en", "language", "ar", "k", "10", "zone", "Europe/London", "contact", "Demo contact", "hours", "Monday, 9 to 5"}

func (i *instance) setUpLink(t *testing.T) string {
	t.Helper()
	code, err := i.app.office.BeginSetUp(i.ctx)
	if err != nil {
		t.Fatal(err)
	}
	return "/console/set-up/" + code
}

// The set-up opened twice, left half-way, filled in wrongly, and finished by two
// people at once: one group, and a kind page for the other.
func TestSetUpTwiceAndHalfWay(t *testing.T) {
	t.Parallel()
	i := start(t)
	first, second := i.setUpLink(t), i.setUpLink(t) // printed at two starts
	c := newClerk(t, i)
	c.get(200, first)
	c.get(200, first) // left half-way, and opened again
	c.post(422, first, "officer", "", "name", "Demo group", "language", "tlh", "area", "atlantis", "k", "3", "zone", "Nowhere/Here")
	for _, mistake := range []string{"Your name is missing", "the group has no nations", "does not speak", "no place", "at least 5 people", "zone is"} {
		c.says(mistake)
	}
	if !strings.Contains(c.page, `value="Demo group"`) || !strings.Contains(c.page, `value="Nowhere/Here"`) {
		t.Error("what was filled in is lost")
	}
	var wait sync.WaitGroup
	statuses := make([]int, 8)
	clerks := make([]clerk, len(statuses))
	for n := range statuses {
		clerks[n] = newClerk(t, i)
		wait.Go(func() {
			form := url.Values{}
			for m := 0; m < len(setUpForm); m += 2 {
				form.Add(setUpForm[m], setUpForm[m+1])
			}
			statuses[n], _ = clerks[n].do("POST", []string{first, second}[n%2], form)
		})
	}
	wait.Wait()
	for n, status := range statuses { // a form that is sent twice leads on; the other link is over
		if want := map[bool]int{true: 200, false: 410}[statuses[n%2] == 200]; status != want {
			t.Errorf("eight set-ups at once end with %v", statuses)
		}
	}
	slices.Sort(statuses)
	if statuses[0] != 200 || statuses[7] != 410 {
		t.Errorf("eight set-ups at once end with %v", statuses)
	}
	groups, err := i.app.people.Groups(i.ctx)
	officers, err2 := i.app.people.Officers(i.ctx)
	if err != nil || err2 != nil || len(groups) != 1 || len(officers) != 1 {
		t.Fatalf("%d groups, %d officers (%v, %v)", len(groups), len(officers), err, err2)
	}
	want := group.Group{ID: "demo-experts-fife", Name: "Demo Experts, Fife", Languages: []string{"en", "ar"}, Nations: []string{"scotland"}, Areas: []string{"fife"},
		Zone: "Europe/London", K: 10, Contact: "Demo contact", Hours: "Monday, 9 to 5"}
	if fmt.Sprint(groups[0]) != fmt.Sprint(want) {
		t.Errorf("the group is %+v", groups[0])
	}
	for _, link := range []string{first, second} {
		c.get(410, link)
		c.says("Blether is set up already")
	}
}

// A set-up by a name that a group has already makes another group, and takes
// nothing from the one that is there.
func TestSetUpTakesNoGroup(t *testing.T) {
	t.Parallel()
	i := start(t)
	theirs := group.Group{ID: "demo-experts-fife", Name: "Demo theirs", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, theirs); err != nil {
		t.Fatal(err)
	}
	c := newClerk(t, i)
	c.post(200, i.setUpLink(t), setUpForm...)
	got, err := i.app.people.Group(i.ctx, theirs.ID)
	if err != nil || got.Name != theirs.Name {
		t.Errorf("the group that was there is now %+v (%v)", got, err)
	}
	if groups, err := i.app.people.Groups(i.ctx); err != nil || len(groups) != 2 {
		t.Errorf("%d groups (%v)", len(groups), err)
	}
}

// A group on the console is the same as a group in a file.
func TestGroupAsFile(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	c, _ := i.clerk(t, "Demo second officer", "demo-experts")
	c.get(200, "/console/g/demo-experts/settings")
	c.post(303, "/console/g/demo-experts/settings", "name", "Demo <b>Renamed</b>", "nation", "northern_ireland", "language", "gd", "k", "12", "zone", "Europe/Dublin")
	c.get(200, "/console/g/demo-experts/file")
	var f groupFile
	if err := yaml.Unmarshal([]byte(c.page), &f); err != nil {
		t.Fatal(err)
	}
	if f.Name != "Demo <b>Renamed</b>" || f.K != 12 || f.Zone != "Europe/Dublin" || f.Group != "demo-experts" {
		t.Errorf("the file says %+v", f)
	}
	c.get(200, "/console/g/demo-experts")
	if strings.Contains(c.page, "<b>Renamed") {
		t.Error("a name comes back as markup")
	}
	c.post(422, "/console/g/demo-experts/settings", "name", "x\u0007y", "nation", "scotland", "language", "en", "k", "ten", "zone", "Europe/London")
	c.says("at least 5 people")
	c.says("cannot be shown")
}

// Forms that are sent twice, or with the id of something that is there, do what
// they say once, and take nothing away.
func TestConsoleFormsSentTwice(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	c, _ := i.clerk(t, "Demo second officer", "demo-experts")
	c.get(200, "/console/g/demo-experts/plan?flow=pledge")
	id := c.hidden("id")
	open := []string{"id", id, "flow", "pledge", "closes", "2026-03-31", "size", "12", "people", "12"}
	for range 2 {
		c.post(303, "/console/g/demo-experts/plan", open...)
	}
	rounds, err := i.app.people.Rounds(i.ctx)
	if err != nil || len(rounds) != 1 || string(rounds[0].ID) != id {
		t.Fatalf("%d rounds (%v)", len(rounds), err)
	}
	if got := rounds[0].Closes.UTC(); !got.Equal(time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC)) { // summer time has begun
		t.Errorf("the round closes at %s", got)
	}
	answerAll(t, i, 12)
	c.post(303, "/console/g/demo-experts/plan", open...) // the key that answers are sealed to stays
	c.post(404, "/console/g/demo-experts/plan", "id", "../../x", "flow", "feedback", "closes", "2026-03-31")
	for _, day := range []string{"2026-03-02", "2026-03-08", "2026-04-30", "soon", ""} {
		c.post(422, "/console/g/demo-experts/close/"+id, "closes", day)
	}
	c.get(200, "/console/g/demo-experts/close/"+id)
	c.says("from 9 March 2026 on")
	c.post(303, "/console/g/demo-experts/close/"+id, "closes", "2026-03-10")
	if waiting, err := i.app.people.Messages(i.ctx, chat.Address{Platform: chat.Web, Account: "demo-account-3"}); err != nil || len(waiting) == 0 ||
		!strings.Contains(waiting[len(waiting)-1].Text, "closes sooner than you were told: at the end of 10 March 2026") {
		t.Errorf("people are not told that it closes sooner: %v (%v)", waiting, err)
	}
	i.at(time.Date(2026, 3, 11, 0, 0, 1, 0, time.UTC))
	c, _ = i.clerk(t, "Demo third officer", "demo-experts") // the session has ended
	c.post(409, "/console/g/demo-experts/close/"+id, "closes", "2026-03-20")
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}
	doc, err := i.app.document(i.env, id+"-1")
	if err != nil || len(doc.Blocks) == 0 {
		t.Fatalf("the release shows nothing (%v)", err)
	}
	c.get(200, "/console/g/demo-experts/invitations")
	sheet := c.hidden("id")
	c.post(200, "/console/g/demo-experts/invitations", "id", sheet, "kind", "personal", "count", "3", "days", "30", "language", "en", "role", "member")
	c.post(409, "/console/g/demo-experts/invitations", "id", sheet, "kind", "personal", "count", "3", "days", "30", "language", "en", "role", "member")
	c.says("made already")
	for _, wrong := range [][]string{{"count", "0"}, {"count", "501"}, {"count", "many"}, {"days", "0"}, {"days", "9999"}, {"role", "queen"}} {
		good := map[string]string{"id": "s" + shortID(), "kind": "personal", "count": "3", "days": "30", "language": "en", "role": "member", wrong[0]: wrong[1]}
		var pairs []string
		for name, value := range good {
			pairs = append(pairs, name, value)
		}
		c.post(422, "/console/g/demo-experts/invitations", pairs...)
	}
	for range 2 {
		c.post(303, "/console/new", "id", "abcd", "name", "Demo other", "nation", "scotland", "language", "en", "k", "10", "zone", "Europe/London")
	}
	if groups, err := i.app.people.Groups(i.ctx); err != nil || len(groups) != 2 {
		t.Errorf("%d groups (%v)", len(groups), err)
	}
}

// Plans that cannot be: a clear answer, and the page goes on.
func TestImpossiblePlans(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	c, _ := i.clerk(t, "Demo second officer", "demo-experts")
	for query, words := range map[string]string{
		"people=0":                          "How many may answer",
		"people=-5":                         "How many may answer",
		"people=twelve":                     "How many may answer",
		"people=99999999999999999999":       "How many may answer",
		"people=2000000000":                 "More may answer than there are in the group",
		"size=0":                            "How many are in the group",
		"flow=nothing":                      "there is no published flow",
		"flow=introduce":                    "rounds of anonymous surveys can be opened",
		"spread=everywhere":                 "People are spread evenly",
		"roles=queens":                      "People have all roles, or one",
		"spread=own":                        "How many may answer",
		"spread=own&n.atlantis=12":          "no place",
		"spread=own&n.fife=-3&n.lothian=20": "fewer than no people",
	} {
		status, _ := c.do("GET", "/console/g/demo-experts/plan?"+query, nil)
		if status != 422 && query != "size=0" {
			t.Errorf("%s: status %d", query, status)
		}
		c.says(words)
	}
	for _, day := range []string{"", "soon", "2026-02-30", "2026-02-01", "2031-01-01", "0000-00-00"} {
		c.post(422, "/console/g/demo-experts/plan", "id", shortID()[:7], "flow", "pledge", "closes", day, "size", "12", "people", "9")
		c.says("Not done yet")
		c.says("With 9 people no figure will ever appear")
	}
	if rounds, err := i.app.people.Rounds(i.ctx); err != nil || len(rounds) != 0 {
		t.Errorf("%d rounds (%v)", len(rounds), err)
	}
}

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
