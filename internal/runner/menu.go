package runner

import (
	"context"
	"strings"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/round"
	"blether/internal/turn"
)

// menu says what can be done here. "Need help now" comes first.
func (d *decision) menu(ctx context.Context) error {
	m, err := d.menuMessage(ctx)
	if err != nil {
		return err
	}
	d.say(m)
	return nil
}

func (d *decision) menuMessage(ctx context.Context) (chat.Outbound, error) {
	if err := d.surround(ctx); err != nil {
		return chat.Outbound{}, err
	}
	ask := &chat.Ask{Input: chat.One, Options: d.helpChoice()}
	add := func(id, label string, style chat.Style) {
		ask.Options = append(ask.Options, chat.Choice{ID: id, Label: label, Style: style})
	}
	for i := range d.snap.Conversations {
		c := &d.snap.Conversations[i]
		f, err := d.r.Flows.Flow(ctx, c.Hash)
		if err != nil {
			return chat.Outbound{}, err
		}
		title := f.Title.For(d.lang)
		add(press{kind: "r", conv: c.ID}.id(), d.text("carry_on_with", map[string]any{"Title": title}), chat.Main)
		add(press{kind: "a", conv: c.ID}.id(), d.text("start_again_with", map[string]any{"Title": title}), chat.Quiet)
		add(press{kind: "d", conv: c.ID}.id(), d.text("drop", map[string]any{"Title": title}), chat.Quiet)
	}
	for _, r := range d.snap.Rounds {
		if d.answered(r.ID) || d.talking(r.ID) {
			continue
		}
		f, err := d.r.Flows.Flow(ctx, r.Hash)
		if err != nil {
			return chat.Outbound{}, err
		}
		add(press{kind: "b", arg: string(r.ID)}.id(), f.Title.For(d.lang), chat.Main)
	}
	key := "menu"
	if len(ask.Options) == 1 {
		key = "menu_nothing"
	}
	if d.snap.Person.Stopped {
		add("w.restart", d.text("start_again_messages", nil), chat.Plain)
	}
	add("w.code", d.text("word_code", nil), chat.Quiet)
	add("w.language", d.text("word_language", nil), chat.Quiet)
	add("w.data", d.text("word_data", nil), chat.Quiet)
	return chat.Outbound{Text: d.text(key, nil), Ask: ask, Drawn: true}, nil
}

func (d *decision) talking(id round.ID) bool {
	for i := range d.snap.Conversations {
		if d.snap.Conversations[i].Round == id {
			return true
		}
	}
	return false
}

// help gives the contacts, and the words that always work.
func (d *decision) help() {
	d.words("help_first", nil)
	d.say(chat.Outbound{Text: d.r.Help(d.lang, d.nations())})
	d.words("help_words", nil)
}

// intro tells, before the first question, what this is for, who can see what,
// and what becomes of it (docs/privacy.md, 1).
func (d *decision) intro(f *flow.Flow, r round.Round) {
	about := []string{f.Title.For(d.lang)}
	if purpose := f.Purpose.For(d.lang); purpose != "" {
		about = append(about, purpose)
	}
	if f.Minutes > 0 {
		about = append(about, d.text("takes", map[string]any{"Count": f.Minutes}))
	}
	d.say(chat.Outbound{Text: strings.Join(about, "\n")})
	d.words("mode_"+string(f.Privacy), map[string]any{"K": r.Plan.K})
	d.words("figures", map[string]any{"K": r.Plan.K, "By": d.breakdowns(f, r), "Date": d.r.Words.Date(d.lang, r.Plan.Local(r.Closes))})
	d.words("channel_"+string(d.from.Platform), nil)
}

// breakdowns names what figures are shown by, as people see it.
func (d *decision) breakdowns(f *flow.Flow, r round.Round) string {
	var names []string
	for _, name := range r.Plan.Breakdowns {
		names = append(names, d.text("by_"+f.Step(name).Ladder, nil))
	}
	return strings.Join(names, d.text("comma", nil))
}

// askLanguage offers the languages by their own names.
func (d *decision) askLanguage() {
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	for _, l := range d.r.Words.Named() {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "l", arg: l[0]}.id(), Label: l[1]})
	}
	d.say(chat.Outbound{Text: d.text("which_language", nil), Ask: ask})
}

// speak changes the language, also in the middle of a conversation.
func (d *decision) speak(ctx context.Context, tag string) error {
	d.setLanguage(tag)
	d.words("language_set", nil)
	return d.whereWeAre(ctx)
}

func (d *decision) setLanguage(tag string) {
	d.lang = d.r.Words.Match(tag)
	d.snap.Person.Language = d.lang
}

// data says everything that is held on this person.
func (d *decision) data(ctx context.Context) error {
	addresses, err := d.r.People.Addresses(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	consents, err := d.r.People.Consents(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	var lines []string
	item := func(key string, args map[string]any) { lines = append(lines, "– "+d.text(key, args)) }
	for _, a := range addresses {
		item("data_address", map[string]any{"Platform": string(a.Platform)})
	}
	for _, l := range d.r.Words.Named() {
		if l[0] == d.lang {
			item("data_language", map[string]any{"Language": l[1]})
		}
	}
	for _, g := range d.snap.Groups {
		item("data_group", map[string]any{"Group": g.Name})
	}
	for _, c := range consents {
		item("data_consent", map[string]any{"Date": d.r.Words.Date(d.lang, c.Day)})
	}
	if n := len(d.snap.Conversations); n > 0 {
		item("data_open", map[string]any{"Count": n})
	}
	if n := len(d.snap.Person.State.Answered) + len(d.snap.TookPart); n > 0 {
		item("data_took_part", map[string]any{"Count": n})
	}
	d.say(chat.Outbound{Text: d.text("data_held", nil) + "\n" + strings.Join(lines, "\n"), Secret: true})
	d.say(chat.Outbound{Text: d.text("data_not_held", nil), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Main}, {ID: "w.forget", Label: d.text("word_forget", nil), Style: chat.Quiet}},
		Words:   d.helpChoice()}})
	return nil
}

func (d *decision) askForget() {
	d.say(chat.Outbound{Text: d.text("forget_ask", nil), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("forget_no", nil), Style: chat.Main}, {ID: "y.forget", Label: d.text("forget_yes", nil), Style: chat.Quiet}},
		Words:   d.helpChoice()}})
}

// forget deletes the person and all that hangs on them, now.
func (d *decision) forget() {
	d.turn.Forget = d.snap.Person.ID
	for i := range d.snap.Conversations {
		d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Expire, Subject: d.snap.Conversations[i].ID})
	}
	d.farewell = []chat.Outbound{{To: d.from, Language: d.lang, Text: d.text("forgotten", nil)}}
}
