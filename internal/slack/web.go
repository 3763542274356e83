package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"blether/internal/chat"
)

// Limits of a request that Slack sends us.
const (
	mostBody  = 1 << 20
	ackWithin = 2 * time.Second // Slack waits three
)

// listen keeps the side that Slack comes to open, until the context ends.
func (a *Adapter) listen(ctx context.Context, in chat.Receiver) error {
	if _, err := a.api.AuthTestContext(ctx); err != nil {
		return worded(err)
	}
	a.mu.Lock()
	a.take = func(e *envelope, ack func(any)) { a.envelope(ctx, e, in, ack) }
	a.state = nil
	a.mu.Unlock()
	<-ctx.Done()
	return ctx.Err()
}

// ServeHTTP takes what Slack posts where there is no socket: events, commands and
// what was pressed, at one address. What does not bear Slack's signature, or is older
// than five minutes, is refused; what was not committed in time is not acknowledged,
// so that Slack sends it again.
func (a *Adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.init()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if err != nil {
		http.Error(w, "too much", http.StatusRequestEntityTooLarge)
		return
	}
	if !a.signed(r, body) {
		http.Error(w, "not signed by Slack", http.StatusUnauthorized)
		return
	}
	e, challenge, err := posted(r, body)
	switch {
	case err != nil:
		http.Error(w, "cannot be read", http.StatusBadRequest)
		return
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge) // slack asks again
		return
	}
	a.mu.Lock()
	take := a.take
	a.mu.Unlock()
	if take == nil {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	acked := make(chan any, 1)
	go take(e, func(payload any) { acked <- payload })
	limit := time.NewTimer(ackWithin)
	defer limit.Stop()
	select {
	case payload := <-acked:
		if payload != nil {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(payload) // slack says so itself
		}
	case <-limit.C:
		http.Error(w, "not saved yet", http.StatusServiceUnavailable)
	}
}

func (a *Adapter) signed(r *http.Request, body []byte) bool {
	v, err := slack.NewSecretsVerifier(r.Header, a.Config.Secret)
	if err != nil {
		return false
	}
	_, err = v.Write(body)
	return err == nil && v.Ensure() == nil
}

// posted reads a request. challenge is set where Slack asks only whether the address
// is ours.
func posted(r *http.Request, body []byte) (e *envelope, challenge string, err error) {
	retry, _ := strconv.Atoi(r.Header.Get("X-Slack-Retry-Num")) // none is the first time
	if json.Valid(body) {
		var event struct {
			Type      string `json:"type"`
			Challenge string `json:"challenge"`
			ID        string `json:"event_id"`
		}
		if err := json.Unmarshal(body, &event); err != nil {
			return nil, "", err
		}
		if event.Type == "url_verification" {
			return nil, event.Challenge, nil
		}
		return &envelope{ID: event.ID, Type: "events_api", Payload: body, Retry: retry}, "", nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, "", err
	}
	if p := form.Get("payload"); p != "" {
		return &envelope{Type: "interactive", Payload: json.RawMessage(p)}, "", nil
	}
	if form.Get("command") == "" {
		return nil, "", errors.New("neither an event, nor a command, nor a press")
	}
	fields := map[string]string{}
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err := json.Marshal(fields)
	return &envelope{Type: "slash_commands", Payload: payload}, "", err
}
