package discord

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
)

const ann = "300000000000000001"

// ear hears what comes in, and knows what it has heard before, as the store does.
type ear struct {
	mu    sync.Mutex
	heard []chat.Inbound
}

// Receive notes an inbound once.
func (e *ear) Receive(_ context.Context, in chat.Inbound) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !slices.ContainsFunc(e.heard, func(before chat.Inbound) bool { return before.ID == in.ID }) {
		e.heard = append(e.heard, in)
	}
	return nil
}

// hears waits until an id has come in, and gives what it was.
func (e *ear) hears(t *testing.T, id string) chat.Inbound {
	t.Helper()
	const tries = 3000
	for range tries {
		e.mu.Lock()
		at := slices.IndexFunc(e.heard, func(in chat.Inbound) bool { return in.ID == id })
		if at >= 0 {
			defer e.mu.Unlock()
			return e.heard[at]
		}
		e.mu.Unlock()
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s has not come in", id)
	return chat.Inbound{}
}

// online runs an adapter on a fake until the test ends.
func online(t *testing.T, f *discordtest.Fake) *ear {
	t.Helper()
	a := adapter(t, f.URL)
	a.Config.ReadyWithin = 300 * time.Millisecond
	a.Known = func(context.Context) ([]chat.Address, error) { return []chat.Address{address(ann)}, nil }
	a.Commands = []Command{{Name: "menu", Description: "Menu", Press: "w.menu"}}
	ctx, cancel := context.WithCancel(t.Context())
	e, done := &ear{}, make(chan error, 1)
	go func() { done <- a.Run(ctx, e) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return e
}

func isReady(s discordtest.Sent) bool { return s.Where == "ready" }

// The library holds its lock while a connection opens, and blocks for ever where
// Discord asks to reconnect, or answers a heartbeat, just then. The session is left
// behind, and a new one misses nothing.
func TestStuckWhileItOpens(t *testing.T) {
	t.Parallel()
	for name, frames := range map[string][]discordtest.Frame{
		"nothing at all":                     {},
		"reconnect in place of a greeting":   {discordtest.Reconnect},
		"reconnect after the greeting":       {discordtest.Hello, discordtest.Reconnect},
		"an answer in place of a greeting":   {discordtest.Acked},
		"an answer after the greeting":       {discordtest.Hello, discordtest.Acked},
		"an answer, then the greeting":       {discordtest.Acked, discordtest.Hello},
		"an end of the session before it":    {discordtest.Hello, discordtest.Invalid},
		"a greeting twice":                   {discordtest.Hello, discordtest.Hello},
		"a greeting without a beat":          {{"op": 10}},
		"an event of a kind that is unheard": {discordtest.Hello, {"op": 0, "t": "SOMETHING_NEW", "s": 1, "d": map[string]any{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := discordtest.New(t)
			f.Misgreet(frames...)
			missed := f.Message(ann, "written while it was stuck", nil)
			e := online(t, f)
			f.Wait(0, "ready", isReady)
			if n := f.Misgreeted(); n != 1 {
				t.Errorf("ready after %d bad greetings", n)
			}
			e.hears(t, "m"+missed)
			e.hears(t, "m"+f.Message(ann, "written after that", nil))
		})
	}
}

// Asked to reconnect right after it is ready, and again: it comes back each time.
func TestAskedToReconnect(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	e := online(t, f)
	_, n := f.Wait(0, "ready", isReady)
	for range 2 {
		f.Raw(discordtest.Acked) // of a heartbeat that nobody sent
		f.Raw(discordtest.Reconnect)
		missed := f.Message(ann, "into a line that is going", nil)
		_, n = f.Wait(n, "ready again", isReady)
		e.hears(t, "m"+missed)
	}
}
