package desk

import (
	"context"
	"errors"
	"strings"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

// onCase does what is pressed under an alert: take.GROUP.CASE or pass.GROUP.CASE. Nothing of the
// case is shown here, so that no platform has it.
func (d *Desk) onCase(ctx context.Context, by member.Officer, rest string) ([]chat.Outbound, error) {
	parts := strings.Split(rest, ".")
	if len(parts) != 3 {
		return []chat.Outbound{say("This button is old.")}, nil
	}
	g, id := group.ID(parts[1]), parts[2]
	do, done := d.Office.TakeCase, "You have it. They hear now that it was seen. How to reach them safely stands here:"
	if parts[0] == "pass" {
		do, done = d.Office.PassCase, "The others of the rota are told. If you can take it after all:"
	}
	link := d.BaseURL + "/console/g/" + string(g) + "/safety/" + id
	switch err := do(ctx, by, g, id); {
	case errors.Is(err, form.ErrTwice):
		return []chat.Outbound{say("That stands already, or the case is closed.\n" + link)}, nil
	case errors.Is(err, form.ErrNotFound):
		return []chat.Outbound{say("That case is not there, or you are not on the rota any more.")}, nil
	case err != nil:
		return nil, err
	}
	return []chat.Outbound{say(done + "\n" + link)}, nil
}
