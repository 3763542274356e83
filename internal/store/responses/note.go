package responses

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"blether/internal/keys"
	"blether/internal/quote"
	"blether/internal/store"
	"blether/internal/store/responses/sqlcgen"
	"blether/internal/turn"
)

func notePlace(id string) string { return "note|body|" + id }

// AddNote writes a note on texts of a round; one that is there already stays as it is.
func (s *Store) AddNote(ctx context.Context, n quote.Note) error {
	plain, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("write a note: %w", err)
	}
	body, err := s.ring.Seal(keys.Responses, plain, notePlace(n.ID))
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		return sqlcgen.New(querier).AddNote(ctx, sqlcgen.AddNoteParams{ID: n.ID, Round: n.Round, Body: body})
	})
}

// Notes are those on texts of a round, whether they stand or not.
func (s *Store) Notes(ctx context.Context, round string) ([]quote.Note, error) {
	rows, err := s.read().NotesOf(ctx, round)
	if err != nil {
		return nil, err
	}
	return s.notes(round, rows)
}

func (s *Store) notes(round string, rows []sqlcgen.NotesOfRow) ([]quote.Note, error) {
	var out []quote.Note
	for _, r := range rows {
		n := quote.Note{}
		plain, err := s.ring.Unseal(keys.Responses, r.Body, notePlace(r.ID))
		if err == nil {
			err = json.Unmarshal(plain, &n)
		}
		if err != nil {
			return nil, fmt.Errorf("read a note: %w", err)
		}
		n.ID, n.Round = r.ID, round
		out = append(out, n)
	}
	return out, nil
}

// DropNote takes a note of a round away; turn.ErrNotFound for none.
func (s *Store) DropNote(ctx context.Context, round, id string) error {
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		n, err := sqlcgen.New(querier).DropNote(ctx, sqlcgen.DropNoteParams{ID: id, Round: round})
		if err == nil && n == 0 {
			return turn.ErrNotFound
		}
		return err
	})
}

// dropNotesWithout takes away the notes of a round that rest on a text which is gone.
func (s *Store) dropNotesWithout(ctx context.Context, q *sqlcgen.Queries, round string) error {
	rows, err := q.NotesOf(ctx, round)
	if err != nil {
		return err
	}
	notes, err := s.notes(round, rows)
	if err != nil {
		return err
	}
	for _, n := range notes {
		err := still(ctx, q, n.On)
		if errors.Is(err, turn.ErrConflict) {
			_, err = q.DropNote(ctx, sqlcgen.DropNoteParams{ID: n.ID, Round: round})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// resealNotes seals all of them under the newest key.
func (s *Store) resealNotes(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		rows, err := q.AllNotes(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			body, err := s.again(r.Body, notePlace(r.ID))
			if err != nil {
				return err
			}
			if err := q.SetNote(ctx, sqlcgen.SetNoteParams{Body: body, ID: r.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}
