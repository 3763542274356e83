package checkin

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The last minute of the quiet is quiet; the moment at which it ends is not.
func TestEdgeOfQuiet(t *testing.T) {
	t.Parallel()
	london := zone(t, "Europe/London")
	for _, tc := range []struct{ hours, at, clear string }{
		{"21:00-09:00", "2026-03-02T20:59:59Z", "2026-03-02T20:59:59Z"},
		{"21:00-09:00", "2026-03-02T21:00:00Z", "2026-03-03T09:00:00Z"},
		{"21:00-09:00", "2026-03-03T08:59:59Z", "2026-03-03T09:00:00Z"},
		{"21:00-09:00", "2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z"},
		{"13:00-14:30", "2026-03-03T14:00:00Z", "2026-03-03T14:30:00Z"},
		{"none", "2026-03-03T03:00:00Z", "2026-03-03T03:00:00Z"},
		{"23:00-01:30", "2026-03-28T23:30:00Z", "2026-03-29T01:00:00Z"}, // ends in the gap
		{"22:00-01:30", "2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z"}, // ends twice: the first counts, and then it is quiet no more
	} {
		h, err := ParseHours(tc.hours)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := time.Parse(time.RFC3339, tc.at)
		w := Wish{Quiet: &h}
		got, ok := w.Clear(at, london, UsualHours)
		if !ok || got.UTC().Format(time.RFC3339) != tc.clear {
			t.Errorf("%s at %s: %s, not %s", tc.hours, tc.at, got.UTC().Format(time.RFC3339), tc.clear)
		}
	}
	for _, bad := range []string{"", "21-9", "21:00", "25:00-09:00", "09:00-08:00"} {
		if h, err := ParseHours(bad); err == nil {
			t.Errorf("%q is read as %s", bad, h)
		}
	}
}

func TestDaysThatMove(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		days Days
		day  string
		want bool
	}{
		{Days{From: MothersDay}, "2026-03-15", true}, {Days{From: MothersDay}, "2025-03-30", true}, {Days{From: MothersDay}, "2024-03-10", true}, {Days{From: MothersDay}, "2026-05-10", false},
		{Days{From: FathersDay}, "2026-06-21", true}, {Days{From: FathersDay}, "2025-06-15", true}, {Days{From: FathersDay}, "2026-06-14", false},
		{Days{From: "05-01"}, "2031-05-01", true}, {Days{From: "2026-05-01"}, "2027-05-01", false}, {Days{From: "12-24", To: "01-02"}, "2026-01-02", true},
		{Days{From: "12-24", To: "01-02"}, "2026-01-03", false}, {Days{From: "2026-05-01", To: "2026-05-07"}, "2026-05-07", true},
	} {
		day, _ := time.Parse(time.DateOnly, tc.day)
		if err := tc.days.Check(); err != nil || tc.days.has(day) != tc.want {
			t.Errorf("%+v on %s (%v)", tc.days, tc.day, err)
		}
	}
	for _, bad := range []Days{{}, {From: "02-30"}, {From: "2026-13-01"}, {From: "2026-05-02", To: "2026-05-01"}, {From: "05-01", To: "2026-05-02"}, {From: "1 May"}} {
		if bad.Check() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

// What may come, comes outside quiet hours and hard days, not before a rest is over, and as
// soon as that allows: by looking at every minute between.
func TestClearByLooking(t *testing.T) {
	t.Parallel()
	zones := []string{"Europe/London", "America/New_York", "Australia/Lord_Howe"}
	rapid.Check(t, func(rt *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(rt, "zone"))
		from := rapid.IntRange(0, minutes-1).Draw(rt, "from")
		h := Hours{From: from, To: (from + rapid.IntRange(0, mostQuiet).Draw(rt, "long")) % minutes}
		at := time.Unix(rapid.SampledFrom([]int64{1774742400, 1792800000, 1773000000, 1780000000}).Draw(rt, "near")+60*rapid.Int64Range(0, 3000).Draw(rt, "at"), 0)
		w := Wish{Quiet: &h}
		if rapid.Bool().Draw(rt, "hard") {
			w.Hard = []Days{{From: civil(at, z).Format("01-02")}, {From: MothersDay}}
		}
		if rapid.Bool().Draw(rt, "rest") {
			w.Until = at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(rt, "minutes")) * time.Minute)
		}
		ok := func(m time.Time) bool {
			c := civil(m, z)
			return !m.Before(w.Until) && !h.has(c) && !slices.ContainsFunc(w.Hard, func(d Days) bool { return d.has(c) })
		}
		got, found := w.Clear(at, z, UsualHours)
		if !found || !ok(got) {
			rt.Fatalf("%s is not clear (%s, %v)", got, h, w)
		}
		for m := at; m.Before(got); m = m.Add(time.Minute) {
			if ok(m) {
				rt.Fatalf("%s was clear already, before %s", m, got)
			}
		}
	})
}

// No seven days bring more than the cap, nothing is lost, and what waits goes as soon as a
// place is free.
func TestBudgetHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.IntRange(1, 5).Draw(rt, "cap")
		var sent, waiting []time.Time
		var spent Spent
		now := time.Unix(1772445600, 0)
		for range rapid.IntRange(1, 60).Draw(rt, "messages") {
			now = now.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(rt, "later")) * time.Minute)
			waiting = append(waiting, now)
			for len(waiting) > 0 {
				ok, from := spent.Room(now, most)
				if !ok {
					if !from.After(now) {
						rt.Fatalf("waits for %s, which is over at %s", from, now)
					}
					if ok, _ := spent.Room(from, most); !ok {
						rt.Fatal("the place that was promised is not free")
					}
					break
				}
				spent, sent, waiting = spent.With(now), append(sent, now), waiting[1:]
			}
		}
		for i := range sent {
			n := 0
			for _, s := range sent {
				if !s.Before(sent[i]) && s.Before(sent[i].Add(week)) {
					n++
				}
			}
			if n > most {
				rt.Fatalf("%d in seven days", n)
			}
		}
		if len(spent) > most {
			rt.Fatalf("%d moments are kept", len(spent))
		}
	})
}

func TestJudge(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	none, two := 0, 2
	p := Person{Zone: zone(t, "Europe/London"), Usual: UsualHours}
	for _, tc := range []struct {
		change func(*Person)
		want   Verdict
		until  string
	}{
		{func(*Person) {}, Go, "2026-03-03T10:00:00Z"},
		{func(p *Person) { p.Silent = true }, Not, ""},
		{func(p *Person) { p.Wish.Off = []string{"checkins"} }, Not, ""},
		{func(p *Person) { p.Wish.Week = &none }, Not, ""},
		{func(p *Person) { p.Wish.Still = []string{"weekly"} }, Not, ""},
		{func(p *Person) { p.Wish.Until = at.AddDate(0, 0, 14) }, Hold, "2026-03-17T10:00:00Z"},
		{func(p *Person) { p.Spent, p.Wish.Week = Spent{at.AddDate(0, 0, -1), at.AddDate(0, 0, -2)}, &two }, Hold, "2026-03-08T10:00:00Z"},
		{func(p *Person) { p.Spent = Spent{at.AddDate(0, 0, -1), at.AddDate(0, 0, -2)} }, Go, "2026-03-03T10:00:00Z"},
	} {
		one := p
		tc.change(&one)
		v, until, _ := one.Judge(CheckIn, "weekly", at)
		if v != tc.want || tc.until != "" && until.UTC().Format(time.RFC3339) != tc.until {
			t.Errorf("%s until %s, not %s %s", v, until, tc.want, tc.until)
		}
	}
}
