package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"blether/bench/least"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/lang"
)

// program takes one message cold: it reads the state, decides, puts the question
// into words, and writes the state.
type program struct {
	first func(language string) []byte // the state at the first question
	step  func(state []byte, typed string) ([]byte, error)
}

var languages = []string{"en", "gd"}

// cold times one cold step of the engine, and one of the whole runner on a store
// that only holds bytes, against the least program (goal 1); and the size of the
// state at the tenth question (goal 3).
func cold(context.Context) ([]figure, error) {
	words, err := lang.Load()
	if err != nil {
		return nil, err
	}
	f, err := survey(words)
	if err != nil {
		return nil, err
	}
	smallest, err := leastProgram()
	if err != nil {
		return nil, err
	}
	step, err := engineProgram(f, words)
	if err != nil {
		return nil, err
	}
	whole, err := runnerProgram(f, words)
	if err != nil {
		return nil, err
	}
	const rounds = 11
	a, b := timer{p: step}, timer{p: smallest}
	stepRatio := pairs(rounds, a.walk, b.walk)
	c := timer{p: whole}
	wholeRatio := pairs(rounds, c.walk, b.walk)
	bytes, err := tenth(step, smallest)
	if err = errors.Join(err, a.err, b.err, c.err); err != nil {
		return nil, err
	}
	note("cold: least %.0f, engine %.0f, runner %.0f steps/s", b.rate(), a.rate(), c.rate())
	return []figure{
		{name: "cold_step_ratio", value: stepRatio, goal: 1.0 / 3, least: true},
		{name: "cold_step_allocs", value: a.allocs(), goal: 200},
		{name: "cold_turn_ratio", value: wholeRatio, goal: 1.0 / 3, least: true},
		{name: "cold_turn_allocs", value: c.allocs(), goal: 200},
		{name: "state_bytes_ratio", value: bytes, goal: 2},
	}, nil
}

// firsts holds the state at the first question in each language.
func firsts(of func(language string) ([]byte, error)) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, l := range languages {
		var err error
		if out[l], err = of(l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func leastProgram() (program, error) {
	first, err := firsts(func(language string) ([]byte, error) { return json.Marshal(least.State{Language: language}) })
	return program{first: func(language string) []byte { return first[language] }, step: func(state []byte, typed string) ([]byte, error) {
		state, said, err := least.Step(state, typed)
		if err == nil && said.Text == "" {
			err = errors.New("the least program asks nothing")
		}
		return state, err
	}}, err
}

func engineProgram(f *flow.Flow, words *lang.Words) (program, error) {
	first, err := firsts(func(language string) ([]byte, error) { return begun(f, words, language) })
	return program{first: func(language string) []byte { return first[language] }, step: func(state []byte, typed string) ([]byte, error) {
		st, err := engine.Unmarshal(f, state)
		if err != nil {
			return nil, err
		}
		if word := words.Reserved(typed, st.Language); word != "" {
			return nil, fmt.Errorf("an answer of the benchmark is the reserved word %s", word)
		}
		res := engine.Step(f, st, engine.Input{Text: typed}, words)
		if res.Ask < 0 {
			return nil, errors.New("the survey ended early")
		}
		if text, _, _ := rendered(f, &res, words); text == "" {
			return nil, errors.New("the engine asks nothing")
		}
		return res.State.Marshal()
	}}, err
}

// rendered puts what the engine decided into words, as the runner does: what is
// said, the options, and the ways around the question.
func rendered(f *flow.Flow, res *engine.Result, words *lang.Words) (text string, options, ways []string) {
	s, language := &f.Steps[res.Ask], res.State.Language
	say := func(key string) string { return words.Say(language, key, nil) }
	var lines []string
	for _, l := range res.Lines {
		if l.Key == "" {
			lines = append(lines, f.Steps[l.Step].Label.For(language))
			continue
		}
		asked := &f.Steps[l.Steps[0]]
		lines = append(lines, words.Say(language, l.Key, map[string]any{"Question": asked.Label.For(language), "Low": asked.Start, "High": asked.End, "Limit": engine.MaxText}))
	}
	label, own := s.Label.For(language), []string(nil)
	switch s.Type {
	case flow.Confirm:
		label, own = say("ask_confirm"), []string{"send", "change", "discard"}
	case flow.YesNo:
		own = []string{"yes", "no"}
	}
	for _, name := range own {
		options = append(options, say("option_"+name))
	}
	for _, c := range res.Options {
		options = append(options, c.Label.For(language))
	}
	if s.Type != flow.Confirm {
		ways = append(ways, say("word_skip"))
	}
	if len(engine.Visible(f, res.State)) > 0 {
		ways = append(ways, say("word_back"))
	}
	return strings.Join(append(lines, label), "\n"), options, append(ways, say("word_stop"), say("word_help"))
}

// walk answers one text after another, cold each time, and gives the state.
func (p program) walk(language string, texts []string) (state []byte, err error) {
	state = p.first(language)
	for _, m := range texts {
		if state, err = p.step(state, m); err != nil {
			return nil, err
		}
	}
	return state, nil
}

// timer times whole walks of a program, in both languages in turn.
type timer struct {
	p     program
	steps int
	took  time.Duration
	err   error
}

func (t *timer) walk() time.Duration {
	const walks = 300
	start := time.Now()
	for n := range walks {
		if _, err := t.p.walk(languages[n%len(languages)], messages); err != nil {
			t.err = err
			break
		}
	}
	took := time.Since(start)
	t.steps, t.took = t.steps+walks*len(messages), t.took+took
	return took
}

func (t *timer) rate() float64 { return float64(t.steps) / t.took.Seconds() }

// allocs are the allocations of one step, on average.
func (t *timer) allocs() float64 {
	steps := t.steps
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	t.walk()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(t.steps-steps)
}

// tenth compares the states at the tenth question.
func tenth(step, smallest program) (float64, error) {
	a, err := step.walk("gd", answers[:len(answers)-1])
	b, err2 := smallest.walk("gd", answers[:len(answers)-1])
	if err := errors.Join(err, err2); err != nil {
		return 0, err
	}
	note("state at the tenth question: %d bytes, least %d", len(a), len(b))
	return float64(len(a)) / float64(len(b)), nil
}
