package clock

import (
	"context"
	"errors"
	"strings"

	"blether/internal/duty"
	"blether/internal/guard"
	"blether/internal/turn"
)

// alarm does what falls due in a case: alerts, and what is said where nobody takes it. An alert
// that could not be given is tried again soon, and does not hold up the rest.
func (c *Clock) alarm(ctx context.Context, d turn.Due) error {
	id, what, _ := strings.Cut(d.Subject, " ")
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	k, err := c.People.Case(ctx, id)
	if errors.Is(err, turn.ErrNotFound) || err == nil && k.State == duty.Closed && what != guard.Back {
		return c.People.Commit(ctx, t)
	}
	if err != nil {
		return err
	}
	if err := c.Guard.Due(ctx, t, &k, what); err != nil {
		if len(t.Due) == 0 {
			return err
		}
		c.Log.Error("an alert did not go out", "err", err)
	}
	return c.unlessBusy(ctx, t)
}
