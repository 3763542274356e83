package release

import (
	"fmt"
	"math"
	"testing"
)

// A4 (docs/privacy.md, 4): everybody but one person puts their answers together.
// One published cut then tells on which side the last person stands in at most
// 20 % of all ways in which the others can have answered (sensitive 10 %).

func ceilingOf(sensitive bool) float64 {
	if sensitive {
		return 0.10
	}
	return 0.20
}

// oneCutByHand counts, through the published figure itself, for how many counts
// of the others the last person's yes or no shows.
func oneCutByHand(n int, sensitive bool) (rate float64, shown bool) {
	q := question("q", YesNo, sensitive, "yes", "no")
	p := planOf(q)
	hits := 0
	var before []byte
	for yes := range n + 1 {
		f, ok := p.figure(&q, []int{yes, n - yes, 0}, leafOf(n))
		if !ok {
			return 0, false
		}
		key := shownKey(nil, &f, ok)
		if yes > 0 && string(key) != string(before) {
			hits++
		}
		before = key
	}
	return float64(hits) / float64(n), true
}

func TestA4CoalitionAgainstOneCut(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		worst, at := 0.0, 0
		for n := 5; n <= 1500; n++ {
			rate, shown := oneCutByHand(n, sensitive)
			if shown != (n >= sensitiveK || !sensitive) {
				t.Errorf("n=%d sensitive=%t: shown is %t", n, sensitive, shown)
			}
			if !shown {
				continue
			}
			if rate > ceilingOf(sensitive)+1e-9 {
				t.Errorf("n=%d sensitive=%t: one cut tells in %.1f %%", n, sensitive, 100*rate)
			}
			if rate > worst {
				worst, at = rate, n
			}
			if step := Step(n/5*5, sensitive); step > 0 {
				if got := OneCutRate(n, step, sensitive); math.Abs(got-rate) > 1e-9 {
					t.Errorf("n=%d sensitive=%t: OneCutRate says %v, the figures %v", n, sensitive, got, rate)
				}
				// The receipt counts people at the shown size: never less than the truth.
				if shownRate := OneCutRate(n/5*5, step, sensitive); shownRate < rate-1e-9 {
					t.Errorf("n=%d sensitive=%t: the receipt says %v, it is %v", n, sensitive, shownRate, rate)
				}
			}
		}
		t.Logf("sensitive=%t: worst %.1f %%, at n=%d", sensitive, 100*worst, at)
	}
}

// jointByHand tries every composition of the others' answers and every part of
// the last person, and asks which parts give the same published cuts.
func jointByHand(n, step, parts, highFrom int, sensitive bool) (exact, high float64) {
	total, hits, sides := 0, 0, 0
	cuts := make([][]int, parts)
	for i := range cuts {
		cuts[i] = make([]int, parts-1)
	}
	rounded := make([]int, n+1)
	for c := range rounded {
		rounded[c] = Round(c, n, step, sensitive)
	}
	compositions(n-1, parts, func(others []int) {
		for last := range parts {
			sum := 0
			for cut := range parts - 1 {
				sum += others[cut]
				at := sum
				if last <= cut {
					at++
				}
				cuts[last][cut] = rounded[at]
			}
		}
		for last := range parts {
			total++
			alone, sided := true, true
			for other := range parts {
				if other == last || !equal(cuts[other], cuts[last]) {
					continue
				}
				alone = false
				if (other >= highFrom) != (last >= highFrom) {
					sided = false
				}
			}
			if alone {
				hits++
			}
			if sided {
				sides++
			}
		}
	})
	return float64(hits) / float64(total), float64(sides) / float64(total)
}

func equal(a, b []int) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func agree(t *testing.T, n, step, parts, highFrom int, sensitive bool) (exact, high float64) {
	t.Helper()
	exact, high = jointByHand(n, step, parts, highFrom, sensitive)
	gotExact, gotHigh := JointRate(n, step, parts, highFrom, sensitive)
	if math.Abs(gotExact-exact) > 1e-9 || math.Abs(gotHigh-high) > 1e-9 {
		t.Errorf("n=%d step=%d parts=%d high from %d sensitive=%t: JointRate says %.4f and %.4f, enumeration %.4f and %.4f",
			n, step, parts, highFrom, sensitive, gotExact, gotHigh, exact, high)
	}
	return exact, high
}

func TestA4JointRateAgreesWithEnumeration(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		for n := 10; n <= 30; n++ {
			step := Step(n/5*5, sensitive)
			if step == 0 {
				continue
			}
			for highFrom := 1; highFrom < 3; highFrom++ {
				exact, high := agree(t, n, step, 3, highFrom, sensitive)
				if highFrom == 2 && n%5 == 0 {
					t.Logf("3 parts, n=%d sensitive=%t: exact %.1f %%, high end %.1f %%", n, sensitive, 100*exact, 100*high)
				}
			}
		}
	}
	for n := 10; n <= 12; n++ {
		for highFrom := 1; highFrom < 6; highFrom++ {
			agree(t, n, 50, 6, highFrom, false)
		}
	}
	agree(t, 20, 25, 6, 4, false)
	for _, n := range []int{10, 12, 20, 50, 100} {
		exact, high := JointRate(n, Step(n, false), 6, 4, false)
		t.Logf("6 parts, n=%d: exact %.1f %%, high end %.1f %%", n, 100*exact, 100*high)
	}
}

// The rate of large blocks stands in the receipt too: at 500 people the step is
// 1 %, five people again, and the rate is as high as at 100.
func TestA4JointRateOfLargeBlocksIsNotUnderstated(t *testing.T) {
	t.Parallel()
	for _, at := range []struct {
		n         int
		sensitive bool
	}{{400, false}, {499, false}, {500, false}, {600, false}, {1000, true}} {
		t.Run(fmt.Sprintf("n=%d sensitive=%t", at.n, at.sensitive), func(t *testing.T) {
			t.Parallel()
			step := Step(at.n/5*5, at.sensitive)
			exact, high := jointByHand(at.n, step, 3, 2, at.sensitive)
			gotExact, gotHigh := JointRate(at.n, step, 3, 2, at.sensitive)
			t.Logf("3 parts, step %d: exact %.1f %%, high end %.1f %%; JointRate says %.1f and %.1f", step, 100*exact, 100*high, 100*gotExact, 100*gotHigh)
			if gotExact < exact-1e-9 || gotHigh < high-1e-9 {
				t.Errorf("the receipt would say %.1f %% exact and %.1f %% for the high end; it is %.1f and %.1f", 100*gotExact, 100*gotHigh, 100*exact, 100*high)
			}
		})
	}
}
