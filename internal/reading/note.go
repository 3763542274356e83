package reading

import (
	"context"
	"errors"
	"strings"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/round"
	"blether/internal/turn"
)

// WriteNote writes a note on some texts of a question, which their authors find at their codes.
func (d *Desk) WriteNote(ctx context.Context, by member.Officer, id group.ID, n quote.Note) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	r, err := d.roundOf(ctx, id, round.ID(n.Round))
	if err != nil {
		return err
	}
	texts, err := d.Responses.Texts(ctx, string(r.ID))
	if err != nil {
		return err
	}
	n.By, n.Text = string(by.ID), strings.TrimSpace(n.Text)
	if flaw := n.Flaw(texts); flaw != "" {
		var bad form.Mistakes
		bad.Add("note-"+n.Round+"-"+n.Question, "", "%s", flaw)
		return bad
	}
	return d.Responses.AddNote(ctx, n)
}

// DropNote takes a note away.
func (d *Desk) DropNote(ctx context.Context, by member.Officer, id group.ID, r round.ID, note string) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	if _, err := d.roundOf(ctx, id, r); err != nil {
		return err
	}
	err := d.Responses.DropNote(ctx, string(r), note)
	if errors.Is(err, turn.ErrNotFound) {
		return nil // its author has taken it down
	}
	return err
}

// Noted is a note that every officer of the group reads.
type Noted struct {
	Round    round.ID
	Question string
	Text     string
}

// Notes are those to which the author of each text has said yes.
func (d *Desk) Notes(ctx context.Context, by member.Officer, id group.ID) ([]Noted, error) {
	if !by.In(id) {
		return nil, form.ErrNotYours
	}
	rounds, err := d.over(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Noted
	for _, r := range rounds {
		notes, err := d.Responses.Notes(ctx, string(r.ID))
		if err != nil || len(notes) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		texts, err := d.Responses.Texts(ctx, string(r.ID))
		if err != nil {
			return nil, err
		}
		for i := range notes {
			if stands, _ := notes[i].Stands(texts); stands {
				out = append(out, Noted{r.ID, notes[i].Question, notes[i].Text})
			}
		}
	}
	return out, nil
}
