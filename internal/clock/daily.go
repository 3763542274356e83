package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/turn"
)

// Daily work.
const (
	rotate = "rotate" // the live key
	tidy   = "tidy"   // what has outlived its purpose
	vacuum = "vacuum" // weekly
)

func (c *Clock) daily(ctx context.Context, d turn.Due) error {
	after := 24 * time.Hour
	var err error
	switch d.Subject {
	case rotate:
		err = c.People.RotateLive(ctx)
	case tidy:
		err = errors.Join(c.People.Tidy(ctx, c.Now()), c.Responses.Tidy(ctx, c.Now()))
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
