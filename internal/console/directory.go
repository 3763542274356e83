package console

import (
	"errors"
	"net/http"
	"strings"

	"blether/internal/directory"
	"blether/internal/form"
	"blether/internal/group"
)

// directoryView is what the page of services shows.
type directoryView struct {
	Own   []group.Resource
	Needs []string
	Gaps  map[string][]string // need to the places that have nothing for it
}

// directoryPage shows what the group knows of, and for what there is nothing.
func (c *Console) directoryPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawDirectory(w, r, http.StatusOK, p)
}

func (c *Console) drawDirectory(w http.ResponseWriter, r *http.Request, status int, p *page) {
	own, err := c.Office.Resources(r.Context(), *p.Officer, p.Group.ID)
	gaps, err2 := c.Office.Gaps(r.Context(), *p.Officer, *p.Group)
	if err := errors.Join(err, err2); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Directory = &directoryView{Own: own, Needs: directory.Needs(), Gaps: gaps}
	p.Title, p.ID = "What help there is", "r"+c.ID()
	c.draw(w, status, "directory.html", p)
}

// resource keeps something that the group knows of, or takes it off.
func (c *Console) resource(w http.ResponseWriter, r *http.Request, p *page) {
	f := r.PostForm
	var err error
	if f.Get("do") == "drop" {
		err = c.Office.DropResource(r.Context(), p.Officer.ID, p.Group.ID, f.Get("id"))
	} else {
		for _, name := range []string{"name", "text", "need", "until", "id"} {
			p.Form[name] = strings.TrimSpace(f.Get(name))
		}
		const least, most = 4, 20
		if n := len(p.Form["id"]); n < least || n > most {
			p.Form["id"] = "r" + c.ID()
		}
		err = c.Office.AddResource(r.Context(), p.Officer.ID, group.Resource{ID: p.Form["id"], Group: p.Group.ID, Need: p.Form["need"], Name: p.Form["name"], Text: p.Form["text"]}, p.Form["until"])
	}
	switch {
	case errors.As(err, &p.Bad):
		c.drawDirectory(w, r, http.StatusUnprocessableEntity, p)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/help", http.StatusSeeOther)
	}
}
