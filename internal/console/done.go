package console

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"blether/internal/action"
	"blether/internal/form"
	"blether/internal/round"
)

// Doable is an action as a form has it.
type Doable struct {
	action.Action
	Day    string // by which it is done, as 2026-03-17; empty for none
	Status action.Status
	Note   string
}

// doneView is what the pages about what was done show.
type doneView struct {
	All      []action.Action
	Copy     []action.Action
	One      action.Action
	Statuses []action.Status
	Rounds   []round.Shown
	Now      time.Time
	New      bool
}

// Late tells that an action should have been done.
func (v *doneView) Late(a action.Action) bool { return a.Overdue(v.Now) }

// statusWords are how officers read a status.
var statusWords = map[action.Status]string{action.Heard: "heard", action.Planned: "planned", action.Doing: "being done", action.Done: "done", action.Cannot: "cannot be done"}

// donePage lists what is done, what is overdue first.
func (c *Console) donePage(w http.ResponseWriter, r *http.Request, p *page) {
	all, err := c.Office.Doings(r.Context(), *p.Officer, p.Group.ID)
	others, err2 := c.Office.Copyable(r.Context(), *p.Officer, p.Group.ID)
	if err := errors.Join(err, err2); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title, p.ID, p.Done = "What was done", c.ID(), &doneView{All: all, Copy: others, Now: c.Now()}
	c.draw(w, http.StatusOK, "done.html", p)
}

// doingPage shows one action, or a new one, as a form.
func (c *Console) doingPage(w http.ResponseWriter, r *http.Request, p *page) {
	a, err := c.Office.Doing(r.Context(), *p.Officer, p.Group.ID, r.PathValue("action"))
	fresh := errors.Is(err, form.ErrNotFound)
	if err != nil && !fresh {
		c.fail(w, r, err)
		return
	}
	now := a.Now()
	p.Form = map[string]string{"said": a.Said, "what": a.What, "owner": a.Owner, "area": a.Area, "round": a.Round, "status": string(now.Status), "note": now.Note}
	if !a.Due.IsZero() {
		p.Form["due"] = a.Due.Format(time.DateOnly)
	}
	for name, on := range map[string]bool{"worth": a.Worth, "public": a.Public} {
		if on {
			p.Form[name] = "yes"
		}
	}
	if said := r.URL.Query().Get("said"); fresh && said != "" {
		p.Form["said"] = said
	}
	c.drawDoing(w, r, http.StatusOK, p, a, fresh)
}

func (c *Console) drawDoing(w http.ResponseWriter, r *http.Request, status int, p *page, a action.Action, fresh bool) {
	rounds, err := c.Office.Rounds(r.Context(), *p.Officer, p.Group.ID)
	places, err2 := c.Office.Places(r.Context())
	if err := errors.Join(err, err2); err != nil {
		c.fail(w, r, err)
		return
	}
	a.ID = r.PathValue("action")
	p.Places, p.Title = places, "What is done about it"
	p.Done = &doneView{One: a, Statuses: action.Statuses(), Rounds: rounds, Now: c.Now(), New: fresh}
	c.draw(w, status, "doing.html", p)
}

// doing writes an action, or takes it away.
func (c *Console) doing(w http.ResponseWriter, r *http.Request, p *page) {
	id, get := r.PathValue("action"), func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	at := "/console/g/" + string(p.Group.ID) + "/done"
	if get("do") == "drop" {
		if err := c.Office.DropDoing(r.Context(), *p.Officer, p.Group.ID, id); err != nil && !errors.Is(err, form.ErrNotFound) {
			c.fail(w, r, err)
			return
		}
		http.Redirect(w, r, at, http.StatusSeeOther)
		return
	}
	for _, name := range []string{"said", "what", "owner", "area", "round", "status", "note", "due", "worth", "public"} {
		p.Form[name] = get(name)
	}
	in := Doable{Day: get("due"), Status: action.Status(get("status")), Note: get("note")}
	in.Action = action.Action{ID: id, Said: get("said"), What: get("what"), Owner: get("owner"), Area: get("area"), Round: get("round"), Worth: get("worth") == "yes", Public: get("public") == "yes"}
	switch err := c.Office.SaveDoing(r.Context(), *p.Officer, p.Group.ID, in); {
	case errors.As(err, &p.Bad):
		c.drawDoing(w, r, http.StatusUnprocessableEntity, p, in.Action, false)
	case err != nil:
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, at, http.StatusSeeOther)
	}
}
