package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/theme"
	"blether/internal/turn"
)

// Codebook is a group's; an empty one where it was never written.
func (s *Store) Codebook(ctx context.Context, g group.ID) (theme.Book, error) {
	b := theme.Book{Group: string(g)}
	row, err := s.read().Codebook(ctx, string(g))
	if errors.Is(err, sql.ErrNoRows) {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal([]byte(row.Body), &b); err != nil {
		return b, fmt.Errorf("read codebook: %w", err)
	}
	b.Version = row.Version
	return b, nil
}

// SaveCodebook writes a group's codebook, by an officer of it: turn.ErrConflict where somebody was
// quicker.
func (s *Store) SaveCodebook(ctx context.Context, by member.OfficerID, b theme.Book) error {
	body, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("write codebook: %w", err)
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, group.ID(b.Group)); err != nil {
			return err
		}
		var n int64
		if b.Version == 0 {
			n, err = q.AddCodebook(ctx, sqlcgen.AddCodebookParams{Grp: b.Group, Body: string(body)})
		} else {
			n, err = q.ChangeCodebook(ctx, sqlcgen.ChangeCodebookParams{Body: string(body), Grp: b.Group, Version: b.Version})
		}
		if err == nil && n == 0 {
			return turn.ErrConflict
		}
		return err
	})
}
