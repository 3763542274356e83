package cli

import (
	"blether/internal/member"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// call runs one command of the browser's protocol on a page.
func call(t *testing.T, ctx context.Context, what string, do func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := do(ctx); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// become gives the cookies of a phone to Chromium, so that it goes on there.
func become(t *testing.T, ctx context.Context, p *phone) {
	t.Helper()
	home, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/", "/console"} {
		for _, c := range p.Jar.Cookies(home.JoinPath(at)) {
			call(t, ctx, "set a cookie", func(ctx context.Context) error {
				_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: p.url + at})
				return err
			})
		}
	}
}

// phoneBrowser is Chromium at the size of a small phone, where p left off.
func phoneBrowser(t *testing.T, p *phone) context.Context {
	t.Helper()
	ctx := browser(t, 360, 740)
	become(t, ctx, p)
	do(t, ctx, "open the chat", chromedp.Navigate(p.url+"/chat"), chromedp.WaitVisible(`#question`))
	return ctx
}

// focused tells what has the keyboard: the words of a button or link, the id of
// a field or its name and value, and whether one can see that it has.
func focused(t *testing.T, ctx context.Context) (words string, visible bool) {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`(() => {
		const e = document.activeElement, s = getComputedStyle(e);
		return [(e.id && e.id !== "question") ? "#" + e.id : e.tagName === "INPUT" ? e.name + "=" + e.value : e === document.body ? "" : e.textContent.trim(), e === document.body || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) ? "seen" : ""];
	})()`))
	if err != nil {
		t.Fatal(err)
	}
	return got[0], got[1] != ""
}

// tabTo presses Tab until the keyboard is at something; everything on the way
// must show that it has the keyboard.
func tabTo(t *testing.T, ctx context.Context, words string) {
	t.Helper()
	const mostTabs = 40
	for range mostTabs {
		do(t, ctx, "Tab", chromedp.KeyEvent(kb.Tab))
		at, visible := focused(t, ctx)
		if !visible {
			t.Errorf("one cannot see that %q has the keyboard", at)
		}
		if at == words {
			return
		}
	}
	t.Fatalf("Tab does not lead to %q", words)
}

// From the link to the fourth question with the keyboard alone.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, 360, 740)
	enter := func(what, next string) {
		t.Helper()
		do(t, ctx, what, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(next))
	}
	asked := func(words string) string { return `//h2[@id="question"][contains(., "` + words + `")]` }
	do(t, ctx, "open the link", chromedp.Navigate(links[0]), chromedp.WaitVisible(`.languages`))
	tabTo(t, ctx, "English")
	enter("choose English", `form button.main`)
	tabTo(t, ctx, "Join")
	enter("join", asked("What would you like"))
	do(t, ctx, "the first Tab", chromedp.KeyEvent(kb.Tab))
	if at, visible := focused(t, ctx); at != "Go to the question" || !visible {
		t.Errorf("the first Tab of the page is at %q, visible %v", at, visible)
	}
	do(t, ctx, "skip to the question", chromedp.KeyEvent(kb.Enter))
	tabTo(t, ctx, "The pledge")
	enter("begin", asked("like to begin"))
	tabTo(t, ctx, "Begin")
	enter("the first question", asked("speak of pregnancy"))
	// After a turn the keyboard is at the question, so that a screen reader reads it.
	if at, _ := focused(t, ctx); !strings.Contains(at, "speak of pregnancy") {
		t.Errorf("after a turn the keyboard is at %q", at)
	}
	do(t, ctx, "one Tab", chromedp.KeyEvent(kb.Tab))
	if at, _ := focused(t, ctx); at != "Show me all of them" {
		t.Errorf("one Tab from the question is %q", at)
	}
	do(t, ctx, "press it with the space bar", chromedp.KeyEvent(" "), chromedp.WaitVisible(asked("Which Health Board")))
	tabTo(t, ctx, "#text")
	do(t, ctx, "type a board", chromedp.KeyEvent("lothian"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(asked("fits you best")))
	tabTo(t, ctx, "Skip")
	enter("skip", asked("centre of my care"))
	tabTo(t, ctx, "4")
	enter("a point of a scale", asked("knowledge and skills"))
	tabTo(t, ctx, "Back")
	enter("back", asked("centre of my care"))
}

// With JavaScript switched off in Chromium everything works by plain forms.
func TestChromiumWithoutJavaScript(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, 360, 740)
	call(t, ctx, "switch JavaScript off", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	step := func(what string, steps ...chromedp.Action[chromedp.Void]) { t.Helper(); do(t, ctx, what, steps...) }
	step("open the link", chromedp.Navigate(links[0]), chromedp.Click(chromedp.CSS(`a[hreflang=en]`)), chromedp.WaitVisible(`form button.main`))
	step("join", chromedp.Click(`form button.main`), asks("What would you like"))
	step("begin", press("The pledge", "like to begin"), press("Begin", "speak of pregnancy"))
	where, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil || !strings.HasSuffix(where, "/chat#question") {
		t.Errorf("after a plain form the browser is at %s (%v): did a script run?", where, err)
	}
	step("answer", press("Leave those out", "Which Health Board"), write("lothian", "fits you best"), press("Skip", "centre of my care"))
	step("back and on", press("Back", "fits you best"), press("Peer supporter", "centre of my care"), press("3", "knowledge and skills"))
	step("reload", chromedp.Reload(), asks("knowledge and skills"))
	step("to a text", press("Skip", "pre-existing"), press("Skip", "talking"), press("Skip", "looked after"), press("Skip", "judged"), press("Skip", "My family"), press("Skip", "What helped"))
	step("to the end", write("Demo: they had time", "quoted"), press("No", "should change"), press("Skip", "send your answers"))
	step("send", press("Send my answers", "nothing open for you"))
	if page := read(t, ctx, `#log`); !strings.Contains(page, "This is your code") || strings.Contains(page, "they had time") {
		t.Errorf("the end:\n%s", page)
	}
}

// line takes the network away from a page, or gives it back.
func line(t *testing.T, ctx context.Context, offline bool) {
	t.Helper()
	call(t, ctx, "change the network", func(ctx context.Context) error {
		all := []*network.Conditions{{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1}}
		if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: all}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	})
}

// atText is somebody at the first open question of the pledge.
func atText(t *testing.T, i *instance) *phone {
	t.Helper()
	p := atScale(t, i)
	walker{p, "", nil}.to("What helped")
	return p
}

// once expects a text once among the answers, and the question that follows it.
func once(t *testing.T, p *phone, text, next string) {
	t.Helper()
	p.do("GET", "/chat", nil)
	p.asks(next)
	if n := strings.Count(p.page, text); n != 1 {
		t.Errorf("%q is on the page %d times: %s", text, n, p.said())
	}
}

// An answer that could not be sent is kept in the tab, said to be kept, and sent
// once when the line is back.
func TestUnsentAnswerSurvivesADroppedLine(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atText(t, i)
	ctx := phoneBrowser(t, p)
	line(t, ctx, true)
	do(t, ctx, "send without a line", chromedp.SendKeys(chromedp.CSS(`#text`), "Demo: CANARYWORDS"), chromedp.Click(chromedp.CSS(`form.type button`)),
		chromedp.WaitVisible(`//p[@id="status"][contains(., "No connection")]`))
	if kept, err := chromedp.Run(ctx, chromedp.Value(chromedp.CSS(`#text`))); err != nil || kept != "Demo: CANARYWORDS" {
		t.Errorf("the field holds %q (%v)", kept, err)
	}
	do(t, ctx, "impatient: send again", chromedp.Click(chromedp.CSS(`form.type button`)), chromedp.WaitVisible(`//p[@id="status"][contains(., "No connection")]`))
	p.do("GET", "/chat", nil)
	p.asks("What helped")
	line(t, ctx, false)
	do(t, ctx, "the line is back", asks("quoted"), chromedp.WaitNotVisible(`#status`))
	once(t, p, "CANARYWORDS", "quoted")
	do(t, ctx, "open again", chromedp.Reload(), asks("quoted"))
	once(t, p, "CANARYWORDS", "quoted")
}

// The answer arrives but the line drops before the page hears of it: the page
// sends it again, and it counts once.
func TestAnswerThatArrivedIsNotSentTwice(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atText(t, i)
	ctx := phoneBrowser(t, p)
	paused := make(chan fetch.RequestID, 1)
	if err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*fetch.EventRequestPaused); ok {
			paused <- e.RequestID
		}
	}); err != nil {
		t.Fatal(err)
	}
	call(t, ctx, "hold responses back", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: i.url + "/chat", RequestStage: fetch.RequestStageResponse}}})
		return err
	})
	do(t, ctx, "send", chromedp.SendKeys(chromedp.CSS(`#text`), "Demo: CANARYWORDS"), chromedp.Click(chromedp.CSS(`form.type button`)))
	lost := <-paused // the service has answered
	once(t, p, "CANARYWORDS", "quoted")
	call(t, ctx, "lose the response", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: lost, ErrorReason: network.ErrorReasonConnectionReset})
		return err
	})
	do(t, ctx, "the page says so", chromedp.WaitVisible(`//p[@id="status"][contains(., "No connection")]`))
	call(t, ctx, "let responses through", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, fetch.Disable, struct{}{})
		return err
	})
	do(t, ctx, "it is sent again", asks("quoted"))
	once(t, p, "CANARYWORDS", "quoted")
}

// Two tabs of one browser follow each other.
func TestTabsFollowEachOther(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	first := phoneBrowser(t, p)
	second, cancel := chromedp.NewContext(first)
	t.Cleanup(cancel)
	if err := chromedp.Do(second, chromedp.EmulateViewport(360, 740)); err != nil { // a tab lives as long as the context that opens it
		t.Fatal(err)
	}
	for _, tab := range []context.Context{first, second} { // listening, before anything is said
		call(t, tab, "wait for live updates", func(ctx context.Context) error {
			if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
				return err
			}
			_, err := chromedp.Run(ctx, chromedp.WaitEvent(network.ResponseReceived, func(e network.EventResponseReceived) bool {
				return strings.HasSuffix(e.Response.URL, "/chat/events") && e.Response.Status == http.StatusOK
			}, chromedp.Navigate(i.url+"/chat")))
			return err
		})
	}
	do(t, first, "answer in the first", press("4", "knowledge and skills"))
	do(t, second, "the second follows", asks("knowledge and skills"))
	do(t, second, "answer in the second", press("5", "pre-existing"))
	do(t, first, "the first follows", asks("pre-existing"))
	p.do("GET", "/chat", nil) // and a browser without scripts answers too
	p.press("3")
	do(t, first, "the first follows that", asks("talking therapies"))
	do(t, second, "the second too", asks("talking therapies"))
	if p.behind() != 6 {
		t.Errorf("%d answers lie behind, not 6: %s", p.behind(), p.said())
	}
}

// A script or style that a page would put in itself does not run: the policy of
// the real pages, in a real browser, and no page asks anybody else for anything.
func TestChromiumAsksNobodyElse(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	ctx := phoneBrowser(t, p)
	asked := make(chan string, 1000)
	if err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*network.EventRequestWillBeSent); ok {
			asked <- e.Request.URL
		}
	}); err != nil {
		t.Fatal(err)
	}
	call(t, ctx, "watch requests", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return err
	})
	for _, path := range []string{"/?lang=ur", "/chat", "/help", "/device", "/d", "/i/nothing", "/console"} {
		do(t, ctx, path, chromedp.Navigate(i.url+path), chromedp.WaitVisible(`main`))
	}
	do(t, ctx, "a turn", chromedp.Navigate(i.url+"/chat"), press("4", "knowledge and skills"))
	ran, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => {
		const s = document.createElement("script");
		s.textContent = "window.evil = true";
		document.body.append(s);
		const b = document.createElement("b");
		b.setAttribute("style", "position: fixed");
		document.body.append(b);
		return Boolean(window.evil) || getComputedStyle(b).position === "fixed";
	})()`))
	if err != nil || ran {
		t.Errorf("an inline script or style has an effect (%v)", err)
	}
	for len(asked) > 0 {
		if u := <-asked; !strings.HasPrefix(u, i.url+"/") {
			t.Errorf("a page asks for %s", u)
		}
	}
}
