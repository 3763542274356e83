package webchat

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"blether/internal/chat"
)

// hub tells the open tabs of one browser that something was said in another.
type hub struct {
	mu   sync.Mutex
	tabs map[string]map[chan string]bool
}

func newHub() *hub { return &hub{tabs: map[string]map[chan string]bool{}} }

const tabsPerBrowser = 8

func (h *hub) listen(account string) (tab chan string, leave func()) {
	tab = make(chan string, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.tabs[account]) >= tabsPerBrowser {
		return nil, func() {}
	}
	if h.tabs[account] == nil {
		h.tabs[account] = map[chan string]bool{}
	}
	h.tabs[account][tab] = true
	return tab, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.tabs[account], tab)
		if len(h.tabs[account]) == 0 {
			delete(h.tabs, account)
		}
	}
}

func (h *hub) poke(account, from string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for tab := range h.tabs[account] {
		select {
		case tab <- from:
		default: // it has a poke already
		}
	}
}

// Times of a live connection.
const (
	lookEvery = 20 * time.Second // for what came from elsewhere
	liveFor   = 30 * time.Minute // the browser connects again by itself
)

// events is a stream of "changed", for a page to draw itself anew.
func (c *Chat) events(w http.ResponseWriter, r *http.Request) {
	a, ok := address(r)
	if !ok {
		w.WriteHeader(http.StatusNoContent) // tells the browser not to come again
		return
	}
	tab, leave := c.hub.listen(a.Account)
	defer leave()
	if tab == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(text string) error {
		if _, err := fmt.Fprint(w, text); err != nil {
			return err
		}
		return http.NewResponseController(w).Flush()
	}
	if send(": hello\n\n") != nil {
		return
	}
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	end := time.NewTimer(liveFor)
	defer end.Stop()
	before := c.digest(r, a)
	for {
		from := ""
		select {
		case <-r.Context().Done():
			return
		case <-end.C:
			return
		case <-c.Stop:
			return
		case from = <-tab:
		case <-look.C:
			now := c.digest(r, a)
			if now == before {
				if send(": still here\n\n") != nil {
					return
				}
				continue
			}
		}
		before = c.digest(r, a)
		if send("event: changed\ndata: "+clean(from)+"\n\n") != nil {
			return
		}
	}
}

// digest stands for what the page would show.
func (c *Chat) digest(r *http.Request, a chat.Address) [32]byte {
	scene, err := c.Talk.Scene(r.Context(), a)
	if err != nil {
		return [32]byte{}
	}
	b, err := json.Marshal(scene)
	if err != nil {
		return [32]byte{}
	}
	return sha256.Sum256(b)
}
