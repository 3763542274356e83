package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sync"
	"time"

	"blether/internal/flow"
	"blether/internal/member"
	"blether/internal/store/people"
)

// published gives compiled flows from the database. Structures never change;
// their texts may, so a compiled one is read again after a while.
type published struct {
	store *people.Store
	now   func() time.Time
	mu    sync.Mutex
	kept  map[string]kept
	texts []string // names of text questions
	at    time.Time
}

type kept struct {
	flow *flow.Flow
	at   time.Time
}

const textsFresh = 10 * time.Second

// Flow gives the structure of that hash with its newest texts.
func (p *published) Flow(ctx context.Context, hash string) (*flow.Flow, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if k, ok := p.kept[hash]; ok && now.Sub(k.at) < textsFresh && !now.Before(k.at) {
		return k.flow, nil
	}
	body, err := p.store.FlowBody(ctx, hash)
	if err != nil {
		return nil, fmt.Errorf("read flow: %w", err)
	}
	f, err := flow.Unmarshal(body)
	if err != nil {
		return nil, err
	}
	if p.kept == nil {
		p.kept = map[string]kept{}
	}
	p.kept[hash] = kept{flow: f, at: now}
	return f, nil
}

// Named gives the published flow of a name.
func (p *published) Named(ctx context.Context, name string) (*flow.Flow, error) {
	hash, _, _, err := p.store.PublishedFlow(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read flow %s: %w", name, err)
	}
	return p.Flow(ctx, hash)
}

// structures reads every structure that was ever published, by hash.
func (p *published) structures(ctx context.Context) ([]*flow.Flow, error) {
	bodies, err := p.store.FlowBodies(ctx)
	if err != nil {
		return nil, fmt.Errorf("read flows: %w", err)
	}
	var out []*flow.Flow
	for _, hash := range slices.Sorted(maps.Keys(bodies)) {
		f, err := flow.Unmarshal(bodies[hash])
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// Confidential lists the flows that were ever published as confidential, by name: what was
// said in them is still theirs who said it.
func (p *published) Confidential(ctx context.Context) ([]*flow.Flow, error) {
	all, err := p.structures(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string]*flow.Flow{}
	for _, f := range all {
		if f.Privacy == flow.Confidential {
			found[f.Name] = f
		}
	}
	var out []*flow.Flow
	for _, name := range slices.Sorted(maps.Keys(found)) {
		f := found[name]
		if newest, err := p.Named(ctx, name); err == nil && newest.Privacy == flow.Confidential {
			f = newest
		}
		out = append(out, f)
	}
	return out, nil
}

// Commands names the published flow that each word starts.
func (p *published) Commands(ctx context.Context) (map[string]string, error) {
	names, err := p.store.FlowNames(ctx)
	if err != nil {
		return nil, fmt.Errorf("read flows: %w", err)
	}
	out := map[string]string{}
	for _, name := range names {
		f, err := p.Named(ctx, name)
		if err != nil {
			return nil, err
		}
		switch {
		case f.Command != "":
			out[f.Command] = name
		case f.Kind == flow.Signup:
			out[name] = name
		}
	}
	return out, nil
}

// TextQuestions names every text question of every published structure.
func (p *published) TextQuestions(ctx context.Context) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); p.texts != nil && now.Sub(p.at) < textsFresh && !now.Before(p.at) {
		return p.texts, nil
	}
	all, err := p.structures(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range all {
		for i := range f.Steps {
			if s := &f.Steps[i]; s.Type == flow.TextAnswer && s.Submitted() && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	slices.Sort(names)
	p.texts, p.at = names, p.now()
	return names, nil
}

func memberID(s string) member.ID { return member.ID(s) }

// digits gives n random digits.
func digits(n int) string {
	out := make([]byte, n)
	for i := range out {
		v, err := rand.Int(rand.Reader, big.NewInt(10))
		if err != nil {
			panic(err) // crypto/rand never fails
		}
		out[i] = byte('0' + v.Int64())
	}
	return string(out)
}
