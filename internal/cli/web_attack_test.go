package cli

import (
	"blether/internal/member"
	"blether/internal/round"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"blether/internal/chat"
)

// opened opens a round of a flow for the demo group.
func (i *instance) opened(t *testing.T, flow string) {
	t.Helper()
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: flow, Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
}

// atScale is somebody in mid-survey, at the first sentence of the pledge.
func atScale(t *testing.T, i *instance) *phone {
	t.Helper()
	p := joined(t, i, "en")
	p.press("The pledge")
	p.press("Begin")
	p.press("Leave those out")
	p.press("Fife")
	p.press("Peer supporter")
	p.asks("centre of my care")
	return p
}

// tab is another tab of the same browser.
func (p *phone) tab() *phone {
	other := &phone{Client: p.Client, t: p.t, url: p.url}
	other.do("GET", "/chat", nil)
	return other
}

// conversation is the id in the buttons of the open question.
func (p *phone) conversation() string {
	p.t.Helper()
	conv, _, ok := strings.Cut(p.field("prompt"), ".")
	if !ok {
		p.t.Fatalf("no conversation is open: %s", p.said())
	}
	return conv
}

// said is what the page shows of the talk, for a failing test to print.
func (p *phone) said() string {
	_, main, _ := strings.Cut(p.page, "<main")
	if _, log, ok := strings.Cut(main, `id="log"`); ok {
		main = log
	}
	main, _, _ = strings.Cut(main, "<form")
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString("<"+main, " ")), " ")
}

// behind counts the answers that lie behind in the open conversation.
func (p *phone) behind() int {
	log, _, _ := strings.Cut(p.page, `id="ask"`)
	return strings.Count(log, `class="me"`)
}

// Buttons that were never made, or not for this: a clear answer, and the same
// question is open with the same answers behind it. CONV is the conversation, N
// the open question.
func TestForgedButtonsChangeNothing(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	forged := []string{
		"x", ".", "..", "c", "c..", "c...", "z.z.z.z", "w.", "w.nothing", "w.literal", "y.", "y.me", "b.", "b.nothing", "x.", "x.nothing", "x.able-acid-aged-also-area-army",
		"a.nothing", "d.nothing", "r.nothing", "l.nothing", "q.CONV.N.nothing", "q.CONV.N.literal", "q.CONV.0.skip", "q.CONV.x.skip",
		"c.CONV.N.9", "c.CONV.N.", "c.CONV.N.begin", "c.CONV.999.3", "c.CONV.-1.3", "c.CONV.99999999999999999999.3", "c.CONV.0.begin",
		"n.CONV.N", "n.CONV.999", "n.CONV.N.1", "t.CONV.N.word", "t.CONV.999.word", "t.CONV.-1.word",
		"c.CONV.N.3\x00", "c.CONV.N.\xff", "\u202ec.CONV.N.3", strings.Repeat("c.", 3000), "<script>alert(1)</script>", "' OR 1=1 --",
	}
	for few := range slices.Chunk(forged, 9) { // each by somebody else: many posts are slowed down
		p := atScale(t, i)
		conv := p.conversation()
		n := strings.TrimPrefix(p.field("prompt"), conv+".")
		for _, id := range few {
			id = strings.NewReplacer("CONV", conv, "N", n).Replace(id)
			if status, _ := p.do("POST", "/chat", p.form("press", id)); status != http.StatusOK {
				t.Errorf("press %.60q: status %d: %s", id, status, p.said())
			}
			if strings.Contains(p.page, "<script>alert") {
				t.Errorf("press %.60q came back as a script", id)
			}
			p.do("GET", "/chat", nil)
			p.asks("centre of my care")
			if p.behind() != 3 {
				t.Errorf("press %.60q: %d answers lie behind: %s", id, p.behind(), p.said())
			}
		}
	}
	p := atScale(t, i)
	conv, prompt := p.conversation(), p.field("prompt")
	for _, picks := range [][]string{{"x"}, {"c." + prompt + ".3", "c." + conv + ".1.all"}, {"c." + prompt + ".3", "c." + prompt + ".4"}} {
		form := p.form()
		form["pick"] = picks
		if status, _ := p.do("POST", "/chat", form); status != http.StatusOK {
			t.Errorf("picks %q: status %d", picks, status)
		}
		p.do("GET", "/chat", nil)
		p.asks("centre of my care")
	}
	p.do("POST", "/chat", p.form("rank."+strings.Repeat("x", 300), "1", "rank.\xff", "1", "rank.", "00"))
	p.asks("centre of my care")
	if p.behind() != 3 {
		t.Errorf("%d answers lie behind: %s", p.behind(), p.said())
	}
}

// A question of yes or no takes yes or no: a made-up option must not become
// part of an answer, since ratings are published by option.
func TestForgedOptionOfYesOrNo(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	i.opened(t, "feedback")
	p := joined(t, i, "en")
	p.press("A contact with a service")
	p.press("Begin")
	for range 3 {
		p.press("Skip")
	}
	p.press("3")
	p.asks("information that you needed")
	prompt := p.field("prompt")
	for _, forged := range []string{"maybe", "Yes", "", "yes.no", "my-name-is"} {
		p.do("POST", "/chat", p.form("press", "c."+prompt+"."+forged))
		p.do("GET", "/chat", nil)
		if p.field("prompt") != prompt {
			t.Fatalf("%q was taken as an answer: %s", forged, p.said())
		}
	}
}

// The buttons of somebody else's conversation do nothing to anybody.
func TestButtonsOfAnotherPerson(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	mine, theirs := atScale(t, i), atScale(t, i)
	conv, prompt := theirs.conversation(), theirs.field("prompt")
	for _, id := range []string{"c." + prompt + ".1", "q." + prompt + ".skip", "q." + prompt + ".back", "n." + conv + ".1", "t." + prompt + ".word", "r." + conv, "a." + conv, "d." + conv} {
		if status, _ := mine.do("POST", "/chat", mine.form("press", id)); status != http.StatusOK || !strings.Contains(mine.page, "from an earlier message") {
			t.Errorf("%s: status %d", id, status)
		}
		mine.asks("centre of my care")
	}
	// A prompt of somebody else's beside a text of one's own.
	mine.do("POST", "/chat", mine.form("text", "3", "prompt", prompt))
	mine.asks("centre of my care")
	theirs.do("GET", "/chat", nil)
	theirs.asks("centre of my care")
	if strings.Contains(theirs.page, "from an earlier message") || theirs.behind() != 3 {
		t.Errorf("the other person notices something: %s", theirs.said())
	}
}

// What waits for one person cannot be acknowledged, and so deleted, by another.
func TestMessagesOfAnotherPersonStay(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	mine, theirs := atScale(t, i), joined(t, i, "en")
	theirs.write("code")
	waiting := theirs.field("seen")
	if waiting == "" || !strings.Contains(theirs.page, "Write your code as one message") {
		t.Fatalf("nothing waits: %s", theirs.said())
	}
	mine.do("POST", "/chat", mine.form("press", "w.help", "seen", waiting))
	theirs.do("GET", "/chat", nil)
	if !strings.Contains(theirs.page, "Write your code as one message") {
		t.Error("somebody else's `seen` deleted a message that waited")
	}
}

// A form of another site is refused on every page that does something, with a
// page that says so.
func TestFormsOfAnotherSiteAreRefused(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	officer := newPhone(t, i)
	signIn := i.signIn(t)
	for _, from := range [][]string{{"Origin", "https://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"}} {
		for path, who := range map[string]*phone{"/chat": p, "/device": p, "/d": p, links[0]: newPhone(t, i), signIn: officer, "/console/out": officer} {
			status, h := who.do("POST", path, url.Values{"press": {"w.stop"}, "code": {"1234 5678"}}, from...)
			if status != http.StatusForbidden {
				t.Errorf("%s from %v: status %d", path, from, status)
			}
			if !kind(h) || !strings.Contains(who.page, "<html") {
				t.Errorf("%s from %v: no kind page but %q, %.80q", path, from, h.Get("Content-Type"), who.page)
			}
		}
	}
	p.do("GET", "/chat", nil)
	p.asks("centre of my care")
	// The slip and the sign-in link were not used up.
	if status, _ := newPhone(t, i).do("POST", links[0], url.Values{}); status != http.StatusOK {
		t.Errorf("the slip after that: %d", status)
	}
	if status, _ := officer.do("POST", signIn, url.Values{}); status != http.StatusOK {
		t.Errorf("the sign-in link after that: %d", status)
	}
}

// kind reports whether a response is a page of ours, with its headers.
func kind(h http.Header) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "text/html") && strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'")
}

// Whatever address or method is tried: a page of ours, never a plain line of
// the library's, and no list of files.
func TestPagesThatAreNotThere(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	officer := newPhone(t, i)
	officer.do("POST", i.signIn(t), url.Values{})
	for _, c := range []struct {
		who          *phone
		method, path string
	}{
		{p, "GET", "/nowhere"}, {p, "GET", "/chat/nowhere"}, {p, "GET", "/i/"}, {p, "GET", "/i/a/b"}, {p, "GET", "/static/"}, {p, "GET", "/static/nothing.css"},
		{p, "GET", "/static/%2e%2e/page/chat.html"}, {p, "GET", "/page/chat.html"}, {p, "GET", "/.git/config"}, {p, "POST", "/help"}, {p, "DELETE", "/chat"}, {p, "PUT", "/d"},
		{officer, "GET", "/console/nowhere"}, {officer, "GET", "/console/release/nothing"}, {officer, "GET", "/console/release/nothing/export?format=exe"},
		{officer, "GET", "/console/release/..%2f..%2fpeople.db"}, {officer, "GET", "/console/out"}, {officer, "DELETE", "/console"},
	} {
		status, h := c.who.do(c.method, c.path, nil)
		if status != http.StatusNotFound && status != http.StatusMethodNotAllowed && status != http.StatusBadRequest {
			t.Errorf("%s %s: status %d", c.method, c.path, status)
		}
		if !kind(h) || !strings.Contains(c.who.page, "<html") {
			t.Errorf("%s %s: no kind page but %d %q, %.80q", c.method, c.path, status, h.Get("Content-Type"), c.who.page)
		}
	}
}

// What is put into an address or a field never comes back as markup.
func TestNothingComesBackAsMarkup(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	const evil = `"><script>alert(1)</script><b onload='x'>`
	escaped := url.QueryEscape(evil)
	for _, path := range []string{"/?lang=" + escaped, "/chat?lang=" + escaped, "/help?lang=" + escaped, "/i/" + url.PathEscape(evil), "/i/" + url.PathEscape(evil) + "?lang=ar", "/d?code=" + escaped,
		"/console/in/" + url.PathEscape(evil), "/console/release/" + url.PathEscape(evil)} {
		p.do("GET", path, nil)
		if strings.Contains(p.page, "<script>alert") || strings.Contains(p.page, "<b onload") {
			t.Errorf("%s gives markup back", path)
		}
	}
	p.do("POST", "/d", url.Values{"code": {evil}})
	p.do("GET", "/chat", nil)
	for _, key := range []string{"text", "press", "label", "id", "seen", "prompt", "tab", "pick"} {
		form := p.form(key, evil)
		form.Set("id", form.Get("id")+key)
		for _, via := range [][]string{nil, {"X-Fragment", "turn"}} {
			other := p.tab()
			other.do("POST", "/chat", form, via...)
			if strings.Contains(other.page, "<script>alert") || strings.Contains(other.page, "<b onload") {
				t.Errorf("%s gives markup back", key)
			}
			form.Set("id", form.Get("id")+"2")
		}
	}
}

// Control and bidirectional characters and broken UTF-8 are neither kept nor
// shown; letters of every script are, and what joins them.
func TestOnlyPlainTextIsKept(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	walker{p, "", nil}.to("What helped")
	typed := "Demo:\x00 \x1b[31mred\x7f\u0085 \u202edrow\u202c \u2066in\u2069 \xff\xc3\x28 \ufeffmark\r\nکتاب\u200cها और\u200d 🙂"
	for n, via := range [][]string{{"X-Fragment", "turn"}, nil} {
		p.do("POST", "/chat", p.form("text", typed, "label", typed), via...)
		plain(t, p.page)
		p.do("GET", "/chat", nil)
		plain(t, p.page)
		for _, want := range []string{"Demo: ", "red", "drow", "mark\nکتاب\u200cها", "\u200d 🙂", "\ufffd"} {
			if !strings.Contains(p.page, want) {
				t.Errorf("%d: %q is gone from what was typed", n, want)
			}
		}
		p.press("Back")
		p.asks("What helped")
	}
}

func plain(t *testing.T, page string) {
	t.Helper()
	for _, r := range page {
		if (unicode.IsControl(r) && r != '\n') || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0xfeff {
			t.Errorf("the page has %U", r)
		}
	}
}

// Forms that cannot be read, and far too much at once.
func TestBrokenAndHugeForms(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	post := func(path, media, body string) (int, http.Header) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", media)
		return p.send(req)
	}
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		path, media, body string
		want              int
	}{
		{"/chat", form, "text=" + strings.Repeat("x", 1<<20), http.StatusRequestEntityTooLarge},
		{"/chat", form, strings.Repeat("a=b&", 1<<18), http.StatusRequestEntityTooLarge},
		{"/chat", form, "text=%zz", http.StatusBadRequest},
		{"/chat", form, "text=a;b&%%%", http.StatusBadRequest},
		{"/chat", "multipart/form-data; boundary=x", "--x\r\ngarbage", 0},
		{"/chat", "application/json", `{"text":"x"}`, 0},
		{"/chat", "nonsense/;;", "text=x", 0},
		{"/d", form, "code=" + strings.Repeat("1", 1<<20), 0},
		{"/d", form, "code=%zz", 0},
	} {
		status, h := post(c.path, c.media, c.body)
		if (c.want != 0 && status != c.want) || status >= 500 {
			t.Errorf("%s %s %.20q: status %d, expected %d", c.path, c.media, c.body, status, c.want)
		}
		if !kind(h) {
			t.Errorf("%s %s %.20q: no kind page, %.80q", c.path, c.media, c.body, p.page)
		}
		p.do("GET", "/chat", nil)
		p.asks("centre of my care")
	}
}

func (p *phone) send(req *http.Request) (int, http.Header) {
	p.t.Helper()
	resp, err := p.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.page = string(b)
	return resp.StatusCode, resp.Header
}

// A line that drops after the form has left: sent again it has one effect,
// whether or not the first had come through.
func TestDroppedLine(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	home, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	var cookies []string
	for _, c := range p.Jar.Cookies(home) {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	for _, next := range []string{"knowledge and skills", "pre-existing", "talking therapies", "looked after by experts", "fear of being judged", "My family"} {
		form := p.form("press", p.button("4"))
		line, err := net.Dial("tcp", home.Host)
		if err != nil {
			t.Fatal(err)
		}
		body := form.Encode()
		if _, err := fmt.Fprintf(line, "POST /chat HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
			home.Host, strings.Join(cookies, "; "), len(body), body); err != nil {
			t.Fatal(err)
		}
		if err := line.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			p.do("POST", "/chat", form)
			p.asks(next)
		}
	}
	if p.behind() != 9 {
		t.Errorf("%d answers lie behind, not 9: %s", p.behind(), p.said())
	}
}

// Two tabs that answer the same question at the same moment: one answer, and
// the next question; nothing is answered that nobody saw.
func TestTwoTabsAtOnce(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	for n, next := range []string{"knowledge and skills", "pre-existing", "talking therapies", "looked after by experts", "fear of being judged", "My family"} {
		tabs := []*phone{p.tab(), p.tab()}
		forms := []url.Values{tabs[0].form("press", tabs[0].button("2")), tabs[1].form("press", tabs[1].button("4"))}
		if n%2 == 1 { // one of them types
			forms[1] = tabs[1].form("text", "4")
		}
		var wait sync.WaitGroup
		for k := range tabs {
			wait.Go(func() { tabs[k].do("POST", "/chat", forms[k]) })
		}
		wait.Wait()
		p.do("GET", "/chat", nil)
		p.asks(next)
		if p.behind() != 4+n {
			t.Errorf("before %q %d answers lie behind, not %d: %s", next, p.behind(), 4+n, p.said())
		}
	}
}

// A tab that has stayed behind: its Skip and Back do not act on a question that
// it does not show, and what is typed in it is not put there either.
func TestTabThatStayedBehind(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	behind := p.tab()
	p.press("4")
	p.press("5")
	p.asks("pre-existing")
	for _, label := range []string{"Skip", "Back"} {
		old := &phone{Client: p.Client, t: t, url: p.url, page: behind.page}
		old.press(label)
		old.asks("pre-existing")
		if !strings.Contains(old.page, "from an earlier message") {
			t.Errorf("%s of an old tab was not said to be old", label)
		}
	}
	old := &phone{Client: p.Client, t: t, url: p.url, page: behind.page}
	old.write("1")
	old.asks("pre-existing")
	if !strings.Contains(old.page, "moved on in another window") {
		t.Error("a typed answer of an old tab was not said to be old")
	}
	old.press("Back")
	old.asks("knowledge and skills")
	if !strings.Contains(old.page, "Your answer so far: 5") {
		t.Error("an answer has changed")
	}
}

// answered is what lookedBack answers, as it reads.
var answered = []string{"CANARYWORDS", "Fife", "Peer supporter"}

// lookedBack is somebody with everything answered, who went back to a text and
// looks at all answers in one tab, while another tab has not seen that.
func lookedBack(t *testing.T, i *instance) (p, other *phone) {
	t.Helper()
	p = atScale(t, i)
	walker{p, "Demo: CANARYWORDS", nil}.to(`.send"`)
	p.press("Back")
	p.press("Back")
	if !strings.Contains(p.page, "Your answer so far: Demo: CANARYWORDS") {
		t.Fatalf("the answer so far is not shown: %s", p.said())
	}
	walker{p, "Demo: CANARYWORDS", nil}.to(`.send"`)
	other = p.tab()
	p.press("Look and change")
	if !strings.Contains(p.page, "Your answers:") || !strings.Contains(p.page, "Fife") {
		t.Fatalf("the look at the answers does not show them: %s", p.said())
	}
	return p, other
}

// shown lists what of the answers is in a text.
func shown(text string) []string {
	return slices.DeleteFunc(slices.Clone(answered), func(words string) bool { return !strings.Contains(text, words) })
}

// waiting is all that waits in the outbox for a browser, as text.
func (i *instance) waiting(t *testing.T, p *phone) string {
	t.Helper()
	home, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Jar.Cookies(home) {
		if c.Name != "blether" {
			continue
		}
		messages, err := i.app.people.Messages(i.ctx, chat.Address{Platform: chat.Web, Account: c.Value})
		if err != nil {
			t.Fatal(err)
		}
		return text(messages)
	}
	t.Fatal("no cookie")
	return ""
}

// However a survey ends, none of its answers is on any page or in the outbox
// after that: not even where a look at them was open in another tab.
func TestNoAnswerIsLeftAfterTheEnd(t *testing.T) {
	t.Parallel()
	for end, act := range map[string]func(*testing.T, *instance, *phone){
		"sent":        func(_ *testing.T, _ *instance, p *phone) { p.press("Send") },
		"thrown away": func(_ *testing.T, _ *instance, p *phone) { p.press("Throw away") },
		"stopped":     func(_ *testing.T, _ *instance, p *phone) { p.press("Stop") },
		"thrown later": func(_ *testing.T, _ *instance, p *phone) {
			drop := "d." + p.conversation()
			p.write("menu")
			p.do("POST", "/chat", p.form("press", drop))
		},
		"ran out": func(t *testing.T, i *instance, p *phone) {
			i.at(testStart.AddDate(0, 0, 8))
			if err := i.app.clock.Tick(i.ctx); err != nil {
				t.Fatal(err)
			}
			p.do("GET", "/chat", nil)
		},
	} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			i := pledging(t)
			p, other := lookedBack(t, i)
			act(t, i, other)
			if got := shown(other.page); len(got) > 0 {
				t.Errorf("the next page shows %q: %s", got, other.said())
			}
			if got := shown(i.waiting(t, p)); len(got) > 0 {
				t.Errorf("the outbox still holds %q", got)
			}
			for _, path := range []string{"/", "/?lang=en", "/chat", "/help", "/device", "/d", "/chat?lang=ar"} {
				p.do("GET", path, nil)
				if got := shown(p.page); len(got) > 0 {
					t.Errorf("%s shows %q: %s", path, got, p.said())
				}
			}
		})
	}
}

// A page draws the open question by itself; what it draws must not pile up in
// the outbox, with the answers in it, because nobody ever acknowledges it.
func TestOutboxDoesNotPileUp(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	walker{p, "Demo: CANARYWORDS", nil}.to(`.send"`)
	for range 2 {
		p.press("Back")
		if !strings.Contains(p.page, "Your answer so far") {
			t.Fatalf("the answer so far is not shown: %s", p.said())
		}
	}
	walker{p, "Demo: CANARYWORDS", nil}.to(`.send"`)
	p.press("Send")
	for range 3 {
		p.write("menu")
		if got := shown(i.waiting(t, p)); len(got) > 0 {
			t.Errorf("the outbox still holds %q:\n%s", got, i.waiting(t, p))
		}
	}
	if n := strings.Count(i.waiting(t, p), "What would you like to do?") + strings.Count(i.waiting(t, p), "How true was this"); n > 1 {
		t.Errorf("%d questions that were long answered wait in the outbox", n)
	}
}

// A question beside the survey, open in one tab, does not stand in the way of
// the survey in another.
func TestTabsThatAskDifferentThings(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	other := p.tab()
	p.write("language")
	p.asks("Which language")
	other.press("4")
	other.asks("knowledge and skills")
	p.write("change")
	other.press("5")
	other.asks("pre-existing")
	other.write("menu")
	other.asks("What would you like to do?")
}

// The code is shown until that was acknowledged, and never again.
func TestCodeIsGoneOnceItWasSeen(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	walker{p, "Demo: CANARYWORDS", nil}.to(`.send"`)
	p.press("Send")
	code := regexp.MustCompile(`[a-z]+(-[a-z]+){5}`).FindString(p.page)
	if code == "" {
		t.Fatalf("no code at the end: %s", p.said())
	}
	if p.do("GET", "/chat", nil); !strings.Contains(p.page, code) {
		t.Error("the code is gone before it was acknowledged")
	}
	p.write("menu")
	for _, word := range []string{"menu", "my data", "code", "back", "change", "help"} {
		if strings.Contains(p.page, code) || strings.Contains(i.waiting(t, p), code) {
			t.Errorf("the code is still there after it was acknowledged: %s", p.said())
		}
		if got := shown(p.page); len(got) > 0 {
			t.Errorf("%q shows %q: %s", word, got, p.said())
		}
		p.write(word)
	}
	for _, id := range []string{"w.change", "w.back", "w.skip"} {
		p.do("POST", "/chat", p.form("press", id))
		if got := shown(p.page); len(got) > 0 {
			t.Errorf("%q shows %q: %s", id, got, p.said())
		}
	}
}

// The code waits ten minutes to be seen, and no longer.
func TestCodeIsNotShownLater(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	walker{p, "Demo: words", nil}.to(`.send"`)
	p.press("Send")
	code := regexp.MustCompile(`[a-z]+(-[a-z]+){5}`).FindString(p.page)
	for _, c := range []struct {
		after time.Duration
		shown bool
	}{{9 * time.Minute, true}, {10*time.Minute + time.Second, false}} {
		i.at(testStart.Add(c.after))
		if p.do("GET", "/chat", nil); strings.Contains(p.page, code) != c.shown {
			t.Errorf("after %v: shown %v, expected %v", c.after, !c.shown, c.shown)
		}
	}
}

// Time jumps to and fro in mid-survey: nothing is lost, and it is sent once.
func TestTimeJumpsToAndFro(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	w := walker{p, "Demo: words", nil}
	jumps := []time.Duration{36 * time.Hour, -36 * time.Hour, 6 * 24 * time.Hour, -20 * 365 * 24 * time.Hour, time.Minute, 0}
	for n := 0; !strings.Contains(p.page, `.send"`); n++ {
		i.at(testStart.Add(jumps[n%len(jumps)]))
		if err := i.app.clock.Tick(i.ctx); err != nil {
			t.Fatal(err)
		}
		if !w.step() {
			t.Fatalf("the survey ended after jump %d: %s", n, p.said())
		}
	}
	if p.behind() != 14 {
		t.Errorf("%d answers lie behind, not 14: %s", p.behind(), p.said())
	}
	send := p.form("press", p.button("Send"))
	p.do("POST", "/chat", send)
	i.at(testStart.Add(-time.Hour))
	p.do("POST", "/chat", send)
	p.do("POST", "/chat", p.form("press", send.Get("press"))) // the button again, in a form of its own
	p.asks("nothing open for you")
	rounds, err := i.app.people.Rounds(i.ctx)
	if err != nil {
		t.Fatal(err)
	}
	mail, err := i.app.people.Mail(i.ctx, rounds[0].ID, 1)
	if err != nil || len(mail) != 1+2 {
		t.Errorf("%d envelopes wait, %v; one of ratings and two of words were sent", len(mail), err)
	}
}

// The time for a survey runs out: people are told, and can begin again.
func TestTimeRunsOutInTheMiddle(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	old := p.form("press", p.button("4"))
	i.at(testStart.AddDate(0, 0, 8))
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}
	p.do("POST", "/chat", old)
	if !strings.Contains(p.page, "ran out") {
		t.Errorf("not told that the time ran out: %s", p.said())
	}
	i.at(testStart) // and the clock was wrong
	p.do("GET", "/chat", nil)
	p.press("The pledge")
	p.press("Begin")
	p.asks("speak of pregnancy")
}

// Invitations: unknown, used, expired, open.
func TestInvitations(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 2, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	open, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: false, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(what, method, link string, status int, words string) {
		t.Helper()
		p := newPhone(t, i)
		var form url.Values
		if method == http.MethodPost {
			form = url.Values{}
		}
		got, h := p.do(method, link, form)
		if got != status || !strings.Contains(p.page, words) || !kind(h) {
			t.Errorf("%s: %s gives %d, expected %d and %q: %s", what, method, got, status, words, p.said())
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		expect("unknown", method, i.url+"/i/nothing", http.StatusNotFound, "do not know this invitation")
	}
	// Looking uses nothing up.
	for range 3 {
		expect("a look", http.MethodGet, links[0]+"?lang=en", http.StatusOK, "for one person and works once")
	}
	expect("first use", http.MethodPost, links[0], http.StatusOK, "What would you like to do?")
	// By looking, nobody sees whether a slip was used; who tries it is told.
	expect("used, a look", http.MethodGet, links[0]+"?lang=en", http.StatusOK, "for one person and works once")
	expect("used", http.MethodPost, links[0], http.StatusGone, "used already")
	expect("open", http.MethodGet, open[0]+"?lang=en", http.StatusOK, "Anybody with this link")
	for range 3 {
		expect("open", http.MethodPost, open[0], http.StatusOK, "What would you like to do?")
	}
	i.at(testStart.AddDate(0, 0, 31))
	for _, link := range []string{links[1], open[0]} {
		expect("expired", http.MethodPost, link, http.StatusGone, "has run out")
	}
}

// Who joins by an open link twice stays one person, in mid-survey too.
func TestOpenLinkTwiceByOneBrowser(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	open, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: false, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	p := atScale(t, i)
	if status, _ := p.do("POST", open[0], url.Values{}); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	p.asks("centre of my care")
	p.write("my data")
	if n := strings.Count(p.page, "a group that you are in"); n != 1 {
		t.Errorf("in a group %d times", n)
	}
}

// A code for another device: once, for ten minutes, and not many at a time.
func TestDeviceCodes(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	make := func() string {
		t.Helper()
		if status, _ := p.do("POST", "/device", url.Values{}); status != http.StatusOK {
			t.Fatalf("making a code: %d", status)
		}
		return regexp.MustCompile(`[0-9]{4} [0-9]{4}`).FindString(p.page)
	}
	use := func(code string) (*phone, int) {
		t.Helper()
		other := newPhone(t, i)
		status, _ := other.do("POST", "/d", url.Values{"code": {code}})
		return other, status
	}
	first, second, third := make(), make(), make()
	i.at(testStart.Add(9*time.Minute + 59*time.Second))
	other, status := use(strings.ReplaceAll(first, " ", "-"))
	if status != http.StatusOK {
		t.Errorf("in time: %d", status)
	}
	other.asks("centre of my care")
	if _, status := use(first); status != http.StatusNotFound {
		t.Errorf("a second time: %d", status)
	}
	// Both devices talk in one conversation.
	other.press("4")
	p.do("GET", "/chat", nil)
	p.asks("knowledge and skills")
	// The numbers of an Arabic and of an Urdu keyboard.
	if other, status := use(numbers(second, '٠')); status != http.StatusOK {
		t.Errorf("written in Arabic numbers: %d", status)
	} else {
		other.asks("knowledge and skills")
	}
	i.at(testStart.Add(10 * time.Minute))
	other, status = use(third)
	if status != http.StatusNotFound || !strings.Contains(other.page, "may have run out") {
		t.Errorf("after ten minutes: %d", status)
	}
	if slow, status := use("1111 1111"); status != http.StatusNotFound {
		t.Errorf("a wrong code: %d: %s", status, slow.said())
	}
	if slow, status := use("2222 2222"); status != http.StatusTooManyRequests || !strings.Contains(slow.page, "a lot at once") {
		t.Errorf("the sixth try: %d", status)
	}
	make()
	make()
	if status, _ := p.do("POST", "/device", url.Values{}); status != http.StatusTooManyRequests {
		t.Errorf("a sixth code: %d", status)
	}
	if status, _ := newPhone(t, i).do("POST", "/device", url.Values{}); status != http.StatusForbidden {
		t.Errorf("a code for nobody: %d", status)
	}
}

// numbers writes a code in the digits that begin at zero.
func numbers(code string, zero rune) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, code)
}

// Twenty devices with the same code: one of them is let in. All come from one
// place, so most are held back before their code is looked at.
func TestOneDeviceCodeManyDevices(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atScale(t, i)
	p.do("POST", "/device", url.Values{})
	code := regexp.MustCompile(`[0-9]{4} [0-9]{4}`).FindString(p.page)
	statuses := make(chan int, 20)
	var wait sync.WaitGroup
	for range cap(statuses) {
		wait.Go(func() {
			status, _ := newPhone(t, i).do("POST", "/d", url.Values{"code": {code}})
			statuses <- status
		})
	}
	wait.Wait()
	close(statuses)
	seen := map[int]int{}
	for status := range statuses {
		seen[status]++
	}
	if seen[http.StatusOK] != 1 || seen[http.StatusOK]+seen[http.StatusNotFound]+seen[http.StatusTooManyRequests] != 20 {
		t.Errorf("%v", seen)
	}
}

// Somebody who sends a great many messages is asked to wait, and gets the text
// back.
func TestFloodIsSlowed(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	form := p.form()
	for n := range 1000 {
		form.Set("text", "Demo: words "+strconv.Itoa(n))
		status, _ := p.do("POST", "/chat", form)
		if status == http.StatusTooManyRequests {
			if !strings.Contains(p.page, ">Demo: words "+strconv.Itoa(n)+"</textarea>") {
				t.Errorf("the text is not given back: %s", p.said())
			}
			return
		}
		if status != http.StatusOK {
			t.Fatalf("message %d: status %d", n, status)
		}
	}
	t.Error("a thousand messages are not slowed")
}

// Live updates are for who has a chat, and for eight tabs of a browser.
func TestLiveUpdatesAreLimited(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	if status, _ := newPhone(t, i).do("GET", "/chat/events", nil); status != http.StatusNoContent {
		t.Errorf("a stranger's live updates: %d", status)
	}
	p := joined(t, i, "en")
	for n := range 9 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/chat/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := p.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		want := http.StatusOK
		if n == 8 {
			want = http.StatusNoContent
		}
		if resp.StatusCode != want {
			t.Errorf("tab %d: %d", n+1, resp.StatusCode)
		}
	}
}

// Cookies are out of reach of scripts and of other sites' forms.
func TestCookies(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	stay := func(p *phone) *phone {
		p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		return p
	}
	for _, link := range []string{links[0], i.signIn(t)} {
		p := stay(newPhone(t, i))
		_, h := p.do("POST", link, url.Values{})
		all := h.Values("Set-Cookie")
		if len(all) == 0 {
			t.Errorf("%.30s: no cookie", link)
		}
		for _, c := range all {
			if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=") || strings.Contains(c, "SameSite=None") {
				t.Errorf("cookie %s", c)
			}
		}
	}
	for _, value := range []string{"", "x", strings.Repeat("0", 64), strings.Repeat("x", 4000)} {
		p := newPhone(t, i)
		status, _ := p.do("POST", "/chat", url.Values{"text": {"menu"}}, "Cookie", "blether="+value+"; blether-console="+value)
		if status != http.StatusForbidden {
			t.Errorf("cookie %.10q: %d", value, status)
		}
		if status, _ := p.do("GET", "/console", nil, "Cookie", "blether-console="+value); status != http.StatusUnauthorized {
			t.Errorf("cookie %.10q on the console: %d", value, status)
		}
	}
}
