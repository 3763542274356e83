// Package outbox delivers what was committed: in order for each address, answers
// before news, at least once, and it gives up visibly. A platform's own pace is
// the business of its adapter, which says when to come again. Nothing here reads
// what a message says.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"blether/internal/chat"
)

// Store keeps what waits.
type Store interface {
	// Deliveries lists addresses whose time has come, answers first.
	Deliveries(ctx context.Context, p chat.Platform, now time.Time, limit int) ([]chat.Delivery, error)
	// Messages are those that wait for an address, oldest first.
	Messages(ctx context.Context, a chat.Address) ([]chat.Outbound, error)
	// Delivered drops messages, and the delivery where nothing waits any more.
	Delivered(ctx context.Context, a chat.Address, ids []string) error
	PutOff(ctx context.Context, a chat.Address, until time.Time) error
	// GiveUp drops what waits for an address that cannot be reached.
	GiveUp(ctx context.Context, a chat.Address) error
}

// Sender sends one message: chat.Adapter.
type Sender interface {
	Platform() chat.Platform
	Send(ctx context.Context, m chat.Outbound) error
}

// Outbox delivers to one platform.
type Outbox struct {
	Store  Store
	Sender Sender
	Log    *slog.Logger
	Now    func() time.Time

	once  sync.Once
	asked chan chat.Address
	mu    sync.Mutex
	busy  map[chat.Address]bool // at work on; true where it was asked for meanwhile
}

// InFlight is at most how many addresses, of those that wait, may be at work on when a run
// ends: the first in order, beside those who have just written.
const InFlight = 2 * atOnce

const (
	every     = 500 * time.Millisecond
	atOnce    = 64               // addresses of one look
	answerers = 16               // workers for who has just written
	newsmen   = 16               // workers for the rest: each may wait for the pace of its address
	longest   = 10 * time.Minute // between two tries
	sendLimit = 30 * time.Second
)

func (o *Outbox) init() {
	o.once.Do(func() { o.asked, o.busy = make(chan chat.Address, 1024), map[chat.Address]bool{} })
}

// Poke asks for an address to be looked at now, since its person has written. It
// may be dropped where too many ask: the next look finds it.
func (o *Outbox) Poke(a chat.Address) {
	o.init()
	select {
	case o.asked <- a:
	default:
	}
}

// Run delivers until the context ends.
func (o *Outbox) Run(ctx context.Context) {
	o.init()
	found := lines{answers: make(chan chat.Delivery), news: make(chan chat.Delivery)}
	var wait sync.WaitGroup
	for range answerers {
		wait.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case a := <-o.asked:
					o.deliver(ctx, chat.Delivery{To: a})
				case w := <-found.answers:
					o.deliver(ctx, w)
				}
			}
		})
	}
	for range newsmen {
		wait.Go(func() {
			for w := range found.news {
				o.deliver(ctx, w)
			}
		})
	}
	o.look(ctx, found)
	close(found.news)
	wait.Wait()
}

// take marks an address as being worked on; false where it is already.
func (o *Outbox) take(a chat.Address) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, at := o.busy[a]; at {
		o.busy[a] = true // look once more when done
		return false
	}
	o.busy[a] = false
	return true
}

// working tells whether an address is being worked on.
func (o *Outbox) working(a chat.Address) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, at := o.busy[a]
	return at
}

// done gives it back; true where it was asked for meanwhile.
func (o *Outbox) done(a chat.Address) (again bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.busy[a] {
		o.busy[a] = false
		return true
	}
	delete(o.busy, a)
	return false
}

// deliver sends all that waits for an address, in order. Two never work on one.
func (o *Outbox) deliver(ctx context.Context, w chat.Delivery) {
	if !o.take(w.To) {
		return
	}
	for {
		if err := o.drain(ctx, w); err != nil && ctx.Err() == nil {
			o.Log.Warn("deliver", "address", w.To, "err", err)
		}
		if !o.done(w.To) {
			return
		}
		w.News = false // they have written meanwhile
	}
}

// drain sends what waits for an address until nothing does, or a send fails.
func (o *Outbox) drain(ctx context.Context, w chat.Delivery) error {
	waiting, err := o.Store.Messages(ctx, w.To)
	if err != nil {
		return fmt.Errorf("read what waits: %w", err)
	}
	var sent []string
	for _, m := range waiting {
		if !m.Expires.IsZero() && !m.Expires.After(o.Now()) {
			sent = append(sent, m.ID) // of no more use
			continue
		}
		m.Behind = w.News
		if err := o.send(ctx, m); err != nil {
			return errors.Join(o.Store.Delivered(ctx, w.To, sent), o.failed(ctx, w, err))
		}
		sent = append(sent, m.ID)
	}
	return o.Store.Delivered(ctx, w.To, sent)
}

func (o *Outbox) send(ctx context.Context, m chat.Outbound) error {
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	return o.Sender.Send(ctx, m)
}

// failed decides what becomes of an address after a send that failed.
func (o *Outbox) failed(ctx context.Context, w chat.Delivery, err error) error {
	var later *chat.Later
	switch {
	case ctx.Err() != nil:
		return ctx.Err() // it stays, and the next start sends it
	case errors.Is(err, chat.ErrUnreachable):
		return errors.Join(err, o.Store.GiveUp(ctx, w.To))
	case errors.As(err, &later):
		return errors.Join(err, o.Store.PutOff(ctx, w.To, o.Now().Add(max(later.After, time.Second))))
	}
	return errors.Join(err, o.Store.PutOff(ctx, w.To, o.Now().Add(pause(w.Tries))))
}

// pause doubles from two seconds on.
func pause(tries int) time.Duration {
	const first, doublings = 2 * time.Second, 9
	return min(first<<min(tries, doublings), longest)
}
