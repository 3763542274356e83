package release

import "slices"

// steps to which a cut is rounded, in per cent, finest first.
var steps = []int{1, 5, 10, 25, 50}

// Step is the finest step in which one step is at least five people, ten for a
// sensitive question (R6); 0 where there is none.
func Step(n int, sensitive bool) int {
	people := 5
	if sensitive {
		people = 10
	}
	for _, s := range steps {
		if s*n >= 100*people {
			return s
		}
	}
	return 0
}

// Round rounds count of n to a multiple of step per cent, ties towards 50, and
// keeps a sensitive cut within 10 and 90.
func Round(count, n, step int, sensitive bool) int {
	unit := step * n
	q, rest := 100*count/unit, 100*count%unit
	if 2*rest > unit || (2*rest == unit && q*step < 50) {
		q++
	}
	share := q * step
	if sensitive {
		share = min(max(share, 10), 90)
	}
	return share
}

// part is a run of a question's points that is published as one. In order, with
// "no answer or not asked" in its fixed place.
type part struct {
	points []int // indices of Points; len(Points) is "no answer or not asked"
}

// parts divides a question for a block of n people. It looks at n alone (R6).
func (q *Question) parts(n int) []part {
	none := len(q.Points)
	if q.Kind != Scale {
		var out []part
		for i := range q.Points {
			out = append(out, part{[]int{i}})
		}
		return append(out, part{[]int{none}})
	}
	low, high := q.ends()
	if n < fineFrom {
		return []part{{low}, {append(between(len(low), none-len(high)), none)}, {high}}
	}
	var out []part
	for i := range q.Points {
		if i == none-len(high) {
			out = append(out, part{[]int{none}})
		}
		out = append(out, part{[]int{i}})
	}
	return out
}

// ends are the points that count as the low and the high end: two each, one
// each on a scale of three or fewer.
func (q *Question) ends() (low, high []int) {
	width := 2
	if len(q.Points) < 4 {
		width = 1
	}
	return between(0, width), between(len(q.Points)-width, len(q.Points))
}

func between(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// highPoints are the points that "half or more" speaks of: the high end, or yes.
func (q *Question) highPoints() []int {
	switch q.Kind {
	case Scale:
		_, high := q.ends()
		return high
	case YesNo:
		return []int{slices.IndexFunc(q.Points, func(p Point) bool { return p.Name == "yes" })}
	}
	return nil
}

// manner is how a question may be shown for a block.
type manner int

const (
	nothing manner = iota
	inWords        // only "half or more" or "fewer than half"
	inCuts
)

// form is how finely a question is shown in a block; the zero form is not at all.
type form struct {
	manner manner
	step   int // of rounding, in per cent; 0 but for cuts
	size   int // of the block whose parts it has
}

// form is what the size of the block allows (R6), and near waves (R10).
func (p *Plan) form(q *Question, l *leaf) form {
	f := form{manner: p.manner(q, l), size: l.shown()}
	if f.manner == inCuts {
		f.step = Step(f.size, q.Sensitive)
	}
	for _, in := range l.before {
		f = f.noFinerThan(in, q)
	}
	return f
}

// manner follows from n, the question and its gate in this block.
func (p *Plan) manner(q *Question, l *leaf) manner {
	least, cuts := minK, 10
	if q.Sensitive {
		least, cuts = sensitiveK, 20
	}
	n := l.shown()
	switch {
	case n < least || !p.gateOpen(q, l):
		return nothing
	case n < cuts || q.joined():
		return inWords
	}
	return inCuts
}

// joined reports whether a question was asked by the answer to another. Its cuts
// and those of the other would be read together, and left some parts with two
// possible values; on which side of half the high end is leaves three (A3).
func (q *Question) joined() bool { return q.Gate != nil && !q.Gate.Block }

// join makes questions that a condition joins equally sensitive, both ways: what
// is told of the one bounds the other.
func (p *Plan) join() {
	for again := true; again; {
		again = false
		for i := range p.Questions {
			q := &p.Questions[i]
			if q.Gate == nil || q.Gate.Block {
				continue
			}
			of := p.question(q.Gate.Of)
			if of != nil && of.Sensitive != q.Sensitive {
				of.Sensitive, q.Sensitive, again = true, true, true
			}
		}
	}
}

// gateOpen reports whether the condition under which a question was asked is
// itself published for this block as one cut, or holds for everybody in it
// because the block is a union of whole options (R6).
func (p *Plan) gateOpen(q *Question, l *leaf) bool {
	if q.Gate == nil {
		return true
	}
	if q.Gate.Block {
		return p.blockInside(q.Gate, l)
	}
	i := slices.IndexFunc(p.Questions, func(o Question) bool { return o.Name == q.Gate.Of })
	if i < 0 || p.Questions[i].Kind == Multiple {
		return false
	}
	of := &p.Questions[i]
	shown := p.form(of, l)
	return shown.manner == inCuts && of.isCut(q.Gate.Options, shown.size)
}

// blockInside reports whether everybody in a block has one of the gate's
// options. Those who did not say stand in the block too, and have none.
func (p *Plan) blockInside(g *Gate, l *leaf) bool {
	if g.Of == p.Area {
		return !slices.ContainsFunc(l.areas, func(a string) bool { return !slices.Contains(g.Options, a) })
	}
	if slices.Contains(l.holds, restPart) {
		return false
	}
	return !slices.ContainsFunc(p.Roles, func(r Role) bool {
		return slices.Contains(l.holds, r.Part) && !slices.Contains(g.Options, r.Name)
	})
}

// isCut reports whether some options are exactly what one published cut
// divides off, at either side.
func (q *Question) isCut(options []string, n int) bool {
	parts := q.parts(n)
	for cut := 1; cut < len(parts); cut++ {
		if q.same(parts[:cut], options) || q.same(parts[cut:], options) {
			return true
		}
	}
	return false
}

func (q *Question) same(parts []part, options []string) bool {
	var names []string
	for _, p := range parts {
		for _, i := range p.points {
			if i == len(q.Points) {
				return false
			}
			names = append(names, q.Points[i].Name)
		}
	}
	slices.Sort(names)
	want := slices.Sorted(slices.Values(options))
	return slices.Equal(names, want)
}
