package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/lang"
	"blether/internal/member"
	"blether/internal/outbox"
	"blether/internal/turn"
)

// measured runs an instance with a line to a platform, and measures first replies to
// buttons against the web chat, then what happens while something waits for everybody,
// then while everybody writes at once (goal 6).
func measured(ctx context.Context, p *platform, adapter func(*instance, *lang.Words) chat.Adapter) (out []figure, err error) {
	defer func() { err = errors.Join(err, p.trouble.end()) }()
	dir, done, err := temporary()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	i, err := newInstance(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	words, err := lang.Load()
	if err != nil {
		return nil, err
	}
	l := &line{instance: i, platform: p, adapter: adapter(i, words)}
	l.outbox = &outbox.Outbox{Store: i.people, Sender: l.adapter, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	ctx, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	var ended error
	defer func() { stop(); wait.Wait(); err = errors.Join(err, ended) }()
	wait.Go(func() { ended = l.adapter.Run(ctx, l) })
	if err := l.greet(ctx); err != nil {
		return nil, err
	}
	ratio, idle, err := l.buttons(ctx, words, &wait)
	if err != nil {
		return nil, err
	}
	b, err := l.drain(ctx)
	if err != nil {
		return nil, err
	}
	worst, err := l.flood()
	if err != nil {
		return nil, err
	}
	note("%s: a reply to a button after %.1f ms, %.1f ms under a backlog; %d messages in %.1f s; %d presses meanwhile", p.name,
		idle.Seconds()*1000, median(b.replies)*1000, audience, b.wall.Seconds(), len(b.replies))
	return []figure{
		{name: string(p.name) + "_button_ratio", value: ratio, goal: 2},
		{name: string(p.name) + "_backlog_ack_seconds", value: b.worst.Seconds(), unit: "s", goal: 2},
		{name: string(p.name) + "_flood_ack_seconds", value: worst.Seconds(), unit: "s", goal: 2},
		{name: string(p.name) + "_backlog_rate_share", value: b.share, goal: 0.97, least: true},
		{name: string(p.name) + "_backlog_429", value: float64(p.tooMany()), goal: 0},
	}, nil
}

// greet lets everybody become known, and write once.
func (l *line) greet(ctx context.Context) error {
	for began := time.Now(); l.adapter.Health() != nil; time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			return fmt.Errorf("the line does not come up: %w", l.adapter.Health())
		}
	}
	errs := make([]error, callers)
	var wait sync.WaitGroup
	for at := range callers {
		wait.Go(func() {
			for n := at; n < audience && errs[at] == nil; n += callers {
				errs[at] = l.runner.Enter(ctx, benchGroup, member.Member, chat.Address{Platform: l.name, Account: account(n)}, languages[n%len(languages)])
			}
		})
	}
	wait.Wait()
	for n := range audience + pressers {
		if n >= audience {
			if _, err := l.joinAt(ctx, chat.Address{Platform: l.name, Account: account(n)}, n); err != nil {
				return err
			}
		}
		l.write(account(n), "hello")
	}
	for began := time.Now(); l.heard.Load() < audience+pressers; time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			return errors.New("not everybody is heard")
		}
	}
	l.awake.Store(true)
	return errors.Join(errs...)
}

// queue makes something wait for everybody, as a broadcast does.
func (l *line) queue(ctx context.Context) error {
	const block = 500 // people of one Turn
	now := time.Now()
	for first := 0; first < audience; first += block {
		t := turn.Turn{Now: now}
		for n := first; n < first+block; n++ {
			a, id := chat.Address{Platform: l.name, Account: account(n)}, "bench-news-"+strconv.Itoa(n)
			person, err := l.people.PersonAt(ctx, a)
			if err != nil {
				return err
			}
			body := chat.Outbound{ID: id, To: a, Language: "en", Text: "Demo: a question is open until Friday.",
				Ask: &chat.Ask{ID: "b", Input: chat.One, Options: []chat.Choice{{ID: "b." + string(benchRound), Label: "Begin", Style: chat.Main}, {ID: "w.menu", Label: "Menu"}}}}
			t.Messages = append(t.Messages, turn.Message{ID: id, Person: person, Address: a, Until: now.AddDate(0, 0, 1), Body: body})
		}
		if err := l.people.Commit(ctx, &t); err != nil {
			return err
		}
	}
	return nil
}
