package cli

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"blether/internal/event"
	"blether/internal/member"
)

// Over random histories, through the whole program and its clock, of signing up, giving back,
// taking, turning down, letting lapse, pausing, raising, lowering and moving: capacity is never
// exceeded, nobody stands twice, whoever waits longest is asked first, each reads of themselves
// what is true, hears of each place that is kept for them once, and never of anybody else.
func TestSessionOverAnyHistory(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := newHistory(t, seed)
			for range 80 {
				h.step()
				h.check()
			}
		})
	}
}

type history struct {
	*testing.T
	i       *instance
	rnd     *rand.Rand
	id      string
	now     time.Time
	people  []*somebody
	offers  map[member.ID]int // how often a place was kept for them
	was     map[member.ID]event.Place
	heard   map[member.ID]int
	silence map[member.ID]bool
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{T: t, i: start(t), rnd: rand.New(rand.NewPCG(seed, 7)), now: testStart, offers: map[member.ID]int{}, was: map[member.ID]event.Place{}, heard: map[member.ID]int{}, silence: map[member.ID]bool{}}
	h.i.community(t)
	h.id = opens(t, h.i, event.Plan{Day: "2026-03-25", Time: "19:00", Capacity: 1 + h.rnd.IntN(3), Facts: event.Facts{Title: "Demo tea", Queue: true, Minutes: 60}})
	for n := range 7 {
		s := h.i.joins(t, fmt.Sprintf("h%d", n), "demo-experts", member.Member)
		h.i.named(t, s.address, fmt.Sprintf("Demo Name%d", n))
		h.people = append(h.people, s)
	}
	return h
}

func (h *history) step() {
	s := h.people[h.rnd.IntN(len(h.people))]
	switch h.rnd.IntN(10) {
	case 0, 1, 2:
		s.does(pressing("e.in." + h.id))
	case 3:
		s.does(pressing("e.out." + h.id))
	case 4:
		s.does(pressing("e.yes." + h.id))
	case 5:
		s.does(pressing("e.no." + h.id))
	case 6: // the officer: a refusal changes nothing
		_ = h.i.app.office.AlterSession(h.i.ctx, member.Operator, "demo-experts", h.id, false, event.Alteration{Capacity: 1 + h.rnd.IntN(4)})
	case 7:
		_ = h.i.app.office.AlterSession(h.i.ctx, member.Operator, "demo-experts", h.id, false, event.Alteration{Day: fmt.Sprintf("2026-03-%02d", 22+h.rnd.IntN(9))})
	case 8:
		s.writes("pause")
		h.silence[s.id()] = true
	case 9:
		s.writes("menu")
		h.silence[s.id()] = false
	}
	h.now = h.now.Add(time.Duration(h.rnd.IntN(7)) * time.Hour)
	h.i.at(h.now)
	h.i.tick(h.T)
}

func (h *history) check() {
	h.Helper()
	s := must(h.i.app.people.Session(h.i.ctx, h.id))
	if s.State != event.Open || !h.now.Before(s.Closes()) {
		return
	}
	if s.List.Free() < 0 {
		h.Fatalf("%d given and %d offered of %d", s.List.Count(event.Confirmed), s.List.Count(event.Offered), s.List.Capacity)
	}
	seen := map[int64]bool{}
	for _, p := range s.List.Places {
		if seen[p.Rank] {
			h.Fatalf("two have rank %d", p.Rank)
		}
		seen[p.Rank] = true
		old := h.was[p.Person]
		if p.Status == event.Offered && (old.Status != event.Offered || old.Rank != p.Rank) {
			h.offers[p.Person]++
			for _, q := range s.List.With(event.Waiting) {
				if q.Rank < p.Rank && q.Passed.IsZero() && h.was[q.Person].Status == event.Waiting && h.was[q.Person].Rank == q.Rank {
					h.Fatalf("%d is asked before %d", p.Rank, q.Rank)
				}
			}
		}
		h.was[p.Person] = p
	}
	for _, one := range h.people {
		h.reads(one, &s)
	}
}

// reads holds what one person reads against what is so.
func (h *history) reads(one *somebody, s *event.Session) {
	h.Helper()
	id := one.id()
	news := one.hears()
	h.heard[id] += strings.Count(news, "It is kept for you until")
	if h.heard[id] > h.offers[id] {
		h.Fatalf("heard of %d places, and %d were kept", h.heard[id], h.offers[id])
	}
	if h.silence[id] {
		return // to look would end their pause
	}
	text := one.does(pressing("e.see." + h.id))
	want := map[event.Status]string{event.Confirmed: "You have a place.", event.Waiting: "You are waiting for a place.", event.Offered: "A place is kept for you."}[s.List.Status(id)]
	if want != "" && !strings.Contains(text, want) {
		h.Fatalf("is %s, and reads %q", s.List.Status(id), text)
	}
	if want == "" && (strings.Contains(text, "You have a place.") || strings.Contains(text, "kept for you")) {
		h.Fatalf("is %q, and reads %q", s.List.Status(id), text)
	}
	if strings.Contains(news+text, "Demo Name") {
		h.Fatalf("reads a name: %q", news+text)
	}
}
