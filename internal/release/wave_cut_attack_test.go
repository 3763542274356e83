package release

import (
	"fmt"
	"testing"
)

// R10 for one block that both waves show: somebody knows what everybody answered
// who stayed, but for one, and who changed. What they see is two figures.

// twoFigures are those of one question for a block that has grown by joined.
type twoFigures struct {
	q             Question
	first, second form
	n, joined     int
}

// figuresOf gives the forms of a block of n people and of the same one with some
// more, as R6 alone has them and as R10 does.
func figuresOf(t *testing.T, q Question, n, joined int, rule bool) twoFigures {
	t.Helper()
	p := planOf(q)
	one, two := leafOf(n), leafOf(n+joined)
	if rule {
		counts := make([]int, len(q.Points)+1)
		f, ok := p.figure(&q, counts, one)
		if !ok {
			t.Fatal("the first wave shows nothing")
		}
		d := &Document{Questions: p.Asked(), Blocks: []Block{{Figures: []Figure{f}}}}
		two.before = [][]issued{{{&d.Blocks[0], d}}}
	}
	return twoFigures{q: q, first: p.form(&q, one), second: p.form(&q, two), n: n, joined: joined}
}

// cutsOf are the cuts of n people by their counts, point by point.
func (f *twoFigures) cutsOf(as form, n int, counts []int, key []byte) []byte {
	sum := 0
	parts := f.q.parts(as.size)
	for _, part := range parts[:len(parts)-1] {
		for _, i := range part.points {
			sum += counts[i]
		}
		key = append(key, byte(Round(sum, n, as.step, f.q.Sensitive)))
	}
	return key
}

// told counts the ways in which the exact answer of the last one who stayed
// follows from both waves and not from the first.
func (f *twoFigures) told() (told, of int) {
	width := len(f.q.Points) + 1
	compositions(f.n-1, width, func(others []int) {
		first := map[string]int{} // answers of the last one that fit
		both, ways := map[string]map[int]bool{}, map[string]int{}
		from := map[string]string{}
		for last := range width {
			others[last]++
			one := string(f.cutsOf(f.first, f.n, others, nil))
			first[one]++
			compositions(f.joined, width, func(joined []int) {
				counts := make([]int, width)
				for i := range counts {
					counts[i] = others[i] + joined[i]
				}
				key := string(f.cutsOf(f.second, f.n+f.joined, counts, []byte(one)))
				if both[key] == nil {
					both[key] = map[int]bool{}
				}
				both[key][last], from[key] = true, one
				ways[key]++
			})
			others[last]--
		}
		for key, answers := range both {
			of += ways[key]
			if len(answers) == 1 && first[from[key]] > 1 {
				told += ways[key]
			}
		}
	})
	return told, of
}

// At 20 people each point of a scale becomes a part. Where one person more makes
// them 20, the second wave would tell points that the first held together.
func TestR10NoPointIsToldThatWasNoPart(t *testing.T) {
	t.Parallel()
	for _, at := range []struct{ n, joined int }{{19, 1}, {18, 2}} {
		t.Run(fmt.Sprintf("%d and %d", at.n, at.joined), func(t *testing.T) {
			t.Parallel()
			q := question("q", Scale, false, "1", "2", "3", "4")
			without := figuresOf(t, q, at.n, at.joined, false)
			with := figuresOf(t, q, at.n, at.joined, true)
			told, of := without.told()
			left, _ := with.told()
			t.Logf("of %d ways of answering, %.2f %% tell one person's exact answer without R10, %.2f %% with it",
				of, 100*float64(told)/float64(of), 100*float64(left)/float64(of))
			if told == 0 {
				t.Error("nobody's answer is told without R10, so nothing was attacked")
			}
			if left > 0 {
				t.Errorf("%d ways of answering tell one person's exact answer", left)
			}
		})
	}
}

// A finer step has more counts at which one person turns it. R10 keeps the step
// of the wave before, and with it how often the last one's side is told.
func TestR10StepIsNoFinerThanBefore(t *testing.T) {
	t.Parallel()
	for _, at := range []struct {
		n         int
		sensitive bool
	}{{9, false}, {19, false}, {49, false}, {99, false}, {19, true}, {39, true}, {99, true}, {199, true}} {
		for _, joined := range []int{1, 2, 4} {
			q := question("q", YesNo, at.sensitive, "yes", "no")
			without := figuresOf(t, q, at.n, joined, false)
			with := figuresOf(t, q, at.n, joined, true)
			if with.second.step != with.first.step || with.second.manner != with.first.manner {
				t.Errorf("%d people and %d: shown as %v after %v", at.n, joined, with.second, with.first)
			}
			before, after := turning(&without), turning(&with)
			if after >= before {
				t.Errorf("%d people and %d, sensitive %t: the second wave tells one person's side at %d counts of the others, %d without R10", at.n, joined, at.sensitive, after, before)
			}
		}
	}
}

// turning counts the counts of the others at which the second wave tells whether
// the last person said yes.
func turning(f *twoFigures) int {
	people := f.n + f.joined
	l := leafOf(people)
	hits, before := 0, ""
	for yes := range people + 1 {
		var key string
		if f.second.manner == inWords {
			key = fmt.Sprint(2*yes >= l.n)
		} else {
			key = string(f.cutsOf(f.second, people, []int{yes, people - yes, 0}, nil))
		}
		if yes > 0 && key != before {
			hits++
		}
		before = key
	}
	return hits
}
