package release

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A2 (docs/privacy.md, 4): an attacker who knows the ladders (R2, R3), but not
// how many people answered, tries every way in which people can lie in the
// parts, and keeps those that give the release that they see. No part that is
// not shown by itself may be pinned, and each keeps (smallest k) - 1 possible
// sizes.

var closing = Occasion{Batch: 1, Date: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Last: true}

// document gives the whole published output for a tally, without what chains it.
// Figures are no part of it: the plans attacked here have no question.
func document(t testing.TB, p *Plan, tally *Tally) string {
	l := ladders{plan: p, tally: tally, last: true, forced: map[string]bool{}}
	l.run()
	b := &Built{tally: tally, leaves: l.leaves, wait: l.wait}
	b.describe(p, closing, &l)
	if failing := leafTest(b, tally); len(failing) > 0 {
		t.Fatalf("the ladders made leaves that fail the leaf test: %v", failing)
	}
	out, err := json.Marshal(&b.Document)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// bare gives what the leaves alone tell. It serves for k under 5, which no plan
// can have.
func bare(l *ladders) string {
	var out strings.Builder
	for i := range l.leaves {
		one := &l.leaves[i]
		fmt.Fprint(&out, one.id, one.areas, one.shown(), one.pool(), ";")
	}
	for _, n := range l.held {
		fmt.Fprint(&out, "held", n.areas)
	}
	return out.String()
}

// vectors calls do with every vector of sizes from 0 to most, up to sum in all.
func vectors(most []int, sum int, do func([]int)) {
	at := make([]int, len(most))
	var fill func(i, left int)
	fill = func(i, left int) {
		if i == len(most) {
			do(at)
			return
		}
		for v := 0; v <= min(most[i], left); v++ {
			at[i] = v
			fill(i+1, left-v)
		}
	}
	fill(0, sum)
}

// sized is what an attacker still thinks possible after one release.
type sized struct {
	parts []values
	known map[int][]values // the same where the number of people is known
	judge bool
}

// ways collects what each release leaves possible.
type ways map[string]*sized

func (w ways) add(key string, sizes []int, judge bool) {
	s := w[key]
	if s == nil {
		s = &sized{parts: make([]values, len(sizes)), known: map[int][]values{}, judge: judge}
		w[key] = s
	}
	total := 0
	for _, n := range sizes {
		total += n
	}
	if s.known[total] == nil {
		s.known[total] = make([]values, len(sizes))
	}
	for i, n := range sizes {
		s.parts[i].add(n)
		s.known[total][i].add(n)
	}
}

// check fails for every hidden part that has fewer than least possible sizes,
// and gives how many (release, N, part) are pinned if N is known, of how many.
func (w ways) check(t *testing.T, names []string, hidden func(key string, part int) bool, least func(key string, part int) int) (pinned, of int) {
	t.Helper()
	judged, bad := 0, 0
	for key, s := range w {
		for i := range names {
			if !hidden(key, i) {
				continue
			}
			if s.judge {
				judged++
				if left := s.parts[i].list(); len(left) < max(2, least(key, i)) {
					if bad++; bad <= 5 {
						t.Errorf("%s can only be %v given %s", names[i], left, key)
					}
				}
			}
			for _, known := range s.known {
				of++
				if known[i].len() == 1 {
					pinned++
				}
			}
		}
	}
	if judged == 0 {
		t.Error("no release hides a part, so nothing was attacked")
	}
	return pinned, of
}

var roleParts = []string{"mother", "father", "family", "supporter"}

func rolePlan(k int) *Plan {
	p := &Plan{Round: "r1", K: k, Role: "role"}
	for _, part := range roleParts {
		p.Roles = append(p.Roles, Role{Name: part, Part: part})
	}
	return p
}

// R2, four parts: every division of up to N people among four role parts.
func TestA2RoleLadderPinsNobody(t *testing.T) {
	t.Parallel()
	for _, at := range []struct{ k, most int }{{3, 24}, {5, 29}, {6, 29}} {
		t.Run(fmt.Sprintf("k=%d N<=%d", at.k, at.most), func(t *testing.T) {
			t.Parallel()
			p := rolePlan(at.k)
			tally := NewTally(p)
			w := ways{}
			vectors([]int{at.most, at.most, at.most, at.most}, at.most, func(sizes []int) {
				for i, part := range roleParts {
					tally.cell(place{part: part}).n = sizes[i]
				}
				l := ladders{plan: p, tally: tally, last: true}
				var key string
				if at.k < minK {
					l.split("all", "all", []string{""}, at.k)
					key = bare(&l)
				} else {
					l.run()
					key = document(t, p, tally)
				}
				// A release is judged where every way to come to it was tried.
				whole := 0
				for i := range l.leaves {
					whole += l.leaves[i].shown() + 4
				}
				w.add(key, sizes, whole <= at.most)
			})
			hidden := func(key string, part int) bool { return !strings.Contains(key, "all/"+roleParts[part]) }
			pinned, of := w.check(t, roleParts, hidden, func(string, int) int { return at.k - 1 })
			t.Logf("%d releases; where N is known, %d of %d hidden parts are pinned", len(w), pinned, of)
		})
	}
}

// shape is a country for an attack: Boards as region/nation, "*" for an island.
type shape struct {
	k      int
	boards []string
	unsaid bool // people may give no place; else the attacker knows that nobody did so
}

func (s shape) plan() *Plan {
	p := &Plan{Round: "r1", K: s.k, Area: "board"}
	for i, at := range s.boards {
		at, island := strings.CutSuffix(at, "*")
		region, nation, _ := strings.Cut(at, "/")
		p.Areas = append(p.Areas, Area{Name: string(rune('A' + i)), Region: region, Nation: nation, Island: island})
	}
	return p
}

// roll is ladders.run for any k, also under 5, and without roles.
func (s shape) roll(l *ladders, k []int) {
	// This follows ladders.run line by line; attack compares the two.
	var regions []region
	for i := range l.plan.Areas {
		a := &l.plan.Areas[i]
		at := slices.IndexFunc(regions, func(r region) bool { return r.name == a.Region && r.nation == a.Nation })
		if at < 0 {
			regions = append(regions, region{name: a.Region, nation: a.Nation})
			at = len(regions) - 1
		}
		if up := l.area(a.Name, k[i]); up != nil {
			regions[at].nodes = append(regions[at].nodes, *up)
		}
	}
	var unsaid []node
	if up := l.area("", s.k); up != nil {
		unsaid = append(unsaid, *up)
	}
	nations := map[string][]node{}
	for _, r := range regions {
		nations[r.nation] = append(nations[r.nation], l.rollUp("region", r.name, r.nodes)...)
	}
	var top []node
	for _, name := range l.nationNames() {
		top = append(top, l.rollUp("nation", name, nations[name])...)
	}
	l.held = l.rollUp("all", "all", append(top, unsaid...))
}

// attack tries every size of every Board from 0 to its k, where it is shown by
// itself: more people there change nothing for the others.
func (s shape) attack(t *testing.T) {
	t.Helper()
	p := s.plan()
	var names []string
	var k []int
	for i := range p.Areas {
		names = append(names, p.Areas[i].Name)
		if p.Areas[i].Island {
			k = append(k, max(s.k, islandK))
		} else {
			k = append(k, s.k)
		}
	}
	if s.unsaid {
		names, k = append(names, ""), append(k, s.k)
	}
	tally := NewTally(p)
	w, pools := ways{}, map[string][][]string{}
	vectors(k, len(k)*max(s.k, islandK), func(sizes []int) {
		for i, name := range names {
			tally.cell(place{area: name, part: restPart}).n = sizes[i]
		}
		l := ladders{plan: p, tally: tally, last: true}
		s.roll(&l, k)
		key := bare(&l)
		if s.k >= minK {
			real := ladders{plan: p, tally: tally, last: true}
			real.run()
			if bare(&real) != key {
				t.Fatalf("sizes %v: the attack's ladder gives %s, the real one %s", sizes, key, bare(&real))
			}
			key = document(t, p, tally)
		}
		w.add(key, sizes, true)
		if pools[key] == nil {
			pools[key] = [][]string{}
			for i := range l.leaves {
				pools[key] = append(pools[key], l.leaves[i].areas)
			}
			for _, n := range l.held {
				pools[key] = append(pools[key], n.areas)
			}
		}
	})
	alone := func(name string) string {
		if name == "" {
			name = "unsaid"
		}
		return name + "/all"
	}
	hidden := func(key string, part int) bool { return !strings.Contains(key, alone(names[part])) }
	// Each hidden Board is judged by the smallest k of those that it is pooled or
	// held back with.
	least := func(key string, part int) int {
		for _, together := range pools[key] {
			if !slices.Contains(together, names[part]) {
				continue
			}
			smallest := k[part]
			for i, name := range names {
				if slices.Contains(together, name) {
					smallest = min(smallest, k[i])
				}
			}
			return smallest - 1
		}
		t.Fatalf("%s is neither shown, pooled nor held back in %s", names[part], key)
		return 0
	}
	pinned, of := w.check(t, names, hidden, least)
	t.Logf("%d releases; where N and the size of every shown Board are known, %d of %d hidden Boards are pinned", len(w), pinned, of)
}

func TestA2RollUpPinsNobody(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]shape{
		"three Boards, one region, k 3":           {k: 3, boards: []string{"w/s", "w/s", "w/s"}},
		"three Boards, one region, k 5":           {k: 5, boards: []string{"w/s", "w/s", "w/s"}, unsaid: true},
		"three Boards, one an island":             {k: 5, boards: []string{"w/s", "w/s", "w/s*"}, unsaid: true},
		"three Boards, two islands":               {k: 5, boards: []string{"w/s", "w/s*", "w/s*"}, unsaid: true},
		"three Boards, k 6, one an island":        {k: 6, boards: []string{"w/s", "w/s", "w/s*"}, unsaid: true},
		"four Boards, k 3":                        {k: 3, boards: []string{"w/s", "w/s", "e/s", "e/s"}, unsaid: true},
		"four Boards, one an island":              {k: 5, boards: []string{"w/s", "w/s", "w/s", "w/s*"}},
		"four Boards, two regions":                {k: 5, boards: []string{"w/s", "w/s", "e/s", "e/s"}, unsaid: true},
		"island alone in its region":              {k: 5, boards: []string{"w/s", "w/s", "w/s", "n/s*"}, unsaid: true},
		"region of three beside a single one":     {k: 5, boards: []string{"w/s", "w/s", "w/s", "e/s"}, unsaid: true},
		"two nations":                             {k: 5, boards: []string{"w/s", "w/s", "w/s", "n/i", "n/i"}, unsaid: true},
		"three regions of one":                    {k: 5, boards: []string{"w/s", "e/s", "n/s", "n/i"}, unsaid: true},
		"two regions of three, k 3":               {k: 3, boards: []string{"w/s", "w/s", "w/s", "e/s", "e/s", "e/s"}, unsaid: true},
		"six Boards in one region (band 20)":      {k: 5, boards: []string{"w/s", "w/s", "w/s", "w/s", "w/s", "w/s"}},
		"two regions of three, two nations":       {k: 5, boards: []string{"w/s", "w/s", "w/s", "n/i", "n/i", "n/i"}},
		"three islands and one Board":             {k: 5, boards: []string{"n/s*", "n/s*", "n/s*", "w/s"}},
		"three islands, k 10 (band 20)":           {k: 10, boards: []string{"n/s*", "n/s*", "n/s*"}, unsaid: true},
		"two regions with an island each":         {k: 5, boards: []string{"n/s*", "n/s", "w/s*", "w/s"}},
		"island among four Boards in two regions": {k: 5, boards: []string{"n/s*", "n/s", "n/s", "w/s", "w/s"}},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); s.attack(t) })
	}
}

// Where the question for the place must be answered, or nobody skipped it, the
// part "place not given" is known to be empty. It must not count as a part that
// others could be hidden in ((parts - 1)(smallest k - 1) >= B, R3).
func TestA2RollUpPinsNobodyWhereEverybodyGaveAPlace(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]shape{
		"two Boards in each of two nations, k 6": {k: 6, boards: []string{"w/s", "w/s", "n/i", "n/i"}},
		"two Boards and one, k 10":               {k: 10, boards: []string{"w/s", "w/s", "n/i"}},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); s.attack(t) })
	}
}

// Four regions of three Boards, and one of a single Board: each that goes up is
// known to have under k, so that a band which all of them together just reach
// would pin the single Board, and what each region has (R3: every part that came
// up keeps smallest k - 1 possible sizes). A document depends on the sum of each
// region alone, so that sums are tried instead of every Board.
func TestA2PoolOfHiddenPoolsPinsNoPart(t *testing.T) {
	t.Parallel()
	s := shape{k: 5}
	for _, region := range []string{"n", "e", "w", "m"} {
		s.boards = append(s.boards, region+"/s", region+"/s", region+"/s")
	}
	s.boards = append(s.boards, "single/s")
	p := s.plan()
	names := []string{"region:n/all", "region:e/all", "region:w/all", "region:m/all", "M/all"}
	tally := NewTally(p)
	w := ways{}
	vectors([]int{5, 5, 5, 5, 4}, 24, func(sums []int) {
		for i := range p.Areas {
			left := sums[i/3]
			for before := range i % 3 {
				left -= min(left, 4-before) // 4 in the first Board, up to 3 in the second
			}
			tally.cell(place{area: p.Areas[i].Name, part: restPart}).n = min(left, 4-i%3)
		}
		w.add(document(t, p, tally), sums, true)
	})
	hidden := func(key string, part int) bool { return !strings.Contains(key, names[part]) }
	w.check(t, names, hidden, func(string, int) int { return s.k - 1 })
}
