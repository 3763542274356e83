package store

import (
	"context"
	"database/sql"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Querier is what sqlc's queries run on.
type Querier interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// numbered turns PostgreSQL's $1 into SQLite's ?1. The driver binds $1 in order
// of appearance, so a query that names $2 first would silently swap values.
type numbered struct{ q Querier }

var rewritten sync.Map // query → query; fixed texts, so it cannot grow without end

var placeholder = regexp.MustCompile(`\$([0-9]+)`)

func rewrite(query string) string {
	if q, ok := rewritten.Load(query); ok {
		return q.(string)
	}
	q := placeholder.ReplaceAllString(query, "?$1")
	rewritten.Store(query, q)
	return q
}

func (n numbered) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return n.q.ExecContext(ctx, rewrite(query), args...)
}

func (n numbered) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return n.q.PrepareContext(ctx, rewrite(query))
}

func (n numbered) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return n.q.QueryContext(ctx, rewrite(query), args...)
}

func (n numbered) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return n.q.QueryRowContext(ctx, rewrite(query), args...)
}

// sqliteText unwraps /*sqlite … */ in migrations: what only SQLite knows.
type sqliteText struct{ fs.FS }

var onlySQLite = regexp.MustCompile(`/\*sqlite (.*?)\*/`)

func (s sqliteText) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer f.Close() //nolint:errcheck // read from memory
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return &textFile{Reader: strings.NewReader(onlySQLite.ReplaceAllString(string(text), "$1")), name: name}, nil
}

// ReadFile is what goose reads with, where it can.
func (s sqliteText) ReadFile(name string) ([]byte, error) {
	b, err := fs.ReadFile(s.FS, name)
	return onlySQLite.ReplaceAll(b, []byte("$1")), err
}

// Glob lists the migrations.
func (s sqliteText) Glob(pattern string) ([]string, error) { return fs.Glob(s.FS, pattern) }

type textFile struct {
	*strings.Reader
	name string
}

func (f *textFile) Close() error               { return nil }
func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *textFile) Name() string               { return f.name }
func (f *textFile) Mode() fs.FileMode          { return 0o444 }
func (f *textFile) ModTime() time.Time         { return time.Time{} }
func (f *textFile) IsDir() bool                { return false }
func (f *textFile) Sys() any                   { return nil }
