package main

import (
	"context"
	"errors"
	"time"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/lang"
	"blether/internal/lang/code"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/runner"
	"blether/internal/turn"
)

// memory stands in for the people store where only the runner is timed: one
// person with one conversation, held as bytes. What it lacks is not called.
type memory struct {
	runner.People
	language string
	state    []byte
	hash     string
}

const (
	benchRound round.ID = "bench01"
	benchGroup group.ID = "bench"
	talkID              = "bench000"
)

func (m *memory) PersonAt(context.Context, chat.Address) (member.ID, error) { return "bench", nil }

func (m *memory) Load(context.Context, member.ID, []byte) (turn.Snapshot, error) {
	return turn.Snapshot{Person: member.Person{ID: "bench", Language: m.language, Zone: "Europe/London", Version: 1},
		Conversations: []turn.Conversation{{ID: talkID, Person: "bench", Round: benchRound, Flow: "bench", Hash: m.hash, Open: true, State: m.state, Version: 1}}}, nil
}

func (m *memory) Surround(context.Context, *turn.Snapshot) error { return nil }

func (m *memory) Commit(_ context.Context, t *turn.Turn) error {
	if len(t.Save) != 1 || len(t.Messages) == 0 {
		return errors.New("the turn goes on with no conversation")
	}
	m.state = t.Save[0].State
	return nil
}

func (m *memory) Code(string, string) []byte { return []byte("code") }

// compiled is one flow that is always at hand.
type compiled struct{ f *flow.Flow }

func (c compiled) Flow(context.Context, string) (*flow.Flow, error) { return c.f, nil }

func (c compiled) Named(context.Context, string) (*flow.Flow, error) { return c.f, nil }

func (c compiled) Confidential(context.Context) ([]*flow.Flow, error) { return nil, nil }

func (c compiled) Commands(context.Context) (map[string]string, error) { return nil, nil }

func (c compiled) TextQuestions(context.Context) ([]string, error) { return nil, nil }

// runnerProgram is the whole runner but for the store: it finds out what was
// typed, decides, puts the question into words and makes the Turn.
func runnerProgram(f *flow.Flow, words *lang.Words) (program, error) {
	m := &memory{hash: f.Hash()}
	r := &runner.Runner{People: m, Flows: compiled{f}, Words: words, Codes: code.NewMaker(func(string, string, string) []byte { return nil }),
		Now: time.Now, ID: func() string { return talkID }, Help: func(string, runner.Where) string { return "999" }}
	from := chat.Address{Platform: chat.Web, Account: "bench"}
	first, err := firsts(func(language string) ([]byte, error) { return begun(f, words, language) })
	return program{first: func(language string) []byte {
		m.language = language
		return first[language]
	}, step: func(state []byte, typed string) ([]byte, error) {
		m.state = state
		_, err := r.Handle(context.Background(), chat.Inbound{ID: "1", Address: from, Text: typed}, nil)
		return m.state, err
	}}, err
}
