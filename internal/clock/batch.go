package clock

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"blether/internal/flow"
	"blether/internal/release"
	"blether/internal/round"
	"blether/internal/turn"
)

// openBatch opens a batch on its date and, at the close, tells everyone who was
// invited what came of it. Doing it again finishes what was begun.
func (c *Clock) openBatch(ctx context.Context, subject string) error {
	id, n, ok := strings.Cut(subject, "/")
	number, err := strconv.Atoi(n)
	if !ok || err != nil {
		return fmt.Errorf("unknown batch %q", subject)
	}
	r, err := c.People.Round(ctx, round.ID(id))
	if err != nil {
		return err
	}
	f, err := c.Flows.Flow(ctx, r.Hash)
	if err != nil {
		return err
	}
	demo := false
	for _, g := range r.Groups {
		group, err := c.People.Group(ctx, g)
		if err != nil {
			return err
		}
		demo = demo || group.Demo
	}
	doc, err := c.Mixer.Open(ctx, f, r, number, demo)
	if err != nil {
		return err
	}
	c.Log.Info("batch opened", "round", id, "batch", number)
	if doc.Final && !r.Plan.Wave { // a wave is one of many: nobody is told of each
		if err := c.news(ctx, f, r, doc); err != nil {
			return err
		}
	}
	return c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Undo: []turn.Due{{Kind: turn.OpenBatch, Subject: subject}}})
}

// news tells the members of a round that it has closed. It goes to everyone,
// whether they answered or not: nobody here knows who did.
func (c *Clock) news(ctx context.Context, f *flow.Flow, r round.Round, doc *release.Document) error {
	key := "round_closed_news"
	// Where near waves hold everything back (R10), it is not that too few answered:
	// the release says why.
	if len(doc.Blocks) == 0 && len(doc.Receipt.Near) == 0 {
		key = "round_few_news"
	}
	members, err := c.People.Members(ctx, r.ID)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range members {
		messages, err := c.tell(ctx, id, key, f, r.ID, "r"+string(r.ID))
		if err == nil && len(messages) > 0 {
			err = c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Messages: messages})
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
