package webchat

import (
	"errors"
	"net/http"
	"strings"

	"blether/internal/chat"
)

// heldDoor shows a button alone: chat platforms fetch links that stand in messages, and are
// given nothing.
func (c *Chat) heldDoor(w http.ResponseWriter, r *http.Request) {
	p := c.page(c.language(r))
	p.Link = "/data/" + r.PathValue("token")
	c.draw(w, http.StatusOK, "held_door.html", p)
}

// held shows somebody everything that is held on them, by a link that works for a few minutes;
// with .json behind it, for programs.
func (c *Chat) held(w http.ResponseWriter, r *http.Request) {
	if !c.limits.Allow("data", c.Client(r)) {
		c.sorry(w, r, http.StatusTooManyRequests, "web_slow", "")
		return
	}
	token, program := strings.CutSuffix(r.PathValue("token"), ".json")
	h, err := c.Talk.Held(r.Context(), token)
	switch {
	case errors.Is(err, chat.ErrNoCode):
		c.sorry(w, r, http.StatusGone, "data_page_over", "")
		return
	case err != nil:
		c.Log.Error("page of data", "err", err)
		c.sorry(w, r, http.StatusServiceUnavailable, "web_broken", "")
		return
	}
	if program {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="my-data.json"`)
		_, _ = w.Write(h.JSON) // the browser has gone; nothing to do
		return
	}
	p := c.page(h.Language)
	p.Held, p.Link = &h, "/data/"+token+".json"
	c.draw(w, http.StatusOK, "held.html", p)
}
