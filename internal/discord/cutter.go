package discord

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// cutter knows the connections of one session. A session that got stuck cannot close
// them, and Discord would go on telling it what happens.
type cutter struct {
	mu   sync.Mutex
	all  []net.Conn
	over bool
}

// dialer makes connections that can be cut.
func (c *cutter) dialer() *websocket.Dialer {
	return &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: requestTime,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return conn, c.know(conn)
		}}
}

// know remembers a connection; one that comes after the end is closed.
func (c *cutter) know(conn net.Conn) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return conn.Close()
	}
	c.all = append(c.all, conn)
	return nil
}

// cut ends them all.
func (c *cutter) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	for _, conn := range c.all {
		_ = conn.Close() // it may be closed already
	}
}
