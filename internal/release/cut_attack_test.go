package release

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"testing"
)

// A3 (docs/privacy.md, 4): an attacker who knows how many people stand behind a
// figure, and how figures are made, tries every way in which these people can
// have answered. Whatever is published must leave at least 3 possible sizes for
// every part and every joint cell of options; for a sensitive question 5.

const (
	keepOrdinary  = 3
	keepSensitive = 5
)

func keep(sensitive bool) int {
	if sensitive {
		return keepSensitive
	}
	return keepOrdinary
}

// values is a set of sizes from 0 to 191.
type values [3]uint64

func (v *values) add(n int) { v[n/64] |= 1 << (n % 64) }

func (v *values) len() int {
	return bits.OnesCount64(v[0]) + bits.OnesCount64(v[1]) + bits.OnesCount64(v[2])
}

// list gives the sizes, for a message.
func (v *values) list() []int {
	var out []int
	for n := range 64 * len(v) {
		if v[n/64]&(1<<(n%64)) != 0 {
			out = append(out, n)
		}
	}
	return out
}

// compositions calls do with every way to divide n people among parts. do must
// not keep the slice.
func compositions(n, parts int, do func([]int)) {
	at := make([]int, parts)
	var fill func(i, left int)
	fill = func(i, left int) {
		if i == parts-1 {
			at[i] = left
			do(at)
			return
		}
		for v := 0; v <= left; v++ {
			at[i] = v
			fill(i+1, left-v)
		}
	}
	fill(0, n)
}

// shownKey is everything that a figure tells, in a form that can be compared.
func shownKey(key []byte, f *Figure, shown bool) []byte {
	add := func(v int) { key = binary.AppendVarint(key, int64(v)) }
	if !shown {
		return append(key, '-')
	}
	key = append(key, '+')
	key = append(key, f.Words...)
	add(f.Step)
	for _, list := range [][]Share{f.Parts, f.Options} {
		add(len(list))
		for _, s := range list {
			add(s.Share)
		}
	}
	add(len(f.Cuts))
	for _, c := range f.Cuts {
		add(c)
	}
	if f.High != nil {
		add(*f.High)
	}
	if f.Mean != nil {
		key = fmt.Appendf(key, "m%.3f", *f.Mean)
	}
	if f.Median != nil {
		add(1000 + *f.Median)
	}
	return key
}

// attack is one enumeration. Cells are the kinds of answer that a person can
// have given; each counts for some points of some questions, and watched sums of
// cells are what nobody may learn.
type attack struct {
	plan  *Plan
	cells []kindOfAnswer
	watch []watched
}

// kindOfAnswer says which point of each question (by the plan's order) is
// counted; none where the person gave no answer.
type kindOfAnswer [][]int

type watched struct {
	name  string
	cells []int
	keep  int
}

// weak is a watched sum that some release leaves too few values for.
type weak struct {
	name      string
	n         int
	left      []int
	published string
}

func (w weak) String() string {
	return fmt.Sprintf("n=%d: %s can only be %v when %s is published", w.n, w.name, w.left, w.published)
}

type group struct {
	left    []values
	figures []Figure
	shown   []bool
}

// run tries every way in which n people can have answered, and gives what is
// too narrow. shown is whether any figure is shown at all.
func (a *attack) run(n int) (found []weak, shown bool) {
	t := NewTally(a.plan)
	counts := make([]int, t.width)
	groups := map[string]*group{}
	var key []byte
	figures, ok := make([]Figure, len(a.plan.Questions)), make([]bool, len(a.plan.Questions))
	compositions(n, len(a.cells), func(sizes []int) {
		clear(counts)
		for cell, size := range sizes {
			for q, points := range a.cells[cell] {
				for _, p := range points {
					counts[t.offsets[q]+p] += size
				}
			}
		}
		key = key[:0]
		for i := range a.plan.Questions {
			q := &a.plan.Questions[i]
			figures[i], ok[i] = a.plan.figure(q, counts[t.offsets[i]:t.offsets[i]+len(q.Points)+1], leafOf(n))
			key = shownKey(key, &figures[i], ok[i])
			shown = shown || ok[i]
		}
		g := groups[string(key)]
		if g == nil {
			g = &group{left: make([]values, len(a.watch))}
			g.figures, g.shown = append(g.figures, figures...), append(g.shown, ok...)
			groups[string(key)] = g
		}
		for i, w := range a.watch {
			sum := 0
			for _, c := range w.cells {
				sum += sizes[c]
			}
			g.left[i].add(sum)
		}
	})
	worst := map[string]weak{}
	for _, g := range groups {
		for i, w := range a.watch {
			left := g.left[i].list()
			if before, had := worst[w.name]; len(left) < w.keep && (!had || len(left) < len(before.left)) {
				worst[w.name] = weak{w.name, n, left, a.published(g)}
			}
		}
	}
	for _, w := range a.watch {
		if bad, had := worst[w.name]; had {
			found = append(found, bad)
		}
	}
	return found, shown
}

func (a *attack) published(g *group) string {
	out := ""
	for i := range a.plan.Questions {
		if !g.shown[i] {
			continue
		}
		f := &g.figures[i]
		out += fmt.Sprintf("[%s %s cuts %v", f.Question, f.Words, f.Cuts)
		for _, o := range f.Options {
			out += fmt.Sprintf(" %s=%d", o.Points[0], o.Share)
		}
		out += "]"
	}
	return out
}

func points(names ...string) []Point {
	var out []Point
	for i, name := range names {
		out = append(out, Point{Name: name, Value: i + 1})
	}
	return out
}

func question(name string, kind Kind, sensitive bool, names ...string) Question {
	return Question{Name: name, Kind: kind, Sensitive: sensitive, Points: points(names...)}
}

func planOf(questions ...Question) *Plan {
	return &Plan{Round: "r1", Flow: "f", Version: "0000000", K: 5, Questions: questions}
}

// alone attacks one question with one answer a person: every part of the finest
// scheme is watched at the size at which it is a part of its own.
func alone(q Question, n int) *attack {
	a := &attack{plan: planOf(q)}
	for i := range len(q.Points) + 1 {
		a.cells = append(a.cells, kindOfAnswer{{i}})
	}
	for i, part := range q.parts(n / 5 * 5) {
		a.watch = append(a.watch, watched{fmt.Sprintf("part %d", i+1), part.points, keep(q.Sensitive)})
	}
	return a
}

// refuse fails the test for everything that was found.
func refuse(t *testing.T, found []weak) {
	t.Helper()
	for _, w := range found {
		t.Error(w)
	}
}

// Single cuts: for every n to 1,500 and every published share, at least 3 counts
// (sensitive 5) give it.
func TestA3SingleCutsKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		for n := 10; n <= 1500; n++ {
			step := Step(n/5*5, sensitive)
			if (step == 0) != (sensitive && n < 20) {
				t.Fatalf("n=%d sensitive=%t: step %d", n, sensitive, step)
			}
			if step == 0 {
				continue
			}
			left := map[int]int{}
			for c := range n + 1 {
				share := Round(c, n, step, sensitive)
				left[share]++
				if got := 100 - Round(n-c, n, step, sensitive); got != share {
					t.Fatalf("n=%d: %d of them is %d %%, seen from the other side %d %%", n, c, share, got)
				}
			}
			for share, count := range left {
				if count < keep(sensitive) {
					t.Errorf("n=%d sensitive=%t: %d %% can only be %d counts", n, sensitive, share, count)
				}
			}
		}
	}
}

// Three parts to n = 100, in both schemes that give three, words included.
func TestA3ThreePartsKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		yesNo := question("q", YesNo, sensitive, "yes", "no")
		scale := question("q", Scale, sensitive, "1", "2", "3", "4", "5")
		for n := 5; n <= 100; n++ {
			found, shown := alone(yesNo, n).run(n)
			refuse(t, found)
			if want := !sensitive || n >= sensitiveK; shown != want {
				t.Errorf("n=%d sensitive=%t: shown is %t", n, sensitive, shown)
			}
			if n < fineFrom {
				// Points that are always published together are one kind of answer.
				a := alone(scale, n)
				a.cells = []kindOfAnswer{{{0}}, {{2}}, {{3}}}
				for i := range a.watch {
					a.watch[i].cells = []int{i}
				}
				found, _ := a.run(n)
				refuse(t, found)
			}
		}
	}
}

// Six parts at 10, 12 and 15 and, for points of a scale and for what is
// sensitive, at the first sizes at which they are shown.
func TestA3SixPartsKeepTheirValues(t *testing.T) {
	t.Parallel()
	choice := []string{"a", "b", "c", "d", "e"}
	for _, at := range []struct {
		kind      Kind
		sensitive bool
		sizes     []int
	}{
		{Choice, false, []int{10, 11, 12, 13, 14, 15, 17, 20}},
		{Choice, true, []int{20, 21, 23}},
		{Scale, false, []int{20, 21, 22, 23}},
		{Scale, true, []int{20, 21, 23}},
	} {
		for _, n := range at.sizes {
			t.Run(fmt.Sprintf("%s sensitive=%t n=%d", at.kind, at.sensitive, n), func(t *testing.T) {
				t.Parallel()
				found, shown := alone(question("q", at.kind, at.sensitive, choice...), n).run(n)
				refuse(t, found)
				if !shown {
					t.Error("nothing is shown, so nothing was attacked")
				}
			})
		}
	}
}

// ticks are the kinds of answer to a select_multiple: every set of ordinary
// options, each exclusive one by itself, and no answer.
func ticks(ordinary, exclusive int) []kindOfAnswer {
	none := ordinary + exclusive
	cells := []kindOfAnswer{{{none}}}
	for set := 1; set < 1<<ordinary; set++ {
		var ticked []int
		for i := range ordinary {
			if set&(1<<i) != 0 {
				ticked = append(ticked, i)
			}
		}
		cells = append(cells, kindOfAnswer{ticked})
	}
	for i := range exclusive {
		cells = append(cells, kindOfAnswer{{ordinary + i}})
	}
	return cells
}

// multiple attacks a select_multiple: every option and every joint cell.
func multiple(ordinary, exclusive int, sensitive bool) *attack {
	names := []string{"a", "b", "c", "d"}[:ordinary]
	names = append(names[:len(names):len(names)], []string{"none_of_these", "prefer_not", "dont_know"}[:exclusive]...)
	q := question("q", Multiple, sensitive, names...)
	for i := ordinary; i < len(q.Points); i++ {
		q.Points[i].Alone = true
	}
	a := &attack{plan: planOf(q), cells: ticks(ordinary, exclusive)}
	for i, cell := range a.cells {
		a.watch = append(a.watch, watched{fmt.Sprintf("cell %v", cell[0]), []int{i}, keep(sensitive)})
	}
	for option, name := range names {
		w := watched{"option " + name, nil, keep(sensitive)}
		for i, cell := range a.cells {
			for _, p := range cell[0] {
				if p == option {
					w.cells = append(w.cells, i)
				}
			}
		}
		a.watch = append(a.watch, w)
	}
	return a
}

// Two options and "none", which is either no answer or an exclusive option, at
// 10, 12 and 20 and the sizes between; and three options.
func TestA3OptionsAndTheirJointCellsKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		from := 10
		if sensitive {
			from = 20
		}
		for n := from; n <= 26; n++ {
			for exclusive := range 2 {
				found, shown := multiple(2, exclusive, sensitive).run(n)
				refuse(t, found)
				if !shown {
					t.Errorf("n=%d sensitive=%t: nothing is shown", n, sensitive)
				}
			}
		}
	}
	for _, n := range []int{10, 11, 12, 13} {
		found, _ := multiple(3, 0, false).run(n)
		refuse(t, found)
	}
	for _, n := range []int{10, 11} {
		found, _ := multiple(3, 1, false).run(n)
		refuse(t, found)
	}
}

// Two exclusive options ("none of these", "prefer not to say") and one other
// exclude each other, so together they are rounded parts of one whole: what R6
// rounds as cuts because rounding each part by itself pins people.
func TestA3TwoExclusiveOptionsKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, n := range []int{10, 11, 12, 13, 15, 17, 20, 21, 25} {
		found, _ := multiple(1, 2, false).run(n)
		refuse(t, found)
	}
}
