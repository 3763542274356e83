package audit

import (
	"maps"
	"slices"
	"strconv"
)

// rows counts the raw responses again and holds the frozen counts against them.
// A response may have been withdrawn since (R9): then fewer are left than were
// counted, by no more than are missing.
func (c *check) rows(rows []Row) {
	byLeaf := map[string][]Row{}
	for _, r := range rows {
		if r.Leaf != "" {
			byLeaf[r.Leaf] = append(byLeaf[r.Leaf], r)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.leaves)) {
		l := c.leaves[id]
		gone := l.Size - len(byLeaf[id])
		if gone < 0 {
			c.find(id, "", "more responses are kept than stand behind this block")
			continue
		}
		c.report.Withdrawn += gone
		for i := range c.doc.Questions {
			q := &c.doc.Questions[i]
			if !withdrawn(l.Counts[q.Name], recount(q, byLeaf[id]), gone) {
				c.find(id, q.Name, "the frozen counts are not those of the responses")
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byLeaf)) {
		if c.leaves[id] == nil {
			c.find(id, "", "responses are kept under a leaf that the ledger does not have")
		}
	}
}

// withdrawn reports whether the counts left can come from the frozen ones by
// taking away some people.
func withdrawn(frozen, left []int, people int) bool {
	if len(frozen) != len(left) {
		return false
	}
	for i := range left {
		if left[i] > frozen[i] || frozen[i]-left[i] > people {
			return false
		}
	}
	return true
}

// recount counts the answers to a question: one for each of its points, then
// "no answer or not asked".
func recount(q *question, rows []Row) []int {
	out := make([]int, len(q.Points)+1)
	for _, r := range rows {
		chosen := q.chosen(r.Answers[q.Name])
		for _, i := range chosen {
			out[i]++
		}
		if len(chosen) == 0 {
			out[len(q.Points)]++
		}
	}
	return out
}

// chosen gives the points that an answer names, each once. What names several
// points of a question that takes one is no answer.
func (q *question) chosen(answer any) []int {
	var names []string
	switch a := answer.(type) {
	case string:
		names = []string{a}
	case int:
		names = []string{strconv.Itoa(a)}
	case float64:
		names = []string{strconv.FormatFloat(a, 'f', -1, 64)}
	case []string:
		names = a
	case []any:
		for _, e := range a {
			if s, ok := e.(string); ok {
				names = append(names, s)
			}
		}
	}
	var out []int
	for i, p := range q.Points {
		if slices.Contains(names, p.Name) {
			out = append(out, i)
		}
	}
	if q.Kind != multiple && len(out) > 1 {
		return nil
	}
	return out
}
