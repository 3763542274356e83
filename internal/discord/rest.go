package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"blether/internal/chat"
	"blether/internal/lane"
)

const api = "https://discord.com/api/v10"

// Limits of the platform (https://discord.com/developers/docs/topics/rate-limits).
const (
	aSecond     = 50 // requests
	wrongIn     = 10 * time.Minute
	mostWrong   = 2000 // 401, 403 and 429 answers in that time; from 10,000 on an address is banned
	usualLater  = 5 * time.Second
	requestTime = 20 * time.Second

	senders    = 64
	mostRoutes = 50_000
)

// rest is the HTTP side. The library keeps the pace of each route; no retry
// happens below the outbox.
type rest struct {
	client *http.Client
	token  string

	mu      sync.Mutex
	session *discordgo.Session
	used    int
}

func newRest(c *Config, next http.RoundTripper) *rest {
	limit := c.ASecond
	if limit == 0 {
		limit = aSecond
	}
	g := &guard{next: next, base: c.Base, pace: lane.NewPace(limit, time.Second)}
	return &rest{client: &http.Client{Transport: g, Timeout: requestTime}, token: c.Token}
}

// transport keeps as many connections as there are senders: the usual two would be
// opened anew all the time.
func transport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forcetypeassert // it is one
	t.MaxIdleConnsPerHost = senders
	return t
}

// library gives a session for one request. The library remembers the pace of every
// route for ever, and each interaction is a route: so it gets a new memory at times.
func (r *rest) library() *discordgo.Session {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.used++; r.session == nil || r.used > mostRoutes {
		s, _ := discordgo.New("Bot " + r.token) // it returns no error with a token
		s.Client, s.ShouldRetryOnRateLimit, s.MaxRestRetries = r.client, false, 0
		r.session, r.used = s, 0
	}
	return r.session
}

// do sends one request; bucket names its route for the pace. The answer goes
// into to, unless that is nil.
func (r *rest) do(ctx context.Context, method, path, bucket string, body, to any) error {
	answer, err := r.ask(ctx, method, path, bucket, body)
	if err != nil || to == nil {
		return err
	}
	if err := json.Unmarshal(answer, to); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

// ask is do, and gives the answer as it came.
func (r *rest) ask(ctx context.Context, method, path, bucket string, body any) ([]byte, error) {
	if body == nil && (method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch) {
		body = struct{}{}
	}
	answer, err := r.library().RequestWithBucketID(method, api+path, body, bucket, discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return nil, worded(err)
	}
	return answer, nil
}

// apiError is what Discord refused, by its own code.
type apiError struct{ status, code int }

func (e *apiError) Error() string {
	return fmt.Sprintf("discord answers %d, code %d", e.status, e.code)
}

// worded takes out of an error what may hold a text, a name or a token.
func worded(err error) error {
	var later *chat.Later
	var refused *discordgo.RESTError
	switch {
	case errors.As(err, &later):
		return later
	case errors.As(err, &refused):
		out := &apiError{}
		if refused.Response != nil {
			out.status = refused.Response.StatusCode
		}
		if refused.Message != nil {
			out.code = refused.Message.Code
		}
		return out
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		return fmt.Errorf("reach discord: %w", failed.Err) // without the address, which may hold a token
	}
	return errors.New("discord's answer could not be read")
}
