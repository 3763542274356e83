package cli

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

// enters makes somebody a member.
func enters(t *testing.T, i *instance, a chat.Address) {
	t.Helper()
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
		t.Fatal(err)
	}
}

// countSlack counts messages with some words.
func countSlack(f *slacktest.Fake, user, words string) (n int) {
	for _, s := range f.Sent() {
		if s.Where == "dm "+user && strings.Contains(s.Said(), words) {
			n++
		}
	}
	return n
}

// countDiscord counts messages with some words.
func countDiscord(f *discordtest.Fake, words string) (n int) {
	for _, s := range f.Sent() {
		if strings.Contains(plainOf(s.Content), words) {
			n++
		}
	}
	return n
}

// What an officer wrote is answered once, however often it is delivered.
func TestOfficerIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	p := known(t, i, f)
	p.write("rounds")
	p.sees("The pledge: open to the end of")
	f.Again()
	time.Sleep(6 * time.Second)
	if n := countSlack(f, p.user, "The pledge: open"); n != 1 {
		t.Errorf("rounds shown %d times", n)
	}
	if n := countSlack(f, p.user, "invitation"); n != 0 {
		t.Errorf("told %d times that they need an invitation, after words again", n)
	}
}

// What somebody wrote before they joined is no answer when it is fetched later.
func TestWordsBeforeJoiningAreNoAnswer(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	_, n := f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	publishes(t, i, "story", storyFlow)
	p := &friend{t: t, f: f, user: ann}
	p.write("hello, I am Ann Example of Leith")
	p.sees("need an invitation")
	enters(t, i, chat.Address{Platform: chat.Discord, Account: ann})
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	f.Close(4000)
	f.Wait(n, "ready again", func(s discordtest.Sent) bool { return s.Where == "ready" })
	time.Sleep(3 * time.Second)
	if n := countDiscord(f, "And what else was there?"); n != 0 {
		t.Errorf("an old message, from before joining, was taken as an answer (%d)", n)
	}
}

// What a stranger wrote is answered once, and is no answer to what is asked later.
func TestStrangerTwice(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	publishes(t, i, "story", storyFlow)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write("hello there, it is me")
	p.sees("need an invitation")
	enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	f.Again()
	time.Sleep(3 * time.Second)
	if n := countSlack(f, p.user, "And what else was there?"); n != 0 {
		t.Errorf("a repeated message of before joining is an answer now")
	}
}

// Who was forgotten is not let in again by what a platform delivers again.
func TestForgottenStaysForgotten(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onPlatform(t, config{SlackApp: slacktest.AppToken, SlackBot: slacktest.BotToken, SlackBase: f.URL, SlackCommand: "/blether", SlackGroup: slacktest.Team + "=demo-experts"})
	greeted(t, f)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write("hello")
	p.sees("What would you like to do?")
	p.write("forget me")
	p.sees("This deletes everything")
	p.press("Delete everything")
	p.sees("Thank you for the time you gave")
	f.Again()
	time.Sleep(3 * time.Second)
	if _, err := i.app.people.PersonAt(i.ctx, chat.Address{Platform: chat.Slack, Account: p.user}); err == nil {
		t.Error("somebody who was forgotten is a member again, by a repeated delivery")
	}
}

// Who left Slack is not back by what Slack delivers again.
func TestUnlinkedStaysAway(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onPlatform(t, config{SlackApp: slacktest.AppToken, SlackBot: slacktest.BotToken, SlackBase: f.URL, SlackCommand: "/blether", SlackGroup: slacktest.Team + "=demo-experts"})
	greeted(t, f)
	here := chat.Address{Platform: chat.Slack, Account: "U0ANN"}
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write("hello")
	p.sees("What would you like to do?")
	id, err := i.app.people.PersonAt(i.ctx, here)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.app.runner.Bind(i.ctx, id, chat.Address{Platform: chat.Web, Account: "browser"}); err != nil {
		t.Fatal(err)
	}
	p.write("my data")
	p.sees("Answers that you sent are not among this")
	p.press("Leave Slack")
	p.sees("Leave Slack? You stay")
	p.press("Leave Slack")
	p.sees("Nothing more comes here")
	f.Again()
	time.Sleep(3 * time.Second)
	if _, err := i.app.people.PersonAt(i.ctx, here); err == nil {
		t.Error("who left Slack is there again, as somebody else")
	}
}

// Discord gives the oldest messages after an id: all of them are fetched.
func TestCatchUpReadsToTheEnd(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var mu sync.Mutex
	var history []map[string]any
	f.Before = func(r *http.Request, _ []byte) func(http.ResponseWriter) {
		if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/messages") {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		q := r.URL.Query()
		after, _ := strconv.Atoi(q.Get("after"))
		before, _ := strconv.Atoi(q.Get("before"))
		limit, _ := strconv.Atoi(q.Get("limit"))
		var out []map[string]any
		for _, m := range history { // oldest first
			id, _ := strconv.Atoi(m["id"].(string))
			if id > after && (before == 0 || id < before) {
				out = append(out, m)
			}
		}
		if len(out) > limit {
			if q.Get("after") != "" {
				out = out[:limit]
			} else {
				out = out[len(out)-limit:]
			}
		}
		sort.SliceStable(out, func(a, b int) bool {
			x, _ := strconv.Atoi(out[a]["id"].(string))
			y, _ := strconv.Atoi(out[b]["id"].(string))
			return x > y
		})
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(out)
		}
	}
	i := onDiscord(t, f)
	_, n := f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	publishes(t, i, "story", storyFlow)
	p := &friend{t: t, f: f, user: ann}
	enters(t, i, chat.Address{Platform: chat.Discord, Account: ann})
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	mu.Lock()
	base := int(i.app.now().UnixMilli()-1420070400000) << 22
	for k := range 60 { // what the bot said in the last hours
		history = append(history, map[string]any{"id": strconv.Itoa(base - 1000 + k), "channel_id": "9" + ann, "author": map[string]any{"id": "1", "bot": true}, "content": "x", "type": 0})
	}
	history = append(history, map[string]any{"id": strconv.Itoa(base), "channel_id": "9" + ann, "author": map[string]any{"id": ann}, "content": "written while the line was down", "type": 0})
	mu.Unlock()
	f.Close(4000)
	f.Wait(n, "ready again", func(s discordtest.Sent) bool { return s.Where == "ready" })
	time.Sleep(4 * time.Second)
	if countDiscord(f, "And what else was there?") == 0 {
		t.Error("what was written while the line was down is lost")
	}
}

// The last words come, also where the first try fails.
func TestLastWordsAreTriedAgain(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	bad := make(chan bool, 1)
	f.Before = func(r *http.Request, b []byte) func(http.ResponseWriter) {
		if strings.Contains(string(b), "Thank you for the time") {
			select {
			case bad <- true:
				return func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusServiceUnavailable) }
			default:
			}
		}
		return nil
	}
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann}
	enters(t, i, chat.Address{Platform: chat.Discord, Account: ann})
	p.write("forget me")
	p.sees("This deletes everything")
	p.press("Delete everything")
	time.Sleep(8 * time.Second)
	if countDiscord(f, "Thank you for the time") == 0 {
		t.Error("the last words are lost")
	}
}

// What follows in an answer that only one sees is there once, also where its answer was lost.
func TestFollowUpsAreThereOnce(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var n, lost atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		there, err := url.Parse(f.URL)
		if err != nil {
			t.Error(err)
			return
		}
		answer := httptest.NewRecorder()
		httputil.NewSingleHostReverseProxy(there).ServeHTTP(answer, r)
		if strings.Contains(r.URL.Path, "/webhooks/") && n.Add(1) == 3 {
			lost.Add(1)
			http.Error(w, "<html>bad gateway", http.StatusBadGateway)
			return
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	defer proxy.Close()
	onPlatform(t, config{Discord: "demo-token", DiscordBase: proxy.URL, DiscordGroup: server + "=demo-experts", DiscordAll: 1})
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann, guild: server}
	p.command("menu")
	p.sees("What would you like to do?")
	p.press("The pledge")
	p.sees("Would you like to begin?")
	for _, words := range []string{"This is anonymous", "Participation officers", "Would you like to begin?"} {
		if got := strings.Count(p.last.Content, words); got != 1 {
			t.Errorf("%q stands there %d times", words, got)
		}
	}
	if lost.Load() == 0 {
		t.Error("nothing was lost")
	}
}
