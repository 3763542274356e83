package engine

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"blether/internal/chat"
	"blether/internal/flow"
)

// pick acts on pressed options. A press on an earlier question changes its
// answer while that is still open to change.
func (t *turn) pick(in Input) {
	current := t.current()
	i := in.At
	if i < 0 || i >= len(t.f.Steps) {
		t.say("old_button")
		return
	}
	if i != current && !slices.Contains(t.visible(), i) {
		t.say("old_button")
		return
	}
	if i != current && t.st.Marks[i] == Answered && slices.Equal(list(plainList(t.st.Values[i])), in.Picks) {
		return // pressed twice
	}
	value, miss := t.picked(i, in.Picks)
	if miss != "" {
		t.miss(i, miss)
		return
	}
	t.answer(i, value)
	if i != current && t.result.Outcome == Going {
		t.say("changed", i)
	}
}

// plainList turns any closed answer into option names.
func plainList(v any) []string {
	if n, ok := v.(int); ok {
		return []string{strconv.Itoa(n)}
	}
	return list(v)
}

// picked turns option names into an answer to step i.
func (t *turn) picked(i int, names []string) (value any, miss string) {
	s := &t.f.Steps[i]
	switch s.Type {
	case flow.Begin, flow.Confirm, flow.Acknowledge, flow.YesNo:
		if len(names) == 1 && slices.Contains(own[s.Type], names[0]) {
			return names[0], ""
		}
	case flow.Range:
		if len(names) == 1 {
			return t.point(s, names[0])
		}
	case flow.SelectOne:
		if len(names) == 1 && t.offered(i, names[0]) {
			return names[0], ""
		}
	case flow.SelectMultiple:
		return t.several(i, names)
	case flow.RankOrder:
		return t.order(i, names)
	}
	return nil, "miss_option"
}

func (t *turn) offered(i int, name string) bool {
	return slices.ContainsFunc(t.f.Options(i, t.a), func(c flow.Choice) bool { return c.Name == name })
}

// several checks a set of options: each offered, none twice, and one that
// excludes others standing alone.
func (t *turn) several(i int, names []string) (any, string) {
	var out []string
	alone := false
	for _, name := range names {
		if !t.offered(i, name) {
			return nil, "miss_option"
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
			alone = alone || t.f.Steps[i].Choice(name).Alone
		}
	}
	switch {
	case len(out) == 0:
		return nil, "miss_none"
	case alone && len(out) > 1:
		return nil, "miss_alone"
	}
	return out, ""
}

func (t *turn) order(i int, names []string) (any, string) {
	options := t.f.Options(i, t.a)
	seen := map[string]bool{}
	for _, name := range names {
		if !t.offered(i, name) || seen[name] {
			return nil, "miss_rank"
		}
		seen[name] = true
	}
	if len(seen) != len(options) {
		return nil, "miss_rank"
	}
	return slices.Clone(names), ""
}

func (t *turn) point(s *flow.Step, text string) (any, string) {
	n, err := strconv.Atoi(text)
	if err != nil || n < s.Start || n > s.End || (n-s.Start)%s.Pace != 0 {
		return nil, "miss_range"
	}
	return n, ""
}

// answer stores a value for step i, if it keeps the constraint.
func (t *turn) answer(i int, value any) {
	s := &t.f.Steps[i]
	switch s.Type {
	case flow.Begin:
		if value == "later" {
			t.result.Outcome = Later
			return
		}
	case flow.Confirm:
		if t.confirm(value) {
			return
		}
	default:
		if !t.f.Fits(i, value, t.a) {
			t.miss(i, "miss_constraint")
			return
		}
	}
	t.set(i, Answered, value)
}

// confirm acts on what was chosen at the end; it reports whether the answers
// stay unsent.
func (t *turn) confirm(value any) bool {
	switch value {
	case "change":
		t.change(0)
		return true
	case "discard":
		t.result.Outcome = Discarded
		return true
	}
	return value != "send"
}

// misses after which a way around the question is offered.
const patience = 3

// miss asks again, with help; from the third time with a way around.
func (t *turn) miss(i int, key string) {
	t.say(key, i)
	if i != t.current() {
		return
	}
	t.st.Misses++
	if t.st.Misses >= patience {
		t.say("miss_often", i)
	}
}

// text answers step i by what was typed.
func (t *turn) text(i int, typed string) {
	typed = chat.Clean(typed)
	if typed == "" {
		t.miss(i, "miss_empty")
		return
	}
	value, miss := t.parse(i, typed)
	if miss != "" {
		t.miss(i, miss)
		return
	}
	t.answer(i, value)
}

func (t *turn) parse(i int, typed string) (any, string) {
	s := &t.f.Steps[i]
	switch s.Type {
	case flow.TextAnswer:
		if utf8.RuneCountInString(typed) > MaxText {
			return nil, "miss_long"
		}
		return typed, ""
	case flow.Integer, flow.Decimal:
		return number(s.Type, typed)
	case flow.Date:
		return t.date(typed)
	case flow.Time:
		return clock(typed)
	case flow.Range:
		return t.scalePoint(s, typed)
	case flow.SelectMultiple, flow.RankOrder:
		names, ok := t.names(i, typed)
		if !ok {
			return nil, "miss_option"
		}
		return t.picked(i, names)
	case flow.SelectOne:
		name, ok := t.name(i, typed)
		if !ok {
			return nil, "miss_option"
		}
		return name, ""
	}
	return t.meaning(s, typed)
}

// own are the answers to the bot's own questions.
var own = map[flow.Type][]string{flow.Begin: {"begin", "later"}, flow.Confirm: {"send", "change", "discard"},
	flow.Acknowledge: {"ok"}, flow.YesNo: {"yes", "no"}}

// meaning reads an answer to one of the bot's own questions, by its number or
// its words.
func (t *turn) meaning(s *flow.Step, typed string) (any, string) {
	allowed := own[s.Type]
	if n, err := strconv.Atoi(digits(typed)); err == nil && n >= 1 && n <= len(allowed) {
		return allowed[n-1], ""
	}
	means := t.words.Means(typed, t.st.Language)
	if s.Type != flow.YesNo && means == "yes" {
		means = allowed[0]
	}
	if s.Type == flow.Begin && means == "no" {
		means = "later"
	}
	if !slices.Contains(allowed, means) {
		return nil, "miss_option"
	}
	return means, ""
}

func (t *turn) scalePoint(s *flow.Step, typed string) (any, string) {
	key := fold(typed)
	for _, end := range []struct {
		text  flow.Text
		point int
	}{{s.Low, s.Start}, {s.High, s.End}} {
		for _, words := range end.text.In {
			if fold(words) == key {
				return end.point, ""
			}
		}
	}
	return t.point(s, digits(typed))
}

// name finds the option that was typed: by its number in the list as shown, by
// its label in any language of the flow, or by its stored name.
func (t *turn) name(i int, typed string) (string, bool) {
	options := t.f.Options(i, t.a)
	if n, err := strconv.Atoi(strings.TrimRight(digits(typed), ".)")); err == nil {
		if n >= 1 && n <= len(options) {
			return options[n-1].Name, true
		}
		return "", false
	}
	key := fold(typed)
	start, several := "", false
	for _, c := range options {
		if fold(c.Name) == key {
			return c.Name, true
		}
		for _, label := range c.Label.In {
			l := fold(label)
			if l == key {
				return c.Name, true
			}
			if len(key) >= 3 && strings.HasPrefix(l, key) {
				several = several || (start != "" && start != c.Name)
				start = c.Name
			}
		}
	}
	return start, start != "" && !several
}

// names reads several options: "1, 3", "BSL and childcare", one to a line.
func (t *turn) names(i int, typed string) ([]string, bool) {
	if name, ok := t.name(i, typed); ok {
		return []string{name}, true
	}
	parts := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",;،؛/\n", r) })
	if len(parts) < 2 && strings.IndexFunc(typed, unicode.IsLetter) < 0 {
		parts = strings.Fields(typed)
	}
	var out []string
	for _, p := range parts {
		name, ok := t.name(i, strings.TrimSpace(p))
		if !ok {
			return nil, false
		}
		out = append(out, name)
	}
	return out, len(out) > 0
}

// fold makes two ways of typing the same words equal.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPunct(r) || unicode.IsSpace(r) || r == '_':
			return ' '
		case r == 'à', r == 'á':
			return 'a'
		case r == 'è', r == 'é':
			return 'e'
		case r == 'ì', r == 'í':
			return 'i'
		case r == 'ò', r == 'ó':
			return 'o'
		case r == 'ù', r == 'ú':
			return 'u'
		}
		return r
	}, strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}
