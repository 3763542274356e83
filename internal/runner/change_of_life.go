package runner

import (
	"context"
	"slices"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/turn"
)

// Something has changed in somebody's life. What it is, they need not say, and nobody
// keeps it: only its effects are kept. Whatever is tied to dates stops at once, before
// anything is asked.

// changed life stops what comes by dates, and asks what would help.
func (d *decision) lifeChanged(ctx context.Context) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	if err := d.stopDates(ctx); err != nil {
		return err
	}
	d.say(chat.Outbound{Text: d.text("changed_ask", nil), Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{
		{ID: press{kind: "s", arg: "enough"}.id(), Label: d.text("changed_enough", nil), Style: chat.Main},
		{ID: press{kind: "s", arg: "rest"}.id(), Label: d.text("changed_rest", nil)},
		{ID: press{kind: "s", arg: "less"}.id(), Label: d.text("changed_less", nil)},
		{ID: press{kind: "s", arg: "back"}.id(), Label: d.text("changed_back", nil)},
		{ID: "w.stop", Label: d.text("changed_stop", nil), Style: chat.Quiet},
	}, Words: d.helpChoice()}})
	return nil
}

// stopDates takes somebody out of every series, drops what waits for them, and sets aside
// what was half done.
func (d *decision) stopDates(ctx context.Context) error {
	d.park()
	asks, err := d.r.People.AsksOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	d.turn.Unask, d.turn.Hush = append(d.turn.Unask, asks...), d.snap.Person.ID
	for i := range d.snap.Conversations {
		d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Nudge, Subject: d.snap.Conversations[i].ID})
	}
	d.snap.Person.Wish.Still = []string{checkin.Everything}
	return nil
}

// helped does what would help after something has changed.
func (d *decision) helped(ctx context.Context, what string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	switch what {
	case "enough":
		d.words("changed_done", nil)
	case "rest":
		d.rest("four")
		d.words("changed_rested", nil)
	case "less":
		one := 1
		d.snap.Person.Wish.Week = &one
		if err := d.startDates(ctx); err != nil {
			return err
		}
		d.words("changed_lessened", nil)
	case "back":
		if err := d.startDates(ctx); err != nil {
			return err
		}
		d.words("changed_as_before", nil)
	default:
		return d.oldButton(ctx)
	}
	return d.menu(ctx)
}

// startDates lets what comes by dates come again, from its next time on.
func (d *decision) startDates(ctx context.Context) error {
	d.snap.Person.Wish.Still = nil
	asks, err := d.r.People.AsksOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, m := range d.snap.Memberships {
		first, err := d.r.enrol(ctx, d.snap.Person.ID, d.snap.Person.Zone, m, nil)
		if err != nil {
			return err
		}
		for _, a := range first {
			if !slices.ContainsFunc(asks, func(b turn.Ask) bool { return a.Series == b.Series }) {
				d.turn.Asks = append(d.turn.Asks, a)
			}
		}
	}
	return nil
}
