package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"blether/bench/least"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/lang"
)

// cold times a cold step (goal 1): read the state, take one message, decide,
// write the state, against the least program; and the size of the state at the
// tenth question (goal 3).
func cold(context.Context) ([]figure, error) {
	words, err := lang.Load()
	if err != nil {
		return nil, err
	}
	f, err := survey(words)
	if err != nil {
		return nil, err
	}
	begun := engine.Step(f, engine.Start(f, "gd"), engine.Input{Text: "begin"}, words)
	first, err := begun.State.Marshal()
	if err != nil {
		return nil, err
	}
	tenth, err := walk(f, words, first, answers[:9])
	if err != nil {
		return nil, err
	}
	smallest, err := json.Marshal(least.State{Language: "gd"})
	if err != nil {
		return nil, err
	}
	smallestTenth := smallest
	for _, a := range answers[:9] {
		if smallestTenth, _, err = least.Step(smallestTenth, a); err != nil {
			return nil, err
		}
	}
	const surveys, rounds = 2000, 9
	ratio := pairs(rounds, func() time.Duration {
		start := time.Now()
		for range surveys {
			if _, err = walk(f, words, first, answers); err != nil {
				break
			}
		}
		return time.Since(start)
	}, func() time.Duration {
		start := time.Now()
		for range surveys {
			state := smallest
			for _, a := range answers {
				if state, _, err = least.Step(state, a); err != nil {
					break
				}
			}
		}
		return time.Since(start)
	})
	if err != nil {
		return nil, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range surveys {
		if _, err := walk(f, words, first, answers); err != nil {
			return nil, err
		}
	}
	runtime.ReadMemStats(&after)
	allocs := float64(after.Mallocs-before.Mallocs) / float64(surveys*len(answers))
	return []figure{
		{"cold_step_ratio", ratio, "", 1.0 / 3, true},
		{"cold_step_allocs", allocs, "", 200, false},
		{"state_bytes_ratio", float64(len(tenth)) / float64(len(smallestTenth)), "", 2, false},
	}, nil
}

// walk answers one message after another, cold each time.
func walk(f *flow.Flow, words *lang.Words, state []byte, messages []string) ([]byte, error) {
	for _, m := range messages {
		st, err := engine.Unmarshal(f, state)
		if err != nil {
			return nil, err
		}
		if words.Reserved(m, st.Language) != "" {
			continue
		}
		res := engine.Step(f, st, engine.Input{Text: m}, words)
		if res.Ask < 0 {
			return nil, fmt.Errorf("the survey ended early")
		}
		_ = f.Steps[res.Ask].Label.For(st.Language)
		if state, err = res.State.Marshal(); err != nil {
			return nil, err
		}
	}
	return state, nil
}
