package people

import (
	"context"

	"blether/internal/group"
	"blether/internal/ledger"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

func entryPlace(id string) string { return "entry|body|" + id }

func (c *committer) ledger(ctx context.Context) error {
	if c.t.DropLedger {
		if err := c.q.DropEntriesOf(ctx, string(c.t.Person.ID)); err != nil {
			return err
		}
	}
	e := c.t.Entry
	if e == nil {
		return nil
	}
	return c.q.AddEntry(ctx, sqlcgen.AddEntryParams{ID: e.ID, Person: string(e.Person), Grp: string(e.Group), Kind: string(e.Kind), State: string(e.State), Day: day(e.Day), Body: c.sealed.entry})
}

// Entries are somebody's own; Claims are those that a group's officers must decide on.
func (s *Store) Entries(ctx context.Context, id member.ID) ([]ledger.Entry, error) {
	rows, err := s.read().EntriesOf(ctx, string(id))
	return s.entries(rows, err)
}

// Claims are those that a group's officers must decide on.
func (s *Store) Claims(ctx context.Context, g group.ID) ([]ledger.Entry, error) {
	rows, err := s.read().ClaimsIn(ctx, string(g))
	return s.entries(rows, err)
}

func (s *Store) entries(rows []sqlcgen.Entry, err error) ([]ledger.Entry, error) {
	var out []ledger.Entry
	for _, r := range rows {
		one := ledger.Entry{ID: r.ID, Person: member.ID(r.Person), Group: group.ID(r.Grp), Kind: ledger.Kind(r.Kind), State: ledger.State(r.State), Day: date(r.Day)}
		if err := s.unsealVoice(r.Body, entryPlace(r.ID), &one.Said); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}

// SettleClaim notes what became of a claim, with the Turn that tells its person; once.
func (s *Store) SettleClaim(ctx context.Context, by member.OfficerID, g group.ID, id string, to ledger.State, t *turn.Turn) error {
	return s.commit(ctx, t, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		n, err := q.SettleEntry(ctx, sqlcgen.SettleEntryParams{State: string(to), ID: id, Grp: string(g)})
		if err == nil && n == 0 {
			return turn.ErrNotFound
		}
		return err
	})
}
