package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/round"
	"blether/internal/turn"
)

// Daily work.
const (
	rotate = "rotate" // the live key
	tidy   = "tidy"   // what has outlived its purpose
	vacuum = "vacuum" // weekly
	count  = "count"  // how far rounds have come, in bands
)

func (c *Clock) daily(ctx context.Context, d turn.Due) error {
	after := 24 * time.Hour
	var err error
	switch d.Subject {
	case rotate:
		err = c.People.RotateLive(ctx)
	case tidy:
		err = errors.Join(c.People.Tidy(ctx, c.Now()), c.Responses.Tidy(ctx, c.Now()))
	case count:
		err = c.count(ctx)
	case vacuum:
		after = 7 * 24 * time.Hour
		err = errors.Join(c.People.DB.Vacuum(ctx), c.Responses.DB.Vacuum(ctx))
	default:
		err = fmt.Errorf("unknown daily work %q", d.Subject)
	}
	if err != nil {
		return err
	}
	d.At = c.Now().Add(after)
	return c.People.SetDue(ctx, d)
}

// count writes down how far each open round has come: once a day, in two bands,
// and never back, so that nobody sees one more answer come (docs/privacy.md, R8).
func (c *Clock) count(ctx context.Context) error {
	rounds, err := c.People.Rounds(ctx)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.State != round.Open {
			continue
		}
		n, err := c.People.Answered(ctx, r.ID)
		if err != nil {
			return err
		}
		if n < round.ManyFrom {
			continue
		}
		if err := c.People.SetProgress(ctx, r.ID, round.Many); err != nil {
			return err
		}
	}
	return nil
}
