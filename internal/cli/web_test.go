package cli

import (
	"blether/internal/member"
	"blether/internal/round"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
)

// phone is a browser without JavaScript.
type phone struct {
	*http.Client
	t    *testing.T
	url  string
	page string
}

func newPhone(t *testing.T, i *instance) *phone {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &phone{Client: &http.Client{Jar: jar}, t: t, url: i.url}
}

func (p *phone) do(method, path string, form url.Values, header ...string) (status int, h http.Header) {
	p.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	if !strings.HasPrefix(path, "http") {
		path = p.url + path
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for n := 0; n+1 < len(header); n += 2 {
		req.Header.Set(header[n], header[n+1])
	}
	status, h = p.send(req)
	for _, never := range []string{"goroutine", ".go:", "runtime error", "sql:", "<no value>", "%!"} {
		if strings.Contains(p.page, never) && path != p.url+"/healthz" {
			p.t.Errorf("%s %s shows %q", method, path, never)
		}
	}
	return status, h
}

// field is the value of a hidden field of the open question.
func (p *phone) field(name string) string {
	if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.page); m != nil {
		return m[1]
	}
	return ""
}

// form is the open form with something in it.
func (p *phone) form(extra ...string) url.Values {
	v := url.Values{"id": {p.field("id")}, "seen": {p.field("seen")}, "prompt": {p.field("prompt")}}
	for n := 0; n+1 < len(extra); n += 2 {
		v.Set(extra[n], extra[n+1])
	}
	return v
}

func (p *phone) button(label string) string {
	p.t.Helper()
	m := regexp.MustCompile(`name="press" value="([^"]*)">` + regexp.QuoteMeta(label)).FindStringSubmatch(p.page)
	if m == nil {
		p.t.Fatalf("no button %q in:\n%s", label, p.page)
	}
	return m[1]
}

func (p *phone) press(label string) {
	p.t.Helper()
	p.do("POST", "/chat", p.form("press", p.button(label)))
}
func (p *phone) write(text string) { p.t.Helper(); p.do("POST", "/chat", p.form("text", text)) }

func (p *phone) asks(words string) {
	p.t.Helper()
	if m := regexp.MustCompile(`(?s)<h2 id="question"[^>]*>(.*?)</h2>`).FindStringSubmatch(p.page); m == nil || !strings.Contains(m[1], words) {
		p.t.Fatalf("the page does not ask %q:\n%s", words, p.page)
	}
}

// joined opens a pledge round and joins it in a language.
func joined(t *testing.T, i *instance, language string) *phone {
	t.Helper()
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	p := newPhone(t, i)
	p.do("GET", links[0]+"?lang="+language, nil)
	p.do("POST", links[0], url.Values{})
	return p
}

func pledging(t *testing.T) *instance {
	t.Helper()
	i := start(t)
	i.community(t)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	return i
}

func TestWholeSurveyWithoutJavaScript(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	p.press("The pledge")
	p.asks("begin")
	p.press("Begin")
	p.press("Leave those out")
	p.write("lothian")
	p.press("Father, partner or co-parent")
	p.asks("centre of my care")
	p.press("4")
	p.press("Back")
	p.asks("centre of my care")
	if !strings.Contains(p.page, "Your answer so far: 4") {
		t.Error("the answer so far is not shown")
	}
	p.press("5")
	p.write("language")
	p.press("Polski")
	if !strings.Contains(p.page, `lang="pl"`) {
		t.Error("the language did not change in the middle")
	}
	p.write("language")
	p.press("English")
	for range 6 {
		p.write("3")
	}
	p.asks("What helped")
	p.write("Demo: CANARYWORDS <b>bold</b> & more")
	p.press("Yes")
	if !strings.Contains(p.page, "CANARYWORDS &lt;b&gt;") {
		t.Error("what lies behind is not on the page, or not as text")
	}
	p.press("Skip")
	p.asks("send your answers")
	p.press("Send")
	code := regexp.MustCompile(`[a-z]+(-[a-z]+){5}`).FindString(p.page)
	if code == "" || strings.Contains(p.page, "CANARYWORDS") {
		t.Errorf("code %q; answers shown: %v", code, strings.Contains(p.page, "CANARYWORDS"))
	}
	p.do("GET", "/chat", nil)
	if !strings.Contains(p.page, code) {
		t.Error("a reload lost the code before it was acknowledged")
	}
	p.write("menu")
	p.do("GET", "/chat", nil)
	if strings.Contains(p.page, code) {
		t.Error("the code is still shown after it was acknowledged")
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	for _, tag := range []string{"en", "gd", "pl", "ur", "ar"} {
		p := joined(t, i, tag)
		total := 0
		for _, path := range []string{"/chat", "/static/chat.css", "/static/chat.js"} {
			p.do("GET", path, nil)
			total += len(p.page)
		}
		if total > 60<<10 {
			t.Errorf("%s: the first load has %d bytes", tag, total)
		}
		p.do("GET", "/chat", nil)
		dir := map[bool]string{true: `dir="rtl"`, false: `dir="ltr"`}[tag == "ur" || tag == "ar"]
		if !strings.Contains(p.page, dir) {
			t.Errorf("%s: not %s", tag, dir)
		}
		begin := regexp.MustCompile(`name="press" value="(b\.[^"]*)"`).FindStringSubmatch(p.page)
		if begin == nil {
			t.Fatalf("%s: no survey in the menu", tag)
		}
		p.do("POST", "/chat", p.form("press", begin[1]))
		yes := regexp.MustCompile(`name="press" value="(c\.[^"]*\.begin)"`).FindStringSubmatch(p.page)
		next := p.form("press", yes[1])
		for n := range 20 {
			status, _ := p.do("POST", "/chat", next, "X-Fragment", "turn")
			if status != http.StatusOK || len(p.page) > 4<<10 {
				t.Errorf("%s: turn %d has %d bytes, status %d", tag, n, len(p.page), status)
			}
			skip := regexp.MustCompile(`name="press" value="(q\.[^"]*\.skip)"`).FindStringSubmatch(p.page)
			if skip == nil {
				break
			}
			next = p.form("press", skip[1])
		}
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	if status, _ := p.do("POST", "/chat", p.form("text", strings.Repeat("x", 1<<20))); status != http.StatusRequestEntityTooLarge || !strings.Contains(p.page, "too large") {
		t.Errorf("1 MB: %d", status)
	}
	p.do("GET", "/chat", nil)
	p.press("The pledge")
	p.press("Begin")
	p.press("Show me all of them")
	stale := p.form("press", p.button("Fife"))
	typed := p.form("text", "Borders")
	p.press("Lothian")
	p.asks("fits you best")
	p.do("POST", "/chat", typed) // typed in another window, for the question before
	p.asks("fits you best")
	if !strings.Contains(p.page, "moved on") {
		t.Error("a stale text was not said to be one")
	}
	p.do("POST", "/chat", stale) // an earlier button: changes that answer, and says so
	if !strings.Contains(p.page, "Changed: Which Health Board") {
		t.Error("an earlier button did not change its answer")
	}
	for _, text := range []string{"\xff\xfe", "\x00\x01\x02", "\u202e\u2066evil", "", strings.Repeat("🙂", 300)} {
		if status, _ := p.do("POST", "/chat", p.form("text", text)); status != http.StatusOK {
			t.Errorf("%.10q: %d", text, status)
		}
		p.asks("fits you best")
	}
	for _, press := range []string{"nonsense", "c.other.3.a", "c.", strings.Repeat("c", 5000), "w.nothing", "../../etc"} {
		if status, _ := p.do("POST", "/chat", p.form("press", press, "id", press[:1]+fmt.Sprint(len(press)))); status != http.StatusOK {
			t.Errorf("%.10q: %d", press, status)
		}
	}
	if status, _ := p.do("POST", "/chat", p.form("text", "x"), "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden || !strings.Contains(p.page, "another page") {
		t.Errorf("forged: %d", status)
	}
	stranger := newPhone(t, i)
	for _, path := range []string{"/i/nothing", "/i/%00", "/console", "/console/in/nothing", "/console/release/x", "/nowhere", "/d", "/device", "/help"} {
		if status, _ := stranger.do("GET", path, nil); status >= 500 {
			t.Errorf("GET %s: %d", path, status)
		}
	}
	if status, _ := stranger.do("POST", "/chat", url.Values{"text": {"hi"}}); status != http.StatusForbidden {
		t.Errorf("a stranger's message: %d", status)
	}
}

func TestDoubleClickAndTwoTabs(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	p.press("The pledge")
	p.press("Begin")
	p.press("Leave those out")
	p.press("Fife")
	p.press("Peer supporter")
	p.asks("centre of my care")
	double := p.form("press", p.button("2"))
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			other := &phone{Client: p.Client, t: t, url: p.url}
			other.do("POST", "/chat", double)
		})
	}
	wait.Wait()
	p.do("GET", "/chat", nil)
	p.asks("knowledge and skills")
}

func TestOneSlipTwentyPhones(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 20 {
		wait.Go(func() {
			p := newPhone(t, i)
			status, _ := p.do("POST", links[0], url.Values{})
			mu.Lock()
			defer mu.Unlock()
			statuses[status]++
		})
	}
	wait.Wait()
	if statuses[http.StatusOK] != 1 || statuses[http.StatusGone] != 19 {
		t.Errorf("%v", statuses)
	}
	i.at(testStart.AddDate(0, 2, 0))
	links, err = i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	i.at(testStart.AddDate(0, 3, 0))
	if status, _ := newPhone(t, i).do("POST", links[0], url.Values{}); status != http.StatusGone {
		t.Errorf("an expired slip: %d", status)
	}
}

func TestAnotherDevice(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	p.press("The pledge")
	p.do("POST", "/device", url.Values{})
	code := regexp.MustCompile(`[0-9]{4} [0-9]{4}`).FindString(p.page)
	other := newPhone(t, i)
	if status, _ := other.do("POST", "/d", url.Values{"code": {"0000 0000"}}); status != http.StatusNotFound {
		t.Errorf("a wrong code: %d", status)
	}
	other.do("POST", "/d", url.Values{"code": {code}})
	other.asks("begin")
	third := newPhone(t, i)
	if status, _ := third.do("POST", "/d", url.Values{"code": {code}}); status != http.StatusNotFound {
		t.Errorf("a used code: %d", status)
	}
	slow := 0
	for range 12 {
		if status, _ := third.do("POST", "/d", url.Values{"code": {"1111 1111"}}); status == http.StatusTooManyRequests {
			slow++
		}
	}
	if slow == 0 {
		t.Error("guessing codes is not slowed down")
	}
	p.do("POST", "/device", url.Values{})
	code = regexp.MustCompile(`[0-9]{4} [0-9]{4}`).FindString(p.page)
	i.at(testStart.Add(11 * time.Minute))
	id, err := i.app.people.PersonAt(i.ctx, chat.Address{Platform: chat.Web, Account: "nobody"})
	if err == nil {
		t.Errorf("found %s", id)
	}
	if err := (talk{i.app.runner, i.app}).UseDevice(i.ctx, code, chat.Address{Platform: chat.Web, Account: "late"}); err == nil {
		t.Error("a code older than ten minutes works")
	}
}

func TestHeadersAndNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	elsewhere := regexp.MustCompile(`(?:src|href|action|url\()\s*=?\s*["']?(https?:)?//`)
	leads := regexp.MustCompile(`href="https://[^"]*" rel="noreferrer"`) // contacts, and "Leave this page": only when pressed
	inline := regexp.MustCompile(`<script(?: [^>]*)?>[^<]|\sstyle=|\son[a-z]+=`)
	for _, path := range []string{"/", "/chat", "/help", "/device", "/d", "/static/chat.css", "/static/chat.js"} {
		_, h := p.do("GET", path, nil)
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: CSP %q", path, csp)
		}
		if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
		page := leads.ReplaceAllString(p.page, "")
		if m := elsewhere.FindString(page); m != "" {
			t.Errorf("%s loads from elsewhere: %s", path, m)
		}
		if m := inline.FindString(page); m != "" {
			t.Errorf("%s has inline script or style: %s", path, m)
		}
	}
}

// When nothing can be saved people are told so and get their text back, and the
// contacts are there all the same.
func TestNothingCanBeSaved(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	p.press("The pledge")
	p.press("Begin")
	if err := i.app.people.DB.Close(); err != nil {
		t.Fatal(err)
	}
	i.broken = true
	status, _ := p.do("POST", "/chat", p.form("text", "Demo: words that took courage"))
	if status != http.StatusServiceUnavailable || !strings.Contains(p.page, "not saved") || !strings.Contains(p.page, "words that took courage") {
		t.Errorf("%d:\n%s", status, p.page)
	}
	if status, _ := p.do("GET", "/healthz", nil); status != http.StatusServiceUnavailable || !strings.Contains(p.page, "people") {
		t.Errorf("health: %d %s", status, p.page)
	}
	if status, _ := p.do("GET", "/help", nil); status != http.StatusOK || !strings.Contains(p.page, "116 123") || !strings.Contains(p.page, "https://999bsl.co.uk") {
		t.Errorf("help: %d", status)
	}
}

// A clock that jumps loses nothing.
func TestClockThatJumps(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	p.press("The pledge")
	for n, jump := range []time.Duration{-48 * time.Hour, 72 * time.Hour, -5 * 365 * 24 * time.Hour, 24 * time.Hour} {
		i.at(testStart.Add(jump))
		if err := i.app.clock.Tick(context.WithoutCancel(i.ctx)); err != nil {
			t.Fatal(err)
		}
		switch n {
		case 0:
			p.press("Begin")
		case 1:
			p.press("Leave those out")
		case 2:
			p.press("Fife")
		}
	}
	p.asks("fits you best")
}

// The console shows nothing to who is not signed in, and a link works once.
func TestSigningIn(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	link := i.signIn(t)
	officer := newPhone(t, i)
	if status, _ := officer.do("GET", "/console", nil); status != http.StatusUnauthorized {
		t.Errorf("not signed in: %d", status)
	}
	officer.do("GET", link, nil) // a preview does not use it up
	if status, _ := officer.do("POST", link, url.Values{}); status != http.StatusOK || !strings.Contains(officer.page, "fewer than 10") {
		t.Errorf("signed in: %d", status)
	}
	if status, _ := newPhone(t, i).do("POST", link, url.Values{}); status != http.StatusGone {
		t.Errorf("a link used twice: %d", status)
	}
	officer.do("POST", "/console/out", url.Values{})
	if status, _ := officer.do("GET", "/console", nil); status != http.StatusUnauthorized {
		t.Errorf("signed out: %d", status)
	}
}

// Files of an instance are for the service alone.
func TestFilesAreForTheServiceAlone(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	err := filepath.WalkDir(q.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && path != q.dir && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
