package flow

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxSteps is how many steps a flow may have once resolved.
const MaxSteps = 400

// builder resolves a flow as written into a flat Flow.
type builder struct {
	lib      *Library
	src      *flowSource
	flow     *Flow
	mistakes Mistakes
	using    []string
	notes    int
	seen     map[string]Pos
}

// frame is what a group or sub-flow gives to the steps inside it.
type frame struct {
	relevant string
	field    string
	suffix   string          // of names in a repeated group
	inside   map[string]bool // names that take the suffix
	language string
	owner    string // the flow whose translations apply
}

func newBuilder(lib *Library, src *flowSource) *builder {
	return &builder{lib: lib, src: src, seen: map[string]Pos{}, mistakes: slices.Clone(src.reader.mistakes)}
}

func (b *builder) add(pos Pos, what, hint string) {
	b.mistakes = append(b.mistakes, Mistake{Pos: pos, Severity: Error, What: what, Hint: hint})
}

func (b *builder) warn(pos Pos, privacy bool, what, hint string) {
	b.mistakes = append(b.mistakes, Mistake{Pos: pos, Severity: Warning, Privacy: privacy, What: what, Hint: hint})
}

var (
	flowName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	stepName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
)

func (b *builder) build() *Flow {
	f := b.src
	lang := defaulted(f.Language, "en")
	b.flow = &Flow{Name: f.Flow, Kind: Kind(f.Kind), Privacy: Privacy(f.Privacy), Command: f.Start.Command,
		Schedule: f.Start.Schedule, OnExpiry: defaulted(f.OnExpiry, "drop"), Channels: f.Channels,
		Report: Report{Breakdowns: f.Report.Breakdowns, Sensitive: f.Report.Sensitive}}
	fr := frame{language: lang, owner: f.Flow}
	b.flow.Title = b.text(f.Title, "title", fr)
	b.flow.Purpose = b.text(f.Purpose, "purpose", fr)
	b.head()
	b.using = []string{f.Flow}
	b.step(Step{Name: "begin_", Type: Begin, Fleeting: true, pos: f.At}, fr)
	b.about(fr)
	asked, after := b.parts()
	b.steps(asked, fr)
	if b.flow.Kind != Signup {
		b.step(Step{Name: "confirm_", Type: Confirm, Fleeting: true, pos: f.At}, fr)
		b.steps(after, fr)
		b.step(Step{Name: "submit_", Type: Do, Effect: "submit", Fleeting: true, pos: f.At}, fr)
	}
	b.languages(lang)
	if len(b.flow.Steps) > MaxSteps {
		b.add(f.At, fmt.Sprintf("the flow has %d steps; at most %d", len(b.flow.Steps), MaxSteps), "shorten it, or repeat less often")
		return nil
	}
	b.mistakes = append(b.mistakes, b.flow.prepare()...)
	b.check()
	return b.flow
}

// about puts in what is known of what the flow is about.
func (b *builder) about(fr frame) {
	about := b.src.About
	if about == "" {
		return
	}
	if facts[about] == nil {
		b.add(b.src.at("about"), "a flow cannot be about "+short(about), "it is one of "+strings.Join(slices.Sorted(maps.Keys(facts)), ", "))
		return
	}
	if b.flow.Kind != Signup {
		b.add(b.src.at("about"), "only a flow of the kind signup is about something", "take `about` out")
		return
	}
	b.flow.About = about
	for _, name := range facts[about] {
		b.step(Step{Name: name, Type: Fact, Fleeting: true, pos: b.src.At}, fr)
	}
}

// parts splits the steps where a survey asks whether to send: commit steps at its end run
// after that, so that all before can be undone.
func (b *builder) parts() (asked, after []StepFile) {
	asked = b.src.Steps
	if b.flow.Kind == Signup {
		return asked, nil
	}
	end := len(asked)
	for end > 0 && asked[end-1].Do != "" {
		end--
	}
	return asked[:end], asked[end:]
}

func (b *builder) head() {
	f := b.src
	oneOf := func(what, got string, allowed ...string) {
		if !slices.Contains(allowed, got) {
			b.add(f.at(what), fmt.Sprintf("`%s` is %q; it is one of %s", what, short(got), strings.Join(allowed, ", ")), "write "+allowed[0])
		}
	}
	if !flowName.MatchString(f.Flow) {
		b.add(f.at("flow"), fmt.Sprintf("the name %q does not fit", short(f.Flow)), "small letters, digits and hyphens, beginning with a letter")
	}
	oneOf("kind", f.Kind, string(Survey), string(Checkin), string(Signup))
	oneOf("privacy", f.Privacy, string(Anonymous), string(Confidential), string(Named))
	oneOf("on_expiry", b.flow.OnExpiry, "drop", "keep")
	if f.Title.IsZero() {
		b.add(f.At, "the flow has no title", "add `title:`")
	}
	if len(f.Steps) == 0 {
		b.add(f.At, "the flow has no steps", "add `steps:`")
	}
	b.flow.Expires = 7 * 24 * time.Hour
	if f.Expires != "" {
		d, ok := days(f.Expires)
		if !ok || d < time.Hour || d > 90*24*time.Hour {
			b.add(f.at("expires"), fmt.Sprintf("`expires` is %q; it is from 1h to 90d", short(f.Expires)), "write 12h or 7d")
		}
		b.flow.Expires = d
	}
	if f.Takes != "" {
		n, ok := atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(f.Takes, "s"), "minute")))
		if !ok || n < 1 || n > 120 {
			b.add(f.at("takes"), fmt.Sprintf("`takes` is %q; it is minutes", short(f.Takes)), "write 4 minutes")
		}
		b.flow.Minutes = n
	}
}

// days reads 7d, 12h and 90m.
func days(s string) (time.Duration, bool) {
	if n, ok := strings.CutSuffix(s, "d"); ok {
		d, ok := atoi(n)
		return time.Duration(d) * 24 * time.Hour, ok && d >= 0 && d <= 3650
	}
	d, err := time.ParseDuration(s)
	return d, err == nil
}

func defaulted(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func (b *builder) steps(files []StepFile, fr frame) {
	for i := range files {
		b.entry(&files[i], fr)
	}
}

// entry puts one entry under steps into the flow, whatever it is.
func (b *builder) entry(s *StepFile, fr frame) {
	if s.At.Line == 0 {
		return // no lines of key: value, which is reported where it was read
	}
	kinds := 0
	for _, is := range []bool{!s.Note.IsZero(), s.Type != "", s.Group != "", s.Use != "", s.Do != ""} {
		if is {
			kinds++
		}
	}
	if kinds != 1 {
		b.add(s.At, "a step is either a question (type), a note, a group, a sub-flow (use) or a commit step (do)", "give it one of these")
		return
	}
	switch {
	case s.Use != "":
		b.use(s, fr)
	case s.Group != "":
		b.group(s, fr)
	case !s.Note.IsZero():
		b.notes++
		name := defaulted(s.Name, "note_"+strconv.Itoa(b.notes))
		b.step(Step{Name: name, Type: Note, Label: b.text(s.Note, name+".label", fr), Relevant: s.Relevant, Fleeting: true, pos: s.At}, fr)
	case s.Do != "":
		b.do(s, fr)
	default:
		b.question(s, fr)
	}
}

func (b *builder) use(s *StepFile, fr frame) {
	sub := b.lib.flows[s.Use]
	if sub == nil {
		b.add(s.at("use"), "there is no flow `"+s.Use+"` to use", "flows here: "+strings.Join(slices.Sorted(maps.Keys(b.lib.flows)), ", "))
		return
	}
	if slices.Contains(b.using, s.Use) {
		b.add(s.at("use"), "`use` goes round in a circle: "+strings.Join(append(b.using, s.Use), " → "), "take one of them out")
		return
	}
	if len(b.flow.Steps) > MaxSteps {
		return
	}
	b.using = append(b.using, s.Use)
	b.mistakes = append(b.mistakes, sub.reader.mistakes...)
	inner := frame{relevant: both(fr.relevant, rename(s.Relevant, fr)), field: fr.field, suffix: fr.suffix, inside: fr.inside,
		language: defaulted(sub.Language, "en"), owner: s.Use}
	b.steps(sub.Steps, inner)
	b.using = b.using[:len(b.using)-1]
}

var upTo = regexp.MustCompile(`^up to ([0-9]+)$`)

func (b *builder) group(s *StepFile, fr frame) {
	if !stepName.MatchString(s.Group) {
		b.add(s.At, fmt.Sprintf("the name %q does not fit", short(s.Group)), "small letters, digits and _, beginning with a letter")
	}
	if at, ok := b.seen[s.Group]; ok {
		b.add(s.at("group"), "the name `"+s.Group+"` stands twice", fmt.Sprintf("it is first used in line %d; give one of them another name", at.Line))
	}
	if len(s.Steps) == 0 {
		b.add(s.at("group"), "the group `"+short(s.Group)+"` has no steps", "add `steps:`, or take it out")
	}
	inner := fr
	inner.relevant = both(fr.relevant, rename(s.Relevant, fr))
	switch s.Appearance {
	case "":
	case "field-list":
		inner.field = s.Group
	default:
		b.add(s.at("appearance"), "`appearance` is "+short(s.Appearance)+"; it is field-list", "write field-list, or take it out")
	}
	if s.Repeat == "" {
		b.steps(s.Steps, inner)
		return
	}
	m := upTo.FindStringSubmatch(s.Repeat)
	if m == nil {
		b.add(s.at("repeat"), fmt.Sprintf("`repeat` is %q", short(s.Repeat)), "write up to 3")
		return
	}
	n, ok := atoi(m[1])
	if !ok || n < 1 || n > 20 {
		b.add(s.At, "a group repeats from 1 to 20 times", "write up to 3")
		return
	}
	b.repeat(s, inner, n)
}

// repeat unrolls a group: every round after the first begins with the question
// whether there is one more.
func (b *builder) repeat(s *StepFile, fr frame, n int) {
	inside := map[string]bool{}
	for _, child := range s.Steps {
		inside[child.Name] = true
	}
	before := fr.relevant
	for i := 1; i <= n; i++ {
		round := fr
		round.suffix, round.inside = fr.suffix+"_"+strconv.Itoa(i), inside
		if i > 1 {
			name := s.Group + "_more_" + strconv.Itoa(i)
			label := b.text(s.Label, s.Group+".label", fr)
			if label.IsZero() {
				b.add(s.At, "a group that repeats needs a label: the question whether there is one more", "add `label:`")
			}
			b.step(Step{Name: name, Type: YesNo, Label: label, Fleeting: true, pos: s.At}, frame{relevant: before, language: fr.language, owner: fr.owner})
			before = both(before, name+" == 'yes'")
			round.relevant = before
		}
		b.steps(s.Steps, round)
	}
}

// rename gives names inside a repeated group the suffix of their round.
func rename(expression string, fr frame) string {
	if fr.suffix == "" || expression == "" {
		return expression
	}
	return wordOrQuote.ReplaceAllStringFunc(expression, func(w string) string {
		if fr.inside[w] {
			return w + fr.suffix
		}
		return w
	})
}

var wordOrQuote = regexp.MustCompile(`'[^']*'|"[^"]*"|[a-z][a-z0-9_]*`)

func both(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return "(" + a + ") and (" + b + ")"
}

func (b *builder) do(s *StepFile, fr frame) {
	name := defaulted(s.Name, "do_"+strconv.Itoa(len(b.flow.Steps)))
	with := map[string]string{}
	for k, v := range s.With {
		with[k] = rename(v, fr)
	}
	b.step(Step{Name: name, Type: Do, Effect: s.Do, With: with, Relevant: s.Relevant, Fleeting: true, pos: s.At, keys: s.Keys}, fr)
}

// step appends a step, giving it the frame's condition and suffix.
func (b *builder) step(s Step, fr frame) {
	if s.Type != Begin && s.Type != Confirm && s.Effect != "submit" {
		b.name(s)
	}
	s.Relevant = both(fr.relevant, rename(s.Relevant, fr))
	s.Constraint, s.ChoiceFilter, s.Calculate = rename(s.Constraint, fr), rename(s.ChoiceFilter, fr), rename(s.Calculate, fr)
	s.Field = fr.field
	if fr.inside[s.Name] || s.Type == Note || s.Type == Do {
		s.Name += fr.suffix
	}
	if at, ok := b.seen[s.Name]; ok {
		b.add(s.pos, "the name `"+s.Name+"` stands twice", fmt.Sprintf("it is first used in line %d; give one of them another name", at.Line))
		return
	}
	b.seen[s.Name] = s.pos
	b.flow.Steps = append(b.flow.Steps, s)
}

// reservedNames have a meaning of their own in expressions.
var reservedNames = []string{"value", "choice", "answered", "and", "or", "not", "in", "true", "false", "nil", "let", "matches", "contains", "if", "else",
	"help", "back", "skip", "pause", "stop", "menu", "send", "change"}

func (b *builder) name(s Step) {
	switch {
	case s.Name == "":
		b.add(s.pos, "the question has no name", "add `name:`; it is what the answer is stored under")
	case !stepName.MatchString(s.Name):
		b.add(s.pos, fmt.Sprintf("the name %q does not fit", short(s.Name)), "small letters, digits and _, beginning with a letter, at most 40")
	case slices.Contains(reservedNames, s.Name) || slices.Contains(allowed, s.Name):
		b.add(s.pos, "`"+s.Name+"` is a reserved word", "choose another name")
	}
}

// text resolves a text into all its languages: those beside it, and those of
// translation files.
func (b *builder) text(t Text, key string, fr frame) Text {
	return b.translated(t, key, fr.language, fr.owner, false)
}

func (b *builder) translated(t Text, key, language, owner string, list bool) Text {
	if t.IsZero() {
		return t
	}
	out := Text{In: map[string]string{}, pos: t.pos, from: map[string]Pos{}}
	for tag, s := range t.In {
		if tag == "" {
			tag = language
		}
		out.In[tag] = clean(s)
	}
	for _, tr := range b.lib.translate(owner, list) {
		if s, ok := tr.Texts[key]; ok {
			tr.used[key] = true
			out.In[tr.Language] = clean(s)
			out.from[tr.Language] = at(tr.places, key, Pos{File: tr.path, Line: 1, Column: 1})
		}
	}
	return out
}

// clean takes out control characters and those that turn the direction of a
// text, which could make it look like another.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u200c' || r == '\u200d':
			return r
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

// languages lists every language in which the title is written, own first.
func (b *builder) languages(own string) {
	b.flow.Languages = []string{own}
	for _, tag := range slices.Sorted(maps.Keys(b.flow.Title.In)) {
		if tag != own {
			b.flow.Languages = append(b.flow.Languages, tag)
		}
	}
}
