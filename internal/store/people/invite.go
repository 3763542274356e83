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
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error { return s.addInvites(ctx, q, codes, in, "") })
}

func (s *Store) addInvites(ctx context.Context, q *sqlcgen.Queries, codes []string, in member.Invite, sheet string) error {
	if in.Role == "" {
		in.Role = member.Member
	}
	for _, code := range codes {
		if err := q.AddInvite(ctx, sqlcgen.AddInviteParams{Code: s.Code("invite", code), Grp: string(in.Group), Personal: in.Personal,
			Expires: ms(in.Expires), Role: string(in.Role), Sheet: sheet}); err != nil {
			return err
		}
	}
	return nil
}

// Invite reads an invitation by its code.
func (s *Store) Invite(ctx context.Context, code string) (member.Invite, error) {
	row, err := s.read().Invite(ctx, s.Code("invite", code))
	return member.Invite{Group: group.ID(row.Grp), Personal: row.Personal, Expires: at(row.Expires), Used: row.Used, Role: member.Role(row.Role)}, missing(err)
}

func linkPlace(id string) string { return "sheet|link|" + id }

// AddSheet writes a sheet with its invitations. It returns ErrNotOfficer where
// who asks for it does not run the group, turn.ErrConflict where the sheet is
// there already: its form was sent twice.
func (s *Store) AddSheet(ctx context.Context, by member.OfficerID, sheet member.Sheet, codes []string) error {
	link := []byte{}
	if sheet.Link != "" {
		var err error
		if link, err = s.ring.Seal(keys.People, []byte(sheet.Link), linkPlace(sheet.ID)); err != nil {
			return err
		}
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, sheet.Group); err != nil {
			return err
		}
		n, err := q.AddSheet(ctx, sqlcgen.AddSheetParams{ID: sheet.ID, Grp: string(sheet.Group), Personal: sheet.Personal, Role: string(sheet.Role),
			Size: int64(sheet.Size), Made: day(sheet.Made), Expires: ms(sheet.Expires), Link: link})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
		in := member.Invite{Group: sheet.Group, Personal: sheet.Personal, Expires: sheet.Expires, Role: sheet.Role}
		return s.addInvites(ctx, q, codes, in, sheet.ID)
	})
}

// Sheets lists the sheets of a group, newest first.
func (s *Store) Sheets(ctx context.Context, g group.ID) ([]member.Sheet, error) {
	rows, err := s.read().SheetsOf(ctx, string(g))
	if err != nil {
		return nil, err
	}
	var out []member.Sheet
	for _, row := range rows {
		one := member.Sheet{ID: row.ID, Group: g, Personal: row.Personal, Role: member.Role(row.Role), Size: int(row.Size),
			Made: date(row.Made), Expires: at(row.Expires)}
		if len(row.Link) > 0 {
			link, err := s.ring.Unseal(keys.People, row.Link, linkPlace(row.ID))
			if err != nil {
				return nil, fmt.Errorf("read open link: %w", err)
			}
			one.Link = string(link)
		}
		out = append(out, one)
	}
	return out, nil
}

// EndSheet lets an open link, or the slips of a sheet that were not used yet,
// run out now. Ending it again changes nothing.
func (s *Store) EndSheet(ctx context.Context, by member.OfficerID, g group.ID, id string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		n, err := q.EndSheet(ctx, sqlcgen.EndSheetParams{Expires: ms(now), ID: id, Grp: string(g)})
		if err != nil || n == 0 {
			return err
		}
		return q.EndInvitesOf(ctx, sqlcgen.EndInvitesOfParams{Expires: ms(now), Sheet: id})
	})
}

func namePlace(person, g string) string { return "membership|name|" + person + "|" + g }

// Named lists those in a group who let its officers see their name.
func (s *Store) Named(ctx context.Context, g group.ID) (named []member.Named, err error) {
	rows, err := s.read().NamedIn(ctx, string(g))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		name, err := s.ring.Unseal(keys.People, row.Name, namePlace(row.Person, string(g)))
		if err != nil {
			return nil, fmt.Errorf("read name: %w", err)
		}
		named = append(named, member.Named{Person: member.ID(row.Person), Role: member.Role(row.Role), Name: string(name)})
	}
	return named, nil
}
