package lane

import (
	"context"
	"errors"
	"time"
)

// Rests between two tries to connect.
const (
	firstRest = time.Second
	mostRest  = 2 * time.Minute
	wellAfter = time.Minute // a line that held so long was a good one
)

// Keep keeps a line up until the context ends: connect returns when the line is down,
// and is called again after a rest that doubles while lines do not hold. down is told
// why. An error that is final is not tried again, and is returned.
func Keep(ctx context.Context, final error, connect func(context.Context) error, down func(error)) error {
	rest := firstRest
	for {
		began := time.Now()
		err := connect(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was told to stop
		}
		down(err)
		if errors.Is(err, final) {
			return err
		}
		if time.Since(began) > wellAfter {
			rest = firstRest
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(rest):
		}
		rest = min(2*rest, mostRest)
	}
}
