package cli

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
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
		"flow=introduce":                    "rounds of anonymous and confidential flows can be opened",
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
