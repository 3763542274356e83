package people

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/store/people/sqlcgen"
)

// Ranks of delivery: answers go before what nobody has just asked for.
const (
	answerRank = 0
	newsRank   = 1
)

// closed is when an address that cannot be reached is tried again: when they
// write.
const closed = math.MaxInt64

// Deliveries lists addresses of a platform that something waits for, answers
// first, at most limit.
func (s *Store) Deliveries(ctx context.Context, p chat.Platform, now time.Time, limit int) ([]chat.Delivery, error) {
	rows, err := s.read().Deliveries(ctx, sqlcgen.DeliveriesParams{Platform: string(p), At: ms(now), Limit: int32(limit)})
	if err != nil {
		return nil, err
	}
	var out []chat.Delivery
	for _, row := range rows {
		address, err := s.address(p, row.Account, row.Lookup)
		if err != nil {
			return nil, err
		}
		out = append(out, chat.Delivery{To: address, Tries: int(row.Tries), News: row.Rank != answerRank})
	}
	return out, nil
}

// Delivered drops messages that were sent, and the delivery where nothing waits
// any more.
func (s *Store) Delivered(ctx context.Context, a chat.Address, ids []string) error {
	lookup := s.lookup(a)
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		for _, id := range ids {
			if err := q.DropDelivered(ctx, sqlcgen.DropDeliveredParams{Lookup: lookup, ID: id}); err != nil {
				return err
			}
			if err := dropSiblings(ctx, q, id); err != nil {
				return err
			}
		}
		return q.EndDelivery(ctx, lookup)
	})
}

// PutOff lets an address wait until a time, after a try that failed.
func (s *Store) PutOff(ctx context.Context, a chat.Address, until time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.PutOffDelivery(ctx, sqlcgen.PutOffDeliveryParams{At: ms(until), Lookup: s.lookup(a)})
	})
}

// GiveUp drops what waits for an address that cannot be reached, and remembers
// that until they write again.
func (s *Store) GiveUp(ctx context.Context, a chat.Address) error {
	lookup := s.lookup(a)
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.DropMessagesAt(ctx, lookup); err != nil {
			return err
		}
		return q.CloseDelivery(ctx, sqlcgen.CloseDeliveryParams{At: closed, Lookup: lookup})
	})
}

// OutOfReach counts those of a group who cannot be reached on some platform, for a
// band only.
func (s *Store) OutOfReach(ctx context.Context, g group.ID) (int, error) {
	n, err := s.read().CountClosed(ctx, sqlcgen.CountClosedParams{Grp: string(g), At: closed})
	return int(n), err
}

// Talkers lists the addresses of a platform whose people are in a conversation.
func (s *Store) Talkers(ctx context.Context, p chat.Platform) ([]chat.Address, error) {
	rows, err := s.read().TalkersOn(ctx, string(p))
	if err != nil {
		return nil, err
	}
	var out []chat.Address
	for _, row := range rows {
		address, err := s.address(p, row.Account, row.Lookup)
		if err != nil {
			return nil, err
		}
		out = append(out, address)
	}
	return out, nil
}

// Reach is what officers are told of those out of reach; "" where nobody was counted yet.
func (s *Store) Reach(ctx context.Context, g group.ID) (string, error) {
	band, err := s.read().Reach(ctx, string(g))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return band, err
}

// SetReach writes it.
func (s *Store) SetReach(ctx context.Context, g group.ID, band string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.SetReach(ctx, sqlcgen.SetReachParams{Grp: string(g), Band: band})
	})
}

// Closed tells that an address could not be reached, and that its person has not written
// since.
func (s *Store) Closed(ctx context.Context, a chat.Address) (bool, error) {
	n, err := s.read().ClosedAt(ctx, sqlcgen.ClosedAtParams{Lookup: s.lookup(a), At: closed})
	return n > 0, err
}

// dropSiblings drops a message of a match everywhere else, once it was delivered somewhere:
// what two write to each other is kept nowhere.
func dropSiblings(ctx context.Context, q *sqlcgen.Queries, id string) error {
	if i := strings.LastIndexByte(id, '-'); i > 0 && strings.Contains(id, "-m") {
		return q.DropSiblings(ctx, id[:i+1]+"%")
	}
	return nil
}
