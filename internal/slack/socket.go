package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"blether/internal/chat"
	"blether/internal/lane"
)

// ErrRefused means that Slack will not have this app: no new try mends it.
var ErrRefused = errors.New("slack refuses the app")

// refused are the errors after which one does not come again, with what to do.
var refused = map[string]string{
	"invalid_auth":           "the token is not valid: copy it again from the app's page",
	"not_authed":             "there is no token: set slack_app_token_file and slack_bot_token_file",
	"account_inactive":       "the app was taken out of the workspace: install it again",
	"token_revoked":          "the token was revoked: install the app again",
	"token_expired":          "the token has expired: install the app again",
	"not_allowed_token_type": "the token is of another kind: the app's begins with xapp-, the bot's with xoxb-",
	"missing_scope":          "a scope is missing: paste the manifest again and install anew",
}

const (
	ackLimit = 5 * time.Second
)

// Run keeps the line up until the context ends. A line that was given up gets a
// client of its own.
func (a *Adapter) Run(ctx context.Context, in chat.Receiver) error {
	a.init()
	a.lanes.Run(ctx)
	return lane.Keep(ctx, ErrRefused, func(ctx context.Context) error { return a.line(ctx, in) }, func(err error) {
		a.stateIs(err)
		if !errors.Is(err, ErrRefused) {
			a.Log.Warn("the line to slack is down", "err", err)
		}
	})
}

// line is the socket, or the address that Slack posts to, until it ends.
func (a *Adapter) line(ctx context.Context, in chat.Receiver) error {
	if a.Config.Secret != "" {
		return a.listen(ctx, in)
	}
	return a.connection(ctx, in)
}

// connection runs one socket client until it gives up. It comes again by itself
// after a disconnect; each redelivery is known by its id.
func (a *Adapter) connection(ctx context.Context, in chat.Receiver) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if _, err := a.api.AuthTestContext(ctx); err != nil {
		return worded(err)
	}
	silent := log.New(io.Discard, "", 0) // it would log texts
	socket := socketmode.New(a.client(), socketmode.OptionLog(silent))
	done := make(chan error, 1)
	go func() { done <- socket.RunContext(ctx) }()
	for {
		select {
		case err := <-done:
			if err == nil {
				return errors.New("the socket closed")
			}
			return worded(err)
		case e := <-socket.Events:
			a.socket(ctx, socket, &e, in)
		}
	}
}

// socket takes one thing of the socket's. It never waits for a database.
func (a *Adapter) socket(ctx context.Context, socket *socketmode.Client, e *socketmode.Event, in chat.Receiver) {
	switch e.Type {
	case socketmode.EventTypeHello:
		a.stateIs(nil)
		a.Log.Info("the line to slack is up")
		return
	case socketmode.EventTypeConnecting:
		a.stateIs(errNotYet)
		return
	case socketmode.EventTypeConnectionError:
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok && ctx.Err() == nil {
			a.stateIs(worded(failed.ErrorObj))
			a.Log.Warn("the line to slack is down", "err", a.Health())
		}
		return
	}
	var it envelope
	if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
		if json.Unmarshal(bad.Message, &it) != nil {
			a.Log.Warn("an event could not be read")
			return
		}
	} else if e.Request != nil {
		it = envelope{ID: e.Request.EnvelopeID, Type: e.Request.Type, Payload: e.Request.Payload, Retry: e.Request.RetryAttempt}
	}
	if it.ID == "" {
		return
	}
	a.envelope(ctx, &it, in, func(payload any) {
		ctx, cancel := context.WithTimeout(ctx, ackLimit)
		defer cancel()
		if err := socket.AckCtx(ctx, it.ID, payload); err != nil {
			a.Log.Warn("acknowledge", "err", err) // slack sends it again
		}
	})
}

// usualLater is how long one waits where Slack does not say.
const usualLater = 5 * time.Second

// worded takes out of an error what may hold a text, a name or a token.
func worded(err error) error {
	var later *slack.RateLimitedError
	var answer slack.SlackErrorResponse
	var status slack.StatusCodeError
	switch {
	case errors.As(err, &later):
		return &chat.Later{After: max(later.RetryAfter, time.Second), Why: "slack asks to wait"}
	case errors.As(err, &answer):
		if what, ok := refused[answer.Err]; ok {
			return fmt.Errorf("%w: %s", ErrRefused, what)
		}
		return apiError(answer.Err)
	case errors.As(err, &status):
		if status.Code == http.StatusTooManyRequests {
			return &chat.Later{After: usualLater, Why: "slack asks to wait"}
		}
		return fmt.Errorf("slack answers %d", status.Code)
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	}
	if what, ok := refused[err.Error()]; ok { // the socket gives some as plain errors
		return fmt.Errorf("%w: %s", ErrRefused, what)
	}
	return errors.New("slack cannot be reached, or its answer cannot be read")
}

// apiError is what Slack refused, by its own word.
type apiError string

func (e apiError) Error() string { return "slack answers " + string(e) }
