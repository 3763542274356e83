package people

import (
	"context"
	"fmt"
	"time"

	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// AddInvites writes invitations, of which only keyed hashes are kept.
func (s *Store) AddInvites(ctx context.Context, codes []string, in member.Invite) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		for _, code := range codes {
			if err := q.AddInvite(ctx, sqlcgen.AddInviteParams{Code: s.Code("invite", code), Grp: string(in.Group), Personal: in.Personal, Expires: ms(in.Expires)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Invite reads an invitation by its code.
func (s *Store) Invite(ctx context.Context, code string) (member.Invite, error) {
	row, err := s.read().Invite(ctx, s.Code("invite", code))
	return member.Invite{Group: group.ID(row.Grp), Personal: row.Personal, Expires: at(row.Expires), Used: row.Used}, missing(err)
}

// Officer may see the releases of some groups.
type Officer struct {
	ID     string
	Name   string
	Groups []group.ID
}

// AddOfficer writes an officer with groups.
func (s *Store) AddOfficer(ctx context.Context, o Officer) error {
	name, err := s.ring.Seal(keys.People, []byte(o.Name), "officer|name|"+o.ID)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.AddOfficer(ctx, sqlcgen.AddOfficerParams{ID: o.ID, Name: name}); err != nil {
			return err
		}
		for _, g := range o.Groups {
			if err := q.AddOfficerGroup(ctx, sqlcgen.AddOfficerGroupParams{Officer: o.ID, Grp: string(g)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Officers reads all officers.
func (s *Store) Officers(ctx context.Context) ([]Officer, error) {
	q := s.read()
	rows, err := q.Officers(ctx)
	if err != nil {
		return nil, err
	}
	var out []Officer
	for _, row := range rows {
		name, err := s.ring.Unseal(keys.People, row.Name, "officer|name|"+row.ID)
		if err != nil {
			return nil, fmt.Errorf("read officer: %w", err)
		}
		o := Officer{ID: row.ID, Name: string(name)}
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

// TokenKind tells one-time codes of different meaning apart.
type TokenKind string

// Kinds of token: a link that signs an officer in, the session it begins, and a
// code with which a person carries on on another device.
const (
	SignIn  TokenKind = "sign-in"
	Session TokenKind = "session"
	Device  TokenKind = "device"
)

// AddToken keeps the keyed hash of a code for a subject until it expires.
func (s *Store) AddToken(ctx context.Context, kind TokenKind, code, subject string, expires time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.AddToken(ctx, sqlcgen.AddTokenParams{Code: s.Code(string(kind), code), Kind: string(kind), Subject: subject, Expires: ms(expires)})
	})
}

// Token reads whom a code is for, without using it up.
func (s *Store) Token(ctx context.Context, kind TokenKind, code string, now time.Time) (string, error) {
	row, err := s.read().Token(ctx, sqlcgen.TokenParams{Code: s.Code(string(kind), code), Kind: string(kind)})
	if err != nil {
		return "", missing(err)
	}
	if row.Expires <= ms(now) {
		return "", turn.ErrNotFound
	}
	return row.Subject, nil
}

// UseToken reads whom a code is for and uses it up, once.
func (s *Store) UseToken(ctx context.Context, kind TokenKind, code string, now time.Time) (string, error) {
	subject := ""
	err := s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		key := s.Code(string(kind), code)
		row, err := q.Token(ctx, sqlcgen.TokenParams{Code: key, Kind: string(kind)})
		if err != nil {
			return missing(err)
		}
		n, err := q.DropToken(ctx, sqlcgen.DropTokenParams{Code: key, Kind: string(kind)})
		if err != nil {
			return err
		}
		if n == 0 || row.Expires <= ms(now) {
			return turn.ErrNotFound
		}
		subject = row.Subject
		return nil
	})
	return subject, err
}

// DropToken forgets a code.
func (s *Store) DropToken(ctx context.Context, kind TokenKind, code string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		_, err := q.DropToken(ctx, sqlcgen.DropTokenParams{Code: s.Code(string(kind), code), Kind: string(kind)})
		return err
	})
}

// Keep times (docs/privacy.md, "Rights").
const (
	keepInbound  = 2 // days; platforms send again for minutes at most
	keepTookPart = 30 * 24 * time.Hour
	keepInvite   = 30 * 24 * time.Hour
	keepPerson   = 12 // months after the last contact
)

// Tidy drops what has outlived its purpose.
func (s *Store) Tidy(ctx context.Context, now time.Time) error {
	rounds, err := s.Rounds(ctx)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.DropInbound(ctx, day(now)-keepInbound); err != nil {
			return err
		}
		if err := q.DropTokens(ctx, ms(now)); err != nil {
			return err
		}
		if err := q.DropOldMessages(ctx, day(now)); err != nil {
			return err
		}
		if err := q.DropInvites(ctx, ms(now.Add(-keepInvite))); err != nil {
			return err
		}
		if err := q.DropPersonsBefore(ctx, month(now)-keepPerson); err != nil {
			return err
		}
		for _, r := range rounds {
			if r.State == "closed" && r.Closes.Add(keepTookPart).Before(now) {
				if err := q.DropTookPart(ctx, string(r.ID)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
