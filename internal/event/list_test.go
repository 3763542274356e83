package event

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"blether/internal/member"
)

// plain is what a list should be, kept as simply as can be: who holds a place, and who waits
// in which order.
type plain struct {
	capacity int
	held     map[member.ID]string // confirmed or offered
	line     []member.ID
}

func (p *plain) free() int { return p.capacity - len(p.held) }

// fill offers free places to those who wait, in order, but not to those who are silent.
func (p *plain) fill(silent map[member.ID]bool) {
	for i := 0; i < len(p.line) && p.free() > 0; {
		if silent[p.line[i]] {
			i++
			continue
		}
		p.held[p.line[i]] = "offered"
		p.line = slices.Delete(p.line, i, i+1)
	}
}

func (p *plain) drop(id member.ID) {
	delete(p.held, id)
	if i := slices.Index(p.line, id); i >= 0 {
		p.line = slices.Delete(p.line, i, i+1)
	}
}

// fill is what the runner does with Next, Offer and Pass.
func fill(l *List, silent map[member.ID]bool, now time.Time) {
	passed := map[member.ID]bool{}
	for {
		id, ok := l.Next(passed)
		if !ok {
			return
		}
		if silent[id] {
			passed[id] = true
			l.Pass(id, now)
			continue
		}
		l.Offer(id, now.Add(usualWindow))
	}
}

// Over any history of signing up, leaving, raising and lowering, taking, turning down and
// letting lapse: capacity is never exceeded, nobody is lost or doubled, and the order of
// those who wait is that in which they came.
func TestListOverAnyHistory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := &List{Capacity: rapid.IntRange(1, 6).Draw(t, "capacity"), Queue: rapid.Bool().Draw(t, "queue")}
		p := &plain{capacity: l.Capacity, held: map[member.ID]string{}}
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
		until := map[member.ID]time.Time{}
		silent := map[member.ID]bool{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			id := member.ID("demo" + strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "who")))
			now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hours")) * time.Hour)
			for who, at := range until { // lapse first, as the clock does
				if p.held[who] == "offered" && !at.After(now) {
					p.drop(who)
				}
			}
			l.Lapse(now)
			switch rapid.SampledFrom([]string{"sign", "leave", "resize", "accept", "decline", "silent", "nothing"}).Draw(t, "what") {
			case "sign":
				got, err := l.SignUp(id, Told{}, now)
				switch {
				case p.held[id] != "":
					p.held[id] = "confirmed"
				case slices.Contains(p.line, id):
				case p.free() > 0 && len(p.line) == 0:
					p.held[id] = "confirmed"
				case !l.Queue:
					if !errors.Is(err, ErrFull) {
						t.Fatalf("no waiting list, and %q, %v", got, err)
					}
				default:
					p.line = append(p.line, id)
				}
			case "leave":
				l.Leave(id)
				p.drop(id)
			case "resize":
				n := rapid.IntRange(1, 8).Draw(t, "to")
				if err := l.Resize(n); (err != nil) != (n < len(p.held)) {
					t.Fatalf("%d places for %d: %v", n, len(p.held), err)
				} else if err == nil {
					p.capacity = n
				}
			case "accept":
				err := l.Accept(id, now)
				if (err == nil) != (p.held[id] != "") {
					t.Fatalf("accept %s who has %q: %v", id, p.held[id], err)
				}
				if p.held[id] != "" {
					p.held[id] = "confirmed"
				}
			case "decline":
				if l.Decline(id) == nil {
					p.drop(id)
				}
			case "silent":
				silent[id] = !silent[id]
			}
			fill(l, silent, now)
			p.fill(silent)
			for who, what := range p.held {
				if what == "offered" && l.Status(who) == Offered {
					until[who] = l.Of(who).Until
				}
			}
			same(t, l, p)
		}
	})
}

func same(t *rapid.T, l *List, p *plain) {
	if l.Free() < 0 || l.Count(Confirmed)+l.Count(Offered) > l.Capacity {
		t.Fatalf("%d confirmed and %d offered of %d", l.Count(Confirmed), l.Count(Offered), l.Capacity)
	}
	seen := map[member.ID]bool{}
	for _, one := range l.Places {
		if seen[one.Person] {
			t.Fatalf("%s stands twice", one.Person)
		}
		seen[one.Person] = true
	}
	for id, what := range p.held {
		if string(l.Status(id)) != what {
			t.Fatalf("%s is %q, not %q", id, l.Status(id), what)
		}
	}
	if l.Count(Confirmed)+l.Count(Offered) != len(p.held) {
		t.Fatalf("%d hold a place, not %d", l.Count(Confirmed)+l.Count(Offered), len(p.held))
	}
	var line []member.ID
	for n, one := range l.With(Waiting) {
		line = append(line, one.Person)
		if l.Ahead(one.Person) != n {
			t.Fatalf("%s has %d ahead, not %d", one.Person, l.Ahead(one.Person), n)
		}
	}
	if !slices.Equal(line, p.line) {
		t.Fatalf("in line: %v, not %v", line, p.line)
	}
}
