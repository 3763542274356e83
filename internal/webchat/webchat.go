// Package webchat is our own chat on the web: pages that work on a small phone,
// with and without JavaScript, with a screen reader, right to left. It is an
// adapter like any other: it turns requests into chat.Inbound and draws
// chat.Outbound and chat.Scene. It decides nothing and stores nothing.
package webchat

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/lang"
	"blether/internal/limit"
)

// Talk is the conversation behind the pages.
type Talk interface {
	// Handle commits an inbound. seen are the ids of messages that were shown.
	// With an error nothing was saved; chat.ErrStranger where nobody has the
	// address.
	Handle(ctx context.Context, in chat.Inbound, seen []string) (chat.Reply, error)
	// Scene draws a chat; chat.ErrStranger where nobody has the address.
	Scene(ctx context.Context, a chat.Address) (chat.Scene, error)
	// Invitation and Join answer with chat.ErrNoInvite, chat.ErrInviteUsed or
	// chat.ErrInviteExpired.
	Invitation(ctx context.Context, code string) (chat.Invitation, error)
	Join(ctx context.Context, code string, a chat.Address, language string) error
	// DeviceCode makes a code for another device, which works once, for ten
	// minutes; UseDevice answers chat.ErrNoCode for one that does not.
	DeviceCode(ctx context.Context, a chat.Address) (string, error)
	UseDevice(ctx context.Context, code string, a chat.Address) error
	// Held is everything that is held on whoever a link is for; chat.ErrNoCode where it is no
	// good any more.
	Held(ctx context.Context, token string) (chat.Held, error)
	// Done is what a group shows everybody; chat.ErrNoCode where it shows nothing.
	Done(ctx context.Context, group, language string) (chat.Done, error)
}

// Contact is one place to turn to, as the help page shows it. Main is empty for one that is
// reached without the phone alone; Ways are those.
type Contact struct {
	Name, Hours, Spoken, Note string
	Main                      Way
	Ways                      []Way
}

// Way is a number or an address, where a press on it leads, and what kind of way it is.
type Way struct {
	Kind, Detail, Note string
	Link               template.URL // from the file of contacts, which is checked
}

// Chat serves the pages.
type Chat struct {
	Talk  Talk
	Words *lang.Words
	// Contacts gives those of every nation, in a language. It works without a
	// database.
	Contacts func(language string) []Contact
	Log      *slog.Logger
	BaseURL  string
	Secure   bool // cookies only over https
	Demo     bool
	// Practice tells whether no group is real yet; it marks every page, and needs no store.
	Practice func() bool
	// Danger is what is said first to somebody whose words could not be saved and who may not
	// be safe; empty for nothing. It needs no store.
	Danger chat.Danger
	Client func(*http.Request) string // who asks, for rate limits only
	Stop   <-chan struct{}            // closed when the service stops: live streams end

	pages  *template.Template
	limits *limit.Limits
	hub    *hub
}

//go:embed page/*.html
var pageFiles embed.FS

//go:embed static/chat.css static/chat.js
var staticFiles embed.FS

// Limits of a request.
const (
	maxBody   = 96 << 10 // bytes; the longest answer in any script fits
	cookieAge = 365 * 24 * time.Hour
	cookie    = "blether"
	langAge   = cookieAge
	langName  = "language"
)

// paces are wide enough for a household or a ward behind one address. An open
// link has one for all who use it: a poster is never read by so many at once.
var paces = map[string]limit.Rate{
	"join":  {Every: 5 * time.Second, Burst: 60},
	"link":  {Every: 2 * time.Second, Burst: 120},
	"code":  {Every: time.Minute, Burst: 5},
	"data":  {Every: 2 * time.Second, Burst: 20},
	"enter": {Every: 12 * time.Second, Burst: 5},
	"post":  {Every: 500 * time.Millisecond, Burst: 40},
}

// Handler gives the routes of the chat.
func (c *Chat) Handler() (http.Handler, error) {
	pages, err := template.New("").Funcs(c.functions()).ParseFS(pageFiles, "page/*.html")
	if err != nil {
		return nil, err
	}
	c.pages, c.limits, c.hub = pages, limit.New(paces), newHub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.home)
	mux.HandleFunc("GET /i", c.typed)
	mux.HandleFunc("GET /i/{code}", c.invitation)
	mux.HandleFunc("POST /i/{code}", c.join)
	mux.HandleFunc("GET /chat", c.chat)
	mux.HandleFunc("POST /chat", c.post)
	mux.HandleFunc("GET /chat/events", c.events)
	mux.HandleFunc("GET /help", c.help)
	mux.HandleFunc("GET /done/{group}", c.done)
	mux.HandleFunc("GET /data/{token}", c.heldDoor)
	mux.HandleFunc("POST /data/{token}", c.held)
	mux.HandleFunc("GET /device", c.device)
	mux.HandleFunc("POST /device", c.deviceCode)
	mux.HandleFunc("GET /d", c.enter)
	mux.HandleFunc("POST /d", c.useDevice)
	static := http.FileServerFS(staticFiles)
	mux.Handle("GET /static/chat.css", static)
	mux.Handle("GET /static/chat.js", static)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { c.sorry(w, r, http.StatusNotFound, "web_not_found", "") })
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(c.forged))
	return headers(guard.Handler(c.recovered(mux))), nil
}

// functions are those that the pages use.
func (c *Chat) functions() template.FuncMap {
	return template.FuncMap{
		"say":   c.say,
		"inc":   func(i int) int { return i + 1 },
		"last":  func(o []chat.Choice) chat.Choice { return o[len(o)-1] },
		"first": func(s string) string { line, _, _ := strings.Cut(s, "\n"); return line },
		"rest":  func(s string) string { _, rest, _ := strings.Cut(s, "\n"); return rest },
	}
}

// headers are sent with every page: nothing from elsewhere runs or is loaded,
// nothing is kept, and no address of ours is told to others.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// recovered keeps a stack trace from ever reaching a person.
func (c *Chat) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				c.Log.Error("page panicked", "route", r.Pattern)
				c.sorry(w, r, http.StatusInternalServerError, "web_broken", "")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (c *Chat) say(language, key string, args ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return c.Words.Say(language, key, m)
}

// address is who the browser says it is; ok is false for one without a cookie.
func address(r *http.Request) (chat.Address, bool) {
	k, err := r.Cookie(cookie)
	if err != nil || len(k.Value) != 64 {
		return chat.Address{}, false
	}
	return chat.Address{Platform: chat.Web, Account: k.Value}, true
}

// cookie is the browser's identity.
func (c *Chat) cookie(a chat.Address) *http.Cookie {
	return &http.Cookie{Name: cookie, Value: a.Account, Path: "/", MaxAge: int(cookieAge.Seconds()), HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode}
}

func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return hex.EncodeToString(b)
}

// language is what the reader chose, else what the browser prefers.
func (c *Chat) language(r *http.Request) string {
	if tag := r.URL.Query().Get("lang"); tag != "" {
		return c.Words.Match(tag)
	}
	if k, err := r.Cookie(langName); err == nil {
		return c.Words.Match(k.Value)
	}
	return c.Words.Prefer(r.Header.Get("Accept-Language"))
}

func (c *Chat) remember(w http.ResponseWriter, tag string) {
	http.SetCookie(w, &http.Cookie{Name: langName, Value: tag, Path: "/", MaxAge: int(langAge.Seconds()), HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode})
}
