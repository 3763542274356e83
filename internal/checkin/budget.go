package checkin

import (
	"slices"
	"time"
)

// Usual is how many messages that nobody asked for a week may bring, where nobody says.
const Usual = 3

// week is what a budget is for: any seven days, so that no boundary doubles it.
const week = 7 * 24 * time.Hour

// Spent are the moments at which such messages went to one person, in no order. What is
// older than a week counts no more.
type Spent []time.Time

// Room tells whether one more fits at a moment, under a cap; else when it does at the
// earliest, as things stand. cap must be at least 1.
func (s Spent) Room(at time.Time, most int) (ok bool, from time.Time) {
	recent := s.since(at)
	if len(recent) < most {
		return true, at
	}
	slices.SortFunc(recent, time.Time.Compare)
	return false, recent[len(recent)-most].Add(week)
}

// With is what is spent after one more, without what counts no more.
func (s Spent) With(at time.Time) Spent { return append(s.since(at), at) }

// since are those that still count at a moment. One from the future, as after a clock that
// was set back, counts too.
func (s Spent) since(at time.Time) Spent {
	var out Spent
	for _, t := range s {
		if t.Add(week).After(at) {
			out = append(out, t)
		}
	}
	return out
}
