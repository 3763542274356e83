package audit

import "slices"

// Words of a figure that shows no cuts (R6).
const (
	half     = "half or more"
	lessHalf = "fewer than half"
)

// figures recomputes every figure of every block from the frozen counts.
func (c *check) figures() {
	for i := range c.doc.Blocks {
		b := &c.doc.Blocks[i]
		seen := map[string]bool{}
		for j := range b.Figures {
			f := &b.Figures[j]
			if seen[f.Question] {
				c.find(b.ID, f.Question, "the block has this figure twice")
			}
			seen[f.Question] = true
			c.figure(b, f)
		}
	}
}

func (c *check) figure(b *block, f *figure) {
	c.report.Figures++
	q, l := c.doc.question(f.Question), c.leaves[b.ID]
	if q == nil {
		c.find(b.ID, f.Question, "a figure of a question that the document does not describe")
		return
	}
	if l == nil || len(l.Counts[q.Name]) != len(q.Points)+1 || l.Size <= 0 {
		return // found by ledger
	}
	as := c.mayShow(b, q, shownSize(l))
	want, ok := q.expect(l.Counts[q.Name], l.Size, as)
	if !ok {
		c.find(b.ID, f.Question, "this question may not be shown for so few people, or beside the releases that this one names")
		return
	}
	c.compare(b, &want, f)
}

// expect is the figure that follows from counts of a number of people, shown in
// some way. ok is false where there may be none.
func (q *question) expect(counts []int, people int, as way) (f figure, ok bool) {
	step := as.step
	f = figure{Question: q.Name, Step: step}
	switch {
	case as.manner == hidden:
		return f, false
	case as.manner == worded:
		return f, f.say(q.high(), counts, people)
	case q.Kind == multiple:
		for i, p := range q.Points {
			if q.published(p) {
				f.Options = append(f.Options, share{[]string{p.Name}, nearest(counts[i], people, step, q.Sensitive)})
			}
		}
		return f, true
	}
	parts := q.parts(as.people)
	sum := 0
	for _, part := range parts[:len(parts)-1] {
		for _, i := range part {
			sum += counts[i]
		}
		f.Cuts = append(f.Cuts, nearest(sum, people, step, q.Sensitive))
	}
	f.divide(q, parts, as.people)
	return f, true
}

// say puts the high end, or yes, into words; a question without has none.
func (f *figure) say(high, counts []int, people int) bool {
	count := 0
	for _, i := range high {
		count += counts[i]
	}
	f.Words = lessHalf
	if count >= people-count {
		f.Words = half
	}
	return len(high) > 0
}

// divide writes what follows from the cuts alone: the parts between them, the
// high end, mean and median (R6, R7).
func (f *figure) divide(q *question, parts [][]int, n int) {
	low := 0
	for i, part := range parts {
		up := 100
		if i < len(f.Cuts) {
			up = f.Cuts[i]
		}
		f.Parts = append(f.Parts, share{q.names(part), up - low})
		low = up
	}
	high := q.high()
	if len(high) > 0 {
		sum := 0
		for i, part := range parts {
			if slices.Contains(high, part[0]) {
				sum += f.Parts[i].Share
			}
		}
		f.High = &sum
	}
	if q.Kind == scale && n >= meanFrom && !slices.ContainsFunc(parts, func(p []int) bool { return len(p) > 1 }) {
		f.average(q, parts)
	}
}

// average takes mean and median of those who answered from the parts.
func (f *figure) average(q *question, parts [][]int) {
	var values, shares []int
	for i, part := range parts {
		if part[0] < len(q.Points) {
			values = append(values, q.Points[part[0]].Value)
			shares = append(shares, f.Parts[i].Share)
		}
	}
	answered, sum, below := total(shares), 0, 0
	if answered == 0 {
		return
	}
	for i, v := range values {
		sum += v * shares[i]
		if f.Median == nil && 2*(below+shares[i]) >= answered {
			f.Median = &v
		}
		below += shares[i]
	}
	mean := float64(ratio(10*sum, answered)) / 10
	f.Mean = &mean
}
