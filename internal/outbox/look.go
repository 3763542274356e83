package outbox

import (
	"context"
	"time"

	"blether/internal/chat"
)

// lines lead to those who deliver: answers never stand behind news.
type lines struct{ answers, news chan chat.Delivery }

// look finds what waits, again and again.
func (o *Outbox) look(ctx context.Context, to lines) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		found, err := o.Store.Deliveries(ctx, o.Sender.Platform(), o.Now(), atOnce)
		if err != nil && ctx.Err() == nil {
			o.Log.Error("look for what waits", "err", err)
		}
		if o.hand(ctx, to, found, tick.C) {
			continue // there is more
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// hand gives what was found to who delivers it. Where that takes long, since news wait
// for a platform's pace, one looks anew for answers. again tells to look at once.
func (o *Outbox) hand(ctx context.Context, to lines, found []chat.Delivery, tick <-chan time.Time) (again bool) {
	fresh := false
	for _, w := range found {
		if o.working(w.To) {
			continue // what came meanwhile is found by the next look
		}
		fresh = true
		line := to.answers
		if w.News {
			line = to.news
		}
		select {
		case line <- w:
		case <-tick:
			return true
		case <-ctx.Done():
			return false
		}
	}
	return fresh && len(found) == atOnce
}
