package responses

import (
	"context"
	"encoding/json"
	"fmt"

	"blether/internal/keys"
	"blether/internal/response"
	"blether/internal/store"
	"blether/internal/store/responses/sqlcgen"
)

// Keep writes what somebody said in a confidential flow, for them alone, in place of what
// they said before in the same round.
func (s *Store) Keep(ctx context.Context, k response.Kept) error {
	plain, err := json.Marshal(k.Answers)
	if err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	const size = 4096 // so that its length does not tell how much was written
	for len(plain)%size != 0 {
		plain = append(plain, ' ')
	}
	sealed, err := s.ring.Seal(keys.Responses, plain, keptPlace(k.Who, k.Round))
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		return sqlcgen.New(querier).Keep(ctx, sqlcgen.KeepParams{Who: k.Who, Round: k.Round, Flow: k.Flow, Answers: sealed})
	})
}

// KeptOf lists what somebody said in a confidential flow, in no order.
func (s *Store) KeptOf(ctx context.Context, who []byte) ([]response.Kept, error) {
	rows, err := s.read().KeptOf(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []response.Kept
	for _, r := range rows {
		k := response.Kept{Who: who, Round: r.Round}
		plain, err := s.ring.Unseal(keys.Responses, r.Answers, keptPlace(who, r.Round))
		if err == nil {
			err = json.Unmarshal(plain, &k.Answers)
		}
		if err != nil {
			continue // what no key opens any more is nobody's
		}
		out = append(out, k)
	}
	return out, nil
}

// DropKept deletes what somebody said in a round, and what the log still holds of it.
func (s *Store) DropKept(ctx context.Context, who []byte, round string) error {
	err := s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		return sqlcgen.New(querier).DropKept(ctx, sqlcgen.DropKeptParams{Who: who, Round: round})
	})
	if err != nil {
		return fmt.Errorf("delete answers: %w", err)
	}
	_ = s.DB.Checkpoint(context.WithoutCancel(ctx)) // put off to the clock by a reader, not lost
	return nil
}

func keptPlace(who []byte, round string) string { return fmt.Sprintf("kept|answers|%x|%s", who, round) }

// resealKept seals all of it under the newest key.
func (s *Store) resealKept(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		rows, err := q.AllKept(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			sealed, err := s.again(r.Answers, keptPlace(r.Who, r.Round))
			if err != nil {
				return err
			}
			if err := q.SetKept(ctx, sqlcgen.SetKeptParams{Answers: sealed, Who: r.Who, Round: r.Round}); err != nil {
				return err
			}
		}
		return nil
	})
}
