package slacktest

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"blether/internal/chattest"
)

// Limits are what Slack takes of one app in one workspace
// (https://docs.slack.dev/apis/web-api/rate-limits).
type Limits struct {
	Channel   chattest.Limit            // messages into one conversation
	Workspace chattest.Limit            // messages into all of them: "several hundred per minute"
	Methods   map[string]chattest.Limit // each by its tier
}

// Tiers of methods.
var (
	tier2 = chattest.Limit{Most: 20, Each: time.Minute, Burst: 20}
	tier3 = chattest.Limit{Most: 50, Each: time.Minute, Burst: 50}
	tier4 = chattest.Limit{Most: 100, Each: time.Minute, Burst: 100}
)

// Usual are the limits that a new fake has.
var Usual = Limits{
	Channel:   chattest.Limit{Most: 1, Each: time.Second, Burst: 5},
	Workspace: chattest.Limit{Most: 300, Each: time.Minute},
	Methods: map[string]chattest.Limit{"conversations.list": tier2, "conversations.open": tier3, "conversations.history": tier3, "chat.delete": tier3, "files.delete": tier3, "apps.connections.open": tier3,
		"views.open": tier4, "views.publish": tier4, "auth.test": {Most: 600, Each: time.Minute}},
}

// messages is the kind under which messages of the workspace are counted.
const messages = "messages"

// limited counts a request, and answers it where it is one too many.
func (f *Fake) limited(w http.ResponseWriter, method string, form url.Values) bool {
	now := time.Now()
	v := f.meter.Take(method, f.Limits.Methods[method], now)
	if v.OK && method == "chat.postMessage" {
		v = f.meter.Take("in "+form.Get("channel"), f.Limits.Channel, now)
		if v.OK {
			v = f.meter.Take(messages, f.Limits.Workspace, now)
		}
	}
	if v.OK {
		return false
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(v.Reset.Seconds()))))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusTooManyRequests)
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error": "ratelimited"}) // the bot may have gone
	return true
}

// TooMany tells how many requests were over a limit.
func (f *Fake) TooMany() int { return f.meter.Refused() }

// Counted tells how many messages were taken.
func (f *Fake) Counted() int { return f.meter.Taken(messages) }
