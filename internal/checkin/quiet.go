package checkin

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Hours are a part of the day in minutes from midnight, which may go over it: from its
// first minute, to just before its last. From equal to To is none.
type Hours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// UsualHours are those of an instance that says nothing: nine in the evening to nine in
// the morning.
var UsualHours = Hours{From: 21 * 60, To: 9 * 60}

// mostQuiet leaves at least six hours in which something can come.
const mostQuiet = 18 * 60

// ParseHours reads "21:00-09:00", or "none".
func ParseHours(text string) (Hours, error) {
	if text == "none" {
		return Hours{}, nil
	}
	from, to, ok := strings.Cut(strings.ReplaceAll(text, " ", ""), "-")
	if !ok {
		return Hours{}, errors.New("quiet hours are written as 21:00-09:00, or none")
	}
	a, err := ParseClock(from)
	b, err2 := ParseClock(to)
	if err := errors.Join(err, err2); err != nil {
		return Hours{}, err
	}
	h := Hours{From: a, To: b}
	if h.length() > mostQuiet {
		return Hours{}, fmt.Errorf("quiet hours of more than %d hours leave too little of the day", mostQuiet/60)
	}
	return h, nil
}

// HoursOr reads the hours of a group, or gives the usual ones where it has none.
func HoursOr(written string, usual Hours) Hours {
	if h, err := ParseHours(written); err == nil && written != "" {
		return h
	}
	return usual
}

// String writes them as ParseHours reads them.
func (h Hours) String() string {
	if h.From == h.To {
		return "none"
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

const minutes = 24 * 60

func (h Hours) length() int { return ((h.To-h.From)%minutes + minutes) % minutes }

// has tells whether a civil time lies in them.
func (h Hours) has(c time.Time) bool {
	at := c.Hour()*60 + c.Minute()
	return ((at-h.From)%minutes+minutes)%minutes < h.length()
}

// over is the civil time at which they end, for one that lies in them.
func (h Hours) over(c time.Time) time.Time {
	end := midnight(c).Add(time.Duration(h.To) * time.Minute)
	if !end.After(c) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}
