package audit

import "slices"

// shape is all that a residual rate depends on (A4): no answer enters. People
// are counted as shown, floored to 5 or as a pool's band.
type shape struct {
	people, step int // step in per cent; 0 is words
	sensitive    bool
	parts        int
	boundary     int // parts from this one on are the high end
}

// shape is that of a question for n people, shown in some way. The side that rates speak of is the
// high end; of a question without one, all but its first part.
func (q *question) shape(n int, as way) shape {
	s := shape{people: n, step: as.step, sensitive: q.Sensitive, parts: 1, boundary: 1}
	if as.step == 0 || q.Kind == multiple {
		return s
	}
	parts := q.parts(as.people)
	s.parts = len(parts)
	if high := q.high(); q.Kind == scale {
		s.boundary = slices.IndexFunc(parts, func(p []int) bool { return p[0] == high[0] })
	}
	return s
}

// chance is how often somebody who knows the answers of all but one can tell
// that one's, from 0 to 1.
type chance struct{ one, exact, high float64 }

// run is a stretch of counts of the others between which one more person either
// never moves the published cut, or does (then it is one count long).
type run struct {
	length int
	moves  bool
}

// runs divides the counts 0 to people-1 that the others can have below a cut.
func (s shape) runs() []run {
	var out []run
	before := nearest(0, s.people, s.step, s.sensitive)
	for count := range s.people {
		after := nearest(count+1, s.people, s.step, s.sensitive)
		last := len(out) - 1
		switch {
		case after != before:
			out = append(out, run{1, true})
		case last >= 0 && !out[last].moves:
			out[last].length++
		default:
			out = append(out, run{1, false})
		}
		before = after
	}
	return out
}

// chance works the rates out, all counts of the others being as likely, and so
// the part of the last person. Part p lies between cuts p-1 and p. It is known
// exactly where both of them move; its side of the boundary, where any cut from
// it to the boundary does.
func (s shape) chance() chance {
	if s.step == 0 { // half or not: one count of the others is telling
		return chance{one: 1 / float64(s.people)}
	}
	runs, cuts := s.runs(), s.parts-1
	var out chance
	for _, r := range runs {
		if r.moves {
			out.one += 1 / float64(s.people)
		}
	}
	if cuts < 1 {
		return out
	}
	all := ways(runs, make([]demand, cuts))
	for part := range s.parts {
		both, still := make([]demand, cuts), make([]demand, cuts)
		for cut := range cuts {
			if cut == part-1 || cut == part {
				both[cut] = mustMove
			}
			if cut >= min(part, s.boundary-1) && cut < max(part, s.boundary) {
				still[cut] = mustStay
			}
		}
		out.exact += ways(runs, both) / all / float64(s.parts)
		out.high += (1 - ways(runs, still)/all) / float64(s.parts)
	}
	return out
}

// demand is what a cut has to do.
type demand int

const (
	anything demand = iota
	mustMove
	mustStay
)

func (d demand) met(r run) bool { return d == anything || (d == mustMove) == r.moves }

// ways counts how the cuts can lie on the runs, each at or after the one before
// it. A run of some length takes j cuts in as many ways as there are multisets
// of j of its counts.
func ways(runs []run, demands []demand) float64 {
	lie := make([]float64, len(demands)+1) // by how many cuts have been laid
	lie[0] = 1
	for _, r := range runs {
		for laid := len(demands); laid >= 0; laid-- {
			sum, multisets := 0.0, 1.0
			for j := 0; j <= laid; j++ {
				if j > 0 {
					if !demands[laid-j].met(r) {
						break
					}
					multisets *= float64(r.length+j-1) / float64(j)
				}
				sum += lie[laid-j] * multisets
			}
			lie[laid] = sum
		}
	}
	return lie[len(demands)]
}
