package console

import (
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

// closePage asks before a round is closed: it cannot be opened again.
func (c *Console) closePage(w http.ResponseWriter, r *http.Request, p *page) {
	if c.find(w, r, p) == nil {
		return
	}
	p.Title = "Close this round now?"
	c.draw(w, http.StatusOK, "close.html", p)
}

func (c *Console) closeRound(w http.ResponseWriter, r *http.Request, p *page) {
	if c.find(w, r, p) == nil {
		return
	}
	if err := c.Office.CloseRound(r.Context(), p.Officer.ID, p.Round.ID); err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID), http.StatusSeeOther)
}
