// Package console is the officers' pages: rounds with banded progress, and
// releases. It shows what is released and nothing else; it cannot reach people
// or answers. One file for each page action.
package console

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"blether/internal/group"
	"blether/internal/release"
	"blether/internal/report"
)

// Officer is who is signed in.
type Officer struct {
	ID     string
	Name   string
	Groups []group.ID
}

// Round is a round as an officer may see it: progress in bands only.
type Round struct {
	ID       string
	Title    string
	Groups   []string
	Closes   time.Time
	Open     bool
	Progress string // "fewer than 10", "10 or more"
	Releases []string
}

// Data is what the pages show. Errors other than ErrSignIn and ErrNotFound mean
// that it could not be read.
type Data interface {
	// SignIn turns a one-time link into a session; ErrSignIn where it is no good.
	SignIn(ctx context.Context, link string) (session string, err error)
	SignOut(ctx context.Context, session string) error
	// Who is signed in; ErrSignIn where nobody is.
	Who(ctx context.Context, session string) (Officer, error)
	Rounds(ctx context.Context, o Officer) ([]Round, error)
	// Release reads a release of the officer's groups; ErrNotFound for others.
	Release(ctx context.Context, o Officer, id string) (*release.Document, error)
}

// Errors of Data.
var (
	ErrSignIn   = errors.New("not signed in")
	ErrNotFound = errors.New("not found")
)

// Console serves the pages.
type Console struct {
	Data   Data
	Log    *slog.Logger
	Secure bool
	Demo   bool
	pages  *template.Template
}

//go:embed page/*.html
var files embed.FS

const (
	cookie  = "blether-console"
	session = 12 * time.Hour
)

// Handler gives the routes, all under /console.
func (c *Console) Handler() (http.Handler, error) {
	pages, err := template.New("").Funcs(template.FuncMap{"day": func(t time.Time) string { return t.Format("2 January 2006") }}).ParseFS(files, "page/*.html")
	if err != nil {
		return nil, err
	}
	c.pages = pages
	mux := http.NewServeMux()
	mux.HandleFunc("GET /console/in/{link}", c.link)
	mux.HandleFunc("POST /console/in/{link}", c.signIn)
	mux.HandleFunc("POST /console/out", c.signedIn(c.signOut))
	mux.HandleFunc("GET /console", c.signedIn(c.rounds))
	mux.HandleFunc("GET /console/release/{id}", c.signedIn(c.release))
	mux.HandleFunc("GET /console/release/{id}/export", c.signedIn(c.export))
	mux.HandleFunc("GET /console/report.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(report.CSS()) // the browser has gone; nothing to do
	})
	for _, path := range []string{"/console", "/console/"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			c.say(w, http.StatusNotFound, "This page is not here", "Nothing was changed.")
		})
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c.say(w, http.StatusForbidden, "This form came from another page", "It was not used, and nothing was changed. Please go back to the console.")
	}))
	return headers(guard.Handler(mux)), nil
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// signedIn lets only officers through.
func (c *Console) signedIn(next func(http.ResponseWriter, *http.Request, Officer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		k, err := r.Cookie(cookie)
		if err != nil {
			c.say(w, http.StatusUnauthorized, "Please sign in", "Open the one-time link that you were given. A new one comes from `blether officer invite`.")
			return
		}
		o, err := c.Data.Who(r.Context(), k.Value)
		switch {
		case errors.Is(err, ErrSignIn):
			c.say(w, http.StatusUnauthorized, "Please sign in again", "Your session has ended. A new one-time link comes from `blether officer invite`.")
		case err != nil:
			c.broken(w, r, err)
		default:
			next(w, r, o)
		}
	}
}

func (c *Console) broken(w http.ResponseWriter, r *http.Request, err error) {
	c.Log.Error("console", "route", r.Pattern, "err", err)
	c.say(w, http.StatusServiceUnavailable, "This page could not be made", "Nothing was changed. Please try again in a moment; /healthz says what is wrong.")
}

type message struct {
	Title, Text string
	Demo        bool
}

func (c *Console) say(w http.ResponseWriter, status int, title, text string) {
	c.draw(w, status, "message.html", message{Title: title, Text: text, Demo: c.Demo})
}

func (c *Console) draw(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := c.pages.ExecuteTemplate(&b, name, data); err != nil {
		c.Log.Error("draw page", "page", name)
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser has gone; nothing to do
}
