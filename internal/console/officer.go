package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
	"blether/internal/member"
)

// offerPage asks somebody whether they want to be an officer of a group.
func (c *Console) offerPage(w http.ResponseWriter, r *http.Request) {
	c.drawOffer(w, r, http.StatusOK, c.page(nil, "An invitation"))
}

func (c *Console) drawOffer(w http.ResponseWriter, r *http.Request, status int, p *page) {
	offer, err := c.Office.Offer(r.Context(), r.PathValue("code"))
	if err != nil {
		c.fail(w, r, err)
		return
	}
	if who, err := c.officer(r); err == nil {
		p.Officer = &who
	} else if !errors.Is(err, form.ErrLink) {
		c.fail(w, r, err)
		return
	}
	p.Text, p.HandOver, p.Link = offer.Group.Name, offer.HandOver, r.URL.Path
	c.draw(w, status, "offer.html", p)
}

// accept makes whoever accepts an officer: the one that is signed in, or a new one.
func (c *Console) accept(w http.ResponseWriter, r *http.Request) {
	who, err := c.officer(r)
	if err != nil && !errors.Is(err, form.ErrLink) {
		c.fail(w, r, err)
		return
	}
	if err != nil {
		who = member.Officer{Name: r.PostForm.Get("officer")}
	}
	p := c.page(nil, "An invitation")
	p.Name = who.Name
	o, fresh, err := c.Office.Accept(r.Context(), r.PathValue("code"), who)
	switch {
	case errors.As(err, &p.Bad):
		c.drawOffer(w, r, http.StatusUnprocessableEntity, p)
		return
	case err != nil:
		c.fail(w, r, err)
		return
	case !fresh:
		http.Redirect(w, r, "/console", http.StatusSeeOther)
		return
	}
	c.welcome(w, r, o)
}
