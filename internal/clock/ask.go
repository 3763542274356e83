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
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// usualBlock is how many people are asked in one Turn: large enough to be quick, small enough
// that whoever writes meanwhile does not wait.
const usualBlock = 256

// asks asks everybody whose time has come, in blocks. What was missed while nothing ran is
// asked once.
func (c *Clock) asks(ctx context.Context) error {
	block := c.Block
	if block == 0 {
		block = usualBlock
	}
	for ctx.Err() == nil {
		due, err := c.People.AsksDue(ctx, c.Now(), block)
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

// postponed is for how long what cannot be done is left alone, so that it stands in
// nobody's way.
const postponed = time.Hour

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
	b := asking{c: c, t: turn.Turn{Now: c.Now()}, series: map[string]*running{}, touched: map[member.ID]int{}}
	for i := range due {
		if err := b.one(ctx, &due[i]); err != nil {
			return err
		}
	}
	return c.People.Commit(ctx, &b.t)
}

// asking is one block in the making.
type asking struct {
	c       *Clock
	t       turn.Turn
	series  map[string]*running
	touched map[member.ID]int // place in t.Touch
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
	if r.quiet, err = b.c.quietOf(ctx, s.Group); err != nil {
		return nil, err
	}
	b.series[id] = r
	return r, nil
}

// quietOf are the quiet hours of a group.
func (c *Clock) quietOf(ctx context.Context, id group.ID) (checkin.Hours, error) {
	g, err := c.People.Group(ctx, id)
	if err != nil {
		return c.Quiet, fmt.Errorf("read group: %w", err)
	}
	if h, err := checkin.ParseHours(g.Quiet); err == nil && g.Quiet != "" {
		return h, nil
	}
	return c.Quiet, nil
}

// quietFor are the quiet hours of a round's groups; the instance's for none.
func (c *Clock) quietFor(ctx context.Context, id round.ID) (checkin.Hours, error) {
	r, err := c.People.Round(ctx, id)
	switch {
	case errors.Is(err, turn.ErrNotFound): // a conversation without a round
		return c.Quiet, nil
	case err != nil:
		return c.Quiet, fmt.Errorf("read round: %w", err)
	case len(r.Groups) == 0:
		return c.Quiet, nil
	}
	return c.quietOf(ctx, r.Groups[0])
}

// one decides on one ask.
func (b *asking) one(ctx context.Context, a *people.DueAsk) error {
	r, err := b.running(ctx, a.Series)
	if err != nil {
		return err
	}
	if i, ok := b.touched[a.Who.ID]; ok {
		a.Who = b.t.Touch[i] // another series asked them a moment ago
	}
	if r.Stopped {
		b.t.Unask = append(b.t.Unask, a.Ask)
		return nil
	}
	zone := zoneOf(a.Who.Zone)
	who := checkin.Person{Zone: zone, Wish: a.Who.Wish, Silent: a.Who.Paused || a.Who.Stopped, Spent: a.Who.State.Spent, Usual: r.quiet, MostOf: b.c.Week}
	verdict, until, why := who.Judge(checkin.CheckIn, r.Flow, b.t.Now)
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
	addresses, err := b.c.People.Addresses(ctx, a.Person)
	if err != nil {
		return err
	}
	for i, to := range reached(addresses, a.Who.Wish.Only) {
		m := turn.Message{ID: fmt.Sprintf("%s-a%s%d-%d", a.Person, a.Series, a.Meant.Unix(), i), Person: a.Person, Address: to, Until: wave.Closes}
		m.Body = b.message(r, a.Who.Language, string(id))
		m.Body.ID, m.Body.To, m.Body.Expires = m.ID, to, wave.Closes
		b.t.Messages = append(b.t.Messages, m)
	}
	a.Who.State.Spent = a.Who.State.Spent.With(b.t.Now.Truncate(time.Minute))
	if i, ok := b.touched[a.Person]; ok {
		b.t.Touch[i] = a.Who
		return nil
	}
	b.touched[a.Person] = len(b.t.Touch)
	b.t.Touch = append(b.t.Touch, a.Who)
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
	return chat.Outbound{Language: language, News: true, Offer: true, Text: text, Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{choice("b."+id, "option_begin", chat.Main), choice("w.notnow", "asked_not", chat.Quiet)},
		Words:   []chat.Choice{choice("w.changed", "word_changed", chat.Quiet), choice("w.preferences", "word_preferences", chat.Quiet), choice("w.help", "word_help", chat.Quiet)}}}
}

// reached are the addresses of the platform that somebody chose, or all.
func reached(all []chat.Address, only string) []chat.Address {
	var out []chat.Address
	for _, a := range all {
		if only == string(a.Platform) {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return all // they chose one that they have left
	}
	return out
}

// zoneOf is a zone by its name. One that is not known any more, as after a change of the
// zone database, is taken as UTC, so that nobody is lost.
func zoneOf(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return time.UTC
	}
	return z
}
