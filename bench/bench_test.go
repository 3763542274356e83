package main

import (
	"database/sql"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"

	"blether/internal/flow"
	"blether/internal/lang"
	"blether/internal/release"
	"blether/internal/response"
)

// steps times a program for as many steps as wished.
func steps(b *testing.B, p program, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	state := p.first(languages[0])
	for n := 0; b.Loop(); n++ {
		if n%len(messages) == 0 {
			state = p.first(languages[n/len(messages)%len(languages)])
		}
		if state, err = p.step(state, messages[n%len(messages)]); err != nil {
			b.Fatal(err)
		}
	}
}

func surveyed(b *testing.B) (*flow.Flow, *lang.Words) {
	b.Helper()
	words, err := lang.Load()
	if err != nil {
		b.Fatal(err)
	}
	f, err := survey(words)
	if err != nil {
		b.Fatal(err)
	}
	return f, words
}

func BenchmarkColdLeast(b *testing.B) {
	p, err := leastProgram()
	steps(b, p, err)
}

func BenchmarkColdStep(b *testing.B) {
	f, words := surveyed(b)
	p, err := engineProgram(f, words)
	steps(b, p, err)
}

func BenchmarkColdTurn(b *testing.B) {
	f, words := surveyed(b)
	p, err := runnerProgram(f, words)
	steps(b, p, err)
}

func loaded(b *testing.B) *load {
	b.Helper()
	l, err := newLoad(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := l.close(); err != nil {
			b.Error(err)
		}
	})
	return l
}

func BenchmarkDurableSerial(b *testing.B) {
	l := loaded(b)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if err := l.talkers[n%callers].next(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDurable64(b *testing.B) {
	l := loaded(b)
	b.ReportAllocs()
	b.SetParallelism(callers)
	var who atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		t := l.talkers[who.Add(1)%callers]
		for pb.Next() {
			if err := t.next(b.Context()); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkRawCommit(b *testing.B) {
	r, err := newRaw(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = r.db.Close() }() // the benchmark is over
	for b.Loop() {
		if _, err := r.commits(b.Context(), 1); err != nil {
			b.Fatal(err)
		}
	}
}

func tallied(b *testing.B, n int) (*release.Plan, *release.Tally) {
	b.Helper()
	plan := releasePlan()
	tally := release.NewTally(plan)
	for r := newRespondent(); n > 0; n-- {
		_, given := r.next()
		tally.Add(response.Rating{Answers: given})
	}
	return plan, tally
}

func BenchmarkRelease(b *testing.B) {
	plan, tally := tallied(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := build(plan, tally); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTallyAdd(b *testing.B) {
	tally, r := release.NewTally(releasePlan()), newRespondent()
	b.ReportAllocs()
	for b.Loop() {
		_, given := r.next()
		tally.Add(response.Rating{Answers: given})
	}
}

// The set-up of a release is the same in the table and in the tally.
func TestTableAndTallyHoldTheSame(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "narrow.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // the test is over
	plan := releasePlan()
	tally := release.NewTally(plan)
	const responses = 3000
	if err := fill(t.Context(), db, tally, responses); err != nil {
		t.Fatal(err)
	}
	var rows, people int
	err = db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM answer").Scan(&rows)
	built, err2 := release.Build(plan, tally, release.Occasion{Batch: 1, Last: true})
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for _, l := range built.Leaves {
		people += l.Size
	}
	if rows != responses*questions || people > responses || people < responses*9/10 {
		t.Errorf("%d rows, %d people in leaves, of %d responses", rows, people, responses)
	}
}
