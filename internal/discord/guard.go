package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/lane"
)

// errUnwell: Discord answers that something is wrong on its side.
var errUnwell = errors.New("discord is not well")

// guard stands between the library and the network: it keeps the pace of all
// routes together, turns "too much" and "broken" into when to come again, and
// stops asking before Discord bans the address.
type guard struct {
	next http.RoundTripper
	base string
	pace *lane.Pace

	mu    sync.Mutex
	wrong []time.Time
	until time.Time // a pause for all routes
}

// RoundTrip sends one request. Answers to interactions are not counted among all
// requests by Discord, and wait for none.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	alone := ofInteraction(req.URL.Path)
	if !alone {
		answered, err := g.pace.Wait(req.Context())
		if err != nil {
			return nil, err
		}
		defer answered()
	}
	if wait := g.closed(time.Now(), alone); wait > 0 {
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

// ofInteraction tells whether a path answers an interaction.
func ofInteraction(path string) bool {
	return strings.Contains(path, "/interactions/") || strings.Contains(path, "/webhooks/")
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

// closed is how long nothing is asked; 0 where the way is open. A pause for all routes
// is none for answers to interactions.
func (g *guard) closed(now time.Time, alone bool) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.wrong) > 0 && now.Sub(g.wrong[0]) > wrongIn {
		g.wrong = g.wrong[1:]
	}
	if len(g.wrong) >= mostWrong {
		return wrongIn - now.Sub(g.wrong[0])
	}
	if alone {
		return 0
	}
	return g.until.Sub(now)
}
