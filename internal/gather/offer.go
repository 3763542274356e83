package gather

import (
	"context"
	"fmt"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// Fill gives free places to those who wait, in their order: an offer, which waits for an
// answer outside their quiet hours. Whoever is here, and next, has the place at once. Whoever
// cannot be written to now keeps their place in line.
func (c *Crew) Fill(ctx context.Context, t *turn.Turn, s *event.Session, here member.ID) error {
	if s.State != event.Open || !t.Now.Before(s.Closes()) {
		return nil
	}
	passed := map[member.ID]bool{}
	for {
		id, ok := s.List.Next(passed)
		if !ok {
			return nil
		}
		if id == here {
			s.List.Offer(id, s.Closes())
			if err := s.List.Accept(id, t.Now); err != nil {
				return fmt.Errorf("give a place: %w", err)
			}
			Remind(t, s, id)
			continue
		}
		if err := c.offer(ctx, t, s, id, passed); err != nil {
			return err
		}
	}
}

// freed fills what has become free of a session that was full; where nobody can be asked,
// whoever runs it is told.
func (c *Crew) freed(ctx context.Context, t *turn.Turn, s *event.Session, full bool) error {
	if err := c.Fill(ctx, t, s, ""); err != nil {
		return err
	}
	if full && s.List.Free() > 0 && s.State == event.Open && t.Now.Before(s.Closes()) {
		return c.TellOrganiser(ctx, t, s, "organiser_free")
	}
	return nil
}

// offer offers somebody a place, or passes them over where they cannot be asked in time.
func (c *Crew) offer(ctx context.Context, t *turn.Turn, s *event.Session, id member.ID, passed map[member.ID]bool) error {
	r, ok, err := c.Post.Reader(ctx, id, s.Group)
	if err != nil {
		return err
	}
	var reads, until time.Time
	if ok {
		if reads, ok = r.Clear(t.Now); ok {
			until, ok = s.Window(reads)
		}
	}
	if !ok {
		s.List.Pass(id, t.Now)
		passed[id] = true
		return nil
	}
	s.List.Offer(id, until)
	args := c.args(r, s)
	args["Until"] = c.Words.When(r.Language, until.In(zone(r.Zone)))
	m := c.message(r, s, t.Now, "offer", c.Words.Say(r.Language, "place_offered", args),
		c.choice(r.Language, "yes", "place_take", s, chat.Main), c.choice(r.Language, "no", "place_leave", s, ""))
	m.After = reads
	t.Messages = append(t.Messages, r.To(m)...)
	t.Due = append(t.Due, turn.Due{Kind: turn.Offer, Subject: subject(s.ID, id), At: until})
	return nil
}

// Lapse ends the offers of a session that have run out, tells whose they were, and offers
// the places to the next.
func (c *Crew) Lapse(ctx context.Context, t *turn.Turn, s *event.Session) error {
	gone := s.List.Lapse(t.Now)
	for _, id := range gone {
		t.Unsay = append(t.Unsay, talk(s.ID, id))
		if err := c.tell(ctx, t, s, id, "place_lapsed", false, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "in", "place_wait_again", s, ""), c.choice(r.Language, "see", "session_see", s, chat.Quiet)}
		}); err != nil {
			return err
		}
	}
	return c.freed(ctx, t, s, len(gone) > 0)
}

// Decline turns an offer down for somebody: event.ErrNone where there is none. The place goes
// to the next.
func (c *Crew) Decline(ctx context.Context, t *turn.Turn, s *event.Session, id member.ID) error {
	if err := s.List.Decline(id); err != nil {
		return err
	}
	Unremind(t, s, id)
	return c.freed(ctx, t, s, true)
}

// Times before a session at which those with a place are reminded.
const (
	DayBefore  = "day"
	HourBefore = "hour"
)

var before = map[string]time.Duration{DayBefore: 24 * time.Hour, HourBefore: time.Hour}

// RemindAt is when somebody is reminded of a session; ok is false where that is over.
func RemindAt(s *event.Session, what string, now time.Time) (at time.Time, ok bool) {
	at = s.Start.Add(-before[what])
	return at, at.After(now)
}

// Remind sets the reminders of somebody who has a place. What they say is made up when they
// are sent.
func Remind(t *turn.Turn, s *event.Session, id member.ID) {
	for _, what := range []string{DayBefore, HourBefore} {
		if at, ok := RemindAt(s, what, t.Now); ok {
			t.Due = append(t.Due, turn.Due{Kind: turn.Remind, Subject: subject(s.ID, id) + " " + what, At: at})
		}
	}
	t.Undo = append(t.Undo, turn.Due{Kind: turn.Offer, Subject: subject(s.ID, id)})
}

// Unremind calls them off.
func Unremind(t *turn.Turn, s *event.Session, id member.ID) {
	for _, what := range []string{DayBefore, HourBefore} {
		t.Undo = append(t.Undo, turn.Due{Kind: turn.Remind, Subject: subject(s.ID, id) + " " + what})
	}
	t.Undo = append(t.Undo, turn.Due{Kind: turn.Offer, Subject: subject(s.ID, id)})
	t.Unsay = append(t.Unsay, talk(s.ID, id))
}

func subject(session string, id member.ID) string { return session + " " + string(id) }
