package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

const (
	callers    = 64
	serialRun  = 800          // steps one at a time in one round of measuring
	crowdRun   = 50 * callers // steps of all callers in one
	durableRun = 9            // rounds
)

// durable times committed steps through the whole runner (goal 2): one at a
// time against raw commits of one row, and 64 at once against one at a time.
func durable(ctx context.Context) (out []figure, err error) {
	dir, done, err := temporary()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	l, err := newLoad(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	raw, err := newRaw(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, raw.db.Close()) }()
	var serial, crowd, tail, commits, rates []float64
	for range durableRun {
		perCommit, err := raw.commits(ctx, serialRun)
		if err != nil {
			return nil, err
		}
		one, err := l.serial(ctx, serialRun)
		if err != nil {
			return nil, err
		}
		many, wall, err := l.crowd(ctx, crowdRun/callers)
		if err != nil {
			return nil, err
		}
		perStep, perCrowdStep := sum(one)/serialRun, wall/crowdRun
		serial = append(serial, ratio(perCommit, perStep))
		crowd = append(crowd, ratio(perStep, perCrowdStep))
		tail = append(tail, ratio(p99(many), p99(one)))
		commits, rates = append(commits, 1/perCommit.Seconds()), append(rates, 1/perStep.Seconds())
	}
	note("durable: %.0f raw commits/s, %.0f steps/s one at a time; %d callers ×%.2f", median(commits), median(rates), callers, median(crowd))
	return []figure{
		{name: "durable_serial_ratio", value: median(serial), goal: 0.6, least: true},
		{name: "durable_64_ratio", value: median(crowd), goal: 4, least: true},
		{name: "durable_64_p99_ratio", value: median(tail), goal: 12},
	}, nil
}

// load is an instance with people who talk to it.
type load struct {
	*instance
	talkers []*talker
}

func newLoad(ctx context.Context, dir string) (*load, error) {
	i, err := newInstance(ctx, dir)
	if err != nil {
		return nil, err
	}
	l := &load{instance: i}
	for n := range callers {
		t, err := i.join(ctx, n)
		if err != nil {
			return nil, errors.Join(err, i.close())
		}
		l.talkers = append(l.talkers, t)
	}
	// Everybody stands at another place of the survey.
	for n, t := range l.talkers {
		for range n % len(script) {
			if err := t.next(ctx); err != nil {
				return nil, errors.Join(err, i.close())
			}
		}
	}
	return l, nil
}

// serial takes steps one at a time, each by the next person.
func (l *load) serial(ctx context.Context, steps int) ([]time.Duration, error) {
	took := make([]time.Duration, steps)
	for n := range steps {
		start := time.Now()
		if err := l.talkers[n%callers].next(ctx); err != nil {
			return nil, err
		}
		took[n] = time.Since(start)
	}
	return took, nil
}

// crowd lets everybody take steps at once, each waiting for their own answer.
func (l *load) crowd(ctx context.Context, each int) (took []time.Duration, wall time.Duration, err error) {
	all, errs := make([][]time.Duration, callers), make([]error, callers)
	var wait sync.WaitGroup
	begin := time.Now()
	for n, t := range l.talkers {
		wait.Go(func() {
			for range each {
				start := time.Now()
				if errs[n] = t.next(ctx); errs[n] != nil {
					return
				}
				all[n] = append(all[n], time.Since(start))
			}
		})
	}
	wait.Wait()
	return slices.Concat(all...), time.Since(begin), errors.Join(errs...)
}

// raw is a plain table with the same durability on the same disk.
type raw struct {
	db   *sql.DB
	stmt *sql.Stmt
}

func newRaw(ctx context.Context, dir string) (*raw, error) {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "raw.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE one (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	stmt, err := db.PrepareContext(ctx, "INSERT INTO one (body) VALUES (?)")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &raw{db: db, stmt: stmt}, nil
}

// commits writes n rows, each in a transaction of its own, and gives the time of one.
func (r *raw) commits(ctx context.Context, n int) (time.Duration, error) {
	body := make([]byte, 200)
	start := time.Now()
	for range n {
		if _, err := r.stmt.ExecContext(ctx, body); err != nil {
			return 0, err
		}
	}
	return time.Since(start) / time.Duration(n), nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func p99(v []time.Duration) time.Duration {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)*99/100]
}

func sum(v []time.Duration) (total time.Duration) {
	for _, d := range v {
		total += d
	}
	return total
}
