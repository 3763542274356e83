package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/round"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// asks asks everybody whose time has come, in blocks. What was missed while nothing ran is
// asked once.
func (c *Clock) asks(ctx context.Context) error {
	most := c.Block
	if most == 0 {
		most = usualBlock
	}
	for ctx.Err() == nil {
		due, err := c.People.AsksDue(ctx, c.Now(), most)
		if err != nil {
			return fmt.Errorf("read who is asked: %w", err)
		}
		if len(due) == 0 {
			return nil
		}
		if c.askBlock(ctx, due) == nil {
			continue
		}
		if err := c.askEach(ctx, due); err != nil {
			return fmt.Errorf("ask: %w", err)
		}
	}
	return ctx.Err()
}

// askEach asks one after another, since one of a block has changed meanwhile, or cannot be
// asked at all. Whoever changes again is asked at the next look; what fails is put off.
func (c *Clock) askEach(ctx context.Context, due []people.DueAsk) error {
	moved := false
	for i := range due {
		err := c.askBlock(ctx, due[i:i+1])
		switch {
		case err == nil:
			moved = true
		case errors.Is(err, turn.ErrConflict) || ctx.Err() != nil:
		default:
			c.Log.Error("somebody could not be asked", "series", due[i].Series, "err", err)
			later := due[i].Ask
			later.At = c.Now().Add(postponed)
			if err := c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Asks: []turn.Ask{later}}); err != nil {
				return err
			}
			moved = true
		}
	}
	if !moved {
		return turn.ErrConflict
	}
	return nil
}

// askBlock decides on some asks and commits what comes of them as one Turn.
func (c *Clock) askBlock(ctx context.Context, due []people.DueAsk) error {
	b := asking{block: c.block(), series: map[string]*running{}}
	for i := range due {
		if err := b.one(ctx, &due[i]); err != nil {
			return err
		}
	}
	return c.People.Commit(ctx, &b.t)
}

// asking is a block of asks.
type asking struct {
	block
	series map[string]*running
}

// running is a series with what its asks need.
type running struct {
	group.Series
	schedule *checkin.Schedule
	flow     *flow.Flow
	quiet    checkin.Hours
	rounds   map[string]round.ID // by wave; "" for one that is over
}

func (b *asking) running(ctx context.Context, id string) (*running, error) {
	if r := b.series[id]; r != nil {
		return r, nil
	}
	s, err := b.c.People.Series(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read series: %w", err)
	}
	r := &running{Series: s, rounds: map[string]round.ID{}}
	if r.schedule, err = checkin.Parse(s.Schedule); err != nil {
		return nil, fmt.Errorf("read schedule: %w", err)
	}
	if r.flow, err = b.c.Flows.Named(ctx, s.Flow); err != nil {
		return nil, fmt.Errorf("read flow: %w", err)
	}
	g, err := b.group(ctx, s.Group)
	if err != nil {
		return nil, err
	}
	r.quiet = checkin.HoursOr(g.Quiet, b.c.Quiet)
	b.series[id] = r
	return r, nil
}

// one decides on one ask.
func (b *asking) one(ctx context.Context, a *people.DueAsk) error {
	r, err := b.running(ctx, a.Series)
	if err != nil {
		return err
	}
	a.Who = b.newest(a.Who)
	if r.Stopped {
		b.t.Unask = append(b.t.Unask, a.Ask)
		return nil
	}
	zone := checkin.Zone(a.Who.Zone)
	verdict, until, why := b.c.judged(&a.Who, r.quiet).Judge(checkin.CheckIn, r.Flow, b.t.Now)
	switch verdict {
	case checkin.Hold:
		held := a.Ask
		held.At, held.Held = until, why
		b.t.Asks = append(b.t.Asks, held)
		return nil
	case checkin.Go:
		if err := b.prompt(ctx, r, a, zone); err != nil {
			return err
		}
	}
	b.next(r, a, zone)
	return nil
}

// next moves an ask to its next time, from now on: what was missed is not made up for.
func (b *asking) next(r *running, a *people.DueAsk, zone *time.Location) {
	at, ok := r.schedule.Next(b.t.Now, zone, a.Anchor)
	if !ok {
		b.t.Unask = append(b.t.Unask, a.Ask)
		return
	}
	b.t.Asks = append(b.t.Asks, turn.Ask{Series: a.Series, Person: a.Person, At: at, Meant: at, Anchor: a.Anchor})
}

// prompt asks whether somebody would like to answer now, on the platforms that they chose.
func (b *asking) prompt(ctx context.Context, r *running, a *people.DueAsk, zone *time.Location) error {
	wave := r.schedule.Wave(a.Meant, r.Opened, zone)
	id, known := r.rounds[wave.Key]
	if !known {
		var err error
		if id, err = b.c.Waves.WaveRound(ctx, r.Series, wave.Key, wave.Closes); err != nil && !errors.Is(err, turn.ErrNotFound) {
			return fmt.Errorf("open wave: %w", err)
		}
		r.rounds[wave.Key] = id
	}
	if id == "" {
		return nil // it was held back until its wave was over
	}
	m := turn.Message{ID: fmt.Sprintf("a%s%d", a.Series, a.Meant.Unix()), Until: wave.Closes, Body: b.message(r, a.Who.Language, string(id))}
	m.Body.Expires = wave.Closes
	all, err := b.c.to(ctx, &a.Who, m)
	if err != nil {
		return err
	}
	b.t.Messages = append(b.t.Messages, all...)
	b.spend(a.Who)
	return nil
}

// message is the prompt: it can be passed over, and nothing is said of that.
func (b *asking) message(r *running, language, id string) chat.Outbound {
	say := func(key string, args map[string]any) string { return b.c.Words.Say(language, key, args) }
	choice := func(id, key string, style chat.Style) chat.Choice {
		return chat.Choice{ID: id, Label: say(key, nil), Style: style}
	}
	text := r.flow.Title.For(language) + "\n" + say("asked_now", nil)
	if r.flow.Minutes > 0 {
		text += " " + say("takes", map[string]any{"Count": r.flow.Minutes})
	}
	return chat.Outbound{Offer: true, Text: text, Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{choice("b."+id, "option_begin", chat.Main), choice("w.notnow", "asked_not", chat.Quiet)},
		Words:   []chat.Choice{choice("w.changed", "word_changed", chat.Quiet), choice("w.preferences", "word_preferences", chat.Quiet), choice("w.help", "word_help", chat.Quiet)}}}
}
