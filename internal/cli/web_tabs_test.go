package cli

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
)

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
