// Package event is gatherings: what is announced, who has a place and who waits for one,
// when it happens and again, and when it can be told to whom. It reads no clock and
// writes nothing. It does not know how anything is said.
package event

import (
	"time"

	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
)

// Format is how people meet.
type Format string

// Formats (mission.md, peer support plan 3.1).
const (
	InPerson Format = "in_person"
	Online   Format = "online"
	Phone    Format = "phone"
	OneToOne Format = "one_to_one"
)

// Formats lists them.
func Formats() []Format { return []Format{InPerson, Online, Phone, OneToOne} }

// Everybody is an audience: whoever likes. The others are offered first to those who told
// that it fits; anyone may come.
const Everybody = "all"

// Audiences lists for whom a session can be.
func Audiences() []string {
	return []string{Everybody, "fathers", "bereaved", "young", "carers", "lgbt", "minority", "remote"}
}

// Need is what somebody needs to be able to come. Those that must be booked are followed up.
type Need struct {
	Name   string
	Booked bool
}

// Needs lists what is asked.
func Needs() []Need {
	return []Need{{"bsl", true}, {"isl", true}, {"interpreter", true}, {"captions", true}, {"transport", true}, {"childcare", true},
		{"step_free", false}, {"quiet_space", false}, {"large_print", false}}
}

// MustBook tells whether a need is booked by whoever runs the session.
func MustBook(need string) bool {
	for _, n := range Needs() {
		if n.Name == need {
			return n.Booked
		}
	}
	return false
}

// Aids are the needs that bring somebody or something into the room, which all are told of.
func Aids() []string { return []string{"bsl", "isl", "interpreter", "captions"} }

// Booked tells which aids are booked for a session: they are announced to all who come.
func (s *Session) Booked() []string {
	var out []string
	for _, aid := range Aids() {
		for _, p := range s.List.Places {
			if p.Status == Confirmed && p.Told.Needs[aid] == Booked {
				out = append(out, aid)
				break
			}
		}
	}
	return out
}

// How far a need that must be booked is.
const (
	Asked       = "asked"
	Booked      = "booked"
	NotPossible = "not_possible"
)

// State is where a session stands.
type State string

// States.
const (
	Draft     State = "draft" // made, and shown to nobody yet
	Open      State = "open"
	Cancelled State = "cancelled"
	Over      State = "over"
)

// Facts are what is told of a session. Details are told to those with a place alone, and
// only shortly before.
type Facts struct {
	Title   string `json:"title"`
	About   string `json:"about,omitempty"`
	For     string `json:"for"`
	Format  Format `json:"format"`
	Area    string `json:"area,omitempty"` // code of a Board or Trust
	Where   string `json:"where,omitempty"`
	Details string `json:"details,omitempty"`
	// Language in which it is held; empty for English.
	Language string `json:"language,omitempty"`
	Minutes  int    `json:"minutes"`
	Queue    bool   `json:"queue"` // a waiting list
	// Asks tells whether people are asked what they need.
	Asks      bool   `json:"asks"`
	Childcare string `json:"childcare,omitempty"` // what is offered
	Expenses  string `json:"expenses,omitempty"`  // what is paid
	Rules     string `json:"rules,omitempty"`     // ground rules to agree to
	With      string `json:"with,omitempty"`      // who leads it with the organiser, as they want to be named
	CutOff    int    `json:"cut_off,omitempty"`   // minutes before the start from which nobody signs up
	Minimum   int    `json:"minimum,omitempty"`   // people; with fewer the organiser is asked
	Invited   bool   `json:"invited,omitempty"`   // by invitation: stands in no list
	Shared    bool   `json:"shared,omitempty"`    // seen by every group here
	Cover     bool   `json:"cover,omitempty"`     // whoever runs it cannot be there, and another is looked for
	Ranks     int64  `json:"ranks,omitempty"`     // see List
	Closed    bool   `json:"closed,omitempty"`    // all who came are noted
	// Seen is from when officers who took it over see who comes: those concerned are told
	// before, and can give their place back.
	Seen   time.Time `json:"seen,omitzero"`
	Native bool      `json:"native,omitempty"` // Discord shows it as an event of the server, with a neutral title
}

// Session is one gathering on one day.
type Session struct {
	ID        string // 8 letters and digits, random
	Gathering string // the series that it belongs to; its own id where it is alone
	Group     group.ID
	Facts
	Zone  string // IANA
	Start time.Time
	State State
	// Run by a member, who is a peer supporter, or by an officer.
	Organiser member.ID
	Officer   member.OfficerID
	Apart     bool  // was changed by itself: a change of the series leaves it alone
	Sequence  int64 // how often it was changed, as iCalendar counts
	Version   int64
	List      List
}

// End is when it is over.
func (s *Session) End() time.Time { return s.Start.Add(time.Duration(s.Minutes) * time.Minute) }

// Local is when it begins, as its own zone shows it.
func (s *Session) Local() time.Time { return s.Start.In(checkin.Zone(s.Zone)) }

// Closes is from when on nobody can sign up.
func (s *Session) Closes() time.Time { return s.Start.Add(-time.Duration(s.CutOff) * time.Minute) }

// Upcoming tells whether somebody can still look at it and sign up.
func (s *Session) Upcoming(now time.Time) bool { return s.State == Open && now.Before(s.Closes()) }

// When joining details are told: long enough before to travel, or just before a call.
const (
	detailsTravel = 24 * time.Hour
	detailsCall   = time.Hour
)

// Opened tells from when on those with a place get the joining details.
func (s *Session) Opened() time.Time {
	if s.Format == InPerson || s.Format == OneToOne {
		return s.Start.Add(-detailsTravel)
	}
	return s.Start.Add(-detailsCall)
}

// Rushed tells whether a session is so near that word of it cannot wait.
func (s *Session) Rushed(now time.Time) bool {
	const near = 24 * time.Hour
	return s.Start.Sub(now) < near
}

// RunBy tells whether a member runs it.
func (s *Session) RunBy(id member.ID) bool { return id != "" && s.Organiser == id }

// Shown is a session as officers see it.
type Shown struct {
	Session
	// Counts stand only where officers run it; so does the roster.
	Given, Offers, InLine int
	Roster                []Place
	Own                   bool
}

// ToOfficers leaves out whom they may not see: of a session that a peer supporter runs,
// everybody.
func (s *Session) ToOfficers(now time.Time) Shown {
	out := Shown{Session: *s, Own: s.Officer != ""}
	out.List, out.Organiser = List{Capacity: s.List.Capacity, Queue: s.List.Queue}, ""
	if !out.Own {
		out.Details = ""
		return out
	}
	out.Given, out.Offers, out.InLine = s.List.Count(Confirmed), s.List.Count(Offered), s.List.Count(Waiting)
	if now.Before(s.Seen) {
		return out
	}
	for _, p := range s.List.With(Confirmed) {
		p.Person = ""
		out.Roster = append(out.Roster, p)
	}
	return out
}
