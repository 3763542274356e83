package people

import (
	"context"

	"blether/internal/round"
	"blether/internal/store/people/sqlcgen"
)

// Changed is by how many people two rounds differ (R10): who answered the later
// one only, and the earlier one only. Known is false where it cannot be told.
// These numbers serve to decide whether two waves are near, and nothing else:
// they are neither logged nor kept.
type Changed struct {
	Joined, Left int
	Known        bool
}

// Changed compares those who answered two rounds and came by a personal
// invitation to a group of either. Who took part in the earlier round is
// forgotten 30 days after its close, and who has answered the later one cannot be
// read where the live key is lost: from then on nobody can tell.
func (s *Store) Changed(ctx context.Context, earlier, later round.ID) (Changed, error) {
	q := s.read()
	rows, err := q.TookPartIn(ctx, string(earlier))
	if err != nil || len(rows) == 0 {
		return Changed{}, err
	}
	personal := map[string]bool{}
	for _, id := range []round.ID{earlier, later} {
		some, err := q.PersonalOf(ctx, string(id))
		if err != nil {
			return Changed{}, err
		}
		for _, p := range some {
			personal[p] = true
		}
	}
	before, all, err := s.tookPart(ctx, q, earlier, personal)
	if err != nil || !all {
		return Changed{}, err
	}
	after, all, err := s.tookPart(ctx, q, later, personal)
	if err != nil || !all {
		return Changed{}, err
	}
	return Changed{Joined: without(after, before), Left: without(before, after), Known: true}, nil
}

// tookPart lists those of some people who have answered a round, whether their
// batch is mixed or not. all is false where that of some cannot be read.
func (s *Store) tookPart(ctx context.Context, q *sqlcgen.Queries, id round.ID, of map[string]bool) (who map[string]bool, all bool, err error) {
	took, err := q.TookPartIn(ctx, string(id))
	if err != nil {
		return nil, false, err
	}
	waiting, all, err := s.answeredBy(ctx, id)
	for _, p := range waiting {
		took = append(took, string(p))
	}
	who = map[string]bool{}
	for _, p := range took {
		if of[p] {
			who[p] = true
		}
	}
	return who, all, err
}

// without counts the people who are not among others.
func without(people, others map[string]bool) int {
	n := 0
	for p := range people {
		if !others[p] {
			n++
		}
	}
	return n
}
