package calendar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/checkin"
	"blether/internal/event"
)

func meeting(string) string { return "Meeting" }

type asked struct {
	Calendars []string `json:"calendars"`
	Series    []series `json:"series"`
}

type series struct {
	Rule  string `json:"rule"`
	Start string `json:"start"`
}

type read struct {
	Calendars [][]struct {
		UID, Summary, Status string
		Start, End           int64
	}
	Series [][]string
}

// reads lets an iCalendar reader by others read.
func reads(t *testing.T, in asked) read {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("..", "..", ".cache", "ical", "node_modules", "ical.js", "dist", "ical.es5.min.cjs"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join("..", "..", ".cache", "emulate", "node"), filepath.Join("testdata", "read.cjs"), script)
	cmd.Stdin = bytes.NewReader(b)
	var wrong bytes.Buffer
	cmd.Stderr = &wrong
	got, err := cmd.Output()
	if err != nil {
		t.Fatalf("the reader is not there, or could not read: run make test, which installs it (or tools/npm.sh ical and tools/emulate.sh): %v\n%s", err, &wrong)
	}
	var out read
	if err := json.Unmarshal(got, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Over two years and two zones, whatever the rule, another reader sees every session where we
// hold it: the rule expands to the same days and times of day, and the calendar that we write
// to the same moments, which their own zone shows at the same time of day.
func TestAnotherReaderSeesTheSameTimes(t *testing.T) {
	t.Parallel()
	c := &Calendar{Word: meeting, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }}
	rnd := rand.New(rand.NewPCG(1, 2))
	var in asked
	var want [][]time.Time
	for n := range 60 {
		zone := []string{"Europe/London", "America/New_York"}[n%2]
		rule := rules(rnd)
		first := time.Date(2026, time.Month(1+rnd.IntN(12)), 1+rnd.IntN(28), rnd.IntN(24), 15*rnd.IntN(4), 0, 0, time.UTC)
		times, err := event.Times(rule, first, checkin.Zone(zone), nil)
		if err != nil {
			continue // no time at all, or too many
		}
		var all []event.Session
		for i, at := range times {
			all = append(all, event.Session{ID: fmt.Sprintf("demo%04d", i), Zone: zone, Start: at, State: event.Open, Facts: event.Facts{Title: "Demo, with; signs\nand ünïcode " + strings.Repeat("long ", 20), Minutes: 60}})
		}
		text, err := c.Write(all, n%3 == 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\r\n") {
			if len(line) > longestLine {
				t.Errorf("a line of %d octets", len(line))
			}
		}
		in.Calendars, in.Series, want = append(in.Calendars, string(text)), append(in.Series, series{rule, first.Format("2006-01-02T15:04:05")}), append(want, times)
	}
	if len(want) < 40 {
		t.Fatalf("only %d series", len(want))
	}
	got := reads(t, in)
	for n, times := range want {
		if len(got.Calendars[n]) != len(times) || len(got.Series[n]) != len(times) {
			t.Fatalf("%s from %s: %d sessions, and the reader has %d, of the rule %d", in.Series[n].Rule, in.Series[n].Start, len(times), len(got.Calendars[n]), len(got.Series[n]))
		}
		for i, at := range times {
			if e := got.Calendars[n][i]; e.Start != at.Unix() || e.End != at.Add(time.Hour).Unix() {
				t.Errorf("%s: %s is read as %s", in.Series[n].Rule, at, time.Unix(e.Start, 0).UTC())
			}
			day, err := time.Parse("2006-01-02T15:04:05", got.Series[n][i])
			if err != nil {
				t.Fatal(err)
			}
			shown := checkin.Civil(at, at.Location())
			if !shown.Equal(day) && !inGap(day, at.Location()) {
				t.Errorf("%s in %s: %s, and the reader has %s", in.Series[n].Rule, at.Location(), shown, day)
			}
		}
	}
}

// inGap tells whether a zone never shows a time.
func inGap(civil time.Time, zone *time.Location) bool {
	_, shown := checkin.Instant(civil, zone)
	return !shown
}

func rules(rnd *rand.Rand) string {
	until := fmt.Sprintf(";UNTIL=%d%02d%02dT235959", 2026+rnd.IntN(2), 1+rnd.IntN(12), 1+rnd.IntN(28))
	if rnd.IntN(2) == 0 {
		until = fmt.Sprintf(";COUNT=%d", 1+rnd.IntN(60))
	}
	days := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	day := days[rnd.IntN(7)]
	switch rnd.IntN(6) {
	case 0:
		return fmt.Sprintf("FREQ=DAILY;INTERVAL=%d%s", 7+rnd.IntN(20), until)
	case 1:
		return fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d%s", 1+rnd.IntN(4), until)
	case 2:
		return fmt.Sprintf("FREQ=WEEKLY;BYDAY=%s%s", day, until)
	case 3:
		return fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s%s", []int{1, 2, 3, -1}[rnd.IntN(4)], day, until)
	case 4:
		return fmt.Sprintf("FREQ=MONTHLY;BYMONTHDAY=%d%s", 1+rnd.IntN(31), until)
	}
	return fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d%s", 1+rnd.IntN(3), until)
}

// What others read tells no subject unless its person chose so, and never how to get in.
func TestCalendarsTellLittle(t *testing.T) {
	t.Parallel()
	c := &Calendar{Word: meeting, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	s := event.Session{ID: "demo0001", Start: time.Date(2026, 3, 17, 19, 0, 0, 0, time.UTC), State: event.Cancelled, Sequence: 3,
		Facts: event.Facts{Title: "Bereaved parents", About: "about", Where: "Perth", Details: "https://meet.example/demo", Rules: "rules", Minutes: 60}}
	plain, err := c.Write([]event.Session{s}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Bereaved", "Perth", "meet.example", "rules", "about"} {
		if strings.Contains(string(plain), word) {
			t.Errorf("%q in\n%s", word, plain)
		}
	}
	titled, err := c.Write([]event.Session{s}, true)
	if err != nil || !strings.Contains(string(titled), "Bereaved parents") || strings.Contains(string(titled), "meet.example") {
		t.Errorf("%s, %v", titled, err)
	}
	empty, err := c.Write(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	got := reads(t, asked{Calendars: []string{string(plain), string(empty)}, Series: []series{}})
	if e := got.Calendars[0][0]; e.Summary != "Meeting" || e.Status != "CANCELLED" || len(got.Calendars[1]) != 0 {
		t.Errorf("%+v", got.Calendars)
	}
}
