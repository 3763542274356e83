package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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
	"blether/internal/turn"
)

// instance is a runner on real stores, wired as package cli does it.
type instance struct {
	runner    *runner.Runner
	people    *people.Store
	responses *responses.Store
}

func newInstance(ctx context.Context, dir string) (*instance, error) {
	words, err := lang.Load()
	if err != nil {
		return nil, err
	}
	ring, err := keys.Open(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, err
	}
	i := &instance{}
	if i.people, err = people.Open(ctx, filepath.Join(dir, "people.db"), ring); err != nil {
		return nil, err
	}
	if i.responses, err = responses.Open(ctx, filepath.Join(dir, "responses.db"), ring); err != nil {
		return nil, errors.Join(err, i.people.Close())
	}
	i.runner = &runner.Runner{People: i.people, Responses: i.responses, Flows: &published{store: i.people}, Words: words,
		Codes: code.NewMaker(ring.Hash), Now: time.Now, ID: func() string { return strings.ToLower(rand.Text()[:8]) },
		Help: func(string, runner.Where) string { return "999" }}
	if _, err := i.people.Round(ctx, benchRound); errors.Is(err, turn.ErrNotFound) {
		err = i.open(ctx, ring, words)
		return i, err
	}
	return i, nil
}

func (i *instance) close() error { return errors.Join(i.people.Close(), i.responses.Close()) }

// open opens a round of the survey.
func (i *instance) open(ctx context.Context, ring *keys.Ring, words *lang.Words) error {
	f, err := survey(words)
	if err != nil {
		return err
	}
	body, err := f.Marshal()
	if err != nil {
		return err
	}
	fresh, err := response.NewKey()
	if err != nil {
		return err
	}
	private, err := ring.KeepBatch(string(benchRound)+"-1", fresh)
	if err != nil {
		return err
	}
	public, err := response.Public(private)
	if err != nil {
		return err
	}
	now := time.Now()
	closes := now.AddDate(0, 1, 0)
	r := round.Round{ID: benchRound, Flow: f.Name, Hash: f.Hash(), Groups: []group.ID{benchGroup}, Opened: now, Closes: closes, State: round.Open,
		Plan: round.Plan{K: group.DefaultK, Dates: []time.Time{closes}}}
	return errors.Join(i.people.PublishFlow(ctx, f.Name, f.Hash(), body, f.Hash()),
		i.people.SaveGroup(ctx, member.Operator, group.Group{ID: benchGroup, Name: "Bench", K: group.DefaultK, Nations: []string{"scotland"}, Zone: "Europe/London"}),
		i.people.OpenRound(ctx, member.Operator, r, []round.Batch{{Round: r.ID, Number: 1, Date: closes, Public: public}}))
}

// published keeps compiled flows for a while, as the service does.
type published struct {
	store *people.Store
	mu    sync.Mutex
	hash  string
	flow  *flow.Flow
	at    time.Time
}

const textsFresh = 10 * time.Second

// Flow gives the structure of that hash with its newest texts.
func (p *published) Flow(ctx context.Context, hash string) (*flow.Flow, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hash == hash && time.Since(p.at) < textsFresh {
		return p.flow, nil
	}
	body, err := p.store.FlowBody(ctx, hash)
	if err != nil {
		return nil, fmt.Errorf("read flow: %w", err)
	}
	f, err := flow.Unmarshal(body)
	if err != nil {
		return nil, err
	}
	p.hash, p.flow, p.at = hash, f, time.Now()
	return f, nil
}

// Named gives a published flow.
func (p *published) Named(ctx context.Context, name string) (*flow.Flow, error) {
	hash, _, _, err := p.store.PublishedFlow(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read flow: %w", err)
	}
	return p.Flow(ctx, hash)
}

// Confidential lists none.
func (p *published) Confidential(context.Context) ([]*flow.Flow, error) { return nil, nil }

// Commands names none: nobody types one here.
func (p *published) Commands(context.Context) (map[string]string, error) { return nil, nil }

// TextQuestions names no question: nobody withdraws here.
func (p *published) TextQuestions(context.Context) ([]string, error) { return nil, nil }

// join makes person n a member, unless they are.
func (i *instance) join(ctx context.Context, n int) (*talker, error) {
	return i.joinAt(ctx, chat.Address{Platform: chat.Web, Account: "bench-account-" + strconv.Itoa(n)}, n)
}

// joinAt makes whoever has an address a member, unless they are.
func (i *instance) joinAt(ctx context.Context, a chat.Address, n int) (*talker, error) {
	t := &talker{runner: i.runner, address: a}
	if _, err := i.people.PersonAt(ctx, t.address); err == nil {
		return t, nil
	}
	code := "bench-" + string(a.Platform) + "-" + strconv.Itoa(n)
	in := member.Invite{Group: benchGroup, Personal: true, Expires: time.Now().AddDate(0, 1, 0)}
	if err := i.people.AddInvites(ctx, []string{code}, in); err != nil {
		return nil, err
	}
	return t, i.runner.Join(ctx, code, t.address, languages[n%len(languages)])
}
