package checkin

import (
	"strconv"
	"time"
)

// Wave is one period of a series: everybody who is asked in it answers the same round.
type Wave struct {
	Key    string    // names it within its series
	Closes time.Time // when the last zone is over with it
}

const (
	slack     = 12 * time.Hour // behind UTC there is nobody
	onceOpen  = 14             // days for which something asked once can be answered
	plainWave = 28             // days of a wave where the schedule has none of its own
	mostOpen  = 92             // days that a wave lasts at most
)

// Wave is the wave in which somebody is asked who is meant to be at a moment, in their
// zone. It is the same for the same civil time, wherever people are. opened is when the
// series began.
func (s *Schedule) Wave(meant, opened time.Time, zone *time.Location) Wave {
	c := civil(meant, zone)
	switch {
	case s.cron != nil:
		// In a gap of the clocks the moment shows a later time than was meant.
		at := s.nextCron(c.Add(-time.Minute))
		if at.IsZero() || at.Sub(c) > time.Minute {
			at = s.nextCron(midnight(c).Add(-time.Minute))
		}
		next := s.nextCron(at)
		if longest := at.AddDate(0, 0, mostOpen); next.IsZero() || next.After(longest) {
			next = longest
		}
		return Wave{Key: at.Format("200601021504"), Closes: next.Add(slack)}
	case !s.once.IsZero():
		return Wave{Key: "once", Closes: s.once.AddDate(0, 0, onceOpen).Add(slack)}
	}
	days := plainWave
	if s.again {
		days = s.days
	}
	first := midnight(civil(opened, time.UTC))
	n := int(midnight(c).Sub(first)/(24*time.Hour)) / days
	return Wave{Key: "w" + strconv.Itoa(n), Closes: first.AddDate(0, 0, min((n+1)*days, n*days+mostOpen)).Add(slack)}
}
