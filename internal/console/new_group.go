package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

// newGroupPage starts another group of an officer.
func (c *Console) newGroupPage(w http.ResponseWriter, r *http.Request, o member.Officer) {
	p := c.page(&o, "Another group")
	p.Group = &group.Group{K: group.DefaultK, Zone: "Europe/London", Languages: []string{"en"}}
	c.drawNewGroup(w, r, http.StatusOK, p, c.ID()[:4])
}

func (c *Console) drawNewGroup(w http.ResponseWriter, r *http.Request, status int, p *page, nonce string) {
	var err error
	if p.Places, err = c.Office.Places(r.Context()); err != nil {
		c.fail(w, r, err)
		return
	}
	p.ID = nonce
	c.draw(w, status, "new_group.html", p)
}

func (c *Console) newGroup(w http.ResponseWriter, r *http.Request, o member.Officer) {
	p := c.page(&o, "Another group")
	p.Group = c.groupForm(r)
	id, err := c.Office.NewGroup(r.Context(), o.ID, *p.Group, r.PostForm.Get("id"))
	switch {
	case errors.As(err, &p.Bad):
		c.drawNewGroup(w, r, http.StatusUnprocessableEntity, p, r.PostForm.Get("id"))
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(id), http.StatusSeeOther)
	}
}
