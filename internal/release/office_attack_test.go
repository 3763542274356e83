package release

import (
	"slices"
	"strconv"
	"testing"

	"blether/internal/response"
)

// An officer prints k slips, or one poster, gives one invitation to the person
// whom they want to know about, and fills the other k-1 places with answers that
// they know. They read the release, and know the algorithm: they try for the
// person every answer that there is, and keep those that give the same release.

// fillers are every way in which n places can be filled: how many of each point,
// and of "no answer".
func fillers(n, cells int) [][]int {
	if cells == 1 {
		return [][]int{{n}}
	}
	var out [][]int
	for first := range n + 1 {
		for _, rest := range fillers(n-first, cells-1) {
			out = append(out, append([]int{first}, rest...))
		}
	}
	return out
}

// given is the answer of cell i: a point of a scale of five, or none.
func given(i int, open bool) response.Rating {
	r := response.Rating{Open: open, Answers: map[string]any{"board": "a"}}
	if i < 5 {
		r.Answers["q"] = i + 1
	}
	return r
}

func officersPlan(sensitive bool) *Plan {
	q := Question{Name: "q", Kind: Scale, Sensitive: sensitive}
	for v := range 5 {
		q.Points = append(q.Points, Point{Name: strconv.Itoa(v + 1), Value: v + 1})
	}
	return &Plan{Round: "round01", K: 10, Area: "board", Areas: []Area{{Name: "a"}}, Questions: []Question{q}}
}

// published is the figure after k-1 known answers and one more, nil where there
// is none, and what the receipt says is left.
func published(t *testing.T, p *Plan, known []int, person int, openFillers, openPerson bool) (*Figure, Receipt) {
	t.Helper()
	tally := NewTally(p)
	for i, n := range known {
		for range n {
			tally.Add(given(i, openFillers))
		}
	}
	tally.Add(given(person, openPerson))
	b, err := Build(p, tally, Occasion{Batch: 1, Last: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range b.Document.Blocks {
		for _, f := range block.Figures {
			return &f, b.Document.Receipt
		}
	}
	return nil, b.Document.Receipt
}

// parts are the cells that stand for the parts of a figure of ten people: low,
// middle or none, high.
var parts = []int{0, 2, 4}

// fill gives the people of some parts as cells.
func fill(byPart []int, cells []int) []int {
	out := make([]int, 6)
	for i, n := range byPart {
		out[cells[i]] = n
	}
	return out
}

// The personal road. The officer cannot know beforehand at which answers of
// theirs the last one shows, so all ways of filling the places count alike (A4):
// one published cut then tells on which side of it the person stands no more
// often than A4 allows, and all cuts of a question together no more often than
// the receipt says. An officer who knows the rules, and fills the places to the
// point where a cut turns, does learn that side: docs/privacy.md, 4 says so.
func TestOfficerFillsPlacesByThePersonalRoad(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		p := officersPlan(sensitive)
		for _, sides := range [][]int{{0, 4}, {0, 2}, {2, 4}} { // two cells, one on each side of a cut
			hits, tries := 0, 0
			for _, known := range fillers(9, 2) {
				a, _ := published(t, p, fill(known, sides), sides[0], false, false)
				b, _ := published(t, p, fill(known, sides), sides[1], false, false)
				if a == nil || b == nil {
					t.Fatalf("sensitive=%t: ten people have no figure", sensitive)
				}
				tries++
				if oneCutDiffers(a, b) {
					hits++
				}
			}
			if rate := float64(hits) / float64(tries); rate > ceilingOf(sensitive)+1e-9 {
				t.Errorf("sensitive=%t: between %v one cut tells in %.1f %%", sensitive, sides, 100*rate)
			}
		}
		rate, allowed := jointRate(t, p, sensitive)
		if rate > allowed+1e-9 {
			t.Errorf("sensitive=%t: the high end shows in %.1f %%, the receipt says %.1f %%", sensitive, 100*rate, 100*allowed)
		}
	}
}

// oneCutDiffers reports whether the first cut that can differ does.
func oneCutDiffers(a, b *Figure) bool { return a.Words != b.Words || !slices.Equal(a.Cuts, b.Cuts) }

// jointRate is how often everything published of the question tells whether the
// person chose the high end, and what the receipt says of it.
func jointRate(t *testing.T, p *Plan, sensitive bool) (rate, allowed float64) {
	t.Helper()
	cells, ways := parts, fillers(9, 3)
	if sensitive { // in words there are two parts: the high end, and the rest
		cells, ways = []int{0, 4}, fillers(9, 2)
	}
	hits, tries := 0, 0
	var left Receipt
	for _, known := range ways {
		figures := make([]*Figure, len(cells))
		for i, person := range cells {
			figures[i], left = published(t, p, fill(known, cells), person, false, false)
		}
		for i := range cells {
			tries++
			told := true
			for j := range cells {
				if !oneCutDiffers(figures[i], figures[j]) && (cells[i] == 4) != (cells[j] == 4) {
					told = false
				}
			}
			if told {
				hits++
			}
		}
	}
	allowed = left.AllCuts.Ordinary
	if sensitive {
		allowed = left.AllCuts.Sensitive
	}
	return float64(hits) / float64(tries), allowed
}

// The open road: whoever came by a poster has no figure, however the places are
// filled, and never joins those who came by a slip.
func TestOfficerFillsPlacesByTheOpenRoad(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		p := officersPlan(sensitive)
		for _, known := range fillers(9, 6) {
			for _, road := range [][2]bool{{true, true}, {true, false}, {false, true}} { // fillers, person
				if f, _ := published(t, p, known, 4, road[0], road[1]); f != nil {
					t.Fatalf("filled %v, by open links %v: %+v", known, road, f)
				}
			}
		}
	}
}
