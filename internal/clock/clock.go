// Package clock does what is due now: it opens batches on their dates, ends
// conversations whose time ran out, and once a day rotates the live key and
// drops what has outlived its purpose. Everything due is a row with a time, so
// a restart loses nothing. One file for each kind of work.
package clock

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/flow"
	"blether/internal/gather"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/mix"
	"blether/internal/pair"
	"blether/internal/round"
	"blether/internal/store/people"
	"blether/internal/store/responses"
	"blether/internal/turn"
)

// Words are the bot's own words.
type Words interface {
	Say(language, key string, args map[string]any) string
	Date(language string, t time.Time) string
}

// Flows gives published structures.
type Flows interface {
	Flow(ctx context.Context, hash string) (*flow.Flow, error)
	Named(ctx context.Context, name string) (*flow.Flow, error)
}

// Waves opens the rounds of series: office.Office.
type Waves interface {
	WaveRound(ctx context.Context, s group.Series, key string, closes time.Time) (round.ID, error)
	// AfterSessions begins the series that asks what sessions were like, where there is none.
	AfterSessions(ctx context.Context, g group.ID) error
	// CountUptake counts those who were at a session, for a release.
	CountUptake(ctx context.Context, s *event.Session) error
}

// Clock does due work.
type Clock struct {
	People    *people.Store
	Responses *responses.Store
	Mixer     *mix.Mixer
	Flows     Flows
	Words     Words
	// Waves opens the round that a wave of a series answers; turn.ErrNotFound where it is
	// over already.
	Waves  Waves
	Crew   *gather.Crew
	Broker *pair.Broker
	Guard  *guard.Guard
	// Digest tells moderators that texts wait for them.
	Digest func(ctx context.Context) error
	// Show shows an event in the places of a group on platforms that can.
	Show  func(ctx context.Context, g group.ID, e chat.Event) error
	Quiet checkin.Hours // quiet hours where a group says nothing
	Block int           // people who are asked in one Turn; 0 for the usual number
	Week  int           // messages that come by themselves in any seven days, where people do not say
	Log   *slog.Logger
	Now   func() time.Time

	swept time.Time // when it was last looked whether somebody can be offered a place
}

// Times of the loop.
const (
	every      = time.Second
	checkpoint = time.Minute // after which nothing deleted is left in the log
	atOnce     = 100
)

// Run does what is due until the context ends.
func (c *Clock) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var cleaned time.Time
	for {
		if err := c.Tick(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("due work", "err", err)
		}
		if now := c.Now(); now.Sub(cleaned) >= checkpoint || now.Before(cleaned) {
			if c.clean(ctx) {
				cleaned = now
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// clean empties both logs; a reader in the way means trying again soon.
func (c *Clock) clean(ctx context.Context) bool {
	return errors.Join(c.People.DB.Checkpoint(ctx), c.Responses.DB.Checkpoint(ctx)) == nil
}

// Tick does everything that is due now. Work that fails stays due, and the
// others are done all the same.
func (c *Clock) Tick(ctx context.Context) error {
	due, err := c.People.WhatIsDue(ctx, c.Now(), atOnce)
	if err != nil {
		return fmt.Errorf("read what is due: %w", err)
	}
	var errs []error
	for _, d := range due {
		if err := c.do(ctx, d); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", d.Kind, err))
			if theirs(d.Kind) { // many of these must not stand before the rest
				d.At = c.Now().Add(postponed)
				errs = append(errs, c.People.SetDue(ctx, d))
			}
		}
	}
	return errors.Join(append(errs, c.asks(ctx), c.letters(ctx), c.sweep(ctx))...)
}

func (c *Clock) do(ctx context.Context, d turn.Due) error {
	switch d.Kind {
	case turn.OpenBatch:
		return c.openBatch(ctx, d.Subject)
	case turn.Expire:
		return c.expire(ctx, d)
	case turn.Nudge:
		return c.nudge(ctx, d)
	case turn.Daily:
		return c.daily(ctx, d)
	case turn.Renew:
		return c.renew(ctx, d)
	case turn.Lapse:
		return c.lapse(ctx, d)
	case turn.Offer:
		return c.lapsed(ctx, d)
	case turn.Remind:
		return c.remind(ctx, d)
	case turn.Pairing:
		return c.pairing(ctx, d)
	case turn.Gather:
		return c.gather(ctx, d)
	case turn.Alarm:
		return c.alarm(ctx, d)
	}
	return fmt.Errorf("unknown work %q", d.Kind)
}

// Begin writes the daily work, where it is not written yet, and ends what a
// restored backup cannot bring back.
func (c *Clock) Begin(ctx context.Context) error {
	if err := c.endLost(ctx); err != nil {
		return err
	}
	for _, what := range []string{rotate, tidy, vacuum, count, stands, digest} {
		if err := c.People.BeginDue(ctx, turn.Due{Kind: turn.Daily, Subject: what, At: c.Now().Add(24 * time.Hour)}); err != nil {
			return err
		}
	}
	return c.beginRenewals(ctx)
}
