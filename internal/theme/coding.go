package theme

import (
	"maps"
	"slices"
)

// Code is what one coder found in one text: at first, and now, after they may have talked about it.
type Code struct {
	First []string `json:"first"`
	Now   []string `json:"now"`
}

// Coding is what each coder found in one text, by officer. A coder who found no theme has an empty
// list; one who has not looked has none.
type Coding map[string]Code

// Set notes what a coder finds. What they found first stands, since agreement is measured on it,
// until nobody else has coded the text: alone, everybody may think again.
func (c Coding) Set(who string, found []string) Coding {
	out := maps.Clone(c)
	if out == nil {
		out = Coding{}
	}
	found = slices.Clone(found)
	if found == nil {
		found = []string{}
	}
	code, had := c[who]
	if !had || len(c) == 1 {
		code.First = found
	}
	code.Now = found
	out[who] = code
	return out
}

// State of a text's coding.
type State int

// States.
const (
	Waits   State = iota // too few have coded it
	Differs              // coders found different themes
	Settled
)

// Of is the state of a text, and the themes that it counts for, where it is settled.
func (b *Book) Of(c Coding) (State, []string) {
	need := 1
	if b.Two {
		need = 2
	}
	if len(c) < need {
		return Waits, nil
	}
	var found []string
	for i, who := range slices.Sorted(maps.Keys(c)) {
		whole := b.Whole(c[who].Now)
		if i > 0 && !slices.Equal(whole, found) {
			return Differs, nil
		}
		found = whole
	}
	return Settled, found
}

// Agreement is how far two coders agree beyond chance.
type Agreement struct {
	Texts int // that both have coded
	// Kappa is Cohen's: 1 where they always agree, 0 where no more than by chance. Over all
	// decisions "this text has this theme"; of each theme by its id.
	Kappa  float64
	Known  bool // there is something to measure: both coded some, and not all alike
	Themes map[string]float64
}

// Words are how the agreement is read, by Landis and Koch (1977).
func (a Agreement) Words() string {
	switch {
	case !a.Known:
		return ""
	case a.Kappa > 0.8:
		return "almost perfect"
	case a.Kappa > 0.6:
		return "substantial"
	case a.Kappa > 0.4:
		return "moderate"
	case a.Kappa > 0.2:
		return "fair"
	}
	return "slight"
}

// Agree measures the two coders who have most texts in common, by what they found first and apart.
func (b *Book) Agree(all []Coding) Agreement {
	one, two := b.pair(all)
	out := Agreement{Themes: map[string]float64{}}
	var whole table
	themes := make([]table, len(b.Themes))
	for _, c := range all {
		x, ok := c[one]
		y, ok2 := c[two]
		if !ok || !ok2 {
			continue
		}
		out.Texts++
		in, in2 := b.Whole(x.First), b.Whole(y.First)
		for i := range b.Themes {
			id := b.Themes[i].ID
			themes[i].add(slices.Contains(in, id), slices.Contains(in2, id))
			whole.add(slices.Contains(in, id), slices.Contains(in2, id))
		}
	}
	out.Kappa, out.Known = whole.kappa()
	for i := range themes {
		if k, ok := themes[i].kappa(); ok {
			out.Themes[b.Themes[i].ID] = k
		}
	}
	return out
}

// pair are the two who have most texts in common; the first by name among equals.
func (b *Book) pair(all []Coding) (one, two string) {
	common := map[[2]string]int{}
	for _, c := range all {
		who := slices.Sorted(maps.Keys(c))
		for i := range who {
			for j := i + 1; j < len(who); j++ {
				common[[2]string{who[i], who[j]}]++
			}
		}
	}
	most := 0
	for _, p := range slices.SortedFunc(maps.Keys(common), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		if common[p] > most {
			most, one, two = common[p], p[0], p[1]
		}
	}
	return one, two
}

// table counts decisions of two: both yes, one alone, the other alone, both no.
type table struct{ both, first, second, none int }

func (t *table) add(x, y bool) {
	switch {
	case x && y:
		t.both++
	case x:
		t.first++
	case y:
		t.second++
	default:
		t.none++
	}
}

// kappa is (po - pe) / (1 - pe) (Cohen 1960); unknown where both always decided alike in one way,
// so that chance alone would agree.
func (t *table) kappa() (float64, bool) {
	n := float64(t.both + t.first + t.second + t.none)
	if n == 0 {
		return 0, false
	}
	po := float64(t.both+t.none) / n
	x, y := float64(t.both+t.first)/n, float64(t.both+t.second)/n
	pe := x*y + (1-x)*(1-y)
	if 1-pe < 1e-12 {
		return 0, false
	}
	return (po - pe) / (1 - pe), true
}
