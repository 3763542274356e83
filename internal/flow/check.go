package flow

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"blether/internal/checkin"
)

// Effects are the commit steps that a flow may name, with the values each takes; one with a
// question mark may be left out.
var effects = map[string][]string{
	"ask_person":     {"words?", "how?", "name?"},
	"change_session": {"date?", "time?", "capacity?", "where?", "details?"},
	"gather":         {"title", "about?", "for?", "format", "date", "time", "minutes", "capacity", "queue?", "where?", "details?", "rules?", "needs?", "repeat?", "until?", "lead?", "childcare?", "expenses?", "minimum?", "cut_off?", "shared?"},
	"claim":          {"amount", "what", "name", "day?", "how?"},
	"log_hours":      {"hours", "what?", "day?"},
	"log_training":   {"module", "day?"},
	"concern":        {"text?"},
	"offer_support":  {"name", "capacity", "formats?", "languages?", "area?", "commons?", "places?", "people?"},
	"relay":          {"text"},
	"open_case":      {"how", "where?", "when?", "language?", "name?"},
	"seek":           {"name", "formats?", "languages?", "area?", "commons?", "places?", "people?"},
	"hard_day":       {"from", "to", "yearly"},
	"set_language":   {"language"},
	"set_nation":     {"nation"},
	"show_name":      {"name"},
	"sign_up":        {"name?", "needs?", "more?", "rules?"},
	"tell_session":   {"text"},
	"suggest":        {"kind", "text"},
}

// aboutOf is what a flow must be about for a commit step to have something to work on.
var aboutOf = map[string]string{"change_session": "session", "concern": "match", "relay": "match", "sign_up": "session", "tell_session": "session", "open_case": "case"}

// shown are the commit steps by which others come to see something.
var shown = []string{"ask_person", "claim", "concern", "open_case", "show_name", "suggest", "tell_session"}

// check holds the resolved flow against the rules of the language. What only a
// whole flow shows is reported here; what one step shows, where it is built.
func (b *builder) check() {
	b.checkEffects()
	b.checkReport()
	b.checkSchedule()
	b.checkCommand()
	b.checkBlanks()
	b.checkLabels()
	b.checkLanguages()
	b.checkPrivacy()
	b.checkLength()
	b.checkChannels()
}

func (b *builder) checkEffects() {
	for i := range b.flow.Steps {
		s := &b.flow.Steps[i]
		if s.Type != Do || s.Name == "submit_" {
			continue
		}
		if s.Effect == "submit" {
			b.add(at(s.keys, "do", s.pos), "`do: submit` is not written", "a survey ends with the question whether to send, and sends, by itself")
			continue
		}
		takes, ok := effects[s.Effect]
		if !ok {
			b.add(at(s.keys, "do", s.pos), "there is no commit step `"+short(s.Effect)+"`", "commit steps: "+strings.Join(slices.Sorted(maps.Keys(effects)), ", "))
			continue
		}
		var named []string
		for _, key := range takes {
			key, free := strings.CutSuffix(key, "?")
			if named = append(named, key); s.With[key] == "" && !free {
				b.add(s.pos, "`do: "+s.Effect+"` needs `"+key+"` under `with`", "write with: {"+key+": a question or an expression}")
			}
		}
		for key := range s.With {
			if !slices.Contains(named, key) {
				b.add(s.pos, "`do: "+s.Effect+"` takes no `"+short(key)+"`", "it takes "+strings.Join(named, ", "))
			}
		}
		if about := aboutOf[s.Effect]; about != "" && b.flow.About != about {
			b.add(at(s.keys, "do", s.pos), "`do: "+s.Effect+"` needs a "+about, "write `about: "+about+"` at the top of the flow")
		}
		b.checkValues(s)
		b.checkAgreed(i)
		b.checkSpill(i)
	}
}

// known are the values that a commit step can be given, where they are few.
var known = map[string]map[string][]string{"set_nation": {"nation": {"scotland", "northern_ireland"}}, "suggest": {"kind": {"suggestion", "question"}}}

// checkValues lets a commit step be given only what it knows: by a question whose
// options are all known.
func (b *builder) checkValues(s *Step) {
	for key, expression := range s.With {
		may := known[s.Effect][key]
		if s.Effect == "set_language" && b.lib.words != nil {
			may = b.lib.words.Tags()
		}
		if may == nil {
			continue
		}
		hint := "name a select_one whose options are among: " + strings.Join(may, ", ")
		asked := b.flow.Step(strings.TrimSpace(expression))
		if asked == nil || asked.Type != SelectOne {
			b.add(at(s.keys, "with", s.pos), "`"+key+"` of `do: "+s.Effect+"` must be the answer to a select_one", hint)
			continue
		}
		for _, c := range asked.Choices {
			if !slices.Contains(may, c.Name) {
				b.add(at(s.keys, "with", s.pos), "`do: "+s.Effect+"` does not know the option `"+c.Name+"` of `"+asked.Name+"`", hint)
			}
		}
	}
}

// checkAgreed lets what others come to see happen only after a yes, so that all
// before it can be undone.
func (b *builder) checkAgreed(i int) {
	s := &b.flow.Steps[i]
	if !slices.Contains(shown, s.Effect) {
		return
	}
	for _, name := range b.flow.Gates(i) {
		if asked := b.flow.Step(name); asked != nil && (asked.Type == YesNo || asked.Type == Acknowledge) {
			return
		}
	}
	b.add(at(s.keys, "do", s.pos), "`do: "+s.Effect+"` needs a yes first", "ask with a yes_no question, and let `relevant` name it: sure == 'yes'")
}

// checkSpill keeps an anonymous answer from being written beside a person by a
// commit step that depends on it (docs/privacy.md, "Modes").
func (b *builder) checkSpill(i int) {
	s := &b.flow.Steps[i]
	if b.flow.Privacy != Anonymous || s.Effect == "submit" {
		return
	}
	names := slices.Clone(b.flow.Gates(i))
	for _, c := range s.with {
		if c != nil {
			names = append(names, c.Names...)
		}
	}
	for _, name := range b.leads(names) {
		if b.flow.Step(name).Submitted() {
			b.add(s.pos, "in an anonymous flow, `do: "+s.Effect+"` may not depend on `"+name+"`, which is submitted",
				"it would write that answer beside a person; ask with `keep: no`, or leave the commit step out")
		}
	}
}

// leads follows names through calculations and conditions to all that stands
// behind them.
func (b *builder) leads(names []string) []string {
	var out []string
	for queue := names; len(queue) > 0; {
		name := queue[0]
		queue = queue[1:]
		if slices.Contains(out, name) {
			continue
		}
		out = append(out, name)
		i := b.flow.Index(name)
		queue = append(queue, b.flow.Gates(i)...)
		if c := b.flow.Steps[i].calculate; c != nil {
			queue = append(queue, c.Names...)
		}
	}
	return out
}

func (b *builder) checkReport() {
	at := b.src.Report.At
	if at.Line == 0 {
		at = b.src.At
	}
	var ladders []string
	for _, name := range b.flow.Report.Breakdowns {
		s := b.flow.Step(name)
		switch {
		case s == nil:
			b.add(at, "the breakdown `"+short(name)+"` is no question", "name a select_one with a list of places or roles")
		case s.Type != SelectOne || s.Ladder == "":
			b.add(at, "`"+name+"` cannot be broken down by", "only a select_one whose list says `ladder: area` or `ladder: role` can")
		case s.Fleeting:
			b.add(at, "`"+name+"` is not kept, so nothing can be broken down by it", "take `keep: no` out, or the breakdown")
		case slices.Contains(ladders, s.Ladder):
			b.add(at, "two breakdowns by "+s.Ladder, "keep one")
		case s.Ladder == "area" && len(ladders) > 0:
			b.add(at, "a place comes before a role in `breakdowns`", "change their order")
		default:
			ladders = append(ladders, s.Ladder)
			b.checkLadder(s)
		}
	}
	for _, name := range b.flow.Report.Sensitive {
		if b.flow.Step(name) == nil {
			b.add(at, "the sensitive question `"+short(name)+"` is not in the flow", "name a question")
		}
	}
}

func (b *builder) checkLadder(s *Step) {
	columns := map[string][]string{"area": {"region", "nation"}, "role": {"part", "pair"}}[s.Ladder]
	for _, c := range s.Choices {
		for _, column := range columns {
			if c.With[column] == "" {
				b.add(c.at(s), fmt.Sprintf("the option `%s` of `%s` has no `%s`", c.Name, s.Name, column), "add it under `with`, or take the breakdown out")
			}
		}
		if part := c.With["part"]; s.Ladder == "role" && part != "" && !slices.Contains(roleParts, part) {
			b.add(c.at(s), fmt.Sprintf("the option `%s` of `%s` has the part `%s`, and figures know no such part", c.Name, s.Name, part), "write one of "+strings.Join(roleParts, ", ")+", or take the breakdown out")
		}
	}
}

// roleParts are the parts of people that the ladder of roles adds up (docs/privacy.md, R2).
var roleParts = []string{"mother", "father", "family", "supporter"}

// at is where an option was written, else its question.
func (c Choice) at(s *Step) Pos {
	if c.pos.Line > 0 {
		return c.pos
	}
	return s.pos
}

var command = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// checkCommand holds the word that starts a flow against those that always mean
// something else.
func (b *builder) checkCommand() {
	word := b.flow.Command
	if word == "" {
		return
	}
	pos := at(b.src.Start.Keys, "command", b.src.Start.At)
	if !command.MatchString(word) {
		b.add(pos, fmt.Sprintf("the command %q does not fit", short(word)), "one word of small letters, digits, - and _, beginning with a letter")
		return
	}
	if b.lib.words == nil {
		return
	}
	if means := b.lib.words.Reserved(word, "en"); means != "" {
		b.add(pos, fmt.Sprintf("the command %q always means %s", word, means), "choose another word")
	}
}

func (b *builder) checkSchedule() {
	if b.flow.Schedule == "" {
		return
	}
	if _, err := checkin.Parse(b.flow.Schedule); err != nil {
		b.add(b.src.Start.At, "the schedule: "+err.Error(), checkin.Hint)
	}
}

// checkBlanks holds {{name}} against the steps before it.
func (b *builder) checkBlanks() {
	known := map[string]bool{}
	for i := range b.flow.Steps {
		s := &b.flow.Steps[i]
		for _, t := range []Text{s.Label, s.Hint, s.Why, s.Explain} {
			for tag, text := range t.In {
				for _, name := range Blanks(text) {
					name, _, _ = strings.Cut(name, "|")
					if name = strings.TrimSpace(name); !known[name] {
						b.add(t.at(tag, s.pos), fmt.Sprintf("the text (%s) has {{%s}}, which is no earlier step", tag, short(name)), "name an earlier question or calculate step")
					}
				}
			}
		}
		if s.Type.Keeps() || s.Type == Calculate || s.Type == Fact {
			known[s.Name] = true
		}
	}
}

// checkLabels finds options that a typed answer could not tell apart, from each
// other or from a reserved word.
func (b *builder) checkLabels() {
	for i := range b.flow.Steps {
		s := &b.flow.Steps[i]
		byLabel := map[string]string{}
		for _, c := range s.Choices {
			for tag, label := range c.Label.In {
				key := tag + " " + strings.ToLower(strings.TrimSpace(label))
				if other, ok := byLabel[key]; ok && other != c.Name {
					b.add(c.at(s), fmt.Sprintf("the options `%s` and `%s` read the same (%s)", other, c.Name, tag), "give them different labels; answers can be typed")
				}
				byLabel[key] = c.Name
				if b.lib.words == nil {
					continue
				}
				if word := b.lib.words.Reserved(label, tag); word != "" {
					b.add(c.at(s), fmt.Sprintf("the option `%s` reads %q (%s), which always means %s", c.Name, label, tag, word), "choose other words")
				}
			}
		}
	}
}

// checkLanguages warns of texts that a language of the flow lacks, and of
// translations of nothing.
func (b *builder) checkLanguages() {
	missing := map[string][]string{}
	each := func(key string, t Text) {
		for _, tag := range b.flow.Languages {
			if _, found := t.Find(tag); !t.IsZero() && found != tag {
				missing[tag] = append(missing[tag], key)
			}
		}
	}
	each("purpose", b.flow.Purpose)
	for i := range b.flow.Steps {
		s := &b.flow.Steps[i]
		each(s.Name+".label", s.Label)
		each(s.Name+".hint", s.Hint)
		each(s.Name+".low", s.Low)
		each(s.Name+".explain", s.Explain)
		for _, c := range s.Choices {
			each(s.Name+"."+c.Name, c.Label)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(missing)) {
		keys := missing[tag]
		b.warn(b.src.At, false, fmt.Sprintf("%d texts are not translated (%s): %s", len(keys), tag, short(strings.Join(keys, ", "))), "add them to "+b.flow.Name+"."+tag+".yaml")
	}
	for _, t := range b.lib.translate(b.flow.Name, false) {
		if t.Review == "" {
			b.warn(t.At, false, "the translation does not say who has read it", "add `review:`")
		}
		for key := range t.Texts {
			if !t.used[key] {
				b.warn(at(t.places, key, Pos{File: t.path, Line: 1, Column: 1}), false, "`"+short(key)+"` translates nothing in the flow", "keys: title, purpose, NAME.label, NAME.hint, NAME.low, NAME.high, NAME.OPTION")
			}
		}
		b.mistakes = append(b.mistakes, t.reader.mistakes...)
	}
}

func (b *builder) checkChannels() {
	for _, c := range b.flow.Channels {
		if !slices.Contains([]string{"web", "discord", "slack"}, c) {
			b.add(b.src.at("channels"), "there is no channel `"+short(c)+"`", "channels: web, discord, slack")
		}
	}
}

var asksName = regexp.MustCompile(`(?i)\b(your (full |first |last )?name|e-?mail|phone|telephone|postcode|address|date of birth|nhs number|chi number|what are you called|who are you)\b`)

// checkPrivacy warns of what an anonymous flow may give away (docs/privacy.md, R6).
func (b *builder) checkPrivacy() {
	if b.flow.Privacy != Anonymous {
		return
	}
	for i := range b.flow.Steps {
		s := &b.flow.Steps[i]
		if s.Type == TextAnswer && asksName.MatchString(s.Label.For("en")+" "+s.Hint.For("en")) {
			b.warn(s.pos, true, "`"+s.Name+"` asks who somebody is, in an anonymous flow", "take it out; a person can ask to be contacted apart from their answers")
		}
		if s.Submitted() {
			b.checkGate(i)
		}
	}
}

// checkGate warns where being asked at all tells an answer.
func (b *builder) checkGate(i int) {
	s := &b.flow.Steps[i]
	gate := b.flow.Gate(i)
	switch {
	case gate.Kind == GateNone || gate.Kind == GateBlock:
	case s.Type == TextAnswer:
		b.warn(s.pos, true, "that somebody wrote under `"+s.Name+"` tells how they answered "+strings.Join(gate.Names, ", "),
			"ask it of everyone, or let `relevant` name only answers with `keep: no`")
	case gate.Kind == GateMixed:
		b.warn(s.pos, true, "figures of `"+s.Name+"` will not appear: whether it is asked, or what may be chosen, is no published cut of one question",
			"let `relevant` split one question in two at its low or high end (as x <= 2), or name only answers with `keep: no`; let any number of options be chosen")
	}
}

// checkLength compares what people will read and do with what the flow says it takes.
func (b *builder) checkLength() {
	seconds, words, long := 0, 0, 0
	for i := range b.flow.Steps {
		s := &b.flow.Steps[i]
		text := s.Label.For("en") + " " + s.Hint.For("en")
		n := len(strings.Fields(text))
		words += n
		seconds += n / 4
		switch {
		case s.Type == TextAnswer:
			seconds += 30
		case s.Type.Keeps():
			seconds += 5
		}
		if s.Label.For("en") != "" && readingAge(text) > 12 && n > 8 {
			long++
			b.warn(s.pos, false, fmt.Sprintf("`%s` reads as for age %d", s.Name, readingAge(text)), "shorter sentences, plainer words; aim for 9 to 11")
		}
	}
	if b.flow.Minutes > 0 && seconds > 60*b.flow.Minutes*3/2 {
		b.warn(b.src.At, false, fmt.Sprintf("this takes about %d minutes, and says %d", (seconds+59)/60, b.flow.Minutes), "say so in `takes`, or shorten it")
	}
}

var sentenceEnd = regexp.MustCompile(`[.?!:]+(\s|$)|\n`)

// readingAge estimates the age from which an English text is easy to read
// (Flesch-Kincaid grade plus five years).
func readingAge(text string) int {
	words := strings.Fields(text)
	if len(words) == 0 {
		return 0
	}
	sentences := max(1, len(sentenceEnd.FindAllString(strings.TrimSpace(text), -1)))
	syllables := 0
	for _, w := range words {
		syllables += syllablesIn(strings.ToLower(w))
	}
	n := float64(len(words))
	return int(0.39*n/float64(sentences)+11.8*float64(syllables)/n-15.59+0.5) + 5
}

func syllablesIn(word string) int {
	n, vowel := 0, false
	for _, c := range word {
		is := strings.ContainsRune("aeiouy", c)
		if is && !vowel {
			n++
		}
		vowel = is
	}
	if strings.HasSuffix(word, "e") && n > 1 && !strings.HasSuffix(word, "le") {
		n--
	}
	return max(n, 1)
}
