package runner

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
)

// view puts what the engine decided into words, in the person's language.
type view struct {
	d    *decision
	f    *flow.Flow
	conv string
	st   engine.State
	// draft is what was typed and could not be taken.
	draft string
}

// line says one thing that the engine wants said.
func (v *view) line(l engine.Line) chat.Outbound {
	if l.Key == "" {
		return chat.Outbound{Text: v.fill(v.f.Steps[l.Step].Label), Drawn: true}
	}
	args := map[string]any{"Count": l.Count}
	if len(l.Steps) > 0 {
		s := &v.f.Steps[l.Steps[0]]
		args["Question"] = v.label(s)
		args["Why"] = v.fill(s.Why)
		args["Low"], args["High"], args["Limit"] = s.Start, s.End, engine.MaxText
		if text := v.fill(s.Explain); l.Key == "miss_constraint" && text != "" {
			return chat.Outbound{Text: text}
		}
	}
	if l.Key == "dropped" {
		var names []string
		for _, i := range l.Steps {
			names = append(names, "– "+v.label(&v.f.Steps[i]))
		}
		args["Count"], args["Questions"] = len(l.Steps), strings.Join(names, "\n")
	}
	if l.Key == "miss_often" && v.f.Name != contact && len(v.d.snap.Groups) > 0 {
		return chat.Outbound{Text: v.d.text(l.Key, args), Offer: true, Ask: &chat.Ask{Input: chat.One,
			Options: []chat.Choice{{ID: press{kind: "f", arg: contact}.id(), Label: v.d.text("word_person", nil)}}, Words: v.d.helpChoice()}}
	}
	return chat.Outbound{Text: v.d.text(l.Key, args)}
}

// label is the question, in the flow's words or the bot's own.
func (v *view) label(s *flow.Step) string {
	if s.Own != "" {
		return v.d.text("ask_"+s.Own, nil)
	}
	switch s.Type {
	case flow.Begin:
		return v.d.text("ask_begin", nil)
	case flow.Confirm:
		return v.d.text("ask_confirm", nil)
	}
	return v.fill(s.Label)
}

// fill puts answers into {{name}}, and plurals into {{n | one: … | other: …}}.
func (v *view) fill(t flow.Text) string {
	return flow.Fill(t.For(v.d.lang), func(name string) (string, bool) {
		name, forms, plural := strings.Cut(name, "|")
		name = strings.TrimSpace(name)
		i := v.f.Index(name)
		if i < 0 {
			return "", false
		}
		value, ok := engine.Value(v.f, v.st, i)
		if !ok {
			return "", false
		}
		if plural {
			return v.d.r.Words.Plural(v.d.lang, value, forms), true
		}
		return v.answer(&v.f.Steps[i], value), true
	})
}

// answer is how an answer reads.
func (v *view) answer(s *flow.Step, value any) string {
	switch x := value.(type) {
	case []string:
		var labels []string
		for _, name := range x {
			labels = append(labels, v.option(s, name))
		}
		return strings.Join(labels, v.d.text("comma", nil))
	case string:
		switch s.Type {
		case flow.Date:
			if day, err := time.Parse(time.DateOnly, x); err == nil {
				return v.d.r.Words.Date(v.d.lang, day)
			}
		case flow.SelectOne, flow.YesNo, flow.Acknowledge:
			return v.option(s, x)
		}
		return x
	case float64:
		const decimals = 2
		return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', decimals, 64), "0"), ".")
	}
	return fmt.Sprint(value)
}

// byDefault is how the answer that a question offers reads.
func (v *view) byDefault(s *flow.Step) string {
	switch s.Type {
	case flow.SelectOne, flow.YesNo, flow.Date:
		return v.answer(s, s.Default)
	}
	return s.Default
}

func (v *view) option(s *flow.Step, name string) string {
	if c := s.Choice(name); c != nil && !c.Label.IsZero() {
		return v.fill(c.Label)
	}
	return v.d.text("option_"+name, nil)
}

// ask is the message that asks the open question.
func (v *view) ask(res *engine.Result) chat.Outbound {
	s := &v.f.Steps[res.Ask]
	ask := &chat.Ask{ID: promptID(v.conv, res.Ask), Done: res.Done, About: res.About, Input: inputs[s.Type],
		Options: v.options(s, res), Words: v.ways(s, res.Ask), Must: s.Required}
	if len(engine.Together(v.f, v.st)) > 0 {
		ask.Field = s.Field
	}
	lines := []string{v.label(s)}
	if hint := v.fill(s.Hint); hint != "" {
		lines = append(lines, hint)
	}
	switch s.Type {
	case flow.Range:
		ask.Low, ask.High = v.fill(s.Low), v.fill(s.High)
	case flow.TextAnswer:
		ask.Limit, ask.Draft = engine.MaxText, v.draft
	}
	if s.Default != "" && res.Value == nil && v.st.Marks[res.Ask] == engine.Open {
		ask.Words = append([]chat.Choice{{ID: press{kind: "k", conv: v.conv, step: res.Ask}.id(), Label: v.d.text("keep_default", map[string]any{"Answer": v.byDefault(s)})}}, ask.Words...)
	}
	if res.Value != nil {
		lines = append(lines, v.d.text("so_far", map[string]any{"Answer": v.answer(s, res.Value)}))
	}
	return chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Drawn: true, Secret: res.Value != nil}
}

// inputs says how each type of question is answered.
var inputs = map[flow.Type]chat.Input{
	flow.SelectOne: chat.One, flow.YesNo: chat.One, flow.Acknowledge: chat.One, flow.Begin: chat.One, flow.Confirm: chat.One, flow.Range: chat.One,
	flow.SelectMultiple: chat.Many, flow.RankOrder: chat.Rank, flow.TextAnswer: chat.Text, flow.Integer: chat.Number, flow.Decimal: chat.Number,
	flow.Date: chat.Date, flow.Time: chat.Clock,
}

func (v *view) options(s *flow.Step, res *engine.Result) []chat.Choice {
	var out []chat.Choice
	add := func(name, label string, style chat.Style, alone bool) {
		out = append(out, chat.Choice{ID: press{kind: "c", conv: v.conv, step: res.Ask, arg: name}.id(), Label: label, Style: style, Alone: alone})
	}
	switch s.Type {
	case flow.Begin:
		add("begin", v.d.text("option_begin", nil), chat.Main, false)
		add("later", v.d.text("option_later", nil), chat.Quiet, false)
	case flow.Confirm:
		add("send", v.d.text("option_send", nil), chat.Main, false)
		add("change", v.d.text("option_change", nil), chat.Plain, false)
		add("discard", v.d.text("option_discard", nil), chat.Quiet, false)
	case flow.YesNo:
		add("yes", v.d.text("option_yes", nil), chat.Plain, false)
		add("no", v.d.text("option_no", nil), chat.Plain, false)
	case flow.Acknowledge:
		add("ok", v.d.text("option_ok", nil), chat.Main, false)
	case flow.Range:
		for n := s.Start; n <= s.End; n += s.Pace {
			add(strconv.Itoa(n), strconv.Itoa(n), chat.Plain, false)
		}
	}
	for _, c := range res.Options {
		add(c.Name, v.option(s, c.Name), chat.Plain, c.Alone)
	}
	return out
}

// ways are the ways around a question: every one can be left.
func (v *view) ways(s *flow.Step, i int) []chat.Choice {
	var out []chat.Choice
	way := func(word string) {
		out = append(out, chat.Choice{ID: press{kind: "q", conv: v.conv, step: i, arg: word}.id(), Label: v.d.text("word_"+word, nil), Style: chat.Quiet})
	}
	if s.Type != flow.Begin && s.Type != flow.Confirm {
		if !s.Required {
			way("skip")
		}
	}
	if len(engine.Visible(v.f, v.st)) > 0 && s.Type != flow.Begin {
		way("back")
	}
	if s.Type == flow.Begin && (v.f.Privacy == flow.Anonymous || v.f.Privacy == flow.Confidential) && v.f.AsksSensitive() {
		out = append(out, v.d.toWeb()...)
	}
	out = append(out, chat.Choice{ID: "w.stop", Label: v.d.text("word_stop", nil), Style: chat.Quiet})
	return append(out, v.d.helpChoice()...)
}

// toWeb is the way from a platform, whose owners can read along, to our own chat.
func (d *decision) toWeb() []chat.Choice {
	if d.from.Platform == chat.Web {
		return nil
	}
	return []chat.Choice{{ID: chat.ToWeb, Label: d.text("to_web", nil), Style: chat.Quiet}}
}

// Longest that a question and its answer are in the overview, in characters: it
// must stay one short message.
const (
	clipLabel  = 40
	clipAnswer = 30
	onePage    = 9
)

// review lists what was answered from a place on, each with a way to change it.
func (v *view) review(from int) chat.Outbound {
	lines := []string{v.d.text("review", nil)}
	ask := &chat.Ask{Input: chat.One, Words: v.d.helpChoice()}
	visible := engine.Visible(v.f, v.st)
	for n, i := range visible {
		if n < from || n >= from+onePage {
			continue
		}
		s := &v.f.Steps[i]
		said := v.d.text("skipped_mark", nil)
		if v.st.Marks[i] == engine.Answered {
			said = clip(v.answer(s, v.st.Values[i]), clipAnswer)
		}
		lines = append(lines, fmt.Sprintf("%d. %s: %s", n+1, clip(v.label(s), clipLabel), said))
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "n", conv: v.conv, step: i}.id(), Label: v.d.text("change_number", map[string]any{"Number": n + 1})})
	}
	if next := from + onePage; next < len(visible) {
		ask.Words = append(ask.Words, chat.Choice{ID: press{kind: "v", conv: v.conv, step: next}.id(), Label: v.d.text("more", nil)})
	}
	ask.Words = append(ask.Words, chat.Choice{ID: press{kind: "r", conv: v.conv}.id(), Label: v.d.text("carry_on", nil), Style: chat.Main})
	return chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true}
}

// clip shortens a text to n characters for an overview.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// helpChoice is on every private message (docs/safety.md, L0).
func (d *decision) helpChoice() []chat.Choice {
	return []chat.Choice{{ID: "w.help", Label: d.text("word_help", nil), Style: chat.Quiet}}
}
