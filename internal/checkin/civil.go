// Package checkin decides when somebody may be asked: schedules in each person's own
// zone, quiet hours, hard days, pauses, and how much a week may bring. It reads no
// clock and sends nothing.
package checkin

import "time"

// civil gives the time of day and date of an instant in a zone, as if it were UTC: so
// they can be reckoned with, without the jumps of the zone.
func civil(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// instant is when a zone shows a civil time: the first time, where the clocks go back
// over it; the end of the gap, where they jump over it.
func instant(c time.Time, zone *time.Location) time.Time {
	t := time.Date(c.Year(), c.Month(), c.Day(), c.Hour(), c.Minute(), c.Second(), 0, zone)
	start, end := t.ZoneBounds() // of the time between two changes of the clock that t lies in
	switch shown := civil(t, zone); {
	case shown.After(c): // the clocks jumped over it, to before t
		return start
	case shown.Before(c):
		return end
	}
	if !start.IsZero() {
		_, before := start.Add(-time.Second).Zone()
		if earlier := c.Add(-time.Duration(before) * time.Second); earlier.Before(start) && civil(earlier, zone).Equal(c) {
			return earlier.In(zone)
		}
	}
	return t
}

// Civil gives the date and time of day that a zone shows at an instant, as if it were UTC.
func Civil(t time.Time, zone *time.Location) time.Time { return civil(t, zone) }

// Instant is when a zone shows a date and time of day, which are written as UTC: the first
// time, where the clocks go back over it. shown is false where they jump over it; it is the
// end of the gap then.
func Instant(c time.Time, zone *time.Location) (t time.Time, shown bool) {
	t = instant(c, zone)
	return t, civil(t, zone).Equal(c)
}

// midnight is the beginning of a civil day.
func midnight(c time.Time) time.Time {
	return time.Date(c.Year(), c.Month(), c.Day(), 0, 0, 0, 0, time.UTC)
}

// Moved is when another zone shows the same time of day and date.
func Moved(t time.Time, from, to *time.Location) time.Time { return instant(civil(t, from), to) }

// Zone is a zone by its name. One that is not known any more, as after a change of the zone
// database, is taken as UTC, so that nobody is lost.
func Zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return time.UTC
	}
	return z
}
