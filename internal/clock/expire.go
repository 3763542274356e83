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
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// expire ends a conversation whose time ran out: the answers that were not sent
// go, or stay until the round closes, as the flow says.
func (c *Clock) expire(ctx context.Context, d turn.Due) error {
	conv, err := c.People.Conversation(ctx, d.Subject)
	if errors.Is(err, turn.ErrNotFound) {
		return c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}})
	}
	if err != nil && !errors.Is(err, keys.ErrGone) {
		return err
	}
	if conv.Expires.After(c.Now()) {
		d.At = conv.Expires
		return c.People.SetDue(ctx, d)
	}
	f, err := c.Flows.Flow(ctx, conv.Hash)
	if err != nil {
		return err
	}
	t := turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	if f.OnExpiry != "keep" {
		t.End = []string{conv.ID}
		if t.Messages, err = c.tell(ctx, conv.Person, "expired", f, conv.Round, "x"+conv.ID); err != nil {
			return err
		}
	}
	err = c.People.Commit(ctx, &t)
	if errors.Is(err, turn.ErrConflict) {
		return nil // it moved on meanwhile; the row stays and is looked at again
	}
	return err
}

// newsKept is how long news waits for somebody to come back.
const newsKept = 30 * 24 * time.Hour

// tell writes one text to a person at every address, unless they want nothing. It waits
// until their quiet hours are over. once makes the message's id, so that it is never
// written twice.
func (c *Clock) tell(ctx context.Context, id member.ID, key string, f *flow.Flow, from round.ID, once string) ([]turn.Message, error) {
	snap, err := c.People.Load(ctx, id, nil)
	if errors.Is(err, turn.ErrNotFound) || snap.Person.Stopped || snap.Person.Paused {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	quiet, err := c.quietFor(ctx, from)
	if err != nil {
		return nil, err
	}
	after, ok := snap.Person.Wish.Clear(c.Now(), checkin.Zone(snap.Person.Zone), quiet)
	if !ok {
		return nil, nil
	}
	p := snap.Person
	return c.to(ctx, &p, turn.Message{ID: "n" + once, Until: c.Now().Add(newsKept), After: after,
		Body: chat.Outbound{Text: c.Words.Say(p.Language, key, map[string]any{"Title": f.Title.For(p.Language)})}})
}

// endLost drops conversations that cannot be opened after a restore, and tells
// their people.
func (c *Clock) endLost(ctx context.Context) error {
	lost, err := c.People.Lost(ctx)
	if err != nil {
		return fmt.Errorf("look for lost conversations: %w", err)
	}
	for _, conv := range lost {
		f, err := c.Flows.Flow(ctx, conv.Hash)
		if err != nil {
			return err
		}
		t := turn.Turn{Now: c.Now(), End: []string{conv.ID}, Undo: []turn.Due{{Kind: turn.Expire, Subject: conv.ID}}}
		if t.Messages, err = c.tell(ctx, conv.Person, "lost", f, conv.Round, "l"+conv.ID); err != nil {
			return err
		}
		if err := c.People.Commit(ctx, &t); err != nil && !errors.Is(err, turn.ErrConflict) {
			return err
		}
	}
	return nil
}
