package console

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"blether/internal/form"
	"blether/internal/member"
)

// sheetView is a sheet with whether it still works.
type sheetView struct {
	member.Sheet
	Ended bool
}

const usualDays = "30"

// invitationsPage makes slips and open links, and lists those that were made.
func (c *Console) invitationsPage(w http.ResponseWriter, r *http.Request, p *page) {
	p.Form = map[string]string{"count": "12", "days": usualDays, "language": first(p.Group.Languages)}
	c.drawInvitations(w, r, http.StatusOK, p)
}

func first(all []string) string {
	if len(all) == 0 {
		return "en"
	}
	return all[0]
}

func (c *Console) drawInvitations(w http.ResponseWriter, r *http.Request, status int, p *page) {
	sheets, err := c.Office.Sheets(r.Context(), *p.Officer, p.Group.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	for _, s := range sheets {
		ended := !s.Expires.After(c.Now())
		s.Expires = c.local(p, s.Expires)
		p.Sheets = append(p.Sheets, sheetView{Sheet: s, Ended: ended})
	}
	p.Title, p.ID = "Invite people", "s"+c.ID()
	c.draw(w, status, "invitations.html", p)
}

// invite makes slips, or an open link with its poster. Slips are shown now, to
// be printed, and kept nowhere.
func (c *Console) invite(w http.ResponseWriter, r *http.Request, p *page) {
	f := r.PostForm
	for _, name := range []string{"count", "days", "language", "role"} {
		p.Form[name] = f.Get(name)
	}
	in := member.Invitations{Sheet: f.Get("id"), Group: p.Group.ID, Personal: f.Get("kind") != "open", Role: member.Role(f.Get("role")),
		Count: number(f.Get("count"), 0), Days: number(f.Get("days"), 0)}
	if len(in.Sheet) < 4 || len(in.Sheet) > 20 {
		in.Sheet = ""
	}
	sheet, codes, err := c.Office.Invite(r.Context(), p.Officer.ID, in)
	switch {
	case errors.As(err, &p.Bad):
		c.drawInvitations(w, r, http.StatusUnprocessableEntity, p)
	case errors.Is(err, form.ErrTwice) && in.Personal:
		c.say(w, http.StatusConflict, "These slips were made already", "They were shown once and are kept nowhere. If you did not print them, end that sheet under Invitations and make a new one.")
	case errors.Is(err, form.ErrTwice):
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/poster/"+in.Sheet, http.StatusSeeOther)
	case err != nil:
		c.fail(w, r, err)
	case !in.Personal:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/poster/"+sheet.ID, http.StatusSeeOther)
	default:
		c.slips(w, r, p, sheet, codes)
	}
}

func (c *Console) slips(w http.ResponseWriter, r *http.Request, p *page, sheet member.Sheet, codes []string) {
	tag := p.Form["language"]
	if !slices.Contains(p.Group.Languages, tag) {
		tag = first(p.Group.Languages)
	}
	p.Title = "Slips"
	p.Print = &printView{Expires: c.local(p, sheet.Expires)}
	for _, code := range codes {
		one, err := c.leaf(tag, code)
		if err != nil {
			c.fail(w, r, err)
			return
		}
		p.Print.Leaves = append(p.Print.Leaves, one)
	}
	c.draw(w, http.StatusOK, "slips.html", p)
}

// local is a time in the group's zone.
func (c *Console) local(p *page, t time.Time) time.Time {
	if zone, err := time.LoadLocation(p.Group.Zone); err == nil { // checked when the group was saved
		return t.In(zone)
	}
	return t
}

// posterPage draws the poster of an open link, in every language of the group.
func (c *Console) posterPage(w http.ResponseWriter, r *http.Request, p *page) {
	sheets, err := c.Office.Sheets(r.Context(), *p.Officer, p.Group.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	i := slices.IndexFunc(sheets, func(s member.Sheet) bool { return s.ID == r.PathValue("sheet") && s.Link != "" })
	if i < 0 {
		c.fail(w, r, form.ErrNotFound)
		return
	}
	p.Title = "Poster"
	p.Print = &printView{Expires: c.local(p, sheets[i].Expires), Ended: !sheets[i].Expires.After(c.Now())}
	for _, tag := range p.Group.Languages {
		one, err := c.leaf(tag, sheets[i].Link)
		if err != nil {
			c.fail(w, r, err)
			return
		}
		p.Print.Leaves = append(p.Print.Leaves, one)
	}
	c.draw(w, http.StatusOK, "poster.html", p)
}

// endSheet lets an open link, or slips that were not used yet, run out now.
func (c *Console) endSheet(w http.ResponseWriter, r *http.Request, p *page) {
	if err := c.Office.EndSheet(r.Context(), p.Officer.ID, p.Group.ID, r.PathValue("sheet")); err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/invitations", http.StatusSeeOther)
}
