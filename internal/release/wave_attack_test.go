package release

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// R10 as an attack: somebody holds the releases of two waves, knows who answered
// which and where they stand, and takes it that whoever answered both answered
// alike. They try every way in which everybody can have answered.

// twoWaves are the people of three Boards in two waves.
type twoWaves struct{ first, second [3]int }

// stay, left and joined are the people of a Board in both waves, and in one.
func (w twoWaves) stay(i int) int    { return min(w.first[i], w.second[i]) }
func (w twoWaves) changed(i int) int { return w.first[i] + w.second[i] - 2*w.stay(i) }

// answers is how many said yes: of those who stayed and of those who changed.
type answers struct{ stay, changed [3]int }

func (w twoWaves) each(do func(a answers)) {
	most := make([]int, 6)
	sum := 0
	for i := range 3 {
		most[i], most[i+3] = w.stay(i), w.changed(i)
		sum += most[i] + most[i+3]
	}
	vectors(most, sum, func(v []int) { do(answers{[3]int(v[:3]), [3]int(v[3:])}) })
}

// lab builds the releases of an attack, each once.
type lab struct {
	t    *testing.T
	plan *Plan
	made map[string]*Document
}

func (l *lab) build(sizes, yes [3]int, near *Document) *Document {
	key := fmt.Sprint(sizes, yes)
	if near != nil {
		key += fmt.Sprint(near.Outlook(), near.HeldBack)
	}
	if l.made[key] == nil {
		tally := NewTally(l.plan)
		for i := range sizes {
			if c := tally.cell(place{l.plan.Areas[i].Name, restPart}); sizes[i] > 0 {
				c.n, c.counts[0], c.counts[1] = sizes[i], yes[i], sizes[i]-yes[i]
			}
		}
		o := closing
		if near != nil {
			o.Near = []*Document{near}
		}
		b, err := Build(l.plan, tally, o)
		if err != nil {
			l.t.Fatal(err)
		}
		l.made[key] = &b.Document
	}
	return l.made[key]
}

// read is what a reader learns of the answers.
func read(t *testing.T, docs ...*Document) string {
	t.Helper()
	var out []byte
	for _, d := range docs {
		b, err := json.Marshal([][]Block{d.Blocks, d.Totals})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b...)
	}
	return string(out)
}

// pins counts the observations that tell what each of those answered who stayed
// in some Board (all yes, or all no), where that Board is not shown by itself in
// both waves and the first wave alone does not tell it; and how many of all ways
// of answering tell what somebody who changed answered.
func (l *lab) pins(w twoWaves, rule bool) (pinned int, told, of int) {
	type seen struct{ one, both map[string]*[3]values }
	s := seen{map[string]*[3]values{}, map[string]*[3]values{}}
	add := func(to map[string]*[3]values, key string, counts [3]int) {
		if to[key] == nil {
			to[key] = &[3]values{}
		}
		for i := range counts {
			to[key][i].add(counts[i])
		}
	}
	changed, times := map[string]*[3]values{}, map[string]int{}
	var hidden [3]bool
	before := map[string]string{}
	w.each(func(a answers) {
		yes1, yes2 := a.stay, a.stay
		for i := range 3 {
			if w.first[i] > w.second[i] {
				yes1[i] += a.changed[i]
			} else {
				yes2[i] += a.changed[i]
			}
		}
		one := l.build(w.first, yes1, nil)
		var near *Document
		if rule {
			near = one
		}
		two := l.build(w.second, yes2, near)
		for i := range hidden {
			hidden[i] = !by(one, l.plan.Areas[i].Name) || !by(two, l.plan.Areas[i].Name)
		}
		first, both := read(l.t, one), read(l.t, one, two)
		add(s.one, first, a.stay)
		add(s.both, both, a.stay)
		add(changed, both, a.changed)
		times[both]++
		before[both] = first
	})
	for key, v := range s.both {
		for i := range hidden {
			if hidden[i] && same(w.stay(i), &v[i]) && !same(w.stay(i), &s.one[before[key]][i]) {
				pinned++
			}
		}
		of += times[key]
		for i := range hidden {
			if same(w.changed(i), &changed[key][i]) {
				told += times[key]
				break
			}
		}
	}
	return pinned, told, of
}

// same reports whether all of some people must have answered alike.
func same(people int, yes *values) bool {
	return people > 0 && yes.len() == 1 && (yes.list()[0] == 0 || yes.list()[0] == people)
}

// by reports whether a Board is shown by itself.
func by(d *Document, board string) bool {
	return slices.ContainsFunc(d.Blocks, func(b Block) bool { return !b.Pool && b.Place == board })
}

// A Board that crosses its k between two waves is shown by itself in one and in a
// pool in the other. The one taken from the other is what the other Boards
// answered, however few they are.
func TestR10HiddenPlaceIsNotWhatIsLeft(t *testing.T) {
	t.Parallel()
	p := shape{k: 5, boards: []string{"w/s", "w/s", "w/s"}}.plan()
	p.Questions = []Question{question("q", YesNo, false, "yes", "no")}
	l := &lab{t: t, plan: p, made: map[string]*Document{}}
	without, with, waves := 0, 0, 0
	var told, of [2]int
	vectors([]int{3, 3, 2, 4, 2}, 14, func(v []int) {
		w := twoWaves{first: [3]int{v[0] + 3, v[1], v[2]}}
		w.second = [3]int{w.first[0] + v[3] - 2, w.first[1] + v[4] - 1, w.first[2]}
		if changed := w.changed(0) + w.changed(1); w.second[1] < 0 || changed == 0 || changed >= p.K {
			return
		}
		waves++
		for i, rule := range []bool{false, true} {
			pinned, some, all := l.pins(w, rule)
			told[i], of[i] = told[i]+some, of[i]+all
			if rule {
				with += pinned
			} else {
				without += pinned
			}
		}
	})
	t.Logf("%d pairs of waves: %d observations pin hidden people without R10, %d with it", waves, without, with)
	t.Logf("ways of answering that tell what somebody answered who is in one wave only: %.2f %% without R10, %.2f %% with it",
		100*float64(told[0])/float64(of[0]), 100*float64(told[1])/float64(of[1]))
	if without == 0 {
		t.Error("nobody is pinned without R10, so nothing was attacked")
	}
	// A4's bound for somebody who knows everybody else's answers.
	if 5*told[1] > of[1] {
		t.Errorf("%d of %d ways of answering tell what somebody answered who is in one wave only", told[1], of[1])
	}
	if with > 0 {
		t.Errorf("%d observations pin hidden people", with)
	}
}
