package slacktest

import (
	"encoding/json"
	"net/http"
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

const pingTime = 5 * time.Second

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
		if e := f.open[in.ID]; e != nil {
			f.acks[in.ID] = acknowledged{in.Payload, time.Since(e.at)}
			delete(f.open, in.ID)
		} else {
			f.acks[in.ID] = acknowledged{payload: in.Payload}
		}
		f.mu.Unlock()
	}
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
