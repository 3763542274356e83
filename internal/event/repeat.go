package event

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"blether/internal/checkin"
)

// MostTimes is how many sessions a series may have.
const MostTimes = 120

// Errors of a series.
var (
	ErrRule   = errors.New("this is no rule for repeating")
	ErrNoEnd  = errors.New("the series has no end")
	ErrMany   = errors.New("the series is longer than can be")
	ErrNoTime = errors.New("the series has no session")
	ErrGap    = errors.New("the clocks jump over this time")
)

// Times gives the start of each session of a series: first, a date and time of day in a zone,
// again by an RRULE (RFC 5545, without DTSTART) until its end, without the dates in skip. All
// begin at the same time of day, whatever the clocks do; one that falls into a gap of the
// clocks begins at its end. An empty rule is one session, and there a gap is ErrGap.
func Times(rule string, first time.Time, zone *time.Location, skip []time.Time) ([]time.Time, error) {
	start, shown := checkin.Instant(first, zone)
	if rule == "" {
		if !shown {
			return nil, ErrGap
		}
		return []time.Time{start}, nil
	}
	days, err := civilTimes(rule, first, zone)
	if err != nil {
		return nil, err
	}
	var out []time.Time
	for _, day := range days {
		if slices.ContainsFunc(skip, func(s time.Time) bool { return sameDay(s, day) }) {
			continue
		}
		t, _ := checkin.Instant(day, zone)
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, ErrNoTime
	}
	return out, nil
}

// civilTimes expands a rule as dates and times of day, without any zone.
func civilTimes(rule string, first time.Time, zone *time.Location) ([]time.Time, error) {
	rule = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(rule)), "RRULE:")
	if slices.Contains(strings.Split(rule, ";"), "INTERVAL=0") {
		return nil, fmt.Errorf("%w: INTERVAL=0 never comes to the next", ErrRule)
	}
	o, err := rrule.StrToROption(rule)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRule, err)
	}
	if o.Count < 0 || o.Interval < 0 {
		return nil, fmt.Errorf("%w: a number under nothing", ErrRule)
	}
	if o.Freq > rrule.DAILY {
		return nil, fmt.Errorf("%w: not more often than daily", ErrRule)
	}
	if o.Count == 0 && o.Until.IsZero() {
		return nil, ErrNoEnd
	}
	if strings.Contains(rule, "UNTIL=") && strings.HasSuffix(untilOf(rule), "Z") {
		o.Until = checkin.Civil(o.Until, zone) // written in UTC: as the zone shows it
	} else if len(untilOf(rule)) == len("20060102") {
		o.Until = o.Until.Add(24*time.Hour - time.Second) // a date: all of that day
	}
	o.Dtstart = first
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRule, err)
	}
	var out []time.Time
	for next := r.Iterator(); ; {
		t, ok := next()
		if !ok {
			break
		}
		if len(out) == MostTimes {
			return nil, ErrMany
		}
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, ErrNoTime
	}
	return out, nil
}

// untilOf is the value of UNTIL in a rule.
func untilOf(rule string) string {
	_, rest, _ := strings.Cut(rule, "UNTIL=")
	value, _, _ := strings.Cut(rest, ";")
	return value
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.Month() == b.Month() && a.Day() == b.Day()
}

// How long an offer of a place waits for an answer.
const (
	usualWindow = 24 * time.Hour
	nearWindow  = 4 * time.Hour
	nextWindow  = time.Hour
	near        = 3 * 24 * time.Hour
	next        = 12 * time.Hour
)

// Window is until when an offer that somebody can read from a moment on waits for them: a
// day, and less where the session is near. ok is false where it would come too late.
func (s *Session) Window(reads time.Time) (until time.Time, ok bool) {
	left := s.Closes().Sub(reads)
	wait := usualWindow
	switch {
	case left <= 0:
		return time.Time{}, false
	case left <= next:
		wait = nextWindow
	case left <= near:
		wait = nearWindow
	}
	return reads.Add(min(wait, left)), true
}
