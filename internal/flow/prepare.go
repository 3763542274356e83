package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Marshal writes a resolved flow, with its texts, for the database.
func (f *Flow) Marshal() ([]byte, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("write flow %s: %w", f.Name, err)
	}
	return b, nil
}

// Unmarshal reads what Marshal wrote and makes it ready to run.
func Unmarshal(data []byte) (*Flow, error) {
	var f Flow
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("read stored flow: %w", err)
	}
	if ms := f.prepare(); ms.Errors() {
		return nil, fmt.Errorf("compile stored flow %s: %w", f.Name, ms)
	}
	return &f, nil
}

// prepare compiles every condition, in order, each over the steps before it,
// and computes the version.
func (f *Flow) prepare() Mistakes {
	var ms Mistakes
	sc := scope{kinds: map[string]kind{}, slots: map[string]int{}, options: map[string][]string{}, later: map[string]bool{}, valueAt: valueSlot(len(f.Steps))}
	f.named = map[string]int{}
	for i := range f.Steps {
		s := &f.Steps[i]
		f.named[s.Name] = i
		sc.slots[s.Name] = i
		sc.later[s.Name] = s.Type.Keeps() || s.Type == Acknowledge || s.Type == Calculate || s.Type == Fact
	}
	for i := range f.Steps {
		s := &f.Steps[i]
		ms = append(ms, s.compile(sc)...)
		delete(sc.later, s.Name)
		switch {
		case s.Type == Calculate && s.calculate != nil:
			sc.kinds[s.Name] = s.calculate.result
		case s.Type.Keeps() || s.Type == Acknowledge || s.Type == Fact:
			sc.kinds[s.Name] = kindOf(s.Type)
			sc.options[s.Name] = s.optionNames()
		}
	}
	f.hash = f.structure()
	return ms
}

func (s *Step) optionNames() []string {
	switch s.Type {
	case YesNo:
		return []string{"yes", "no"}
	case Acknowledge:
		return []string{"ok"}
	}
	names := make([]string, len(s.Choices))
	for i, c := range s.Choices {
		names[i] = c.Name
	}
	return names
}

func (s *Step) compile(sc scope) Mistakes {
	var ms Mistakes
	one := func(key, source string, want kind, sc scope) *Condition {
		if source == "" {
			return nil
		}
		c, troubles := compile(source, want, sc)
		for _, t := range troubles {
			ms = append(ms, Mistake{Pos: at(s.keys, key, s.pos), Severity: Error, Hint: t.hint,
				What: fmt.Sprintf("`%s: %s`, at its character %d: %s", key, short(source), t.at+1, t.what)})
		}
		return c
	}
	s.relevant = one("relevant", s.Relevant, isBool, sc)
	under := sc
	under.value, under.enum = kindOf(s.Type), s.optionNames()
	s.constraint = one("constraint", s.Constraint, isBool, under)
	s.calculate = one("calculate", s.Calculate, isAny, sc)
	filter := sc
	filter.columns = map[string][]string{}
	for _, c := range s.Choices {
		for column, value := range c.With {
			filter.columns[column] = append(filter.columns[column], value)
		}
	}
	s.filter = one("choice_filter", s.ChoiceFilter, isBool, filter)
	s.with = map[string]*Condition{}
	for _, key := range slices.Sorted(maps.Keys(s.With)) {
		s.with[key] = one(key, s.With[key], isAny, sc)
	}
	return ms
}

// structure hashes what a conversation depends on: names, types, options,
// order, conditions and mode, but no text that people read.
func (f *Flow) structure() string {
	bare := *f
	bare.Title, bare.Purpose, bare.Minutes, bare.Command, bare.Schedule, bare.Languages = Text{}, Text{}, 0, "", "", nil
	bare.Steps = slices.Clone(f.Steps)
	for i := range bare.Steps {
		s := &bare.Steps[i]
		s.Label, s.Hint, s.Low, s.High, s.Why, s.Explain = Text{}, Text{}, Text{}, Text{}, Text{}, Text{}
		s.Choices = slices.Clone(s.Choices)
		for j := range s.Choices {
			s.Choices[j].Label = Text{}
		}
	}
	b, err := json.Marshal(bare)
	if err != nil {
		panic(err) // only strings, numbers and maps of them
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Relevant reports whether step i is to be asked, given the answers.
func (f *Flow) Relevant(i int, a Answers) bool { return f.Steps[i].relevant.Holds(a) }

// Fits reports whether an answer keeps the constraint of step i.
func (f *Flow) Fits(i int, value any, a Answers) bool {
	c := f.Steps[i].constraint
	if c == nil {
		return true
	}
	v := slices.Clone(a.V)
	v[valueSlot(len(f.Steps))] = value
	return c.Holds(Answers{V: v, A: a.A})
}

// NewAnswers returns room for the answers to a flow.
func (f *Flow) NewAnswers() Answers {
	return Answers{V: make([]any, len(f.Steps)+1), A: make([]bool, len(f.Steps)+1)}
}

// Compute evaluates a calculate step.
func (f *Flow) Compute(i int, a Answers) (any, bool) { return f.Steps[i].calculate.Value(a) }

// Argument evaluates what a commit step was given under `with`.
func (f *Flow) Argument(i int, key string, a Answers) (any, bool) {
	if c := f.Steps[i].with[key]; c != nil {
		return c.Value(a)
	}
	return nil, false
}

// Options returns the choices of step i that its filter lets through.
func (f *Flow) Options(i int, a Answers) []Choice {
	s := &f.Steps[i]
	if s.filter == nil {
		return s.Choices
	}
	var out []Choice
	for _, c := range s.Choices {
		a.C = c.With
		if s.filter.Holds(a) {
			out = append(out, c)
		}
	}
	return out
}

// Conditional reports whether any step's relevance depends on answers.
func (f *Flow) Conditional(i int) bool { return f.Steps[i].relevant != nil }

// Gates are the steps that decide whether step i is asked, and which of its
// options are shown.
func (f *Flow) Gates(i int) []string {
	var out []string
	for _, c := range []*Condition{f.Steps[i].relevant, f.Steps[i].filter} {
		if c != nil {
			out = append(out, c.Names...)
		}
	}
	return out
}
