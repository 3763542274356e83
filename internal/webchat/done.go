package webchat

import (
	"errors"
	"net/http"

	"blether/internal/chat"
)

// done shows everybody what a group lets them see of what was done.
func (c *Chat) done(w http.ResponseWriter, r *http.Request) {
	p := c.page(c.language(r))
	d, err := c.Talk.Done(r.Context(), r.PathValue("group"), p.Lang.Tag)
	switch {
	case errors.Is(err, chat.ErrNoCode):
		c.sorry(w, r, http.StatusNotFound, "web_not_found", "")
		return
	case err != nil:
		c.Log.Error("page of what was done", "err", err)
		c.sorry(w, r, http.StatusServiceUnavailable, "web_broken", "")
		return
	}
	p.Done, p.Link = &d, "/done/"+r.PathValue("group")
	c.draw(w, http.StatusOK, "done.html", p)
}
