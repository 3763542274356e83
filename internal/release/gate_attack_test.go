package release

import (
	"fmt"
	"slices"
	"testing"
)

// A3 with questions joined by `relevant`: the figures of the question that is the
// condition and those of the one that was asked only of some are published
// together, and both must keep their values.

// gated attacks a yes_no question and another that only those who said yes were
// asked.
func gated(gateSensitive bool, q Question, answers []kindOfAnswer, n int) *attack {
	gate := question("gate", YesNo, gateSensitive, "yes", "no")
	q.Gate = &Gate{Of: "gate", Options: []string{"yes"}}
	a := &attack{plan: planOf(gate, q)}
	a.plan.join() // what is joined is equally sensitive, and must keep as much
	gateSensitive, q.Sensitive = a.plan.Questions[0].Sensitive, a.plan.Questions[1].Sensitive
	notAsked := []int{len(q.Points)}
	a.cells = []kindOfAnswer{{{1}, notAsked}, {{2}, notAsked}}
	yes := watched{"gate yes", nil, keep(gateSensitive)}
	for i, answer := range answers {
		a.cells = append(a.cells, kindOfAnswer{{0}, answer[0]})
		yes.cells = append(yes.cells, i+2)
	}
	a.watch = []watched{yes, {"gate no", []int{0}, keep(gateSensitive)}, {"gate unanswered", []int{1}, keep(gateSensitive)}}
	if q.Kind == Multiple {
		for option, point := range q.Points {
			w := watched{"gated option " + point.Name, nil, keep(q.Sensitive)}
			for i, answer := range answers {
				for _, p := range answer[0] {
					if p == option {
						w.cells = append(w.cells, i+2)
					}
				}
			}
			a.watch = append(a.watch, w)
		}
		return a
	}
	for i, part := range q.parts(n / 5 * 5) {
		w := watched{fmt.Sprintf("gated part %d", i+1), nil, keep(q.Sensitive)}
		for j, cell := range a.cells {
			for _, p := range part.points {
				if cell[1][0] == p {
					w.cells = append(w.cells, j)
				}
			}
		}
		a.watch = append(a.watch, w)
	}
	return a
}

func singles(indices ...int) []kindOfAnswer {
	var out []kindOfAnswer
	for _, i := range indices {
		out = append(out, kindOfAnswer{{i}})
	}
	return out
}

// gatedCase is one kind of question under a yes_no gate.
type gatedCase struct {
	name                     string
	gateSensitive, sensitive bool
	kind                     Kind
	points                   []string
	answers                  []kindOfAnswer // kinds of answer of those who were asked
	from, to                 int
}

func (c gatedCase) run(t *testing.T) {
	shown := 0
	for n := c.from; n <= c.to; n++ {
		q := question("gated", c.kind, c.sensitive, c.points...)
		a := gated(c.gateSensitive, q, c.answers, n)
		found, any := a.run(n)
		refuse(t, found)
		if any && a.plan.manner(&a.plan.Questions[1], leafOf(n)) != nothing {
			shown++
		}
	}
	if shown == 0 {
		t.Error("the gated question is never shown, so nothing was attacked")
	}
}

// For every n to 1,500: the cut of a gate and the words of what it asks, read
// together, keep their values. Sizes follow in intervals, so no enumeration is
// needed: of those who passed the gate, any number may have answered high.
func TestA3GateAndWordsKeepTheirValuesAtEverySize(t *testing.T) {
	t.Parallel()
	for _, sensitive := range []bool{false, true} {
		for n := 10; n <= 1500; n++ {
			step := Step(n/5*5, sensitive)
			if step == 0 {
				continue
			}
			type seen struct {
				share int
				words bool
			}
			passed, high := map[seen]int{}, map[seen]int{}
			most := map[int]int{} // the most that can have passed, by share
			for gate := range n + 1 {
				share := Round(gate, n, step, sensitive)
				most[share] = gate
				passed[seen{share, false}]++
				if 2*gate >= n {
					passed[seen{share, true}]++
				}
			}
			for share, gate := range most {
				for h := range gate + 1 {
					high[seen{share, 2*h >= n}]++
				}
			}
			for _, of := range []map[seen]int{passed, high} {
				for s, count := range of {
					if count < keep(sensitive) {
						t.Errorf("n=%d sensitive=%t: gate %d %% and half or more %t can only be %d counts", n, sensitive, s.share, s.words, count)
					}
				}
			}
		}
	}
}

// Yes or no, and a choice: "no answer or not asked" is the last part, so that
// gate and gated question are one row of cumulative cuts.
func TestA3GatedYesNoAndChoiceKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, c := range []gatedCase{
		{"yes_no", false, false, YesNo, []string{"yes", "no"}, singles(0, 1, 2), 10, 26},
		{"yes_no, both sensitive", true, true, YesNo, []string{"yes", "no"}, singles(0, 1, 2), 20, 30},
		{"choice", false, false, Choice, []string{"a", "b", "c"}, singles(0, 1, 2, 3), 10, 21},
		{"two options", false, false, Multiple, []string{"a", "b"}, ticks(2, 0), 10, 20},
	} {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); c.run(t) })
	}
}

// A scale has "no answer or not asked" in its middle, so that who was asked is
// divided off on both sides.
func TestA3GatedScaleKeepsItsValues(t *testing.T) {
	t.Parallel()
	for _, c := range []gatedCase{
		{"five points, three parts", false, false, Scale, []string{"1", "2", "3", "4", "5"}, singles(0, 2, 3), 10, 19},
		{"three points, four parts", false, false, Scale, []string{"1", "2", "3"}, singles(0, 1, 2, 3), 20, 24},
		{"three points, both sensitive", true, true, Scale, []string{"1", "2", "3"}, singles(0, 1, 2, 3), 20, 24},
	} {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); c.run(t) })
	}
}

// A sensitive question under an ordinary one: the gate's finer step must not
// narrow the coarser cuts.
func TestA3SensitiveQuestionUnderOrdinaryGateKeepsItsValues(t *testing.T) {
	t.Parallel()
	c := gatedCase{"", false, true, YesNo, []string{"yes", "no"}, singles(0, 1, 2), 10, 26}
	c.run(t)
}

// An exclusive option and the gate bound the other options from both sides.
func TestA3GatedOptionsWithAnExclusiveOneKeepTheirValues(t *testing.T) {
	t.Parallel()
	c := gatedCase{"", false, false, Multiple, []string{"a", "b", "none_of_these"}, ticks(2, 1), 10, 14}
	c.run(t)
}

// Two questions under one gate, and a question under a gated one.
func TestA3SeveralQuestionsUnderOneGateKeepTheirValues(t *testing.T) {
	t.Parallel()
	yesNo := func(name, of string) Question {
		q := question(name, YesNo, false, "yes", "no")
		if of != "" {
			q.Gate = &Gate{Of: of, Options: []string{"yes"}}
		}
		return q
	}
	const no, none = 1, 2
	side := &attack{plan: planOf(yesNo("gate", ""), yesNo("one", "gate"), yesNo("two", "gate"))}
	side.cells = []kindOfAnswer{{{no}, {none}, {none}}, {{none}, {none}, {none}}}
	for one := range 3 {
		for two := range 3 {
			side.cells = append(side.cells, kindOfAnswer{{0}, {one}, {two}})
		}
	}
	row := &attack{plan: planOf(yesNo("gate", ""), yesNo("one", "gate"), yesNo("two", "one"))}
	row.cells = []kindOfAnswer{{{no}, {none}, {none}}, {{none}, {none}, {none}}, {{0}, {no}, {none}}, {{0}, {none}, {none}}}
	for two := range 3 {
		row.cells = append(row.cells, kindOfAnswer{{0}, {0}, {two}})
	}
	for name, at := range map[string]struct {
		*attack
		to int
	}{"side by side": {side, 11}, "in a row": {row, 14}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for q := range at.plan.Questions {
				for part := range 3 {
					w := watched{fmt.Sprintf("part %d of question %d", part+1, q+1), nil, keepOrdinary}
					for i, cell := range at.cells {
						if cell[q][0] == part {
							w.cells = append(w.cells, i)
						}
					}
					at.watch = append(at.watch, w)
				}
			}
			for n := 10; n <= at.to; n++ {
				found, shown := at.run(n)
				refuse(t, found)
				if !shown {
					t.Errorf("n=%d: nothing is shown", n)
				}
			}
		})
	}
}

// Gates that are an end of a scale or some options of a choice.
func TestA3QuestionUnderAScaleOrAChoiceKeepsItsValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		gate     Question
		pass     []int
		from, to int
	}{
		{"low end, three parts", question("gate", Scale, false, "1", "2", "3"), []int{0}, 10, 19},
		{"high end, three parts", question("gate", Scale, false, "1", "2", "3"), []int{2}, 10, 19},
		{"low point, four parts", question("gate", Scale, false, "1", "2", "3"), []int{0}, 20, 22},
		{"high point, four parts", question("gate", Scale, false, "1", "2", "3"), []int{2}, 20, 22},
		{"two options of three", question("gate", Choice, false, "a", "b", "c"), []int{0, 1}, 10, 13},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			q := question("gated", YesNo, false, "yes", "no")
			q.Gate = &Gate{Of: "gate"}
			for _, i := range c.pass {
				q.Gate.Options = append(q.Gate.Options, c.gate.Points[i].Name)
			}
			a := &attack{plan: planOf(c.gate, q)}
			for point := range len(c.gate.Points) + 1 {
				if !slices.Contains(c.pass, point) {
					a.cells = append(a.cells, kindOfAnswer{{point}, {2}})
					continue
				}
				for answer := range 3 {
					a.cells = append(a.cells, kindOfAnswer{{point}, {answer}})
				}
			}
			for n := c.from; n <= c.to; n++ {
				a.watch = nil
				for which := range a.plan.Questions {
					for i, part := range a.plan.Questions[which].parts(n / 5 * 5) {
						w := watched{fmt.Sprintf("part %d of question %d", i+1, which+1), nil, keepOrdinary}
						for j, cell := range a.cells {
							if slices.Contains(part.points, cell[which][0]) {
								w.cells = append(w.cells, j)
							}
						}
						a.watch = append(a.watch, w)
					}
				}
				found, _ := a.run(n)
				refuse(t, found)
				if a.plan.manner(&a.plan.Questions[1], leafOf(n)) == nothing {
					t.Errorf("n=%d: the gated question is not shown, so nothing was attacked", n)
				}
			}
		})
	}
}

// R6: a question that was asked only of some places or roles may appear only
// where the condition is a union of whole blocks. In a block that mixes those
// who were asked with others, its figure speaks of those few alone.
func TestR6QuestionOfARoleIsNotShownInABlockOfMixedRoles(t *testing.T) {
	t.Parallel()
	p := rolePlan(5)
	q := question("birth", YesNo, false, "yes", "no")
	q.Gate = &Gate{Of: "role", Options: []string{"mother"}, Block: true}
	p.Questions = []Question{q}
	tally := NewTally(p)
	for range 4 {
		tally.Add(rating(map[string]any{"role": "mother", "birth": "yes"}))
	}
	for range 16 {
		tally.Add(rating(map[string]any{"role": "father"}))
	}
	b, err := Build(p, tally, closing)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range b.Document.Blocks {
		for _, f := range block.Figures {
			t.Errorf("block %s of mothers and fathers shows %s, asked of 4 mothers alone: cuts %v", block.ID, f.Question, f.Cuts)
		}
	}
}

// A2 with figures: a question that one Board alone was asked, shown in the pool
// in which that Board is hidden, tells how many people the Board has.
func TestA2QuestionOfOneBoardDoesNotShowItsSizeInAPool(t *testing.T) {
	t.Parallel()
	p := shape{k: 5, boards: []string{"w/s", "w/s", "w/s", "w/s", "w/s", "w/s"}}.plan()
	q := question("ward", YesNo, false, "yes", "no")
	q.Gate = &Gate{Of: "board", Options: []string{"A"}, Block: true}
	p.Questions = []Question{q}
	left := map[string]*values{}
	compositions(4, 4, func(board []int) { // yes, no, no answer, and nobody
		for others := range 21 {
			tally := NewTally(p)
			at := tally.cell(place{area: "A", part: restPart})
			at.n = 4 - board[3]
			copy(at.counts, board[:3])
			for i := range 5 { // how the others lie in their Boards changes nothing in the pool
				c := tally.cell(place{area: p.Areas[i+1].Name, part: restPart})
				c.n = min(4, max(0, others-4*i))
				c.counts[2] = c.n
			}
			key := document(t, p, tally)
			if left[key] == nil {
				left[key] = &values{}
			}
			left[key].add(at.n)
		}
	})
	for key, v := range left {
		if len(v.list()) < p.K-1 {
			t.Errorf("Board A can only have %v people given %s", v.list(), key)
		}
	}
}

// R6: a condition that is no published cut opens nothing: options that are not
// one end, an end that is published only from 20 people, a select_multiple, a
// question without figures, and a question that is itself told in words only.
func TestR6GateThatIsNoPublishedCutOpensNothing(t *testing.T) {
	t.Parallel()
	scale := question("scale", Scale, false, "1", "2", "3", "4", "5")
	joined := question("joined", YesNo, false, "yes", "no")
	joined.Gate = &Gate{Of: "scale", Options: []string{"1", "2"}}
	p := planOf(scale, question("choice", Choice, false, "a", "b", "c"), question("multiple", Multiple, false, "a", "b"), joined)
	for _, c := range []struct {
		of      string
		options []string
		from    int // people from which the condition is one published cut; 0 is never
	}{
		{"scale", []string{"1", "2"}, 10},
		{"scale", []string{"4", "5"}, 10},
		{"scale", []string{"5"}, 20},
		{"scale", []string{"1", "2", "3"}, 20},
		{"scale", []string{"1", "5"}, 0},
		{"scale", []string{"3"}, 0},
		{"scale", []string{"3", "4", "5"}, 0}, // "no answer" stands before the high end
		{"scale", nil, 0},
		{"choice", []string{"a"}, 10},
		{"choice", []string{"b"}, 0},
		{"choice", []string{"b", "c"}, 0}, // "no answer" stands after them
		{"multiple", []string{"a"}, 0},
		{"joined", []string{"yes"}, 0},
		{"no_figures", []string{"yes"}, 0},
		{"", nil, 0},
	} {
		q := question("q", YesNo, false, "yes", "no")
		q.Gate = &Gate{Of: c.of, Options: c.options}
		for n := 5; n <= 60; n++ {
			want := nothing
			if c.from > 0 && n >= c.from {
				want = inWords
			}
			if got := p.manner(&q, leafOf(n)); got != want {
				t.Errorf("asked by %v of %q, n=%d: shown in manner %d, should be %d", c.options, c.of, n, got, want)
			}
		}
	}
}

// Who gave no role stands with family: a question asked of family is not shown
// in a block that they are in.
func TestR6QuestionOfARoleIsNotShownToThoseWhoGaveNone(t *testing.T) {
	t.Parallel()
	p := rolePlan(5)
	q := question("visits", YesNo, false, "yes", "no")
	q.Gate = &Gate{Of: "role", Options: []string{"family", "supporter"}, Block: true}
	p.Questions = []Question{q}
	tally := NewTally(p)
	for i := range 30 {
		tally.Add(rating(map[string]any{"role": []string{"family", "supporter", ""}[i%3], "visits": "yes"}))
		tally.Add(rating(map[string]any{"role": roleParts[i%2]}))
	}
	b, err := Build(p, tally, closing)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, block := range b.Document.Blocks {
		if block.Role != "supporter" && len(block.Figures) > 0 {
			t.Errorf("block %s shows what was asked of family and supporters", block.ID)
		}
		shown += len(block.Figures)
	}
	if shown != 1 {
		t.Errorf("the supporters' own block shows %d figures", shown)
	}
}
