package clock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/gather"
	"blether/internal/member"
	"blether/internal/turn"
)

// What falls due in gatherings: offers run out, people are reminded and told of new ones,
// sign-up closes, and a session is over.

// gathering reads the session that due work is about; nil where it is gone, and then the
// row goes.
func (c *Clock) gathering(ctx context.Context, d turn.Due) (*event.Session, []string, error) {
	parts := strings.Fields(d.Subject)
	if len(parts) == 0 {
		return nil, nil, fmt.Errorf("no session in %q", d.Kind)
	}
	s, err := c.People.Session(ctx, parts[0])
	if errors.Is(err, turn.ErrNotFound) {
		return nil, nil, c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}})
	}
	return &s, parts, err
}

// lapsed ends an offer that has run out, and offers the place to the next.
func (c *Clock) lapsed(ctx context.Context, d turn.Due) error {
	s, _, err := c.gathering(ctx, d)
	if err != nil || s == nil {
		return err
	}
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	if err := c.Crew.Lapse(ctx, t, s); err != nil {
		return err
	}
	return c.unlessBusy(ctx, withSession(t, s))
}

// withSession puts a session into a Turn, where something of it changed.
func withSession(t *turn.Turn, s *event.Session) *turn.Turn {
	if len(s.List.Changed()) > 0 {
		t.Sessions = append(t.Sessions, turn.Session{Session: *s})
	}
	return t
}

// remind writes to somebody about a session: that it is near, or that there is a new one.
// What it says is made up now. It waits for quiet hours and for the week, and does not come
// where it would come too late.
func (c *Clock) remind(ctx context.Context, d turn.Due) error {
	s, parts, err := c.gathering(ctx, d)
	if err != nil || s == nil {
		return err
	}
	const whole = 3
	if len(parts) != whole {
		return fmt.Errorf("a reminder of %d parts", len(parts))
	}
	id, what := member.ID(parts[1]), parts[2]
	over := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	snap, err := c.People.Load(ctx, id, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return c.People.Commit(ctx, over)
	}
	if err != nil {
		return err
	}
	kind, wanted := checkin.Reminder, s.List.Status(id) == event.Confirmed && c.Now().Before(s.Start)
	if what == gather.Announce {
		kind, wanted = checkin.Invite, s.List.Of(id) == nil && s.Upcoming(c.Now())
	}
	if !wanted || s.State != event.Open {
		return c.People.Commit(ctx, over)
	}
	if at, ok := gather.RemindAt(s, what, c.Now()); ok && what != gather.Announce { // it has moved
		d.At = at
		return c.People.SetDue(ctx, d)
	}
	g, err := c.People.Group(ctx, s.Group)
	if err != nil {
		return err
	}
	p := snap.Person
	switch verdict, until, _ := c.judged(&p, checkin.HoursOr(g.Quiet, c.Quiet)).Judge(kind, "", c.Now()); verdict {
	case checkin.Hold:
		if !until.Before(s.Closes()) && (what == gather.Announce || !until.Before(s.Start)) {
			return c.People.Commit(ctx, over) // it would come too late
		}
		d.At = until
		return c.People.SetDue(ctx, d)
	case checkin.Go:
		m := c.Crew.Reminder(&p, s, what, c.Now())
		if over.Messages, err = c.to(ctx, &p, m); err != nil {
			return err
		}
		p.State.Spent = p.State.Spent.With(c.Now().Truncate(time.Minute))
		over.Touch = append(over.Touch, p)
	}
	return c.unlessBusy(ctx, over)
}

// gather looks at a session as it closes, and once it is over.
func (c *Clock) gather(ctx context.Context, d turn.Due) error {
	s, parts, err := c.gathering(ctx, d)
	if err != nil || s == nil {
		return err
	}
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	if s.State != event.Open {
		return c.People.Commit(ctx, t)
	}
	what := parts[len(parts)-1]
	at := s.Closes()
	if what == gather.Over {
		at = s.End()
	}
	if at.After(c.Now()) { // it has moved
		d.At = at
		return c.People.SetDue(ctx, d)
	}
	if what == gather.Over {
		err = c.over(ctx, t, s)
	} else {
		err = c.closing(ctx, t, s)
	}
	if err != nil {
		return err
	}
	return c.unlessBusy(ctx, withSession(t, s))
}

// closing tells whoever runs a session that too few come.
func (c *Clock) closing(ctx context.Context, t *turn.Turn, s *event.Session) error {
	if s.List.Count(event.Confirmed) >= s.Minimum {
		return nil
	}
	return c.Crew.TellOrganiser(ctx, t, s, "organiser_few")
}

// over lets whoever ran a session note who came, and those who had a place be asked what it
// was like, without their name.
func (c *Clock) over(ctx context.Context, t *turn.Turn, s *event.Session) error {
	if err := c.Waves.AfterSessions(ctx, s.Group); err != nil {
		return fmt.Errorf("begin to ask after sessions: %w", err)
	}
	s.State = event.Over
	t.Sessions = append(t.Sessions, turn.Session{Session: *s})
	return c.Crew.After(ctx, t, s)
}

// sweep offers what has become free without anybody doing something: where people were
// removed or forgotten, or can be written to again.
func (c *Clock) sweep(ctx context.Context) error {
	ids, err := c.People.OpenSessions(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		s, err := c.People.Session(ctx, id)
		if err != nil {
			return err
		}
		if s.List.Free() <= 0 || s.List.Count(event.Waiting) == 0 {
			continue
		}
		t := &turn.Turn{Now: c.Now()}
		if err := c.Crew.Fill(ctx, t, &s, ""); err != nil {
			return err
		}
		if len(s.List.Changed()) == 0 {
			continue
		}
		if err := c.unlessBusy(ctx, withSession(t, &s)); err != nil {
			return err
		}
	}
	return nil
}

// mine tells what due work belongs to somebody, so that it does not stand before the rest
// where it fails.
var mine = []turn.Kind{turn.Nudge, turn.Expire, turn.Renew, turn.Lapse, turn.Offer, turn.Remind, turn.Gather}

func theirs(k turn.Kind) bool { return slices.Contains(mine, k) }
