package cli

import (
	"blether/internal/member"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

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
