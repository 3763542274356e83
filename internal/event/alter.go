package event

import (
	"time"

	"blether/internal/checkin"
)

// Alteration is what should be different of a session, or of the rest of a series; what is
// empty stays.
type Alteration struct {
	Day, Time      string
	Capacity       int
	Where, Details string
	Facts          *Facts // all of them anew; nil leaves them
}

// Places is how many a session has then.
func (in *Alteration) Places(s *Session) int {
	if in.Capacity == 0 {
		return s.List.Capacity
	}
	return in.Capacity
}

// Told is what is told of it then.
func (in *Alteration) Told(s *Session) Facts {
	if in.Facts != nil {
		return *in.Facts
	}
	out := s.Facts
	if in.Where != "" {
		out.Where = in.Where
	}
	if in.Details != "" {
		out.Details = in.Details
	}
	return out
}

// Starts is when the session begins then.
func (in *Alteration) Starts(s *Session, now time.Time) (time.Time, []Flaw) {
	if in.Day == "" && in.Time == "" {
		return s.Start, nil
	}
	c := checkin.Civil(s.Start, checkin.Zone(s.Zone))
	day, clock := in.Day, in.Time
	if day == "" {
		day = c.Format(time.DateOnly)
	}
	if clock == "" {
		clock = c.Format("15:04")
	}
	to, err := time.Parse("2006-01-02 15:04", day+" "+clock)
	if err != nil {
		return s.Start, []Flaw{{Field: "day", Key: "flaw_day"}}
	}
	at, shown := checkin.Instant(to, checkin.Zone(s.Zone))
	switch {
	case !shown:
		return at, []Flaw{{Field: "time", Key: "flaw_gap"}}
	case !at.After(now) && !at.Equal(s.Start):
		return at, []Flaw{{Field: "day", Key: "flaw_past"}}
	}
	return at, nil
}
