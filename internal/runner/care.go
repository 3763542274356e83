package runner

import (
	"context"
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
	// told is when somebody was last given a text of L2 or L3, and of what. It is in memory
	// alone: that somebody was not well is written down nowhere.
	told map[member.ID]given
}

type given struct {
	at       time.Time
	category string
}

// rest is how long nothing of L2 and L3 is said again: what is said twice is not heard.
const rest = 30 * time.Minute

// keepTold is how long it is known of what the text was: long enough to answer the question
// under it.
const keepTold = 24 * time.Hour

// may tells whether a text may be given to somebody now.
func (w *Watch) may(id member.ID, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	last, told := w.told[id]
	return !told || now.Sub(last.at) >= rest || last.at.After(now)
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
func (w *Watch) gave(id member.ID, category string, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.told == nil {
		w.told = map[member.ID]given{}
	}
	for other, last := range w.told {
		if now.Sub(last.at) >= keepTold {
			delete(w.told, other)
		}
	}
	w.told[id] = given{now, category}
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
	switch level {
	case "L3":
		if category == Unread { // what could not be read is taken seriously
			return false, d.tell(ctx, "care_low", "other")
		}
		if d.r.Watch.may(d.snap.Person.ID, d.turn.Now) {
			d.told = category
			d.words("care_low", nil)
		}
		return false, nil
	case "L2":
		if d.snap.Person.State.Drill == nil && !d.r.Watch.may(d.snap.Person.ID, d.turn.Now) {
			return false, nil
		}
	}
	d.told = category
	if err := d.tell(ctx, careKey(level, category), category); err != nil {
		return true, err
	}
	if d.handed, err = d.passOn(ctx, level, category); err != nil {
		return true, err
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
	if level != "L1" {
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
