package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/pair"
	"blether/internal/turn"
)

// Named are those in a group that by runs who let its officers see their name. How
// many others there are is told to nobody: whoever adds people of their own would
// see somebody join.
func (o *Office) Named(ctx context.Context, by member.Officer, g group.ID) ([]member.Named, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	named, err := o.People.Named(ctx, g)
	return named, worded("read names", err)
}

// newsKept is how long word of a removal waits to be read.
const newsKept = 30 * 24 * time.Hour

// RemoveMember takes somebody whose name is shown out of a group, and tells them.
// What they had not sent of its rounds goes; what they sent stays sealed.
func (o *Office) RemoveMember(ctx context.Context, by member.OfficerID, whom member.ID, g group.ID) error {
	const tries = 5
	for range tries {
		t, err := o.removal(ctx, whom, g)
		if err != nil {
			return err
		}
		if err = o.People.CommitBy(ctx, by, g, t); !errors.Is(err, turn.ErrConflict) {
			return worded("remove member", err)
		}
	}
	return fmt.Errorf("remove member: %w", turn.ErrConflict)
}

// removal decides what becomes of somebody who is taken out of a group.
func (o *Office) removal(ctx context.Context, whom member.ID, g group.ID) (*turn.Turn, error) {
	snap, err := o.People.Load(ctx, whom, nil)
	if err == nil {
		err = o.People.Surround(ctx, &snap)
	}
	if err != nil {
		return nil, worded("read member", err)
	}
	if !slices.ContainsFunc(snap.Memberships, func(m member.Membership) bool { return m.Group == g && m.Name != "" }) {
		return nil, form.ErrNotFound // officers remove only whom they may see
	}
	t := &turn.Turn{Now: o.Now(), Person: &snap.Person, Leave: g}
	t.End, t.Undo = turn.Leaving(snap, g)
	i := slices.IndexFunc(snap.Groups, func(one group.Group) bool { return one.ID == g })
	text := o.Words.Say(snap.Person.Language, "taken_out", map[string]any{"Group": snap.Groups[i].Name})
	if t.Messages, err = o.toEvery(ctx, snap.Person, fmt.Sprintf("t%012x", snap.Person.Version), text); err != nil {
		return nil, err
	}
	return t, worded("give back what they held", o.freed(ctx, t, whom, g))
}

// freed gives back the places, the sessions and the one-to-one contacts that somebody had in a
// group: others hear of it as if they had done it themselves.
func (o *Office) freed(ctx context.Context, t *turn.Turn, whom member.ID, g group.ID) error {
	own, err := o.People.SessionsOfPerson(ctx, whom)
	if err != nil {
		return err
	}
	run, err := o.People.SessionsRunBy(ctx, whom)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, s := range append(run, own...) {
		if s.Group != g || done[s.ID] || s.State != event.Open || !o.Now().Before(s.Start) {
			continue
		}
		done[s.ID] = true
		if _, err := o.Crew.Leave(ctx, t, &s, whom); err != nil {
			return err
		}
		if s.RunBy(whom) {
			if err := o.Crew.Orphan(ctx, t, &s); err != nil {
				return err
			}
		}
		t.Sessions = append(t.Sessions, turn.Session{Session: s})
	}
	pairs, err := o.People.PairsOf(ctx, whom)
	if err != nil {
		return err
	}
	for i := range pairs {
		if pairs[i].Group != g || pairs[i].State == match.Ended {
			continue
		}
		if err := errors.Join(o.Broker.End(ctx, t, &pairs[i], whom, pair.Cut), o.Broker.Drop(ctx, t, &pairs[i], whom)); err != nil {
			return err
		}
		t.Pairs = append(t.Pairs, turn.Pair{Match: pairs[i]})
	}
	return nil
}

// toEvery writes one text to every address of a person. once makes the messages'
// ids, so that they are never written twice.
func (o *Office) toEvery(ctx context.Context, p member.Person, once, text string) ([]turn.Message, error) {
	addresses, err := o.People.Addresses(ctx, p.ID)
	if err != nil {
		return nil, worded("read addresses", err)
	}
	var out []turn.Message
	for n, a := range addresses {
		m := turn.Message{ID: fmt.Sprintf("%s-%s-%d", p.ID, once, n), Person: p.ID, Address: a, Until: o.Now().Add(newsKept)}
		m.Body = chat.Outbound{ID: m.ID, To: a, Language: p.Language, Text: text}
		out = append(out, m)
	}
	return out, nil
}

// Reach tells how many of a group cannot be written to in Discord or Slack, in a band that
// was counted in the last day. It does not tell who, nor what was to be sent.
func (o *Office) Reach(ctx context.Context, by member.Officer, g group.ID) (string, error) {
	if !by.In(g) {
		return "", form.ErrNotYours
	}
	band, err := o.People.Reach(ctx, g)
	if band == "" {
		band = group.FewOut
	}
	return band, worded("read reach", err)
}
