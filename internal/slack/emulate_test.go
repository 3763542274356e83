package slack

import (
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/slack/slacktest"
)

// logged keeps what is logged, line by line.
type logged struct{ chattest.Shown[string] }

func (l *logged) Write(b []byte) (int, error) {
	l.Add(string(b))
	return len(b), nil
}

// beside is an adapter with a line to emulate, and its log.
func beside(t *testing.T, e *slacktest.Emulate, token string) (*Adapter, *logged) {
	t.Helper()
	l := &logged{}
	a := &Adapter{Config: Config{Bot: token, Secret: "demo", Base: e.URL}, Words: adapter(t).Words, Log: slog.New(slog.NewTextHandler(l, nil)), Now: time.Now}
	a.init()
	return a, l
}

// What is drawn is kept as it was sent, with its id, by the scopes that the manifest
// asks for; what was kept but not answered is found by its id, and not sent again.
func TestEmulateKeepsMessages(t *testing.T) {
	t.Parallel()
	e := slacktest.NewEmulate(t, scopes)
	var lose atomic.Bool
	e.Loses = func(method string) bool { return method == "chat.postMessage" && lose.CompareAndSwap(true, false) }
	a, _ := beside(t, e, slacktest.BotToken)
	two := []chat.Choice{{ID: "c.1.a", Label: "One & <two>"}, {ID: "c.1.b", Label: "واحد", Style: chat.Main}}
	asks := []*chat.Ask{nil, {ID: "c.1", Options: two, Words: two[:1]}, {ID: "c.1", Options: two, Input: chat.Many}, {ID: "c.1", Input: chat.Date}}
	for n, ask := range asks {
		m := chat.Outbound{ID: string(rune('a' + n)), To: address(e.Ann), Language: "en", Text: "*Demo* & <!channel>", Ask: ask}
		if err := a.Send(t.Context(), m); err != nil {
			t.Fatalf("message %d: %v", n, err)
		}
		all := e.Reads()
		if len(all) != n+1 {
			t.Fatalf("%d messages after %d", len(all), n+1)
		}
		kept := all[n]
		if kept.User != slacktest.BotUser || kept.Text != "There is something for you here." || kept.Metadata.Type != eventSent || kept.ID() != m.ID || !same(t, kept.Blocks, a.render(&m)) {
			t.Errorf("kept %+v (%s)", kept, kept.Blocks)
		}
	}
	lost := chat.Outbound{ID: "lost", To: address(e.Ann), Language: "en", Text: "once"}
	lose.Store(true)
	if err := a.Send(t.Context(), lost); err == nil {
		t.Error("an answer that was lost is taken for one")
	}
	if err := a.Send(t.Context(), lost); err != nil {
		t.Error(err)
	}
	if c, _ := e.Called(0, "conversations.history"); c.Form.Get("include_all_metadata") == "" || c.Form.Get("include_all_metadata") == "0" {
		t.Error("Slack would give no metadata")
	}
	if all := e.Reads(); len(all) != len(asks)+1 || all[len(asks)].ID() != lost.ID {
		t.Errorf("%d messages: one was sent twice or never", len(all))
	}
}

func same(t *testing.T, kept json.RawMessage, sent any) bool {
	t.Helper()
	b, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	var x, y any
	return json.Unmarshal(kept, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// A field to write in opens by the trigger of a press, once and in time; otherwise the
// log names the reason. The home page can be drawn again, and not for a stranger.
func TestEmulateShowsViews(t *testing.T) {
	t.Parallel()
	e := slacktest.NewEmulate(t, scopes)
	a, log := beside(t, e, slacktest.BotToken)
	const slow = "expired_trigger_id"
	late := e.Trigger()
	ripe := time.Now().Add(slacktest.TriggerLife)
	calls := 0
	press := func(trigger string) slacktest.Call {
		t.Helper()
		payload, err := json.Marshal(map[string]any{"type": "block_actions", "trigger_id": trigger, "user": map[string]any{"id": e.Ann},
			"actions": []any{map[string]any{"action_id": writePrefix + "c.1", "type": "button", "value": "en"}}})
		if err != nil {
			t.Fatal(err)
		}
		a.envelope(t.Context(), &envelope{Type: "interactive", Payload: payload}, nobody{}, func(any) {})
		var c slacktest.Call
		c, calls = e.Called(calls, "views.open")
		return c
	}
	good, opened := "", slacktest.Call{Error: slow}
	for n := 0; n < 5 && opened.Error == slow; n++ { // on a machine that is busy with other tests
		good = e.Trigger()
		opened = press(good)
	}
	if !strings.Contains(string(opened.Answer), `"callback_id":"write:c.1"`) {
		t.Errorf("a field: %s", opened.Answer)
	}
	a.home(t.Context(), e.Ann)
	a.home(t.Context(), e.Ann)
	for _, c := range e.Calls() {
		if c.Error != "" && c.Error != slow || c.Method == "views.publish" && !strings.Contains(string(c.Answer), `"action_id":"w.menu"`) {
			t.Errorf("%s: %s", c.Method, c.Answer)
		}
	}
	for _, line := range log.All() {
		if !strings.Contains(line, slow) {
			t.Errorf("the log has, of what went well: %s", line)
		}
	}
	time.Sleep(time.Until(ripe))
	for trigger, why := range map[string]string{good: "exchanged_trigger_id", late: slow, "none": "invalid_trigger_id"} {
		if c := press(trigger); c.Error != why {
			t.Errorf("%s, not %s", c.Answer, why)
		}
		warned(t, log, why)
	}
	a.home(t.Context(), "U0NOBODY")
	warned(t, log, "user_not_found")
}

func warned(t *testing.T, log *logged, why string) {
	t.Helper()
	if _, _, ok := log.Find(0, time.Minute, func(line *string) bool { return strings.Contains(*line, "slack answers "+why) }); !ok {
		t.Errorf("the log does not say %s", why)
	}
}

// What cannot be sent: to nobody, for good; into a conversation that is not there, for
// good, until the next message opens the right one; without a scope or a token, not at
// all for a while, and the doctor says what to do.
func TestEmulateRefuses(t *testing.T) {
	t.Parallel()
	e := slacktest.NewEmulate(t, scopes)
	a, _ := beside(t, e, slacktest.BotToken)
	m := chat.Outbound{ID: "a", To: address("U0NOBODY"), Language: "en", Text: "Demo"}
	if err := a.Send(t.Context(), m); !errors.Is(err, chat.ErrUnreachable) || !strings.Contains(err.Error(), "user_not_found") {
		t.Errorf("to nobody: %v", err)
	}
	m.To = address(e.Ann)
	a.with(e.Ann, func(p *person) { p.channel = "D0NOWHERE" })
	if err := a.Send(t.Context(), m); !errors.Is(err, chat.ErrUnreachable) || !strings.Contains(err.Error(), "channel_not_found") {
		t.Errorf("into nothing: %v", err)
	}
	if err := a.Send(t.Context(), m); err != nil || len(e.Reads()) != 1 {
		t.Errorf("the next: %v", err)
	}
	finds(t, a, 0, "", "")

	narrow, _ := beside(t, e, slacktest.NarrowToken)
	var later *chat.Later
	if err := narrow.Send(t.Context(), m); !errors.As(err, &later) || !errors.Is(narrow.Health(), ErrRefused) || !strings.Contains(later.Why, "scope") {
		t.Errorf("without a scope: %v, %v", err, narrow.Health())
	}
	finds(t, narrow, 1, "missing: files:write, im:history, im:write", "paste docs/slack-manifest.json")

	gone, _ := beside(t, e, slacktest.GoneToken)
	if err := gone.Run(t.Context(), nobody{}); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "token is not valid") {
		t.Errorf("without a token: %v", err)
	}
	finds(t, gone, 0, "token is not valid", "slack_bot_token_file")
}

// finds checks what the doctor finds: all well, or what is wrong with the nth thing.
func finds(t *testing.T, a *Adapter, n int, wrong, do string) {
	t.Helper()
	for i, f := range a.Examine(t.Context()) {
		switch {
		case wrong == "" || i != n:
			if f.Err != nil {
				t.Errorf("%s: %v", f.What, f.Err)
			}
		case f.Err == nil || !strings.Contains(f.Err.Error(), wrong) || !strings.Contains(f.Do, do):
			t.Errorf("%s: %v; %s", f.What, f.Err, f.Do)
		}
	}
}
