package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"blether/internal/release"
	"blether/internal/response"
)

const questions = 10

var roles = []string{"mother", "father", "family", "supporter"}

// boards are 14 Boards with how many of a thousand responses come from each.
// The islands are so small that the ladder and the pools have work.
var boards = []struct {
	name, region string
	share        int
	island       bool
}{
	{"ayrshire_arran", "west", 68, false}, {"borders", "east", 21, false}, {"dumfries_galloway", "west", 27, false}, {"fife", "east", 68, false},
	{"forth_valley", "west", 55, false}, {"grampian", "north", 107, false}, {"greater_glasgow_clyde", "west", 217, false}, {"highland", "north", 59, false},
	{"lanarkshire", "west", 121, false}, {"lothian", "east", 166, false}, {"tayside", "east", 76, false},
	{"western_isles", "north", 5, true}, {"orkney", "north", 5, true}, {"shetland", "north", 5, true},
}

// publishing times a release over many responses (goal 4), disclosure control
// and its proof included, against a GROUP BY over a covering index on the same
// answers. Counting is done when answers are written, so it is no part of it.
func publishing(ctx context.Context, n int) (out []figure, err error) {
	dir, done, err := temporary()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "narrow.db")+"?_journal_mode=OFF&_synchronous=OFF&_cache_size=-400000")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	plan := releasePlan()
	tally := release.NewTally(plan)
	if err := fill(ctx, db, tally, n); err != nil {
		return nil, err
	}
	var failed error
	const rounds = 5
	var built, grouped time.Duration
	ratio := pairs(rounds, func() time.Duration {
		took, err := groupBy(ctx, db)
		grouped, failed = took, errors.Join(failed, err)
		return took
	}, func() time.Duration {
		took, err := build(plan, tally)
		built, failed = took, errors.Join(failed, err)
		return took
	})
	if failed != nil {
		return nil, failed
	}
	note("release: %s, GROUP BY %s, %d responses", built.Round(10*time.Microsecond), grouped.Round(time.Millisecond), n)
	return []figure{{name: "release_ratio", value: ratio, goal: 1.0 / 50}}, nil
}

func build(plan *release.Plan, tally *release.Tally) (time.Duration, error) {
	start := time.Now()
	b, err := release.Build(plan, tally, release.Occasion{Batch: 1, Date: start, Last: true})
	if err == nil && len(b.Document.Blocks) == 0 {
		err = errors.New("the release shows nothing")
	}
	return time.Since(start), err
}

// groupBy reads every cell of the table.
func groupBy(ctx context.Context, db *sql.DB) (time.Duration, error) {
	start := time.Now()
	rows, err := db.QueryContext(ctx, "SELECT board, role, question, answer, COUNT(*) FROM answer GROUP BY board, role, question, answer")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	cells := 0
	for rows.Next() {
		var board, role, question, answer, count int
		if err := rows.Scan(&board, &role, &question, &answer, &count); err != nil {
			return 0, err
		}
		cells++
	}
	if cells == 0 {
		return 0, errors.New("no cells")
	}
	return time.Since(start), rows.Err()
}

// releasePlan has ten questions: seven scales, two of yes or no, one of options.
func releasePlan() *release.Plan {
	text := func(s string) release.Text { return release.Text{"en": s, "gd": s, "pl": s} }
	p := &release.Plan{Round: string(benchRound), Flow: "bench", Version: "0000000", Title: text("A contact with a service"), Groups: []string{"bench"}, K: 10, Area: "board", Role: "role"}
	for _, b := range boards {
		p.Areas = append(p.Areas, release.Area{Name: b.name, Label: text(b.name), Region: b.region, Nation: "scotland", Island: b.island})
	}
	for _, r := range roles {
		p.Roles = append(p.Roles, release.Role{Name: r, Part: r})
	}
	for q := range questions {
		one := release.Question{Name: "q" + strconv.Itoa(q), Label: text("How well did people listen to you?"), Kind: release.Scale, Sensitive: q%4 == 0}
		names := []string{"1", "2", "3", "4", "5"}
		switch {
		case q == 3:
			one.Kind, names = release.Choice, []string{"in_person", "phone", "video", "home_visit", "group", "prefer_not"}
		case q%4 == 1:
			one.Kind, names = release.YesNo, []string{"yes", "no"}
		}
		for v, name := range names {
			one.Points = append(one.Points, release.Point{Name: name, Label: text(name), Value: v + 1})
		}
		p.Questions = append(p.Questions, one)
	}
	return p
}

// fill puts the same responses into the tally and, one row an answer, into a
// narrow table with a covering index.
func fill(ctx context.Context, db *sql.DB, tally *release.Tally, n int) (err error) {
	if _, err := db.ExecContext(ctx, "CREATE TABLE answer (board INTEGER, role INTEGER, question INTEGER, answer INTEGER)"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing left to roll back
	values := make([]string, questions)
	for q := range values {
		values[q] = fmt.Sprintf("(?1, ?2, %d, ?%d)", q, q+3)
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO answer VALUES "+strings.Join(values, ", "))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	for r := newRespondent(); n > 0; n-- {
		row, given := r.next()
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
		tally.Add(response.Rating{Answers: given})
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE INDEX covering ON answer (board, role, question, answer)")
	return err
}

// respondent makes up one response after another, the same in every run.
type respondent struct {
	rand  *rand.Rand
	plan  *release.Plan
	lots  []int // boards by their share
	row   []any
	given map[string]any
}

func newRespondent() *respondent {
	r := &respondent{rand: rand.New(rand.NewPCG(1, 2)), plan: releasePlan(), row: make([]any, 2+questions), given: map[string]any{}}
	for i, b := range boards {
		for range b.share {
			r.lots = append(r.lots, i)
		}
	}
	return r
}

// next gives a response as numbers and as answers. Both are good until next.
func (r *respondent) next() (row []any, given map[string]any) {
	board, role := r.lots[r.rand.IntN(len(r.lots))], r.rand.IntN(len(roles))
	r.row[0], r.row[1] = board, role
	r.given["board"], r.given["role"] = boards[board].name, roles[role]
	for i := range r.plan.Questions {
		q := &r.plan.Questions[i]
		n := r.rand.IntN(len(q.Points))
		r.row[2+i] = n
		r.given[q.Name] = q.Points[n].Name
	}
	return r.row, r.given
}
