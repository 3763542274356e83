package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/discord"
	"blether/internal/discord/discordtest"
	"blether/internal/lang"
	"blether/internal/outbox"
	"blether/internal/slack"
	"blether/internal/slack/slacktest"
)

// The limit that the fakes have and the adapters know. It is ten times Discord's 50 a
// second, and a hundred times the 300 a minute that we take of Slack, so that a
// backlog drains within half a minute: what is measured is how much of a limit is
// used, and that is harder the faster it is.
const (
	taken      = 500
	takenIn    = time.Second
	audience   = 10_000 // people for whom something waits
	patience   = 2 * time.Minute
	pressers   = 240 // who press a button, each once in a while
	benchToken = "demo-token"
)

// presser is the id of one who presses buttons.
func presser(n int) string { return account(audience + n%pressers) }

// platform is a fake with the people on it, and what is measured of it.
type platform struct {
	name  chat.Platform
	write func(user, text string)
	press func(user, id string) (delivery string)
	// typed is press with typed words, where a platform wants those acknowledged too.
	typed func(user, text string) (delivery string)
	acked func(delivery string) (took time.Duration, ok bool)
	// shown waits for the next message after the first n, and tells whose it is.
	shown   func(n int) (user string, at int, ok bool)
	sent    func() int // how many so far
	tooMany func() int
	counted func() int
	trouble *trouble
}

// line is an instance with a line to a platform, wired as package cli does it.
type line struct {
	*instance
	*platform
	adapter chat.Adapter
	outbox  *outbox.Outbox
	heard   atomic.Int64
	awake   atomic.Bool // what comes in is handled
}

// Receive takes what came in. Before anything is measured everybody writes once, so
// that the adapter knows where to reach them.
func (l *line) Receive(ctx context.Context, in chat.Inbound) error {
	l.heard.Add(1)
	if !l.awake.Load() {
		return nil
	}
	if _, err := l.runner.Handle(ctx, in, nil); err != nil {
		return err
	}
	l.outbox.Poke(in.Address)
	return nil
}

// trouble is what a fake says where there is no test.
type trouble struct {
	mu   sync.Mutex
	errs []error
	ends []func()
}

var _ chattest.Tester = (*trouble)(nil)

// Helper does nothing: there are no lines of a test to tell of.
func (t *trouble) Helper() {}

// Cleanup keeps what is done at the end.
func (t *trouble) Cleanup(do func()) { t.ends = append(t.ends, do) }

// Logf tells something on the side.
func (t *trouble) Logf(format string, args ...any) { note(format, args...) }

// Error keeps a mistake of the bot's.
func (t *trouble) Error(args ...any) { t.Errorf("%s", fmt.Sprint(args...)) }

// Errorf keeps a mistake of the bot's.
func (t *trouble) Errorf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.errs = append(t.errs, fmt.Errorf(format, args...))
}

// Fatalf keeps a mistake after which nothing can be measured.
func (t *trouble) Fatalf(format string, args ...any) { t.Errorf(format, args...) }

func (t *trouble) end() error {
	for _, do := range t.ends {
		do()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return errors.Join(t.errs...)
}

// account is the id of person n on a platform.
func account(n int) string { return strconv.Itoa(300_000_000_000_000_000 + n) }

// onDiscord measures what a line to Discord does under load.
func onDiscord(ctx context.Context) ([]figure, error) {
	t := &trouble{}
	f := discordtest.New(t)
	f.Patience, f.Unchecked = patience, true
	f.Limits = discordtest.Limits{Global: chattest.Limit{Most: taken, Each: takenIn}}
	p := discordOf(f, t)
	return measured(ctx, p, func(i *instance, words *lang.Words) chat.Adapter {
		return &discord.Adapter{Config: discord.Config{Token: benchToken, Base: f.URL, ASecond: taken}, Words: words, Log: slog.New(slog.DiscardHandler), Now: time.Now,
			Known: func(ctx context.Context) ([]chat.Address, error) { return i.people.Talkers(ctx, chat.Discord) }}
	})
}

// onSlack measures what a line to Slack does under load. Of one conversation Slack's
// own limit holds.
func onSlack(ctx context.Context) ([]figure, error) {
	t := &trouble{}
	f := slacktest.New(t)
	f.Patience = patience
	f.Limits.Workspace = chattest.Limit{Most: taken, Each: takenIn}
	p := slackOf(f, t)
	return measured(ctx, p, func(_ *instance, words *lang.Words) chat.Adapter {
		return &slack.Adapter{Config: slack.Config{App: slacktest.AppToken, Bot: slacktest.BotToken, Base: f.URL, Most: taken, Each: takenIn}, Words: words,
			Log: slog.New(slog.DiscardHandler), Now: time.Now}
	})
}
