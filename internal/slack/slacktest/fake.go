// Package slacktest is a Slack for tests, written from its documents: the methods
// that the bot uses and a socket, both of which can misbehave on purpose. What the
// bot draws is held against Slack's limits. Emulate is another, by others.
package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"blether/internal/chattest"
)

// Tokens that the fake takes.
const (
	AppToken = "xapp-demo"
	BotToken = "xoxb-demo"
	Team     = "T0DEMO"
	Bot      = "UBOT" // its user
	botID    = "BBOT"
)

// Sent is a message, a view or an acknowledgement that the bot sent.
type Sent struct {
	Where  string // "dm USER", "modal", "home USER", "hello"
	Notice string // what a lock screen shows
	Blocks []Block
	File   []byte // of a file that was shown
	View   string // callback id of a modal
	Meta   string // private_metadata of a modal
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

	t        chattest.Tester
	server   *httptest.Server
	mu       sync.Mutex
	shown    chattest.Shown[Sent]
	conns    []*conn
	open     map[string]*envelope // that wait for an acknowledgement
	acks     map[string]acknowledged
	told     []*envelope // all so far
	held     []string
	holds    bool
	meter    chattest.Meter
	files    map[string][]byte     // by id
	talks    map[string][]Standing // by private conversation, oldest first
	triggers map[string]time.Time
	n        int

	// Limits are those of requests.
	Limits Limits
	// Scopes are those that the bot's token has.
	Scopes string
	// Before can answer a request in the fake's place.
	Before func(method string) func(http.ResponseWriter)
	// Loses tells whether the answer to a message that was shown is lost.
	Loses func() bool
	// Greet takes a connection before hello; true where it keeps it.
	Greet func(*websocket.Conn) bool
}

// New starts a Slack that ends with the test.
func New(t chattest.Tester) *Fake {
	f := &Fake{t: t, Patience: time.Minute, Limits: Usual, Scopes: "chat:write,commands,files:write,im:history,im:write", open: map[string]*envelope{}, files: map[string][]byte{}, talks: map[string][]Standing{}, acks: map[string]acknowledged{}, triggers: map[string]time.Time{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", f.api)
	mux.HandleFunc("/link", f.link)
	mux.HandleFunc("/upload/", f.upload)
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
	if f.limited(w, method, form) {
		return
	}
	switch method {
	case "auth.test":
		w.Header().Set("X-OAuth-Scopes", f.Scopes)
		answer(w, map[string]any{"team_id": Team, "user_id": Bot, "bot_id": botID})
	case "apps.connections.open":
		answer(w, map[string]any{"url": "ws" + strings.TrimPrefix(f.server.URL, "http") + "/link"})
	case "conversations.open":
		answer(w, map[string]any{"channel": map[string]any{"id": "D" + form.Get("users")}})
	case "files.getUploadURLExternal", "files.completeUploadExternal":
		f.file(w, method, form)
	case "files.delete":
		f.deleteFile(w, form)
	case "chat.postMessage":
		f.post(w, form)
	case "chat.delete":
		f.deleteMessage(w, form)
	case "conversations.history":
		f.history(w, form)
	case "views.open", "views.publish":
		f.view(w, method, body)
	default:
		f.t.Errorf("the bot asks for %s", method)
		answer(w, map[string]any{"error": "unknown_method", "ok": false})
	}
}

// Acked gives the payload of an acknowledgement; ok tells whether there was one.
func (f *Fake) Acked(id string) (payload json.RawMessage, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, ok := f.acks[id]
	return a.payload, ok
}

// Waited tells how long the bot took to acknowledge; ok tells whether it did.
func (f *Fake) Waited(id string) (took time.Duration, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, ok := f.acks[id]
	return a.after, ok
}

// Sent is everything that was shown so far.
func (f *Fake) Sent() []Sent { return f.shown.All() }

// Find waits until something is shown after the first n for which ok holds, and
// gives it and how many there are then; false where it does not come.
func (f *Fake) Find(n int, ok func(*Sent) bool) (Sent, int, bool) {
	return f.shown.Find(n, f.Patience, ok)
}
