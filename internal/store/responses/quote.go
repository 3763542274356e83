package responses

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"blether/internal/keys"
	"blether/internal/quote"
	"blether/internal/store"
	"blether/internal/store/responses/sqlcgen"
	"blether/internal/turn"
)

func quotePlace(id []byte) string { return fmt.Sprintf("quote|body|%x", id) }

// quoteSize keeps a sealed body from telling what was decided.
const quoteSize = 2048

func (s *Store) sealQuote(id []byte, said quote.Said) ([]byte, error) {
	plain, err := json.Marshal(said)
	if err != nil {
		return nil, fmt.Errorf("write what became of a text: %w", err)
	}
	for len(plain)%quoteSize != 0 {
		plain = append(plain, ' ')
	}
	return s.ring.Seal(keys.Responses, plain, quotePlace(id))
}

// text reads one from its row.
func (s *Store) text(row sqlcgen.TextsByCodeRow) (quote.Text, error) {
	t := quote.Text{ID: hex.EncodeToString(row.ID), Round: row.Round, Question: row.Question, Nation: row.Nation, May: row.May, Open: row.Open}
	words, err := s.ring.Unseal(keys.Responses, row.Words, wordsPlace(row.ID))
	if err != nil {
		return t, fmt.Errorf("read a text: %w", err)
	}
	t.Words = string(words)
	if len(row.Said) == 0 {
		return t, nil
	}
	said, err := s.ring.Unseal(keys.Responses, row.Said, quotePlace(row.ID))
	if err == nil {
		err = json.Unmarshal(said, &t.Said)
	}
	if err != nil {
		return t, fmt.Errorf("read what became of a text: %w", err)
	}
	return t, nil
}

// Texts are the free texts of a round that is over, in an order that tells nothing.
func (s *Store) Texts(ctx context.Context, round string) ([]quote.Text, error) {
	rows, err := s.read().TextsOf(ctx, round)
	if err != nil {
		return nil, err
	}
	var out []quote.Text
	for _, r := range rows {
		t, err := s.text(sqlcgen.TextsByCodeRow{ID: r.ID, Round: round, Question: r.Question, Nation: r.Nation, May: r.May, Open: r.Open, Words: r.Words, Said: r.Said})
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// TextsByCode are those that a withdrawal code reaches.
func (s *Store) TextsByCode(ctx context.Context, codes [][]byte) ([]quote.Text, error) {
	var out []quote.Text
	for _, code := range codes {
		rows, err := s.read().TextsByCode(ctx, code)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			t, err := s.text(r)
			if err != nil {
				return nil, err
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// Settle changes what becomes of a text, as change says of it as it is then; turn.ErrNotFound
// where it is gone, turn.ErrConflict where somebody was quicker again and again.
func (s *Store) Settle(ctx context.Context, id string, change func(quote.Text) (quote.Said, error)) error {
	key, err := hex.DecodeString(id)
	if err != nil {
		return turn.ErrNotFound
	}
	const tries = 5
	for range tries {
		row, err := s.read().TextByID(ctx, key)
		if errors.Is(err, sql.ErrNoRows) {
			return turn.ErrNotFound
		}
		if err != nil {
			return err
		}
		t, err := s.text(sqlcgen.TextsByCodeRow(row))
		if err != nil {
			return err
		}
		said, err := change(t)
		if err != nil {
			return err
		}
		err = s.settle(ctx, key, said, row.Version)
		if !errors.Is(err, turn.ErrConflict) {
			return err
		}
	}
	return turn.ErrConflict
}

func (s *Store) settle(ctx context.Context, key []byte, said quote.Said, version sql.NullInt64) error {
	body, err := s.sealQuote(key, said)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		var n int64
		if version.Valid {
			n, err = q.ChangeQuote(ctx, sqlcgen.ChangeQuoteParams{State: said.Kept(), Body: body, Words: key, Version: version.Int64})
		} else {
			n, err = q.AddQuote(ctx, sqlcgen.AddQuoteParams{Words: key, State: said.Kept(), Body: body})
		}
		if err == nil && n == 0 {
			return turn.ErrConflict
		}
		return err
	})
}

// resealQuotes seals all of it under the newest key.
func (s *Store) resealQuotes(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		rows, err := q.AllQuotes(ctx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			body, err := s.again(row.Body, quotePlace(row.Words))
			if err != nil {
				return err
			}
			if err := q.SetQuote(ctx, sqlcgen.SetQuoteParams{Body: body, Words: row.Words}); err != nil {
				return err
			}
		}
		return nil
	})
}

// RoundsByCode are the rounds in which something was said with one of these code hashes.
func (s *Store) RoundsByCode(ctx context.Context, codes [][]byte) ([]string, error) {
	var out []string
	for _, code := range codes {
		rows, err := s.read().RoundsByCode(ctx, code)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out, nil
}
