package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/time/rate"

	"blether/internal/chat"
)

const api = "https://discord.com/api/v10"

// Limits of the platform (https://discord.com/developers/docs/topics/rate-limits).
const (
	aSecond     = 45 // requests: Discord allows 50
	wrongIn     = 10 * time.Minute
	mostWrong   = 2000 // 401, 403 and 429 answers in that time; from 10,000 on an address is banned
	usualLater  = 5 * time.Second
	requestTime = 20 * time.Second
)

// rest is the HTTP side. The library keeps the pace of each route; no retry
// happens below the outbox.
type rest struct {
	session *discordgo.Session
	guard   *guard
}

func newRest(token, base string, next http.RoundTripper) *rest {
	s, _ := discordgo.New("Bot " + token) // it returns no error with a token
	g := &guard{next: next, base: base, pace: rate.NewLimiter(aSecond, aSecond)}
	s.Client = &http.Client{Transport: g, Timeout: requestTime}
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	return &rest{session: s, guard: g}
}

// do sends one request; bucket names its route for the pace. The answer goes into
// into, unless that is nil.
func (r *rest) do(ctx context.Context, method, path, bucket string, body, into any) error {
	if body == nil && (method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch) {
		body = struct{}{}
	}
	answer, err := r.session.RequestWithBucketID(method, api+path, body, bucket, discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return worded(err)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
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

// errUnwell: Discord answers that something is wrong on its side.
var errUnwell = errors.New("discord is not well")

// guard stands between the library and the network: it keeps the pace of all
// routes together, turns "too much" and "broken" into when to come again, and
// stops asking before Discord bans the address.
type guard struct {
	next http.RoundTripper
	base string
	pace *rate.Limiter

	mu    sync.Mutex
	wrong []time.Time
	until time.Time // a pause for all routes
}

// RoundTrip sends one request.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	// Answers to interactions are not counted by Discord, and must not wait.
	if !strings.HasSuffix(req.URL.Path, "/callback") {
		if err := g.pace.Wait(req.Context()); err != nil {
			return nil, err
		}
	}
	if wait := g.closed(time.Now()); wait > 0 {
		return nil, &chat.Later{After: wait, Why: "discord is left alone for a while"}
	}
	if g.base != "" {
		req = g.elsewhere(req)
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return nil, g.tooMuch(resp)
	case resp.StatusCode >= http.StatusInternalServerError:
		_ = resp.Body.Close() // what is in it does not help
		return nil, errUnwell
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		g.count(time.Now())
	}
	return resp, nil
}

// elsewhere sends a request to another base, for tests and proxies.
func (g *guard) elsewhere(req *http.Request) *http.Request {
	out := req.Clone(req.Context())
	path := req.URL.Path
	if i := strings.Index(path, "/api/v"); i >= 0 {
		if _, rest, ok := strings.Cut(path[i+len("/api/v"):], "/"); ok {
			path = "/" + rest
		}
	}
	if u, err := url.Parse(g.base + path); err == nil {
		u.RawQuery = req.URL.RawQuery
		out.URL, out.Host = u, u.Host
	}
	return out
}

// tooMuch reads when to come again: from the header, else from the body, which may
// be a page of a proxy.
func (g *guard) tooMuch(resp *http.Response) error {
	defer resp.Body.Close()
	g.count(time.Now())
	after := usualLater
	var body struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	const most = 64 << 10
	b, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err == nil && json.NewDecoder(bytes.NewReader(b)).Decode(&body) == nil && body.RetryAfter > 0 {
		after = time.Duration(body.RetryAfter * float64(time.Second))
	} else if s, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil && s > 0 {
		after = time.Duration(s * float64(time.Second))
	}
	if body.Global || resp.Header.Get("X-RateLimit-Global") != "" {
		g.mu.Lock()
		g.until = time.Now().Add(after)
		g.mu.Unlock()
	}
	return &chat.Later{After: after, Why: "discord asks to wait"}
}

// count notes an answer of the kind that gets an address banned.
func (g *guard) count(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrong = append(g.wrong, now)
}

// closed is how long nothing is asked; 0 where the way is open.
func (g *guard) closed(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.wrong) > 0 && now.Sub(g.wrong[0]) > wrongIn {
		g.wrong = g.wrong[1:]
	}
	if len(g.wrong) >= mostWrong {
		return wrongIn - now.Sub(g.wrong[0])
	}
	return g.until.Sub(now)
}
