package cli

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/member"
)

// A platform at its worst, all at once: deliveries that come twice, sends that work
// but whose answer is lost, 429 with and without JSON, 5xx, lines that break, events
// that cannot be read. Nothing is lost, nothing doubled.
func TestDiscordAtItsWorst(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var n atomic.Int64
	f.Loses = func() bool { return n.Add(1)%23 == 0 }
	f.Before = func(r *http.Request, _ []byte) func(http.ResponseWriter) {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/messages") {
			return nil
		}
		switch n.Add(1) % 29 {
		case 3:
			return func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "0.2")
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusTooManyRequests)
				fmt.Fprint(w, `{"message":"slow","retry_after":0.2,"global":false}`)
			}
		case 5:
			return func(w http.ResponseWriter) {
				w.Header().Set("Retry-After", "0.1")
				w.WriteHeader(http.StatusTooManyRequests)
				fmt.Fprint(w, "<html>cloud</html>")
			}
		case 8:
			return func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusServiceUnavailable) }
		}
		return nil
	}
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	people := crowd(t, 12)
	f.Patience += time.Duration(people) * time.Second / 4 // as many wait for the platform's pace
	for k := range people {
		if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: user(k)}, "en"); err != nil {
			t.Fatal(err)
		}
	}
	f.Event("MESSAGE_CREATE", map[string]any{"id": 5, "author": "nobody"}) // cannot be read
	f.Event("INTERACTION_CREATE", map[string]any{"id": "1", "type": 99})
	f.Event("SOMETHING_NEW", map[string]any{"components": []any{map[string]any{"type": 77}}})
	settled := unruly(f.Hold, func() { f.Release(true) }, func() { f.Again() })
	var talkers []*friend
	var wait sync.WaitGroup
	for k := range people {
		p := &friend{t: t, f: f, user: user(k)}
		talkers = append(talkers, p)
		wait.Go(func() {
			for _, step := range [][2]string{{"menu", "What would you like to do?"}, {"pledge", "Would you like to begin?"}, {"begin", "speak of pregnancy"}, {"1", "Which Health Board"}, {"fife", "fits you best"}} {
				id := f.Message(p.user, step[0], nil)
				f.Event("MESSAGE_CREATE", map[string]any{"id": id, "channel_id": "9" + p.user, "author": map[string]any{"id": p.user}, "content": step[0], "type": 0})
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
				shown[s.Content]++
			}
		}
		for text, times := range shown {
			if times > 1 && !strings.Contains(text, "help") {
				t.Errorf("shown %d times to one: %.80q", times, text)
			}
		}
	}
}

func user(k int) string { return "30000000000001" + strconv.Itoa(1000+k) }

// A gateway that never greets, greets wrongly, closes, asks for a reconnect at the
// wrong time: the line comes back, and what was written meanwhile is fetched once.
func TestLineThatBreaks(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var greeted atomic.Int64
	f.Greet = func(c *websocket.Conn) bool {
		switch greeted.Add(1) {
		case 1: // closes at once
			_ = c.Close()
			return true
		case 2: // another greeting
			_ = c.WriteJSON(map[string]any{"op": 0, "t": "READY"})
			_ = c.Close()
			return true
		}
		return false
	}
	i := onDiscord(t, f)
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: ann}, "en"); err != nil {
		t.Fatal(err)
	}
	_, n := f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann}
	p.write("pledge")
	p.sees("Would you like to begin?")
	f.Close(4000)
	p.f.Message(ann, "begin", nil) // nobody listens
	_, n = f.Wait(n, "ready again", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p.sees("speak of pregnancy") // fetched, and answered once
	f.Close(4009)
	f.Wait(n, "ready once more", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p.write("1")
	p.sees("Which Health Board")
	if f.CommandWrites() != 1 {
		t.Errorf("commands were written %d times", f.CommandWrites())
	}
}

// A token that is not valid: it is said once, in words, and not tried for ever.
func TestRefusedByDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var tries atomic.Int64
	f.Greet = func(c *websocket.Conn) bool {
		tries.Add(1)
		_ = c.WriteJSON(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": 41250}})
		_, _, _ = c.ReadMessage()
		_ = c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4004, "Authentication failed."), time.Now().Add(time.Second))
		_ = c.Close()
		return true
	}
	i := onDiscord(t, f)
	var err error
	for range 200 {
		if err = i.app.doors[0].sender.Health(); err != nil && strings.Contains(err.Error(), "token is not valid") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err == nil || !strings.Contains(err.Error(), "make a new one") {
		t.Fatalf("health says %v", err)
	}
	if n := tries.Load(); n != 1 {
		t.Errorf("tried %d times", n)
	}
	i.at(time.Now()) // contacts were checked by then
	p := newPhone(t, i)
	if status, _ := p.do("GET", "/healthz", nil); status != http.StatusOK || !strings.Contains(p.page, "token is not valid") {
		t.Errorf("the web chat is unwell because Discord is, or nothing is said: %d %s", status, p.page)
	}
}

// Private messages are closed: nothing is tried for ever, what waits is dropped,
// and the next word from them opens the way again.
func TestClosedPrivateMessages(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var closed atomic.Bool
	var tries atomic.Int64
	f.Before = func(r *http.Request, _ []byte) func(http.ResponseWriter) {
		if !closed.Load() || !strings.HasSuffix(r.URL.Path, "/messages") {
			return nil
		}
		tries.Add(1)
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"code":50007,"message":"Cannot send messages to this user"}`)
		}
	}
	i := onDiscord(t, f)
	a := chat.Address{Platform: chat.Discord, Account: ann}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
		t.Fatal(err)
	}
	_, _ = f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	closed.Store(true)
	p := &friend{t: t, f: f, user: ann}
	p.write("menu")
	for range 500 {
		if tries.Load() > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	nothingLeft(t, i, ann)
	if n := tries.Load(); n != 1 {
		t.Errorf("tried %d times", n)
	}
	if n, err := i.app.people.OutOfReach(i.ctx, "demo-experts"); err != nil || n != 1 {
		t.Errorf("%d out of reach (%v)", n, err)
	}
	there := &friend{t: t, f: f, user: ann, guild: server}
	there.command("menu")
	there.sees("I could not reach you by private message")
	closed.Store(false)
	p.write("menu")
	p.sees("What would you like to do?")
	if n, err := i.app.people.OutOfReach(i.ctx, "demo-experts"); n != 0 && err == nil {
		time.Sleep(time.Second)
		if n, err = i.app.people.OutOfReach(i.ctx, "demo-experts"); err != nil || n != 0 {
			t.Errorf("%d out of reach (%v)", n, err)
		}
	}
	if errors.Is(i.app.doors[0].sender.Health(), chat.ErrUnreachable) {
		t.Error("one closed door closes the line")
	}
}

// crowd is how many people talk at once: few in the tests, many in `make soak`.
func crowd(t *testing.T, few int) int {
	t.Helper()
	many := os.Getenv("BLETHER_CROWD")
	if many == "" {
		return few
	}
	n, err := strconv.Atoi(many)
	if err != nil || n < 1 {
		t.Fatalf("BLETHER_CROWD is %q", many)
	}
	return n
}

// unruly holds deliveries back and gives them out backwards, again and again, and sends all of
// them once more, as a platform at its worst does; settled ends that with one more time.
func unruly(hold, release, again func()) (settled func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 1; ; n++ {
			hold()
			const held = 200 * time.Millisecond
			select {
			case <-time.After(held):
			case <-stop:
				release()
				return
			}
			release()
			if n == 4 {
				again()
			}
			select {
			case <-time.After(held):
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
		again()
		time.Sleep(time.Second) // what comes of it would be seen by now
	}
}
