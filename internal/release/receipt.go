package release

import "math"

const method = "Cumulative cuts, each rounded to a step that stands for at least 5 people (10 for sensitive questions). " +
	"Blocks by a fixed ladder of place and role. Rates: somebody who knows the answers of all others, all of their answers being equally likely."

// receipt sums up what protects the people in a release, and what is left.
func (p *Plan) receipt(d *Document) Receipt {
	r := Receipt{K: max(p.K, minK), SensitiveK: max(p.K, sensitiveK), HeldBack: len(d.HeldBack) > 0, LeafTest: "passed", Rungs: []Rung{}, Method: method}
	count := map[string]int{}
	var places []string
	known := map[exposure]rates{}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if count[b.Place] == 0 {
			places = append(places, b.Place)
		}
		count[b.Place]++
		for j := range b.Figures {
			p.residual(&r, b, &b.Figures[j], known)
		}
	}
	for _, place := range places {
		r.Rungs = append(r.Rungs, Rung{Place: place, Roles: string(rune('0' + count[place]))})
	}
	r.OneCut, r.AllCuts = r.OneCut.up(), r.AllCuts.up()
	r.Exact = up(r.Exact)
	return r
}

func (r Rates) up() Rates { return Rates{Ordinary: up(r.Ordinary), Sensitive: up(r.Sensitive)} }

// up rounds to a whole per cent, never down.
func up(x float64) float64 { return math.Ceil(x*100-1e-9)/100 + 0 } // never -0

// exposure is all that a residual rate depends on: no answer is in it.
type exposure struct {
	people, step, parts, highFrom int
	sensitive                     bool
}

type rates struct{ one, high, exact float64 }

func (s exposure) rates() rates {
	if s.step == 0 { // in words: one count of the others is telling
		return rates{one: 1 / float64(s.people)}
	}
	out := rates{one: OneCutRate(s.people, s.step, s.sensitive)}
	if s.parts > 0 {
		out.exact, out.high = JointRate(s.people, s.step, s.parts, s.highFrom, s.sensitive)
	}
	return out
}

// residual works out A4 for one figure: the worst over all sizes that the
// published one can stand for. It depends on sizes alone, so that the receipt
// tells nothing about answers.
func (p *Plan) residual(r *Receipt, b *Block, f *Figure, known map[exposure]rates) {
	q := p.question(f.Question)
	for n := b.People; n < b.People+5; n++ {
		s := exposure{people: min(n, mostExact), step: f.Step, parts: len(f.Parts), sensitive: q.Sensitive}
		if s.parts > 0 {
			s.highFrom = highFrom(q, f)
		}
		if _, ok := known[s]; !ok {
			known[s] = s.rates()
		}
		got := known[s]
		one, all := &r.OneCut.Ordinary, &r.AllCuts.Ordinary
		if q.Sensitive {
			one, all = &r.OneCut.Sensitive, &r.AllCuts.Sensitive
		}
		*one = max(*one, got.one)
		*all = max(*all, got.one, got.high)
		r.Exact = max(r.Exact, got.exact)
	}
}

func (p *Plan) question(name string) *Question {
	for i := range p.Questions {
		if p.Questions[i].Name == name {
			return &p.Questions[i]
		}
	}
	return nil
}

// highFrom is the first part of the high end; for yes, or where there is no
// high end, the cut after the first part counts.
func highFrom(q *Question, f *Figure) int {
	if q.Kind != Scale {
		return 1
	}
	_, high := q.ends()
	for i, part := range f.Parts {
		if part.Points[0] == q.Points[high[0]].Name {
			return i
		}
	}
	return len(f.Parts) - 1
}

// turns marks the counts c of n-1 others at which the last person's answer
// changes the rounded cut.
func turns(n, step int, sensitive bool) []bool {
	out := make([]bool, n)
	for c := range n {
		out[c] = Round(c, n, step, sensitive) != Round(c+1, n, step, sensitive)
	}
	return out
}

// OneCutRate is how often one cut tells on which side the last of n people
// stands, all counts of the others being equally likely.
func OneCutRate(n, step int, sensitive bool) float64 {
	hits := 0
	for _, t := range turns(n, step, sensitive) {
		if t {
			hits++
		}
	}
	return float64(hits) / float64(n)
}

// mostExact bounds the work of JointRate. From 1,000 people every cut has its
// finest step, and with it a fixed number of turning points, so that rates fall
// as n grows: what holds here is an upper bound for more.
const mostExact = 1200

// JointRate is how often all cuts of a question together tell the last of n
// people's part exactly, and whether it is in the high end (part highFrom or
// later). All compositions of the others' answers are equally likely, and so is
// every part of the last person. It counts non-decreasing sequences of
// cumulative counts, one a cut.
func JointRate(n, step, parts, highFrom int, sensitive bool) (exact, high float64) {
	n = min(n, mostExact)
	cuts := parts - 1
	turn := turns(n, step, sensitive)
	all := sequences(turn, cuts, nil)
	hitHigh := 0.0
	for target := range parts {
		must := map[int]bool{} // the cuts next to the target must both turn
		if target > 0 {
			must[target-1] = true
		}
		if target < cuts {
			must[target] = true
		}
		exact += sequences(turn, cuts, must) / all
		// The side of the high end is known if some cut between the target and
		// the boundary, boundary included, turns.
		var watch []int
		if target >= highFrom {
			for c := highFrom - 1; c < target; c++ {
				watch = append(watch, c)
			}
		} else {
			for c := target; c <= highFrom-1; c++ {
				watch = append(watch, c)
			}
		}
		none := map[int]bool{}
		for _, c := range watch {
			none[c] = false
		}
		hitHigh += 1 - sequences(turn, cuts, none)/all
	}
	return exact / float64(parts), hitHigh / float64(parts)
}

// sequences counts the ways in which the others' cumulative counts can lie, in
// which each cut named in must turns (true) or does not (false).
func sequences(turn []bool, cuts int, must map[int]bool) float64 {
	ways := make([]float64, len(turn))
	ways[0] = 1
	for cut := range cuts {
		sum := 0.0
		next := make([]float64, len(turn))
		want, asked := must[cut]
		for c := range turn {
			sum += ways[c]
			if !asked || turn[c] == want {
				next[c] = sum
			}
		}
		ways = next
	}
	total := 0.0
	for _, w := range ways {
		total += w
	}
	return total
}
