package slack

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/slack/slacktest"
)

func at(t testing.TB, f *slacktest.Fake, most int, each time.Duration) *Adapter {
	t.Helper()
	a := adapter(t)
	b := &Adapter{Config: Config{App: slacktest.AppToken, Bot: slacktest.BotToken, Base: f.URL, Most: most, Each: each}, Words: a.Words, Log: a.Log, Now: a.Now}
	b.init()
	return b
}

// Many are written to at once, some of them several times: neither a conversation nor
// the workspace gets more than Slack takes.
func TestNothingIsTooMuchForSlack(t *testing.T) {
	t.Parallel()
	const most, each, people = 20, 300 * time.Millisecond, 40
	f := slacktest.New(t)
	f.Limits.Workspace, f.Limits.Methods = chattest.Limit{Most: most, Each: each}, nil
	a := at(t, f, most, each)
	sent := 0
	var wait sync.WaitGroup
	for p := range people {
		many := 1 + p%3
		if p == 0 {
			many = 7 // more than a burst
		}
		sent += many
		wait.Go(func() {
			for n := range many {
				m := chat.Outbound{ID: strconv.Itoa(p) + "-" + strconv.Itoa(n), To: address("U" + strconv.Itoa(p)), Language: "en", Text: "Demo", Behind: p%2 > 0}
				if err := a.Send(t.Context(), m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if n := len(f.Sent()); n != sent {
		t.Errorf("%d of %d are shown", n, sent)
	}
	if n := f.TooMany(); n > 0 {
		t.Errorf("%d requests were too many", n)
	}
}

// Slack takes fewer than we think: it says when to come again, and that is passed on.
func TestTooMuchIsPutOff(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	f.Limits.Workspace = chattest.Limit{Most: 1, Each: time.Hour}
	a := at(t, f, 100, time.Second)
	m := chat.Outbound{ID: "1", To: address("U1"), Language: "en", Text: "Demo"}
	if err := a.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var later *chat.Later
	if err := a.Send(t.Context(), m); !errors.As(err, &later) || later.After < 50*time.Minute {
		t.Errorf("over the limit: %v", err)
	}
	if n := f.TooMany(); n != 1 {
		t.Errorf("%d requests were too many", n)
	}
}
