package clock

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/pair"
	"blether/internal/post"
	"blether/internal/turn"
)

// What falls due in a match: an answer that did not come, a first contact, how it goes, and
// its planned end.

// pairing does it.
func (c *Clock) pairing(ctx context.Context, d turn.Due) error {
	id, what, _ := strings.Cut(d.Subject, " ")
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	m, err := c.People.Pair(ctx, id)
	if errors.Is(err, turn.ErrNotFound) || err == nil && m.State == match.Ended {
		return c.People.Commit(ctx, t)
	}
	if err != nil {
		return err
	}
	switch {
	case what == "ask" && m.State != match.Open, what == "over" && m.State == match.Open:
		how := pair.Unheard
		if what == "over" {
			how = pair.Parted
		}
		if err := c.Broker.End(ctx, t, &m, "", how); err != nil {
			return err
		}
		t.Pairs = append(t.Pairs, turn.Pair{Match: m})
		return c.unlessBusy(ctx, t)
	case m.State != match.Open:
		return c.People.Commit(ctx, t)
	}
	what, side, sided := strings.Cut(what, "@")
	if m.Told.Paused && what != "end" { // nothing can be written now, so nobody is reminded to
		d.At = c.Now().Add(24 * time.Hour)
		return c.People.SetDue(ctx, d)
	}
	if len(sides[what]) > 1 && !sided { // each hears when their own day allows it
		for _, one := range sides[what] {
			t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " " + what + "@" + one, At: c.Now()})
		}
		t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " " + after[what].what, At: c.Now().Add(after[what].in)})
		return c.People.Commit(ctx, t)
	}
	to := m.Supporter
	if side == "seeker" || what == "late" {
		to = m.Seeker
	}
	switch what {
	case "first":
		t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " late", At: c.Now().Add(match.FirstIn)})
		return c.gently(ctx, d, t, &m, to, "match_first")
	case "late":
		return c.gently(ctx, d, t, &m, to, "match_late", "other", "match_other")
	case "touch":
		return c.gently(ctx, d, t, &m, to, "match_touch", "go", "match_go_on", "end", "match_end")
	case "end":
		return c.gently(ctx, d, t, &m, to, "match_ending", "longer", "match_longer", "over", "match_end_yes")
	}
	return fmt.Errorf("unknown work %q in a match", what)
}

// sides are those who are told, and after what comes next.
var (
	sides = map[string][]string{"touch": {"seeker", "supporter"}, "end": {"seeker", "supporter"}}
	after = map[string]struct {
		what string
		in   time.Duration
	}{"touch": {"touch", match.TouchIn}, "end": {"over", 14 * 24 * time.Hour}}
)

// gently writes to one of a match, where their day and their week allow it.
func (c *Clock) gently(ctx context.Context, d turn.Due, t *turn.Turn, m *match.Match, to member.ID, key string, ways ...string) error {
	g, err := c.People.Group(ctx, m.Group)
	if err != nil {
		return err
	}
	snap, err := c.People.Load(ctx, to, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return c.People.Commit(ctx, t)
	}
	if err != nil {
		return err
	}
	p := snap.Person
	switch verdict, until, _ := c.judged(&p, checkin.HoursOr(g.Quiet, c.Quiet)).Judge(checkin.Pairing, "", c.Now()); verdict {
	case checkin.Hold:
		d.At = until
		return c.People.SetDue(ctx, d)
	case checkin.Not:
		return c.People.Commit(ctx, t)
	}
	_, name := m.Other(to)
	message := c.Broker.Message(&post.Reader{Person: p}, m, key, c.Now(), func(r *post.Reader) []chat.Choice {
		out := []chat.Choice{c.Broker.Choice(r.Language, "write", "match_write", m, chat.Main)}
		for i := 0; i+1 < len(ways); i += 2 {
			out = append(out, c.Broker.Choice(r.Language, ways[i], ways[i+1], m, ""))
		}
		return out
	}, map[string]any{"Name": name})
	if t.Messages, err = c.to(ctx, &p, message); err != nil {
		return err
	}
	p.State.Spent = p.State.Spent.With(c.Now().Truncate(time.Minute))
	t.Touch = append(t.Touch, p)
	return c.unlessBusy(ctx, t)
}

// standings tells both of a match where what is asked of its supporter has ended, or was marked
// anew. What they write is held against it each time; this tells them before they write.
func (c *Clock) standings(ctx context.Context) error {
	groups, err := c.People.Groups(ctx)
	if err != nil {
		return err
	}
	for _, g := range groups {
		pairs, err := c.People.Pairs(ctx, g.ID)
		if err != nil {
			return err
		}
		for i := range pairs {
			t := &turn.Turn{Now: c.Now()}
			changed, err := c.Broker.Pause(ctx, t, &pairs[i])
			if err != nil {
				return err
			}
			if !changed {
				continue
			}
			t.Pairs = []turn.Pair{{Match: pairs[i]}}
			if err := c.unlessBusy(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// fading lets others hear, before somebody's data goes since they were not here for so long,
// that a one-to-one contact has ended; and gives their places back.
func (c *Clock) fading(ctx context.Context) error {
	ids, err := c.People.Fading(ctx, c.Now())
	if err != nil {
		return err
	}
	for _, id := range ids {
		pairs, err := c.People.PairsOf(ctx, id)
		if err != nil {
			return err
		}
		for i := range pairs {
			if pairs[i].State == match.Ended {
				continue
			}
			t := &turn.Turn{Now: c.Now()}
			if err := c.Broker.End(ctx, t, &pairs[i], id, pair.Cut); err != nil {
				return err
			}
			t.Pairs = []turn.Pair{{Match: pairs[i]}}
			if err := c.unlessBusy(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}
