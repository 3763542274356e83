package checkin

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Anchor is what a schedule counts from.
type Anchor string

// Anchors. What stands without one follows the calendar.
const (
	Calendar Anchor = ""
	Joining  Anchor = "joining"
	Event    Anchor = "the event"
)

// Schedule says when something comes, in each person's own zone. It is made by Parse.
type Schedule struct {
	text   string
	cron   *cron.SpecSchedule // nil where it counts days
	anchor Anchor
	days   int // after the anchor
	again  bool
	minute int       // of the day
	once   time.Time // civil; zero where it is not once
	until  time.Time // civil: the first moment after its last day; zero for no end
}

// usualMinute is ten in the morning.
const usualMinute = 10 * 60

var (
	untilForm = regexp.MustCompile(`^(.*?)\s+until\s+(\S+)$`)
	atForm    = regexp.MustCompile(`^(.*?)\s+at\s+(\S+)$`)
	onceForm  = regexp.MustCompile(`^once on (\S+)$`)
	afterForm = regexp.MustCompile(`^(every )?([0-9]{1,4}) (day|week)s? after (joining|the event)$`)
	clockForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9])$`)
)

// Hint says how a schedule is written.
const Hint = `write five fields (minute hour day month weekday), as "0 10 * * 2"; or "every 2 weeks after joining at 10:00", "3 days after the event", "once on 2026-04-01 at 18:30"; " until 2026-12-31" ends it`

// Errors of Parse, beside those that name what cannot be read.
var (
	ErrNever = errors.New("that day never comes")
	ErrOrder = errors.New("it ends before it begins")
)

// Parse reads a schedule. It returns an error for what cannot be read and for what never
// comes, as 30 February.
func Parse(text string) (*Schedule, error) {
	s := &Schedule{text: strings.Join(strings.Fields(text), " "), minute: usualMinute}
	rest := s.text
	if m := untilForm.FindStringSubmatch(rest); m != nil {
		day, err := time.Parse(time.DateOnly, m[2])
		if err != nil {
			return nil, fmt.Errorf("%q is no day", m[2])
		}
		rest, s.until = m[1], day.AddDate(0, 0, 1)
	}
	if m := atForm.FindStringSubmatch(rest); m != nil {
		minute, err := ParseClock(m[2])
		if err != nil {
			return nil, err
		}
		rest, s.minute = m[1], minute
	}
	switch once, after := onceForm.FindStringSubmatch(rest), afterForm.FindStringSubmatch(rest); {
	case once != nil:
		return s, s.readOnce(once[1])
	case after != nil:
		return s, s.readAfter(after)
	}
	return s, s.readCron(rest)
}

// ParseClock reads a time of day, 15:04, in minutes.
func ParseClock(text string) (int, error) {
	m := clockForm.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("%q is no time of day, as 10:00", text)
	}
	hour, _ := strconv.Atoi(m[1]) // the pattern lets two digits through only
	minute, _ := strconv.Atoi(m[2])
	return hour*60 + minute, nil
}

func (s *Schedule) readOnce(day string) error {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return fmt.Errorf("%q is no day", day)
	}
	s.once = d.Add(time.Duration(s.minute) * time.Minute)
	if !s.until.IsZero() && !s.once.Before(s.until) {
		return ErrOrder
	}
	return nil
}

const mostDays = 3650

func (s *Schedule) readAfter(m []string) error {
	n, _ := strconv.Atoi(m[2]) // the pattern lets four digits through only
	if m[3] == "week" {
		n *= 7
	}
	s.again, s.days, s.anchor = m[1] != "", n, Anchor(m[4])
	switch {
	case n > mostDays:
		return fmt.Errorf("%d days are too many", n)
	case s.again && n > mostOpen:
		return fmt.Errorf("every %d days is too seldom for a wave: %d are the most", n, mostOpen)
	case s.again && n == 0:
		return errors.New("every 0 days is no schedule")
	case s.again && s.anchor == Event:
		return errors.New("an event is over once: leave \"every\" out")
	}
	return nil
}

// crons are parsed schedules by what was written: thousands of people share one.
var crons sync.Map

func (s *Schedule) readCron(text string) error {
	const fields = 5
	if n := len(strings.Fields(text)); n != fields || strings.Contains(text, "TZ=") {
		return errors.New("it cannot be read as a schedule")
	}
	if known, ok := crons.Load(text); ok {
		s.cron, _ = known.(*cron.SpecSchedule)
		return nil
	}
	parsed, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse("CRON_TZ=UTC " + text)
	if err != nil {
		return fmt.Errorf("it cannot be read as a schedule: %w", err)
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return errors.New("it cannot be read as a schedule")
	}
	s.cron = spec
	if s.nextCron(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return ErrNever
	}
	crons.Store(text, spec)
	return nil
}

// nextCron is the next civil time of a cron expression. The library looks five years
// ahead; some leap days are further.
func (s *Schedule) nextCron(c time.Time) time.Time {
	const looks, years = 3, 5
	for range looks {
		if next := s.cron.Next(c); !next.IsZero() {
			return next
		}
		c = c.AddDate(years, 0, 0)
	}
	return time.Time{}
}

// String gives it as it was written.
func (s *Schedule) String() string { return s.text }

// Anchor is what it counts from.
func (s *Schedule) Anchor() Anchor { return s.anchor }

// Next is when it comes next after a moment, for somebody in a zone whose anchor (when
// they joined, when the event was) is anchor; ok is false where it never comes again.
// Where clocks jump over it, it comes when they have jumped; where they go back over it,
// it comes the first time only.
func (s *Schedule) Next(after time.Time, zone *time.Location, anchor time.Time) (next time.Time, ok bool) {
	c := civil(after, zone)
	const most = 1000 // civil times that are one and the same instant, as in a gap of a day
	for range most {
		if c = s.nextCivil(c, zone, anchor); c.IsZero() || (!s.until.IsZero() && !c.Before(s.until)) {
			return time.Time{}, false
		}
		if t := instant(c, zone); t.After(after) {
			return t, true
		}
	}
	return time.Time{}, false
}

// nextCivil is the next civil time after another; zero for none.
func (s *Schedule) nextCivil(c time.Time, zone *time.Location, anchor time.Time) time.Time {
	switch {
	case s.cron != nil:
		return s.nextCron(c)
	case !s.once.IsZero():
		if s.once.After(c) {
			return s.once
		}
		return time.Time{}
	case anchor.IsZero():
		return time.Time{}
	}
	first := midnight(civil(anchor, zone)).AddDate(0, 0, s.days).Add(time.Duration(s.minute) * time.Minute)
	if first.After(c) {
		return first
	}
	if !s.again {
		return time.Time{}
	}
	const day = 24 * time.Hour
	step := time.Duration(s.days) * day
	return first.Add((c.Sub(first)/step + 1) * step)
}
