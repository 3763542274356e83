package engine

import (
	"slices"

	"blether/internal/chat"
	"blether/internal/flow"
)

// word acts on a reserved word.
func (t *turn) word(in Input) {
	i := t.current()
	onText := t.f.Steps[i].Type == flow.TextAnswer
	switch in.Word {
	case Literal:
		t.literal(in)
	case Stop:
		t.result.Outcome = Discarded
	case Rewrite:
		t.rewrite(i, in)
	case Remove:
		t.remove(i, in.At)
	case Back:
		t.result.Literal = onText
		t.back(i)
	case Skip:
		t.result.Literal = onText
		t.skip(i)
	case Change:
		t.result.Literal = onText
		t.change(in.Number)
	case Help:
		t.result.Literal = onText
		t.say("help_question", i)
	}
}

// closed is the last commit step that has run; nothing before it can change.
func (t *turn) closed() int {
	for i := len(t.st.Marks) - 1; i >= 0; i-- {
		if t.st.Marks[i] == Ran {
			return i
		}
	}
	return -1
}

// visible lists the questions that a person has passed and may still change,
// in order.
func (t *turn) visible() []int {
	var out []int
	for i := t.closed() + 1; i < len(t.f.Steps); i++ {
		s := &t.f.Steps[i]
		if s.Type.Asks() && s.Type != flow.Begin && s.Type != flow.Confirm &&
			(t.st.Marks[i] == Answered || t.st.Marks[i] == Skipped) && t.f.Relevant(i, t.a) {
			out = append(out, i)
		}
	}
	return out
}

// Visible lists the steps that the review shows, in order; the number of a
// question is its place here, from 1.
func Visible(f *flow.Flow, st State) []int {
	t := turn{f: f, st: st}
	t.a = t.st.answers(f)
	return t.visible()
}

func (t *turn) back(from int) {
	before := -1
	for _, i := range t.visible() {
		if i < from {
			before = i
		}
	}
	if before < 0 {
		t.say("no_back")
		return
	}
	t.st.Again, t.st.Misses = before, 0
}

func (t *turn) change(number int) {
	visible := t.visible()
	if number >= 1 && number <= len(visible) {
		t.st.Again, t.st.Misses = visible[number-1], 0
		return
	}
	if len(visible) == 0 {
		t.say("no_back")
		return
	}
	t.result.Review = true
}

func (t *turn) skip(i int) {
	s := &t.f.Steps[i]
	switch {
	case s.Type == flow.Begin:
		t.say("begin_first")
	case s.Type == flow.Confirm:
		t.say("send_or_not")
	case s.Required:
		t.say("required", i)
	default:
		t.set(i, Skipped, nil)
	}
}

// literal takes a reserved word as the answer to the text question at which it
// was written, wherever the word has led meanwhile.
func (t *turn) literal(in Input) {
	if in.At < 0 || in.At >= len(t.f.Steps) || t.f.Steps[in.At].Type != flow.TextAnswer ||
		(in.At != t.current() && in.At != t.firstOpen() && !slices.Contains(t.visible(), in.At)) {
		t.say("old_button")
		return
	}
	t.st.Again = -1
	t.text(in.At, in.Text)
}

// rewrite reads again what was typed at a step: a message that was edited. What
// cannot be read leaves the answer that is there.
func (t *turn) rewrite(current int, in Input) {
	switch {
	case in.At == current:
		t.text(current, in.Text)
		return
	case !slices.Contains(t.visible(), in.At):
		t.say("not_edited")
		return
	}
	value, miss := t.parse(in.At, chat.Clean(in.Text))
	if miss == "" && !t.f.Fits(in.At, value, t.a) {
		miss = "miss_constraint"
	}
	if miss != "" {
		t.say(miss, in.At)
		t.say("stays", in.At)
		return
	}
	t.set(in.At, Answered, value)
	t.say("changed", in.At)
}

// remove takes an answer away: a message that was deleted. A question that must be
// answered is asked again.
func (t *turn) remove(current, at int) {
	switch {
	case at == current && t.st.Marks[at] != Answered:
		return // it was no answer
	case at != current && !slices.Contains(t.visible(), at):
		t.say("not_deleted")
		return
	case t.st.Marks[at] != Answered:
		return
	}
	mark := Skipped
	if t.f.Steps[at].Required {
		mark = Open
	}
	t.set(at, mark, nil)
	t.say("removed", at)
}
