package discord

import (
	"context"
	"net/http"
)

// An interaction can be answered at length only after its first answer has arrived;
// what it led to may be committed sooner than that.

// opens notes that a first answer is on its way; arrived tells that it was taken, or
// was not.
func (a *Adapter) opens(via string) (arrived func()) {
	there := make(chan struct{})
	a.mu.Lock()
	a.opening[via] = there
	a.mu.Unlock()
	return func() {
		a.mu.Lock()
		delete(a.opening, via)
		a.mu.Unlock()
		close(there)
	}
}

// opened waits until no first answer is on its way.
func (a *Adapter) opened(ctx context.Context, via string) error {
	a.mu.Lock()
	there := a.opening[via]
	a.mu.Unlock()
	if there == nil {
		return nil
	}
	select {
	case <-there:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// dead tells whether Discord says that a token is no good any more, or never was: it
// is older than a quarter of an hour, or the first answer came too late.
func (e *apiError) dead() bool {
	return e.status == http.StatusNotFound || e.code == codeWebhookGone || e.code == codeTokenInvalid || e.code == codeUnknown
}
