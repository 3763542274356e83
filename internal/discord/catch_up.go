package discord

import (
	"context"
	"net/http"
	"slices"
	"time"

	"blether/internal/chat"
	"blether/internal/lane"
)

// How much is fetched of what was written while the line was down. What was
// handled before is known by its id, and does nothing.
const (
	catchUpMost  = 100 // messages at a time: the most that Discord gives
	catchUpPages = 10
	catchUpAge   = 24 * time.Hour // Discord ids tell their time
)

// catchUp fetches what people with an open conversation wrote meanwhile: after a
// resume that failed, Discord does not send it again.
func (a *Adapter) catchUp(ctx context.Context, in chat.Receiver) {
	if a.Known == nil {
		return
	}
	people, err := a.Known(ctx)
	if err != nil {
		a.Log.Error("read with whom a talk is open", "err", err)
		return
	}
	ctx = lane.News(ctx) // who writes now goes first
	since := snowflake(a.Now().Add(-catchUpAge))
	for _, who := range people {
		if ctx.Err() != nil {
			return
		}
		if err := a.fetch(ctx, who, since, in); err != nil {
			a.Log.Warn("catch up", "address", who, "err", err)
		}
	}
}

func (a *Adapter) fetch(ctx context.Context, who chat.Address, since string, in chat.Receiver) error {
	channel, err := a.channel(ctx, who.Account)
	if err != nil {
		return err
	}
	path := "/channels/" + channel + "/messages"
	for range catchUpPages {
		var found []message
		if err := a.rest.do(ctx, http.MethodGet, path+"?limit="+itoa(catchUpMost)+"&after="+since, path, nil, &found); err != nil {
			return err
		}
		slices.SortFunc(found, func(x, y message) int { return older(x.ID, y.ID) })
		for i := range found {
			if m := &found[i]; m.Author != nil && m.Author.ID == who.Account {
				a.message(ctx, m, in)
			}
		}
		if len(found) < catchUpMost {
			return nil
		}
		since = found[len(found)-1].ID // Discord gives the oldest after an id
	}
	return nil
}

// older compares ids, which count up: by length, then by digits.
func older(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// epoch is where Discord's ids count from, in milliseconds.
const epoch = 1420070400000

// snowflake is the least id of a moment.
func snowflake(t time.Time) string { return itoa(int(max(t.UnixMilli()-epoch, 0)) << 22) }
