package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"blether/internal/release"
	"blether/internal/response"
)

const (
	boards    = 14
	questions = 10
)

var roles = []string{"mother", "father", "family", "supporter"}

// published times a release over many responses (goal 4), disclosure control
// included, against a GROUP BY over a covering index on the same data. Counting
// is done when answers are written, so it is not part of the release.
func published(ctx context.Context, n int) (out []figure, err error) {
	dir, err := os.MkdirTemp("", "blether-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "wide.db")+"?_journal_mode=OFF&_synchronous=OFF&_cache_size=-400000")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	plan := benchPlan()
	tally := release.NewTally(plan)
	if err := fill(ctx, db, tally, n); err != nil {
		return nil, err
	}
	var failed error
	ratio := pairs(3, func() time.Duration {
		start := time.Now()
		_, err := release.Build(plan, tally, release.Occasion{Batch: 1, Date: start, Last: true})
		failed = errors.Join(failed, err)
		return time.Since(start)
	}, func() time.Duration {
		start := time.Now()
		rows, err := db.QueryContext(ctx, "SELECT board, role, question, answer, COUNT(*) FROM answer GROUP BY board, role, question, answer")
		if err != nil {
			failed = errors.Join(failed, err)
			return time.Since(start)
		}
		for rows.Next() {
			var b, r, q, a, c int
			failed = errors.Join(failed, rows.Scan(&b, &r, &q, &a, &c))
		}
		failed = errors.Join(failed, rows.Err(), rows.Close())
		return time.Since(start)
	})
	if failed != nil {
		return nil, fmt.Errorf("release: %w", failed)
	}
	return []figure{{"release_speedup", ratio, "x", 50, true}}, nil
}

func benchPlan() *release.Plan {
	p := &release.Plan{Round: "bench01", Flow: "bench", Version: "0000000", K: 10, Area: "board", Role: "role"}
	for b := range boards {
		p.Areas = append(p.Areas, release.Area{Name: "b" + strconv.Itoa(b), Region: []string{"north", "east", "west"}[b%3], Nation: "scotland"})
	}
	for _, r := range roles {
		p.Roles = append(p.Roles, release.Role{Name: r, Part: r})
	}
	for q := range questions {
		one := release.Question{Name: "q" + strconv.Itoa(q), Kind: release.Scale, Sensitive: q%4 == 0}
		for v := 1; v <= 5; v++ {
			one.Points = append(one.Points, release.Point{Name: strconv.Itoa(v), Value: v})
		}
		p.Questions = append(p.Questions, one)
	}
	return p
}

// fill writes the same answers into a narrow table with a covering index, and
// into the tally.
func fill(ctx context.Context, db *sql.DB, tally *release.Tally, n int) error {
	if _, err := db.ExecContext(ctx, "CREATE TABLE answer (board INTEGER, role INTEGER, question INTEGER, answer INTEGER)"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO answer VALUES (?, ?, ?, ?)")
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range n {
		b, role := r.IntN(boards), r.IntN(len(roles))
		given := map[string]any{"board": "b" + strconv.Itoa(b), "role": roles[role]}
		for q := range questions {
			a := 1 + r.IntN(5)
			given["q"+strconv.Itoa(q)] = a
			if _, err := insert.ExecContext(ctx, b, role, q, a); err != nil {
				return err
			}
		}
		tally.Add(response.Rating{Answers: given})
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE INDEX covering ON answer (board, role, question, answer)")
	return err
}
