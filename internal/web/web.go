// Package web is the HTTP listener: it puts the chat, the console, health and
// metrics on one address, and stops without cutting off a request. What the
// pages say is the business of webchat and console.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Elsewhere is what is wrong outside this program, as a platform that does not
// answer: it is told, and a restart would not mend it, so it does not count.
type Elsewhere struct{ Err error }

func (e Elsewhere) Error() string { return e.Err.Error() }

// Server is one listener.
type Server struct {
	Chat    http.Handler
	Console http.Handler
	// Calendar gives sessions to people's calendars.
	Calendar http.Handler
	// Slack takes what Slack posts; nil where it does not.
	Slack http.Handler
	// Health gives what is wrong by part; nil for a part that is well.
	Health func(context.Context) map[string]error
	// Metrics opens /metrics, which holds no person and no text.
	Metrics prometheus.Gatherer
}

const (
	readHeader = 10 * time.Second
	readAll    = 30 * time.Second
	idle       = 2 * time.Minute
	grace      = 10 * time.Second
)

// Handler gives all routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s.Chat)
	mux.Handle("/console", s.Console)
	mux.Handle("/console/", s.Console)
	mux.Handle("GET /calendar/", s.Calendar)
	mux.HandleFunc("GET /healthz", s.health)
	if s.Slack != nil {
		mux.Handle("POST /slack/events", s.Slack)
	}
	if s.Metrics != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{}))
	}
	return mux
}

// health answers 200 and "ok", or 503 and what is wrong, by part.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	status, parts := http.StatusOK, map[string]string{}
	for part, err := range s.Health(r.Context()) {
		parts[part] = "ok"
		if err == nil {
			continue
		}
		parts[part] = err.Error()
		if !errors.As(err, new(Elsewhere)) {
			status = http.StatusServiceUnavailable
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(parts) // the asker has gone; nothing to do
}

// Serve answers on l until the context ends, then lets requests finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: readHeader, ReadTimeout: readAll, IdleTimeout: idle}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(stop)
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
