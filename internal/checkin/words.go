package checkin

import (
	"fmt"
	"strings"
	"time"
)

// Words says a schedule as an officer reads it, with its next times in a zone: "Tuesdays at
// 10:00; next on 3 March, 10 March, 17 March". What is more than a weekday or a day of the
// month stays as it was written.
func (s *Schedule) Words(now time.Time, zone *time.Location) string {
	if s.anchor == Event {
		return s.rule() + ", for those who had a place"
	}
	next := s.days3(now, zone)
	if next == "" {
		return s.rule() + "; it never comes again"
	}
	return s.rule() + "; next on " + next
}

// days3 are the next three days, for somebody who joins now.
func (s *Schedule) days3(now time.Time, zone *time.Location) string {
	var out []string
	at := now
	for range 3 {
		next, ok := s.Next(at, zone, now)
		if !ok {
			break
		}
		out, at = append(out, next.In(zone).Format("2 January 2006")), next
	}
	return strings.Join(out, ", ")
}

// rule is the schedule without its dates.
func (s *Schedule) rule() string {
	if s.cron == nil {
		return s.text
	}
	fields := strings.Fields(s.text)
	at, err := time.Parse("4 15", fields[0]+" "+fields[1])
	if err != nil {
		return "by the schedule " + s.text
	}
	clock := at.Format("15:04")
	switch day, month, dow := fields[2], fields[3], fields[4]; {
	case month != "*":
	case day == "*" && dow == "*":
		return "every day at " + clock
	case day == "*" && len(dow) == 1 && dow[0] >= '0' && dow[0] <= '7':
		return time.Weekday((dow[0]-'0')%7).String() + "s at " + clock
	case dow == "*" && strings.Trim(day, "0123456789") == "":
		return fmt.Sprintf("on day %s of every month at %s", day, clock)
	}
	return "by the schedule " + s.text
}
