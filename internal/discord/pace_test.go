package discord

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/discord/discordtest"
)

// tight are limits of every kind, narrower than Discord's, so that a test meets them all.
var tight = discordtest.Limits{
	Global:   chattest.Limit{Most: 20, Each: time.Second},
	Messages: chattest.Limit{Most: 3, Each: 300 * time.Millisecond},
	Channels: chattest.Limit{Most: 2, Each: 100 * time.Millisecond},
	Hooks:    chattest.Limit{Most: 2, Each: 100 * time.Millisecond},
}

// Many are written to at once: what the headers say of each route is obeyed, and so is
// the limit of all routes together. Nothing is ever too much.
func TestNothingIsTooMuchForDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	f.Limits = tight
	known := adapter(t, f.URL)
	a := &Adapter{Config: Config{Token: "demo", Base: f.URL, ASecond: tight.Global.Most}, Words: known.Words, Log: known.Log, Now: known.Now}
	const people, each = 8, 7
	var wait sync.WaitGroup
	for p := range people {
		wait.Go(func() {
			for n := range each {
				m := chat.Outbound{ID: strconv.Itoa(p) + "-" + strconv.Itoa(n), To: address(somebody(p)), Language: "en", Text: "Demo", Behind: p%2 > 0}
				if p == 0 {
					m.Via, m.Due = discordtest.App+"/token", a.Now().Add(time.Minute)
				}
				if err := a.Send(t.Context(), m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if n := len(f.Sent()); n != people*each {
		t.Errorf("%d of %d are shown", n, people*each)
	}
	if n := f.TooMany(); n > 0 {
		t.Errorf("%d requests were too many", n)
	}
}

func somebody(p int) string { return "30000000000000" + strconv.Itoa(1000+p) }

// Where another program uses up the limit, the bot is told when to come again, and
// leaves Discord alone until then; but answers to interactions go on.
func TestTooMuchIsObeyed(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	f.Limits = discordtest.Limits{Global: chattest.Limit{Most: 2, Each: time.Hour}}
	a := adapter(t, f.URL)
	m := chat.Outbound{ID: "1", To: address(ann), Language: "en", Text: "Demo"}
	if err := a.Send(t.Context(), m); err != nil { // opens the channel, and sends
		t.Fatal(err)
	}
	for range 3 {
		var later *chat.Later
		if err := a.Send(t.Context(), m); !errors.As(err, &later) || later.After < 50*time.Minute {
			t.Errorf("over the limit: %v", err)
		}
	}
	if n := f.TooMany(); n != 1 {
		t.Errorf("%d requests were too many", n)
	}
	m.Via, m.Due = discordtest.App+"/token", a.Now().Add(time.Minute)
	if err := a.Send(t.Context(), m); err != nil {
		t.Errorf("an answer to an interaction waits too: %v", err)
	}
}
