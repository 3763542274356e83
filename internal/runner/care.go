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
	// Contacts are those for a category in some nations, as lines; empty where there are none.
	Contacts func(language string, nations []string, category string) string

	mu sync.Mutex
	// told is when somebody was last given a text of L2 or L3. It is in memory alone: that
	// somebody was not well is written down nowhere.
	told map[member.ID]time.Time
}

// rest is how long nothing of L2 and L3 is said again: what is said twice is not heard.
const rest = 30 * time.Minute

// may tells whether a text may be given to somebody now.
func (w *Watch) may(id member.ID, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, told := w.told[id]
	return !told || now.Sub(at) >= rest || at.After(now)
}

// gave remembers that one was given, and forgets what was given long ago.
func (w *Watch) gave(id member.ID, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.told == nil {
		w.told = map[member.ID]time.Time{}
	}
	for other, at := range w.told {
		if now.Sub(at) >= rest {
			delete(w.told, other)
		}
	}
	w.told[id] = now
}

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
	case "L1":
		d.told = true
		return true, d.tell(ctx, careKey(level, category), category)
	case "L2":
		if !d.r.Watch.may(d.snap.Person.ID, d.turn.Now) {
			return false, nil
		}
		d.told = true
		return true, d.tell(ctx, careKey(level, category), category)
	case "L3":
		if d.r.Watch.may(d.snap.Person.ID, d.turn.Now) {
			d.told = true
			d.words("care_low", nil)
		}
	}
	return false, nil
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
	d.say(chat.Outbound{Text: d.r.Watch.with(d.text(key, nil), d.lang, d.nations(), category), Secret: true})
	return nil
}

// with puts under a text whom to turn to.
func (w *Watch) with(text, language string, nations []string, category string) string {
	if lines := w.Contacts(language, nations, category); lines != "" {
		text += "\n" + lines
	}
	return text
}

// wait lets a survey or check-in wait after a grave word: its question is asked again when
// the person chooses. What they ask a person for, or write to another, goes on at once.
func (d *decision) wait(ctx context.Context) error {
	conv := d.open()
	if conv == nil || d.more {
		return nil
	}
	f, _, err := d.state(ctx, conv)
	if err != nil || f.Kind == flow.Signup {
		return err
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
	d.say(chat.Outbound{Text: d.text("care_wait", nil), Offer: true, Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: press{kind: "r", conv: conv.ID}.id(), Label: d.text("carry_on", nil)}, {ID: "w.menu", Label: d.text("care_leave", nil)}}, Words: d.helpChoice()}})
	return nil
}

// Danger is what is said to somebody whose words could not be saved, or who is not known,
// where they may not be safe: it needs no store. Empty where nothing shows.
func (w *Watch) Danger(say func(key string) string, language, typed string) string {
	level, category := w.Read(typed)
	if level != "L1" && level != "L2" {
		return ""
	}
	return w.with(say(careKey(level, category)), language, nil, category)
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
