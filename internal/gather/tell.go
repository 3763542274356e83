package gather

import (
	"context"
	"fmt"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// urgent is how near a session must be for its change to come in quiet hours too: somebody
// may be on their way.
const urgent = 24 * time.Hour

func zone(name string) *time.Location { return checkin.Zone(name) }

// tell writes to one person about a session, outside their quiet hours unless it cannot
// wait. Whoever has stopped or paused everything is not written to, save that a session to
// which they would travel is not what they think.
func (c *Crew) tell(ctx context.Context, t *turn.Turn, s *event.Session, id member.ID, key string, cannotWait bool, options func(*post.Reader) []chat.Choice, more ...any) error {
	r, ok, err := c.Post.Reader(ctx, id, s.Group)
	if err != nil || !ok {
		return err
	}
	after, ok := r.Clear(t.Now)
	switch {
	case cannotWait && (!ok || after.After(s.Start.Add(-urgent))):
		after = t.Now
	case !ok:
		return nil
	}
	args := c.args(r, s)
	for i := 0; i+1 < len(more); i += 2 {
		name, ok := more[i].(string)
		if in, each := more[i+1].(func(language string) string); each {
			args[name] = in(r.Language)
		} else if ok {
			args[name] = more[i+1]
		}
	}
	var choices []chat.Choice
	if options != nil {
		choices = options(r)
	}
	m := c.message(r, s, fmt.Sprintf("%s%d", strings.ReplaceAll(key, "_", ""), t.Now.UnixMilli()), c.Words.Say(r.Language, key, args), choices...)
	m.After = after
	t.Messages = append(t.Messages, r.To(m)...)
	return nil
}

// TellOrganiser writes to the member who runs a session; where an officer does, the console
// shows it.
func (c *Crew) TellOrganiser(ctx context.Context, t *turn.Turn, s *event.Session, key string) error {
	if s.Organiser == "" {
		return nil
	}
	return c.tell(ctx, t, s, s.Organiser, key, false, func(r *post.Reader) []chat.Choice {
		return []chat.Choice{c.choice(r.Language, "run", "session_run", s, "")}
	})
}

// Concerned are those whom a change of a session concerns.
func Concerned(s *event.Session) []event.Place {
	return s.List.With(event.Confirmed, event.Offered, event.Waiting)
}

// Cancel cancels a session, and tells everybody concerned, once.
func (c *Crew) Cancel(ctx context.Context, t *turn.Turn, s *event.Session) error {
	if s.State != event.Open {
		return nil
	}
	s.State, s.Sequence = event.Cancelled, s.Sequence+1
	for _, p := range Concerned(s) {
		Unremind(t, s, p.Person)
		if err := c.tell(ctx, t, s, p.Person, "session_cancelled", true, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{{ID: "w.events", Label: c.Words.Say(r.Language, "word_events", nil)}}
		}); err != nil {
			return err
		}
	}
	return nil
}

// Change puts a changed session in place of what it was, tells everybody concerned what is
// different, once, and offers what has become free. It returns event.ErrBelow where more
// places are given than there would be.
func (c *Crew) Change(ctx context.Context, t *turn.Turn, was event.Session, s *event.Session, capacity int) error {
	if capacity != s.List.Capacity {
		if err := s.List.Resize(capacity); err != nil {
			return err
		}
	}
	s.Sequence++
	moved, placed := !was.Start.Equal(s.Start) || was.Minutes != s.Minutes, was.Where != s.Where || was.Details != s.Details
	key := ""
	switch {
	case moved && placed:
		key = "session_moved_both"
	case moved:
		key = "session_moved"
	case placed:
		key = "session_placed"
	}
	for _, p := range Concerned(s) {
		if moved {
			c.reset(t, s, p)
		}
		if key == "" {
			continue
		}
		if err := c.tell(ctx, t, s, p.Person, key, true, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "see", "session_see", s, ""), c.choice(r.Language, "out", "place_give_back", s, chat.Quiet)}
		}, "Where", strings.TrimSpace(s.Where)); err != nil {
			return err
		}
	}
	return c.Fill(ctx, t, s, "")
}

// reset sets the times of somebody in a session that has moved.
func (c *Crew) reset(t *turn.Turn, s *event.Session, p event.Place) {
	Unremind(t, s, p.Person)
	switch p.Status {
	case event.Confirmed:
		Remind(t, s, p.Person)
	case event.Offered:
		if p.Until.After(s.Closes()) {
			p.Until = s.Closes()
			s.List.Note(p.Person, func(one *event.Place) { one.Until = p.Until })
		}
		t.Due = append(t.Due, turn.Due{Kind: turn.Offer, Subject: subject(s.ID, p.Person), At: p.Until})
	}
}

// Leave takes somebody out of a session, and offers their place to the next.
func (c *Crew) Leave(ctx context.Context, t *turn.Turn, s *event.Session, id member.ID) (was event.Status, err error) {
	was = s.List.Leave(id)
	if was == "" || was == event.Left {
		return was, nil
	}
	Unremind(t, s, id)
	return was, c.Fill(ctx, t, s, "")
}

// HandOver lets officers run a session. Those concerned are told first, and whoever ran it.
func (c *Crew) HandOver(ctx context.Context, t *turn.Turn, s *event.Session, to member.OfficerID) error {
	if err := c.TellOrganiser(ctx, t, s, "session_taken_over"); err != nil {
		return err
	}
	for _, p := range Concerned(s) {
		if err := c.tell(ctx, t, s, p.Person, "session_handed_over", false, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "see", "session_see", s, ""), c.choice(r.Language, "out", "place_give_back", s, chat.Quiet)}
		}); err != nil {
			return err
		}
	}
	s.Organiser, s.Officer, s.Cover = "", to, false
	return nil
}

// Say tells everybody concerned something in the words of whoever runs a session.
func (c *Crew) Say(ctx context.Context, t *turn.Turn, s *event.Session, text string) error {
	for _, p := range Concerned(s) {
		if err := c.tell(ctx, t, s, p.Person, "session_says", false, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "see", "session_see", s, "")}
		}, "Text", text); err != nil {
			return err
		}
	}
	return nil
}
