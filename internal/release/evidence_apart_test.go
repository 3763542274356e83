package release

import (
	"math/rand/v2"
	"reflect"
	"slices"

	"blether/internal/response"
)

// checkTotals: rounded shares x floored n, at the coarsest parts that all blocks
// share, over blocks that are no pool (R3).
func checkTotals(e *evidence) []string {
	var out findings
	for i := range e.reads {
		d := &e.reads[i]
		for j := range d.Totals {
			total := &d.Totals[j]
			var of []*Block
			people := 0
			for _, id := range total.Of {
				at := slices.IndexFunc(d.Blocks, func(b Block) bool { return b.ID == id })
				if at < 0 || d.Blocks[at].Pool || slices.Contains(of, &d.Blocks[at]) {
					out.add("%s is of %s, which is no leaf that may be added", total.ID, id)
					continue
				}
				of = append(of, &d.Blocks[at])
				people += d.Blocks[at].People
			}
			if len(of) < 2 || total.People != people || !total.Total || total.Pool {
				out.add("%s of %d blocks says %d people, they say %d", total.ID, len(of), total.People, people)
				continue
			}
			for k := range e.plan.Questions {
				q := &e.plan.Questions[k]
				want, got := totalOf(q, of, people), total.figure(q.Name)
				if (want == nil) != (got == nil) {
					out.add("%s: %s is shown: %t", total.ID, q.Name, got != nil)
				}
				if want == nil || got == nil {
					continue
				}
				bare := *got
				bare.Mean, bare.Median = nil, nil
				if !reflect.DeepEqual(*want, bare) {
					out.add("%s: %s is %+v, should be %+v", total.ID, q.Name, bare, *want)
				}
			}
		}
	}
	return out
}

func totalOf(q *Question, of []*Block, people int) *Figure {
	out := &Figure{Question: q.Name}
	var coarse *Figure
	for _, b := range of {
		f := b.figure(q.Name)
		if f == nil || f.Words != "" {
			return nil
		}
		out.Step = max(out.Step, f.Step)
		if coarse == nil || len(f.Parts) < len(coarse.Parts) {
			coarse = f
		}
	}
	mean := func(of_ func(f *Figure) int) int {
		sum := 0
		for _, b := range of {
			sum += of_(b.figure(q.Name)) * b.People
		}
		return (2*sum + people) / (2 * people)
	}
	for _, option := range coarse.Options {
		out.Options = append(out.Options, Share{option.Points, mean(func(f *Figure) int { return shareOf(f.Options, option.Points) })})
	}
	var named []string
	before := 0
	for i, part := range coarse.Parts {
		named = append(named, part.Points...)
		cut := 100
		if i < len(coarse.Parts)-1 {
			cut = mean(func(f *Figure) int { return shareOf(f.Parts, named) })
			out.Cuts = append(out.Cuts, cut)
		}
		out.Parts = append(out.Parts, Share{part.Points, cut - before})
		before = cut
	}
	var high []string
	switch q.Kind {
	case YesNo:
		high = []string{"yes"}
	case Scale:
		high = partsOf(q, 10)[2]
	}
	if high != nil {
		top := shareOf(out.Parts, high)
		out.High = &top
	}
	return out
}

// checkApart is A5: no two things that a wave puts out differ by fewer than k
// people, over all its batches.
func checkApart(e *evidence) []string {
	var out findings
	var leaves []int // sizes
	type output struct {
		name string
		of   []int // ascending
	}
	var outputs []output
	seen := map[string]bool{}
	for i := range e.reads {
		d := &e.reads[i]
		if seen[d.ID] {
			continue
		}
		seen[d.ID] = true
		first := len(leaves)
		for j := range d.Blocks {
			outputs = append(outputs, output{d.ID + " " + d.Blocks[j].ID, []int{len(leaves)}})
			leaves = append(leaves, len(e.people(d.Batch, &d.Blocks[j])))
		}
		for j := range d.Totals {
			one := output{name: d.ID + " " + d.Totals[j].ID}
			for k := range d.Blocks {
				if slices.Contains(d.Totals[j].Of, d.Blocks[k].ID) {
					one.of = append(one.of, first+k)
				}
			}
			outputs = append(outputs, one)
		}
	}
	for i := range outputs {
		for j := range i {
			a, b, apart := outputs[i].of, outputs[j].of, 0
			for len(a) > 0 || len(b) > 0 {
				switch {
				case len(b) == 0 || (len(a) > 0 && a[0] < b[0]):
					apart, a = apart+leaves[a[0]], a[1:]
				case len(a) == 0 || b[0] < a[0]:
					apart, b = apart+leaves[b[0]], b[1:]
				default:
					a, b = a[1:], b[1:]
				}
			}
			if apart < e.kOf("") {
				out.add("%s and %s differ by %d people", outputs[i].name, outputs[j].name, apart)
			}
		}
	}
	return out
}

// checkRestated: a document reads the same every time, its hash is right, and
// each names the one before it (R9, R11).
func checkRestated(e *evidence) []string {
	var out findings
	first := map[string]string{}
	prev := ""
	for i := range e.reads {
		d := &e.reads[i]
		b, err := d.Bytes()
		if err != nil {
			out.add("%v", err)
			continue
		}
		if _, err := Read(b); err != nil {
			out.add("%v", err)
		}
		if was, had := first[d.ID]; had {
			if was != string(b) {
				out.add("%s was read with two contents", d.ID)
			}
			continue
		}
		first[d.ID] = string(b)
		if d.Prev != prev {
			out.add("%s does not follow the one before it", d.ID)
		}
		prev = d.Hash
	}
	return out
}

// checkHeld: what is held back is said in words, with no number but its k.
func checkHeld(e *evidence) []string {
	var out findings
	for i := range e.reads {
		for _, h := range e.reads[i].HeldBack {
			if h.Why != "open" && h.Needs != e.kOf(h.Place) {
				out.add("%s: %s says %d", e.reads[i].ID, h.Place, h.Needs)
			}
		}
		if d := &e.reads[i]; d.K != e.kOf("") || d.Receipt.K != e.kOf("") {
			out.add("%s says k is %d", d.ID, d.K)
		}
	}
	return out
}

// ---- building evidence ----

// build opens one batch for the people given, in the order given, and adds the
// document to what was read.
func (e *evidence) build(batch int, people []person, last bool) (*Built, error) {
	e.open[batch] = people
	prev := ""
	if len(e.reads) > 0 {
		prev = e.reads[len(e.reads)-1].Hash
	}
	b, err := Build(e.plan, tallyOf(e.plan, people, nil), Occasion{Batch: batch, Date: closing.Date.AddDate(0, batch, 0), Last: last, Prev: prev})
	if err != nil {
		return nil, err
	}
	e.reads = append(e.reads, b.Document)
	return b, nil
}

// tallyOf counts people, in the order of a permutation if there is one.
func tallyOf(p *Plan, people []person, order []int) *Tally {
	t := NewTally(p)
	for i := range people {
		if order != nil {
			i = order[i]
		}
		t.Add(response.Rating{Answers: people[i].answers})
	}
	return t
}

// someQuestions are one of each kind, ordinary and sensitive, and a gated one.
func someQuestions() []Question {
	gated := question("moved_far", YesNo, false, "yes", "no")
	gated.Gate = &Gate{Of: "moved", Options: []string{"yes"}}
	return []Question{
		question("listened", Scale, false, "1", "2", "3", "4", "5"),
		question("judged", Scale, true, "1", "2", "3", "4", "5"),
		question("eased", Scale, false, "1", "2", "3"),
		question("moved", YesNo, false, "yes", "no"),
		gated,
		question("kind", Choice, false, "in_person", "phone", "video"),
		question("needs", Multiple, false, "bsl", "childcare", "none_of_these"),
	}
}

// newPerson answers every question, or skips it, as the random source says.
func newPerson(p *Plan, id int, area, role string, r *rand.Rand) person {
	who := person{id: id, area: area, role: role, answers: map[string]any{}}
	if p.Area != "" && area != "" {
		who.answers[p.Area] = area
	}
	if p.Role != "" && role != "" {
		who.answers[p.Role] = role
	}
	lean := r.IntN(3)
	for i := range p.Questions {
		q := &p.Questions[i]
		if r.IntN(6) == 0 || (q.Gate != nil && who.answers[q.Gate.Of] != "yes") {
			continue
		}
		at := r.IntN(len(q.Points))
		if lean > 0 {
			at = (lean*len(q.Points) - 1) / 2 // many answer alike
		}
		name := q.Points[at].Name
		switch {
		case q.Kind == Scale && r.IntN(2) == 0:
			who.answers[q.Name] = float64(q.Points[at].Value) // as read back from JSON
		case q.Kind == Scale:
			who.answers[q.Name] = q.Points[at].Value
		case q.Kind == Multiple && at < 2 && r.IntN(2) == 0:
			who.answers[q.Name] = []any{"bsl", "childcare"}
		case q.Kind == Multiple:
			who.answers[q.Name] = []any{name}
		default:
			who.answers[q.Name] = name
		}
	}
	return who
}
