package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"blether/internal/calendar"
	"blether/internal/console"
	"blether/internal/web"
	"blether/internal/webchat"
)

type serveCmd struct{}

// Run serves until it is told to stop.
func (serveCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", a.config.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen: %w", err), a.close())
	}
	return a.serve(e.ctx, l, false, func() error {
		return e.welcome(a)
	})
}

// welcome prints what to open first: the set-up where nobody runs anything here
// yet, else where to sign in.
func (e *env) welcome(a *app) error {
	fmt.Fprintln(e.out, "Blether listens on", a.config.BaseURL)
	officers, err := a.people.Officers(e.ctx)
	if err != nil {
		return err
	}
	switch len(officers) {
	case 0:
		code, err := a.office.BeginSetUp(e.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, "Open this link to set it up:", a.config.BaseURL+"/console/set-up/"+code)
	case 1:
		link, err := a.signInLink(e.ctx, officers[0].ID)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, "Sign in once as an officer:", link)
	default:
		fmt.Fprintln(e.out, "Officers sign in at", a.config.BaseURL+"/console/in")
	}
	return nil
}

// serve answers on l and does what is due, until the context ends. ready is
// called when it answers.
func (a *app) serve(ctx context.Context, l net.Listener, demo bool, ready func() error) error {
	unlock, err := a.onlyOne()
	if err != nil {
		return errors.Join(err, l.Close(), a.close())
	}
	defer unlock()
	if err := a.openDoors(ctx); err != nil {
		return errors.Join(err, l.Close(), a.close())
	}
	server, err := a.server(ctx, demo)
	if err != nil {
		return errors.Join(err, l.Close(), a.close())
	}
	if err := errors.Join(a.forgetAgain(ctx), a.clock.Begin(ctx)); err != nil {
		return errors.Join(err, l.Close(), a.close())
	}
	var wait sync.WaitGroup
	wait.Go(func() { a.clock.Run(ctx) })
	for _, d := range a.doors {
		d.run(ctx, &wait)
	}
	if due := a.contactsDue(); due.By != "" {
		a.log.Warn("contacts must be checked again soon; blether contacts check names them")
	}
	if err := ready(); err != nil {
		a.log.Error("start", "err", err)
	}
	err = server.Serve(ctx, l)
	wait.Wait()
	return errors.Join(err, a.close())
}

// forgetAgain forgets those whom a restored backup brought back, before anything else is done.
func (a *app) forgetAgain(ctx context.Context) error {
	ids, err := a.people.BroughtBack(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := a.runner.ForgetAgain(ctx, id); err != nil {
			return err
		}
	}
	if len(ids) > 0 {
		a.log.Info("a restored backup held people who had been forgotten; they are forgotten again")
	}
	return nil
}

func (a *app) server(ctx context.Context, demo bool) (*web.Server, error) {
	secure := strings.HasPrefix(a.config.BaseURL, "https://")
	pages := &webchat.Chat{Talk: talk{a.runner, a}, Words: a.words, Contacts: a.contactList, Danger: a.danger, Log: a.log, BaseURL: a.config.BaseURL,
		Secure: secure, Demo: demo, Practice: a.practice, Client: a.client, Stop: ctx.Done()}
	chatHandler, err := pages.Handler()
	if err != nil {
		return nil, err
	}
	officers := &console.Console{Office: consoleOffice{a.office, a}, Words: a.words, Log: a.log, BaseURL: a.config.BaseURL, Secure: secure, Demo: demo,
		Client: a.client, Now: a.now, ID: shortID, Contacts: a.contactsDue}
	consoleHandler, err := officers.Handler()
	if err != nil {
		return nil, err
	}
	calendars := &calendar.Calendar{Sessions: a.people, Word: func(language string) string { return a.words.Say(language, "calendar_word", nil) }, Log: a.log, Now: a.now}
	s := &web.Server{Chat: chatHandler, Console: consoleHandler, Calendar: calendars.Handler(), Health: a.health}
	for _, d := range a.doors {
		if posted, ok := d.sender.(http.Handler); ok && a.config.SlackSecret != "" {
			s.Slack = posted
		}
	}
	if a.config.Metrics {
		registry := prometheus.NewRegistry()
		registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		s.Metrics = registry
	}
	return s, nil
}

// client is who asks, for rate limits only; it is never written down.
func (a *app) client(r *http.Request) string {
	if a.config.TrustedProxy {
		// What our own proxy wrote stands last; what stands before is anybody's word.
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			return household(last)
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return household(host)
}

// household is the part of an address that one line has: of IPv6 the first half.
func household(host string) string {
	a, err := netip.ParseAddr(host)
	if err != nil || a.Is4() || a.Is4In6() {
		return host
	}
	const half = 64
	p, err := a.Prefix(half)
	if err != nil {
		return host
	}
	return p.String()
}

// practice tells whether no group here is real yet. It is looked up once in a while, by itself;
// where it cannot be, what was known last holds.
func (a *app) practice() bool {
	if now := time.Now().UnixNano(); now-a.practiceAt.Load() > int64(practiceFresh) {
		a.practiceAt.Store(now)
		ctx, cancel := context.WithTimeout(context.Background(), practiceFresh)
		defer cancel()
		if all, err := a.allPractice(ctx); err == nil {
			a.practices.Store(all)
		}
	}
	return a.practices.Load()
}

const practiceFresh = time.Second

func (a *app) allPractice(ctx context.Context) (bool, error) {
	groups, err := a.people.Groups(ctx)
	if err != nil {
		return false, err
	}
	for _, g := range groups {
		if s, err := a.people.Setup(ctx, g.ID); err != nil || !s.Practice() {
			return false, err
		}
	}
	return true, nil
}

// health says how each part is; what is wrong is said without anybody's data.
// Both databases are written to, so it is asked anew once in a while only.
func (a *app) health(ctx context.Context) map[string]error {
	a.asked.Lock()
	defer a.asked.Unlock()
	if time.Since(a.askedAt) > healthFresh {
		a.wellness = map[string]error{
			"people":    a.people.DB.Probe(ctx),
			"responses": a.responses.DB.Probe(ctx),
			"contacts":  a.contactsWell(),
		}
		for _, d := range a.doors {
			if err := d.sender.Health(); err != nil {
				a.wellness[string(d.sender.Platform())] = web.Elsewhere{Err: err}
				continue
			}
			a.wellness[string(d.sender.Platform())] = nil
		}
		a.askedAt = time.Now()
	}
	return a.wellness
}

const healthFresh = time.Second

type healthCmd struct{}

// Run asks the running service how it is; the container's health check uses it.
func (healthCmd) Run(e *env) error {
	c, err := loadConfig(e.file, os.LookupEnv)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return err
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(e.ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		e.logger(c).Debug("health", "err", err)
		return fmt.Errorf("the service does not answer at %s\nhint: is it running? blether serve", c.Listen)
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the service is not well: see /healthz")
	}
	_, err = fmt.Fprintln(e.out, "ok")
	return err
}
