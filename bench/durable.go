package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/lang"
	"blether/internal/lang/code"
	"blether/internal/member"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/runner"
	"blether/internal/store/people"
	"blether/internal/store/responses"
)

// one flow, in memory: what the service keeps compiled.
type oneFlow struct{ f *flow.Flow }

func (o oneFlow) Flow(context.Context, string) (*flow.Flow, error) { return o.f, nil }

func (o oneFlow) TextQuestions(context.Context) ([]string, error) {
	return []string{"why", "helped", "change_it"}, nil
}

// instance is a runner on real stores.
type instance struct {
	runner *runner.Runner
	people *people.Store
	close  func() error
	count  atomic.Int64
}

func newInstance(ctx context.Context, dir string) (*instance, error) {
	words, err := lang.Load()
	if err != nil {
		return nil, err
	}
	f, err := survey(words)
	if err != nil {
		return nil, err
	}
	ring, err := keys.Open(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, err
	}
	p, err := people.Open(ctx, filepath.Join(dir, "people.db"), ring)
	if err != nil {
		return nil, err
	}
	r, err := responses.Open(ctx, filepath.Join(dir, "responses.db"), ring)
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	i := &instance{people: p, close: func() error { return errors.Join(p.Close(), r.Close()) }}
	i.runner = &runner.Runner{People: p, Responses: r, Flows: oneFlow{f}, Words: words, Codes: code.NewMaker(ring.Hash), Now: time.Now,
		ID: func() string { return strings.ToLower(rand.Text()[:8]) }, Help: func(string, []string) string { return "999" }}
	return i, i.open(ctx, f)
}

// open opens a round of the survey.
func (i *instance) open(ctx context.Context, f *flow.Flow) error {
	body, err := f.Marshal()
	if err != nil {
		return err
	}
	_, public, err := response.NewKey()
	if err != nil {
		return err
	}
	closes := time.Now().AddDate(0, 1, 0)
	r := round.Round{ID: "bench01", Flow: f.Name, Hash: f.Hash(), Groups: []group.ID{"bench"}, Opened: time.Now(), Closes: closes, State: round.Open, Plan: round.Plan{K: 10, Dates: []time.Time{closes}}}
	return errors.Join(i.people.PublishFlow(ctx, f.Name, f.Hash(), body, f.Hash()),
		i.people.SaveGroup(ctx, group.Group{ID: "bench", Name: "Bench", K: 10, Nations: []string{"scotland"}, Zone: "Europe/London"}),
		i.people.OpenRound(ctx, r, []round.Batch{{Round: r.ID, Number: 1, Date: closes, Public: public}}))
}

// join makes a person in the middle of the survey.
func (i *instance) join(ctx context.Context, n int) (chat.Address, error) {
	code, a := "bench-"+strconv.Itoa(n), chat.Address{Platform: chat.Web, Account: "bench-" + strconv.Itoa(n)}
	in := member.Invite{Group: "bench", Personal: true, Expires: time.Now().AddDate(0, 1, 0)}
	if err := errors.Join(i.people.AddInvites(ctx, []string{code}, in), i.runner.Join(ctx, code, a, "en")); err != nil {
		return a, err
	}
	for _, m := range []chat.Inbound{{Press: "b.bench01"}, {Text: "begin"}} {
		if err := i.say(ctx, a, m); err != nil {
			return a, err
		}
	}
	return a, nil
}

// say is one durable step. What was said before is acknowledged with it.
func (i *instance) say(ctx context.Context, a chat.Address, in chat.Inbound) error {
	in.ID, in.Address = strconv.FormatInt(i.count.Add(1), 10), a
	_, err := i.runner.Handle(ctx, in, nil)
	return err
}

// turns walks a person to and fro between two questions, as long as wished.
var turns = []string{"Lothian", "back"}

// durable times committed steps through the whole runner (goal 2): one at a
// time against raw commits of one row, and 64 at once against one at a time.
func durable(ctx context.Context) (out []figure, err error) {
	dir, err := os.MkdirTemp("", "blether-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	i, err := newInstance(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	const callers, steps, rounds = 64, 1500, 5
	var people []chat.Address
	for n := range callers {
		a, err := i.join(ctx, n)
		if err != nil {
			return nil, err
		}
		people = append(people, a)
	}
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "raw.db")+"?_journal_mode=WAL&_synchronous=FULL&_stmt_cache_size=8")
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	if _, err := raw.ExecContext(ctx, "CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)"); err != nil {
		return nil, err
	}
	body := make([]byte, 200)
	var serial, crowd []time.Duration
	var failed error
	one := func() time.Duration {
		start := time.Now()
		for n := range steps {
			at := time.Now()
			failed = errors.Join(failed, i.say(ctx, people[n%callers], chat.Inbound{Text: turns[n/callers%2]}))
			serial = append(serial, time.Since(at))
		}
		return time.Since(start)
	}
	ratio := pairs(rounds, one, func() time.Duration {
		start := time.Now()
		for range steps {
			_, err := raw.ExecContext(ctx, "INSERT INTO t (body) VALUES (?)", body)
			failed = errors.Join(failed, err)
		}
		return time.Since(start)
	})
	many := func() time.Duration {
		each := steps * 4 / callers
		took := make([][]time.Duration, callers)
		errs := make([]error, callers)
		start := time.Now()
		var wait sync.WaitGroup
		for c := range callers {
			wait.Go(func() {
				for n := range each {
					at := time.Now()
					errs[c] = errors.Join(errs[c], i.say(ctx, people[c], chat.Inbound{Text: turns[n%2]}))
					took[c] = append(took[c], time.Since(at))
				}
			})
		}
		wait.Wait()
		all := time.Since(start)
		for c := range callers {
			crowd = append(crowd, took[c]...)
			failed = errors.Join(failed, errs[c])
		}
		return all / 4
	}
	together := pairs(rounds, many, one)
	if failed != nil {
		return nil, fmt.Errorf("durable steps: %w", failed)
	}
	return []figure{
		{"durable_serial_ratio", ratio, "", 0.6, true},
		{"durable_64_ratio", together, "", 4, true},
		{"durable_64_p99_ratio", float64(p99(crowd)) / float64(p99(serial)), "", 12, false},
		{"durable_serial_rate", float64(len(serial)) / sum(serial).Seconds(), "/s", 0, true},
	}, nil
}

func p99(v []time.Duration) time.Duration {
	slices.Sort(v)
	return v[len(v)*99/100]
}

func sum(v []time.Duration) (total time.Duration) {
	for _, d := range v {
		total += d
	}
	return total
}
