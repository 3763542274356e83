package runner

import (
	"context"
	"slices"

	"blether/internal/chat"
)

// One person can be here on several platforms, and can leave one and stay on the others.

// there says what becomes of what stands on the platforms that are left: the bot deletes
// its own words, and can do nothing about the rest (docs/privacy.md, "Rights").
func (d *decision) there() string {
	out := ""
	for _, p := range platforms(d.left) {
		if d.r.Clears != nil && d.r.Clears(p) {
			out += "\n\n" + d.text("forgotten_there", map[string]any{"Platform": d.text("platform_"+string(p), nil)})
		}
	}
	return out
}

// platforms are those of some addresses, each once.
func platforms(addresses []chat.Address) []chat.Platform {
	var out []chat.Platform
	for _, a := range addresses {
		if !slices.Contains(out, a.Platform) {
			out = append(out, a.Platform)
		}
	}
	slices.Sort(out)
	return out
}

// linked are the platforms of somebody who can leave one: none where it is their last.
func linked(addresses []chat.Address) []chat.Platform {
	out := platforms(addresses)
	if len(out) < 2 {
		return nil
	}
	return out
}

// askUnlink asks before a platform is left.
func (d *decision) askUnlink(p chat.Platform) {
	name := map[string]any{"Platform": d.text("platform_"+string(p), nil)}
	d.say(chat.Outbound{Text: d.text("unlink_ask", name), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("unlink_no", nil), Style: chat.Main},
			{ID: press{kind: "y", arg: "unlink." + string(p)}.id(), Label: d.text("unlink_yes", name), Style: chat.Quiet}},
		Words: d.helpChoice()}})
}

// unlink takes a platform's addresses away, with what waits there. Everything else stays
// on the others.
func (d *decision) unlink(ctx context.Context, p chat.Platform) error {
	addresses, err := d.r.People.Addresses(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if !slices.Contains(linked(addresses), p) {
		return d.oldButton(ctx)
	}
	for _, a := range addresses {
		if a.Platform == p {
			d.turn.Unbind = append(d.turn.Unbind, a)
		}
	}
	d.left = d.turn.Unbind
	name := map[string]any{"Platform": d.text("platform_"+string(p), nil)}
	if p == d.from.Platform {
		d.goodbye("unlinked_here", name)
		return nil
	}
	d.say(chat.Outbound{Text: d.text("unlinked", name) + d.there()})
	return d.menu(ctx)
}
