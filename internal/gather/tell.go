package gather

import (
	"context"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

func zone(name string) *time.Location { return checkin.Zone(name) }

// tell writes to one person about a session, outside their quiet hours. Whoever has stopped or
// paused everything is not written to. now lets it come at once all the same: somebody with a
// place may be on their way to a session that is not what they think.
func (c *Crew) tell(ctx context.Context, t *turn.Turn, s *event.Session, id member.ID, key string, now bool, options func(*post.Reader) []chat.Choice, more ...any) error {
	r, ok, err := c.Post.Reader(ctx, id, s.Group)
	if err != nil || !ok {
		return err
	}
	after, ok := r.Clear(t.Now)
	switch {
	case now:
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
	m := c.message(r, s, t.Now, key, c.Words.Say(r.Language, key, args), choices...)
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
	c.show(t, s)
	for _, p := range Concerned(s) {
		Unremind(t, s, p.Person)
		if err := c.tell(ctx, t, s, p.Person, "session_cancelled", p.Status == event.Confirmed && s.Rushed(t.Now), func(r *post.Reader) []chat.Choice {
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
	case was.Format != s.Format || was.Title != s.Title || was.Rules != s.Rules:
		key = "session_changed"
	}
	rushed := was.Rushed(t.Now) || s.Rushed(t.Now)
	for _, p := range Concerned(s) {
		if moved {
			c.reset(t, s, p)
		}
		if key == "" {
			continue
		}
		if err := c.tell(ctx, t, s, p.Person, key, p.Status == event.Confirmed && rushed, func(r *post.Reader) []chat.Choice {
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
	full := s.List.Free() <= 0
	switch was = s.List.Leave(id); was {
	case event.Confirmed, event.Offered:
		Unremind(t, s, id)
		return was, c.freed(ctx, t, s, full)
	case event.Waiting:
		Unremind(t, s, id)
	}
	return was, nil
}

// beforeSeen is how long those concerned have before officers who took a session over see who
// they are.
const beforeSeen = 24 * time.Hour

// HandOver lets officers run a session. Those concerned are told first, and whoever ran it;
// officers see who they are a day later. Who cannot be told keeps their place without a name.
func (c *Crew) HandOver(ctx context.Context, t *turn.Turn, s *event.Session, to member.OfficerID) error {
	if err := c.TellOrganiser(ctx, t, s, "session_taken_over"); err != nil {
		return err
	}
	s.Organiser, s.Officer, s.Cover, s.Seen = "", to, false, t.Now.Add(beforeSeen)
	return c.seenBy(ctx, t, s, "session_handed_over")
}

// Led lets another peer supporter run a session. Those concerned are told.
func (c *Crew) Led(ctx context.Context, t *turn.Turn, s *event.Session, by member.ID) error {
	if err := c.TellOrganiser(ctx, t, s, "cover_found"); err != nil {
		return err
	}
	s.Organiser, s.Officer, s.Cover = by, "", false
	return c.seenBy(ctx, t, s, "session_led")
}

// seenBy tells those concerned that somebody else sees now who they are.
func (c *Crew) seenBy(ctx context.Context, t *turn.Turn, s *event.Session, key string) error {
	for _, p := range Concerned(s) {
		r, ok, err := c.Post.Reader(ctx, p.Person, s.Group)
		if err != nil {
			return err
		}
		if !ok || r.Silent() {
			s.List.Note(p.Person, func(p *event.Place) { p.Told = event.Told{} })
			continue
		}
		if err := c.tell(ctx, t, s, p.Person, key, false, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "see", "session_see", s, ""), c.choice(r.Language, "out", "place_give_back", s, chat.Quiet)}
		}); err != nil {
			return err
		}
	}
	return nil
}

// Say tells those with a place something in the words of whoever runs a session; those who
// wait for one too, unless the words lead in.
func (c *Crew) Say(ctx context.Context, t *turn.Turn, s *event.Session, text string) error {
	for _, p := range Concerned(s) {
		if p.Status != event.Confirmed && event.LeadsIn(text) {
			continue
		}
		if err := c.tell(ctx, t, s, p.Person, "session_says", p.Status == event.Confirmed && s.Rushed(t.Now) && !s.Start.After(t.Now.Add(saysNow)), func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "see", "session_see", s, "")}
		}, "Text", text); err != nil {
			return err
		}
	}
	return nil
}

// saysNow is how near a session must be for its organiser's words to come in quiet hours.
const saysNow = 2 * time.Hour

// Able are the peer supporters of a group of whom all that is asked is marked.
func (c *Crew) Able(ctx context.Context, g group.ID, now time.Time) (map[member.ID]bool, error) {
	people, roles, err := c.People.PeopleIn(ctx, g)
	if err != nil {
		return nil, err
	}
	standings, err := c.People.Standings(ctx, g)
	out := map[member.ID]bool{}
	for i, p := range people {
		if roles[i] == member.Supporter && member.Current(standings, p.ID, g, now) {
			out[p.ID] = true
		}
	}
	return out, err
}

// AskCover asks those who could lead a session, once; asked is false where there is nobody.
func (c *Crew) AskCover(ctx context.Context, t *turn.Turn, s *event.Session) (asked bool, err error) {
	if s.Cover || s.State != event.Open || !t.Now.Before(s.Start) {
		return s.Cover, nil
	}
	s.Cover = true
	all, err := c.Able(ctx, s.Group, t.Now)
	if err != nil {
		return false, err
	}
	for id := range all {
		if s.RunBy(id) {
			continue
		}
		asked = true
		if err := c.tell(ctx, t, s, id, "cover_ask", false, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "lead", "cover_yes", s, "")}
		}); err != nil {
			return false, err
		}
	}
	return asked, nil
}

// orphanUntil is how long before a session somebody must lead it, that nobody sets out in
// vain; and the least that others have to say so.
const (
	orphanUntil = 24 * time.Hour
	orphanLeast = time.Hour
)

// Orphan is a session whose organiser is gone: others are asked to lead it, and where nobody
// does it is cancelled a day before.
func (c *Crew) Orphan(ctx context.Context, t *turn.Turn, s *event.Session) error {
	s.Organiser, s.Cover = "", false
	at := s.Start.Add(-orphanUntil)
	if soonest := t.Now.Add(orphanLeast); at.Before(soonest) {
		at = soonest
	}
	t.Due = append(t.Due, turn.Due{Kind: turn.Gather, Subject: s.ID + " " + Orphaned, At: at})
	_, err := c.AskCover(ctx, t, s)
	return err
}
