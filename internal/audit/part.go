package audit

import "slices"

// parts are the parts of a question for n people, in their fixed order, as
// indexes of points; the one after the last point is "no answer or not asked"
// (R6). They depend on n alone.
func (q *question) parts(n int) [][]int {
	m := len(q.Points)
	var order []int
	for i := range m {
		order = append(order, i)
	}
	if q.Kind != scale {
		return each(append(order, m))
	}
	end := q.end()
	if n >= pointsFrom {
		return each(slices.Insert(order, m-end, m))
	}
	middle := append(slices.Clone(order[end:m-end]), m)
	return [][]int{order[:end], middle, order[m-end:]}
}

func each(order []int) [][]int {
	var out [][]int
	for _, i := range order {
		out = append(out, []int{i})
	}
	return out
}

// partsLike are the parts of a figure as it is published.
func (q *question) partsLike(f *figure) [][]int {
	for _, n := range []int{pointsFrom, 0} {
		if parts := q.parts(n); len(parts) == len(f.Parts) {
			return parts
		}
	}
	return q.parts(0)
}

// end is how many points make up an end of a scale: two, and one where it has
// too few for two ends of two.
func (q *question) end() int {
	if len(q.Points) < 4 {
		return 1
	}
	return 2
}

// high are the points of the high end, or yes; none where a question has
// neither.
func (q *question) high() []int {
	switch m := len(q.Points); {
	case q.Kind == scale && q.end() == 1:
		return []int{m - 1}
	case q.Kind == scale:
		return []int{m - 2, m - 1}
	case q.Kind == yesNo:
		if i := slices.IndexFunc(q.Points, func(p point) bool { return p.Name == "yes" }); i >= 0 {
			return []int{i}
		}
	}
	return nil
}

func (q *question) names(part []int) []string {
	var out []string
	for _, i := range part {
		if i == len(q.Points) {
			out = append(out, "")
		} else {
			out = append(out, q.Points[i].Name)
		}
	}
	return out
}
