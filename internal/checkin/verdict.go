package checkin

import (
	"time"
)

// Person is what is known of somebody when it is decided whether something goes to them.
type Person struct {
	Zone   *time.Location
	Wish   Wish
	Silent bool // paused, or stopped: nothing goes until they say so
	Spent  Spent
	Usual  Hours // quiet hours of their group or instance
	MostOf int   // a week may bring, where they do not say; 0 for Usual
}

// Verdict is what becomes of one message.
type Verdict string

// Verdicts.
const (
	Go   Verdict = "go"
	Hold Verdict = "hold" // until a later moment; it is not dropped
	Not  Verdict = "not"  // the person does not want it
)

// Judge decides whether a message of a kind, about a flow, goes to a person now, waits until
// a moment, or does not come. Why it waits is "quiet" or "budget", for bands only.
func (p *Person) Judge(k Kind, flow string, now time.Time) (v Verdict, until time.Time, why string) {
	if p.Silent || !p.Wish.Wants(k) || p.Wish.Stopped(k, flow) {
		return Not, time.Time{}, ""
	}
	clear, ok := p.Wish.Clear(now, p.Zone, p.Usual)
	switch {
	case !ok:
		return Not, time.Time{}, ""
	case clear.After(now):
		return Hold, clear, "quiet"
	}
	fits, from := p.Spent.Room(now, p.cap())
	if fits || k == Reminder { // what they signed up for is not held back by other news; it counts all the same
		return Go, now, ""
	}
	if clear, ok = p.Wish.Clear(from, p.Zone, p.Usual); !ok {
		return Not, time.Time{}, ""
	}
	return Hold, clear, "budget"
}

func (p *Person) cap() int {
	switch {
	case p.Wish.Week != nil:
		return max(*p.Wish.Week, 1)
	case p.MostOf > 0:
		return p.MostOf
	}
	return Usual
}
