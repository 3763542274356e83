package console

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/member"
)

// sessionView is what the pages of sessions show.
type sessionView struct {
	All        []event.Shown
	One        event.Shown
	Supporters []member.Marked
	Formats    []event.Format
	Audiences  []string
	Needs      []event.Need
	Quarters   []quarter
	Before     bool // it has not begun
	Series     bool // others of its series come after it
}

// When says a session's time in its own zone.
func (v *sessionView) When(s event.Shown) string {
	return s.Local().Format("Monday 2 January 2006, 15:04")
}

// quarter is what was offered in three months: facts about the organisation, not about people.
type quarter struct {
	Name                             string
	Held, Cancelled, Places, Planned int
}

// quarters sums sessions by quarter, newest first.
func quarters(all []event.Shown) []quarter {
	by := map[string]*quarter{}
	var order []string
	for i := range all {
		s := &all[i]
		at := s.Local()
		const months = 3
		name := strconv.Itoa(at.Year()) + ", quarter " + strconv.Itoa((int(at.Month())+months-1)/months)
		if by[name] == nil {
			by[name] = &quarter{Name: name}
			order = append(order, name)
		}
		q := by[name]
		switch s.State {
		case event.Cancelled:
			q.Cancelled++
			continue
		case event.Over:
			q.Held++
		default:
			q.Planned++
		}
		q.Places += s.List.Capacity
	}
	slices.Sort(order)
	slices.Reverse(order)
	var out []quarter
	for _, name := range order {
		out = append(out, *by[name])
	}
	return out
}

// sessionFields are those of the form.
var sessionFields = []string{"title", "about", "for", "format", "area", "where", "details", "language", "minutes", "queue", "asks", "childcare", "expenses", "rules", "with", "cut_off", "minimum", "invited", "shared", "native",
	"day", "time", "zone", "capacity", "repeat", "until", "rule", "skip", "id", "whole"}

// sessionsPage lists sessions and makes new ones.
func (c *Console) sessionsPage(w http.ResponseWriter, r *http.Request, p *page) {
	p.Form["minutes"], p.Form["capacity"], p.Form["zone"], p.Form["queue"], p.Form["for"] = "60", "10", p.Group.Zone, "yes", event.Everybody
	c.drawSessions(w, r, http.StatusOK, p)
}

func (c *Console) drawSessions(w http.ResponseWriter, r *http.Request, status int, p *page) {
	all, err := c.Office.Gatherings(r.Context(), *p.Officer, p.Group.ID)
	supporters, err2 := c.Office.Supporters(r.Context(), *p.Officer, p.Group.ID)
	places, err3 := c.Office.Places(r.Context())
	p.Places = places
	if err := errors.Join(err, err2, err3); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Session = &sessionView{All: all, Quarters: quarters(all), Supporters: supporters, Formats: event.Formats(), Audiences: event.Audiences(), Needs: event.Needs()}
	p.Title = "Sessions"
	if p.ID == "" {
		p.ID = "e" + c.ID()[1:]
	}
	c.draw(w, status, "sessions.html", p)
}

// makeSession makes a session or a series.
func (c *Console) makeSession(w http.ResponseWriter, r *http.Request, p *page) {
	c.readSession(r, p)
	f := p.Form
	plan := event.Plan{Facts: facts(f), Group: p.Group.ID, Zone: f["zone"], Day: f["day"], Time: f["time"], Rule: rule(f), Skip: strings.FieldsFunc(f["skip"], func(r rune) bool { return r == ',' || r == ' ' })}
	plan.Capacity, _ = strconv.Atoi(f["capacity"]) // 0 is a mistake
	p.ID = f["id"]
	const length = 8
	if len(p.ID) != length {
		p.ID = "e" + c.ID()[1:]
	}
	id, err := c.Office.MakeSession(r.Context(), p.Officer.ID, plan, p.ID)
	switch {
	case errors.As(err, &p.Bad):
		c.drawSessions(w, r, http.StatusUnprocessableEntity, p)
	case errors.Is(err, form.ErrTwice):
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/sessions/"+p.ID, http.StatusSeeOther)
	case err != nil:
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/sessions/"+id, http.StatusSeeOther)
	}
}

func (c *Console) readSession(r *http.Request, p *page) {
	for _, name := range sessionFields {
		p.Form[name] = strings.TrimSpace(r.PostForm.Get(name))
	}
}

// facts are what the form tells of a session.
func facts(f map[string]string) event.Facts {
	yes := func(name string) bool { return f[name] == "yes" }
	number := func(name string) int {
		n, err := strconv.Atoi(f[name])
		if err != nil && f[name] != "" {
			return -1 // a mistake
		}
		return n
	}
	return event.Facts{Title: strings.Join(strings.Fields(f["title"]), " "), About: f["about"], For: f["for"], Format: event.Format(f["format"]), Area: f["area"], Where: f["where"], Details: f["details"],
		Language: f["language"], Minutes: number("minutes"), Queue: yes("queue"), Asks: yes("asks"), Childcare: f["childcare"], Expenses: f["expenses"], Rules: f["rules"], With: f["with"],
		CutOff: number("cut_off"), Minimum: number("minimum"), Invited: yes("invited"), Shared: yes("shared"), Native: yes("native")}
}

// rule is how a session comes again: chosen, or written as an RRULE.
func rule(f map[string]string) string {
	rules := map[string]string{"weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2", "four_weekly": "FREQ=WEEKLY;INTERVAL=4", "monthly": "FREQ=MONTHLY"}
	chosen, ok := rules[f["repeat"]]
	switch {
	case f["repeat"] == "rule":
		return f["rule"]
	case !ok:
		return ""
	case f["until"] == "":
		return chosen // it has no end, and that is a mistake
	}
	return chosen + ";UNTIL=" + strings.ReplaceAll(f["until"], "-", "")
}

// sessionPage shows one session, with who comes where officers run it.
func (c *Console) sessionPage(w http.ResponseWriter, r *http.Request, p *page) {
	s, err := c.Office.Gathering(r.Context(), *p.Officer, p.Group.ID, r.PathValue("session"))
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.fill(p, &s)
	c.drawSession(w, r, http.StatusOK, p, s)
}

// fill puts a session into the form that changes it.
func (c *Console) fill(p *page, s *event.Shown) {
	yes := func(it bool) string {
		if it {
			return "yes"
		}
		return ""
	}
	at := s.Local()
	for name, value := range map[string]string{"title": s.Title, "about": s.About, "for": s.For, "format": string(s.Format), "area": s.Area, "where": s.Where, "details": s.Details, "language": s.Language,
		"minutes": strconv.Itoa(s.Minutes), "queue": yes(s.Queue), "asks": yes(s.Asks), "childcare": s.Childcare, "expenses": s.Expenses, "rules": s.Rules, "with": s.With, "cut_off": strconv.Itoa(s.CutOff),
		"minimum": strconv.Itoa(s.Minimum), "invited": yes(s.Invited), "shared": yes(s.Shared), "native": yes(s.Native), "day": at.Format(time.DateOnly), "time": at.Format("15:04"), "zone": s.Zone, "capacity": strconv.Itoa(s.List.Capacity)} {
		p.Form[name] = value
	}
}

func (c *Console) drawSession(w http.ResponseWriter, r *http.Request, status int, p *page, s event.Shown) {
	all, err := c.Office.Gatherings(r.Context(), *p.Officer, p.Group.ID)
	places, err2 := c.Office.Places(r.Context())
	if err := errors.Join(err, err2); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Places = places
	later := slices.ContainsFunc(all, func(o event.Shown) bool { return o.Gathering == s.Gathering && o.Start.After(s.Start) })
	p.Session = &sessionView{One: s, Formats: event.Formats(), Audiences: event.Audiences(), Needs: event.Needs(), Before: c.Now().Before(s.Start), Series: later}
	p.Title = s.Title
	c.draw(w, status, "session.html", p)
}

// session changes one session: what it is, who came, what is booked; or cancels it, or takes
// it over.
func (c *Console) session(w http.ResponseWriter, r *http.Request, p *page) {
	id, by, f := r.PathValue("session"), p.Officer.ID, r.PostForm
	rank, _ := strconv.ParseInt(f.Get("rank"), 10, 64) // 0 is nobody's
	whole := f.Get("whole") == "yes"
	var err error
	switch f.Get("do") {
	case "cancel":
		err = c.Office.CancelSession(r.Context(), by, p.Group.ID, id, whole)
	case "came":
		err = c.Office.NoteCame(r.Context(), by, p.Group.ID, id, rank)
	case "everybody":
		err = c.Office.NoteEverybody(r.Context(), by, p.Group.ID, id)
	case "need":
		err = c.Office.NoteNeed(r.Context(), by, p.Group.ID, id, rank, f.Get("need"), f.Get("state"))
	case "take":
		err = c.Office.TakeOver(r.Context(), by, p.Group.ID, id)
	default:
		c.readSession(r, p)
		now := facts(p.Form)
		in := event.Alteration{Day: p.Form["day"], Time: p.Form["time"], Facts: &now}
		if in.Capacity, err = strconv.Atoi(p.Form["capacity"]); err != nil {
			in.Capacity = -1
		}
		err = c.Office.AlterSession(r.Context(), by, p.Group.ID, id, whole, in)
	}
	if errors.As(err, &p.Bad) {
		s, err := c.Office.Gathering(r.Context(), *p.Officer, p.Group.ID, id)
		if err != nil {
			c.fail(w, r, err)
			return
		}
		c.drawSession(w, r, http.StatusUnprocessableEntity, p, s)
		return
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/sessions/"+id, http.StatusSeeOther)
}

// mark notes until when something holds of a peer supporter.
func (c *Console) mark(w http.ResponseWriter, r *http.Request, p *page) {
	f := r.PostForm
	err := c.Office.Mark(r.Context(), *p.Officer, p.Group.ID, member.ID(f.Get("person")), f.Get("what"), f.Get("until"))
	switch {
	case errors.As(err, &p.Bad):
		c.drawSessions(w, r, http.StatusUnprocessableEntity, p)
	case err != nil:
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/sessions", http.StatusSeeOther)
	}
}
