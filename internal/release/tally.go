package release

import (
	"math"
	"slices"
	"strconv"

	"blether/internal/response"
)

// Tally counts answers as they are written, so that a release costs the same
// for ten people and for a million. It is kept by area and role part.
type Tally struct {
	plan    *Plan
	offsets []int // of each question's counts in a cell
	width   int
	cells   map[place]*cell
}

// place is where somebody stands in the breakdowns; "" is "did not say".
type place struct{ area, part string }

// cell counts the people of one place. Counts of a question are one for each
// point, then "no answer or not asked".
type cell struct {
	n      int
	counts []int
}

// NewTally makes an empty tally for a plan.
func NewTally(p *Plan) *Tally {
	p.join()
	t := &Tally{plan: p, cells: map[place]*cell{}}
	for i := range p.Questions {
		t.offsets = append(t.offsets, t.width)
		t.width += len(p.Questions[i].Points) + 1
	}
	return t
}

// Add counts one response. Open ones have no figures (R1), and nothing that is
// published tells whether there were any.
func (t *Tally) Add(r response.Rating) {
	if r.Open {
		return
	}
	c := t.cell(t.place(r))
	c.n++
	for i := range t.plan.Questions {
		q := &t.plan.Questions[i]
		counts := c.counts[t.offsets[i] : t.offsets[i]+len(q.Points)+1]
		answered := false
		given := names(r.Answers[q.Name])
		if q.Kind != Multiple && len(given) > 1 {
			given = nil // no answer that the question could have had
		}
		for _, name := range given {
			if j := slices.IndexFunc(q.Points, func(p Point) bool { return p.Name == name }); j >= 0 {
				counts[j]++
				answered = true
			}
		}
		if !answered {
			counts[len(q.Points)]++
		}
	}
}

func (t *Tally) cell(at place) *cell {
	c := t.cells[at]
	if c == nil {
		c = &cell{counts: make([]int, t.width)}
		t.cells[at] = c
	}
	return c
}

// place finds where a response stands. An unknown role counts with "family and
// others", so that everybody in an area is in exactly one part.
func (t *Tally) place(r response.Rating) place { return t.placeOf(r.Answers) }

func (t *Tally) placeOf(answers map[string]any) place {
	at := place{part: restPart}
	if area, ok := answers[t.plan.Area].(string); ok && t.plan.Area != "" {
		if slices.ContainsFunc(t.plan.Areas, func(a Area) bool { return a.Name == area }) {
			at.area = area
		}
	}
	if role, ok := answers[t.plan.Role].(string); ok && t.plan.Role != "" {
		for _, option := range t.plan.Roles {
			if option.Name == role && slices.Contains(roleRungs[2][0].holds, option.Part) {
				at.part = option.Part
			}
		}
	}
	return at
}

// names gives the option names in an answer.
func names(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case int:
		return []string{strconv.Itoa(v)}
	case float64: // read back from JSON
		if v == math.Trunc(v) {
			return []string{strconv.FormatInt(int64(v), 10)}
		}
	case []string:
		return distinct(v)
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return distinct(out)
	}
	return nil
}

func distinct(names []string) []string {
	var out []string
	for _, name := range names {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// sum adds up the cells of an area whose part keep lets through; area nil means
// "did not say".
func (t *Tally) sum(area string, keep func(part string) bool) cell {
	out := cell{counts: make([]int, t.width)}
	for at, c := range t.cells {
		if at.area == area && keep(at.part) {
			out.add(c)
		}
	}
	return out
}

func (c *cell) add(more *cell) {
	c.n += more.n
	for i, v := range more.counts {
		c.counts[i] += v
	}
}

func everyone(string) bool { return true }
