package people

import (
	"context"
	"errors"
	"fmt"

	"blether/internal/keys"
	"blether/internal/store/people/sqlcgen"
)

// RotateLive gives the live key a successor, seals everything under it again,
// and destroys the old one: older copies of the database then hold nothing that
// can be read of conversations, waiting messages and who has answered. The key
// file is synced before anything is sealed with it.
func (s *Store) RotateLive(ctx context.Context) error {
	s.rotating.Lock()
	defer s.rotating.Unlock()
	if err := s.ring.Rotate(keys.Live); err != nil {
		return err
	}
	err := s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		for _, step := range []func(context.Context, *sqlcgen.Queries) error{s.resealPersons, s.resealConversations, s.resealMessages} {
			if err := step(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("seal again under the new live key: %w", err)
	}
	if err := s.ring.Forget(keys.Live); err != nil {
		return err
	}
	return s.DB.Checkpoint(ctx)
}

// reseal gives the same text under the first key of the set, or nil where no
// key opens it any more.
func (s *Store) reseal(set string, sealed []byte, where string) ([]byte, error) {
	plain, err := s.ring.Unseal(set, sealed, where)
	if errors.Is(err, keys.ErrGone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.ring.Seal(set, plain, where)
}

func (s *Store) resealPersons(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.PersonStates(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		b, err := s.reseal(keys.Live, row.State, "person|state|"+row.ID)
		if err != nil {
			return err
		}
		if b == nil {
			continue
		}
		if err := q.SetPersonState(ctx, sqlcgen.SetPersonStateParams{State: b, ID: row.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) resealConversations(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.AllConversations(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		b, err := s.reseal(keys.Live, row.State, "conversation|state|"+row.ID)
		if err != nil {
			return err
		}
		if b == nil { // restored from a backup: what cannot be opened is dropped
			if _, err := q.DropConversation(ctx, row.ID); err != nil {
				return err
			}
			continue
		}
		if err := q.SetConversationState(ctx, sqlcgen.SetConversationStateParams{State: b, ID: row.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) resealMessages(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.AllMessages(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		b, err := s.reseal(keys.Live, row.Body, "outbox|body|"+row.ID)
		if err != nil {
			return err
		}
		if b == nil {
			if err := q.DropUnreadable(ctx, sqlcgen.DropUnreadableParams{Lookup: row.Lookup, ID: row.ID}); err != nil {
				return err
			}
			continue
		}
		if err := q.SetMessage(ctx, sqlcgen.SetMessageParams{Body: b, Lookup: row.Lookup, ID: row.ID}); err != nil {
			return err
		}
	}
	return nil
}

// RotatePeople does the same for names, addresses and open links under the
// people key.
func (s *Store) RotatePeople(ctx context.Context) error {
	if err := s.ring.Rotate(keys.People); err != nil {
		return err
	}
	err := s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		for _, step := range []func(context.Context, *sqlcgen.Queries) error{s.resealAddresses, s.resealOfficers, s.resealNames, s.resealLinks} {
			if err := step(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("seal again under the new people key: %w", err)
	}
	return s.ring.Forget(keys.People)
}

// again is reseal for what must not be lost.
func (s *Store) again(sealed []byte, where string) ([]byte, error) {
	b, err := s.reseal(keys.People, sealed, where)
	if err == nil && b == nil {
		err = keys.ErrGone
	}
	return b, err
}

func (s *Store) resealAddresses(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.AllAddresses(ctx)
	if err != nil {
		return err
	}
	for _, a := range rows {
		b, err := s.again(a.Account, addressPlace(a.Lookup))
		if err != nil {
			return err
		}
		if err := q.SetAccount(ctx, sqlcgen.SetAccountParams{Account: b, Lookup: a.Lookup}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) resealOfficers(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.Officers(ctx)
	if err != nil {
		return err
	}
	for _, o := range rows {
		b, err := s.again(o.Name, officerPlace(o.ID))
		if err != nil {
			return err
		}
		if err := q.SetOfficerName(ctx, sqlcgen.SetOfficerNameParams{Name: b, ID: o.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) resealNames(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.AllMembershipNames(ctx)
	if err != nil {
		return err
	}
	for _, m := range rows {
		b, err := s.again(m.Name, namePlace(m.Person, m.Grp))
		if err != nil {
			return err
		}
		if err := q.SetMembershipName(ctx, sqlcgen.SetMembershipNameParams{Name: b, Person: m.Person, Grp: m.Grp}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) resealLinks(ctx context.Context, q *sqlcgen.Queries) error {
	rows, err := q.AllLinks(ctx)
	if err != nil {
		return err
	}
	for _, l := range rows {
		b, err := s.again(l.Link, linkPlace(l.ID))
		if err != nil {
			return err
		}
		if err := q.SetLink(ctx, sqlcgen.SetLinkParams{Link: b, ID: l.ID}); err != nil {
			return err
		}
	}
	return nil
}
