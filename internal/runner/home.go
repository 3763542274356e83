package runner

import (
	"context"

	"blether/internal/chat"
)

// Home gives somebody's ways on for a page that others may see over their shoulder: what
// they have begun and what waits, by number and without any subject, and their groups
// not at all.
func (r *Runner) Home(ctx context.Context, a chat.Address) ([]chat.Choice, error) {
	d, err := r.reading(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := d.surround(ctx); err != nil {
		return nil, err
	}
	var out []chat.Choice
	for i := range d.snap.Conversations {
		out = append(out, chat.Choice{ID: press{kind: "r", conv: d.snap.Conversations[i].ID}.id(), Style: chat.Main,
			Label: d.text("home_carry_on", map[string]any{"Number": i + 1})})
	}
	waits := 0
	for _, round := range d.snap.Rounds {
		if d.answered(round.ID) || d.talking(round.ID) || d.passed(&round) {
			continue
		}
		waits++
		out = append(out, chat.Choice{ID: press{kind: "b", arg: string(round.ID)}.id(), Label: d.text("home_new", map[string]any{"Number": waits})})
	}
	return out, nil
}
