package cli

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/member"
)

// after moves the clocks of both sides.
func (i *instance) after(f *discordtest.Fake, d time.Duration) {
	i.at(i.time.Load().Add(d))
	f.Pass(d)
}

// private is everything that was shown to somebody in private.
func private(f *discordtest.Fake, user string) (out []string) {
	for _, s := range f.Sent() {
		if s.Where == "dm "+user {
			out = append(out, plainOf(s.Content))
		}
	}
	return out
}

// What Discord brings six minutes late counts as if it had come at once, although a
// press can no longer be answered in its place; what it brings again counts once.
func TestSixMinutesLateInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: ann}, "en"); err != nil {
		t.Fatal(err)
	}
	const late = 6 * time.Minute
	p := &friend{t: t, f: f, user: ann}
	p.write("pledge")
	p.sees("Would you like to begin?")
	f.Hold()
	p.press("Begin")
	i.after(f, late)
	f.Release(false)
	p.sees("speak of pregnancy")
	f.Hold()
	p.write("1")
	i.after(f, late)
	f.Release(false)
	p.sees("Which Health Board")
	before := len(private(f, ann))
	i.after(f, late)
	f.Again()
	p.write("help")
	p.sees("Samaritans")
	for _, said := range private(f, ann)[before:] {
		if strings.Contains(said, "begin?") || strings.Contains(said, "speak of pregnancy") {
			t.Errorf("what came again was taken again: %.80q", said)
		}
	}
}

// The newest comes first: both count, in the order in which they came.
func TestOutOfOrderInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: ann}, "en"); err != nil {
		t.Fatal(err)
	}
	p := &friend{t: t, f: f, user: ann}
	f.Hold()
	p.write("pledge")
	p.write("help")
	f.Release(true)
	p.sees("Samaritans")
	p.sees("Would you like to begin?")
}

// An answer that waits longer than its token lives goes out in private.
func TestTokenThatDied(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	var unwell atomic.Bool
	var tries atomic.Int64
	f.Before = func(r *http.Request, _ []byte) func(http.ResponseWriter) {
		if !unwell.Load() || !strings.HasPrefix(r.URL.Path, "/webhooks/") {
			return nil
		}
		tries.Add(1)
		return func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusServiceUnavailable) }
	}
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: ann}, "en"); err != nil {
		t.Fatal(err)
	}
	p := &friend{t: t, f: f, user: ann, guild: server}
	p.command("menu")
	p.sees("What would you like to do?")
	if !strings.HasPrefix(p.last.Where, "reply ") {
		t.Errorf("shown in %s while the token was good", p.last.Where)
	}
	for name, pass := range map[string]func(){
		"by Discord's clock alone": func() { f.Pass(16 * time.Minute) }, // it began before the bot heard of it
		"by both clocks":           func() { i.after(f, 16*time.Minute) },
	} {
		unwell.Store(true)
		tried := tries.Load()
		p.command("menu")
		const patience = 1000
		for range patience {
			if tries.Load() > tried {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		pass()
		unwell.Store(false)
		p.sees("What would you like to do?")
		if p.last.Where != "dm "+ann {
			t.Errorf("%s: shown in %s", name, p.last.Where)
		}
	}
}
