package engine

import (
	"slices"

	"blether/internal/flow"
)

// Words are what typed words mean, in a language.
type Words interface {
	// Means returns the meaning of a whole message: yes, no, begin, later,
	// send, discard, change, ok; or "".
	Means(text, language string) string
	// Month returns the number of a month by its name, or 0.
	Month(text, language string) int
}

// Word is a reserved word that the engine acts on.
type Word string

// Reserved words of a conversation. The runner acts on the others.
const (
	Back     Word = "back"
	Skip     Word = "skip"
	Change   Word = "change"
	Stop     Word = "stop"
	Help     Word = "help"
	Literal  Word = "literal" // "that was my answer": Text is the answer
	Continue Word = "continue"
	Rewrite  Word = "rewrite" // what was typed at step At reads Text now
	Remove   Word = "remove"  // what was typed at step At is gone
)

// Input is one thing a person did. At most one of Text, Word and Picked is set;
// with none, the person only looks.
type Input struct {
	Text   string
	Word   Word
	Number int // of the question, under Change; 0 where none was named
	// Picked is set where options were pressed: those of step At.
	Picked bool
	At     int
	Picks  []string
}

// Line is something to say. Key names the bot's own words; with Step ≥ 0 and
// no Key it is a note of the flow.
type Line struct {
	Key   string
	Step  int
	Steps []int // what the words speak of
	Count int
}

// Outcome says whether a conversation goes on.
type Outcome string

// Outcomes.
const (
	Going     Outcome = ""
	Submitted Outcome = "submitted"
	Finished  Outcome = "finished" // a flow that submits nothing came to its end
	Later     Outcome = "later"    // not begun, by choice
	Discarded Outcome = "discarded"
)

// Effect is a commit step that ran.
type Effect struct {
	Name string
	With map[string]string
}

// Result is what one input led to.
type Result struct {
	State   State
	Lines   []Line
	Ask     int // the step that is asked now, or -1
	Review  bool
	Options []flow.Choice
	// Literal is set where a reserved word came in answer to a text question.
	Literal bool
	Outcome Outcome
	Effects []Effect
	Done    int
	About   int
	// Value is the answer held so far to the step that is asked again.
	Value any
}

// MaxText is the longest text answer, in characters.
const MaxText = 4000

// turn is one call of Step.
type turn struct {
	f      *flow.Flow
	st     State
	words  Words
	a      flow.Answers
	result Result
}

// Step takes one input and decides what comes next. It never changes st.
func Step(f *flow.Flow, st State, in Input, words Words) Result {
	st.Marks, st.Values = slices.Clone(st.Marks), slices.Clone(st.Values)
	t := turn{f: f, st: st, words: words}
	t.result.Ask = -1
	t.a = t.st.answers(f)
	t.advance()
	t.take(in)
	t.finish()
	return t.result
}

func (t *turn) say(key string, steps ...int) {
	t.result.Lines = append(t.result.Lines, Line{Key: key, Step: -1, Steps: steps})
}

// current is the step that is open: the one asked again, else the first that is
// relevant and has no mark. It is -1 at the end.
func (t *turn) current() int {
	if t.st.Again >= 0 {
		return t.st.Again
	}
	return t.firstOpen()
}

func (t *turn) firstOpen() int {
	for i := range t.f.Steps {
		if t.st.Marks[i] == Open && t.f.Steps[i].Type != flow.Calculate && t.f.Steps[i].Type != flow.Fact && t.f.Relevant(i, t.a) {
			return i
		}
	}
	return -1
}

// advance passes over notes and commit steps until something must be asked.
func (t *turn) advance() {
	for t.result.Outcome == Going {
		i := t.current()
		if i < 0 {
			t.result.Outcome = Finished
			return
		}
		s := &t.f.Steps[i]
		switch s.Type {
		case flow.Note:
			t.st.Marks[i] = Seen
			t.result.Lines = append(t.result.Lines, Line{Step: i})
		case flow.Do:
			t.run(i)
		default:
			return
		}
	}
}

func (t *turn) run(i int) {
	s := &t.f.Steps[i]
	t.st.Marks[i] = Ran
	e := Effect{Name: s.Effect, With: map[string]string{}}
	for key := range s.With {
		if v, ok := t.f.Argument(i, key, t.a); ok {
			e.With[key] = plain(v)
		}
	}
	t.result.Effects = append(t.result.Effects, e)
	if s.Effect == "submit" {
		t.result.Outcome = Submitted
	}
}

// take applies the input to the open step.
func (t *turn) take(in Input) {
	if t.result.Outcome != Going {
		return
	}
	switch {
	case in.Word != "":
		t.word(in)
	case in.Picked:
		t.pick(in)
	case in.Text != "":
		t.text(t.current(), in.Text)
	}
}

// finish moves on and describes what is asked now.
func (t *turn) finish() {
	t.advance()
	t.result.State = t.st
	if t.result.Outcome != Going {
		return
	}
	i := t.current()
	t.result.Ask = i
	t.result.Options = t.f.Options(i, t.a)
	if t.st.Marks[i] == Answered {
		t.result.Value = t.st.Values[i]
	}
	t.result.Done, t.result.About = t.progress()
}

// progress counts the questions behind and in all, as things stand.
func (t *turn) progress() (done, about int) {
	for i := range t.f.Steps {
		if !t.f.Steps[i].Type.Keeps() || !t.f.Relevant(i, t.a) {
			continue
		}
		about++
		if t.st.Marks[i] != Open && (t.st.Again < 0 || i < t.st.Again) {
			done++
		}
	}
	return done, about
}

// set gives step i its answer (or a skip) and drops what that makes irrelevant.
func (t *turn) set(i int, mark Mark, value any) {
	t.st.Marks[i], t.st.Values[i], t.st.Misses = mark, value, 0
	if t.st.Again == i {
		t.st.Again = -1
	}
	t.a = t.f.NewAnswers()
	var dropped []int
	for j := range t.f.Steps {
		if t.drops(j) {
			if t.st.Marks[j] == Answered {
				dropped = append(dropped, j)
			}
			t.st.Marks[j], t.st.Values[j] = Open, nil
		}
		t.st.know(t.f, j, t.a)
	}
	if shown := slices.DeleteFunc(dropped, func(j int) bool { return t.f.Steps[j].Own != "" }); len(shown) > 0 {
		t.say("dropped", shown...)
	}
}

// drops reports whether step j holds an answer that is no longer called for,
// or one whose option is no longer offered.
func (t *turn) drops(j int) bool {
	if t.st.Marks[j] == Open || t.st.Marks[j] == Ran {
		return false
	}
	if !t.f.Relevant(j, t.a) {
		return true
	}
	s := &t.f.Steps[j]
	if t.st.Marks[j] != Answered || s.ChoiceFilter == "" {
		return false
	}
	offered := t.f.Options(j, t.a)
	for _, name := range list(t.st.Values[j]) {
		if !slices.ContainsFunc(offered, func(c flow.Choice) bool { return c.Name == name }) {
			return true
		}
	}
	return false
}

// list gives the option names in an answer.
func list(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	}
	return nil
}

// Current is the step that waits for an answer, passing over notes and commit
// steps as Step would; -1 at the end.
func Current(f *flow.Flow, st State) int {
	if st.Again >= 0 {
		return st.Again
	}
	t := turn{f: f, st: st}
	t.a = t.st.answers(f)
	for i := range f.Steps {
		if st.Marks[i] == Open && f.Steps[i].Type.Asks() && f.Relevant(i, t.a) {
			return i
		}
	}
	return -1
}

// Value is what is known of step i: its answer, or its calculation.
func Value(f *flow.Flow, st State, i int) (any, bool) {
	a := st.answers(f)
	return a.V[i], a.A[i]
}
