package event

import (
	"errors"
	"slices"
	"time"

	"blether/internal/member"
)

// Status is where somebody stands in a session.
type Status string

// Statuses. A place is held by whoever is confirmed or has an offer.
const (
	Confirmed Status = "confirmed"
	Waiting   Status = "waiting"
	Offered   Status = "offered"  // a place is theirs until a moment, if they say yes
	Left      Status = "left"     // gave it back, or left the waiting list
	Lapsed    Status = "lapsed"   // an offer ran out
	Declined  Status = "declined" // an offer was not wanted
)

// Place is one person in one session.
type Place struct {
	Person member.ID
	Status Status
	// Rank is their place in line: whoever came first has the smallest.
	Rank int64
	// Until is when an offer runs out.
	Until time.Time
	// Passed tells that a place went by while messages to them were off.
	Passed time.Time
	Came   bool // the organiser noted that they were there
	Told   Told
}

// Told is what whoever runs the session sees of somebody.
type Told struct {
	Name  string            `json:"name,omitempty"`
	Needs map[string]string `json:"needs,omitempty"` // need to how far it is: see Need
	More  string            `json:"more,omitempty"`
}

// Errors of a list.
var (
	// ErrFull: there is neither a place nor a waiting list.
	ErrFull = errors.New("the session is full")
	// ErrBelow: more places are given or offered than there would be.
	ErrBelow = errors.New("more places are given than that")
	// ErrLate: the offer has run out.
	ErrLate = errors.New("the offer has run out")
	// ErrNone: they have no such place.
	ErrNone = errors.New("no such place")
)

// List is who has a place in a session and who waits for one.
type List struct {
	Capacity int
	Queue    bool // whether there is a waiting list
	Places   []Place
	// Ranks is the greatest rank that was ever given: none is given twice.
	Ranks int64

	changed map[member.ID]bool
}

// Changed are the places that differ from what was read.
func (l *List) Changed() []Place {
	var out []Place
	for _, p := range l.Places {
		if l.changed[p.Person] {
			out = append(out, p)
		}
	}
	return out
}

// Of is somebody's place; nil where they have none and had none.
func (l *List) Of(id member.ID) *Place {
	for i := range l.Places {
		if l.Places[i].Person == id {
			return &l.Places[i]
		}
	}
	return nil
}

// Status is where somebody stands; empty for nowhere.
func (l *List) Status(id member.ID) Status {
	if p := l.Of(id); p != nil {
		return p.Status
	}
	return ""
}

// Count is how many stand somewhere.
func (l *List) Count(s Status) int {
	n := 0
	for _, p := range l.Places {
		if p.Status == s {
			n++
		}
	}
	return n
}

// Free is how many places are neither given nor offered.
func (l *List) Free() int { return l.Capacity - l.Count(Confirmed) - l.Count(Offered) }

// SignUp gives somebody a place, or the last place in line; whoever has an offer takes it.
// Signing up again changes nothing. ErrFull where there is no waiting list.
func (l *List) SignUp(id member.ID, told Told, now time.Time) (Status, error) {
	switch s := l.Status(id); s {
	case Confirmed, Waiting:
		return s, nil
	case Offered:
		if l.Accept(id, now) == nil {
			return Confirmed, nil
		}
	}
	status := Confirmed
	if l.Free() <= 0 || l.Count(Waiting) > 0 { // whoever waits goes first
		if !l.Queue {
			return "", ErrFull
		}
		status = Waiting
	}
	if l.Of(id) == nil {
		l.Places = append(l.Places, Place{Person: id})
	}
	p := l.set(id, status)
	l.Ranks = max(l.Ranks, l.last()) + 1
	p.Rank, p.Passed, p.Came, p.Told = l.Ranks, time.Time{}, false, told
	return status, nil
}

// Leave gives a place, an offer or a place in line back. Leaving twice changes nothing.
func (l *List) Leave(id member.ID) (was Status) {
	switch was = l.Status(id); was {
	case Confirmed, Offered, Waiting:
		l.set(id, Left).Told = Told{}
	}
	return was
}

// Accept takes an offer: ErrLate where it has run out, ErrNone where there is none.
// Accepting twice changes nothing.
func (l *List) Accept(id member.ID, now time.Time) error {
	p := l.Of(id)
	switch {
	case p == nil || p.Status == Left || p.Status == Waiting || p.Status == Declined:
		return ErrNone
	case p.Status == Confirmed:
		return nil
	case p.Status == Lapsed:
		return ErrLate
	case !p.Until.After(now):
		l.set(id, Lapsed).Told = Told{}
		return ErrLate
	}
	l.set(id, Confirmed)
	return nil
}

// Decline turns an offer down: ErrNone where there is none.
func (l *List) Decline(id member.ID) error {
	if l.Status(id) != Offered {
		return ErrNone
	}
	l.set(id, Declined).Told = Told{}
	return nil
}

// Lapse ends the offers that have run out, and tells whose.
func (l *List) Lapse(now time.Time) []member.ID {
	var out []member.ID
	for i := range l.Places {
		if p := &l.Places[i]; p.Status == Offered && !p.Until.After(now) {
			l.set(p.Person, Lapsed).Told = Told{}
			out = append(out, p.Person)
		}
	}
	return out
}

// Resize changes how many places there are: ErrBelow where more are given or offered.
func (l *List) Resize(capacity int) error {
	if capacity < l.Count(Confirmed)+l.Count(Offered) {
		return ErrBelow
	}
	l.Capacity = capacity
	return nil
}

// Next is whoever is first in line while a place is free and was not passed over in this
// look; ok is false for nobody. It is followed by Offer or by Pass.
func (l *List) Next(passed map[member.ID]bool) (id member.ID, ok bool) {
	if l.Free() <= 0 {
		return "", false
	}
	var best *Place
	for i := range l.Places {
		if p := &l.Places[i]; p.Status == Waiting && !passed[p.Person] && (best == nil || p.Rank < best.Rank) {
			best = p
		}
	}
	if best == nil {
		return "", false
	}
	return best.Person, true
}

// Offer offers somebody who waits a free place until a moment.
func (l *List) Offer(id member.ID, until time.Time) {
	if l.Status(id) == Waiting && l.Free() > 0 {
		l.set(id, Offered).Until = until
	}
}

// Pass notes that a place went by somebody to whom nothing may be written now. They keep
// their place in line.
func (l *List) Pass(id member.ID, now time.Time) {
	if p := l.Of(id); p != nil && p.Status == Waiting && p.Passed.IsZero() {
		p.Passed = now
		l.mark(id)
	}
}

// Ahead is how many wait before somebody who waits.
func (l *List) Ahead(id member.ID) int {
	own := l.Of(id)
	n := 0
	for _, p := range l.Places {
		if own != nil && p.Status == Waiting && p.Rank < own.Rank {
			n++
		}
	}
	return n
}

// Note changes what whoever runs the session sees of somebody, or whether they came.
func (l *List) Note(id member.ID, change func(*Place)) {
	if p := l.Of(id); p != nil {
		change(p)
		l.mark(id)
	}
}

// With are those who stand somewhere, in their order.
func (l *List) With(statuses ...Status) []Place {
	var out []Place
	for _, p := range l.Places {
		if slices.Contains(statuses, p.Status) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Place) int { return int(a.Rank - b.Rank) })
	return out
}

func (l *List) set(id member.ID, s Status) *Place {
	p := l.Of(id)
	p.Status, p.Until = s, time.Time{}
	l.mark(id)
	return p
}

func (l *List) mark(id member.ID) {
	if l.changed == nil {
		l.changed = map[member.ID]bool{}
	}
	l.changed[id] = true
}

// last is the greatest rank that was ever given.
func (l *List) last() int64 {
	n := int64(0)
	for _, p := range l.Places {
		n = max(n, p.Rank)
	}
	return n
}
