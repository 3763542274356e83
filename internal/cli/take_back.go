package cli

import (
	"context"
	"errors"
	"time"

	"blether/internal/chat"
)

// Who is forgotten, or leaves a platform, has the bot's side of the talk lying there still.
// It is deleted in the background, behind what is sent to others. Whose it was is held in
// memory only: where the service stops meanwhile, the rest stays (docs/privacy.md, "Rights").

// taking is where something is to be taken back: all that stands before a message, or all.
type taking struct {
	from   chat.Address
	before string
	until  time.Time // for so long one tries
}

const (
	takers     = 4   // who take back on one platform at a time
	mostTaking = 256 // that wait for one of them
	mostTaken  = 2000
	takeFor    = 30 * time.Minute
	takeTries  = 6 // in a row that bring nothing
	takeRest   = 2 * time.Second
)

// takeBack has what the bot said at addresses deleted: at here only what stands before its
// last words, which are to be read.
func (a *app) takeBack(left []chat.Address, here chat.Address, last string) {
	for _, address := range left {
		d := a.doorTo(address.Platform)
		if d == nil {
			continue
		}
		t := taking{from: address, until: time.Now().Add(takeFor)}
		if address == here {
			t.before = last
		}
		select {
		case d.takes <- t:
		default:
			a.log.Warn("too many are forgotten at once: what was said to one of them stays")
		}
	}
}

// clears tells whether what was said on a platform can be taken back.
func (a *app) clears(p chat.Platform) bool { return a.doorTo(p) != nil }

// doorTo is the door to a platform where messages can be taken back; nil for none.
func (a *app) doorTo(p chat.Platform) *door {
	for _, d := range a.doors {
		if _, ok := d.sender.(chat.Clearer); ok && d.sender.Platform() == p {
			return d
		}
	}
	return nil
}

// take takes back, one address after another, until the context ends.
func (d *door) take(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case t := <-d.takes:
			if err := d.takeAll(ctx, t); err != nil && ctx.Err() == nil {
				d.app.log.Warn("some of what was said to somebody forgotten stays", "err", err)
			}
		}
	}
}

// errStays: the platform does not let everything go.
var errStays = errors.New("the platform does not delete all of the bot's own messages")

// takeAll takes back all at one address, as far as the platform lets it.
func (d *door) takeAll(ctx context.Context, t taking) error {
	ctx, cancel := context.WithDeadline(ctx, t.until)
	defer cancel()
	deleted, refused, failed := 0, 0, 0
	for deleted < mostTaken {
		done, err := d.sender.(chat.Clearer).Clear(ctx, t.from, t.before) //nolint:errcheck // doorTo has looked
		t.before = done.Next
		deleted, refused = deleted+done.Deleted, refused+done.Refused
		var later *chat.Later
		switch {
		case err == nil && done.All && refused > 0:
			return errStays
		case err == nil && done.All:
			return nil
		case err == nil:
			failed = 0
			continue
		case errors.Is(err, chat.ErrUnreachable):
			return err
		case errors.As(err, &later):
			if !pause(ctx, later.After) {
				return err
			}
			continue
		case done.Deleted > 0:
			failed = 0
		}
		if failed++; failed > takeTries || !pause(ctx, takeRest<<failed) {
			return err
		}
	}
	return errors.New("there is more than is taken back at once")
}
