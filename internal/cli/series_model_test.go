package cli

import (
	"fmt"
	"slices"
	"time"
)

// model reckons what is sent by looking at every minute: slow, and with nothing of the
// program in it.
type model struct {
	began  time.Time
	ticks  []time.Time
	series []modelSeries
	memo   map[profile][]string
}

type modelSeries struct {
	id           string
	supporters   bool
	day          []time.Weekday
	hour, minute int
}

// sent lists "series meant at" for everything that goes to a kind of person.
func (m *model) sent(p profile) []string {
	if out, ok := m.memo[p]; ok {
		return out
	}
	if m.memo == nil {
		m.memo = map[profile][]string{}
	}
	zone, err := time.LoadLocation(p.zone)
	if err != nil {
		panic(err)
	}
	type waits struct {
		at, meant time.Time
	}
	state := map[string]*waits{}
	for _, s := range m.series {
		if !s.supporters || p.supporter {
			at := s.next(m.began, zone)
			state[s.id] = &waits{at, at}
		}
	}
	var out []string
	var sent []time.Time
	for _, now := range m.ticks {
		for again := true; again; { // in the order of their times, held longest first, then by name
			again = false
			var ready []modelSeries
			for _, s := range m.series {
				if w := state[s.id]; w != nil && !w.at.After(now) {
					ready = append(ready, s)
				}
			}
			slices.SortFunc(ready, func(a, b modelSeries) int {
				if c := state[a.id].at.Compare(state[b.id].at); c != 0 {
					return c
				}
				if c := state[a.id].meant.Compare(state[b.id].meant); c != 0 { // held longest first
					return c
				}
				if a.id < b.id {
					return -1
				}
				return 1
			})
			for _, s := range ready {
				w := state[s.id]
				switch {
				case p.off:
					w.at = s.next(now, zone)
					w.meant = w.at
				case !p.clear(now, zone):
					w.at = p.from(now, zone)
				case !fits(sent, now, p.most()):
					w.at = p.from(free(sent, now, p.most()), zone)
				default:
					if now.Before(closes(&s, w.meant, zone)) {
						out = append(out, fmt.Sprintf("%s %d %s", s.id, w.meant.Unix(), now.UTC().Format(time.DateTime)))
						sent = append(sent, now)
					}
					w.at = s.next(now, zone)
					w.meant = w.at
				}
			}
		}
	}
	m.memo[p] = out
	return out
}

// next is the next minute after t whose clock shows the series' time, in the zone.
func (s *modelSeries) next(t time.Time, zone *time.Location) time.Time {
	for at := t.Truncate(time.Minute).Add(time.Minute); ; at = at.Add(time.Minute) {
		if l := at.In(zone); l.Hour() == s.hour && l.Minute() == s.minute && slices.Contains(s.day, l.Weekday()) {
			return at
		}
	}
}

// closes is when the wave of a meant time is over: twelve hours after a clock in UTC shows
// the next time of the series.
func closes(s *modelSeries, meant time.Time, zone *time.Location) time.Time {
	l := meant.In(zone)
	shown := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
	return s.next(shown, time.UTC).Add(12 * time.Hour)
}

func (p profile) most() int {
	if p.week > 0 {
		return p.week
	}
	return 3
}

// clear tells whether something may come at a minute.
func (p profile) clear(t time.Time, zone *time.Location) bool {
	l := t.In(zone)
	minute := l.Hour()*60 + l.Minute()
	switch p.quiet {
	case "":
		if minute >= 21*60 || minute < 9*60 {
			return false
		}
	case "22:00-07:00":
		if minute >= 22*60 || minute < 7*60 {
			return false
		}
	case "07:30-14:00":
		if minute >= 7*60+30 && minute < 14*60 {
			return false
		}
	}
	switch p.hard {
	case "05-05":
		return l.Month() != time.May || l.Day() != 5
	case "mothers-day":
		return l.Format(time.DateOnly) != "2026-03-15"
	}
	return true
}

func (p profile) from(t time.Time, zone *time.Location) time.Time {
	if p.clear(t, zone) {
		return t
	}
	for t = t.Truncate(time.Minute); !p.clear(t, zone); {
		t = t.Add(time.Minute)
	}
	return t
}

func fits(sent []time.Time, now time.Time, most int) bool {
	n := 0
	for _, s := range sent {
		if now.Sub(s) < 7*24*time.Hour {
			n++
		}
	}
	return n < most
}

// free is when a place in seven days is free again.
func free(sent []time.Time, now time.Time, most int) time.Time {
	for t := now.Truncate(time.Minute); ; t = t.Add(time.Minute) {
		if fits(sent, t, most) {
			return t
		}
	}
}
