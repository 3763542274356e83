package cli

import (
	"blether/internal/member"
	"blether/internal/round"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
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
