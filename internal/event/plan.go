package event

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
)

// Flaw is something that cannot be as it was asked for: a field, and the key of the words
// that say why.
type Flaw struct{ Field, Key string }

// Plan is a gathering as somebody asks for it.
type Plan struct {
	Facts
	Group     group.ID
	Zone      string
	Day       string // 2026-03-17
	Time      string // 19:00
	Capacity  int
	Rule      string // RRULE; empty for once
	Skip      []string
	Organiser member.ID
	Officer   member.OfficerID
}

// Bounds of what can be asked for.
const (
	longestTitle = 80
	longestText  = 600
	mostPlaces   = 1000
	leastMinutes = 5
	mostMinutes  = 24 * 60
	mostCutOff   = 14 * 24 * 60
)

// Sessions makes the sessions of a plan, or says everything that is wrong with it.
func (p *Plan) Sessions(now time.Time, id func() string) ([]Session, []Flaw) {
	flaws := p.Flaws(p.Capacity)
	add := func(field, key string) { flaws = append(flaws, Flaw{field, key}) }
	zone, err := time.LoadLocation(p.Zone)
	if err != nil || p.Zone == "" || p.Zone == "Local" {
		add("zone", "flaw_zone")
		zone = time.UTC
	}
	day, err := time.Parse(time.DateOnly, p.Day)
	clock, err2 := time.Parse("15:04", p.Time)
	if err != nil {
		add("day", "flaw_day")
	}
	if err2 != nil {
		add("time", "flaw_time")
	}
	var skip []time.Time
	for _, s := range p.Skip {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			add("skip", "flaw_skip")
			continue
		}
		skip = append(skip, t)
	}
	if err != nil || err2 != nil {
		return nil, flaws
	}
	first := time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, time.UTC)
	times, err := Times(p.Rule, first, zone, skip)
	if key := ruleFlaw(err); key != "" {
		add("repeat", key)
		return nil, flaws
	}
	if !times[0].After(now) {
		add("day", "flaw_past")
	}
	if len(flaws) > 0 {
		return nil, flaws
	}
	gathering := id()
	var out []Session
	for i, at := range times {
		s := Session{ID: gathering, Gathering: gathering, Group: p.Group, Facts: p.Facts, Zone: p.Zone, Start: at, State: Open, Organiser: p.Organiser, Officer: p.Officer,
			List: List{Capacity: p.Capacity, Queue: p.Queue}}
		if i > 0 {
			s.ID = id()
		}
		out = append(out, s)
	}
	return out, nil
}

// ruleFlaw says what is wrong with a series.
func ruleFlaw(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, ErrGap):
		return "flaw_gap"
	case errors.Is(err, ErrNoEnd):
		return "flaw_no_end"
	case errors.Is(err, ErrMany):
		return "flaw_many"
	case errors.Is(err, ErrNoTime):
		return "flaw_none"
	}
	return "flaw_rule"
}

// Flaws says what is wrong with what would be told of a session.
func (f *Facts) Flaws(capacity int) []Flaw {
	var out []Flaw
	add := func(bad bool, field, key string) {
		if bad {
			out = append(out, Flaw{field, key})
		}
	}
	add(strings.TrimSpace(f.Title) == "", "title", "flaw_title")
	add(utf8.RuneCountInString(f.Title) > longestTitle, "title", "flaw_title_long")
	for field, text := range map[string]string{"about": f.About, "where": f.Where, "details": f.Details, "rules": f.Rules, "childcare": f.Childcare, "expenses": f.Expenses, "with": f.With} {
		add(utf8.RuneCountInString(text) > longestText, field, "flaw_long")
	}
	for field, text := range map[string]string{"title": f.Title, "about": f.About, "where": f.Where, "rules": f.Rules, "with": f.With, "childcare": f.Childcare, "expenses": f.Expenses} {
		add(LeadsIn(text), field, "flaw_link")
	}
	add(capacity < 1 || capacity > mostPlaces, "capacity", "flaw_capacity")
	add(f.Minutes < leastMinutes || f.Minutes > mostMinutes, "minutes", "flaw_minutes")
	add(!slices.Contains(Formats(), f.Format), "format", "flaw_format")
	add(!slices.Contains(Audiences(), f.For), "for", "flaw_for")
	add(f.Minimum < 0 || f.Minimum > capacity && capacity >= 1, "minimum", "flaw_minimum")
	add(f.CutOff < 0 || f.CutOff > mostCutOff, "cut_off", "flaw_cut_off")
	slices.SortFunc(out, func(a, b Flaw) int { return strings.Compare(a.Field+a.Key, b.Field+b.Key) })
	return out
}

// A link, a meeting's number or its passcode: whoever has it is in the room.
var (
	link   = regexp.MustCompile(`(?i)(://|\bwww\.|\b[a-z0-9][a-z0-9-]*\.(com|org|net|uk|us|io|me|app|live|link|ly|gg|tv|eu|scot|ie|im|co)\b)`)
	number = regexp.MustCompile(`(?:\d[ -]?){8,}`)
	code   = regexp.MustCompile(`(?i)\b(passcode|password|pin|meeting id)\b\s*[:=]?\s*\S*\d`)
)

// LeadsIn tells whether a text that everybody may read would let them in.
func LeadsIn(text string) bool {
	return link.MatchString(text) || number.MatchString(text) || code.MatchString(text)
}

// Shift is what a change of a series does to one of its sessions: so many days later or
// sooner, at the new time of day, as their zone shows it. shown is false where the clocks
// jump over it.
func Shift(s *Session, from, to time.Time) (at time.Time, shown bool) {
	if from.Equal(to) {
		return s.Start, true
	}
	zone := checkin.Zone(s.Zone)
	midnight := func(t time.Time) time.Time {
		c := checkin.Civil(t, zone)
		return time.Date(c.Year(), c.Month(), c.Day(), 0, 0, 0, 0, time.UTC)
	}
	clock := checkin.Civil(to, zone).Sub(midnight(to))
	return checkin.Instant(midnight(s.Start).Add(midnight(to).Sub(midnight(from))).Add(clock), zone)
}
