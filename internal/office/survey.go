package office

import (
	"context"
	"slices"

	"blether/internal/flow"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/mix"
	"blether/internal/release"
	"blether/internal/round"
)

// mostPeople bounds a plan: no group is larger.
const mostPeople = 100_000

// Surveys lists what a round can be opened of.
func (o *Office) Surveys(ctx context.Context) ([]round.Survey, error) {
	flows, err := o.published(ctx)
	var out []round.Survey
	for _, f := range flows {
		if f.Name != UptakeFlow && (f.Privacy == flow.Anonymous || f.Privacy == flow.Confidential) {
			out = append(out, survey(f))
		}
	}
	return out, err
}

func (o *Office) published(ctx context.Context) ([]*flow.Flow, error) {
	names, err := o.People.FlowNames(ctx)
	if err != nil {
		return nil, worded("read flows", err)
	}
	var out []*flow.Flow
	for _, name := range names {
		f, err := o.flow(ctx, name)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func survey(f *flow.Flow) round.Survey {
	s := round.Survey{Flow: f.Name, Title: f.Title.For("en"), Purpose: f.Purpose.For("en"), Minutes: f.Minutes}
	for i := range f.Steps {
		step := &f.Steps[i]
		if step.Type == flow.TextAnswer && step.Submitted() {
			s.Texts++
		}
		if !slices.Contains(f.Report.Breakdowns, step.Name) {
			continue
		}
		s.Roles = s.Roles || step.Ladder == "role"
		if step.Ladder == "area" {
			s.Places = placesOf(step)
		}
	}
	return s
}

func placesOf(s *flow.Step) []round.Place {
	var out []round.Place
	for _, c := range s.Choices {
		out = append(out, round.Place{Name: c.Name, Label: c.Label.For("en"), Nation: c.With["nation"]})
	}
	return out
}

// Places lists every place that a published survey asks about.
func (o *Office) Places(ctx context.Context) ([]round.Place, error) {
	flows, err := o.published(ctx)
	var out []round.Place
	for _, f := range flows {
		for i := range f.Steps {
			if f.Steps[i].Ladder != "area" {
				continue
			}
			for _, p := range placesOf(&f.Steps[i]) {
				if !slices.ContainsFunc(out, func(q round.Place) bool { return q.Name == p.Name }) {
					out = append(out, p)
				}
			}
		}
	}
	return out, err
}

// Foresee says what a round of a survey would show. It is computed by the
// release code from the plan that the round would have. The survey's places are
// those of the plan. It returns form.Mistakes for what cannot be.
func (o *Office) Foresee(ctx context.Context, name string, g group.ID, in round.Supposed) (round.Survey, release.Forecast, error) {
	f, err := o.flow(ctx, name)
	if err != nil {
		return round.Survey{}, release.Forecast{}, err
	}
	s := survey(f)
	fixed, err := o.Plan(ctx, f, round.Opening{Flow: name, Groups: []group.ID{g}})
	if err != nil {
		return s, release.Forecast{}, err
	}
	plan := mix.Plan(f, round.Round{ID: "plan", Flow: name, Hash: f.Hash(), Groups: []group.ID{g}, Plan: fixed}, false)
	s.Places = slices.DeleteFunc(s.Places, func(p round.Place) bool {
		return !slices.ContainsFunc(plan.Areas, func(a release.Area) bool { return a.Name == p.Name })
	})
	sizes, err := sizes(in, plan)
	if err != nil {
		return s, release.Forecast{}, err
	}
	forecast, err := release.Expect(plan, sizes)
	return s, forecast, err
}

// sizes spreads the people. It returns form.Mistakes for what cannot be.
func sizes(in round.Supposed, p *release.Plan) ([]release.Size, error) {
	var m form.Mistakes
	byPlace := map[string]int{}
	var places []string
	for _, a := range p.Areas {
		places = append(places, a.Name)
	}
	if len(places) == 0 {
		places = []string{""}
	}
	switch in.Spread {
	case "", "even":
		for i := range in.People {
			byPlace[places[i%len(places)]]++
			if i > mostPeople {
				break
			}
		}
	case "one":
		byPlace[places[0]] = in.People
	case "own":
		for name, n := range in.Places {
			if n < 0 {
				m.Add("people", "", "There cannot be fewer than no people in a place.")
			}
			if !slices.Contains(places, name) {
				m.Add("people", "", "The plan has no place %q.", name)
			}
			byPlace[name] = n
		}
	default:
		m.Add("spread", "", "People are spread evenly, all in one place, or as you say.")
	}
	total := 0
	for _, n := range byPlace {
		total += min(n, mostPeople+1)
	}
	if total < 1 || total > mostPeople {
		m.Add("people", "", "How many may answer: from 1 to %d.", mostPeople)
	}
	if in.Roles != "" && in.Roles != "even" && in.Roles != "one" {
		m.Add("roles", "", "People have all roles, or one.")
	}
	if err := m.Err(); err != nil {
		return nil, err
	}
	return withRoles(in, places, byPlace), nil
}

// withRoles gives the people of each place their roles.
func withRoles(in round.Supposed, places []string, byPlace map[string]int) []release.Size {
	parts := release.Parts()
	if in.Roles == "one" {
		parts = parts[:1]
	}
	var out []release.Size
	for _, place := range places {
		for i, part := range parts {
			n := byPlace[place] / len(parts)
			if i < byPlace[place]%len(parts) {
				n++
			}
			if n > 0 {
				out = append(out, release.Size{Area: place, Part: part, People: n})
			}
		}
	}
	return out
}
