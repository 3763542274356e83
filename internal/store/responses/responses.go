// Package responses keeps answers that know no person, free texts apart from
// them, releases, and the ledger behind each release. Nothing here can be
// joined to the people store: no shared id, no time, another key for codes.
package responses

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"blether/internal/keys"
	"blether/internal/release"
	"blether/internal/response"
	"blether/internal/store"
	"blether/internal/store/responses/sqlcgen"
	"blether/internal/turn"
)

// Store is the responses database.
type Store struct {
	DB   *store.DB
	ring *keys.Ring
}

// Open opens the database at path.
func Open(ctx context.Context, path string, ring *keys.Ring) (*Store, error) {
	db, err := store.Open(ctx, path, "responses")
	if err != nil {
		return nil, err
	}
	return &Store{DB: db, ring: ring}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.DB.Close() }

func (s *Store) read() *sqlcgen.Queries { return sqlcgen.New(s.DB.Reader()) }

// Row is one response in a leaf; Leaf is "" for one that is held back, which is
// not written.
type Row struct {
	Leaf    string
	Answers map[string]any
	Code    []byte
}

// Batch is a mixed batch with its release. Rows and words come shuffled.
type Batch struct {
	Document *release.Document
	Leaves   []release.Leaf
	Rows     []Row
	Words    []response.Words
	// Counted are texts that the release rests on. Where one is gone, nothing is written.
	Counted []string
}

// SaveBatch writes a batch and its release in one transaction. It does nothing
// where the batch was written before, and returns turn.ErrConflict where another
// release came in between, so that Prev no longer names the last one, or a text was withdrawn.
func (s *Store) SaveBatch(ctx context.Context, b Batch) error {
	body, err := b.Document.Bytes()
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		_, err := q.ReleaseOf(ctx, sqlcgen.ReleaseOfParams{Round: b.Document.Round, Batch: int64(b.Document.Batch)})
		if err == nil {
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := still(ctx, q, b.Counted); err != nil {
			return err
		}
		number, err := s.next(ctx, q, b.Document.Prev)
		if err != nil {
			return err
		}
		if err := s.rows(ctx, q, b); err != nil {
			return err
		}
		for _, l := range b.Leaves {
			counts, err := json.Marshal(l)
			if err != nil {
				return fmt.Errorf("write leaf: %w", err)
			}
			if err := q.AddLeaf(ctx, sqlcgen.AddLeafParams{Release: b.Document.ID, Leaf: l.ID, Size: int64(l.Size), Least: int64(l.Least), Counts: string(counts)}); err != nil {
				return err
			}
		}
		return q.AddRelease(ctx, sqlcgen.AddReleaseParams{Number: number, ID: b.Document.ID, Round: b.Document.Round, Batch: int64(b.Document.Batch), Body: body, Hash: b.Document.Hash})
	})
}

// still is turn.ErrConflict where a text is gone.
func still(ctx context.Context, q *sqlcgen.Queries, texts []string) error {
	for _, id := range texts {
		key, err := hex.DecodeString(id)
		if err != nil {
			return fmt.Errorf("read a text's id: %w", err)
		}
		_, err = q.TextByID(ctx, key)
		if errors.Is(err, sql.ErrNoRows) {
			return turn.ErrConflict
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) next(ctx context.Context, q *sqlcgen.Queries, prev string) (int64, error) {
	last, err := q.LastRelease(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	if last.Hash != prev {
		return 0, turn.ErrConflict
	}
	return last.Number + 1, nil
}

func (s *Store) rows(ctx context.Context, q *sqlcgen.Queries, b Batch) error {
	for _, r := range b.Rows {
		answers, err := json.Marshal(r.Answers)
		if err != nil {
			return fmt.Errorf("write response: %w", err)
		}
		if err := q.AddResponse(ctx, sqlcgen.AddResponseParams{ID: response.NewID(), Round: b.Document.Round, Batch: int64(b.Document.Batch),
			Leaf: r.Leaf, Answers: string(answers), Code: r.Code}); err != nil {
			return err
		}
	}
	for _, w := range b.Words {
		id := response.NewID()
		body, err := s.ring.Seal(keys.Responses, []byte(w.Text), wordsPlace(id))
		if err != nil {
			return err
		}
		if err := q.AddWords(ctx, sqlcgen.AddWordsParams{ID: id, Round: b.Document.Round, Question: w.Question, Nation: w.Nation, Quote: w.Quote, Body: body, Code: w.Code, Open: w.Open}); err != nil {
			return err
		}
	}
	return nil
}

func wordsPlace(id []byte) string { return fmt.Sprintf("words|body|%x", id) }

// LastHash is the hash of the newest release, "" where there is none.
func (s *Store) LastHash(ctx context.Context) (string, error) {
	last, err := s.read().LastRelease(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return last.Hash, err
}

// ReleaseOf reads the release of a batch; turn.ErrNotFound where there is none.
func (s *Store) ReleaseOf(ctx context.Context, round string, batch int) (*release.Document, error) {
	body, err := s.read().ReleaseOf(ctx, sqlcgen.ReleaseOfParams{Round: round, Batch: int64(batch)})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, turn.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return release.Read(body)
}

// Release reads a release by its id, as its bytes.
func (s *Store) Release(ctx context.Context, id string) ([]byte, error) {
	body, err := s.read().Release(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, turn.ErrNotFound
	}
	return body, err
}

// Releases reads all releases as their bytes, oldest first.
func (s *Store) Releases(ctx context.Context) ([][]byte, error) { return s.read().Releases(ctx) }

// Documents reads all releases, oldest first.
func (s *Store) Documents(ctx context.Context) ([]*release.Document, error) {
	bodies, err := s.Releases(ctx)
	if err != nil {
		return nil, err
	}
	var out []*release.Document
	for _, body := range bodies {
		d, err := release.Read(body)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// Ledger reads the leaves of a release.
func (s *Store) Ledger(ctx context.Context, id string) ([]release.Leaf, error) {
	rows, err := s.read().LeavesOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []release.Leaf
	for _, row := range rows {
		var l release.Leaf
		if err := json.Unmarshal([]byte(row.Counts), &l); err != nil {
			return nil, fmt.Errorf("read leaf: %w", err)
		}
		out = append(out, l)
	}
	return out, nil
}

// Rows reads the raw responses of a batch, in no order.
func (s *Store) Rows(ctx context.Context, round string, batch int) ([]Row, error) {
	rows, err := s.read().ResponsesOf(ctx, sqlcgen.ResponsesOfParams{Round: round, Batch: int64(batch)})
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, row := range rows {
		r := Row{Leaf: row.Leaf}
		if err := json.Unmarshal([]byte(row.Answers), &r.Answers); err != nil {
			return nil, fmt.Errorf("read response: %w", err)
		}
		out = append(out, r)
	}
	return out, nil
}

// Has reports whether anything with one of these code hashes is kept.
func (s *Store) Has(ctx context.Context, codes [][]byte) (bool, error) {
	q := s.read()
	for _, code := range codes {
		n, err := q.CountResponseByCode(ctx, code)
		if err != nil {
			return false, err
		}
		m, err := q.CountWordsByCode(ctx, code)
		if err != nil || n+m > 0 {
			return n+m > 0, err
		}
	}
	return false, nil
}

// Withdraw deletes everything with one of these code hashes (R9), and what the
// log still holds of it.
func (s *Store) Withdraw(ctx context.Context, codes [][]byte) error {
	err := s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		for _, code := range codes {
			rounds, err := q.RoundsByCode(ctx, code)
			if err != nil {
				return err
			}
			if _, err := q.DropResponseByCode(ctx, code); err != nil {
				return err
			}
			if _, err := q.DropWordsByCode(ctx, code); err != nil {
				return err
			}
			for _, r := range rounds {
				if err := s.dropNotesWithout(ctx, q, r); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("withdraw: %w", err)
	}
	_ = s.DB.Checkpoint(context.WithoutCancel(ctx)) // put off to the clock by a reader, not lost
	return nil
}

// Rotate seals all texts under a new key and destroys the old one.
func (s *Store) Rotate(ctx context.Context) error {
	if err := s.ring.Rotate(keys.Responses); err != nil {
		return err
	}
	err := s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		rows, err := q.AllWords(ctx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			body, err := s.again(row.Body, wordsPlace(row.ID))
			if err != nil {
				return err
			}
			if err := q.SetWords(ctx, sqlcgen.SetWordsParams{Body: body, ID: row.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("seal again under the new responses key: %w", err)
	}
	if err := errors.Join(s.resealKept(ctx), s.resealQuotes(ctx), s.resealNotes(ctx)); err != nil {
		return fmt.Errorf("seal again under the new responses key: %w", err)
	}
	return s.ring.Forget(keys.Responses)
}

// again seals something under the newest key.
func (s *Store) again(sealed []byte, place string) ([]byte, error) {
	plain, err := s.ring.Unseal(keys.Responses, sealed, place)
	if err != nil {
		return nil, err
	}
	return s.ring.Seal(keys.Responses, plain, place)
}

// keepRaw is how long raw answers stay after their round's final release. After
// that the audit works from the frozen counts, and says so.
const keepRaw = 90 * 24 * time.Hour

// Tidy deletes raw answers that have outlived their purpose.
func (s *Store) Tidy(ctx context.Context, now time.Time) error {
	all, err := s.Documents(ctx)
	if err != nil {
		return err
	}
	var rounds []string
	for _, d := range all {
		if date, err := time.Parse(time.DateOnly, d.Date); err == nil && d.Final && date.Add(keepRaw).Before(now) {
			rounds = append(rounds, d.Round)
		}
	}
	return s.DB.Write(ctx, func(ctx context.Context, querier store.Querier) error {
		q := sqlcgen.New(querier)
		for _, r := range rounds {
			if err := errors.Join(q.DropResponsesOf(ctx, r), q.DropWordsOf(ctx, r), q.DropKeptOfRound(ctx, r)); err != nil {
				return err
			}
			if err := s.dropNotesWithout(ctx, q, r); err != nil {
				return err
			}
		}
		return nil
	})
}
