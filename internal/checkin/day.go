package checkin

import (
	"errors"
	"strings"
	"time"
)

// Days on which nothing comes, by a person's own choice: from a day to a day, both with it.
// Every year where the years are left out ("05-01"), else once ("2026-05-01").
type Days struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Names of days that move, for Days.From.
const (
	MothersDay = "mothers-day" // in the United Kingdom: three weeks before Easter
	FathersDay = "fathers-day" // the third Sunday of June
)

// ErrDays means that days cannot be read.
var ErrDays = errors.New("days are written as 1 May, 2026-05-01, or with \"to\" between two of them")

// has tells whether a civil day is one of them.
func (d Days) has(c time.Time) bool {
	switch d.From {
	case MothersDay:
		return sameDay(c, easter(c.Year()).AddDate(0, 0, -21))
	case FathersDay:
		return sameDay(c, nthSunday(c.Year(), time.June, 3))
	}
	form := time.DateOnly
	if len(d.From) < len(form) {
		form = "01-02"
	}
	day, to := c.Format(form), d.To
	if to == "" {
		to = d.From
	}
	if form != time.DateOnly && to < d.From { // over the new year
		return day >= d.From || day <= to
	}
	return day >= d.From && day <= to
}

func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

func nthSunday(year int, m time.Month, n int) time.Time {
	first := time.Date(year, m, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
}

// easter is Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, 8).
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(y, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

// Check tells whether days can be read.
func (d Days) Check() error {
	if d.From == MothersDay || d.From == FathersDay {
		return nil
	}
	form := time.DateOnly
	if len(d.From) < len(form) {
		form = "01-02"
	}
	const leap = "2024-"
	for _, day := range []string{d.From, d.To} {
		if day == "" && d.From != "" {
			continue
		}
		whole := day
		if form != time.DateOnly {
			whole = leap + day
		}
		if len(day) != len(form) {
			return ErrDays
		}
		if _, err := time.Parse(time.DateOnly, whole); err != nil {
			return ErrDays
		}
	}
	if form == time.DateOnly && d.To != "" && strings.Compare(d.To, d.From) < 0 {
		return ErrDays
	}
	return nil
}
