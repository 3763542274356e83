package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
	"blether/internal/round"
)

// find puts the round in the address on the page; nil where it is not there.
func (c *Console) find(w http.ResponseWriter, r *http.Request, p *page) *round.Shown {
	rounds, err := c.Office.Rounds(r.Context(), *p.Officer, p.Group.ID)
	if err != nil {
		c.fail(w, r, err)
		return nil
	}
	for i := range rounds {
		if string(rounds[i].ID) == r.PathValue("round") {
			p.Round = &rounds[i]
			return p.Round
		}
	}
	c.fail(w, r, form.ErrNotFound)
	return nil
}

// closePage lets a round close sooner than people were told.
func (c *Console) closePage(w http.ResponseWriter, r *http.Request, p *page) {
	if c.find(w, r, p) == nil {
		return
	}
	c.drawClose(w, http.StatusOK, p)
}

func (c *Console) drawClose(w http.ResponseWriter, status int, p *page) {
	p.Soonest = c.Office.Soonest(p.Round.Round)
	if p.Round.State != round.Open || !p.Soonest.Before(p.Round.LastDay) {
		c.say(w, http.StatusConflict, "This round does not close sooner", "People were told its last day, and need a week to hear of another. That is too close now, or it has closed already.")
		return
	}
	p.Title = "Let this round close sooner"
	c.draw(w, status, "close.html", p)
}

func (c *Console) closeRound(w http.ResponseWriter, r *http.Request, p *page) {
	if c.find(w, r, p) == nil {
		return
	}
	day := r.PostForm.Get("closes")
	p.Form["closes"] = day
	err := c.Office.Sooner(r.Context(), p.Officer.ID, p.Round.ID, day)
	switch {
	case errors.As(err, &p.Bad):
		c.drawClose(w, http.StatusUnprocessableEntity, p)
	case err != nil:
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID), http.StatusSeeOther)
	}
}
