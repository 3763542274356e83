// Package discordtest is a Discord for tests, written from its documents: the REST
// routes that the bot uses and a gateway, both of which can misbehave on purpose.
// Every request is held against Discord's own OpenAPI description, and against
// rules for what that misses.
package discordtest

import (
	_ "embed"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"blether/internal/chattest"
)

// Sent is a message or an answer that the bot sent.
type Sent struct {
	Where      string // "dm USER", "reply TOKEN", "callback ID"
	Kind       int    // of a callback
	Content    string
	Flags      int
	Components []Row
	Modal      string // custom id of a modal that was opened
}

// Row and Component are what was drawn.
type Row struct {
	Type       int         `json:"type"`
	Components []Component `json:"components"`
}

// Component is a button or a list.
type Component struct {
	Type     int    `json:"type"`
	Style    int    `json:"style"`
	Label    string `json:"label"`
	CustomID string `json:"custom_id"`
	Options  []struct {
		Label string `json:"label"`
		Value string `json:"value"`
	} `json:"options"`
	MaxValues int `json:"max_values"`
}

// Fake is a Discord.
type Fake struct {
	URL string
	// Patience is how long a test waits for what must come.
	Patience time.Duration

	t         chattest.Tester
	server    *httptest.Server
	mu        sync.Mutex
	shown     chattest.Shown[Sent]
	pictures  [][]byte
	nonces    map[string]string // by channel and nonce: what was shown once
	users     map[string]string // channel → user
	posts     map[string][]Standing
	cmds      json.RawMessage
	scheduled []Scheduled
	roles     map[string]bool // who has which, as "SERVER members USER roles ROLE"
	writes    int             // of commands
	conns     []*conn
	seq       int
	id        int
	meter     chattest.Meter

	misgreets  [][]Frame // what the next connections hear
	misgreeted int
	odd        []*conn // that heard it
	told, held []event
	holds      bool
	tokens     map[string]*token // by name
	now        time.Duration     // that has passed

	// Limits are those of requests.
	Limits Limits
	// Unchecked lets requests in without holding them against the description, which
	// takes longer than all else, where speed is measured.
	Unchecked bool
	// Before may answer a request in place of the fake; nil lets it through.
	Before func(r *http.Request, body []byte) func(http.ResponseWriter)
	// Greet may greet a connection in place of the fake; false lets it go on.
	Greet func(c *websocket.Conn) bool
	// Loses tells that the answer to a send that worked is lost on the way.
	Loses func() bool
}

// New starts a fake until the test ends.
func New(t chattest.Tester) *Fake {
	t.Helper()
	f := &Fake{t: t, Patience: time.Minute, nonces: map[string]string{}, users: map[string]string{}, roles: map[string]bool{}, posts: map[string][]Standing{}, cmds: json.RawMessage("[]"),
		tokens: map[string]*token{}, Limits: Usual, id: 1000}
	f.server = httptest.NewServer(f)
	f.URL = f.server.URL
	t.Cleanup(func() {
		f.mu.Lock()
		for _, c := range append(f.conns, f.odd...) {
			_ = c.ws.Close() // it may be closed already
		}
		f.mu.Unlock()
		f.server.Close()
	})
	return f
}

// App is the id of the bot's application, and Bot its own: bots that have been there for
// long have two.
const (
	App = "700000000000000001"
	Bot = "1"
)

// ServeHTTP answers the bot.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ws" || r.URL.Path == "/ws/" {
		f.gateway(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the bot has gone
	}
	r, body, picture, err := unpacked(r, body)
	if err != nil {
		f.t.Errorf("the bot sends a form that cannot be read: %v", err)
	}
	if picture != nil {
		f.mu.Lock()
		f.pictures = append(f.pictures, picture)
		f.mu.Unlock()
	}
	if err := f.valid(r, body); err != nil {
		f.t.Errorf("the bot sends what Discord refuses: %s %s: %v\n%s", r.Method, r.URL.Path, err, body)
	}
	if f.Before != nil {
		if answer := f.Before(r, body); answer != nil {
			answer(w)
			return
		}
	}
	if f.limited(w, r) {
		return
	}
	f.route(w, r, body)
}

// Sent is everything that was shown so far.
func (f *Fake) Sent() []Sent { return f.shown.All() }

// Find is Wait for another goroutine than the test's: false where it does not come.
func (f *Fake) Find(n int, ok func(*Sent) bool) (Sent, int, bool) {
	return f.shown.Find(n, f.Patience, ok)
}

// CommandWrites tells how often commands were written.
func (f *Fake) CommandWrites() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.writes
}

// Wait waits until something is shown after the first n for which ok holds, and
// gives it and how many there are then.
func (f *Fake) Wait(n int, what string, ok func(Sent) bool) (Sent, int) {
	f.t.Helper()
	found, at, there := f.Find(n, func(s *Sent) bool { return ok(*s) })
	if !there {
		const last = 4
		all := f.Sent()
		for _, s := range all[max(min(n, len(all)), len(all)-last):] {
			f.t.Logf("%s: %.100q", s.Where, s.Content)
		}
		f.t.Fatalf("%s: not shown after the first %d of %d", what, n, len(all))
	}
	return found, at
}
