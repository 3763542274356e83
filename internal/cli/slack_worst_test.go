package cli

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

// Somebody whose private messages cannot be reached is let go, visibly; the next
// word from them opens the way again.
func TestGoneFromSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	var gone atomic.Bool
	var tries atomic.Int64
	f.Before = func(method string) func(http.ResponseWriter) {
		if method != "chat.postMessage" || !gone.Load() {
			return nil
		}
		tries.Add(1)
		return func(w http.ResponseWriter) { fmt.Fprint(w, `{"ok":false,"error":"user_disabled"}`) }
	}
	i := onSlack(t, f)
	greeted(t, f)
	a := chat.Address{Platform: chat.Slack, Account: "U0ANN"}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
		t.Fatal(err)
	}
	p := &colleague{t: t, f: f, user: "U0ANN"}
	gone.Store(true)
	p.write("menu")
	nothingWaits(t, i, a)
	if n := tries.Load(); n != 1 {
		t.Errorf("tried %d times", n)
	}
	gone.Store(false)
	p.write("menu")
	p.sees("What would you like to do?")
}

// A token that was revoked: said once, in words, and not tried for ever.
func TestRefusedBySlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	var tries atomic.Int64
	f.Before = func(string) func(http.ResponseWriter) {
		tries.Add(1)
		return func(w http.ResponseWriter) { fmt.Fprint(w, `{"ok":false,"error":"token_revoked"}`) }
	}
	i := onSlack(t, f)
	var err error
	for range 300 {
		if err = i.app.doors[0].sender.Health(); err != nil && strings.Contains(err.Error(), "revoked") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err == nil || !strings.Contains(err.Error(), "install the app again") {
		t.Errorf("health says %v", err)
	}
	if n := tries.Load(); n != 1 {
		t.Errorf("tried %d times", n)
	}
}

// Slack at its worst, all at once: events under several ids, sends that work but
// whose answer is lost, 429 with and without a time, 5xx, sockets that drop, events
// that cannot be read. Nothing is lost, nothing doubled.
func TestSlackAtItsWorst(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	var n, hello atomic.Int64
	f.Greet = func(c *websocket.Conn) bool {
		if hello.Add(1) == 1 {
			_ = c.Close() // it never says hello
			return true
		}
		return false
	}
	f.Loses = func() bool { return n.Add(1)%11 == 0 }
	f.Before = func(method string) func(http.ResponseWriter) {
		if method != "chat.postMessage" {
			return nil
		}
		switch n.Add(1) % 29 {
		case 3:
			return func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		case 5:
			return func(w http.ResponseWriter) { http.Error(w, "<html>cloud</html>", http.StatusTooManyRequests) }
		case 8:
			return func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusServiceUnavailable) }
		}
		return nil
	}
	f.Limits.Workspace, f.Limits.Methods = chattest.Limit{}, nil // a crowd is to be done in this life
	i := onPlatform(t, config{SlackApp: slacktest.AppToken, SlackBot: slacktest.BotToken, SlackBase: f.URL, SlackCommand: "/blether", SlackMinute: 1_000_000})
	greeted(t, f)
	people := crowd(t, 10)
	f.Patience += time.Duration(people) * time.Second / 4 // as many wait for the platform's pace
	var talkers []*colleague
	for k := range people {
		p := &colleague{t: t, f: f, user: "U0DEMO" + strconv.Itoa(k)}
		talkers = append(talkers, p)
		if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: p.user}, "en"); err != nil {
			t.Fatal(err)
		}
	}
	f.Raw(map[string]any{"envelope_id": "E-odd", "type": "events_api", "payload": map[string]any{"event": 5}})
	f.Raw(map[string]any{"envelope_id": "E-new", "type": "something_new", "payload": []any{1}})
	f.Raw([]any{"nothing"})
	settled := unruly(f.Hold, func() { f.Release(true) }, func() { f.Again() })
	var wait sync.WaitGroup
	for _, p := range talkers {
		wait.Go(func() {
			for _, step := range [][2]string{{"menu", "What would you like to do?"}, {"pledge", "Would you like to begin?"}, {"begin", "speak of pregnancy"}, {"1", "Which Health Board"}, {"fife", "fits you best"}} {
				p.write(step[0])
				if p.user == talkers[0].user && step[0] == "begin" {
					f.Drop()
				}
				if !p.finds(step[1]) {
					return
				}
			}
		})
	}
	wait.Wait()
	settled()
	for _, p := range talkers {
		shown := map[string]int{}
		for _, s := range f.Sent() {
			if s.Where == "dm "+p.user {
				shown[s.Said()]++
			}
		}
		for text, times := range shown {
			if times > 1 {
				t.Errorf("shown %d times to %s: %.80q", times, p.user, text)
			}
		}
	}
	for _, id := range []string{"E-odd", "E-new"} {
		if _, ok := f.Acked(id); !ok {
			t.Errorf("%s is not acknowledged", id)
		}
	}
}

// nothingWaits waits until nothing waits for an address.
func nothingWaits(t *testing.T, i *instance, a chat.Address) {
	t.Helper()
	err := errors.New("something waits")
	for began := time.Now(); err != nil && time.Since(began) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		var all []chat.Outbound
		if all, err = i.app.people.Messages(i.ctx, a); err == nil && len(all) > 0 {
			err = fmt.Errorf("%d messages wait", len(all))
		}
	}
	if err != nil {
		t.Error(err)
	}
}
