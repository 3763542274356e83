package people

import (
	"context"
	"encoding/json"
	"fmt"

	"blether/internal/action"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// SaveAction writes an action, by an officer of its group: turn.ErrConflict where somebody was
// quicker, or a new one is there already.
func (s *Store) SaveAction(ctx context.Context, by member.OfficerID, a action.Action) error {
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write action: %w", err)
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, group.ID(a.Group)); err != nil {
			return err
		}
		var n int64
		if a.Version == 0 {
			n, err = q.AddAction(ctx, sqlcgen.AddActionParams{ID: a.ID, Grp: a.Group, Worth: a.Worth, Body: string(body)})
		} else {
			n, err = q.ChangeAction(ctx, sqlcgen.ChangeActionParams{Worth: a.Worth, Body: string(body), ID: a.ID, Grp: a.Group, Version: a.Version})
		}
		if err == nil && n == 0 {
			return turn.ErrConflict
		}
		return err
	})
}

// DropAction takes an action away, by an officer of its group.
func (s *Store) DropAction(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		n, err := q.DropAction(ctx, sqlcgen.DropActionParams{ID: id, Grp: string(g)})
		if err == nil && n == 0 {
			return turn.ErrNotFound
		}
		return err
	})
}

// Actions are a group's, in no order; Worthy those of every group that are worth copying.
func (s *Store) Actions(ctx context.Context, g group.ID) ([]action.Action, error) {
	rows, err := s.read().ActionsOf(ctx, string(g))
	if err != nil {
		return nil, err
	}
	var out []action.Action
	for _, r := range rows {
		a, err := readAction(r.ID, r.Grp, r.Body, r.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Worthy are the actions of every group that are worth copying.
func (s *Store) Worthy(ctx context.Context) ([]action.Action, error) {
	rows, err := s.read().WorthCopying(ctx, true)
	if err != nil {
		return nil, err
	}
	var out []action.Action
	for _, r := range rows {
		a, err := readAction(r.ID, r.Grp, r.Body, r.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Action is one; turn.ErrNotFound for none.
func (s *Store) Action(ctx context.Context, id string) (action.Action, error) {
	r, err := s.read().ActionByID(ctx, id)
	if err != nil {
		return action.Action{}, missing(err)
	}
	return readAction(r.ID, r.Grp, r.Body, r.Version)
}

func readAction(id, g, body string, version int64) (action.Action, error) {
	var a action.Action
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		return a, fmt.Errorf("read action: %w", err)
	}
	a.ID, a.Group, a.Version = id, g, version
	return a, nil
}
