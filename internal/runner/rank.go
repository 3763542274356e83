package runner

import (
	"context"
	"strings"

	"blether/internal/chat"
	"blether/internal/group"
)

// Rank is a role of a platform that people of a group may give themselves there. Everybody
// there sees who has it.
type Rank struct {
	Place string
	ID    string
	Group group.ID
	Name  string
}

// ranks shows the roles that somebody may give themselves on the platform that they write on.
func (d *decision) ranks() {
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	for _, r := range d.ownRanks() {
		id := r.Place + "." + r.ID
		ask.Options = append(ask.Options, chat.Choice{ID: "o.on." + id, Label: d.text("rank_take", map[string]any{"Name": r.Name})},
			chat.Choice{ID: "o.off." + id, Label: d.text("rank_leave", map[string]any{"Name": r.Name}), Style: chat.Quiet})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: d.text("ranks", nil), Ask: ask})
}

// ownRanks are those of the person's groups; none on a platform that has none.
func (d *decision) ownRanks() []Rank {
	var out []Rank
	for _, r := range d.r.Ranks {
		if d.from.Platform == chat.Discord && d.groupOf(r.Group) != nil {
			out = append(out, r)
		}
	}
	return out
}

// rank takes a role or gives it back, once the Turn is committed.
func (d *decision) rank(ctx context.Context, arg string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	what, id, _ := strings.Cut(arg, ".")
	if what == "list" {
		d.ranks()
		return nil
	}
	for _, r := range d.ownRanks() {
		if r.Place+"."+r.ID != id || what != "on" && what != "off" {
			continue
		}
		d.words("rank_"+what, map[string]any{"Name": r.Name})
		to := d.from
		d.after = func(ctx context.Context) error { return d.r.Rank(ctx, to, r, what == "on") }
		return nil
	}
	return d.oldButton(ctx)
}
