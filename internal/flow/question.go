package flow

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// question puts one question into the flow.
func (b *builder) question(s *StepFile, fr frame) {
	kind, list, _ := strings.Cut(s.Type, " ")
	list = strings.TrimSpace(list)
	out := Step{Name: s.Name, Type: Type(kind), List: list, pos: s.At,
		Label: b.text(s.Label, s.Name+".label", fr), Hint: b.text(s.Hint, s.Name+".hint", fr),
		Required: s.Required, Why: b.text(s.RequiredMessage, s.Name+".why", fr),
		Relevant: s.Relevant, Constraint: s.Constraint, Explain: b.text(s.ConstraintMessage, s.Name+".explain", fr),
		ChoiceFilter: s.ChoiceFilter, Calculate: s.Calculate, Default: s.Default, RenamedFrom: s.RenamedFrom,
		Fleeting: s.Keep != nil && s.Keep.Value == "no", Sensitive: slices.Contains(b.flow.Report.Sensitive, s.Name), keys: s.Keys}
	b.typed(s, &out, fr)
	switch s.Quote {
	case "":
	case "ask":
		out.Quote = true
		if out.Type != TextAnswer {
			b.add(s.at("quote"), "`quote` belongs to text questions", "take it out")
		}
	default:
		b.add(s.at("quote"), "`quote` is "+short(s.Quote)+"; it is ask", "write ask, or take it out")
	}
	if out.Label.IsZero() && out.Type != Calculate {
		b.add(s.At, "the question has no label", "add `label:`; it is what people read")
	}
	if s.Required && s.RequiredMessage.IsZero() {
		b.add(s.At, "a required question must say why", "add `required_message:`, or let people skip it")
	}
	if s.RenamedFrom != "" && (!stepName.MatchString(s.RenamedFrom) || s.RenamedFrom == s.Name) {
		b.add(s.at("renamed_from"), fmt.Sprintf("`renamed_from` is %q", short(s.RenamedFrom)), "write the name under which earlier versions asked this")
	}
	if out.Fleeting && s.Quote != "" {
		b.add(s.at("quote"), "an answer that is not kept cannot be quoted", "take `keep: no` out, or `quote`")
	}
	if out.Type == Calculate && (s.Required || s.Constraint != "" || s.Default != "") {
		b.add(s.At, "a calculate step asks nothing, so it has no `required`, `constraint` or `default`", "take them out")
	}
	b.checkDefault(s, &out)
	if s.Constraint != "" && s.ConstraintMessage.IsZero() {
		b.warn(s.At, false, "the constraint has no message", "add `constraint_message:` to say what would fit")
	}
	b.step(out, fr)
	if out.Quote {
		b.quote(s, fr)
	}
	if s.OrOther {
		b.other(s, &out, fr)
	}
}

// typed fills what belongs to the type of a question.
func (b *builder) typed(s *StepFile, out *Step, fr frame) {
	switch out.Type {
	case SelectOne, SelectMultiple, RankOrder:
		b.choices(s, out, fr)
	case Range:
		b.scale(s, out, fr)
	case Calculate:
		out.Fleeting = true
		if s.Calculate == "" {
			b.add(s.At, "a calculate step needs an expression", "add `calculate:`")
		}
	case YesNo, Integer, Decimal, TextAnswer, Date, Time, Acknowledge:
	default:
		types := []string{"select_one", "select_multiple", "yes_no", "range", "integer", "decimal", "text", "date", "time", "rank", "acknowledge", "calculate"}
		hint := "types: " + strings.Join(types, ", ")
		if near := nearest(string(out.Type), types); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		b.add(s.at("type"), fmt.Sprintf("there is no type %q", short(string(out.Type))), hint)
	}
	hasList := out.Type == SelectOne || out.Type == SelectMultiple || out.Type == RankOrder
	if !hasList && (out.List != "" || len(s.Choices) > 0 || s.ChoiceFilter != "" || s.OrOther) {
		b.add(s.At, "only select_one, select_multiple and rank have options", "change the type, or take the options out")
	}
	if out.Type != Range && (s.Parameters != "" || len(s.Ends) > 0) {
		b.add(s.At, "only a range has `parameters` and `ends`", "change the type to range")
	}
	if out.Type != Calculate && s.Calculate != "" {
		b.add(s.At, "only a calculate step has `calculate`", "give it a step of its own with `type: calculate`")
	}
}

func (b *builder) choices(s *StepFile, out *Step, fr frame) {
	files, owner, list, language, prefix := s.Choices, fr.owner, false, fr.language, s.Name+"."
	switch {
	case out.List == "" && len(files) == 0:
		b.add(s.At, "the question has no options", "name a list, as `type: "+string(out.Type)+" roles`, or add `choices:`")
		return
	case out.List != "" && len(files) > 0:
		b.add(s.At, "the question has both a list and `choices`", "keep one")
		return
	case out.List != "":
		if own, ok := b.src.Lists[out.List]; ok {
			files, prefix = own, out.List+"."
			break
		}
		shared := b.lib.lists[out.List]
		if shared == nil {
			b.add(s.at("type"), "there is no list `"+short(out.List)+"`", "put it under `lists:` or into lists/"+short(out.List)+".yaml")
			return
		}
		b.mistakes = append(b.mistakes, shared.reader.mistakes...)
		files, owner, list, language, prefix = shared.Choices, out.List, true, defaulted(shared.Language, "en"), ""
		out.Ladder = shared.Ladder
	}
	for _, c := range files {
		out.Choices = append(out.Choices, Choice{Name: c.Name, Alone: c.Exclusive, With: c.With, pos: c.At,
			Label: b.translated(c.Label, prefix+c.Name, language, owner, list)})
		b.choice(c, out)
	}
	if s.OrOther && out.Choice("other") == nil {
		out.Choices = append(out.Choices, Choice{Name: "other"})
	}
}

func (b *builder) choice(c ChoiceFile, out *Step) {
	pos := c.At
	switch {
	case !stepName.MatchString(c.Name):
		b.add(pos, fmt.Sprintf("the option name %q does not fit", short(c.Name)), "small letters, digits and _, beginning with a letter")
	case c.Label.IsZero():
		b.add(pos, "the option `"+c.Name+"` has no label", "add `label:`")
	}
	for _, before := range out.Choices[:len(out.Choices)-1] {
		if before.Name == c.Name {
			b.add(pos, "the option `"+c.Name+"` stands twice", "keep one; option names are what is stored")
		}
	}
	if c.Exclusive && out.Type == RankOrder {
		b.add(pos, "an exclusive option has no meaning in a rank", "take `exclusive` out")
	}
}

// other asks what "something else" is, as XLSForm's or_other does.
func (b *builder) other(s *StepFile, asked *Step, fr frame) {
	is := s.Name + " == 'other'"
	if asked.Type == SelectMultiple {
		is = "'other' in " + s.Name
	}
	fr = fr.with(s.Name, "_other")
	b.step(Step{Name: s.Name + "_other", Type: TextAnswer, Own: "other", Relevant: both(s.Relevant, is),
		Fleeting: asked.Fleeting, Sensitive: asked.Sensitive, pos: s.At}, fr)
}

// scale reads the parameters of a range.
func (b *builder) scale(s *StepFile, out *Step, fr frame) {
	out.Start, out.End, out.Pace = 1, 5, 1
	for _, p := range strings.Fields(s.Parameters) {
		key, value, _ := strings.Cut(p, "=")
		n, ok := atoi(value)
		field := map[string]*int{"start": &out.Start, "end": &out.End, "step": &out.Pace}[key]
		if !ok || field == nil {
			b.add(s.at("parameters"), fmt.Sprintf("`parameters` cannot be read at %q", short(p)), "write start=1 end=5")
			return
		}
		*field = n
	}
	if out.Pace < 1 || out.End <= out.Start || (out.End-out.Start)%out.Pace != 0 || (out.End-out.Start)/out.Pace > 20 {
		b.add(s.at("parameters"), "these parameters give no scale of 2 to 21 points", "write start=1 end=5")
		out.Start, out.End, out.Pace = 1, 5, 1
	}
	low, high := Text{In: map[string]string{}}, Text{In: map[string]string{}}
	for tag, ends := range s.Ends {
		if !isTag(tag) || len(ends) != 2 {
			b.add(s.at("ends"), "`ends` needs two words for each language: low, high", "write en: [Not at all, Very well]")
			continue
		}
		low.In[tag], high.In[tag] = ends[0], ends[1]
	}
	out.Low, out.High = b.text(low, s.Name+".low", fr), b.text(high, s.Name+".high", fr)
}

// quote asks, after a text, whether its words may be quoted. The answer travels
// with the text and is no answer of its own.
func (b *builder) quote(s *StepFile, fr frame) {
	fr = fr.with(s.Name, QuoteSuffix)
	b.step(Step{Name: s.Name + QuoteSuffix, Type: YesNo, Own: "quote", Relevant: both(s.Relevant, "answered("+s.Name+")"),
		Fleeting: true, pos: s.At}, fr)
}

// QuoteSuffix makes the name of the step that asks whether a text may be quoted.
const QuoteSuffix = "_quote"

// with lets a step that follows from a question repeat along with it.
func (fr frame) with(name, suffix string) frame {
	if !fr.inside[name] {
		return fr
	}
	fr.inside = maps.Clone(fr.inside)
	fr.inside[name+suffix] = true
	return fr
}

// checkDefault holds what is offered as the answer against the type.
func (b *builder) checkDefault(s *StepFile, out *Step) {
	if s.Default == "" || out.Type == Calculate {
		return
	}
	ok, hint := true, "write an answer that the question can have"
	switch out.Type {
	case SelectOne, YesNo:
		ok, hint = slices.Contains(out.optionNames(), s.Default), "write the name of an option"
	case Range:
		n, isNumber := atoi(s.Default)
		ok, hint = isNumber && n >= out.Start && n <= out.End && (n-out.Start)%out.Pace == 0, "write a point of the scale"
	case Integer:
		_, ok = atoi(s.Default)
	case Decimal:
		_, err := strconv.ParseFloat(s.Default, 64)
		ok = err == nil
	case Date:
		_, err := time.Parse(time.DateOnly, s.Default)
		ok, hint = err == nil, "write it as 2026-03-01"
	case Time:
		_, err := time.Parse("15:04", s.Default)
		ok, hint = err == nil, "write it as 14:30"
	case TextAnswer:
	default:
		b.add(s.at("default"), "a question of this type has no `default`", "take it out")
		return
	}
	if !ok {
		b.add(s.at("default"), fmt.Sprintf("`default` is %q, which is no answer to this question", short(s.Default)), hint)
	}
}
