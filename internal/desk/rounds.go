package desk

import (
	"context"
	"strings"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/round"
)

// rounds tells how rounds are going, as the console does: in bands.
func (d *Desk) rounds(ctx context.Context, by member.Officer, language string) ([]chat.Outbound, error) {
	groups, err := d.groups(ctx, by)
	if err != nil {
		return nil, err
	}
	var lines []string
	released := false
	for _, g := range groups {
		all, err := d.Office.Rounds(ctx, by, g.ID)
		if err != nil {
			return nil, err
		}
		for i := range all {
			r := &all[i]
			line := "– " + g.Name + ", " + r.Title
			if r.State == round.Open {
				line += ": open to the end of " + d.Words.Date(language, r.LastDay) + ", " + r.Progress + " have answered"
			} else {
				line += ": closed after " + d.Words.Date(language, r.LastDay)
			}
			released = released || len(r.Releases) > 0
			lines = append(lines, line+".")
		}
	}
	if len(lines) == 0 {
		return []chat.Outbound{say("There are no rounds yet. You open one in the console: " + d.BaseURL + "/console")}, nil
	}
	var options []chat.Choice
	if released {
		options = append(options, button("summary", "Newest releases"))
	}
	return []chat.Outbound{say(strings.Join(lines, "\n")+"\nProgress is counted once a day.", options...)}, nil
}
