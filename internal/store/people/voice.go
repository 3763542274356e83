package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// How long what was told to officers is kept, in days: a suggestion that nobody took off,
// and a request that nobody closed.
const (
	keepSuggestion = 180
	keepRequest    = 90
)

// voiceSize pads what was said, so that its length does not tell it from others.
const voiceSize = 1024

func (s *Store) sealVoice(v any, place string) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write what was said: %w", err)
	}
	for len(plain)%voiceSize != 0 {
		plain = append(plain, ' ')
	}
	return s.ring.Seal(keys.People, plain, place)
}

func (s *Store) unsealVoice(sealed []byte, place string, v any) error {
	plain, err := s.ring.Unseal(keys.People, sealed, place)
	if err != nil {
		kind, _, _ := strings.Cut(place, "|") // no id: errors are logged
		return fmt.Errorf("read %s: %w", kind, err)
	}
	return json.Unmarshal(plain, v)
}

func suggestionPlace(id string) string { return "suggestion|body|" + id }
func requestPlace(id string) string    { return "request|body|" + id }

// voice writes what somebody told those who run a group.
func (c *committer) voice(ctx context.Context) error {
	if v := c.t.Suggest; v != nil {
		if err := c.q.AddSuggestion(ctx, sqlcgen.AddSuggestionParams{ID: v.ID, Grp: string(v.Group), Kind: string(v.Kind), Body: c.sealed.suggestion, Day: day(v.Day)}); err != nil {
			return err
		}
	}
	if r := c.t.Request; r != nil && r.Said.Concern {
		return c.q.AddConcern(ctx, sqlcgen.AddConcernParams{ID: r.ID, Person: sql.NullString{String: string(r.Person), Valid: true}, Grp: string(r.Group), Body: c.sealed.request, Day: day(r.Day), About: string(r.About)})
	}
	if r := c.t.Request; r != nil {
		return c.q.AddRequest(ctx, sqlcgen.AddRequestParams{ID: r.ID, Person: string(r.Person), Grp: string(r.Group), Body: c.sealed.request, Day: day(r.Day)})
	}
	return nil
}

// Suggestions are what was told to a group's officers and may be seen today.
func (s *Store) Suggestions(ctx context.Context, g group.ID, now time.Time) ([]group.Suggestion, error) {
	rows, err := s.read().SuggestionsOf(ctx, sqlcgen.SuggestionsOfParams{Grp: string(g), Day: day(now)})
	if err != nil {
		return nil, err
	}
	var out []group.Suggestion
	for _, r := range rows {
		one := group.Suggestion{ID: r.ID, Group: g, Kind: group.VoiceKind(r.Kind), Day: date(r.Day)}
		if err := s.unsealVoice(r.Body, suggestionPlace(r.ID), &one.Text); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// DropSuggestion takes a suggestion off, by an officer of its group.
func (s *Store) DropSuggestion(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		n, err := q.DropSuggestion(ctx, sqlcgen.DropSuggestionParams{ID: id, Grp: string(g)})
		if err == nil && n == 0 {
			return turn.ErrNotFound
		}
		return err
	})
}

// Requests are those of a group, oldest first; concerns first of all.
func (s *Store) Requests(ctx context.Context, g group.ID) ([]member.Request, error) {
	concerns, err := s.read().ConcernsIn(ctx, string(g))
	first, err := s.concerns(concerns, err)
	if err != nil {
		return nil, err
	}
	rows, err := s.read().RequestsIn(ctx, string(g))
	rest, err := s.requests(rows, err)
	return append(first, rest...), err
}

// RequestsBy are those of a person.
func (s *Store) RequestsBy(ctx context.Context, id member.ID) ([]member.Request, error) {
	concerns, err := s.read().ConcernsBy(ctx, sql.NullString{String: string(id), Valid: true})
	first, err := s.concerns(concerns, err)
	if err != nil {
		return nil, err
	}
	rows, err := s.read().RequestsBy(ctx, string(id))
	rest, err := s.requests(rows, err)
	return append(first, rest...), err
}

func (s *Store) concerns(rows []sqlcgen.Concern, err error) ([]member.Request, error) {
	var out []member.Request
	for _, r := range rows {
		one := member.Request{ID: r.ID, Person: member.ID(r.Person.String), Group: group.ID(r.Grp), Day: date(r.Day), Officer: member.OfficerID(r.Officer), About: member.OfficerID(r.About)}
		if err := s.unsealVoice(r.Body, requestPlace(r.ID), &one.Said); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}

func (s *Store) requests(rows []sqlcgen.Request, err error) ([]member.Request, error) {
	var out []member.Request
	for _, r := range rows {
		one := member.Request{ID: r.ID, Person: member.ID(r.Person), Group: group.ID(r.Grp), Day: date(r.Day), Officer: member.OfficerID(r.Officer)}
		if err := s.unsealVoice(r.Body, requestPlace(r.ID), &one.Said); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}

// TakeRequest notes which officer of its group has taken a request on; CloseRequest ends it
// and forgets what was written. Neither is for an officer whom a concern is about.
func (s *Store) TakeRequest(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.onRequest(ctx, by, g, id, func(ctx context.Context, q *sqlcgen.Queries, concern bool) error {
		if concern {
			return q.TakeConcern(ctx, sqlcgen.TakeConcernParams{Officer: string(by), ID: id})
		}
		return q.TakeRequest(ctx, sqlcgen.TakeRequestParams{Officer: string(by), ID: id})
	})
}

// CloseRequest ends a request: see TakeRequest.
func (s *Store) CloseRequest(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return s.onRequest(ctx, by, g, id, func(ctx context.Context, q *sqlcgen.Queries, concern bool) error {
		if concern {
			return q.DropConcern(ctx, id)
		}
		_, err := q.DropRequest(ctx, id)
		return err
	})
}

func (s *Store) onRequest(ctx context.Context, by member.OfficerID, g group.ID, id string, do func(ctx context.Context, q *sqlcgen.Queries, concern bool) error) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		r, err := q.RequestByID(ctx, id)
		if err == nil {
			if r.Grp != string(g) {
				return turn.ErrNotFound
			}
			return do(ctx, q, false)
		}
		c, err2 := q.ConcernByID(ctx, id)
		if err2 != nil {
			return missing(err)
		}
		if c.Grp != string(g) || c.About != "" && c.About == string(by) {
			return turn.ErrNotFound
		}
		return do(ctx, q, true)
	})
}
