package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
	"blether/internal/member"
)

// peoplePage shows who runs the group, and who lets them see their name. Nobody
// else is shown, not even how many they are.
func (c *Console) peoplePage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawPeople(w, r, http.StatusOK, p)
}

func (c *Console) drawPeople(w http.ResponseWriter, r *http.Request, status int, p *page) {
	var err, err2 error
	p.Officers, err = c.Office.Officers(r.Context(), *p.Officer, p.Group.ID)
	p.Named, err2 = c.Office.Named(r.Context(), *p.Officer, p.Group.ID)
	var err3 error
	p.Reach, err3 = c.Office.Reach(r.Context(), *p.Officer, p.Group.ID)
	if err := errors.Join(err, err2, err3); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title, p.ID = "People", c.ID()
	c.draw(w, status, "people.html", p)
}

// thank says thank you to somebody whose name is shown.
func (c *Console) thank(w http.ResponseWriter, r *http.Request, p *page) {
	whom := r.PostForm.Get("person")
	p.Form["thanks-"+whom] = r.PostForm.Get("text")
	switch err := c.Office.Thank(r.Context(), *p.Officer, p.Group.ID, member.ID(whom), r.PostForm.Get("id"), r.PostForm.Get("text")); {
	case errors.As(err, &p.Bad):
		c.drawPeople(w, r, http.StatusUnprocessableEntity, p)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		p.Form = map[string]string{"thanked": "yes"}
		c.drawPeople(w, r, http.StatusOK, p)
	}
}

// inviteOfficer makes a link that makes somebody an officer; with hand-over,
// whoever made it leaves when it is taken.
func (c *Console) inviteOfficer(w http.ResponseWriter, r *http.Request, p *page) {
	p.HandOver = r.PostForm.Get("hand_over") != ""
	code, err := c.Office.InviteOfficer(r.Context(), p.Officer.ID, p.Group.ID, p.HandOver)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title, p.Link = "A link for one person", c.BaseURL+"/console/officer/"+code
	c.draw(w, http.StatusOK, "officer_link.html", p)
}

// remove takes somebody out of the group: an officer, who may be the one who
// asks, or somebody whose name is shown.
func (c *Console) remove(w http.ResponseWriter, r *http.Request, p *page) {
	var err error
	if who := r.PostForm.Get("person"); who != "" {
		err = c.Office.RemoveMember(r.Context(), p.Officer.ID, member.ID(who), p.Group.ID)
	} else {
		whom := member.OfficerID(r.PostForm.Get("officer"))
		if err = c.Office.RemoveOfficer(r.Context(), p.Officer.ID, whom, p.Group.ID); err == nil && whom == p.Officer.ID {
			http.Redirect(w, r, "/console", http.StatusSeeOther)
			return
		}
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/people", http.StatusSeeOther)
}
