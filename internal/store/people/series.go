package people

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// wishSize pads what somebody wishes, so that its length does not tell that something has
// changed in their life.
const wishSize = 512

func (s *Store) sealWish(p *member.Person) ([]byte, error) {
	plain, err := json.Marshal(&p.Wish)
	if err != nil {
		return nil, fmt.Errorf("write wishes: %w", err)
	}
	if string(plain) == "{}" {
		return []byte{}, nil
	}
	for len(plain)%wishSize != 0 {
		plain = append(plain, ' ')
	}
	return s.ring.Seal(keys.People, plain, "person|wish|"+string(p.ID))
}

func (s *Store) readWish(p *member.Person, sealed []byte) error {
	if len(sealed) == 0 {
		return nil
	}
	plain, err := s.ring.Unseal(keys.People, sealed, "person|wish|"+string(p.ID))
	if err != nil {
		return fmt.Errorf("read wishes: %w", err)
	}
	return json.Unmarshal(plain, &p.Wish)
}

// touched writes the state of several people.
func (c *committer) touched(ctx context.Context) error {
	for i, p := range c.t.Touch {
		n, err := c.q.TouchPerson(ctx, sqlcgen.TouchPersonParams{State: c.sealed.touched[i], ID: string(p.ID), Version: p.Version})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
	}
	return nil
}

func (c *committer) asks(ctx context.Context) error {
	for _, a := range c.t.Unask {
		if err := c.q.DropAsk(ctx, sqlcgen.DropAskParams{Series: a.Series, Person: string(a.Person)}); err != nil {
			return err
		}
	}
	for _, a := range c.t.Asks {
		if !a.New {
			n, err := c.q.MoveAsk(ctx, sqlcgen.MoveAskParams{At: ms(a.At), Meant: ms(a.Meant), Held: a.Held, Series: a.Series, Person: string(a.Person)})
			if err != nil {
				return err
			}
			if n == 0 { // they have left, or the series was stopped
				return turn.ErrConflict
			}
			continue
		}
		if err := c.q.BeginAsk(ctx, sqlcgen.BeginAskParams{Series: a.Series, Person: string(a.Person), At: ms(a.At), Meant: ms(a.Meant), Anchor: ms(a.Anchor), Held: a.Held}); err != nil {
			return err
		}
	}
	return nil
}

// DueAsk is an ask whose time has come, with its person.
type DueAsk struct {
	turn.Ask
	Who member.Person
}

// AsksDue reads asks whose time has come, at most limit, in the order of the index: a sort of
// all that is due would be done again for each block.
func (s *Store) AsksDue(ctx context.Context, now time.Time, limit int) ([]DueAsk, error) {
	rows, err := s.read().AsksDue(ctx, sqlcgen.AsksDueParams{At: ms(now), Limit: int32(limit)})
	if err != nil {
		return nil, err
	}
	var out []DueAsk
	for _, r := range rows {
		who, err := s.person(sqlcgen.Person{ID: r.Person, Language: r.Language, Zone: r.Zone, Nation: r.Nation, Paused: r.Paused, Stopped: r.Stopped,
			State: r.State, Wish: r.Wish, Version: r.Version})
		if err != nil {
			continue // what cannot be read stands in nobody's way
		}
		out = append(out, DueAsk{Who: who, Ask: ask(sqlcgen.Ask{Series: r.Series, Person: r.Person, At: r.At, Meant: r.Meant, Anchor: r.Anchor, Held: r.Held})})
	}
	return out, nil
}

func ask(r sqlcgen.Ask) turn.Ask {
	return turn.Ask{Series: r.Series, Person: member.ID(r.Person), At: at(r.At), Meant: at(r.Meant), Anchor: at(r.Anchor), Held: r.Held}
}

// AsksOf lists when somebody is asked next.
func (s *Store) AsksOf(ctx context.Context, id member.ID) ([]turn.Ask, error) {
	rows, err := s.read().AsksOf(ctx, string(id))
	var out []turn.Ask
	for _, r := range rows {
		out = append(out, ask(r))
	}
	return out, err
}

// AddSeries begins a series with the first asks of its people, whole or not at all.
func (s *Store) AddSeries(ctx context.Context, by member.OfficerID, in group.Series, first []turn.Ask) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, in.Group); err != nil {
			return err
		}
		if _, err := q.SeriesByID(ctx, in.ID); err == nil {
			return turn.ErrConflict
		}
		if err := q.AddSeries(ctx, sqlcgen.AddSeriesParams{ID: in.ID, Grp: string(in.Group), Flow: in.Flow, Role: in.Role, Schedule: in.Schedule, Opened: ms(in.Opened)}); err != nil {
			return err
		}
		for _, a := range first {
			if err := q.BeginAsk(ctx, sqlcgen.BeginAskParams{Series: a.Series, Person: string(a.Person), At: ms(a.At), Meant: ms(a.Meant), Anchor: ms(a.Anchor), Held: a.Held}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Series reads one; turn.ErrNotFound where there is none.
func (s *Store) Series(ctx context.Context, id string) (group.Series, error) {
	r, err := s.read().SeriesByID(ctx, id)
	return series(r), missing(err)
}

// SeriesOf lists the series of a group, those that were stopped too.
func (s *Store) SeriesOf(ctx context.Context, g group.ID) ([]group.Series, error) {
	rows, err := s.read().SeriesOf(ctx, string(g))
	var out []group.Series
	for _, r := range rows {
		out = append(out, series(r))
	}
	return out, err
}

func series(r sqlcgen.Series) group.Series {
	return group.Series{ID: r.ID, Group: group.ID(r.Grp), Flow: r.Flow, Role: r.Role, Schedule: r.Schedule, Opened: at(r.Opened), Stopped: r.Stopped}
}

// StopSeries ends a series: nobody is asked any more.
func (s *Store) StopSeries(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		r, err := q.SeriesByID(ctx, id)
		if err != nil || r.Grp != string(g) {
			return turn.ErrNotFound
		}
		if _, err := q.StopSeries(ctx, id); err != nil {
			return err
		}
		return q.DropAsksOfSeries(ctx, id)
	})
}

// Held counts the asks of a group that are held back for a reason, for a band only.
func (s *Store) Held(ctx context.Context, g group.ID, why string) (int, error) {
	n, err := s.read().CountHeld(ctx, sqlcgen.CountHeldParams{Grp: string(g), Held: why})
	return int(n), err
}

// PeopleIn lists those in a group with one of their roles, for reckoning when they are
// asked. Nothing is known of them here but where they are and what they wish.
func (s *Store) PeopleIn(ctx context.Context, g group.ID) ([]member.Person, []member.Role, error) {
	rows, err := s.read().PeopleOfGroup(ctx, string(g))
	if err != nil {
		return nil, nil, err
	}
	var people []member.Person
	var roles []member.Role
	for _, r := range rows {
		p := member.Person{ID: member.ID(r.ID), Zone: r.Zone}
		if err := s.readWish(&p, r.Wish); err != nil {
			return nil, nil, err
		}
		people, roles = append(people, p), append(roles, member.Role(r.Role))
	}
	return people, roles, nil
}

// Bands are what officers see of how many there are.
func (s *Store) Bands(ctx context.Context, g group.ID) (group.Bands, error) {
	rows, err := s.read().BandsOf(ctx, string(g))
	out := group.Bands{}
	for _, r := range rows {
		out[r.What] = r.Band
	}
	return out, err
}

// SetBands writes them in place of those from before.
func (s *Store) SetBands(ctx context.Context, g group.ID, bands group.Bands) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.DropBands(ctx, string(g)); err != nil {
			return err
		}
		for what, band := range bands {
			if err := q.SetBand(ctx, sqlcgen.SetBandParams{Grp: string(g), What: what, Band: band}); err != nil {
				return err
			}
		}
		return nil
	})
}
