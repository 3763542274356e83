package runner

import (
	"context"
	"slices"
	"strings"

	"blether/internal/action"
	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/round"
)

// What was done about what people said, as they read it.

// mostDone is how many are shown at a time: the newest, on a phone.
const mostDone = 5

// doings shows what is done in the groups of whoever asks. Nothing is written of who looked.
func (d *decision) doings(ctx context.Context) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	shown := false
	for _, g := range d.snap.Groups {
		all, err := d.r.People.Actions(ctx, g.ID)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			shown = true
			d.sayDone(g.Name, all)
		}
	}
	if !shown {
		d.words("done_none", nil)
	}
	return d.menu(ctx)
}

// sayDone says the newest few of some actions, each in two or three lines.
func (d *decision) sayDone(name string, all []action.Action) {
	action.Sort(all, d.turn.Now)
	lines := []string{d.text("done_in", map[string]any{"Group": name})}
	for i := range all[:min(mostDone, len(all))] {
		a := &all[i]
		now := a.Now()
		line := "– " + d.text("done_said", map[string]any{"Said": a.Said}) + "\n  " + d.text("done_"+string(now.Status), nil) + ": " + a.What + " (" + a.Owner + ")"
		if a.Open() && !a.Due.IsZero() {
			line += d.text("comma", nil) + d.text("done_by", map[string]any{"Date": d.r.Words.Date(d.lang, a.Due)})
		}
		if now.Note != "" {
			line += "\n  " + now.Note
		}
		lines = append(lines, line)
	}
	d.say(chat.Outbound{Text: strings.Join(lines, "\n")})
}

// doneFor tells whoever has a code what is done about the rounds that it reaches: it needs no
// name.
func (d *decision) doneFor(ctx context.Context, code string) error {
	names, err := d.r.names(ctx)
	if err != nil {
		return err
	}
	var codes [][]byte
	for _, name := range names {
		codes = append(codes, d.r.Codes.Response(code, name))
	}
	rounds, err := d.r.Responses.RoundsByCode(ctx, codes)
	if err != nil {
		return err
	}
	for _, id := range rounds {
		r, err := d.r.People.Round(ctx, round.ID(id))
		if err != nil {
			return err
		}
		if err := d.doneAbout(ctx, id, r.Groups); err != nil {
			return err
		}
	}
	return nil
}

func (d *decision) doneAbout(ctx context.Context, id string, groups []group.ID) error {
	for _, g := range groups {
		all, err := d.r.People.Actions(ctx, g)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(a action.Action) bool { return a.Round != id })
		if len(all) == 0 {
			continue
		}
		in, err := d.r.People.Group(ctx, g)
		if err != nil {
			return err
		}
		d.sayDone(in.Name, all)
	}
	return nil
}
