package audit

import "slices"

// weighed is a published share with the people that are shown beside it.
type weighed struct{ share, people int }

// weigh is the mean share in whole per cents.
func weigh(all []weighed) int {
	sum, people := 0, 0
	for _, w := range all {
		sum += w.share * w.people
		people += w.people
	}
	return ratio(sum, people)
}

// sum is the figure of a total over blocks; ok is false where one of them shows
// no cuts.
func (q *question) sum(of []*block, people int) (f figure, ok bool) {
	f = figure{Question: q.Name}
	var parts [][]int
	for i, b := range of {
		g := b.figure(q.Name)
		if g == nil || g.Step == 0 {
			return f, false
		}
		f.Step = max(f.Step, g.Step)
		if p := q.partsLike(g); i == 0 || len(p) < len(parts) {
			parts = p
		}
	}
	if q.Kind == multiple {
		for _, p := range q.Points {
			if !q.published(p) {
				continue
			}
			f.Options = append(f.Options, share{[]string{p.Name}, weigh(every(of, q, func(s share) bool { return slices.Contains(s.Points, p.Name) }))})
		}
		return f, true
	}
	var below []string
	for _, part := range parts[:len(parts)-1] {
		below = append(below, q.names(part)...)
		f.Cuts = append(f.Cuts, weigh(every(of, q, func(s share) bool { return inside(s.Points, below) })))
	}
	f.divide(q, parts, people)
	return f, true
}

// every adds up, block by block, the shares of a question that belong.
func every(of []*block, q *question, belongs func(share) bool) []weighed {
	var out []weighed
	for _, b := range of {
		f := b.figure(q.Name)
		w := weighed{people: b.People}
		for _, s := range append(slices.Clone(f.Parts), f.Options...) {
			if belongs(s) {
				w.share += s.Share
			}
		}
		out = append(out, w)
	}
	return out
}

func inside(names, all []string) bool {
	for _, n := range names {
		if !slices.Contains(all, n) {
			return false
		}
	}
	return true
}
