package flow

import "slices"

// GateKind says what being asked a question tells about other answers.
type GateKind string

// Kinds of gate. A gate on answers that are not kept tells nothing (GateNone):
// not having been asked counts as no answer.
const (
	GateNone  GateKind = "none"
	GateBlock GateKind = "block" // a union of whole options of a breakdown
	GateCut   GateKind = "cut"   // one cut of one question
	GateMixed GateKind = "mixed" // anything else
)

// Gate is the condition under which a question is asked, as R6 sees it. For a
// cut, Options are the names (or points) of Of that let the question be asked.
type Gate struct {
	Kind    GateKind
	Names   []string // submitted questions that the condition depends on
	Of      string
	Options []string
}

// Gate analyses the condition of step i, through calculations and through the
// conditions of the steps that it names.
func (f *Flow) Gate(i int) Gate {
	g := Gate{Kind: GateNone}
	s := &f.Steps[i]
	f.behind(f.Gates(i), &g.Names, map[string]bool{})
	if len(g.Names) == 0 && !s.limited() {
		return g
	}
	g.Kind = GateMixed
	if len(g.Names) != 1 || s.limited() {
		return g
	}
	of := f.Step(g.Names[0])
	c := s.relevant
	a := f.NewAnswers()
	if c == nil || s.filter != nil || len(c.Names) != 1 || c.Names[0] != of.Name || c.Holds(a) {
		return g // also asked of those who did not answer the other
	}
	slot := f.Index(of.Name)
	for _, option := range f.points(slot) {
		a.V[slot], a.A[slot] = option.value, true
		if c.Holds(a) {
			g.Options = append(g.Options, option.name)
		}
	}
	g.Of = of.Name
	g.Kind = GateCut
	if slices.Contains(f.Report.Breakdowns, of.Name) {
		g.Kind = GateBlock
	}
	return g
}

// limited reports whether a rule says how many options may be chosen together.
// Each option's cut would then be read with the others'.
func (s *Step) limited() bool { return s.Type == SelectMultiple && s.Constraint != "" }

// behind collects the submitted questions that names lead back to.
func (f *Flow) behind(names []string, out *[]string, seen map[string]bool) {
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		i := f.Index(name)
		s := &f.Steps[i]
		if s.Submitted() && !slices.Contains(*out, name) {
			*out = append(*out, name)
		}
		f.behind(f.Gates(i), out, seen)
		if s.calculate != nil {
			f.behind(s.calculate.Names, out, seen)
		}
	}
}

type point struct {
	name  string
	value any
}

// points lists every value that a closed question can have.
func (f *Flow) points(i int) []point {
	s := &f.Steps[i]
	var out []point
	switch s.Type {
	case Range:
		for n := s.Start; n <= s.End; n += s.Pace {
			out = append(out, point{name: itoa(n), value: n})
		}
	case SelectOne, YesNo:
		for _, name := range s.optionNames() {
			out = append(out, point{name: name, value: name})
		}
	}
	return out
}

// AsksSensitive reports whether any step is sensitive.
func (f *Flow) AsksSensitive() bool {
	return slices.ContainsFunc(f.Steps, func(s Step) bool { return s.Sensitive })
}

// SensitiveAs reports whether step i is sensitive, by itself or through any
// question that its relevance depends on (docs/privacy.md, R6).
func (f *Flow) SensitiveAs(i int) bool {
	if f.Steps[i].Sensitive {
		return true
	}
	var names []string
	f.behind(f.Gates(i), &names, map[string]bool{})
	return slices.ContainsFunc(names, func(name string) bool { return f.Step(name).Sensitive })
}
