// Package slacktest is a Slack for tests, written from its documents: the methods
// that the bot uses and a socket, both of which can misbehave on purpose. What the
// bot draws is held against Slack's limits. Emulate is another, by others.
package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"blether/internal/chattest"
)

// Tokens that the fake takes.
const (
	AppToken = "xapp-demo"
	BotToken = "xoxb-demo"
	Team     = "T0DEMO"
)

// Sent is a message, a view or an acknowledgement that the bot sent.
type Sent struct {
	Where  string // "dm USER", "modal", "home USER", "hello"
	Notice string // what a lock screen shows
	Blocks []Block
	View   string // callback id of a modal
	Meta   string // private_metadata of a modal
	meta   map[string]any
}

// Said is all text of a message.
func (s *Sent) Said() string {
	var out []string
	for i := range s.Blocks {
		if t := s.Blocks[i].Said(); t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, "\n")
}

// Fake is a Slack.
type Fake struct {
	URL string // of its API, with a / at its end
	// Patience is how long a test waits for what must come.
	Patience time.Duration

	t        testing.TB
	server   *httptest.Server
	mu       sync.Mutex
	shown    chattest.Shown[Sent]
	conns    []*conn
	open     map[string]*envelope // that wait for an acknowledgement
	acks     map[string]json.RawMessage
	triggers map[string]time.Time
	n        int

	// Scopes are those that the bot's token has.
	Scopes string
	// Before can answer a request in the fake's place.
	Before func(method string) func(http.ResponseWriter)
	// Loses tells whether the answer to a message that was shown is lost.
	Loses func() bool
	// Greet takes a connection before hello; true where it keeps it.
	Greet func(*websocket.Conn) bool
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

type envelope struct {
	kind    string
	payload map[string]any
	tries   int
	at      time.Time
}

// again is when an event that was not acknowledged is sent once more: sooner and more
// often than Slack does, which waits seconds and then minutes.
const (
	again    = 700 * time.Millisecond
	mostSent = 12
	pingTime = 5 * time.Second
)

// New starts a Slack that ends with the test.
func New(t testing.TB) *Fake {
	f := &Fake{t: t, Patience: time.Minute, Scopes: "chat:write,commands,im:history,im:write", open: map[string]*envelope{}, acks: map[string]json.RawMessage{}, triggers: map[string]time.Time{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", f.api)
	mux.HandleFunc("/link", f.link)
	f.server = httptest.NewServer(mux)
	f.URL = f.server.URL + "/api/"
	stop := make(chan struct{})
	go f.redeliver(stop)
	t.Cleanup(func() {
		close(stop)
		f.mu.Lock()
		for _, c := range f.conns {
			_ = c.ws.Close()
		}
		f.mu.Unlock()
		f.server.Close()
	})
	return f
}

func (f *Fake) next() string { f.n++; return strconv.Itoa(f.n) }

func answer(w http.ResponseWriter, v map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	if _, no := v["error"]; !no {
		v["ok"] = true
	}
	_ = json.NewEncoder(w).Encode(v)
}

// api answers the methods of the web API.
func (f *Fake) api(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	if f.Before != nil {
		if instead := f.Before(method); instead != nil {
			instead(w)
			return
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	form, _ := url.ParseQuery(string(body))
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = form.Get("token")
	}
	if want := map[bool]string{true: AppToken, false: BotToken}[method == "apps.connections.open"]; token != want {
		answer(w, map[string]any{"error": "invalid_auth", "ok": false})
		return
	}
	switch method {
	case "auth.test":
		w.Header().Set("X-OAuth-Scopes", f.Scopes)
		answer(w, map[string]any{"team_id": Team, "user_id": "UBOT"})
	case "apps.connections.open":
		answer(w, map[string]any{"url": "ws" + strings.TrimPrefix(f.server.URL, "http") + "/link"})
	case "conversations.open":
		answer(w, map[string]any{"channel": map[string]any{"id": "D" + form.Get("users")}})
	case "chat.postMessage":
		f.post(w, form)
	case "conversations.history":
		f.history(w, form)
	case "views.open", "views.publish":
		f.view(w, method, body)
	default:
		f.t.Errorf("the bot asks for %s", method)
		answer(w, map[string]any{"error": "unknown_method", "ok": false})
	}
}

// post shows a message. Slack would show it twice where it is sent twice.
func (f *Fake) post(w http.ResponseWriter, form url.Values) {
	var blocks []Block
	if err := json.Unmarshal([]byte(form.Get("blocks")), &blocks); err != nil {
		f.t.Errorf("the bot sends blocks that cannot be read: %v", err)
	}
	const most = 50
	if err := Check(blocks, most); err != nil {
		f.t.Errorf("the bot sends what Slack refuses: %v", err)
		answer(w, map[string]any{"error": "invalid_blocks", "ok": false})
		return
	}
	var meta struct {
		Payload map[string]any `json:"event_payload"`
	}
	_ = json.Unmarshal([]byte(form.Get("metadata")), &meta)
	if !strings.HasPrefix(form.Get("channel"), "D") {
		f.t.Errorf("the bot writes into %s", form.Get("channel"))
	}
	f.shown.Add(Sent{Where: "dm " + strings.TrimPrefix(form.Get("channel"), "D"), Notice: form.Get("text"), Blocks: blocks, meta: meta.Payload})
	f.mu.Lock()
	ts := f.next()
	f.mu.Unlock()
	if f.Loses != nil && f.Loses() {
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		return
	}
	answer(w, map[string]any{"channel": form.Get("channel"), "ts": ts})
}

func (f *Fake) history(w http.ResponseWriter, form url.Values) {
	sent, out := f.Sent(), []any{}
	for i := len(sent) - 1; i >= 0; i-- { // newest first, as Slack does
		if sent[i].Where == "dm "+strings.TrimPrefix(form.Get("channel"), "D") {
			out = append(out, map[string]any{"type": "message", "metadata": map[string]any{"event_type": "blether_message", "event_payload": sent[i].meta}})
		}
	}
	answer(w, map[string]any{"messages": out})
}

// view takes a modal, for which a trigger is good once and for three seconds, or a
// home page.
func (f *Fake) view(w http.ResponseWriter, method string, body []byte) {
	var m struct {
		Trigger string `json:"trigger_id"`
		User    string `json:"user_id"`
		View    struct {
			Callback string  `json:"callback_id"`
			Meta     string  `json:"private_metadata"`
			Title    *text   `json:"title"`
			Submit   *text   `json:"submit"`
			Blocks   []Block `json:"blocks"`
		} `json:"view"`
	}
	if err := json.Unmarshal(body, &m); err != nil {
		f.t.Errorf("a view that cannot be read: %v", err)
	}
	const most, life = 100, 3 * time.Second
	err := Check(m.View.Blocks, most)
	if err == nil && method == "views.open" {
		err = words("view", "title", m.View.Title)
	}
	if err == nil && method == "views.open" {
		err = words("view", "submit", m.View.Submit)
	}
	if err != nil {
		f.t.Errorf("the bot sends what Slack refuses: %v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	where := "home " + m.User
	if method == "views.open" {
		where = "modal"
		made, ok := f.triggers[m.Trigger]
		if !ok || time.Since(made) > life {
			answer(w, map[string]any{"error": "expired_trigger_id", "ok": false})
			return
		}
		delete(f.triggers, m.Trigger)
	}
	f.shown.Add(Sent{Where: where, Blocks: m.View.Blocks, View: m.View.Callback, Meta: m.View.Meta})
	answer(w, map[string]any{"view": map[string]any{"id": "V1"}})
}

// link is the socket.
func (f *Fake) link(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	if f.Greet != nil && f.Greet(ws) {
		return
	}
	c := &conn{ws: ws}
	if c.write(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": "A1"}}) != nil {
		return
	}
	f.mu.Lock()
	f.conns = append(f.conns, c)
	f.mu.Unlock()
	f.shown.Add(Sent{Where: "hello"})
	go func() {
		for range time.Tick(pingTime) {
			if ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}()
	for {
		var in struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if ws.ReadJSON(&in) != nil {
			return
		}
		f.mu.Lock()
		delete(f.open, in.ID)
		f.acks[in.ID] = in.Payload
		f.mu.Unlock()
	}
}

// Deliver sends an envelope of any kind, and again where it is an event that is not
// acknowledged. It gives the envelope's id.
func (f *Fake) Deliver(kind string, payload map[string]any) string {
	f.mu.Lock()
	id := "E" + f.next()
	f.open[id] = &envelope{kind: kind, payload: payload, tries: 1, at: time.Now()}
	f.mu.Unlock()
	f.push(id, kind, payload, 0)
	return id
}

func (f *Fake) push(id, kind string, payload map[string]any, retry int) {
	f.mu.Lock()
	var c *conn
	if n := len(f.conns); n > 0 {
		c = f.conns[n-1]
	}
	f.mu.Unlock()
	if c != nil {
		_ = c.write(map[string]any{"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api", "retry_attempt": retry, "retry_reason": ""})
	}
}

// redeliver sends events again that were not acknowledged, under other ids.
func (f *Fake) redeliver(stop <-chan struct{}) {
	tick := time.NewTicker(again / 4)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		type job struct {
			id string
			e  *envelope
		}
		var jobs []job
		f.mu.Lock()
		for id, e := range f.open {
			if e.kind == "events_api" && e.tries < mostSent && time.Since(e.at) > again {
				delete(f.open, id)
				next := &envelope{kind: e.kind, payload: e.payload, tries: e.tries + 1, at: time.Now()}
				nextID := "E" + f.next()
				f.open[nextID] = next
				jobs = append(jobs, job{nextID, next})
			}
		}
		f.mu.Unlock()
		for _, j := range jobs {
			f.push(j.id, j.e.kind, j.e.payload, j.e.tries-1)
		}
	}
}

// Message is what somebody writes to the bot in private.
func (f *Fake) Message(user, text string, more map[string]any) (envelopeID string) {
	f.mu.Lock()
	ts := fmt.Sprintf("1700000000.%06s", f.next())
	f.mu.Unlock()
	event := map[string]any{"type": "message", "channel": "D" + user, "channel_type": "im", "user": user, "text": text, "ts": ts, "event_ts": ts}
	for k, v := range more {
		event[k] = v
	}
	return f.Deliver("events_api", map[string]any{"type": "event_callback", "team_id": Team, "event_id": "Ev" + ts, "event": event})
}

// Trigger makes one that is good for opening a view.
func (f *Fake) Trigger() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := "trigger" + f.next()
	f.triggers[id] = time.Now()
	return id
}

// Interaction is a press, a pick or a view that was sent off.
func (f *Fake) Interaction(user, kind string, more map[string]any) string {
	m := map[string]any{"type": kind, "trigger_id": f.Trigger(), "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}}
	for k, v := range more {
		m[k] = v
	}
	return f.Deliver("interactive", m)
}

// Slash is the command, given in some channel.
func (f *Fake) Slash(user, channel, words string) string {
	return f.Deliver("slash_commands", map[string]any{"command": "/blether", "text": words, "user_id": user, "team_id": Team, "channel_name": channel, "trigger_id": f.Trigger()})
}

// Raw writes anything to the newest connection.
func (f *Fake) Raw(v any) {
	f.mu.Lock()
	c := f.conns[len(f.conns)-1]
	f.mu.Unlock()
	_ = c.write(v)
}

// Drop ends the newest connection without a word.
func (f *Fake) Drop() {
	f.mu.Lock()
	c := f.conns[len(f.conns)-1]
	f.mu.Unlock()
	_ = c.ws.Close()
}

// Acked gives the payload of an acknowledgement; ok tells whether there was one.
func (f *Fake) Acked(id string) (payload json.RawMessage, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	payload, ok = f.acks[id]
	return payload, ok
}

// Sent is everything that was shown so far.
func (f *Fake) Sent() []Sent { return f.shown.All() }

// Find waits until something is shown after the first n for which ok holds, and
// gives it and how many there are then; false where it does not come.
func (f *Fake) Find(n int, ok func(*Sent) bool) (Sent, int, bool) {
	return f.shown.Find(n, f.Patience, ok)
}
