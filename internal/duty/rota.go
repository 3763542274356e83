// Package duty is who looks when somebody asked to be contacted because they may not be safe:
// a group's rota in hours, what becomes of a case, and what named people must have confirmed
// before anything there is real (docs/safety.md). It reads no clock and writes nothing.
package duty

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
)

// Shift is when one officer looks, in the group's own time.
type Shift struct {
	Officer member.OfficerID `json:"officer"`
	Days    []time.Weekday   `json:"days"`
	// From and To are minutes of the day. Where To is not after From it lies on the next day;
	// 0 and 1440 are a whole day.
	From int `json:"from"`
	To   int `json:"to"`
}

// Rota is who looks in a group, and what happens where they do not.
type Rota struct {
	Role     string             `json:"role"`               // as people are told: "the safeguarding lead"
	Lead     member.OfficerID   `json:"lead"`               // is told last, and of everything that nobody takes
	Shifts   []Shift            `json:"shifts,omitempty"`   // who is told first
	Fallback []member.OfficerID `json:"fallback,omitempty"` // who is told where those do not answer, or nobody is there
	// Minutes is how long whoever is told has to say that they have it.
	Minutes int `json:"minutes"`
	// PassOn is to whom danger to a child or to life is passed on with who somebody is, in
	// flows that are not anonymous; empty where that is by their own yes only.
	PassOn string `json:"pass_on,omitempty"`
	// Mail are addresses to which an alert without any text goes too, by officer.
	Mail map[member.OfficerID]string `json:"mail,omitempty"`
}

// Bounds of a rota.
const (
	LeastMinutes = 5
	MostMinutes  = 24 * 60
	usualMinutes = 60
	wholeDay     = 24 * 60
)

// Patience is how long whoever is told has.
func (r *Rota) Patience() time.Duration {
	if r.Minutes == 0 {
		return usualMinutes * time.Minute
	}
	return time.Duration(r.Minutes) * time.Minute
}

// begins is when a shift begins that lies on a day.
func (s *Shift) begins(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), s.From/60, s.From%60, 0, 0, day.Location())
}

// ends is when it ends.
func (s *Shift) ends(day time.Time) time.Time {
	to := s.To
	if to <= s.From {
		to += wholeDay
	}
	return time.Date(day.Year(), day.Month(), day.Day(), to/60, to%60, 0, 0, day.Location())
}

// On are the officers who look at a moment, in a zone, each once.
func (r *Rota) On(now time.Time, zone string) []member.OfficerID {
	var out []member.OfficerID
	here := now.In(checkin.Zone(zone))
	for _, s := range r.Shifts {
		for _, day := range []time.Time{here.AddDate(0, 0, -1), here} {
			if slices.Contains(s.Days, day.Weekday()) && !now.Before(s.begins(day)) && now.Before(s.ends(day)) && !slices.Contains(out, s.Officer) {
				out = append(out, s.Officer)
			}
		}
	}
	return out
}

// Next is the first moment from now on at which somebody looks; ok is false where nobody
// ever does.
func (r *Rota) Next(now time.Time, zone string) (at time.Time, ok bool) {
	if len(r.On(now, zone)) > 0 {
		return now, true
	}
	here := now.In(checkin.Zone(zone))
	const week = 8
	for _, s := range r.Shifts {
		for n := range week {
			day := here.AddDate(0, 0, n)
			if t := s.begins(day); slices.Contains(s.Days, day.Weekday()) && t.After(now) && t.Before(s.ends(day)) && (!ok || t.Before(at)) {
				at, ok = t, true
			}
		}
	}
	return at, ok
}

// Everybody are all who are named in it, in the order in which they are told.
func (r *Rota) Everybody() []member.OfficerID {
	var out []member.OfficerID
	add := func(id member.OfficerID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, s := range r.Shifts {
		add(s.Officer)
	}
	for _, id := range r.Fallback {
		add(id)
	}
	add(r.Lead)
	return out
}

// Flaw is something that cannot be as it was asked for: a field, and why, in words.
type Flaw struct{ Field, Text string }

// Flaws says what is wrong with a rota whose officers must be of a group.
func (r *Rota) Flaws(in func(member.OfficerID) bool) []Flaw {
	var out []Flaw
	add := func(bad bool, field, text string) {
		if bad {
			out = append(out, Flaw{field, text})
		}
	}
	const longest = 60
	add(strings.TrimSpace(r.Role) == "", "role", "say who contacts people, as they will read it: a role, or a name")
	add(len([]rune(r.Role)) > longest, "role", "the role is longer than "+strconv.Itoa(longest)+" letters")
	add(len([]rune(r.PassOn)) > longest, "pass_on", "to whom it is passed on is longer than "+strconv.Itoa(longest)+" letters")
	add(r.Lead == "", "lead", "choose who is told of everything that nobody takes")
	add(len(r.Shifts) == 0, "shift-0", "there is no shift, so nobody would ever look")
	add(r.Minutes < LeastMinutes || r.Minutes > MostMinutes, "minutes", "whoever is told has between 5 minutes and a day to say that they have it")
	for _, id := range r.Everybody() {
		add(!in(id), "lead", "somebody in the rota does not run this group any more")
	}
	for i, s := range r.Shifts {
		field := "shift-" + strconv.Itoa(i)
		add(len(s.Days) == 0, field, "a shift has no day")
		add(s.From < 0 || s.From >= wholeDay || s.To < 0 || s.To > wholeDay, field, "a shift has times that are none")
	}
	others := slices.DeleteFunc(r.Everybody(), func(id member.OfficerID) bool {
		return len(r.Shifts) > 0 && id == r.Shifts[0].Officer
	})
	add(len(r.Shifts) > 0 && len(others) == 0, "fallback", "only one officer is named: somebody else must be told where they do not answer")
	return out
}

// ErrTime is for what is no time of the day.
var ErrTime = errors.New("a time is written as 09:00")

// Minute reads a time of the day; "24:00" is its end.
func Minute(text string) (int, error) {
	if text == "24:00" {
		return wholeDay, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, ErrTime
	}
	return t.Hour()*60 + t.Minute(), nil
}

// Clock writes minutes of the day.
func Clock(minute int) string {
	if minute == wholeDay {
		return "24:00"
	}
	return time.Date(2000, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}

// Setup is what a group has set up and confirmed.
type Setup struct {
	Rota *Rota `json:"rota,omitempty"` // nil: no contact is offered
	// Since is from when on somebody is on the rota: of cases that were closed before they see
	// nothing.
	Since map[member.OfficerID]time.Time `json:"since,omitempty"`
	// Confirmed is who confirmed what, and when; see Confirms.
	Confirmed map[string]Confirmed `json:"confirmed,omitempty"`
	Drill     *Drilled             `json:"drill,omitempty"` // the newest that was passed
	// Began is when nothing was missing for the first time: from then on it is real. What is
	// changed later keeps new rounds from opening until it is confirmed, and nothing else.
	Began   time.Time `json:"began,omitzero"`
	Version int64     `json:"-"`
}

// Confirmed is one confirmation.
type Confirmed struct {
	By  member.OfficerID `json:"by"`
	Day time.Time        `json:"day"`
}

// Drilled is a drill that was passed.
type Drilled struct {
	By  member.OfficerID `json:"by"`
	Day time.Time        `json:"day"`
	// Chain tells that somebody was alerted, took it and the person heard; else there was no
	// rota, and what is shown was tried alone.
	Chain bool `json:"chain"`
	// Whom are those of whom an alert came through: for others it was not tried.
	Whom []member.OfficerID `json:"whom,omitempty"`
}

// What must be confirmed.
const (
	Contacts = "contacts" // they are right here, also the group's own
	Scripts  = "scripts"  // what is said was read and approved by the safeguarding lead
	Hours    = "hours"    // when somebody looks is as people are told
	Notice   = "notice"   // the privacy notice is given to people
)

// Confirms lists it.
func Confirms() []string { return []string{Contacts, Scripts, Hours, Notice} }

// Missing is what keeps a group in practice: names of Confirms, and "drill". Empty where it is
// real.
func (s *Setup) Missing() []string {
	var out []string
	for _, what := range Confirms() {
		if _, ok := s.Confirmed[what]; !ok {
			out = append(out, what)
		}
	}
	if s.Drill == nil || s.Rota != nil && !s.tried() {
		out = append(out, "drill")
	}
	return out
}

// Untried tells that a drill was passed, and reached nobody who is on the rota now.
func (s *Setup) Untried() bool { return s.Rota != nil && s.Drill != nil && !s.tried() }

// tried tells that a drill went to its end, and reached somebody who is on the rota now.
func (s *Setup) tried() bool {
	return s.Drill != nil && s.Drill.Chain && slices.ContainsFunc(s.Rota.Everybody(), func(id member.OfficerID) bool { return slices.Contains(s.Drill.Whom, id) })
}

// Sees tells whether somebody who looks may see a case.
func (s *Setup) Sees(id member.OfficerID, c *Case) bool {
	return s.Rota != nil && slices.Contains(s.Rota.Everybody(), id) && (c.State != Closed || !c.Closed.Before(s.Since[id]))
}

// Practice tells that nothing there is real yet.
func (s *Setup) Practice() bool { return s.Began.IsZero() }

// Begin makes it real once nothing is missing.
func (s *Setup) Begin(now time.Time) {
	if s.Began.IsZero() && len(s.Missing()) == 0 {
		s.Began = now
	}
}

// Acts tells that somebody can be offered a contact, and that a policy is kept: there is a rota,
// it was tried to its end once, and the group is no practice.
func (s *Setup) Acts() bool {
	return s.Rota != nil && !s.Practice() && s.tried()
}

// Of is where a group has it.
type Of struct {
	Group group.ID
	Setup
}
