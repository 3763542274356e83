package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/flow"
	"blether/internal/keys"
	"blether/internal/turn"
)

// nudge reminds somebody, once, of what they have begun and not finished. Whoever writes
// meanwhile is not reminded before they have been away again.
func (c *Clock) nudge(ctx context.Context, d turn.Due) error {
	over := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	conv, err := c.People.Conversation(ctx, d.Subject)
	if errors.Is(err, turn.ErrNotFound) || errors.Is(err, keys.ErrGone) {
		return c.People.Commit(ctx, over)
	}
	if err != nil {
		return err
	}
	f, err := c.Flows.Flow(ctx, conv.Hash)
	if err != nil {
		return err
	}
	if next := conv.Expires.Add(-f.Expires).Add(turn.NudgeAfter); next.After(c.Now()) {
		d.At = next
		return c.People.SetDue(ctx, d)
	}
	snap, err := c.People.Load(ctx, conv.Person, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return c.People.Commit(ctx, over)
	}
	if err != nil {
		return err
	}
	quiet, err := c.quietFor(ctx, conv.Round)
	if err != nil {
		return err
	}
	p := snap.Person
	who := checkin.Person{Zone: zoneOf(p.Zone), Wish: p.Wish, Silent: p.Paused || p.Stopped, Spent: p.State.Spent, Usual: quiet, MostOf: c.Week}
	switch verdict, until, _ := who.Judge(checkin.Nudge, conv.Flow, c.Now()); verdict {
	case checkin.Hold:
		if !until.Before(conv.Expires) {
			return c.People.Commit(ctx, over) // it would come too late
		}
		d.At = until
		return c.People.SetDue(ctx, d)
	case checkin.Go:
		if over.Messages, err = c.reminder(ctx, &conv, f, p.Language, p.Wish.Only); err != nil {
			return err
		}
		p.State.Spent = p.State.Spent.With(c.Now().Truncate(time.Minute))
		over.Touch = append(over.Touch, p)
	}
	if err := c.People.Commit(ctx, over); !errors.Is(err, turn.ErrConflict) {
		return err
	}
	return nil // they are writing: the row stays, and is looked at again
}

// reminder says that something is half done, with ways on and out, and without its subject.
func (c *Clock) reminder(ctx context.Context, conv *turn.Conversation, f *flow.Flow, language, only string) ([]turn.Message, error) {
	addresses, err := c.People.Addresses(ctx, conv.Person)
	if err != nil {
		return nil, err
	}
	say := func(key string, args map[string]any) string { return c.Words.Say(language, key, args) }
	var out []turn.Message
	for i, a := range reached(addresses, only) {
		m := turn.Message{ID: fmt.Sprintf("%s-h%s-%d", conv.Person, conv.ID, i), Person: conv.Person, Address: a, Talk: conv.ID, Until: conv.Expires}
		m.Body = chat.Outbound{ID: m.ID, To: a, Language: language, News: true, Offer: true, Expires: conv.Expires, Text: say("half_done", nil),
			Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "r." + conv.ID, Label: say("carry_on", nil), Style: chat.Main},
				{ID: "d." + conv.ID, Label: say("drop", map[string]any{"Title": f.Title.For(language)}), Style: chat.Quiet}},
				Words: []chat.Choice{{ID: "w.changed", Label: say("word_changed", nil), Style: chat.Quiet}, {ID: "w.help", Label: say("word_help", nil), Style: chat.Quiet}}}}
		out = append(out, m)
	}
	return out, nil
}
