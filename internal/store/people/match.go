package people

import (
	"context"
	"time"

	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

func profilePlace(id member.ID, g group.ID, side string) string {
	return "profile|body|" + string(id) + "|" + string(g) + "|" + side
}
func pairPlace(id string) string { return "pair|body|" + id }

func (s *Store) sealPairs(t *turn.Turn, out *sealed) error {
	for i := range t.Pairs {
		b, err := s.sealVoice(t.Pairs[i].Told, pairPlace(t.Pairs[i].ID))
		if err != nil {
			return err
		}
		out.pairs = append(out.pairs, b)
	}
	if p := t.Profile; p != nil && !p.Drop {
		var err error
		out.profile, err = s.sealVoice(p.Profile, profilePlace(t.Person.ID, p.Group, p.Side))
		return err
	}
	return nil
}

// pairs writes matches, and what people told for them.
func (c *committer) pairs(ctx context.Context) error {
	for i := range c.t.Pairs {
		m, body := &c.t.Pairs[i], c.sealed.pairs[i]
		if c.t.Forget != "" && m.Between(c.t.Forget) {
			continue // gone with them
		}
		if m.New {
			if err := c.mayPair(ctx, m); err != nil {
				return err
			}
			if err := c.q.AddPair(ctx, sqlcgen.AddPairParams{ID: m.ID, Grp: string(m.Group), Seeker: string(m.Seeker), Supporter: string(m.Supporter), State: string(m.State), Began: ms(m.Began), Touched: ms(m.Touched), Body: body}); err != nil {
				return err
			}
			continue
		}
		n, err := c.q.ChangePair(ctx, sqlcgen.ChangePairParams{State: string(m.State), Began: ms(m.Began), Touched: ms(m.Touched), Body: body, ID: m.ID, Version: m.Version})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
	}
	for _, a := range c.t.Apart {
		if c.t.Forget == a.One || c.t.Forget == a.Other {
			continue
		}
		if err := c.q.KeepApart(ctx, sqlcgen.KeepApartParams{Person: string(a.One), Other: string(a.Other), Until: ms(a.Until)}); err != nil {
			return err
		}
	}
	return c.profile(ctx)
}

// mayPair holds a new match against what may have changed meanwhile: the supporter has room,
// and is one still.
func (c *committer) mayPair(ctx context.Context, m *turn.Pair) error {
	if m.Told.Silent {
		return nil
	}
	rows, err := c.q.PairsOf(ctx, string(m.Supporter))
	all, err := c.s.readPairs(rows, err)
	if err != nil {
		return err
	}
	n := 0
	for i := range all {
		if all[i].Supporter == m.Supporter && all[i].State != match.Ended && !all[i].Told.Silent {
			n++
		}
	}
	in, err := c.q.CountRole(ctx, sqlcgen.CountRoleParams{Person: string(m.Supporter), Grp: string(m.Group), Role: string(member.Supporter)})
	if err == nil && (in == 0 || n >= m.Room) {
		return turn.ErrConflict
	}
	return err
}

func (c *committer) profile(ctx context.Context) error {
	p := c.t.Profile
	switch {
	case p == nil:
		return nil
	case p.Drop:
		return c.q.DropProfile(ctx, sqlcgen.DropProfileParams{Person: string(c.t.Person.ID), Grp: string(p.Group), Side: p.Side})
	}
	return c.q.SetProfile(ctx, sqlcgen.SetProfileParams{Person: string(c.t.Person.ID), Grp: string(p.Group), Side: p.Side, Body: c.sealed.profile})
}

// Profiles are what people of a group told of one side.
func (s *Store) Profiles(ctx context.Context, g group.ID, side string) (map[member.ID]match.Profile, error) {
	rows, err := s.read().ProfilesIn(ctx, sqlcgen.ProfilesInParams{Grp: string(g), Side: side})
	if err != nil {
		return nil, err
	}
	out := map[member.ID]match.Profile{}
	for _, r := range rows {
		var p match.Profile
		if err := s.unsealVoice(r.Body, profilePlace(member.ID(r.Person), g, side), &p); err != nil {
			return nil, err
		}
		out[member.ID(r.Person)] = p
	}
	return out, nil
}

// ProfilesOf are what somebody told, each with its group and side.
func (s *Store) ProfilesOf(ctx context.Context, id member.ID) ([]turn.Profile, error) {
	rows, err := s.read().ProfilesOf(ctx, string(id))
	if err != nil {
		return nil, err
	}
	var out []turn.Profile
	for _, r := range rows {
		one := turn.Profile{Group: group.ID(r.Grp), Side: r.Side}
		if err := s.unsealVoice(r.Body, profilePlace(id, one.Group, r.Side), &one.Profile); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// Pair reads a match; turn.ErrNotFound for none.
func (s *Store) Pair(ctx context.Context, id string) (match.Match, error) {
	row, err := s.read().PairByID(ctx, id)
	if err != nil {
		return match.Match{}, missing(err)
	}
	all, err := s.readPairs([]sqlcgen.Pair{row}, nil)
	if err != nil {
		return match.Match{}, err
	}
	return all[0], nil
}

// Pairs are a group's matches; PairsOf those of a person.
func (s *Store) Pairs(ctx context.Context, g group.ID) ([]match.Match, error) {
	rows, err := s.read().PairsIn(ctx, string(g))
	return s.readPairs(rows, err)
}

// PairsOf are the matches of a person.
func (s *Store) PairsOf(ctx context.Context, id member.ID) ([]match.Match, error) {
	rows, err := s.read().PairsOf(ctx, string(id))
	return s.readPairs(rows, err)
}

func (s *Store) readPairs(rows []sqlcgen.Pair, err error) ([]match.Match, error) {
	var out []match.Match
	for _, r := range rows {
		one := match.Match{ID: r.ID, Group: group.ID(r.Grp), Seeker: member.ID(r.Seeker), Supporter: member.ID(r.Supporter), State: match.State(r.State), Began: at(r.Began), Touched: at(r.Touched), Version: r.Version}
		if err := s.unsealVoice(r.Body, pairPlace(r.ID), &one.Told); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}

// Apart are those who are not suggested to somebody now.
func (s *Store) Apart(ctx context.Context, id member.ID, now time.Time) (map[member.ID]bool, error) {
	rows, err := s.read().ApartFrom(ctx, sqlcgen.ApartFromParams{Person: string(id), Until: ms(now)})
	out := map[member.ID]bool{}
	for _, r := range rows {
		out[member.ID(r)] = true
	}
	return out, err
}
