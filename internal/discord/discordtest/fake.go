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
	"strconv"
	"strings"
	"sync"
	"testing"
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

	t      testing.TB
	server *httptest.Server
	mu     sync.Mutex
	shown  chattest.Shown[Sent]
	nonces map[string]string // by channel and nonce: what was shown once
	users  map[string]string // channel → user
	posts  map[string][]json.RawMessage
	cmds   json.RawMessage
	writes int // of commands
	conns  []*conn
	seq    int
	id     int

	// Before may answer a request in place of the fake; nil lets it through.
	Before func(r *http.Request, body []byte) func(http.ResponseWriter)
	// Greet may greet a connection in place of the fake; false lets it go on.
	Greet func(c *websocket.Conn) bool
	// Loses tells that the answer to a send that worked is lost on the way.
	Loses func() bool
}

type conn struct {
	mu sync.Mutex
	ws *websocket.Conn
}

func (c *conn) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ws.WriteJSON(v)
}

// New starts a fake until the test ends.
func New(t testing.TB) *Fake {
	t.Helper()
	f := &Fake{t: t, Patience: time.Minute, nonces: map[string]string{}, users: map[string]string{}, posts: map[string][]json.RawMessage{}, cmds: json.RawMessage("[]"), id: 1000}
	f.server = httptest.NewServer(f)
	f.URL = f.server.URL
	t.Cleanup(func() {
		f.mu.Lock()
		for _, c := range f.conns {
			_ = c.ws.Close() // it may be closed already
		}
		f.mu.Unlock()
		f.server.Close()
	})
	return f
}

// App is the id of the bot's application.
const App = "700000000000000001"

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
	if err := f.valid(r, body); err != nil {
		f.t.Errorf("the bot sends what Discord refuses: %s %s: %v\n%s", r.Method, r.URL.Path, err, body)
	}
	if f.Before != nil {
		if answer := f.Before(r, body); answer != nil {
			answer(w)
			return
		}
	}
	f.route(w, r, body)
}

func (f *Fake) route(w http.ResponseWriter, r *http.Request, body []byte) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/gateway":
		f.json(w, map[string]string{"url": "ws" + strings.TrimPrefix(f.URL, "http") + "/ws/"})
	case r.URL.Path == "/gateway/bot":
		f.json(w, map[string]any{"url": "ws" + strings.TrimPrefix(f.URL, "http") + "/ws/", "shards": 1})
	case r.URL.Path == "/applications/@me":
		f.json(w, map[string]any{"id": App})
	case r.URL.Path == "/users/@me/channels":
		var in struct {
			Recipient string `json:"recipient_id"`
		}
		_ = json.Unmarshal(body, &in) // it was held against the description
		f.mu.Lock()
		f.users["9"+in.Recipient] = in.Recipient
		f.mu.Unlock()
		f.json(w, map[string]any{"id": "9" + in.Recipient, "type": 1})
	case parts[0] == "channels" && len(parts) == 3 && r.Method == http.MethodPost:
		f.post(w, parts[1], body)
	case parts[0] == "channels" && r.Method == http.MethodGet:
		f.history(w, r, parts[1])
	case parts[0] == "interactions":
		f.callback(w, parts[1], body)
	case parts[0] == "webhooks":
		f.reply(w, parts[2], body)
	case parts[0] == "applications":
		f.mu.Lock()
		if r.Method == http.MethodPut {
			f.cmds, f.writes = body, f.writes+1
		}
		cmds := f.cmds
		f.mu.Unlock()
		f.json(w, cmds)
	default:
		http.Error(w, `{"code":0,"message":"404: Not Found"}`, http.StatusNotFound)
	}
}

func (f *Fake) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the bot has gone; nothing to do
}

func (f *Fake) next() string {
	f.id++
	return strconv.Itoa(f.id)
}

// post shows a message in a private channel; the same nonce shows it once.
func (f *Fake) post(w http.ResponseWriter, channel string, body []byte) {
	var m struct {
		Content    string `json:"content"`
		Flags      int    `json:"flags"`
		Components []Row  `json:"components"`
		Nonce      string `json:"nonce"`
		Enforce    bool   `json:"enforce_nonce"`
	}
	_ = json.Unmarshal(body, &m)
	f.mu.Lock()
	key := channel + " " + m.Nonce
	id, again := f.nonces[key]
	if !again || !m.Enforce {
		id = f.next()
		f.nonces[key] = id
		f.show(Sent{Where: "dm " + f.users[channel], Content: m.Content, Flags: m.Flags, Components: m.Components})
	}
	f.mu.Unlock()
	if f.Loses != nil && f.Loses() {
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		return
	}
	f.json(w, map[string]any{"id": id, "channel_id": channel})
}

// show notes what was shown.
func (f *Fake) show(s Sent) { f.shown.Add(s) }

func (f *Fake) callback(w http.ResponseWriter, id string, body []byte) {
	var m struct {
		Type int `json:"type"`
		Data struct {
			Content    string `json:"content"`
			Flags      int    `json:"flags"`
			CustomID   string `json:"custom_id"`
			Components []Row  `json:"components"`
		} `json:"data"`
	}
	_ = json.Unmarshal(body, &m)
	f.mu.Lock()
	f.show(Sent{Where: "callback " + id, Kind: m.Type, Content: m.Data.Content, Flags: m.Data.Flags, Components: m.Data.Components, Modal: m.Data.CustomID})
	f.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func (f *Fake) reply(w http.ResponseWriter, token string, body []byte) {
	var m struct {
		Content    string `json:"content"`
		Flags      int    `json:"flags"`
		Components []Row  `json:"components"`
	}
	_ = json.Unmarshal(body, &m)
	f.mu.Lock()
	f.show(Sent{Where: "reply " + token, Content: m.Content, Flags: m.Flags, Components: m.Components})
	id := f.next()
	f.mu.Unlock()
	f.json(w, map[string]any{"id": id})
}

// history gives what a person wrote while nobody listened.
func (f *Fake) history(w http.ResponseWriter, r *http.Request, channel string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := []json.RawMessage{}
	for i := len(f.posts[channel]) - 1; i >= 0; i-- { // newest first, as Discord does
		out = append(out, f.posts[channel][i])
	}
	f.json(w, out)
	_ = r
}

// gateway greets a connection and keeps it.
func (f *Fake) gateway(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	f.mu.Lock()
	greet := f.Greet
	f.mu.Unlock()
	if greet != nil && greet(ws) {
		return
	}
	c := &conn{ws: ws}
	if c.write(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": 41250}}) != nil {
		return
	}
	for {
		var in struct {
			Op int `json:"op"`
		}
		if ws.ReadJSON(&in) != nil {
			return
		}
		switch in.Op {
		case 1:
			_ = c.write(map[string]any{"op": 11})
		case 2:
			f.mu.Lock()
			f.conns = append(f.conns, c)
			f.seq++
			f.mu.Unlock()
			_ = c.write(map[string]any{"op": 0, "t": "READY", "s": 1, "d": map[string]any{"v": 10, "session_id": "demo", "resume_gateway_url": f.URL,
				"user": map[string]any{"id": "1", "username": "demo", "bot": true}, "guilds": []any{}, "application": map[string]any{"id": App, "flags": 0}}})
			f.mu.Lock()
			f.show(Sent{Where: "ready"})
			f.mu.Unlock()
		}
	}
}

// dispatch sends an event to the newest connection.
func (f *Fake) dispatch(kind string, data any) {
	f.mu.Lock()
	f.seq++
	seq := f.seq
	var c *conn
	if n := len(f.conns); n > 0 {
		c = f.conns[n-1]
	}
	f.mu.Unlock()
	if c != nil {
		_ = c.write(map[string]any{"op": 0, "t": kind, "s": seq, "d": data}) // a closed line loses it, as Discord's does
	}
}

// Event sends any event.
func (f *Fake) Event(kind string, data any) { f.dispatch(kind, data) }

// Raw writes anything to the newest connection.
func (f *Fake) Raw(v any) {
	f.mu.Lock()
	c := f.conns[len(f.conns)-1]
	f.mu.Unlock()
	_ = c.write(v) // the line may be down
}

// Close ends the newest connection with a code.
func (f *Fake) Close(code int) {
	f.mu.Lock()
	c := f.conns[len(f.conns)-1]
	f.mu.Unlock()
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.ws.Close()
}

// Message is what somebody writes in private.
func (f *Fake) Message(user, text string, more map[string]any) (id string) {
	f.mu.Lock()
	id = f.next()
	f.users["9"+user] = user
	m := map[string]any{"id": id, "channel_id": "9" + user, "author": map[string]any{"id": user, "username": "demo"}, "content": text, "type": 0}
	for k, v := range more {
		m[k] = v
	}
	b, err := json.Marshal(m)
	if err != nil {
		f.t.Error(err)
	}
	f.posts["9"+user] = append(f.posts["9"+user], b)
	f.mu.Unlock()
	f.dispatch("MESSAGE_CREATE", m)
	return id
}

// Interaction is a command, a press, a pick or a modal of somebody.
func (f *Fake) Interaction(user, guild string, kind int, data map[string]any) (id, token string) {
	f.mu.Lock()
	id = f.next()
	f.mu.Unlock()
	token = "token-" + id
	m := map[string]any{"id": id, "application_id": App, "type": kind, "token": token, "locale": "en-GB", "data": data, "version": 1}
	who := map[string]any{"id": user, "username": "demo"}
	if guild != "" {
		m["guild_id"], m["member"] = guild, map[string]any{"user": who}
	} else {
		m["user"] = who
	}
	if kind != 2 {
		m["message"] = map[string]any{"id": "5", "channel_id": "9" + user}
	}
	f.dispatch("INTERACTION_CREATE", m)
	return id, token
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
