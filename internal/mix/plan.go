// Package mix opens a batch on its date: it decrypts the mailbox with the
// batch's key, shuffles, counts, builds the release, hands both to the store,
// and destroys the key. It is the one place where sealed answers become
// readable, and no person is known in it: the envelopes carry none.
package mix

import (
	"slices"
	"strconv"

	"blether/internal/flow"
	"blether/internal/release"
	"blether/internal/round"
)

// Plan puts the table plan of a round into the terms of figures.
func Plan(f *flow.Flow, r round.Round, demo bool) *release.Plan {
	p := &release.Plan{Round: string(r.ID), Flow: f.Name, Version: r.Hash[:7], Title: release.Text(f.Title.In), K: r.Plan.K, Demo: demo}
	for _, g := range r.Groups {
		p.Groups = append(p.Groups, string(g))
	}
	for _, name := range r.Plan.Breakdowns {
		breakdown(p, f.Step(name), r.Plan.Areas)
	}
	for i := range f.Steps {
		if q, ok := question(f, i, r.Plan.Sensitive); ok && q.Name != p.Area && q.Name != p.Role {
			p.Questions = append(p.Questions, q)
		}
	}
	return p
}

func breakdown(p *release.Plan, s *flow.Step, areas []string) {
	for _, c := range s.Choices {
		if s.Ladder == "role" {
			p.Role = s.Name
			p.Roles = append(p.Roles, release.Role{Name: c.Name, Part: c.With["part"], Pair: c.With["pair"]})
			continue
		}
		p.Area = s.Name
		if len(areas) > 0 && !slices.Contains(areas, c.Name) {
			continue
		}
		p.Areas = append(p.Areas, release.Area{Name: c.Name, Label: release.Text(c.Label.In), Region: c.With["region"],
			Nation: c.With["nation"], Island: c.With["island"] == "yes"})
	}
}

// question tells how a step is counted; ok is false for one that has no figures.
func question(f *flow.Flow, i int, sensitive []string) (release.Question, bool) {
	s := &f.Steps[i]
	q := release.Question{Name: s.Name, Label: release.Text(s.Label.In), Sensitive: f.SensitiveAs(i) || slices.Contains(sensitive, s.Name), Gate: gate(f, i)}
	if !s.Submitted() {
		return q, false
	}
	switch s.Type {
	case flow.Range:
		q.Kind = release.Scale
		for n := s.Start; n <= s.End; n += s.Pace {
			q.Points = append(q.Points, release.Point{Name: strconv.Itoa(n), Label: scaleLabel(s, n), Value: n})
		}
	case flow.SelectOne, flow.SelectMultiple:
		q.Kind = release.Choice
		if s.Type == flow.SelectMultiple {
			q.Kind = release.Multiple
		}
		for _, c := range s.Choices {
			q.Points = append(q.Points, release.Point{Name: c.Name, Label: release.Text(c.Label.In), Alone: c.Alone})
		}
	case flow.YesNo:
		q.Kind = release.YesNo
		q.Points = []release.Point{{Name: "yes", Label: release.Text{"en": "Yes"}}, {Name: "no", Label: release.Text{"en": "No"}}}
	default:
		return q, false
	}
	return q, true
}

// scaleLabel names a point by its number, and the ends by their words too.
func scaleLabel(s *flow.Step, n int) release.Text {
	out := release.Text{"en": strconv.Itoa(n)}
	end := flow.Text{}
	switch n {
	case s.Start:
		end = s.Low
	case s.End:
		end = s.High
	}
	for tag, words := range end.In {
		out[tag] = strconv.Itoa(n) + " – " + words
	}
	return out
}

func gate(f *flow.Flow, i int) *release.Gate {
	g := f.Gate(i)
	switch g.Kind {
	case flow.GateCut:
		return &release.Gate{Of: g.Of, Options: g.Options}
	case flow.GateBlock:
		return &release.Gate{Of: g.Of, Options: g.Options, Block: true}
	case flow.GateMixed:
		return &release.Gate{}
	}
	return nil
}
