package cli

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

// asked are the scopes that the manifest asks for.
func asked(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "slack-manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot []string `json:"bot"`
			} `json:"scopes"`
		} `json:"oauth_config"`
	}
	if err := json.Unmarshal(b, &m); err != nil || len(m.OAuth.Scopes.Bot) == 0 {
		t.Fatalf("the manifest asks for no scope: %v", err)
	}
	return m.OAuth.Scopes.Bot
}

// guest is Ann in the workspace of emulate, who reads and writes with a client of her
// own. Emulate does not post what she does to the bot: that is done here, signed as by
// Slack.
type guest struct {
	t    *testing.T
	e    *slacktest.Emulate
	to   poster
	seen int
	last slacktest.Kept
}

// sees waits for a message that contains some words, after those seen before.
func (p *guest) sees(words string) {
	p.t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(50 * time.Millisecond) {
		for n, m := range p.e.Reads() {
			if n >= p.seen && m.User == slacktest.BotUser && strings.Contains(said(&m), words) {
				p.seen, p.last = n+1, m
				return
			}
		}
	}
	p.t.Fatalf("Ann does not read %q", words)
}

func said(m *slacktest.Kept) string {
	return (&slacktest.Sent{Blocks: m.Drawn()}).Said()
}

func (p *guest) write(text string) { p.t.Helper(); p.posts(p.e.Writes(text)) }

func (p *guest) posts(event map[string]any) {
	p.t.Helper()
	if status := p.to.event(map[string]any{"type": "event_callback", "team_id": slacktest.EmulateTeam, "event_id": "Ev" + rand.Text(), "event": event}); status != http.StatusOK {
		p.t.Fatalf("an event is answered %d", status)
	}
}

// press presses a button of the message seen last.
func (p *guest) press(label string) {
	p.t.Helper()
	for _, b := range p.last.Drawn() {
		for _, e := range b.Elements {
			if e.Said() != label {
				continue
			}
			payload, err := json.Marshal(map[string]any{"type": "block_actions", "trigger_id": p.e.Trigger(), "user": map[string]any{"id": p.e.Ann, "team_id": slacktest.EmulateTeam},
				"actions": []any{map[string]any{"action_id": e.Action, "block_id": b.ID, "type": e.Type, "value": e.Value}}})
			if err != nil {
				p.t.Fatal(err)
			}
			if status, _ := p.to.post(url.Values{"payload": {string(payload)}}.Encode(), formKind); status != http.StatusOK {
				p.t.Fatalf("a press is answered %d", status)
			}
			return
		}
	}
	p.t.Fatalf("no %q under %q", label, said(&p.last))
}

// A talk with a Slack by others, by the scopes of the manifest: from a command in a
// channel into a private conversation, pressed and written, with an answer of Slack's
// that is lost on the way, and from the home page. Every message is there once, only a
// neutral notice tells of it, and nothing was refused.
func TestTalkOnEmulate(t *testing.T) {
	t.Parallel()
	e := slacktest.NewEmulate(t, asked(t))
	var lose, lost atomic.Bool
	e.Loses = func(method string) bool {
		if method != "chat.postMessage" || !lose.CompareAndSwap(true, false) {
			return false
		}
		lost.Store(true)
		return true
	}
	i := onPlatform(t, config{SlackBot: slacktest.BotToken, SlackSecret: signing, SlackBase: e.URL, SlackCommand: "/blether"})
	slackUp(t, i)
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: e.Ann}, "en"); err != nil {
		t.Fatal(err)
	}
	p := &guest{t: t, e: e, to: poster{phone: newPhone(t, i), secret: signing, at: time.Now()}}
	command := url.Values{"command": {"/blether"}, "user_id": {e.Ann}, "team_id": {slacktest.EmulateTeam}, "channel_name": {"general"}, "trigger_id": {e.Trigger()}}
	if status, page := p.to.post(command.Encode(), formKind); status != http.StatusOK || !strings.Contains(page, `"ephemeral"`) {
		t.Errorf("a command is answered %d %q", status, page)
	}
	p.sees("What would you like to do?")
	p.press("The pledge")
	p.sees("Would you like to begin?")
	lose.Store(true)
	p.press("Begin")
	p.sees("speak of pregnancy")
	p.write("show me all of them")
	p.sees("Which Health Board")
	p.posts(map[string]any{"type": "app_home_opened", "user": e.Ann, "tab": "home"})
	if home, _ := e.Called(0, "views.publish"); !strings.Contains(string(home.Answer), `"action_id":"w.data"`) {
		t.Errorf("the home page: %s", home.Answer)
	}
	if !lost.Load() {
		t.Error("no answer was lost")
	}
	e.Called(0, "conversations.history")
	onceAndNeutral(t, e)
	for _, f := range i.app.doors[0].sender.Examine(t.Context()) {
		if f.Err != nil {
			t.Errorf("the doctor on %s: %v", f.What, f.Err)
		}
	}
	p.write("forget me")
	p.sees("This deletes everything")
	p.press("Delete everything")
	theirs := onlyLast(t, func() (own, theirs []string) {
		for _, m := range e.Reads() {
			if m.User == slacktest.BotUser {
				own = append(own, said(&m))
			} else {
				theirs = append(theirs, m.Text)
			}
		}
		return own, theirs
	})
	if len(theirs) == 0 || theirs[len(theirs)-1] != "forget me" {
		t.Errorf("of theirs stands there %q", theirs)
	}
	for _, c := range e.Calls() {
		if c.Error != "" {
			t.Errorf("%s is refused: %s", c.Method, c.Error)
		}
	}
}

// onceAndNeutral fails for a message of the bot that is there twice or without an id, or
// whose notice tells more than that there is one.
func onceAndNeutral(t *testing.T, e *slacktest.Emulate) {
	t.Helper()
	times := map[any]int{}
	for _, m := range e.Reads() {
		if m.User != slacktest.BotUser {
			continue
		}
		if m.Text != "There is something for you here." {
			t.Errorf("a lock screen shows %q", m.Text)
		}
		if times[m.ID()]++; m.ID() == nil || times[m.ID()] > 1 {
			t.Errorf("%v is there %d times: %q", m.ID(), times[m.ID()], said(&m))
		}
	}
}
