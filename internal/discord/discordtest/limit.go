package discordtest

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"blether/internal/chattest"
)

// Limits are what Discord takes of the bot. It publishes the one for all routes
// together only, and tells the others in headers.
type Limits struct {
	Global   chattest.Limit
	Messages chattest.Limit // of each channel
	Channels chattest.Limit // new private ones
	Hooks    chattest.Limit // answers by one token
	Deletes  chattest.Limit // of each channel
}

// Usual is the limit that a new fake has.
var Usual = Limits{Global: chattest.Limit{Most: 50, Each: time.Second}}

// Strict are limits of routes as well, as people have found them at Discord.
var Strict = Limits{
	Global:   chattest.Limit{Most: 50, Each: time.Second},
	Messages: chattest.Limit{Most: 5, Each: 5 * time.Second},
	Channels: chattest.Limit{Most: 10, Each: time.Second},
	Hooks:    chattest.Limit{Most: 5, Each: 2 * time.Second},
	Deletes:  chattest.Limit{Most: 5, Each: time.Second}, // of what is younger than ten seconds; else more
}

// all is the kind under which requests of all routes are counted.
const all = "all"

// limited counts a request, and answers it where it is one too many. Answers to
// interactions do not count among all requests.
func (f *Fake) limited(w http.ResponseWriter, r *http.Request) bool {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	exempt := parts[0] == "interactions" || parts[0] == "webhooks"
	if !exempt {
		if v := f.meter.Take(all, f.Limits.Global, time.Now()); !v.OK {
			tooMuch(w, v, "global")
			return true
		}
	}
	bucket, limit := f.bucket(r.Method, parts)
	if limit.Most == 0 {
		return false
	}
	v := f.meter.Take(bucket, limit, time.Now())
	h := w.Header()
	h.Set("X-RateLimit-Limit", strconv.Itoa(limit.Most))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(v.Left))
	h.Set("X-RateLimit-Reset-After", seconds(v.Reset))
	h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(time.Now().Add(v.Reset).UnixMilli())/1000, 'f', 3, 64))
	h.Set("X-RateLimit-Bucket", "demo-"+parts[0])
	if !v.OK {
		tooMuch(w, v, "user")
	}
	return !v.OK
}

// bucket is what a request is counted by besides.
func (f *Fake) bucket(method string, parts []string) (string, chattest.Limit) {
	switch {
	case parts[0] == "channels" && len(parts) > 1 && method == http.MethodPost:
		return "messages " + parts[1], f.Limits.Messages
	case parts[0] == "channels" && len(parts) > 1 && method == http.MethodDelete:
		return "deletes " + parts[1], f.Limits.Deletes
	case parts[0] == "users":
		return "channels", f.Limits.Channels
	case parts[0] == "webhooks" && len(parts) > 2:
		return "hook " + parts[2], f.Limits.Hooks
	}
	return "", chattest.Limit{}
}

// tooMuch is the answer to a request over a limit.
func tooMuch(w http.ResponseWriter, v chattest.Verdict, scope string) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(v.Reset.Seconds()))))
	h.Set("X-RateLimit-Scope", scope)
	if scope == "global" {
		h.Set("X-RateLimit-Global", "true")
	}
	w.WriteHeader(http.StatusTooManyRequests)
	after, _ := strconv.ParseFloat(seconds(v.Reset), 64) // just written
	_ = json.NewEncoder(w).Encode(map[string]any{"message": "You are being rate limited.", "retry_after": after, "global": scope == "global"})
}

// seconds are written up to the millisecond: who comes back then is not too early.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(d.Seconds()*1000)/1000, 'f', 3, 64)
}

// TooMany tells how many requests were over a limit.
func (f *Fake) TooMany() int { return f.meter.Refused() }

// Counted tells how many requests were taken that count among those of all routes.
func (f *Fake) Counted() int { return f.meter.Taken(all) }
