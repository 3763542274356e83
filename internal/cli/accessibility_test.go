package cli

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/theme"
	"blether/internal/turn"
)

// axe reads axe-core, which tools/npm.sh axe puts there.
func axe(t *testing.T) string {
	t.Helper()
	path := filepath.Join("..", "..", ".cache", "axe", "node_modules", "axe-core", "axe.min.js")
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("axe-core is not there: run make test, which installs it (or tools/npm.sh axe): %v", err)
	}
	return string(script)
}

// accessible fails for everything that axe-core finds wrong with the page that
// is open, by WCAG 2.2 A and AA and its own good practice.
func accessible(t *testing.T, ctx context.Context, script, page string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	const run = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.map(n => n.html.slice(0, 200)).join(" | ")).concat(["passed " + r.passes.length]))`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](script+"\n;0")); err != nil {
		t.Fatalf("%s: load axe-core: %v", page, err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: axe-core: %v", page, err)
	}
	for _, f := range found[:len(found)-1] {
		t.Errorf("%s: %s", page, f)
	}
	if last := found[len(found)-1]; last == "passed 0" || !strings.HasPrefix(last, "passed ") {
		t.Errorf("%s: axe-core looked at nothing (%s)", page, last)
	}
}

// Every page that a member meets, on a small phone, left to right and right to left.
func TestChatPagesAreAccessible(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			i := pledging(t)
			script := axe(t)
			links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
			if err != nil {
				t.Fatal(err)
			}
			p := joined(t, i, language)
			ctx := phoneBrowser(t, p)
			look := func(page string) { t.Helper(); accessible(t, ctx, script, language+" "+page) }
			look("menu")
			visit := func(path string) {
				t.Helper()
				do(t, ctx, path, chromedp.Navigate(i.url+path), chromedp.WaitVisible(`main`))
				look(path)
			}
			for _, path := range []string{"/?lang=" + language, strings.TrimPrefix(links[0], i.url), strings.TrimPrefix(links[0], i.url) + "?lang=" + language, "/help", "/device", "/d", "/i/nothing", "/nothing"} {
				visit(path)
			}
			for range 30 { // every question of the survey to its end, whatever the language
				p.do("GET", "/chat", nil)
				visit("/chat")
				press := p.first()
				if press == "" {
					break
				}
				p.do("POST", "/chat", p.form("press", press))
			}
			id := must(i.app.people.PersonAt(i.ctx, chat.Address{Platform: chat.Web, Account: p.account()}))
			visit(strings.TrimPrefix(must(i.app.dataPage(i.ctx, id)), i.url))
			do(t, ctx, "the page of all that is held", chromedp.Click(`main form button`), chromedp.WaitVisible(`main section`))
			look("the page of all that is held")
			p.do("GET", "/chat", nil)
			if !strings.Contains(p.page, `value="w.code"`) {
				t.Fatalf("the survey did not come to its end: %s", p.said())
			}
		})
	}
}

// first is the way on from the open question: begin, skip, the first option,
// send; "" at the menu once the survey is sent.
func (p *phone) first() string {
	for _, want := range []string{`.send"`, `.begin"`, `.skip"`, `"b.`, `"c.`} {
		for _, part := range strings.Split(p.page, `name="press" value=`)[1:] {
			id, _, _ := strings.Cut(strings.TrimPrefix(part, `"`), `"`)
			if strings.Contains(`"`+id+`"`, want) {
				return id
			}
		}
	}
	return ""
}

// account is the key by which the chat knows this browser.
func (p *phone) account() string {
	at, err := url.Parse(p.url)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range p.Jar.Cookies(at) {
		if c.Name == "blether" {
			return c.Value
		}
	}
	p.t.Fatal("the chat does not know this browser")
	return ""
}

// guardedGroup gives the community a rota, a case and a moderator, its officer in each, and tells
// the case.
func guardedGroup(t *testing.T, i *instance) string {
	t.Helper()
	second := i.officer(t, "Demo second", "demo-experts")
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Readers = []string{"o1"}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	s := must(i.app.people.Setup(i.ctx, "demo-experts"))
	s.Rota = &duty.Rota{Role: "The demo lead", Lead: "o1", Fallback: []member.OfficerID{second}, Minutes: 60, Shifts: []duty.Shift{{Officer: "o1", Days: everyDay, From: 0, To: 24 * 60}}}
	s.Drill = &duty.Drilled{By: "o1", Day: i.app.now(), Chain: true, Whom: s.Rota.Everybody()}
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: "demo-experts", Setup: s}}); err != nil {
		t.Fatal(err)
	}
	book := theme.Book{Group: "demo-experts", Two: true, Themes: []theme.Theme{{ID: "aaaaaaaa", Name: "Waiting", Belongs: "how long it took until somebody saw them"}, {ID: "bbbbbbbb", Name: "Phone calls", Belongs: "ringing, being rung back", Within: "aaaaaaaa"}}}
	if err := i.app.people.SaveCodebook(i.ctx, "o1", book); err != nil {
		t.Fatal(err)
	}
	one := i.joins(t, "risk", "demo-experts", member.Member)
	one.writes(atRisk)
	one.asksForContact()
	return i.case1(t).ID
}

// The console's pages, at desk and at phone size.
func TestConsolePagesAreAccessible(t *testing.T) {
	t.Parallel()
	for name, width := range map[string]int64{"desk": 1280, "phone": 360} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := pledging(t)
			script := axe(t)
			answerAll(t, i, 24)
			i.at(testStart.AddDate(0, 0, 29))
			if err := i.app.clock.Tick(i.ctx); err != nil {
				t.Fatal(err)
			}
			busy, risk := busyGroup(t, i), guardedGroup(t, i)
			ctx := browser(t, width, 900)
			look := func(page string, steps ...chromedp.Action[chromedp.Void]) {
				t.Helper()
				do(t, ctx, page, steps...)
				accessible(t, ctx, script, name+" "+page)
			}
			look("signed out", chromedp.Navigate(i.url+"/console"), chromedp.WaitVisible(`main`))
			look("link", chromedp.Navigate(i.signIn(t)), chromedp.WaitVisible(`form button`))
			look("group", chromedp.Click(`form button`), chromedp.WaitVisible(`//h2[.="Rounds"]`))
			visit := func(path, seen string) {
				t.Helper()
				look(path, chromedp.Navigate(i.url+path), chromedp.WaitVisible(seen))
				shot(t, ctx, "console-"+strings.ReplaceAll(strings.Trim(path, "/"), "/", "-")+"-"+name)
			}
			g := "/console/g/demo-experts"
			for _, path := range []string{g + "/plan?flow=pledge&spread=even&people=60&size=60", g + "/plan?people=none", g + "/invitations", g + "/people", g + "/settings", g + "/checkins", g + "/tell", g + "/heard", g + "/sessions", g + "/sessions/" + busy, g + "/help", g + "/safety", g + "/safety/scripts", g + "/safety/" + risk, g + "/words", g + "/themes", g + "/done", "/console/new", "/console/in"} {
				visit(path, "main")
			}
			look("a text to code", chromedp.Navigate(i.url+g+"/themes"), chromedp.Click(`//a[.="Code them"]`), chromedp.WaitVisible(`[data-code]`))
			shot(t, ctx, "console-code-"+name)
			look("a text coded by keyboard", chromedp.SendKeys(`[name=found]`, "2\r"), chromedp.WaitVisible(`//p[contains(., "you have coded 1")]`))
			look("invite an officer", chromedp.Navigate(i.url+g+"/people"), chromedp.Click(`form[action$=invite] button`), chromedp.WaitVisible(`.secret`))
			link := strings.TrimPrefix(read(t, ctx, ".secret"), i.url)
			visit(link, "main")
			look("a poster", chromedp.Navigate(i.url+g+"/invitations"), chromedp.Click(`//button[.="Make a poster"]`), chromedp.WaitVisible(`.poster`))
			shot(t, ctx, "console-poster-"+name)
			look("round again", chromedp.Navigate(i.url+g), chromedp.WaitVisible(`//h2[.="Rounds"]`))
			look("release", chromedp.Click(`//a[contains(., "Release")]`), chromedp.WaitVisible(`.receipt`))
			look("not there", chromedp.Navigate(i.url+"/console/release/"+url.PathEscape("no such release")), chromedp.WaitVisible(`main`))
		})
	}
}

// busyGroup gives a group a session with people in it, a peer supporter, and what people say;
// it gives the session's id.
func busyGroup(t *testing.T, i *instance) string {
	t.Helper()
	day := i.app.now().AddDate(0, 0, 14).Format("2006-01-02")
	id := opens(t, i, event.Plan{Day: day, Time: "19:00", Capacity: 2, Rule: "FREQ=WEEKLY;COUNT=3", Facts: event.Facts{Title: "Demo walk", About: "A slow walk, and tea after it.", Where: "Perth", Queue: true, Asks: true, Minutes: 90}})
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	lead.does(pressing("f.introduce"))
	lead.writes("begin", "Demo Lead", "yes")
	for n := range 3 {
		s := i.joins(t, "busy"+strconv.Itoa(n), "demo-experts", member.Member)
		s.does(pressing("e.in." + id))
		s.writes("Demo "+strconv.Itoa(n), "1, 6, 7", "Two children, four and one.")
		s.writes("suggest", "begin", "2", "Who else finds mornings hard?", "yes", "contact", "begin", "My expenses", "Demo "+strconv.Itoa(n), "07700 900123 after six", "yes")
	}
	i.at(i.app.now().AddDate(0, 0, 1))
	return id
}
