package discordtest

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

type conn struct {
	mu sync.Mutex
	ws *websocket.Conn
}

func (c *conn) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ws.WriteJSON(v)
}

// Frame is one thing that the gateway says.
type Frame map[string]any

// Frames of the gateway by their op, for Misgreet and Raw.
var (
	Hello     = Frame{"op": 10, "d": map[string]any{"heartbeat_interval": 41250}}
	Reconnect = Frame{"op": 7}
	Acked     = Frame{"op": 11} // of a heartbeat
	Invalid   = Frame{"op": 9, "d": false}
)

// Misgreet lets the next connection that is not spoken for hear these frames in place
// of a greeting, and nothing after them: the line stays open.
func (f *Fake) Misgreet(frames ...Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.misgreets = append(f.misgreets, frames)
}

// Misgreeted tells how many connections were greeted like that.
func (f *Fake) Misgreeted() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.misgreeted
}

// gateway greets a connection and keeps it.
func (f *Fake) gateway(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws}
	f.mu.Lock()
	greet, wrong, spoken := f.Greet, []Frame(nil), len(f.misgreets) > 0
	if spoken {
		wrong, f.misgreets, f.misgreeted = f.misgreets[0], f.misgreets[1:], f.misgreeted+1
		f.odd = append(f.odd, c)
	}
	f.mu.Unlock()
	switch {
	case spoken:
		for _, frame := range wrong {
			_ = c.write(frame) // the bot may have gone
		}
		f.listen(ws, func(int) {})
	case greet != nil && greet(ws):
	case c.write(Hello) == nil:
		f.listen(ws, func(op int) { f.heard(c, op) })
	}
}

// listen reads what the bot says on a line until it closes.
func (f *Fake) listen(ws *websocket.Conn, heard func(op int)) {
	for {
		var in struct {
			Op int `json:"op"`
		}
		if ws.ReadJSON(&in) != nil {
			return
		}
		heard(in.Op)
	}
}

// heard answers a heartbeat, and somebody who says who they are.
func (f *Fake) heard(c *conn, op int) {
	switch op {
	case 1:
		_ = c.write(Acked)
	case 2:
		f.mu.Lock()
		f.conns = append(f.conns, c)
		f.seq++
		f.mu.Unlock()
		_ = c.write(Frame{"op": 0, "t": "READY", "s": 1, "d": map[string]any{"v": 10, "session_id": "demo", "resume_gateway_url": "ws" + strings.TrimPrefix(f.URL, "http"),
			"user": map[string]any{"id": Bot, "username": "demo", "bot": true}, "guilds": []any{}, "application": map[string]any{"id": App, "flags": 0}}})
		f.show(Sent{Where: "ready"})
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
