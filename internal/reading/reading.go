// Package reading is what moderators do: they read the free texts of rounds that are over, before
// anybody may quote them, decide which may, and leave a message for an author whom nobody can
// find. It is the one room that shows a text to somebody; each reading stands in the trail.
package reading

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"blether/internal/flow"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/release"
	"blether/internal/round"
	"blether/internal/store/people"
	"blether/internal/store/responses"
	"blether/internal/turn"
)

// Desk is where they read.
type Desk struct {
	People    *people.Store
	Responses *responses.Store
	Guard     *guard.Guard
	Flows     Flows
	Now       func() time.Time

	mu    sync.Mutex
	noted map[string]time.Time // when each moderator's coding in a group was noted last
}

// Flows gives published flows.
type Flows interface {
	Flow(ctx context.Context, hash string) (*flow.Flow, error)
}

// Reads tells whether an officer is a moderator of a group.
func Reads(g *group.Group, id member.OfficerID) bool { return slices.Contains(g.Readers, string(id)) }

// may lets moderators of a group through: form.ErrNotYours for others.
func (d *Desk) may(ctx context.Context, by member.Officer, id group.ID) error {
	if !by.In(id) {
		return form.ErrNotYours
	}
	g, err := d.People.Group(ctx, id)
	if err == nil && !Reads(&g, by.ID) {
		err = form.ErrNotYours
	}
	return err
}

// Pile is the texts of one question of a round.
type Pile struct {
	Round round.ID
	Texts []quote.Text
}

// Texts are those of a group's rounds that are over, one pile for each round; that they were read
// is noted first.
func (d *Desk) Texts(ctx context.Context, by member.Officer, id group.ID) ([]Pile, error) {
	if err := d.may(ctx, by, id); err != nil {
		return nil, err
	}
	if err := d.noteReading(ctx, by, id); err != nil {
		return nil, err
	}
	rounds, err := d.over(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Pile
	for _, r := range rounds {
		texts, err := d.Responses.Texts(ctx, string(r.ID))
		if err != nil {
			return nil, err
		}
		if len(texts) > 0 {
			out = append(out, Pile{r.ID, texts})
		}
	}
	return out, nil
}

// fresh is how long after a round's end moderators are reminded of its texts.
const fresh = 14 * 24 * time.Hour

// Waiting tells whether texts of a group wait for its moderators, of rounds that ended not long
// ago.
func (d *Desk) Waiting(ctx context.Context, g *group.Group) (bool, error) {
	if len(g.Readers) == 0 {
		return false, nil
	}
	rounds, err := d.over(ctx, g.ID)
	if err != nil {
		return false, err
	}
	for _, r := range rounds {
		if d.Now().Sub(r.Closes) > fresh {
			continue
		}
		texts, err := d.Responses.Texts(ctx, string(r.ID))
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(texts, func(t quote.Text) bool { return t.May && t.State == quote.Unread }) {
			return true, nil
		}
	}
	return false, nil
}

// over are the anonymous rounds of a group whose last release is out: in others nothing was taken
// out of texts, and authors have no code with which to say no.
func (d *Desk) over(ctx context.Context, id group.ID) ([]round.Round, error) {
	all, err := d.People.RoundsOf(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read rounds: %w", err)
	}
	var out []round.Round
	for _, r := range all {
		if r.State == round.Open {
			continue
		}
		f, err := d.Flows.Flow(ctx, r.Hash)
		if err != nil {
			return nil, fmt.Errorf("read flow: %w", err)
		}
		if f.Privacy == flow.Anonymous {
			out = append(out, r)
		}
	}
	return out, nil
}

// onText does something with a text of a group's rounds; form.ErrNotFound for another.
func (d *Desk) onText(ctx context.Context, id group.ID, text string, change func(quote.Text) (quote.Said, error)) error {
	rounds, err := d.over(ctx, id)
	if err != nil {
		return err
	}
	err = d.Responses.Settle(ctx, text, func(t quote.Text) (quote.Said, error) {
		if !slices.ContainsFunc(rounds, func(r round.Round) bool { return string(r.ID) == t.Round }) {
			return quote.Said{}, turn.ErrNotFound
		}
		return change(t)
	})
	switch {
	case errors.Is(err, turn.ErrNotFound):
		return form.ErrNotFound
	case errors.Is(err, turn.ErrConflict):
		return form.ErrTwice
	}
	return err
}

// Decide decides on a text; form.Mistakes with what is wrong with the decision.
func (d *Desk) Decide(ctx context.Context, by member.Officer, id group.ID, text string, in quote.Decision) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	return d.onText(ctx, id, text, func(t quote.Text) (quote.Said, error) {
		in.Foreign = foreign(t.Words)
		said, flaw := t.Decide(in, string(by.ID), d.Now())
		if flaw != "" {
			var bad form.Mistakes
			bad.Add("text-"+text, "", "%s", flaw)
			return said, bad
		}
		return said, nil
	})
}

// Agree is the second person who looks, where a group wants two: at what would be quoted, as
// quote.Text.Seen names it.
func (d *Desk) Agree(ctx context.Context, by member.Officer, id group.ID, text, seen string) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	return d.onText(ctx, id, text, func(t quote.Text) (quote.Said, error) {
		if t.Seen() != seen || t.By == string(by.ID) || t.State != quote.Chosen && t.State != quote.Agreed && t.State != quote.Offered {
			return t.Said, turn.ErrConflict
		}
		t.Second = string(by.ID)
		return t.Said, nil
	})
}

// Leave leaves a message for the author of a text, who alone finds it, by their withdrawal code.
func (d *Desk) Leave(ctx context.Context, by member.Officer, id group.ID, text, message string) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	err := d.onText(ctx, id, text, func(t quote.Text) (quote.Said, error) {
		said, flaw := t.Leave(message)
		if flaw != "" {
			var bad form.Mistakes
			bad.Add("text-"+text, "two or three lines", "%s", flaw)
			return said, bad
		}
		return said, nil
	})
	if err != nil {
		return err
	}
	t := &turn.Turn{Now: d.Now()}
	d.Guard.Note(t, id, "", by.ID, "left a message")
	return d.People.CommitBy(ctx, by.ID, id, t)
}

// Worries tells whether a moderator may say of a text that its author may not be safe: it is there,
// and theirs to read. An error says why not.
func (d *Desk) Worries(ctx context.Context, by member.Officer, id group.ID, text string) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	return d.onText(ctx, id, text, func(t quote.Text) (quote.Said, error) { return t.Said, nil })
}

// Quote is one that can be used, as it may be attributed.
type Quote struct {
	Round    round.ID
	Question string
	Text     string
	Nation   string // empty where that block is too small
}

// Quotes are those that can be used now, for every officer of the group: in an order of their
// own, never beside ratings.
func (d *Desk) Quotes(ctx context.Context, by member.Officer, id group.ID) ([]Quote, error) {
	if !by.In(id) {
		return nil, form.ErrNotYours
	}
	g, err := d.People.Group(ctx, id)
	if err != nil {
		return nil, err
	}
	rounds, err := d.over(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Quote
	for _, r := range rounds {
		texts, err := d.Responses.Texts(ctx, string(r.ID))
		if err != nil {
			return nil, err
		}
		large, err := d.large(ctx, r, max(g.K, group.DefaultK))
		if err != nil {
			return nil, err
		}
		// where one nation were named and another not, what is not named would name it
		all := !slices.ContainsFunc(texts, func(t quote.Text) bool { return t.Nation != "" && !large[t.Nation] })
		for i := range texts {
			t := &texts[i]
			if !t.Usable(d.Now(), g.TwoRead) {
				continue
			}
			one := Quote{Round: r.ID, Question: t.Question, Text: t.Quoted()}
			if all && large[t.Nation] {
				one.Nation = t.Nation
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// large are the nations whose published block of a round reaches k.
func (d *Desk) large(ctx context.Context, r round.Round, k int) (map[string]bool, error) {
	out := map[string]bool{}
	doc, err := d.Responses.ReleaseOf(ctx, string(r.ID), len(r.Plan.Dates))
	if errors.Is(err, turn.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for _, b := range doc.Blocks {
		if isNation(b) && b.People >= k {
			out[b.Place] = true
		}
	}
	return out, nil
}

// isNation tells whether a block is everybody of a nation.
func isNation(b release.Block) bool {
	return b.Level == "nation" && b.Role == "all"
}
