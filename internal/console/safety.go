package console

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/duty"
	"blether/internal/form"
	"blether/internal/member"
)

// safetyView is what the pages about safety show.
type safetyView struct {
	duty.Shown
	Rows   []shiftRow
	Rota   duty.Rota // as it is, or as the form that is given back
	Steps  []confirmStep
	Number string // of a drill that was just begun
	One    *duty.Case
	Zone   string
	Said   []script
}

// When says a moment in the group's own time.
func (v *safetyView) When(t time.Time) string {
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2 January 2006, 15:04 MST")
}

// script is one text that somebody hears when they may not be safe, in the group's languages.
type script struct {
	When string
	Says []said
}

type said struct{ Tag, Dir, Name, Text string }

// scripts are those texts, and when each is said.
var scripts = [][2]string{{"danger_suicide", "Immediate danger to somebody's own life"}, {"danger_baby", "Immediate danger to a baby or child"}, {"danger_abuse", "Immediate danger from somebody at home"}, {"danger_emergency", "A medical emergency"}, {"danger_other", "Any other immediate danger"},
	{"care_suicide", "Thoughts of suicide"}, {"care_self_harm", "Hurting oneself"}, {"care_harm_baby", "Fear of harming a baby or child"}, {"care_intrusive", "Frightening thoughts that nobody wants"}, {"care_psychosis", "Psychosis or mania"}, {"care_abuse", "Somebody at home"},
	{"care_other", "Worry about somebody else"}, {"care_child", "A child who is hurt by somebody else"}, {"care_red_flag", "A marked change, or no feeling for the baby"}, {"care_loss", "A loss"}, {"care_emergency", "An emergency that is spoken of"}, {"care_low", "A weak sign: one line"}, {"care_wait", "After it, in a survey"},
	{"case_offer", "Where somebody of the rota is there"}, {"case_offer_later", "Where nobody is there now"}, {"case_opened", "After a yes"}, {"case_opened_later", "After a yes, where nobody is there"}, {"case_seen", "Once somebody has it"}, {"case_late", "Where nobody has it in time"}, {"case_meanwhile", "Under that, before the lines that are there by day and night; never about somebody at home"}, {"case_back", "The button to take it back"}, {"case_nobody", "Where nobody is left"},
	{"case_policy", "Before the first question, where the group passes danger on"}, {"case_passed_on", "When it does"}}

// scriptsPage shows them all, to be read and approved.
func (c *Console) scriptsPage(w http.ResponseWriter, r *http.Request, p *page) {
	v := &safetyView{}
	args := map[string]any{"Role": "[who contacts people]", "Group": p.Group.Name, "When": "[day and time]", "Whom": "[to whom it is passed on]"}
	for _, one := range scripts {
		s := script{When: one[1]}
		for _, l := range c.Words.Languages() {
			if l.Tag == "en" || slices.Contains(p.Group.Languages, l.Tag) {
				s.Says = append(s.Says, said{l.Tag, l.Dir, l.Name, c.Words.Say(l.Tag, one[0], args)})
			}
		}
		v.Said = append(v.Said, s)
	}
	p.Title, p.Safety = "What is said", v
	c.draw(w, http.StatusOK, "scripts.html", p)
}

// shiftRow is one row of the form.
type shiftRow struct {
	N    int
	Days map[time.Weekday]bool
	duty.Shift
}

// confirmStep is something that must be confirmed before anything is real.
type confirmStep struct {
	What, Title, Text string
	Done              bool
	By                string
	Day               time.Time
}

// confirms says what each means, as officers read it.
var confirms = map[string][2]string{
	duty.Contacts: {"The contacts are right", "Open “Need help now?” and look at each: they are right for this group, and your own lines (maternity triage, perinatal team, social work by day and night) are there."},
	duty.Scripts:  {"What is said was approved", "The safeguarding lead has read every text that somebody hears when they may not be safe, in each language of the group."},
	duty.Hours:    {"The hours are true", "People are told when somebody looks. It is so, also on holidays."},
	duty.Notice:   {"People get the privacy notice", "The notice was filled in for your organisation, and everybody who joins can read it."},
}

// weekdays are those of the form, Monday first.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// safetyPage shows who looks, what is confirmed, and to those of the rota the cases.
func (c *Console) safetyPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawSafety(w, r, http.StatusOK, p, nil, "")
}

func (c *Console) drawSafety(w http.ResponseWriter, r *http.Request, status int, p *page, given *duty.Rota, number string) {
	s, err := c.Office.Safety(r.Context(), *p.Officer, p.Group.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	v := &safetyView{Shown: s, Number: number, Rota: duty.Rota{Minutes: 60, Role: "The safeguarding lead"}, Zone: p.Group.Zone}
	if s.Setup.Rota != nil {
		v.Rota = *s.Setup.Rota
	}
	if given != nil {
		v.Rota = *given
	}
	const empty = 2
	shifts := slices.Clone(v.Rota.Shifts)
	for range empty {
		shifts = append(shifts, duty.Shift{From: 9 * 60, To: 17 * 60})
	}
	for n, one := range shifts {
		row := shiftRow{N: n, Shift: one, Days: map[time.Weekday]bool{}}
		for _, day := range one.Days {
			row.Days[day] = true
		}
		v.Rows = append(v.Rows, row)
	}
	for _, what := range duty.Confirms() {
		step := confirmStep{What: what, Title: confirms[what][0], Text: confirms[what][1]}
		if done, ok := s.Setup.Confirmed[what]; ok {
			step.Done, step.By, step.Day = true, s.Names[done.By], done.Day
		}
		v.Steps = append(v.Steps, step)
	}
	p.Title, p.Safety, p.Practice = "Safety", v, s.Setup.Practice()
	c.draw(w, status, "safety.html", p)
}

// rota writes who looks, or that nobody does.
func (c *Console) rota(w http.ResponseWriter, r *http.Request, p *page) {
	var in *duty.Rota
	if r.PostForm.Get("do") != "none" {
		in = readRota(r, &p.Bad)
	}
	if len(p.Bad) == 0 {
		err := c.Office.SaveRota(r.Context(), *p.Officer, p.Group.ID, in)
		if err == nil {
			http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/safety", http.StatusSeeOther)
			return
		}
		if !errors.As(err, &p.Bad) {
			c.fail(w, r, err)
			return
		}
	}
	c.drawSafety(w, r, http.StatusUnprocessableEntity, p, in, "")
}

// mostShifts bounds the form.
const mostShifts = 40

func readRota(r *http.Request, bad *form.Mistakes) *duty.Rota {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	out := &duty.Rota{Role: get("role"), Lead: member.OfficerID(get("lead")), PassOn: get("pass_on"), Mail: map[member.OfficerID]string{}}
	out.Minutes, _ = strconv.Atoi(get("minutes")) // 0 is a mistake
	for n := range mostShifts {
		name := "shift-" + strconv.Itoa(n)
		s := duty.Shift{Officer: member.OfficerID(get(name + "-officer"))}
		if s.Officer == "" {
			continue
		}
		for _, day := range r.PostForm[name+"-day"] {
			if d, err := strconv.Atoi(day); err == nil && d >= 0 && d < len(weekdays) {
				s.Days = append(s.Days, time.Weekday(d))
			}
		}
		var err, err2 error
		s.From, err = duty.Minute(get(name + "-from"))
		s.To, err2 = duty.Minute(get(name + "-to"))
		if errors.Join(err, err2) != nil {
			bad.Add(name, "", "a time is written as 09:00")
		}
		out.Shifts = append(out.Shifts, s)
	}
	for _, id := range r.PostForm["fallback"] {
		out.Fallback = append(out.Fallback, member.OfficerID(id))
	}
	for name := range r.PostForm {
		if id, ok := strings.CutPrefix(name, "mail-"); ok && get(name) != "" {
			out.Mail[member.OfficerID(id)] = get(name)
		}
	}
	return out
}

// confirm notes that whoever is signed in stands for something.
func (c *Console) confirm(w http.ResponseWriter, r *http.Request, p *page) {
	err := c.Office.Confirm(r.Context(), *p.Officer, p.Group.ID, r.PostForm.Get("what"))
	if errors.As(err, &p.Bad) {
		c.drawSafety(w, r, http.StatusUnprocessableEntity, p, nil, "")
		return
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/safety", http.StatusSeeOther)
}

// drill begins one, and shows its number once.
func (c *Console) drill(w http.ResponseWriter, r *http.Request, p *page) {
	number, invite, err := c.Office.BeginDrill(r.Context(), *p.Officer, p.Group.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	p.Link = c.Office.Link(invite)
	c.drawSafety(w, r, http.StatusOK, p, nil, number)
}

// casePage shows a case to somebody of the rota. That they saw it is noted.
func (c *Console) casePage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawCase(w, r, http.StatusOK, p)
}

func (c *Console) drawCase(w http.ResponseWriter, r *http.Request, status int, p *page) {
	one, err := c.Office.SeeCase(r.Context(), *p.Officer, p.Group.ID, r.PathValue("case"))
	if err != nil {
		c.fail(w, r, err)
		return
	}
	s, err := c.Office.Safety(r.Context(), *p.Officer, p.Group.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	s.Trail = slices.DeleteFunc(s.Trail, func(e duty.Entry) bool { return e.Case != one.ID })
	p.Title, p.Safety = "A case", &safetyView{Shown: s, One: &one, Zone: p.Group.Zone}
	c.draw(w, status, "case.html", p)
}

// onCase does something with a case.
func (c *Console) onCase(w http.ResponseWriter, r *http.Request, p *page) {
	id := r.PathValue("case")
	var err error
	switch r.PostForm.Get("do") {
	case "take":
		err = c.Office.TakeCase(r.Context(), *p.Officer, p.Group.ID, id)
	case "over":
		err = c.Office.TakeCaseOver(r.Context(), *p.Officer, p.Group.ID, id)
	case "pass":
		err = c.Office.PassCase(r.Context(), *p.Officer, p.Group.ID, id)
	case "close":
		err = c.Office.CloseCase(r.Context(), *p.Officer, p.Group.ID, id)
	case "write":
		p.Form["text"] = r.PostForm.Get("text")
		err = c.Office.WriteCase(r.Context(), *p.Officer, p.Group.ID, id, r.PostForm.Get("text"))
	default:
		err = form.ErrNotFound
	}
	switch {
	case errors.As(err, &p.Bad):
		c.drawCase(w, r, http.StatusUnprocessableEntity, p)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/safety/"+id, http.StatusSeeOther)
	}
}

// worry makes a case of something that was read.
func (c *Console) worry(w http.ResponseWriter, r *http.Request, p *page) {
	err := c.Office.Worry(r.Context(), *p.Officer, p.Group.ID, r.PostForm.Get("id"), r.PostForm.Get("category"))
	if err != nil && !errors.Is(err, form.ErrTwice) {
		c.fail(w, r, err)
		return
	}
	p.Title, p.Text = "Your safeguarding lead is told", "Those of the rota are alerted now, and one of them will say that they have it. The text itself is not in the alert: show it to them. Nobody can find who wrote it; a message to the whole group, under “Tell the group”, can say where help is."
	c.draw(w, http.StatusOK, "message.html", p)
}
