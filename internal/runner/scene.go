package runner

import (
	"context"
	"fmt"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
)

// Scene gives all that a page needs to draw a person's chat. It changes nothing.
func (r *Runner) Scene(ctx context.Context, a chat.Address) (chat.Scene, error) {
	d, err := r.reading(ctx, a)
	if err != nil {
		return chat.Scene{}, err
	}
	scene := chat.Scene{Language: d.lang}
	waiting, err := r.People.Messages(ctx, a)
	if err != nil {
		return scene, fmt.Errorf("read waiting messages: %w", err)
	}
	for n, m := range waiting {
		if m.Drawn || (!m.Expires.IsZero() && !m.Expires.After(d.turn.Now)) {
			continue
		}
		if n < len(waiting)-1 && !m.Offer {
			m.Ask = nil // something was said after it, and that is what is asked now
		}
		scene.Waiting = append(scene.Waiting, m)
	}
	if scene.Practice, err = d.practice(ctx); err != nil {
		return scene, err
	}
	return scene, d.scene(ctx, &scene)
}

// practice tells whether a group of the person's is in practice.
func (d *decision) practice(ctx context.Context) (bool, error) {
	if err := d.surround(ctx); err != nil {
		return false, err
	}
	for _, g := range d.snap.Groups {
		s, err := d.r.People.Setup(ctx, g.ID)
		if err != nil || s.Practice() {
			return err == nil, err
		}
	}
	return false, nil
}

func (d *decision) scene(ctx context.Context, scene *chat.Scene) error {
	conv := d.open()
	if conv == nil {
		m, err := d.menuMessage(ctx)
		scene.Now = []chat.Outbound{m}
		return err
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	if !allows(f, d.from.Platform) {
		scene.Now = []chat.Outbound{d.elsewhere(f)}
		return nil
	}
	// What Step would say on the way to the open question is drawn too; the
	// state itself moves with the next inbound.
	res := engine.Step(f, st, engine.Input{}, d.r.Words)
	if res.Outcome != engine.Going {
		return nil
	}
	v := view{d: d, f: f, conv: conv.ID, st: res.State}
	scene.Title = f.Title.For(d.lang)
	for i := range f.Steps {
		if e, ok := v.exchange(i, res.Ask); ok {
			scene.Past = append(scene.Past, e)
		}
	}
	scene.Now = []chat.Outbound{v.ask(&res)}
	return nil
}

// exchange draws step i as it lies behind; ok is false where it does not.
func (v *view) exchange(i, asked int) (chat.Exchange, bool) {
	s := &v.f.Steps[i]
	if i == asked || s.Type == flow.Begin || s.Type == flow.Confirm {
		return chat.Exchange{}, false
	}
	switch v.st.Marks[i] {
	case engine.Seen:
		return chat.Exchange{Asked: v.fill(s.Label), Note: true}, true
	case engine.Answered:
		return chat.Exchange{Asked: v.label(s), Answered: v.answer(s, v.st.Values[i])}, true
	case engine.Skipped:
		return chat.Exchange{Asked: v.label(s), Answered: v.d.text("skipped_mark", nil)}, true
	}
	return chat.Exchange{}, false
}
