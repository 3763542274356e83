// Package engine decides what comes next in a conversation. It is a pure
// function of a flow, the state of a conversation and one input: it does no
// I/O, knows no clock and starts no goroutine. It says what is to be said as
// keys and steps; package runner puts that into words and onto a platform.
package engine

import (
	"encoding/json"
	"fmt"

	"blether/internal/flow"
)

// Mark says what became of a step.
type Mark byte

// Marks of a step.
const (
	Open     Mark = '.'
	Answered Mark = 'a'
	Skipped  Mark = 's'
	Seen     Mark = 'n'
	Ran      Mark = 'd' // a commit step that has run; it closes all before it
)

// State is all that is kept of a conversation between two messages.
type State struct {
	Language string
	Marks    []Mark
	Values   []any // by step; string, int, float64 or []string where answered
	Again    int   // the step being asked again, or -1
	Misses   int   // replies that did not fit, to the question now open
}

// Start is the state of a conversation in which nothing was said yet.
func Start(f *flow.Flow, language string) State {
	st := State{Language: language, Marks: make([]Mark, len(f.Steps)), Values: make([]any, len(f.Steps)), Again: -1}
	for i := range st.Marks {
		st.Marks[i] = Open
	}
	return st
}

// stored is the written form: marks as one string, answers in order.
type stored struct {
	Language string            `json:"l"`
	Marks    string            `json:"m"`
	Values   []json.RawMessage `json:"v,omitempty"`
	Again    int               `json:"g,omitempty"` // one more than State.Again
	Misses   int               `json:"x,omitempty"`
}

// Marshal writes the state as JSON.
func (st State) Marshal() ([]byte, error) {
	out := stored{Language: st.Language, Again: st.Again + 1, Misses: st.Misses}
	last := 0
	for i, m := range st.Marks {
		if m != Open {
			last = i + 1
		}
		if m == Answered {
			v, err := json.Marshal(st.Values[i])
			if err != nil {
				return nil, fmt.Errorf("write answer %d: %w", i, err)
			}
			out.Values = append(out.Values, v)
		}
	}
	out.Marks = string(st.Marks[:last])
	return json.Marshal(out)
}

// Unmarshal reads a state of a conversation in f.
func Unmarshal(f *flow.Flow, data []byte) (State, error) {
	var in stored
	if err := json.Unmarshal(data, &in); err != nil {
		return State{}, fmt.Errorf("read conversation state: %w", err)
	}
	if len(in.Marks) > len(f.Steps) || in.Again > len(f.Steps) {
		return State{}, fmt.Errorf("read conversation state: %d marks for %d steps", len(in.Marks), len(f.Steps))
	}
	st := Start(f, in.Language)
	st.Again, st.Misses = in.Again-1, in.Misses
	for i := range in.Marks {
		st.Marks[i] = Mark(in.Marks[i])
		if st.Marks[i] != Answered {
			continue
		}
		if len(in.Values) == 0 {
			return State{}, fmt.Errorf("read conversation state: step %d has no answer", i)
		}
		v, err := readValue(&f.Steps[i], in.Values[0])
		if err != nil {
			return State{}, err
		}
		st.Values[i], in.Values = v, in.Values[1:]
	}
	return st, nil
}

// readValue reads one answer by the type of its step.
func readValue(s *flow.Step, raw json.RawMessage) (any, error) {
	var err error
	switch s.Type {
	case flow.Range, flow.Integer:
		var v int
		err = json.Unmarshal(raw, &v)
		return v, wrap(s, err)
	case flow.Decimal:
		var v float64
		err = json.Unmarshal(raw, &v)
		return v, wrap(s, err)
	case flow.SelectMultiple, flow.RankOrder:
		var v []string
		err = json.Unmarshal(raw, &v)
		return v, wrap(s, err)
	}
	var v string
	err = json.Unmarshal(raw, &v)
	return v, wrap(s, err)
}

func wrap(s *flow.Step, err error) error {
	if err != nil {
		return fmt.Errorf("read answer to %s: %w", s.Name, err)
	}
	return nil
}

// answers puts the state into the form that conditions are evaluated over,
// with every calculation done.
func (st *State) answers(f *flow.Flow) flow.Answers {
	a := f.NewAnswers()
	for i := range f.Steps {
		st.know(f, i, a)
	}
	return a
}

// know fills in what is known of step i, given all before it.
func (st *State) know(f *flow.Flow, i int, a flow.Answers) {
	switch {
	case f.Steps[i].Type == flow.Calculate:
		if f.Relevant(i, a) {
			a.V[i], a.A[i] = f.Compute(i, a)
		}
	case st.Marks[i] == Answered:
		a.V[i], a.A[i] = st.Values[i], true
	}
}

// Answers lists what is answered of the steps that are submitted, by name.
func (st State) Answers(f *flow.Flow) map[string]any {
	out := map[string]any{}
	for i := range f.Steps {
		if st.Marks[i] == Answered && f.Steps[i].Submitted() {
			out[f.Steps[i].Name] = st.Values[i]
		}
	}
	return out
}

// Quotable reports whether the author of text step name allowed quoting.
func (st State) Quotable(f *flow.Flow, name string) bool {
	i := f.Index(name + flow.QuoteSuffix)
	return i >= 0 && st.Marks[i] == Answered && st.Values[i] == "yes"
}
