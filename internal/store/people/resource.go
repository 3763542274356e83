package people

import (
	"context"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// Resources are what a group knows of by itself.
func (s *Store) Resources(ctx context.Context, g group.ID) ([]group.Resource, error) {
	rows, err := s.read().ResourcesOf(ctx, string(g))
	var out []group.Resource
	for _, r := range rows {
		out = append(out, group.Resource{ID: r.ID, Group: g, Need: r.Need, Name: r.Name, Text: r.Body, Until: date(r.Until)})
	}
	return out, err
}

// AddResource keeps one, by an officer of the group; the same id again changes nothing.
func (s *Store) AddResource(ctx context.Context, by member.OfficerID, r group.Resource) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, r.Group); err != nil {
			return err
		}
		return q.SetResource(ctx, sqlcgen.SetResourceParams{ID: r.ID, Grp: string(r.Group), Need: r.Need, Name: r.Name, Body: r.Text, Until: day(r.Until)})
	})
}

// DropResource takes one off.
func (s *Store) DropResource(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		n, err := q.DropResource(ctx, sqlcgen.DropResourceParams{ID: id, Grp: string(g)})
		if err == nil && n == 0 {
			return turn.ErrNotFound
		}
		return err
	})
}
