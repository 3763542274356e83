package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// job is one caller's part of a transaction.
type job struct {
	ctx  context.Context
	do   func(context.Context, Querier) error
	done chan error
}

// most is how many callers may share one transaction.
const most = 128

// ErrClosed means that the database is shut.
var ErrClosed = errors.New("the database is closed")

// Write runs do in a durable transaction, sharing it with whoever waits at the
// same time. It returns do's error, or that of the commit; in both cases
// nothing of do remains. do runs on the writer's own context: a caller that
// goes away must not interrupt its neighbours. do may run twice.
func (db *DB) Write(ctx context.Context, do func(context.Context, Querier) error) error {
	j := &job{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case db.jobs <- j:
	case <-db.stop:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-j.done:
		return err
	case <-db.ended:
		return ErrClosed
	}
}

// writer owns the writing connection.
func (db *DB) writer() {
	defer close(db.ended)
	for {
		select {
		case first := <-db.jobs:
			db.together(db.waiting(first))
		case <-db.stop:
			for {
				select {
				case j := <-db.jobs:
					db.alone(j)
				default:
					return
				}
			}
		}
	}
}

// waiting gathers the jobs that are there already.
func (db *DB) waiting(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < most {
		select {
		case j := <-db.jobs:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// together commits all jobs in one transaction, each under a savepoint. Where
// the transaction as a whole fails, each is run again alone: nobody was
// answered before.
func (db *DB) together(jobs []*job) {
	if len(jobs) == 1 {
		db.alone(jobs[0])
		return
	}
	results, err := db.transaction(jobs)
	for i, j := range jobs {
		if err != nil {
			db.alone(j)
			continue
		}
		j.done <- results[i]
	}
}

func (db *DB) transaction(jobs []*job) ([]error, error) {
	ctx := context.WithoutCancel(context.Background())
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing left to roll back
	results := make([]error, len(jobs))
	for i, j := range jobs {
		if results[i], err = savepoint(ctx, tx, j); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	return results, nil
}

// savepoint runs one job inside the shared transaction. result is the job's
// own; err means that the whole transaction is lost.
func savepoint(ctx context.Context, tx *sql.Tx, j *job) (result, err error) {
	if j.ctx.Err() != nil {
		return j.ctx.Err(), nil
	}
	if _, err := tx.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return nil, err
	}
	result = guarded(ctx, j, numbered{tx})
	if result == nil {
		_, err = tx.ExecContext(ctx, "RELEASE one")
		return nil, err
	}
	if fatal(result) {
		return nil, result
	}
	if _, err := tx.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, "RELEASE one")
	return result, err
}

// guarded turns a panic of one job into its error: it must not take the writer
// down with it.
func guarded(ctx context.Context, j *job, q Querier) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write: panic of type %T", p)
		}
	}()
	return j.do(ctx, q)
}

// fatal reports whether SQLite may have rolled the whole transaction back.
func fatal(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrNomem, sqlite3.ErrBusy, sqlite3.ErrInterrupt, sqlite3.ErrCorrupt, sqlite3.ErrReadonly:
		return true
	}
	return false
}

func (db *DB) alone(j *job) {
	if j.ctx.Err() != nil {
		j.done <- j.ctx.Err()
		return
	}
	ctx := context.WithoutCancel(j.ctx)
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		j.done <- fmt.Errorf("begin: %w", err)
		return
	}
	if err := guarded(ctx, j, numbered{tx}); err != nil {
		_ = tx.Rollback() // the job's own error says more
		j.done <- err
		return
	}
	if err := tx.Commit(); err != nil {
		_ = tx.Rollback()
		j.done <- fmt.Errorf("commit: %w", err)
		return
	}
	j.done <- nil
}
