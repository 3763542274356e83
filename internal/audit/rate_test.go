package audit

import (
	"fmt"
	"math"
	"testing"
)

// TestChance holds the rates against going through every answer of everybody.
func TestChance(t *testing.T) {
	t.Parallel()
	for _, step := range []int{10, 25, 50} {
		for people := 5; people <= 14; people++ {
			for parts := 2; parts <= 4; parts++ {
				for boundary := 1; boundary < parts; boundary++ {
					s := shape{people: people, step: step, sensitive: people%2 == 0, parts: parts, boundary: boundary}
					got, want := s.chance(), s.enumerate()
					if math.Abs(got.exact-want.exact) > 1e-9 || math.Abs(got.high-want.high) > 1e-9 {
						t.Errorf("%+v: %+v, by enumeration %+v", s, got, want)
					}
				}
			}
		}
	}
}

// enumerate tries every composition of the others' answers and every part of
// the last person, and looks which other parts would have been published alike.
func (s shape) enumerate() chance {
	var out chance
	tried := 0.0
	compositions(s.people-1, s.parts, nil, func(others []int) {
		alike := map[string][]int{}
		for part := range s.parts {
			key := s.published(others, part)
			alike[key] = append(alike[key], part)
		}
		for _, parts := range alike {
			tried += float64(len(parts))
			if len(parts) == 1 {
				out.exact++
			}
			if parts[0] >= s.boundary || parts[len(parts)-1] < s.boundary {
				out.high += float64(len(parts))
			}
		}
	})
	out.exact /= tried
	out.high /= tried
	return out
}

func (s shape) published(others []int, part int) string {
	var cuts []int
	below := 0
	for i := range s.parts - 1 {
		below += others[i]
		if i == part {
			below++
		}
		cuts = append(cuts, nearest(below, s.people, s.step, s.sensitive))
	}
	return fmt.Sprint(cuts)
}

func compositions(left, parts int, sofar []int, try func([]int)) {
	if parts == 1 {
		try(append(sofar, left))
		return
	}
	for n := range left + 1 {
		compositions(left-n, parts-1, append(sofar[:len(sofar):len(sofar)], n), try)
	}
}

// What A4 of docs/privacy.md promises, and what it says was measured.
func TestPromises(t *testing.T) {
	t.Parallel()
	for n := leastEver; n <= 1500; n += 5 {
		for _, sensitive := range []bool{false, true} {
			q := question{Kind: yesNo, Sensitive: sensitive, Points: []point{{Name: "yes"}, {Name: "no"}}}
			if m, _ := mannerOf(n, sensitive); m == hidden {
				continue
			}
			most := mostOrdinary
			if sensitive {
				most = mostSensitive
			}
			if one := q.shape(n, q.way(n)).chance().one; one > most+1e-9 {
				t.Errorf("n = %d, sensitive %t: one cut tells %.3f", n, sensitive, one)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		count, n, step int
		sensitive      bool
		want           int
	}{
		{3, 12, 50, false, 50}, {9, 12, 50, false, 50}, {2, 12, 50, false, 0}, {10, 12, 50, false, 100},
		{1, 8, 25, false, 25}, {3, 8, 25, false, 50}, {5, 8, 25, false, 50}, {7, 8, 25, false, 75},
		{0, 40, 25, true, 10}, {40, 40, 25, true, 90}, {20, 40, 25, true, 50}, {1, 200, 1, false, 1}, {199, 200, 1, false, 99},
	} {
		if got := nearest(c.count, c.n, c.step, c.sensitive); got != c.want {
			t.Errorf("%d of %d by %d: %d, want %d", c.count, c.n, c.step, got, c.want)
		}
	}
}
