package cli

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

const weekly = `
flow: weekly
kind: checkin
privacy: anonymous
title: {en: How are you this week}
takes: 1 minutes
steps:
  - {name: well, type: range, parameters: start=1 end=5, ends: {en: [Not well, Well]}, label: {en: How well are you?}}
`

// half a year of two series, with restarts, days in which nothing ran, and two changes of
// the clocks: what was sent, and when, is what another reckoning says, minute by minute.
func TestHalfAYearOfCheckIns(t *testing.T) {
	t.Parallel()
	const people, step = 1000, 30 * time.Minute
	y := newYear(t)
	profiles := y.everybody(people)
	began := y.now
	y.start("weekly", "", "0 10 * * 2", "sweekly1")
	y.start("team", "supporter", "30 8 * * 1,4", "steam001")
	m := model{began: began, series: []modelSeries{{id: "sweekly1", day: []time.Weekday{time.Tuesday}, hour: 10}, {id: "steam001", supporters: true, day: []time.Weekday{time.Monday, time.Thursday}, hour: 8, minute: 30}}}
	end := began.AddDate(0, 6, 0)
	for n := 0; y.now.Before(end); n++ {
		y.now = y.now.Add(step)
		switch {
		case n%2000 == 1999:
			y.restart()
		case n%1500 == 1400:
			y.now = y.now.AddDate(0, 0, 3) // the machine slept
		}
		y.tick()
		m.ticks = append(m.ticks, y.now)
	}
	want := map[string]bool{}
	for n, p := range profiles {
		for _, sent := range m.sent(p) {
			want[fmt.Sprintf("demo%04d %s", n, sent)] = true
		}
	}
	if len(want) < 20*people {
		t.Fatalf("only %d messages are reckoned with", len(want))
	}
	wrong := 0
	for _, line := range slices.Sorted(maps.Keys(want)) {
		if !y.ledger[line] && wrong < 5 {
			wrong++
			t.Errorf("not sent: %s", line)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(y.ledger)) {
		if !want[line] && wrong < 10 {
			wrong++
			t.Errorf("sent, and should not have been: %s", line)
		}
	}
	t.Logf("%d messages", len(want))
}

// year is an instance whose clock is moved.
type year struct {
	t      *testing.T
	dir    string
	now    time.Time
	app    *app
	ledger map[string]bool // "person series meant at"
	shown  map[string]bool
}

func newYear(t *testing.T) *year {
	t.Helper()
	y := &year{t: t, dir: t.TempDir(), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), ledger: map[string]bool{}, shown: map[string]bool{}}
	y.open()
	t.Cleanup(func() { _ = y.app.close() })
	for _, name := range []string{"weekly", "team"} {
		publishes(t, &instance{app: y.app, env: &env{ctx: t.Context()}}, name, strings.Replace(weekly, "flow: weekly", "flow: "+name, 1))
	}
	g := group.Group{ID: "demo-experts", Name: "Demo", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := y.app.people.SaveGroup(t.Context(), member.Operator, g); err != nil {
		t.Fatal(err)
	}
	y.app.live(t, g.ID)
	return y
}

func (y *year) open() {
	y.t.Helper()
	c := config{Data: y.dir, Keys: filepath.Join(y.dir, "keys"), LogLevel: "error", BaseURL: "http://localhost", Quiet: "21:00-09:00", Week: 3}
	e := &env{ctx: y.t.Context(), out: y.t.Output(), err: y.t.Output()}
	var err error
	if y.app, err = newApp(y.t.Context(), c, e.logger(c), func() time.Time { return y.now }); err == nil {
		err = y.app.clock.Begin(y.t.Context())
	}
	if err != nil {
		y.t.Fatal(err)
	}
}

func (y *year) restart() {
	y.t.Helper()
	if err := y.app.close(); err != nil {
		y.t.Fatal(err)
	}
	y.open()
}

// everybody makes people of every kind.
func (y *year) everybody(n int) []profile {
	y.t.Helper()
	var out []profile
	for i := range n {
		p := profileOf(i)
		id := member.ID(fmt.Sprintf("demo%04d", i))
		a := chat.Address{Platform: chat.Web, Account: string(id)}
		role := member.Member
		if p.supporter {
			role = member.Supporter
		}
		who := member.Person{ID: id, Language: "en", Zone: p.zone, Wish: p.wish()}
		if err := y.app.people.Commit(y.t.Context(), &turn.Turn{Now: y.now, Person: &who, Address: &a, Join: &turn.Join{Membership: member.Membership{Group: "demo-experts", Role: role}}}); err != nil {
			y.t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func (y *year) start(flow, role, schedule, id string) {
	y.t.Helper()
	if _, err := y.app.office.StartSeries(y.t.Context(), member.Operator, group.Series{ID: id, Group: "demo-experts", Flow: flow, Role: role, Schedule: schedule}); err != nil {
		y.t.Fatal(err)
	}
}

// tick does what is due, and writes down what was sent.
func (y *year) tick() {
	y.t.Helper()
	due, err := y.app.people.AsksDue(y.t.Context(), y.now, 1)
	if err != nil {
		y.t.Fatal(err)
	}
	if err := y.app.clock.Tick(y.t.Context()); err != nil {
		y.t.Fatal(err)
	}
	if len(due) == 0 {
		return
	}
	ids, err := y.ids()
	if err != nil {
		y.t.Fatal(err)
	}
	for _, id := range ids {
		person, rest, asked := strings.Cut(id, "-a")
		if !asked || y.shown[id] {
			continue
		}
		y.shown[id] = true
		rest, _, _ = strings.Cut(rest, "-")
		y.ledger[fmt.Sprintf("%s %s %s %s", person, rest[:8], rest[8:], y.now.UTC().Format(time.DateTime))] = true
	}
}

// ids are those of all messages that wait.
func (y *year) ids() ([]string, error) {
	rows, err := y.app.people.DB.Reader().QueryContext(context.Background(), "SELECT id FROM outbox")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// profile is one kind of person.
type profile struct {
	zone      string
	supporter bool
	quiet     string // empty: the usual
	week      int    // 0: the usual
	hard      string
	off       bool
}

func profileOf(i int) profile {
	p := profile{zone: []string{"Europe/London", "America/New_York", "Asia/Kolkata"}[i%3], supporter: i%2 == 0}
	p.quiet = []string{"", "22:00-07:00", "none", "07:30-14:00"}[i/3%4]
	p.week = []int{0, 1, 2}[i/12%3]
	p.hard = []string{"", "05-05", "mothers-day"}[i/36%3]
	p.off = i%97 == 96
	return p
}

func (p profile) wish() checkin.Wish {
	var w checkin.Wish
	if p.quiet != "" {
		h, _ := checkin.ParseHours(p.quiet)
		w.Quiet = &h
	}
	if p.week > 0 {
		w.Week = &p.week
	}
	if p.hard != "" {
		w.Hard = []checkin.Days{{From: p.hard}}
	}
	if p.off {
		w.Off = []string{"checkins"}
	}
	return w
}
