package checkin

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func parsed(t testing.TB, text string) *Schedule {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return s
}

// Around every kind of clock change: no run is skipped in spring, none comes twice in
// autumn.
func TestClockChanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		zone, schedule, from string
		want                 []string
	}{
		{"Europe/London", "30 1 * * *", "2026-03-28T12:00:00Z", []string{"2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}},
		{"Europe/London", "30 1 * * *", "2026-10-24T12:00:00Z", []string{"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}},
		{"Europe/London", "15,45 1 * * *", "2026-03-28T12:00:00Z", []string{"2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z", "2026-03-30T00:45:00Z"}},
		{"Europe/London", "0 10 * * 2", "2026-03-25T00:00:00Z", []string{"2026-03-31T09:00:00Z", "2026-04-07T09:00:00Z"}},
		{"Europe/London", "0 10 * * 2", "2026-10-21T00:00:00Z", []string{"2026-10-27T10:00:00Z"}},
		{"America/New_York", "30 2 * * *", "2026-03-07T12:00:00Z", []string{"2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"}},
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00:00Z", []string{"2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"}}, // half an hour
		{"America/Sao_Paulo", "0 0 * * *", "2018-11-03T12:00:00Z", []string{"2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}},    // no midnight
		{"Pacific/Apia", "0 12 30 12 *", "2011-12-01T00:00:00Z", []string{"2011-12-30T10:00:00Z", "2012-12-29T22:00:00Z"}},      // no 30 December
		{"Asia/Kolkata", "0 10 1 * *", "2026-01-15T00:00:00Z", []string{"2026-02-01T04:30:00Z"}},
		{"UTC", "0 0 29 2 *", "2096-03-01T00:00:00Z", []string{"2104-02-29T00:00:00Z"}}, // 2100 is no leap year
		{"Europe/London", "once on 2026-03-29 at 01:30", "2026-01-01T00:00:00Z", []string{"2026-03-29T01:00:00Z", ""}},
		{"Europe/London", "0 10 * * 2 until 2026-03-31", "2026-03-20T00:00:00Z", []string{"2026-03-24T10:00:00Z", "2026-03-31T09:00:00Z", ""}},
	} {
		at, err := time.Parse(time.RFC3339, tc.from)
		if err != nil {
			t.Fatal(err)
		}
		s, z := parsed(t, tc.schedule), zone(t, tc.zone)
		for _, want := range tc.want {
			next, ok := s.Next(at, z, time.Time{})
			got := ""
			if ok {
				got = next.UTC().Format(time.RFC3339)
			}
			if got != want {
				t.Errorf("%s %q after %s: %s, not %s", tc.zone, tc.schedule, at.Format(time.RFC3339), got, want)
			}
			at = next
		}
	}
}

func TestAnchors(t *testing.T) {
	t.Parallel()
	london := zone(t, "Europe/London")
	joined := time.Date(2026, 3, 17, 23, 30, 0, 0, time.UTC)
	for _, tc := range []struct {
		schedule, after string
		want            string
	}{
		{"every 2 weeks after joining", "2026-03-18T00:00:00Z", "2026-03-31T09:00:00Z"},
		{"every 2 weeks after joining at 8:30", "2026-03-31T09:00:00Z", "2026-04-14T07:30:00Z"},
		{"3 days after joining", "2026-03-18T00:00:00Z", "2026-03-20T10:00:00Z"},
		{"3 days after joining", "2026-03-20T10:00:00Z", ""},
		{"0 days after the event at 18:00", "2026-03-17T00:00:00Z", "2026-03-17T18:00:00Z"},
		{"every 1 day after joining until 2026-03-19", "2026-03-18T12:00:00Z", "2026-03-19T10:00:00Z"},
		{"every 1 day after joining until 2026-03-19", "2026-03-19T10:00:00Z", ""},
	} {
		after, err := time.Parse(time.RFC3339, tc.after)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := parsed(t, tc.schedule).Next(after, london, joined)
		got := ""
		if ok {
			got = next.UTC().Format(time.RFC3339)
		}
		if got != tc.want {
			t.Errorf("%q after %s: %s, not %s", tc.schedule, tc.after, got, tc.want)
		}
	}
}

func TestSchedulesThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "0 0 30 2 *", "61 * * * *", "* 24 * * *", "0 10 * *", "0 0 10 * * 2", "@daily", "TZ=Europe/London 0 10 * * *", "CRON_TZ=UTC 0 10 * * *",
		"0 10 * * 8", "every 0 days after joining", "every 3 days after the event", "every 9999 weeks after joining", "once on 2026-02-30", "once on 2026-05-02 until 2026-05-01",
		"3 days after the event at 24:00", "0 10 * * 2 until soon", "0 10 31 4,6,9,11 *"} {
		if s, err := Parse(bad); err == nil {
			t.Errorf("%q is read as %+v", bad, s)
		}
	}
}

// The instant of a civil time is the first at which the zone shows it, or where it never
// does, the end of the gap: by looking at every minute of a year with its changes.
func TestInstantsByLooking(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Kolkata"} {
		z := zone(t, name)
		first := map[time.Time]time.Time{}
		start := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
		end := start.AddDate(1, 1, 0)
		for at := start; at.Before(end); at = at.Add(time.Minute) {
			if c := civil(at, z); first[c].IsZero() {
				first[c] = at
			}
		}
		gap := time.Time{}
		for c := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC); c.After(start.AddDate(0, 0, 2)); c = c.Add(-time.Minute) {
			want := first[c]
			if want.IsZero() {
				want = gap // the first minute after it that is shown
			}
			gap = want
			if got := instant(c, z); !got.Equal(want) {
				t.Fatalf("%s %s: %s, not %s", name, c.Format(time.DateTime), got.UTC(), want)
			}
		}
	}
}

// Times only go forward, each is shown as what was asked for or stands at the end of a gap,
// and none is left out.
func TestSchedulesGoForward(t *testing.T) {
	t.Parallel()
	zones := []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "Africa/Casablanca"}
	rapid.Check(t, func(rt *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(rt, "zone"))
		minute, hour := rapid.IntRange(0, 59).Draw(rt, "minute"), rapid.IntRange(0, 23).Draw(rt, "hour")
		c := time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC)
		s := parsed(t, c.Format("4 15")+" * * *")
		at := time.Unix(rapid.Int64Range(1262304000, 1893456000).Draw(rt, "at"), 0)
		before := civil(at, z)
		for range 40 {
			next, ok := s.Next(at, z, time.Time{})
			if !ok || !next.After(at) {
				rt.Fatalf("after %s comes %s", at, next)
			}
			shown := civil(next, z)
			if shown.Hour()*60+shown.Minute() < hour*60+minute && shown.Day() == before.Day() {
				rt.Fatalf("too early: %s", shown)
			}
			if days := midnight(shown).Sub(midnight(before)); days > 2*24*time.Hour {
				rt.Fatalf("%s leaves days out after %s", shown, before)
			}
			at, before = next, shown
		}
	})
}

// One time by the schedule is one wave in every zone, also where the clocks jump over it,
// and two times are two; it closes after the last zone has had its next.
func TestWaves(t *testing.T) {
	t.Parallel()
	opened := time.Date(2026, 2, 27, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"30 1 * * 0", "0 10 * * 2", "0 8 1 * *", "every 2 weeks after joining"} {
		s := parsed(t, text)
		keys := map[string]int{}
		for _, name := range []string{"Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"} {
			z, at := zone(t, name), opened
			seen := map[string]bool{}
			for range 8 {
				next, ok := s.Next(at, z, opened)
				if !ok {
					t.Fatal("no next")
				}
				w := s.Wave(next, opened, z)
				if seen[w.Key] {
					t.Errorf("%q in %s: %s twice", text, name, w.Key)
				}
				if !w.Closes.After(next) {
					t.Errorf("%q in %s: closes %s before it is asked at %s", text, name, w.Closes, next)
				}
				seen[w.Key] = true
				keys[w.Key]++
				at = next
			}
		}
		for key, n := range keys {
			if n != 4 {
				t.Errorf("%q: %s in %d zones", text, key, n)
			}
		}
	}
}
