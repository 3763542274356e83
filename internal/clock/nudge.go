package clock

import (
	"context"
	"errors"
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
	switch verdict, until, _ := c.judged(&p, quiet).Judge(checkin.Nudge, conv.Flow, c.Now()); verdict {
	case checkin.Hold:
		if !until.Before(conv.Expires) {
			return c.People.Commit(ctx, over) // it would come too late
		}
		d.At = until
		return c.People.SetDue(ctx, d)
	case checkin.Go:
		if over.Messages, err = c.to(ctx, &p, c.reminder(&conv, f, p.Language)); err != nil {
			return err
		}
		p.State.Spent = p.State.Spent.With(c.Now().Truncate(time.Minute))
		over.Touch = append(over.Touch, p)
	}
	return c.unlessBusy(ctx, over)
}

// reminder says that something is half done, with ways on and out, and without its subject.
func (c *Clock) reminder(conv *turn.Conversation, f *flow.Flow, language string) turn.Message {
	say := func(key string, args map[string]any) string { return c.Words.Say(language, key, args) }
	return turn.Message{ID: "h" + conv.ID, Talk: conv.ID, Until: conv.Expires, Body: chat.Outbound{Offer: true, Expires: conv.Expires, Text: say("half_done", nil),
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "r." + conv.ID, Label: say("carry_on", nil), Style: chat.Main},
			{ID: "d." + conv.ID, Label: say("drop", map[string]any{"Title": f.Title.For(language)}), Style: chat.Quiet}},
			Words: []chat.Choice{{ID: "w.changed", Label: say("word_changed", nil), Style: chat.Quiet}, {ID: "w.help", Label: say("word_help", nil), Style: chat.Quiet}}}}}
}
