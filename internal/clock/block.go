package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// What comes by itself (check-ins, broadcasts, reminders) is decided for each person by the
// same rules, and for several people in one Turn.

// usualBlock is how many people are decided on in one Turn: large enough to be quick, small
// enough that whoever writes meanwhile does not wait.
const usualBlock = 256

// postponed is for how long what cannot be done is left alone, so that it stands in
// nobody's way.
const postponed = time.Hour

// block is one Turn about several people in the making.
type block struct {
	c       *Clock
	t       turn.Turn
	groups  map[group.ID]group.Group
	touched map[member.ID]int // place in t.Touch
}

func (c *Clock) block() block {
	return block{c: c, t: turn.Turn{Now: c.Now()}, groups: map[group.ID]group.Group{}, touched: map[member.ID]int{}}
}

// group reads a group once for the block.
func (b *block) group(ctx context.Context, id group.ID) (group.Group, error) {
	if g, ok := b.groups[id]; ok {
		return g, nil
	}
	g, err := b.c.People.Group(ctx, id)
	if err != nil {
		return g, fmt.Errorf("read group: %w", err)
	}
	b.groups[id] = g
	return g, nil
}

// newest is a person as the block has them by now: something else may have gone to them a
// moment ago.
func (b *block) newest(p member.Person) member.Person {
	if i, ok := b.touched[p.ID]; ok {
		return b.t.Touch[i]
	}
	return p
}

// spend counts one message that goes to somebody by itself.
func (b *block) spend(p member.Person) {
	p.State.Spent = p.State.Spent.With(b.t.Now.Truncate(time.Minute))
	if i, ok := b.touched[p.ID]; ok {
		b.t.Touch[i] = p
		return
	}
	b.touched[p.ID] = len(b.t.Touch)
	b.t.Touch = append(b.t.Touch, p)
}

// judged is a person as package checkin looks at them. quiet are the usual quiet hours.
func (c *Clock) judged(p *member.Person, quiet checkin.Hours) *checkin.Person {
	return &checkin.Person{Zone: checkin.Zone(p.Zone), Wish: p.Wish, Silent: p.Paused || p.Stopped, Spent: p.State.Spent, Usual: quiet, MostOf: c.Week}
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
	g, err := c.People.Group(ctx, r.Groups[0])
	if err != nil {
		return c.Quiet, fmt.Errorf("read group: %w", err)
	}
	return checkin.HoursOr(g.Quiet, c.Quiet), nil
}

// to addresses a message to a person, where they want to be reached.
func (c *Clock) to(ctx context.Context, p *member.Person, m turn.Message) ([]turn.Message, error) {
	addresses, err := c.People.Addresses(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return turn.Addressed(p, addresses, m), nil
}
