package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
)

// settingsPage shows what the group agreed on.
func (c *Console) settingsPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawSettings(w, r, http.StatusOK, p)
}

func (c *Console) drawSettings(w http.ResponseWriter, r *http.Request, status int, p *page) {
	var err error
	var err2 error
	p.Places, err = c.Office.Places(r.Context())
	p.Officers, err2 = c.Office.Officers(r.Context(), *p.Officer, p.Group.ID)
	if err := errors.Join(err, err2); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title = "What the group agreed on"
	c.draw(w, status, "settings.html", p)
}

// settings writes what the group agreed on.
func (c *Console) settings(w http.ResponseWriter, r *http.Request, p *page) {
	before := *p.Group
	g := c.groupForm(r)
	g.ID, g.Demo = before.ID, before.Demo
	g.Readers, g.TwoRead = known(r.PostForm["reader"]), r.PostForm.Get("two_read") == "yes"
	err := c.Office.SaveGroup(r.Context(), p.Officer.ID, *g)
	var bad form.Mistakes
	if errors.As(err, &bad) {
		p.Group, p.Bad = g, bad
		c.drawSettings(w, r, http.StatusUnprocessableEntity, p)
		return
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(g.ID), http.StatusSeeOther)
}

// groupFile gives the group as a file that can be imported elsewhere.
func (c *Console) groupFile(w http.ResponseWriter, r *http.Request, p *page) {
	b, err := c.Office.GroupFile(*p.Group)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+string(p.Group.ID)+`.yaml"`)
	_, _ = w.Write(b) // the browser has gone; nothing to do
}
