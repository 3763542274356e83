package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
)

// What is half done is spoken of once, after two days away, outside quiet hours, and not at
// all to somebody who wants no such thing.
func TestHalfDoneOnce(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	talk := func(account, text string) chat.Address {
		t.Helper()
		a := chat.Address{Platform: chat.Slack, Account: account}
		if _, err := i.app.people.PersonAt(i.ctx, a); err != nil {
			if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := i.app.runner.Handle(i.ctx, chat.Inbound{ID: shortID(), Address: a, Text: text}, nil); err != nil {
			t.Fatal(err)
		}
		return a
	}
	reminded := func(a chat.Address) (n int) {
		t.Helper()
		for _, m := range i.told(t, a) {
			if strings.HasPrefix(m.Text, "You have begun something here") {
				if strings.Contains(m.Text, "pledge") || !m.News {
					t.Errorf("it shows its subject: %+v", m)
				}
				n++
			}
		}
		return n
	}
	away, back, never := talk("U0AWAY", "pledge"), talk("U0BACK", "pledge"), talk("U0NEVER", "pledge")
	if _, err := i.app.runner.Handle(i.ctx, chat.Inbound{ID: "x", Address: never, Press: "p.off.nudges"}, nil); err != nil {
		t.Fatal(err)
	}
	at := func(h time.Duration, want ...int) {
		t.Helper()
		i.at(testStart.Add(h))
		i.tick(t)
		for n, a := range []chat.Address{away, back, never} {
			if got := reminded(a); got != want[n] {
				t.Errorf("after %s: %v was reminded %d times, not %d", h, a, got, want[n])
			}
		}
	}
	at(47*time.Hour, 0, 0, 0)
	talk("U0BACK", "begin")
	at(49*time.Hour, 1, 0, 0)
	at(96*time.Hour, 1, 1, 0)
	talk("U0BACK", "help")
	at(7*24*time.Hour-time.Hour, 1, 1, 0)
}
