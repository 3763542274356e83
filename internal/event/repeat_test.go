package event

import (
	"errors"
	"testing"
	"time"
)

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// A series begins at the same time of day before and after the clocks change.
func TestTimesKeepTheTimeOfDay(t *testing.T) {
	t.Parallel()
	london := zone(t, "Europe/London")
	got, err := Times("FREQ=WEEKLY;COUNT=6", at("2026-03-15 19:00"), london, []time.Time{at("2026-04-05 00:00")})
	if err != nil || len(got) != 5 {
		t.Fatalf("%v, %v", got, err)
	}
	for _, one := range got {
		if one.In(london).Format("15:04") != "19:00" {
			t.Errorf("%s", one.In(london))
		}
	}
	if got[1].UTC().Hour() != 19 || got[2].UTC().Hour() != 18 {
		t.Errorf("%v", got)
	}
	until, err := Times("RRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20260602", at("2026-03-03 10:00"), london, nil)
	if err != nil || len(until) != 4 || until[3].In(london).Format("2006-01-02") != "2026-06-02" {
		t.Errorf("until a day: %v, %v", until, err)
	}
	gap, err := Times("FREQ=DAILY;COUNT=3", at("2026-03-28 01:30"), london, nil)
	if err != nil || gap[1].In(london).Format("15:04") != "02:00" {
		t.Errorf("over the gap: %v, %v", gap, err)
	}
}

func TestTimesThatCannotBe(t *testing.T) {
	t.Parallel()
	london := zone(t, "Europe/London")
	for rule, want := range map[string]error{
		"FREQ=WEEKLY": ErrNoEnd, "FREQ=WEEKLY;INTERVAL=0;COUNT=3": ErrRule, "FREQ=HOURLY;COUNT=3": ErrRule, "weekly": ErrRule,
		"FREQ=WEEKLY;COUNT=121": ErrMany, "FREQ=DAILY;UNTIL=20360101": ErrMany, "FREQ=WEEKLY;UNTIL=20250101": ErrNoTime,
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2": ErrNoTime, "FREQ=WEEKLY;COUNT=-1": ErrRule, "FREQ=WEEKLY;COUNT=x": ErrRule,
	} {
		if got, err := Times(rule, at("2026-03-15 19:00"), london, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, %v; not %v", rule, got, err, want)
		}
	}
	if _, err := Times("", at("2026-03-29 01:30"), london, nil); !errors.Is(err, ErrGap) {
		t.Errorf("in the gap: %v", err)
	}
}
