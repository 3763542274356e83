package release

import (
	"math"
	"slices"
)

// figure computes what is published of a question for a block. Parts and steps
// follow from its form, shares from the true size.
func (p *Plan) figure(q *Question, counts []int, l *leaf) (Figure, bool) {
	f := Figure{Question: q.Name}
	people, as := l.n, p.form(q, l)
	switch as.manner {
	case nothing:
		return f, false
	case inWords:
		return f, f.words(q, counts, people)
	}
	f.Step = as.step
	if q.Kind == Multiple {
		for i, point := range q.Points {
			if !q.published(point) {
				continue
			}
			f.Options = append(f.Options, Share{Points: []string{point.Name}, Share: Round(counts[i], people, f.Step, q.Sensitive)})
		}
		return f, true
	}
	f.cuts(q, counts, people, as.size)
	if q.Kind == Scale && as.size >= fineFrom {
		f.average(q)
	}
	return f, true
}

// published reports whether an option of a select_multiple has a cut of its own.
// Two or more that exclude the others would be parts of one whole, each rounded
// by itself, which pins people (A3).
func (q *Question) published(p Point) bool {
	alone := 0
	for _, o := range q.Points {
		if o.Alone {
			alone++
		}
	}
	return !p.Alone || alone < 2
}

// words says only on which side of half the high end, or yes, is. A question
// that has neither is not shown at this size.
func (f *Figure) words(q *Question, counts []int, people int) bool {
	high := q.highPoints()
	if len(high) == 0 {
		return false
	}
	count := 0
	for _, i := range high {
		count += counts[i]
	}
	f.Words = FewerThanHalf
	if 2*count >= people {
		f.Words = HalfOrMore
	}
	return true
}

// cuts publishes the cumulative cuts between parts, and the parts as their
// differences.
func (f *Figure) cuts(q *Question, counts []int, people, n int) {
	parts := q.parts(n)
	sum, before := 0, 0
	for i, part := range parts {
		for _, point := range part.points {
			sum += counts[point]
		}
		cut := 100
		if i < len(parts)-1 {
			cut = Round(sum, people, f.Step, q.Sensitive)
			f.Cuts = append(f.Cuts, cut)
		}
		f.Parts = append(f.Parts, Share{Points: q.pointNames(part), Share: cut - before})
		before = cut
	}
	f.setHigh(q)
}

func (q *Question) pointNames(p part) []string {
	var out []string
	for _, i := range p.points {
		if i == len(q.Points) {
			out = append(out, "")
		} else {
			out = append(out, q.Points[i].Name)
		}
	}
	return out
}

// setHigh adds up the parts of the high end, or of yes.
func (f *Figure) setHigh(q *Question) {
	high := q.highPoints()
	if len(high) == 0 {
		return
	}
	total := 0
	for _, part := range f.Parts {
		if i := slices.IndexFunc(q.Points, func(p Point) bool { return p.Name == part.Points[0] }); slices.Contains(high, i) {
			total += part.Share
		}
	}
	f.High = &total
}

// average computes mean (one decimal) and median (whole) from the published
// cuts, never from answers (R7).
func (f *Figure) average(q *Question) {
	value := map[string]int{}
	for _, p := range q.Points {
		value[p.Name] = p.Value
	}
	sum, shares := 0, 0
	for _, part := range f.Parts {
		if name := part.Points[0]; name != "" {
			sum += value[name] * part.Share
			shares += part.Share
		}
	}
	if shares == 0 {
		return
	}
	mean := math.Round(10*float64(sum)/float64(shares))/10 + 0 // never -0
	f.Mean = &mean
	reached := 0
	for _, part := range f.Parts {
		if name := part.Points[0]; name != "" {
			reached += part.Share
			if 2*reached >= shares {
				median := value[name]
				f.Median = &median
				return
			}
		}
	}
}
