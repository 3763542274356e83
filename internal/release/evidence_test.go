package release

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"

	"blether/internal/response"
)

// What these tests hold a release against: a ledger of people that knows nothing
// of tallies, ladders and leaves, and checkers that work out from it, by the
// words of docs/privacy.md alone, what may be published.

// person is somebody's answer as it stood when a batch opened.
type person struct {
	id         int
	area, role string // "" is skipped
	answers    map[string]any
}

// evidence is all that there is to judge a round by: who was in which batch, and
// every document, as often as it was read.
type evidence struct {
	plan  *Plan
	open  map[int][]person
	reads []Document
}

func (e *evidence) clone() *evidence {
	out := &evidence{plan: e.plan, open: maps.Clone(e.open)}
	for i := range e.reads {
		b, err := e.reads[i].Bytes()
		if err != nil {
			panic(err)
		}
		var d Document
		if err := json.Unmarshal(b, &d); err != nil {
			panic(err)
		}
		out.reads = append(out.reads, d)
	}
	return out
}

// reseal gives changed documents a chain of hashes that fits, so that no mutant
// is caught by its hash alone.
func (e *evidence) reseal() *evidence {
	prev := ""
	for i := range e.reads {
		e.reads[i].Prev = prev
		if err := e.reads[i].Seal(); err != nil {
			panic(err)
		}
		prev = e.reads[i].Hash
	}
	return e
}

// A checker gives every violation that it sees.
type checker func(e *evidence) []string

var checkers = map[string]checker{
	"ledger":   checkLedger,
	"least":    checkLeast,
	"sizes":    checkSizes,
	"rungs":    checkRungs,
	"figures":  checkFigures,
	"averages": checkAverages,
	"totals":   checkTotals,
	"apart":    checkApart,
	"restated": checkRestated,
	"held":     checkHeld,
}

func (e *evidence) violations() map[string][]string {
	out := map[string][]string{}
	for name, check := range checkers {
		if found := check(e); len(found) > 0 {
			out[name] = found
		}
	}
	return out
}

type findings []string

func (f *findings) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// ---- who stands where ----

// optionParts are the role options of the plans under test, by part. Who gave no
// role, or one that the plan lacks, counts with family (R2).
var optionParts = map[string]string{"mother": "mother", "father": "father", "grandparent": "family", "carer": "family", "friend": "supporter"}

// blockParts are the parts inside each block of R2.
var blockParts = map[string][]string{
	"mother": {"mother"}, "father": {"father"}, "family": {"family"}, "supporter": {"supporter"},
	"parents": {"mother", "father"}, "others": {"family", "supporter"},
	"all": {"mother", "father", "family", "supporter"},
}

func (e *evidence) placeOf(who *person) string {
	for i := range e.plan.Areas {
		if e.plan.Areas[i].Name == who.area {
			return who.area
		}
	}
	return "unsaid"
}

func (e *evidence) inside(b *Block, who *person) bool {
	part := optionParts[who.role]
	if part == "" || e.plan.Role == "" {
		part = "family"
	}
	if !slices.Contains(blockParts[b.Role], part) {
		return false
	}
	switch {
	case e.plan.Area == "":
		return b.Level == "all" && b.Place == "all"
	case b.Pool:
		return slices.Contains(b.Places, e.placeOf(who))
	}
	return b.Level == "area" && b.Place == e.placeOf(who)
}

func (e *evidence) people(batch int, b *Block) []person {
	var out []person
	for i := range e.open[batch] {
		if e.inside(b, &e.open[batch][i]) {
			out = append(out, e.open[batch][i])
		}
	}
	return out
}

// kOf is R4: the plan's k, never under 5, and 10 for islands.
func (e *evidence) kOf(place string) int {
	k := max(e.plan.K, 5)
	for i := range e.plan.Areas {
		if e.plan.Areas[i].Name == place && e.plan.Areas[i].Island {
			k = max(k, 10)
		}
	}
	return k
}

// places are the areas of a block.
func places(b *Block) []string {
	if b.Pool {
		return b.Places
	}
	return []string{b.Place}
}

// ---- checkers ----

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
