package clock

import (
	"context"
	"errors"
	"fmt"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/member"
	"blether/internal/turn"
)

// renew asks, a year after somebody let officers see their name, whether that still holds.
// It comes as anything that comes by itself: not in quiet hours, nor on a hard day.
func (c *Clock) renew(ctx context.Context, d turn.Due) error {
	snap, group, err := c.showing(ctx, d)
	if err != nil || group == "" {
		return err
	}
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}, Due: []turn.Due{{Kind: turn.Lapse, Subject: d.Subject, At: c.Now().Add(turn.LapseAfter)}}}
	p := snap.Person
	switch verdict, until, _ := c.judged(&p, c.Quiet).Judge(checkin.Renewal, "", c.Now()); verdict {
	case checkin.Hold:
		d.At = until
		return c.People.SetDue(ctx, d)
	case checkin.Go:
		if t.Messages, err = c.to(ctx, &p, c.stillRight(&p, group)); err != nil {
			return err
		}
		p.State.Spent = p.State.Spent.With(c.Now())
		t.Touch = append(t.Touch, p)
	}
	return c.unlessBusy(ctx, t)
}

// lapse takes a name back from officers where no yes came: silence is none.
func (c *Clock) lapse(ctx context.Context, d turn.Due) error {
	snap, group, err := c.showing(ctx, d)
	if err != nil || group == "" {
		return err
	}
	p := snap.Person
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}, Person: &p, Consent: []member.Consent{{Purpose: "name", Version: "1", Day: c.Now()}}}
	for _, m := range snap.Memberships {
		t.ShowName = append(t.ShowName, m.Group)
	}
	return c.unlessBusy(ctx, t)
}

// showing reads a person whose name officers see, and one group whose officers do; with
// nobody, or no name, the row goes.
func (c *Clock) showing(ctx context.Context, d turn.Due) (snap turn.Snapshot, group string, err error) {
	over := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	snap, err = c.People.Load(ctx, member.ID(d.Subject), nil)
	if errors.Is(err, turn.ErrNotFound) {
		return snap, "", c.People.Commit(ctx, over)
	}
	if err != nil {
		return snap, "", err
	}
	if err := c.People.Surround(ctx, &snap); err != nil {
		return snap, "", err
	}
	for _, m := range snap.Memberships {
		if m.Name == "" {
			continue
		}
		g, err := c.People.Group(ctx, m.Group)
		return snap, g.Name, err
	}
	return snap, "", c.People.Commit(ctx, over)
}

// unlessBusy commits a Turn; where the person is writing just now, the row stays and is
// looked at again.
func (c *Clock) unlessBusy(ctx context.Context, t *turn.Turn) error {
	if err := c.People.Commit(ctx, t); !errors.Is(err, turn.ErrConflict) {
		return err
	}
	return nil
}

func (c *Clock) stillRight(p *member.Person, group string) turn.Message {
	say := func(key string, args map[string]any) string { return c.Words.Say(p.Language, key, args) }
	return turn.Message{ID: fmt.Sprintf("y%d", c.Now().Unix()), Until: c.Now().Add(turn.LapseAfter), Body: chat.Outbound{Offer: true,
		Text: say("name_still", map[string]any{"Group": group, "Date": c.Words.Date(p.Language, c.Now().Add(turn.LapseAfter))}),
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "y.renew", Label: say("name_keep", nil), Style: chat.Main}, {ID: "y.hide", Label: say("hide_name", nil)}},
			Words: []chat.Choice{{ID: "w.help", Label: say("word_help", nil), Style: chat.Quiet}}}}}
}

// beginRenewals writes when names that are shown are asked for again, where it is not
// written yet.
func (c *Clock) beginRenewals(ctx context.Context) error {
	all, err := c.People.ShowingNames(ctx)
	if err != nil {
		return fmt.Errorf("read whose names are shown: %w", err)
	}
	for id, since := range all {
		if err := c.People.BeginDue(ctx, turn.Due{Kind: turn.Renew, Subject: string(id), At: since.Add(turn.RenewAfter)}); err != nil {
			return err
		}
	}
	return nil
}
