package people

import (
	"context"
	"time"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// keepBroadcast is how long officers see what they sent, in days.
const keepBroadcast = 180

// AddBroadcast keeps what an officer tells a group, with a letter for each of its people.
func (s *Store) AddBroadcast(ctx context.Context, by member.OfficerID, in group.Broadcast, to []member.ID, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, in.Group); err != nil {
			return err
		}
		if _, err := q.BroadcastByID(ctx, in.ID); err == nil {
			return turn.ErrConflict
		}
		if err := q.AddBroadcast(ctx, sqlcgen.AddBroadcastParams{ID: in.ID, Grp: string(in.Group), Role: in.Role, Body: in.Text, Day: day(now), Total: int64(len(to))}); err != nil {
			return err
		}
		for _, id := range to {
			if err := q.SetLetter(ctx, sqlcgen.SetLetterParams{Broadcast: in.ID, Person: string(id), At: ms(now)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// CancelBroadcast stops what was not sent yet, also what waits in the outbox.
func (s *Store) CancelBroadcast(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		b, err := q.BroadcastByID(ctx, id)
		if err != nil || b.Grp != string(g) {
			return turn.ErrNotFound
		}
		if err := q.DropLetters(ctx, id); err != nil {
			return err
		}
		if err := q.DropMessagesTalked(ctx, id); err != nil {
			return err
		}
		return q.CancelBroadcast(ctx, id)
	})
}

// SentBroadcast is a broadcast with its counts, for bands only.
type SentBroadcast struct {
	group.Broadcast
	Total, Left, Refused int
}

// BroadcastsOf lists what was told to a group, newest first.
func (s *Store) BroadcastsOf(ctx context.Context, g group.ID) ([]SentBroadcast, error) {
	rows, err := s.read().BroadcastsOf(ctx, string(g))
	var out []SentBroadcast
	for _, r := range rows {
		out = append(out, SentBroadcast{Broadcast: group.Broadcast{ID: r.ID, Group: g, Role: r.Role, Text: r.Body, Day: date(r.Day), Cancelled: r.Cancelled},
			Total: int(r.Total), Left: int(r.Waiting), Refused: int(r.Unwanted)})
	}
	return out, err
}

// DueLetter is a letter whose time has come, with its person.
type DueLetter struct {
	Broadcast string
	Group     group.ID
	Role      string
	Text      string
	Who       member.Person
}

// LettersDue reads letters whose time has come, at most limit.
func (s *Store) LettersDue(ctx context.Context, now time.Time, limit int) ([]DueLetter, error) {
	rows, err := s.read().LettersDue(ctx, sqlcgen.LettersDueParams{At: ms(now), Limit: int32(limit)})
	if err != nil {
		return nil, err
	}
	var out []DueLetter
	for _, r := range rows {
		who, err := s.person(sqlcgen.Person{ID: r.ID, Language: r.Language, Zone: r.Zone, Nation: r.Nation, Paused: r.Paused, Stopped: r.Stopped,
			State: r.State, Wish: r.Wish, Version: r.Version})
		if err != nil {
			continue // what cannot be read stands in nobody's way
		}
		out = append(out, DueLetter{Broadcast: r.Broadcast, Group: group.ID(r.Grp), Role: r.Role, Text: r.Body, Who: who})
	}
	return out, nil
}

// letters writes what became of letters. One that is gone meanwhile was cancelled: nothing
// of the Turn is written then.
func (c *committer) letters(ctx context.Context) error {
	for _, l := range c.t.Letters {
		if !l.At.IsZero() {
			n, err := c.q.MoveLetter(ctx, sqlcgen.MoveLetterParams{At: ms(l.At), Broadcast: l.Broadcast, Person: string(l.Person)})
			if err != nil {
				return err
			}
			if n == 0 {
				return turn.ErrConflict
			}
			continue
		}
		n, err := c.q.DropLetter(ctx, sqlcgen.DropLetterParams{Broadcast: l.Broadcast, Person: string(l.Person)})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
		if l.Unwanted {
			if err := c.q.Unwanted(ctx, l.Broadcast); err != nil {
				return err
			}
		}
	}
	return nil
}
