// Package engine decides what comes next in a conversation. It is a pure
// function of a flow, the state of a conversation and one input: it does no
// I/O, knows no clock and starts no goroutine. It says what is to be said as
// keys and steps; package runner puts that into words and onto a platform.
package engine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

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

// Begun is the state of a conversation whose person has just said that they begin, with what
// is known of what it is about, by name. A fact that the flow does not have, and an empty
// one, is left out.
func Begun(f *flow.Flow, language string, facts map[string]string) State {
	st := Start(f, language)
	st.facts(f, facts)
	for i := range f.Steps {
		if f.Steps[i].Type == flow.Begin {
			st.Marks[i], st.Values[i] = Answered, own[flow.Begin][0]
			break
		}
	}
	return st
}

func (st *State) facts(f *flow.Flow, facts map[string]string) {
	for i := range f.Steps {
		if value := facts[f.Steps[i].Name]; f.Steps[i].Type == flow.Fact && value != "" {
			st.Marks[i], st.Values[i] = Answered, value
		}
	}
}

// The written form of a state is one line of marks and then the answers, each
// with its length before it:
//
//	1 LANGUAGE AGAIN MISSES MARKS\n5:Lothian1:3…
//
// It is read and written at every message, so it is as plain as it can be. Lists
// are joined by a character that no option name can have.
const (
	stateFormat = "1"
	listMark    = "\x1f"
)

// Marshal writes the state.
func (st State) Marshal() ([]byte, error) {
	last := 0
	for i, m := range st.Marks {
		if m != Open {
			last = i + 1
		}
	}
	b := make([]byte, 0, 64+len(st.Marks)+8*last)
	b = append(b, stateFormat+" "...)
	b = append(b, st.Language...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(st.Again), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(st.Misses), 10)
	b = append(b, ' ')
	for _, m := range st.Marks[:last] {
		b = append(b, byte(m))
	}
	b = append(b, '\n')
	for i := range last {
		if st.Marks[i] != Answered {
			continue
		}
		v, err := written(st.Values[i])
		if err != nil {
			return nil, fmt.Errorf("write answer %d: %w", i, err)
		}
		b = strconv.AppendInt(b, int64(len(v)), 10)
		b = append(b, ':')
		b = append(b, v...)
	}
	return b, nil
}

func written(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case []string:
		return strings.Join(v, listMark), nil
	}
	return "", fmt.Errorf("a value of type %T", v)
}

// Unmarshal reads a state of a conversation in f.
func Unmarshal(f *flow.Flow, data []byte) (State, error) {
	head, rest, ok := strings.Cut(string(data), "\n")
	parts := strings.Split(head, " ")
	if !ok || len(parts) != 5 || parts[0] != stateFormat {
		return State{}, errState
	}
	st := Start(f, parts[1])
	again, err := strconv.Atoi(parts[2])
	misses, err2 := strconv.Atoi(parts[3])
	marks := parts[4]
	if err != nil || err2 != nil || len(marks) > len(f.Steps) || again < -1 || again >= len(f.Steps) {
		return State{}, errState
	}
	st.Again, st.Misses = again, misses
	for i := range marks {
		st.Marks[i] = Mark(marks[i])
		if st.Marks[i] != Answered {
			continue
		}
		length, after, ok := strings.Cut(rest, ":")
		n, err := strconv.Atoi(length)
		if !ok || err != nil || n < 0 || n > len(after) {
			return State{}, errState
		}
		if st.Values[i], err = readValue(&f.Steps[i], after[:n]); err != nil {
			return State{}, errState
		}
		rest = after[n:]
	}
	return st, nil
}

// errState: what was stored is no state of this flow. It holds no answer.
var errState = errors.New("read conversation state: it does not fit its flow")

// readValue reads one answer by the type of its step.
func readValue(s *flow.Step, text string) (any, error) {
	switch s.Type {
	case flow.Range, flow.Integer:
		return strconv.Atoi(text)
	case flow.Decimal:
		return strconv.ParseFloat(text, 64)
	case flow.SelectMultiple, flow.RankOrder:
		return strings.Split(text, listMark), nil
	}
	return text, nil
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
