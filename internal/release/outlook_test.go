package release

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"blether/internal/response"
)

// drawnPlan is a table plan of any shape: with and without places and roles, all
// kinds of question, conditions of every sort.
func drawnPlan(t *rapid.T) *Plan {
	p := &Plan{Round: "round01", Flow: "demo", Version: "0000000", K: rapid.IntRange(5, 12).Draw(t, "k")}
	if rapid.Bool().Draw(t, "by place") {
		p.Area = "board"
		for i := range rapid.IntRange(1, 8).Draw(t, "places") {
			p.Areas = append(p.Areas, Area{Name: fmt.Sprintf("a%d", i), Label: Text{"en": fmt.Sprintf("Place %d", i)},
				Region: []string{"north", "east"}[i%2], Nation: []string{"scotland", "northern_ireland"}[i/5], Island: i == 3})
		}
	}
	if rapid.Bool().Draw(t, "by role") {
		p.Role = "role"
		for _, part := range Parts() {
			p.Roles = append(p.Roles, Role{Name: part, Part: part})
		}
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "questions") {
		p.Questions = append(p.Questions, drawnQuestion(t, p, i))
	}
	return p
}

func drawnQuestion(t *rapid.T, p *Plan, i int) Question {
	q := Question{Name: fmt.Sprintf("q%d", i), Sensitive: rapid.Bool().Draw(t, "sensitive"), Kind: rapid.SampledFrom([]Kind{Scale, Choice, YesNo, Multiple}).Draw(t, "kind")}
	names := []string{"1", "2", "3", "4", "5"}[:rapid.IntRange(3, 5).Draw(t, "points")]
	if q.Kind == YesNo {
		names = []string{"yes", "no"}
	}
	for j, name := range names {
		q.Points = append(q.Points, Point{Name: name, Value: j + 1})
	}
	switch gate := rapid.IntRange(0, 5).Draw(t, "gate"); {
	case gate == 0 && i > 0:
		of := p.Questions[rapid.IntRange(0, i-1).Draw(t, "of")]
		q.Gate = &Gate{Of: of.Name, Options: []string{of.Points[0].Name, of.Points[1].Name}[:rapid.IntRange(1, 2).Draw(t, "options")]}
	case gate == 1 && p.Role != "":
		q.Gate = &Gate{Of: "role", Block: true, Options: Parts()[:rapid.IntRange(1, 2).Draw(t, "roles")]}
	case gate == 2 && p.Area != "":
		q.Gate = &Gate{Of: "board", Block: true, Options: []string{p.Areas[0].Name}}
	case gate == 3:
		q.Gate = &Gate{}
	}
	return q
}

// drawnPeople are n people and what they answered, and the sizes of where they
// stand.
func drawnPeople(t *rapid.T, p *Plan, n int) (people []response.Rating, sizes []Size) {
	count := map[[2]string]int{}
	few := rapid.IntRange(1, 4).Draw(t, "in few places")
	for range n {
		answers, at := map[string]any{}, [2]string{"", restPart}
		if len(p.Areas) > 0 && rapid.IntRange(0, 9).Draw(t, "says where") > 0 {
			at[0] = p.Areas[rapid.IntRange(0, min(few, len(p.Areas))-1).Draw(t, "place")].Name
			answers["board"] = at[0]
		}
		if p.Role != "" && rapid.IntRange(0, 9).Draw(t, "says who") > 0 {
			at[1] = rapid.SampledFrom(Parts()).Draw(t, "role")
			answers["role"] = at[1]
		}
		count[at]++
		for _, q := range p.Questions {
			if rapid.IntRange(0, 4).Draw(t, "answers") == 0 {
				continue
			}
			name := rapid.SampledFrom(q.Points).Draw(t, "answer").Name
			answers[q.Name] = name
			if v, err := strconv.Atoi(name); err == nil && q.Kind == Scale {
				answers[q.Name] = v
			}
			if q.Kind == Multiple {
				answers[q.Name] = []string{name}
			}
		}
		people = append(people, response.Rating{Answers: answers})
	}
	for at, n := range count {
		sizes = append(sizes, Size{Area: at[0], Part: at[1], People: n})
	}
	return people, sizes
}

// What the planner says is what the release code then publishes, for 5 to 500
// people of any kind and answers; and no release shows more than the best that
// was said of so many people.
func TestPlannerSaysWhatIsPublished(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawnPlan(t)
		n := rapid.OneOf(rapid.IntRange(5, 60), rapid.IntRange(5, 500)).Draw(t, "people")
		people, sizes := drawnPeople(t, p, n)
		tally := NewTally(p)
		for _, r := range people {
			tally.Add(r)
		}
		built, err := Build(p, tally, Occasion{Batch: 1, Last: true})
		if err != nil {
			t.Fatal(err)
		}
		said, err := Foresee(p, sizes)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(said, built.Document.Outlook()); diff != "" {
			t.Fatalf("the planner and the release differ:\n%s", diff)
		}
		best, err := Best(p, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range said.Blocks {
			for i, s := range b.Seen {
				if s.finer(best[i]) {
					t.Fatalf("%d people: block %s shows %+v, and %+v was said to be the most", n, b.ID, s, best[i])
				}
			}
		}
	})
}

// Best is reached: it promises nothing that no group of that size could have.
func TestBestIsReached(t *testing.T) {
	t.Parallel()
	p := &Plan{Round: "round01", K: 10, Area: "board", Areas: []Area{{Name: "a"}, {Name: "b", Island: true}}, Role: "role", Questions: []Question{
		{Name: "plain", Kind: Scale, Points: []Point{{Name: "1"}, {Name: "2"}, {Name: "3"}, {Name: "4"}, {Name: "5"}}},
		{Name: "close", Kind: Scale, Sensitive: true, Points: []Point{{Name: "1"}, {Name: "2"}, {Name: "3"}, {Name: "4"}, {Name: "5"}}},
	}}
	for _, c := range []struct {
		people int
		want   []Seen
	}{
		{9, []Seen{{Question: "plain"}, {Question: "close"}}},
		{12, []Seen{{Question: "plain", Step: 50, Parts: 3}, {Question: "close", Words: true}}},
		{19, []Seen{{Question: "plain", Step: 50, Parts: 3}, {Question: "close", Words: true}}},
		{20, []Seen{{Question: "plain", Step: 25, Parts: 6, Average: true}, {Question: "close", Step: 50, Parts: 6, Average: true}}},
		{500, []Seen{{Question: "plain", Step: 1, Parts: 6, Average: true}, {Question: "close", Step: 5, Parts: 6, Average: true}}},
	} {
		got, err := Best(p, c.people)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d people: %s", c.people, diff)
		}
	}
}
