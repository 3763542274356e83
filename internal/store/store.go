// Package store is the machinery under both databases: opening SQLite with the
// settings that privacy and durability need, migrating it, and committing many
// turns in one durable transaction. What the tables mean is the business of
// store/people and store/responses.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver
	"github.com/pressly/goose/v3"

	"blether/migrations"
)

// ErrNewer means that the database was written by a newer Blether.
var ErrNewer = errors.New("the database is newer than this program")

// DB is one SQLite database: one writer, a pool of readers.
type DB struct {
	write *sql.DB
	read  *sql.DB
	jobs  chan *job
	stop  chan struct{}
	ended chan struct{}
	once  sync.Once
	path  string
}

const (
	readers     = 4
	busyTimeout = 5 * time.Second
	stmtCache   = 128
)

// Open opens the database at path, makes it if it is new, and brings it to the
// newest schema in migrations/NAME. It returns ErrNewer for a newer one.
func Open(ctx context.Context, path, name string) (*DB, error) {
	if err := private(path); err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite3", dsn(path, "rwc", url.Values{"_txlock": {"immediate"}}))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	write.SetMaxOpenConns(1)
	write.SetConnMaxIdleTime(0)
	if err := migrate(ctx, write, name); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate %s: %w", filepath.Base(path), err), write.Close())
	}
	read, err := sql.Open("sqlite3", dsn(path, "ro", url.Values{"_query_only": {"true"}}))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s to read: %w", filepath.Base(path), err), write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	db := &DB{write: write, read: read, jobs: make(chan *job, 1024), stop: make(chan struct{}), ended: make(chan struct{}), path: path}
	go db.writer()
	return db, nil
}

// private makes sure that the file and its folder are readable by the service alone.
func private(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open database file: %w", err)
	}
	return f.Close()
}

// dsn gives the settings of docs/privacy.md ("Deleted means gone") and of
// durability: a turn is acknowledged after its own fsync.
func dsn(path, mode string, more url.Values) string {
	q := url.Values{
		"mode":             {mode},
		"_journal_mode":    {"WAL"},
		"_synchronous":     {"FULL"},
		"_foreign_keys":    {"on"},
		"_secure_delete":   {"on"},
		"_busy_timeout":    {fmt.Sprint(busyTimeout.Milliseconds())},
		"_stmt_cache_size": {fmt.Sprint(stmtCache)},
	}
	for k, v := range more {
		q[k] = v
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func migrate(ctx context.Context, db *sql.DB, name string) error {
	files, err := fs.Sub(migrations.Files, name)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, sqliteText{files})
	if err != nil {
		return err
	}
	current, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > newest {
		return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, current, newest)
	}
	_, err = provider.Up(ctx)
	return err
}

// Reader gives sqlc's queries a connection that cannot write.
func (db *DB) Reader() Querier { return numbered{db.read} }

// Close waits for what is being written and closes the database. Closing it
// again does nothing.
func (db *DB) Close() error {
	db.once.Do(func() { close(db.stop) })
	<-db.ended
	return errors.Join(db.read.Close(), db.write.Close())
}

// Checkpoint moves the write-ahead log into the database and empties it, so
// that what was deleted is gone from it too. It returns an error while a reader
// holds the log; call again.
func (db *DB) Checkpoint(ctx context.Context) error {
	var busy, log, moved int
	err := db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if busy != 0 {
		return fmt.Errorf("checkpoint: %w", errBusy)
	}
	return nil
}

var errBusy = errors.New("a reader holds the log")

// Vacuum rewrites the file, so that no page holds what was deleted.
func (db *DB) Vacuum(ctx context.Context) error {
	if _, err := db.write.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	return nil
}

// Probe writes one row durably, to tell whether anything can be written.
func (db *DB) Probe(ctx context.Context) error {
	err := db.Write(ctx, func(ctx context.Context, q Querier) error {
		_, err := q.ExecContext(ctx, "INSERT INTO health (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = health.n + 1")
		return err
	})
	if err != nil {
		return fmt.Errorf("the database cannot be written: %w", err)
	}
	return nil
}

// Path is where the database lies.
func (db *DB) Path() string { return db.path }
