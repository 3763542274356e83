package console

import (
	"errors"
	"net/http"
	"strings"

	"blether/internal/form"
	"blether/internal/group"
)

// broadcastView is what the page shows on which officers tell a group something.
type broadcastView struct {
	Sent []group.Broadcast
	// For is how many it would go to, in a band, once it was looked at.
	For string
}

// broadcastPage tells a group something.
func (c *Console) broadcastPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawBroadcast(w, r, http.StatusOK, p)
}

func (c *Console) drawBroadcast(w http.ResponseWriter, r *http.Request, status int, p *page) {
	if p.Broadcast == nil {
		p.Broadcast = &broadcastView{}
	}
	var err, err2, err3 error
	p.Session = &sessionView{}
	p.Session.All, err3 = c.Office.Gatherings(r.Context(), *p.Officer, p.Group.ID)
	p.Broadcast.Sent, err = c.Office.Broadcasts(r.Context(), *p.Officer, p.Group.ID)
	p.Named, err2 = c.Office.Named(r.Context(), *p.Officer, p.Group.ID)
	if err := errors.Join(err, err2, err3); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title = "Tell the group"
	if p.ID == "" {
		p.ID = "b" + c.ID()
	}
	c.draw(w, status, "broadcast.html", p)
}

// broadcast shows what would be sent, sends it to one named member as a trial, or sends it.
func (c *Console) broadcast(w http.ResponseWriter, r *http.Request, p *page) {
	f := r.PostForm
	for _, name := range []string{"text", "role", "only", "id"} {
		p.Form[name] = strings.TrimSpace(f.Get(name))
	}
	in := group.Broadcast{Group: p.Group.ID, Text: p.Form["text"], Role: p.Form["role"]}
	const least, most = 4, 20
	if n := len(p.Form["id"]); n >= least && n <= most {
		in.ID = p.Form["id"]
	}
	band, err := c.Office.ForeseeBroadcast(r.Context(), *p.Officer, in)
	switch do := f.Get("do"); {
	case err != nil:
	case do == "send":
		err = c.Office.Broadcast(r.Context(), p.Officer.ID, in)
	case do == "try":
		in.ID, in.Only = "", p.Form["only"]
		err = c.Office.Broadcast(r.Context(), p.Officer.ID, in)
		if err == nil {
			p.Broadcast = &broadcastView{For: band}
			c.drawBroadcast(w, r, http.StatusOK, p)
			return
		}
	default:
		p.Broadcast = &broadcastView{For: band}
		c.drawBroadcast(w, r, http.StatusOK, p)
		return
	}
	switch {
	case errors.As(err, &p.Bad):
		c.drawBroadcast(w, r, http.StatusUnprocessableEntity, p)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/tell", http.StatusSeeOther)
	}
}

// cancelBroadcast stops what was not sent yet.
func (c *Console) cancelBroadcast(w http.ResponseWriter, r *http.Request, p *page) {
	if err := c.Office.CancelBroadcast(r.Context(), p.Officer.ID, p.Group.ID, r.PathValue("broadcast")); err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/tell", http.StatusSeeOther)
}
