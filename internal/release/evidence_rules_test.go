package release

import (
	"fmt"
	"math"
	"reflect"
	"slices"
)

// checkLedger: each person is in exactly one block of one batch, or named among
// those who are held back or wait (leaf test).
func checkLedger(e *evidence) []string {
	var out findings
	seen := map[int]string{}
	for i := range e.reads {
		d := &e.reads[i]
		if slices.ContainsFunc(e.reads[:i], func(o Document) bool { return o.ID == d.ID }) {
			continue
		}
		for p := range e.open[d.Batch] {
			who := &e.open[d.Batch][p]
			inside := 0
			for j := range d.Blocks {
				if !e.inside(&d.Blocks[j], who) {
					continue
				}
				inside++
				if before := seen[who.id]; before != "" {
					out.add("person %d is in %s and in %s %s", who.id, before, d.ID, d.Blocks[j].ID)
				}
				seen[who.id] = d.ID + " " + d.Blocks[j].ID
			}
			why := "waits"
			if d.Final {
				why = "small"
			}
			named := slices.ContainsFunc(d.HeldBack, func(h HeldBack) bool {
				return h.Why == why && (h.Place == e.placeOf(who) || e.plan.Area == "")
			})
			if inside == 0 && !named {
				out.add("person %d of %s is neither shown nor held back in %s", who.id, e.placeOf(who), d.ID)
			}
			if inside > 0 && named {
				out.add("person %d of %s is shown and held back in %s", who.id, e.placeOf(who), d.ID)
			}
		}
	}
	return out
}

// checkLeast: every block has at least the largest k of its places (R3, R4).
func checkLeast(e *evidence) []string {
	var out findings
	for i := range e.reads {
		d := &e.reads[i]
		for j := range d.Blocks {
			b := &d.Blocks[j]
			k := e.kOf("")
			for _, place := range places(b) {
				k = max(k, e.kOf(place))
			}
			if n := len(e.people(d.Batch, b)); n < k {
				out.add("%s shows %d people, its k is %d", b.ID, n, k)
			}
		}
	}
	return out
}

// checkSizes: n is floored to 5; a pool's is a band, k, 20 or 50, that
// (parts - 1)(smallest k - 1) reaches, and has no roles (R3, R6).
func checkSizes(e *evidence) []string {
	var out findings
	for i := range e.reads {
		d := &e.reads[i]
		for j := range d.Blocks {
			b := &d.Blocks[j]
			n := len(e.people(d.Batch, b))
			if !b.Pool {
				if b.People != n-n%5 {
					out.add("%s says %d people, there are %d", b.ID, b.People, n)
				}
				continue
			}
			largest, smallest := 0, math.MaxInt
			for _, place := range b.Places {
				largest, smallest = max(largest, e.kOf(place)), min(smallest, e.kOf(place))
			}
			if !slices.Contains([]int{largest, 20, 50}, b.People) || b.People < largest || b.People > n {
				out.add("pool %s of %d says %d people", b.ID, n, b.People)
			}
			if (len(b.Places)-1)*(smallest-1) < b.People {
				out.add("pool %s of %d places says %d people", b.ID, len(b.Places), b.People)
			}
			if b.Role != "all" {
				out.add("pool %s has the role %s", b.ID, b.Role)
			}
		}
	}
	return out
}

var rungsOfR2 = [][]string{{"mother", "father", "family", "supporter"}, {"parents", "others"}, {"all"}}

// checkRungs: a place with at least k people is shown by itself, by the finest
// rung in which every part has k; one with fewer is not (R2, R8).
func checkRungs(e *evidence) []string {
	var out findings
	for i := range e.reads {
		d := &e.reads[i]
		all := []string{"all"}
		level := "all"
		if e.plan.Area != "" {
			level, all = "area", []string{"unsaid"}
			for _, a := range e.plan.Areas {
				all = append(all, a.Name)
			}
		}
		for _, place := range all {
			var want, got []string
			for _, rung := range rungsOfR2 {
				if e.plan.Role == "" && len(rung) > 1 {
					continue
				}
				reached := true
				for _, role := range rung {
					if len(e.people(d.Batch, &Block{Level: level, Place: place, Role: role})) < e.kOf(place) {
						reached = false
					}
				}
				if reached {
					want = rung
					break
				}
			}
			for j := range d.Blocks {
				if b := &d.Blocks[j]; !b.Pool && b.Level == level && b.Place == place {
					got = append(got, b.Role)
				}
			}
			if !slices.Equal(want, got) {
				out.add("%s shows %s by %v, should by %v", d.ID, place, got, want)
			}
		}
	}
	return out
}

// stepOf is R6's own table.
func stepOf(n int, sensitive bool) int {
	if sensitive {
		n /= 2
	}
	switch {
	case n >= 500:
		return 1
	case n >= 100:
		return 5
	case n >= 50:
		return 10
	case n >= 20:
		return 25
	case n >= 10:
		return 50
	}
	return 0
}

// nearest rounds count of n to the nearest multiple of step, ties towards 50,
// what is sensitive within 10 and 90 (R6), by trying every multiple.
func nearest(count, n, step int, sensitive bool) int {
	best, off := 0, math.MaxInt
	for share := 0; share <= 100; share += step {
		away := max(100*count-share*n, share*n-100*count)
		if away < off || (away == off && max(share-50, 50-share) < max(best-50, 50-best)) {
			best, off = share, away
		}
	}
	if sensitive {
		best = min(max(best, 10), 90)
	}
	return best
}

// partsOf is R6's order of parts, by name; "" is no answer or not asked.
func partsOf(q *Question, n int) [][]string {
	var names []string
	for _, p := range q.Points {
		names = append(names, p.Name)
	}
	m := len(names)
	end := 2
	if m < 4 {
		end = 1
	}
	if q.Kind == Scale && n < 20 {
		middle := append(slices.Clone(names[end:m-end]), "")
		return [][]string{names[:end], middle, names[m-end:]}
	}
	var out [][]string
	for i, name := range names {
		if q.Kind == Scale && i == m-end {
			out = append(out, []string{""})
		}
		out = append(out, []string{name})
	}
	if q.Kind != Scale {
		out = append(out, []string{""})
	}
	return out
}

// chosen gives what somebody answered, as names; none is "".
func chosen(q *Question, who *person) []string {
	var out []string
	switch v := who.answers[q.Name].(type) {
	case string:
		out = []string{v}
	case int:
		out = []string{fmt.Sprint(v)}
	case float64:
		out = []string{fmt.Sprint(v)}
	case []any:
		for _, one := range v {
			out = append(out, one.(string))
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}

// expected is what R6 lets a block of these people show of a question, without
// mean and median; n is what the block says it is.
func (e *evidence) expected(q *Question, people []person, n int) *Figure {
	count := func(names []string) int {
		out := 0
		for i := range people {
			for _, name := range chosen(q, &people[i]) {
				if slices.Contains(names, name) {
					out++
				}
			}
		}
		return out
	}
	least := 5
	if q.Sensitive {
		least = 10
	}
	if n < least {
		return nil
	}
	if q.Gate != nil { // in these plans always one cut of a yes_no question
		of := e.plan.question(q.Gate.Of)
		if stepOf(n, of.Sensitive) == 0 {
			return nil
		}
	}
	f := &Figure{Question: q.Name, Step: stepOf(n, q.Sensitive)}
	if q.Gate != nil {
		f.Step = 0 // read together with the gate: only on which side of half
	}
	var high []string
	switch q.Kind {
	case YesNo:
		high = []string{"yes"}
	case Scale:
		parts := partsOf(q, 10)
		high = parts[2]
	}
	if f.Step == 0 {
		if high == nil {
			return nil
		}
		f.Words = "fewer than half"
		if 2*count(high) >= len(people) {
			f.Words = "half or more"
		}
		return f
	}
	if q.Kind == Multiple {
		for _, p := range q.Points {
			f.Options = append(f.Options, Share{[]string{p.Name}, nearest(count([]string{p.Name}), len(people), f.Step, q.Sensitive)})
		}
		return f
	}
	before, sum, top := 0, 0, 0
	parts := partsOf(q, n)
	for i, part := range parts {
		sum += count(part)
		cut := 100
		if i < len(parts)-1 {
			cut = nearest(sum, len(people), f.Step, q.Sensitive)
			f.Cuts = append(f.Cuts, cut)
		}
		f.Parts = append(f.Parts, Share{part, cut - before})
		if slices.Contains(high, part[0]) {
			top += cut - before
		}
		before = cut
	}
	if high != nil {
		f.High = &top
	}
	return f
}

// checkFigures: everyone in a block stands behind every figure, and no figure is
// finer than R6 lets it be.
func checkFigures(e *evidence) []string {
	var out findings
	for i := range e.reads {
		d := &e.reads[i]
		for j := range d.Blocks {
			b := &d.Blocks[j]
			people := e.people(d.Batch, b)
			shown := 0
			for k := range e.plan.Questions {
				q := &e.plan.Questions[k]
				want, got := e.expected(q, people, b.People), b.figure(q.Name)
				if got != nil {
					shown++
				}
				switch {
				case want == nil && got == nil:
				case want == nil || got == nil:
					out.add("%s: %s is shown: %t, should be: %t", b.ID, q.Name, got != nil, want != nil)
				default:
					bare := *got
					bare.Mean, bare.Median = nil, nil
					if !reflect.DeepEqual(*want, bare) {
						out.add("%s: %s is %+v, should be %+v", b.ID, q.Name, bare, *want)
					}
				}
			}
			if shown != len(b.Figures) {
				out.add("%s has figures of no question, or two of one", b.ID)
			}
		}
	}
	return out
}

// averagesOf is R7: from the published parts alone.
func averagesOf(q *Question, f *Figure) (mean *float64, median *int) {
	sum, shares := 0, 0
	value := map[string]int{}
	for _, p := range q.Points {
		value[p.Name] = p.Value
	}
	for _, part := range f.Parts {
		if part.Points[0] != "" {
			sum += value[part.Points[0]] * part.Share
			shares += part.Share
		}
	}
	if shares == 0 {
		return nil, nil
	}
	m := math.Round(10*float64(sum)/float64(shares)) / 10
	mean = &m
	reached := 0
	for _, p := range q.Points {
		reached += shareOf(f.Parts, []string{p.Name})
		if 2*reached >= shares {
			return mean, &p.Value
		}
	}
	return mean, nil
}

// checkAverages: mean and median follow from the published cuts, on a scale from
// 20 people, and from nothing else (R7).
func checkAverages(e *evidence) []string {
	var out findings
	for i := range e.reads {
		for _, b := range append(slices.Clone(e.reads[i].Blocks), e.reads[i].Totals...) {
			for j := range b.Figures {
				f := &b.Figures[j]
				q := e.plan.question(f.Question)
				var mean *float64
				var median *int
				if q.Kind == Scale && b.People >= 20 && len(f.Parts) == len(q.Points)+1 {
					mean, median = averagesOf(q, f)
				}
				if !reflect.DeepEqual(mean, f.Mean) || !reflect.DeepEqual(median, f.Median) {
					out.add("%s: mean and median of %s do not follow from its cuts", b.ID, q.Name)
				}
			}
		}
	}
	return out
}
