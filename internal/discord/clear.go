package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/lane"
)

// clearPage is how many messages one looks at, at a time: the most that Discord gives.
const clearPage = 100

// codeMessageGone is a message that was deleted before.
const codeMessageGone = 10008

// Clear deletes the bot's own messages in the private channel of somebody, one by one: in a
// private channel Discord deletes no more at once, and nobody else's.
func (a *Adapter) Clear(ctx context.Context, to chat.Address, before string) (chat.Cleared, error) {
	a.init()
	ctx = lane.News(ctx)
	out := chat.Cleared{Next: before}
	a.mu.Lock()
	me := a.me
	a.mu.Unlock()
	if me == "" {
		return out, errNotYet // who we are is told with the line
	}
	channel, err := a.channel(ctx, to.Account)
	if err != nil {
		return out, unreachable(err)
	}
	path := "/channels/" + channel + "/messages"
	found, err := a.page(ctx, path, before)
	if err != nil {
		return out, unreachable(err)
	}
	for i := range found {
		m := &found[i]
		if before != "" && older(m.ID, before) >= 0 {
			continue // it came after what is to be deleted
		}
		if m.Author != nil && m.Author.ID == me {
			if err := a.unsay(ctx, path, m.ID, &out); err != nil {
				return out, err
			}
		}
		out.Next = m.ID
	}
	out.All = len(found) < clearPage || out.Next == before
	return out, nil
}

// page is what stands before a message, the newest first.
func (a *Adapter) page(ctx context.Context, path, before string) (found []message, err error) {
	query := "?limit=" + itoa(clearPage)
	if before != "" {
		query += "&before=" + before
	}
	bucket := path + query[:1] // not that of what is sent there: an answer waits for none of this
	if err := a.rest.room(ctx, bucket); err != nil {
		return nil, err
	}
	err = a.rest.do(ctx, http.MethodGet, path+query, bucket, nil, &found)
	slices.SortFunc(found, func(x, y message) int { return older(y.ID, x.ID) })
	return found, err
}

// unsay deletes one message. One that is gone already is no failure.
func (a *Adapter) unsay(ctx context.Context, path, id string, out *chat.Cleared) error {
	bucket := path + "/"
	if err := a.rest.room(ctx, bucket); err != nil {
		return err
	}
	a.unsaid.takes(id)
	err := a.rest.do(ctx, http.MethodDelete, bucket+id, bucket, nil, nil)
	var refused *apiError
	switch {
	case err == nil:
		out.Deleted++
	case errors.As(err, &refused) && refused.code == codeMessageGone:
	case errors.As(err, &refused) && refused.status == http.StatusForbidden:
		out.Refused++
	default:
		return err
	}
	return nil
}

// room waits until a route has room. The library would wait too, and goes on waiting when
// the service ends.
func (r *rest) room(ctx context.Context, bucket string) error {
	limits := r.library().Ratelimiter
	b := limits.GetBucket(bucket)
	b.Lock()
	wait := limits.GetWaitTime(b, 1)
	b.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// unsaid are messages that the bot deletes. Discord tells of them as of any other, without
// whose they were: taken for a person's, each would leave a trace of somebody forgotten.
type unsaid struct {
	mu  sync.Mutex
	ids map[string]bool
}

const mostUnsaid = 20_000

func (u *unsaid) takes(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ids == nil || len(u.ids) >= mostUnsaid {
		u.ids = map[string]bool{}
	}
	u.ids[id] = true
}

// took tells whether the bot deleted a message. Discord may tell of one twice.
func (u *unsaid) took(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ids[id]
}
