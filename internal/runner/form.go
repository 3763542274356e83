package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/turn"
)

// reading is a decision that only looks.
func (r *Runner) reading(ctx context.Context, a chat.Address) (*decision, error) {
	id, err := r.People.PersonAt(ctx, a)
	if errors.Is(err, turn.ErrNotFound) {
		return nil, chat.ErrStranger
	}
	if err != nil {
		return nil, fmt.Errorf("find person: %w", err)
	}
	snap, err := r.People.Load(ctx, id, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return nil, chat.ErrStranger
	}
	if err != nil {
		return nil, fmt.Errorf("load person: %w", err)
	}
	return r.decision(snap, chat.Inbound{Address: a}), nil
}

// Form gives the questions that can be answered together with one (chat.Forms).
func (r *Runner) Form(ctx context.Context, a chat.Address, prompt string) (chat.Form, error) {
	d, err := r.reading(ctx, a)
	if err != nil {
		return chat.Form{}, err
	}
	conv := d.open()
	if conv == nil {
		return chat.Form{}, chat.ErrNoForm
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return chat.Form{}, err
	}
	together := engine.Together(f, st)
	if len(together) == 0 || prompt != promptID(conv.ID, together[0].Ask) || !allows(f, a.Platform) {
		return chat.Form{}, chat.ErrNoForm
	}
	form := chat.Form{Title: f.Title.For(d.lang), Language: d.lang}
	v := view{d: d, f: f, conv: conv.ID, st: st}
	for i := range together {
		m := v.ask(&together[i])
		m.Language = d.lang
		form.Asks = append(form.Asks, m)
	}
	return form, nil
}

// Check tries answers without committing them (chat.Forms). Where the conversation has
// moved on nothing is wrong with them: what comes of that is said when they are handled.
func (r *Runner) Check(ctx context.Context, a chat.Address, answers []chat.Inbound) (map[int]string, error) {
	d, err := r.reading(ctx, a)
	if err != nil {
		return nil, err
	}
	conv := d.open()
	if conv == nil {
		return nil, nil
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return nil, err
	}
	wrong := map[int]string{}
	for i := range answers {
		current := engine.Current(f, st)
		in, ok := filled(current, &answers[i])
		if !ok || answers[i].Prompt != promptID(conv.ID, current) {
			break
		}
		res := engine.Step(f, st, in, d.r.Words)
		if why := d.misses(f, conv.ID, &res); why != "" {
			wrong[i] = why
			res = engine.Step(f, st, engine.Input{Word: engine.Skip}, d.r.Words) // the next is looked at too
		}
		st = res.State
		if res.Outcome != engine.Going {
			break
		}
	}
	return wrong, nil
}

// filled reads one answer of a form as the engine takes it.
func filled(current int, in *chat.Inbound) (engine.Input, bool) {
	if current < 0 {
		return engine.Input{}, false
	}
	picks := in.Picks
	if in.Press != "" && in.Press != chat.Skip {
		picks = []string{in.Press}
	}
	switch {
	case in.Press == chat.Skip:
		return engine.Input{Word: engine.Skip}, true
	case len(picks) == 0:
		return engine.Input{Text: in.Text}, in.Text != ""
	}
	out := engine.Input{Picked: true, At: current}
	for _, id := range picks {
		p, ok := parsePress(id)
		if !ok || p.kind != "c" || p.step != current {
			return out, false
		}
		out.Picks = append(out.Picks, p.arg)
	}
	return out, true
}

// misses says why an answer was not taken; "" where it was.
func (d *decision) misses(f *flow.Flow, conv string, res *engine.Result) string {
	v := view{d: d, f: f, conv: conv, st: res.State}
	for _, line := range res.Lines {
		if line.Key == "required" || strings.HasPrefix(line.Key, "miss_") && line.Key != "miss_often" {
			return v.line(line).Text
		}
	}
	return ""
}

// skipOf leaves out the question that a form named.
func (d *decision) skipOf(ctx context.Context, prompt string) error {
	conv, step, ok := strings.Cut(prompt, ".")
	n, err := strconv.Atoi(step)
	if !ok || err != nil {
		return d.oldButton(ctx)
	}
	return d.inQuestion(ctx, press{conv: conv, step: n}, engine.Input{Word: engine.Skip})
}

// windowed takes what was filled into a window. Its conversation may have been set aside
// meanwhile: then it is taken up again. Where its question is over, the text is given back.
func (d *decision) windowed(ctx context.Context, in chat.Inbound) error {
	name, _, _ := strings.Cut(in.Prompt, ".")
	conv := d.find(name)
	if conv == nil {
		return d.givenBack(ctx, in.Text)
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	if in.Prompt != promptID(conv.ID, engine.Current(f, st)) {
		return d.givenBack(ctx, in.Text)
	}
	if !conv.Open {
		d.park()
		conv.Open = true
	}
	return d.talk(ctx, conv, engine.Input{Text: in.Text})
}

// givenBack shows what was written and could not be used, and where things stand.
func (d *decision) givenBack(ctx context.Context, text string) error {
	d.say(chat.Outbound{Text: d.text("moved_on", nil) + "\n" + d.text("you_wrote", map[string]any{"Text": clip(text, engine.MaxText)}), Secret: true})
	return d.whereWeAre(ctx)
}
