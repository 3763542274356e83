package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pressly/goose/v3"

	"blether/migrations"
)

var both = []string{"people", "responses"}

func open(t *testing.T, name string) *DB {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), name+".db"), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func addToken(code string) func(context.Context, Querier) error {
	return func(ctx context.Context, q Querier) error {
		_, err := q.ExecContext(ctx, "INSERT INTO token (code, kind, subject, expires) VALUES ($1, 'k', $2, 1)", []byte(code), strings.Repeat("x", 2000))
		return err
	}
}

func countTokens(t *testing.T, db *DB) int {
	t.Helper()
	var n int
	if err := db.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM token").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCallersShareATransactionAndKeepTheirOwnResults(t *testing.T) {
	t.Parallel()
	db := open(t, "people")
	mine := errors.New("mine")
	var wait sync.WaitGroup
	for i := range 64 {
		wait.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := db.Write(ctx, func(inner context.Context, q Querier) error {
				switch i % 8 {
				case 1:
					cancel() // the caller goes away in mid-statement: its neighbours must not
				case 2:
					_ = addToken(fmt.Sprintf("bad-%d", i))(inner, q)
					return mine
				case 3:
					_ = addToken(fmt.Sprintf("panic-%d", i))(inner, q)
					panic("of one caller")
				}
				return addToken(fmt.Sprintf("good-%d", i))(inner, q)
			})
			switch {
			case i%8 == 2 && !errors.Is(err, mine):
				t.Errorf("caller %d: %v", i, err)
			case i%8 == 3 && err == nil:
				t.Errorf("caller %d: a panic was taken for success", i)
			case i%8 > 3 && err != nil:
				t.Errorf("caller %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	if n := countTokens(t, db); n != 48 {
		t.Errorf("%d rows; 48 were acknowledged or on their way, 16 failed", n)
	}
}

// With a full disk each caller gets its own true result: what was acknowledged
// is there, and nothing else is.
func TestFullDiskLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	db := open(t, "people")
	var pages int
	if err := db.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+12)); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	saved, failed := 0, 0
	for i := range 64 {
		wait.Go(func() {
			err := db.Write(t.Context(), addToken(fmt.Sprintf("full-%d", i)))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				saved++
			} else {
				failed++
			}
		})
	}
	wait.Wait()
	if saved == 0 || failed == 0 {
		t.Fatalf("%d saved, %d failed: the disk was not filled in the middle", saved, failed)
	}
	if n := countTokens(t, db); n != saved {
		t.Errorf("%d rows, %d acknowledged", n, saved)
	}
}

func TestClosedDatabaseSaysSo(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), "people")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), addToken("late")); err == nil {
		t.Error("a write to a closed database was acknowledged")
	}
}

func TestArgumentsAreBoundByNumber(t *testing.T) {
	t.Parallel()
	db := open(t, "people")
	var a, b string
	if err := db.Reader().QueryRowContext(t.Context(), "SELECT $2, $1", "one", "two").Scan(&a, &b); err != nil || a != "two" || b != "one" {
		t.Errorf("%q %q %v", a, b, err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	db := open(t, "people")
	if _, err := db.Reader().ExecContext(t.Context(), "DELETE FROM token"); err == nil {
		t.Error("a reader wrote")
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range both {
		path := filepath.Join(t.TempDir(), name+".db")
		db, err := Open(t.Context(), path, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), path, name); !errors.Is(err, ErrNewer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a migration says of SQLite alone must really be in the schema: without
// it a table silently keeps the order of insertion.
func TestTablesHaveNoRowidWhereTheMigrationsSaySo(t *testing.T) {
	t.Parallel()
	for _, name := range both {
		db := open(t, name)
		files, err := fs.Glob(migrations.Files, name+"/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, f := range files {
			b, err := fs.ReadFile(migrations.Files, f)
			if err != nil {
				t.Fatal(err)
			}
			want += strings.Count(string(b), "/*sqlite WITHOUT ROWID */")
		}
		var got int
		if err := db.write.QueryRow("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'").Scan(&got); err != nil {
			t.Fatal(err)
		}
		if want == 0 || got != want {
			t.Errorf("%s: %d tables without rowid, the migrations say %d", name, got, want)
		}
	}
}

// An upgrade from every released schema keeps every row of every table.
func TestUpgradeFromEverySchema(t *testing.T) {
	t.Parallel()
	for _, name := range both {
		files, err := fs.Sub(migrations.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		all, err := fs.Glob(files, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for version := 1; version <= len(all); version++ {
			path := filepath.Join(t.TempDir(), name+".db")
			before := fill(t, path, files, int64(version))
			db, err := Open(t.Context(), path, name)
			if err != nil {
				t.Fatalf("%s from version %d: %v", name, version, err)
			}
			for table, n := range before {
				var now int
				if err := db.write.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&now); err != nil || now < n {
					t.Errorf("%s from version %d: %s had %d rows, has %d, %v", name, version, table, n, now, err)
				}
			}
			_ = db.Close()
		}
	}
}

// fill makes a database of one schema version with a row in every table.
func fill(t *testing.T, path string, files fs.FS, version int64) map[string]int {
	t.Helper()
	db, err := sql.Open("sqlite3", dsn(path, "rwc", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // the test is over
	db.SetMaxOpenConns(1)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, sqliteText{files})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA foreign_keys = OFF"); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, n)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(tables)
	out := map[string]int{}
	for _, table := range tables {
		var columns int
		if err := db.QueryRow("SELECT COUNT(*) FROM pragma_table_info(?)", table).Scan(&columns); err != nil {
			t.Fatal(err)
		}
		values := strings.TrimSuffix(strings.Repeat("'1', ", columns), ", ")
		if _, err := db.Exec("INSERT INTO " + table + " VALUES (" + values + ")"); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		out[table] = 1
	}
	return out
}
