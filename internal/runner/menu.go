package runner

import (
	"context"
	"errors"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/group"
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
		if d.answered(r.ID) || d.talking(r.ID) || d.passed(&r) {
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
	ask.Options = append(ask.Options, d.toWeb()...)
	for _, word := range []string{"changed", "preferences", "code", "language", "data", "more"} {
		add("w."+word, d.text("word_"+word, nil), chat.Quiet)
	}
	text := d.text(key, nil)
	if d.from.Platform != chat.Web { // whose pages say it
		practice, err := d.practice(ctx)
		if err != nil {
			return chat.Outbound{}, err
		}
		if practice {
			text = d.text("web_practice", nil) + "\n" + text
		}
	}
	return chat.Outbound{Text: text, Ask: ask, Drawn: true}, nil
}

// moreMenu says what is wanted less often than what stands in the menu.
func (d *decision) moreMenu(ctx context.Context) error {
	ask := &chat.Ask{Input: chat.One, Options: d.helpChoice()}
	for _, name := range []string{contact, suggestion} {
		f, err := d.r.Flows.Named(ctx, name)
		if errors.Is(err, turn.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: name}.id(), Label: f.Title.For(d.lang)})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.did", Label: d.text("word_did", nil)}, chat.Choice{ID: "m.home.", Label: d.text("word_matches", nil)})
	if len(d.ownRanks()) > 0 {
		ask.Options = append(ask.Options, chat.Choice{ID: "o.list", Label: d.text("word_ranks", nil)})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "i.home", Label: d.text("word_ledger", nil)})
	for _, word := range []string{"events", "support", "menu"} {
		ask.Options = append(ask.Options, chat.Choice{ID: "w." + word, Label: d.text("word_"+word, nil)})
	}
	d.say(chat.Outbound{Text: d.text("more_here", nil), Ask: ask})
	return nil
}

// passed tells that a later wave of the same series is open: the menu shows the newest.
func (d *decision) passed(r *round.Round) bool {
	return r.Plan.Wave && slices.ContainsFunc(d.snap.Rounds, func(o round.Round) bool {
		same := slices.ContainsFunc(o.Groups, func(g group.ID) bool { return slices.Contains(r.Groups, g) })
		return same && o.Plan.Wave && o.Flow == r.Flow && o.Opened.After(r.Opened)
	})
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
	d.contacts()
	for _, g := range d.snap.Groups {
		d.whoLooks(g)
	}
	if d.public {
		d.words("help_words_press", nil)
		return
	}
	d.words("help_words", nil)
}

// contacts says whom to turn to, and offers the ways without the phone.
func (d *decision) contacts() {
	d.say(chat.Outbound{Text: d.r.Help(d.lang, d.where()), Offer: true, Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{d.noPhoneChoice()}}})
}

func (d *decision) noPhoneChoice() chat.Choice {
	return chat.Choice{ID: "w.nophone", Label: d.text("no_phone", nil), Style: chat.Quiet}
}

// noPhone says how to reach them by who does not use the phone. That they asked is kept nowhere.
func (d *decision) noPhone() {
	d.say(chat.Outbound{Text: d.text("no_phone_first", nil) + "\n" + d.r.WithoutPhone(d.lang, d.where()), Secret: true})
}

// support says who can be turned to: those whom the groups have named, and the lines that
// are always there.
func (d *decision) support() {
	before := len(d.turn.Messages)
	for _, g := range d.snap.Groups {
		d.whoLooks(g)
	}
	if len(d.turn.Messages) == before {
		d.words("support_none", nil)
	}
	d.contacts()
}

// whoLooks says who answers questions for a group, and when (docs/safety.md, L0).
func (d *decision) whoLooks(g group.Group) {
	var lines []string
	if g.Contact != "" {
		lines = append(lines, d.text("help_contact", map[string]any{"Contact": g.Contact, "Group": g.Name}))
	}
	if g.Hours != "" {
		lines = append(lines, d.text("help_hours", map[string]any{"Hours": g.Hours}))
	}
	if len(lines) > 0 {
		d.say(chat.Outbound{Text: strings.Join(lines, "\n")})
	}
}

// intro tells, before the first question, what this is for, who can see what,
// and what becomes of it (docs/privacy.md, 1).
func (d *decision) intro(f *flow.Flow, r *round.Round) {
	about := []string{f.Title.For(d.lang)}
	if purpose := f.Purpose.For(d.lang); purpose != "" {
		about = append(about, purpose)
	}
	if f.Minutes > 0 {
		about = append(about, d.text("takes", map[string]any{"Count": f.Minutes}))
	}
	d.say(chat.Outbound{Text: strings.Join(about, "\n")})
	if r == nil {
		return // its purpose says who sees what; nothing of it becomes a figure
	}
	d.howOld(r)
	d.words("mode_"+string(f.Privacy), nil)
	d.words(d.figures(r), map[string]any{"K": r.Plan.K, "By": d.breakdowns(f, *r), "Date": d.dates(r)})
	d.words("channel_"+string(d.from.Platform), nil)
	switch w := d.r.Watch; {
	case w == nil:
	case !slices.Contains(w.Languages, d.lang):
		d.words("care_blind", nil)
	case slices.Contains(w.Few, d.lang):
		d.words("care_dim", nil)
	}
}

// howOld says how old people must be, before the first survey that somebody takes part in.
func (d *decision) howOld(r *round.Round) {
	if len(d.snap.Person.State.Answered)+len(d.snap.TookPart) > 0 {
		return
	}
	for i := range d.snap.Groups {
		if slices.Contains(r.Groups, d.snap.Groups[i].ID) {
			d.words("age_from", map[string]any{"Age": d.snap.Groups[i].From(), "Help": d.text("word_help", nil)})
			return
		}
	}
}

// figures tells what may come of the answers: none for who came by an open link
// (docs/privacy.md, R1).
func (d *decision) figures(r *round.Round) string {
	switch {
	case !d.personal(r.ID):
		return "figures_open"
	case len(r.Plan.Breakdowns) == 0:
		return "figures_all"
	}
	return "figures"
}

// dates lists every day on which figures may come out; those of an open link
// have the last alone.
func (d *decision) dates(r *round.Round) string {
	dates := r.Plan.Dates
	if !d.personal(r.ID) {
		dates = dates[len(dates)-1:]
	}
	var out []string
	for _, date := range dates {
		out = append(out, d.r.Words.Date(d.lang, r.Plan.Local(date)))
	}
	return strings.Join(out, d.text("comma", nil))
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
