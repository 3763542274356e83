package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// Errors of what officers do.
var (
	// ErrNotOfficer: they do not run that group, or do no longer.
	ErrNotOfficer = errors.New("not an officer of this group")
	// ErrAsked: a round of the same survey is open for this group.
	ErrAsked = errors.New("asked already")
	// ErrOnlyOfficer: the group would be left with nobody.
	ErrOnlyOfficer = errors.New("the only officer of this group")
)

func officerPlace(id string) string { return "officer|name|" + id }

// mayRun holds a command against the groups of whoever gives it, in the
// transaction that carries it out.
func mayRun(ctx context.Context, q *sqlcgen.Queries, by member.OfficerID, groups ...group.ID) error {
	if by == member.Operator {
		return nil
	}
	for _, g := range groups {
		n, err := q.CountOfficerIn(ctx, sqlcgen.CountOfficerInParams{Officer: string(by), Grp: string(g)})
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotOfficer
		}
	}
	return nil
}

// AddOfficer writes an officer, if they are new, and adds groups to theirs.
func (s *Store) AddOfficer(ctx context.Context, o member.Officer) error {
	name, err := s.ring.Seal(keys.People, []byte(o.Name), officerPlace(string(o.ID)))
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error { return addOfficer(ctx, q, o, name) })
}

func addOfficer(ctx context.Context, q *sqlcgen.Queries, o member.Officer, name []byte) error {
	if _, err := q.AddOfficer(ctx, sqlcgen.AddOfficerParams{ID: string(o.ID), Name: name}); err != nil {
		return err
	}
	for _, g := range o.Groups {
		if err := q.AddOfficerGroup(ctx, sqlcgen.AddOfficerGroupParams{Officer: string(o.ID), Grp: string(g)}); err != nil {
			return err
		}
	}
	return nil
}

// BecomeOfficer uses up an invitation to be an officer of a group. Where it is
// part of a hand-over, who gave it leaves the group in the same transaction. It
// returns turn.ErrNotFound where the invitation is no good, ErrNotOfficer where
// who gave it does not run the group any more.
// Until until, the same link leads the same officer on: a form may be sent twice.
func (s *Store) BecomeOfficer(ctx context.Context, code string, o member.Officer, handover, from member.OfficerID, until time.Time) error {
	name, err := s.ring.Seal(keys.People, []byte(o.Name), officerPlace(string(o.ID)))
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, from, o.Groups...); err != nil {
			return err
		}
		n, err := q.DropToken(ctx, sqlcgen.DropTokenParams{Code: s.Code(string(Become), code), Kind: string(Become)})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrNotFound
		}
		if err := addOfficer(ctx, q, o, name); err != nil {
			return err
		}
		done := sqlcgen.AddTokenParams{Code: s.Code(string(Taken), code), Kind: string(Taken), Subject: string(o.ID), Expires: ms(until)}
		if err := q.AddToken(ctx, done); err != nil || handover == "" {
			return err
		}
		for _, g := range o.Groups {
			if _, err := q.DropOfficerGroup(ctx, sqlcgen.DropOfficerGroupParams{Officer: string(handover), Grp: string(g)}); err != nil {
				return err
			}
		}
		return s.dropIdle(ctx, q, handover)
	})
}

// RemoveOfficer takes a group from an officer. Nobody leaves a group without an
// officer behind: that is ErrOnlyOfficer.
func (s *Store) RemoveOfficer(ctx context.Context, by, whom member.OfficerID, g group.ID) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		n, err := q.DropOfficerGroup(ctx, sqlcgen.DropOfficerGroupParams{Officer: string(whom), Grp: string(g)})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrNotFound
		}
		left, err := q.CountOfficersOf(ctx, string(g))
		if err == nil && left == 0 {
			err = ErrOnlyOfficer
		}
		if err != nil {
			return err
		}
		return s.dropIdle(ctx, q, whom)
	})
}

// dropIdle deletes an officer who runs nothing any more, with every way in.
func (s *Store) dropIdle(ctx context.Context, q *sqlcgen.Queries, whom member.OfficerID) error {
	groups, err := q.OfficerGroups(ctx, string(whom))
	if err != nil || len(groups) > 0 {
		return err
	}
	for _, kind := range []TokenKind{Session, Words, SignIn, Taken} {
		if err := q.DropTokensOf(ctx, sqlcgen.DropTokensOfParams{Kind: string(kind), Subject: string(whom)}); err != nil {
			return err
		}
	}
	return q.DropOfficer(ctx, string(whom))
}

// AddGroup writes a new group that by runs; turn.ErrConflict where it is there
// already.
func (s *Store) AddGroup(ctx context.Context, by member.OfficerID, g group.Group) error {
	body, err := writeGroup(g)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		own, err := q.OfficerGroups(ctx, string(by))
		if err != nil {
			return err
		}
		if len(own) == 0 {
			return ErrNotOfficer
		}
		if _, err := q.Group(ctx, string(g.ID)); !errors.Is(missing(err), turn.ErrNotFound) {
			return errors.Join(err, turn.ErrConflict)
		}
		if err := q.SaveGroup(ctx, sqlcgen.SaveGroupParams{ID: string(g.ID), Body: body}); err != nil {
			return err
		}
		return q.AddOfficerGroup(ctx, sqlcgen.AddOfficerGroupParams{Officer: string(by), Grp: string(g.ID)})
	})
}

// Officer reads one officer; turn.ErrNotFound for nobody.
func (s *Store) Officer(ctx context.Context, id member.OfficerID) (member.Officer, error) {
	all, err := s.Officers(ctx)
	if err != nil {
		return member.Officer{}, err
	}
	for _, o := range all {
		if o.ID == id {
			return o, nil
		}
	}
	return member.Officer{}, turn.ErrNotFound
}

// Officers reads all officers.
func (s *Store) Officers(ctx context.Context) ([]member.Officer, error) {
	q := s.read()
	rows, err := q.Officers(ctx)
	if err != nil {
		return nil, err
	}
	var out []member.Officer
	for _, row := range rows {
		name, err := s.ring.Unseal(keys.People, row.Name, officerPlace(row.ID))
		if err != nil {
			return nil, fmt.Errorf("read officer: %w", err)
		}
		o := member.Officer{ID: member.OfficerID(row.ID), Name: string(name)}
		groups, err := q.OfficerGroups(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			o.Groups = append(o.Groups, group.ID(g))
		}
		out = append(out, o)
	}
	return out, nil
}

// setUpSubject is whom a set-up link is for: nobody yet.
const setUpSubject = "set-up"

// SetUp writes the first group and its officer, once: turn.ErrNotFound where the
// link is no good, or somebody was quicker.
// turn.ErrConflict where there is a group of that id. Until until, the same link
// leads the same officer on.
func (s *Store) SetUp(ctx context.Context, code string, g group.Group, o member.Officer, until time.Time) error {
	body, err := writeGroup(g)
	if err != nil {
		return err
	}
	name, err := s.ring.Seal(keys.People, []byte(o.Name), officerPlace(string(o.ID)))
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		n, err := q.DropToken(ctx, sqlcgen.DropTokenParams{Code: s.Code(string(SetUp), code), Kind: string(SetUp)})
		if err != nil {
			return err
		}
		officers, err := q.CountOfficers(ctx)
		if err != nil {
			return err
		}
		if n == 0 || officers > 0 {
			return turn.ErrNotFound
		}
		if _, err := q.Group(ctx, string(g.ID)); !errors.Is(missing(err), turn.ErrNotFound) {
			return errors.Join(err, turn.ErrConflict) // it is somebody's already
		}
		done := sqlcgen.AddTokenParams{Code: s.Code(string(Taken), code), Kind: string(Taken), Subject: string(o.ID), Expires: ms(until)}
		if err := q.AddToken(ctx, done); err != nil {
			return err
		}
		if err := q.DropTokensOf(ctx, sqlcgen.DropTokensOfParams{Kind: string(SetUp), Subject: setUpSubject}); err != nil {
			return err
		}
		if err := q.SaveGroup(ctx, sqlcgen.SaveGroupParams{ID: string(g.ID), Body: body}); err != nil {
			return err
		}
		return addOfficer(ctx, q, o, name)
	})
}
