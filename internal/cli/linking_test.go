package cli

import (
	"blether/internal/round"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
)

// quiet is an instance without pages, with a clock that is moved by hand and a
// log that is kept.
type quiet struct {
	*app
	dir string
	now time.Time
	log bytes.Buffer
	ctx context.Context
}

func newQuiet(t *testing.T) *quiet {
	t.Helper()
	q := &quiet{dir: t.TempDir(), now: testStart, ctx: t.Context()}
	logger := slog.New(slog.NewTextHandler(&q.log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: allowed}))
	c := config{Data: q.dir, Keys: filepath.Join(q.dir, "keys"), BaseURL: "http://localhost"}
	var err error
	if q.app, err = newApp(q.ctx, c, logger, func() time.Time { return q.now }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.close() }) // closed by some tests themselves
	g := group.Group{ID: "demo-experts", Name: "Demo", Nations: []string{"scotland"}, Zone: "Europe/London", K: 10, Demo: true}
	if err := q.people.SaveGroup(q.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	q.live(t, g.ID)
	return q
}

func (q *quiet) openPledge(t *testing.T, dates ...time.Time) string {
	t.Helper()
	r, err := q.office.OpenRound(q.ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []group.ID{"demo-experts"}, Dates: dates})
	if err != nil {
		t.Fatal(err)
	}
	return string(r.ID)
}

// talker joins with a fresh personal invitation.
func (q *quiet) talker(t *testing.T, n int, personal bool) *pretender {
	t.Helper()
	code := "code-" + strconv.Itoa(n)
	if err := q.people.AddInvites(q.ctx, []string{code}, member.Invite{Group: "demo-experts", Personal: personal, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	p := &pretender{app: q.app, address: chat.Address{Platform: chat.Web, Account: fmt.Sprintf("CANARYACCOUNT%04d", n)}, rand: rand.New(rand.NewPCG(uint64(n), 5)), board: "Lothian"}
	if err := q.runner.Join(q.ctx, code, p.address, "en"); err != nil {
		t.Fatal(err)
	}
	return p
}

// answers walks the pledge with one rating for all sentences and one marked text.
func (p *pretender) answers(t *testing.T, rating int, text string) (code string) {
	t.Helper()
	said, err := p.say(t.Context(), chat.Inbound{Text: "menu"})
	for range mostTurns {
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said {
			if strings.HasPrefix(m.Text, "This is your code") {
				code = m.Text[strings.LastIndex(m.Text, "\n")+1:]
			}
		}
		ask := said[len(said)-1].Ask
		if code != "" {
			return code
		}
		in := chat.Inbound{Text: "skip"}
		switch {
		case ask.Low != "":
			in.Text = strconv.Itoa(rating)
		case ask.Input == chat.Text && text != "":
			in.Text, text = text, ""
		default:
			if next, done := p.answer(ask); !done && next.Press != "" {
				in = next
			}
			if len(ask.Options) == len(places) {
				in = chat.Inbound{Text: p.board}
			}
		}
		said, err = p.say(t.Context(), in)
	}
	t.Fatal("no code at the end")
	return ""
}

// backup copies what a nightly backup has: both databases with their logs, and
// the keys without the folder live.
func (q *quiet) backup(t *testing.T, into string) {
	t.Helper()
	for _, pattern := range []string{"*.db", "*.db-wal", "keys/*.json", "keys/*.key"} {
		files, err := filepath.Glob(filepath.Join(q.dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			rel, _ := filepath.Rel(q.dir, f)
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(filepath.Join(into, rel)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(into, rel), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// values reads every value of 8 bytes or more of a database, with where it stands.
func values(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read from
	tables, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'")
	if err != nil {
		t.Fatal(err)
	}
	defer tables.Close()
	var names []string
	for tables.Next() {
		var n string
		if err := tables.Scan(&n); err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	if err := tables.Err(); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, n := range names {
		valuesOf(t, db, n, out)
	}
	return out
}

// valuesOf adds those of one table.
func valuesOf(t *testing.T, db *sql.DB, table string, out map[string]string) {
	t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new([]byte)
		}
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		for i, v := range row {
			if b := *v.(*[]byte); len(b) >= 8 {
				out[string(b)] = table + "." + columns[i]
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// A8 (docs/privacy.md, 4): an attacker with both databases, the outbox, the log,
// all nightly backups and all logs links nobody to an answer.
func TestA8NobodyIsLinkedToAnAnswer(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	closes := testStart.AddDate(0, 0, 28)
	id := q.openPledge(t, closes)
	const days, each = 5, 6
	var order []int // the rating of each person, in the order in which they sent
	var codes, texts []string
	backups := t.TempDir()
	for d := range days {
		q.now = testStart.AddDate(0, 0, d)
		for i := range each {
			n := d*each + i
			text := fmt.Sprintf("CANARYTEXT%04d", n)
			rating := 1 + (n*7)%5
			codes = append(codes, q.talker(t, n, true).answers(t, rating, text))
			order, texts = append(order, rating), append(texts, text)
		}
		// One who begins and does not send, whose live answers must not be readable.
		if _, err := q.talker(t, 1000+d, true).say(q.ctx, chat.Inbound{Text: "hello CANARYTALK"}); err != nil {
			t.Fatal(err)
		}
		if err := q.people.RotateLive(q.ctx); err != nil {
			t.Fatal(err)
		}
		q.backup(t, filepath.Join(backups, strconv.Itoa(d)))
	}
	q.now = closes.Add(time.Minute)
	if err := q.clock.Tick(q.ctx); err != nil {
		t.Fatal(err)
	}
	doc, err := q.responses.ReleaseOf(q.ctx, id, 1)
	if err != nil || len(doc.Blocks) == 0 {
		t.Fatalf("no release: %v", err)
	}
	if err := q.responses.DB.Checkpoint(q.ctx); err != nil {
		t.Fatal(err)
	}
	q.backup(t, filepath.Join(backups, "last"))

	t.Run("no value stands in both databases", func(t *testing.T) {
		one, other := values(t, filepath.Join(q.dir, "people.db")), values(t, filepath.Join(q.dir, "responses.db"))
		for v, where := range one {
			if there, ok := other[v]; ok {
				t.Errorf("%s is also %s (%d bytes)", where, there, len(v))
			}
		}
	})
	t.Run("nothing said or shown is readable in any file or log", func(t *testing.T) {
		marks := append(slices.Clone(codes), texts...)
		marks = append(marks, "CANARYTALK", "CANARYACCOUNT")
		err := filepath.WalkDir(backups, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range marks {
				if bytes.Contains(b, []byte(m)) {
					t.Errorf("%s is readable in %s", m, filepath.Base(path))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range append(marks, "pdemo") {
			if strings.Contains(q.log.String(), m) {
				t.Errorf("%s is in the log", m)
			}
		}
	})
	t.Run("the order of rows is not that of sending", func(t *testing.T) { notInOrder(t, q.dir, order) })
	t.Run("mailboxes of old backups cannot be opened", func(t *testing.T) {
		if _, err := q.ring.Batch(id + "-1"); err == nil {
			t.Error("the batch's key is still there")
		}
		if left, err := filepath.Glob(filepath.Join(backups, "*", "keys", "live", "*")); err != nil || len(left) > 0 {
			t.Errorf("a backup holds %v, %v", left, err)
		}
	})
	t.Run("nobody's row tells that they answered on a day", func(t *testing.T) {
		for d := 1; d < days; d++ {
			for v, where := range values(t, filepath.Join(backups, strconv.Itoa(d), "people.db")) {
				if strings.HasPrefix(where, "took_part") {
					t.Errorf("day %d: %s %q before the batch was mixed", d, where, v)
				}
			}
		}
	})
}

// notInOrder compares the stored order of ratings with that of sending: the
// number of places that agree must be what chance gives.
func notInOrder(t *testing.T, dir string, order []int) {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "responses.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read from
	rows, err := db.Query(`SELECT json_extract(answers, '$.pledge_involved') FROM response`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var stored []int
	for rows.Next() {
		var v int
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		stored = append(stored, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(stored) != len(order) {
		t.Fatalf("%d rows of %d", len(stored), len(order))
	}
	agree := 0
	for i := range order {
		if stored[i] == order[i] {
			agree++
		}
	}
	// 30 places, each right by chance with 1/5: 18 or more happens once in 10^6.
	if agree >= 18 {
		t.Errorf("%d of %d rows lie in the order of sending", agree, len(order))
	}
}

// Forgetting somebody leaves no byte of their account in either file or log.
func TestForgottenMeansGone(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	q.openPledge(t, testStart.AddDate(0, 0, 28))
	p := q.talker(t, 1, true)
	id, err := q.people.PersonAt(q.ctx, p.address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.say(q.ctx, chat.Inbound{Press: "y.forget"}); err != nil && !strings.Contains(err.Error(), "said nothing") {
		t.Fatal(err)
	}
	for _, name := range []string{"people.db", "people.db-wal"} {
		b, err := os.ReadFile(filepath.Join(q.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(id)) {
			t.Errorf("%s still holds the person's id", name)
		}
	}
	if _, err := q.people.PersonAt(q.ctx, p.address); err == nil {
		t.Error("the person is still there")
	}
}
