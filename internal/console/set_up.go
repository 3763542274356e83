package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

// setUpPage is the first page of all: who is asked, and what they agreed on.
func (c *Console) setUpPage(w http.ResponseWriter, r *http.Request) {
	if err := c.Office.SetUpOpen(r.Context(), r.PathValue("code")); err != nil {
		c.setUpOver(w, r, err)
		return
	}
	p := c.page(nil, "Set Blether up")
	p.Group = &group.Group{K: group.DefaultK, Zone: "Europe/London", Languages: []string{"en"}}
	c.drawSetUp(w, r, http.StatusOK, p)
}

func (c *Console) drawSetUp(w http.ResponseWriter, r *http.Request, status int, p *page) {
	var err error
	if p.Places, err = c.Office.Places(r.Context()); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Link = r.URL.Path
	c.draw(w, status, "set_up.html", p)
}

// setUp writes the first group and signs its officer in.
func (c *Console) setUp(w http.ResponseWriter, r *http.Request) {
	p := c.page(nil, "Set Blether up")
	p.Group, p.Bad, p.Name = c.groupForm(r), form.Mistakes{}, r.PostForm.Get("officer")
	officer, err := c.Office.SetUp(r.Context(), r.PathValue("code"), p.Name, *p.Group)
	switch {
	case errors.As(err, &p.Bad):
		c.drawSetUp(w, r, http.StatusUnprocessableEntity, p)
		return
	case err != nil:
		c.setUpOver(w, r, err)
		return
	}
	c.welcome(w, r, officer)
}

// welcome signs a new officer in and shows their words. Where the form was sent
// twice, the words of the last page are good.
func (c *Console) welcome(w http.ResponseWriter, r *http.Request, o member.Officer) {
	s, err := c.Office.Session(r.Context(), o.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.keepSession(w, s)
	c.showWords(w, r, o, s)
}

func (c *Console) showWords(w http.ResponseWriter, r *http.Request, o member.Officer, session string) {
	words, err := c.Office.NewWords(r.Context(), o.ID, session)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	p := c.page(&o, "Your words to sign in")
	p.Secret = words
	c.draw(w, http.StatusOK, "words.html", p)
}

// setUpOver words the end of a set-up link.
func (c *Console) setUpOver(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, form.ErrLink) {
		c.say(w, http.StatusGone, "Blether is set up already", "Somebody has finished this page, perhaps you, in another window. Sign in with the words that were shown then. If it was not you, ask whoever started the service.")
		return
	}
	c.fail(w, r, err)
}

// groupForm reads what a group agrees on from a form.
func (c *Console) groupForm(r *http.Request) *group.Group {
	f := r.PostForm
	g := &group.Group{Name: strings.TrimSpace(f.Get("name")), Languages: known(f["language"]), Nations: known(f["nation"]), Areas: known(f["area"]),
		Zone: strings.TrimSpace(f.Get("zone")), Contact: strings.TrimSpace(f.Get("contact")), Hours: strings.TrimSpace(f.Get("hours")), Quiet: strings.TrimSpace(f.Get("quiet"))}
	g.K, g.Approve, g.Age = number(f.Get("k"), 0), f.Get("approve") == "yes", number(f.Get("age"), 0)
	return g
}

// known drops what is given twice, and caps a list that no page of ours sends.
func known(values []string) []string {
	const most = 100
	var out []string
	for _, v := range values {
		if !slices.Contains(out, v) && len(out) < most {
			out = append(out, v)
		}
	}
	return out
}
