package gather

import (
	"context"
	"slices"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// Alter changes sessions, the first of which says where it moves to: the others move by as
// much. Everything that is wrong is said before anything changes.
func (c *Crew) Alter(ctx context.Context, t *turn.Turn, all []*event.Session, in event.Alteration) ([]event.Flaw, error) {
	first := all[0]
	to, flaws := in.Starts(first, t.Now)
	for _, s := range all {
		if capacity := in.Places(s); capacity < s.List.Count(event.Confirmed)+s.List.Count(event.Offered) {
			flaws = append(flaws, event.Flaw{Field: "capacity", Key: "flaw_below"})
		}
	}
	changed := in.Told(first)
	flaws = append(flaws, changed.Flaws(in.Places(first))...)
	if len(flaws) > 0 {
		return flaws, nil
	}
	from := first.Start
	for _, s := range all {
		was := *s
		s.Facts = in.Told(s)
		s.List.Queue = s.Queue
		s.Start, _ = event.Shift(s, from, to) // in a gap it begins at its end
		if err := c.Change(ctx, t, was, s, in.Places(s)); err != nil {
			return nil, err
		}
		if !was.Start.Equal(s.Start) || was.CutOff != s.CutOff || was.Minutes != s.Minutes {
			c.set(t, s)
		}
	}
	return nil, nil
}

// What the clock does about a session by itself.
const (
	Closing  = "close" // nobody signs up from now on: are there enough
	Over     = "over"
	Announce = "announce"
	Orphaned = "orphan" // whether somebody leads it now
	Shown    = "shown"  // a platform shows it to everybody, where its organiser wants that
	Count    = "count"  // who came is counted for a release
	Fade     = "fade"   // names and needs go
)

// set sets the times at which the clock looks at a session.
func (c *Crew) set(t *turn.Turn, s *event.Session) {
	t.Due = append(t.Due, turn.Due{Kind: turn.Gather, Subject: s.ID + " " + Closing, At: s.Closes()}, turn.Due{Kind: turn.Gather, Subject: s.ID + " " + Over, At: s.End()})
	c.show(t, s)
}

// show lets the clock have it shown, or taken off.
func (c *Crew) show(t *turn.Turn, s *event.Session) {
	if s.Native {
		t.Due = append(t.Due, turn.Due{Kind: turn.Gather, Subject: s.ID + " " + Shown, At: t.Now})
	}
}

// Open sets the times of new sessions, and lets those hear of the first whom it is for: all
// of the group, or those who told that it fits. Each hears when their day allows it.
func (c *Crew) Open(ctx context.Context, t *turn.Turn, all []event.Session) error {
	for i := range all {
		c.set(t, &all[i])
	}
	s := &all[0]
	if s.Invited {
		return nil
	}
	people, _, err := c.People.PeopleIn(ctx, s.Group)
	if err != nil {
		return err
	}
	told, err := c.People.Apart(ctx, s.Organiser, t.Now) // they wanted no more to do with each other
	if err != nil {
		return err
	}
	told[s.Organiser] = true
	for i := range people {
		p := &people[i]
		if told[p.ID] || s.Officer != "" && slices.Contains(p.Wish.Without, string(s.Officer)) || s.For != event.Everybody && !p.Wish.FitsFor(s.For) {
			continue
		}
		told[p.ID] = true
		t.Due = append(t.Due, turn.Due{Kind: turn.Remind, Subject: subject(s.ID, p.ID) + " " + Announce, At: t.Now})
	}
	return nil
}

// TellNeed tells somebody how far what they need is.
func (c *Crew) TellNeed(ctx context.Context, t *turn.Turn, s *event.Session, id member.ID, need, state string) error {
	return c.tell(ctx, t, s, id, "need_told_"+state, false, func(r *post.Reader) []chat.Choice {
		return []chat.Choice{c.choice(r.Language, "see", "session_see", s, "")}
	}, "Need", func(language string) string { return c.Words.Say(language, "need_"+need, nil) })
}
