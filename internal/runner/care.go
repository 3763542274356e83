package runner

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/member"
	"blether/internal/turn"
)

// Watch reads what was typed for signs that somebody may not be safe. It stores nothing and
// always answers (docs/safety.md).
type Watch struct {
	// Read gives the level, L1 to L3 or anything else for none, and the category.
	Read func(text string) (level, category string)
	// Languages are those that it can read; people are told where theirs is not among them.
	Languages []string
	// Few are those of them in which it knows a few plain sentences only; people are told that too.
	Few []string
	// Contacts are those for a category at a place, as lines; empty where there are none.
	Contacts func(language string, at Where, category string) string
	// Silent is the ways to 999 for who cannot hear or speak.
	Silent func(language string) string

	mu sync.Mutex
	// told is what somebody was given of L2 and L3, and when. It is in memory alone: that
	// somebody was not well is written down nowhere.
	told map[member.ID]given
}

// given is when a text was given last for each category, weak for the line of L3, and the
// category of the newest.
type given struct {
	category string
	at       map[string]time.Time
}

const weak = "weak"

// rest is how long a worry is not answered again: what is said twice is not heard. Another
// worry, or a graver one, is always answered.
const rest = 30 * time.Minute

// keepTold is how long it is known of what the text was: long enough to answer the question
// under it.
const keepTold = 24 * time.Hour

// may tells whether a text for a category may be given to somebody now; the weak line comes
// after nothing else.
func (w *Watch) may(id member.ID, category string, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for what, last := range w.told[id].at {
		if (what == category || category == weak) && now.Sub(last) < rest && !last.After(now) {
			return false
		}
	}
	return true
}

// category is what somebody was last given a text of; "other" where that is not known any more.
func (w *Watch) category(id member.ID) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if last, ok := w.told[id]; ok {
		return last.category
	}
	return "other"
}

// gave remembers that one was given, and forgets what was given long ago.
func (w *Watch) gave(id member.ID, level, category string, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.told == nil {
		w.told = map[member.ID]given{}
	}
	for other, g := range w.told {
		maps.DeleteFunc(g.at, func(_ string, at time.Time) bool { return now.Sub(at) >= keepTold })
		if len(g.at) == 0 {
			delete(w.told, other)
		}
	}
	g := w.told[id]
	if g.at == nil {
		g.at = map[string]time.Time{}
	}
	g.category = category
	if level == "L3" {
		category = weak
	}
	g.at[category] = now
	w.told[id] = g
}

// Unread is the category of what could not be read at all.
const Unread = "unread"

// care says what somebody needs to hear first, before what they typed is gone on with. grave
// tells that what is asked waits until they choose to go on.
func (d *decision) care(ctx context.Context, typed string) (grave bool, err error) {
	if d.r.Watch == nil || typed == "" {
		return false, nil
	}
	level, category := d.r.Watch.Read(typed)
	if level != "L1" && level != "L2" && level != "L3" {
		return false, nil
	}
	if free, err := d.free(ctx, typed); err != nil || !free {
		return false, err
	}
	if d.snap.Person.State.Drill != nil { // of which group is looked up
		if err := d.surround(ctx); err != nil {
			return false, err
		}
	}
	key, of := careKey(level, category), category
	if level == "L3" {
		of = weak
	}
	rests := level != "L1" && d.drilling() == nil && !d.r.Watch.may(d.snap.Person.ID, of, d.turn.Now)
	switch {
	case level == "L3" && category == Unread: // what could not be read is taken seriously
		return false, d.tell(ctx, key, "other")
	case level == "L3" && rests:
		return false, nil
	case level == "L3":
		d.told, d.toldOf = level, category
		d.words(key, nil)
		return false, nil
	}
	if !rests {
		d.told, d.toldOf = level, category
		if err := d.tell(ctx, key, category); err != nil {
			return true, err
		}
	}
	// what was promised before the first question is kept, whatever was said a moment ago
	if d.handed, err = d.passOn(ctx, level, category); err != nil || rests {
		return d.handed, err
	}
	d.urgent = level == "L1"
	return true, d.tried(ctx)
}

// free tells that something was typed as people speak: no word that the bot acts on, no code,
// and no answer out of those that a question offers.
func (d *decision) free(ctx context.Context, typed string) (bool, error) {
	if d.r.Words.Reserved(typed, d.lang) != "" {
		return false, nil
	}
	if _, code := d.r.Codes.Parse(typed); code {
		return false, nil
	}
	commands, err := d.r.Flows.Commands(ctx)
	if err != nil {
		return false, err
	}
	if _, command := commands[strings.ToLower(strings.TrimPrefix(strings.TrimSpace(typed), "/"))]; command {
		return false, nil
	}
	conv := d.open()
	if conv == nil {
		return true, nil
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return false, err
	}
	at := engine.Current(f, st)
	if at < 0 || f.Steps[at].Type == flow.TextAnswer {
		return true, nil
	}
	res := engine.Step(f, st, engine.Input{Text: typed}, d.r.Words)
	return res.Outcome == engine.Going && res.State.Marks[at] != engine.Answered, nil
}

// tell says the fixed text of a category, and whom to turn to in the person's nation.
func (d *decision) tell(ctx context.Context, key, category string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	d.say(chat.Outbound{Text: d.r.Watch.text(d.text, d.lang, d.where(), key, category), Secret: true})
	return nil
}

// text is the fixed text of a category and whom to turn to; in an emergency also how to reach
// 999 without hearing or speaking.
func (w *Watch) text(say func(key string, args map[string]any) string, language string, at Where, key, category string) string {
	text := say(key, nil)
	if ways := w.Silent(language); ways != "" && strings.HasPrefix(key, "danger_") {
		text += "\n" + say("danger_silent", map[string]any{"Ways": ways})
	}
	if lines := w.Contacts(language, at, category); lines != "" {
		text += "\n" + lines
	}
	return text
}

// afterwards lets a survey or check-in wait after a grave word, and asks whether somebody of the
// group may contact the person, where somebody would. What they ask a person for, or write to
// another, goes on at once.
func (d *decision) afterwards(ctx context.Context) error {
	parked, err := d.wait(ctx)
	if err != nil || d.more {
		return err
	}
	if !d.handed && !d.urgent {
		if offered, err := d.offerContact(ctx); offered || err != nil {
			return err
		}
	}
	if parked == nil {
		if d.open() == nil {
			d.here()
		}
		return nil
	}
	d.say(chat.Outbound{Text: d.text("care_wait", nil), Offer: true, Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: press{kind: "r", conv: parked.ID}.id(), Label: d.text("carry_on", nil)}, {ID: "w.menu", Label: d.text("care_leave", nil)}}, Words: append(d.helpChoice(), d.noPhoneChoice())}})
	return nil
}

// here is said where nothing is asked: nobody is told then that there is nothing for them.
// In an emergency it says no more than that they can write again.
func (d *decision) here() {
	key := "care_here"
	if d.urgent {
		key = "care_after"
	}
	d.say(chat.Outbound{Text: d.text(key, nil), Offer: true, Ask: &chat.Ask{Input: chat.One, Words: append(d.helpChoice(), d.noPhoneChoice()),
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil)}}}})
}

// wait parks a survey or check-in: its question is asked again when the person chooses. It gives
// what waits, nil for nothing.
func (d *decision) wait(ctx context.Context) (*turn.Conversation, error) {
	conv := d.open()
	if conv == nil || d.more {
		return nil, nil
	}
	f, _, err := d.state(ctx, conv)
	if err != nil || f.Kind == flow.Signup {
		return nil, err
	}
	parked := *conv
	for _, kept := range d.turn.Save { // with what was just answered
		if kept.ID == conv.ID {
			parked = kept
		}
	}
	parked.Open, conv.Open = false, false
	d.save(parked)
	d.turn.Messages = slices.DeleteFunc(d.turn.Messages, func(m turn.Message) bool {
		return m.Person == d.snap.Person.ID && m.Body.Ask != nil && !m.Body.Offer && !m.Body.News
	})
	return &parked, nil
}

// Danger is what is said to somebody whose words could not be saved, or who is not known,
// where they may not be safe: it needs no store. Empty where nothing shows.
func (w *Watch) Danger(say func(key string, args map[string]any) string, language, typed string) string {
	level, category := w.Read(typed)
	if level != "L1" && level != "L2" {
		return ""
	}
	return w.text(say, language, Where{}, careKey(level, category), category)
}

// careKey names the text for a level and a category. In an emergency fewer words are read.
func careKey(level, category string) string {
	switch level {
	case "L3":
		return "care_low"
	case "L2":
		return "care_" + category
	}
	switch category {
	case "suicide", "self_harm":
		return "danger_suicide"
	case "harm_baby", "child", "intrusive":
		return "danger_baby"
	case "abuse":
		return "danger_abuse"
	case "emergency":
		return "danger_emergency"
	}
	return "danger_other"
}
