package main

import (
	"context"
	"errors"
	"sync"
	"time"
)

// backlog is what was seen while a backlog drained.
type backlog struct {
	worst   time.Duration // acknowledgement of a button
	replies []float64     // seconds from a button to its reply
	share   float64       // of the limit
	wall    time.Duration
}

// drain makes something wait for everybody, and lets people press buttons until all of
// it is sent. What they are answered counts among what the platform takes.
func (l *line) drain(ctx context.Context) (*backlog, error) {
	n := l.sent()
	before, began := l.counted(), time.Now()
	if err := l.queue(ctx); err != nil {
		return nil, err
	}
	stop, b := make(chan struct{}), &backlog{}
	var wait sync.WaitGroup
	var failed error
	wait.Go(func() { failed = l.pressing(n, stop, b) })
	left := map[string]bool{}
	for k := range audience {
		left[account(k)] = true
	}
	for len(left) > 0 {
		who, at, ok := l.shown(n)
		if !ok {
			close(stop)
			wait.Wait()
			return nil, errors.Join(errors.New("the backlog does not drain"), failed)
		}
		delete(left, who)
		n = at
	}
	b.wall = time.Since(began)
	b.share = float64(l.counted()-before) / (taken * b.wall.Seconds() / takenIn.Seconds())
	close(stop)
	wait.Wait()
	return b, failed
}

// pressing lets one after another press a button, or type where that is acknowledged
// too, and waits for each reply.
func (l *line) pressing(n int, stop <-chan struct{}, b *backlog) error {
	const rest = 50 * time.Millisecond
	for k := pressers / 2; ; k++ {
		select {
		case <-stop:
			return nil
		case <-time.After(rest):
		}
		do := func(user string) string { return l.press(user, "w.menu") }
		if l.typed != nil && k%2 > 0 {
			do = func(user string) string { return l.typed(user, "menu") }
		}
		ack, reply, at, err := l.replied(n, presser(k), do)
		if err != nil {
			return err
		}
		b.worst, b.replies, n = max(b.worst, ack), append(b.replies, reply.Seconds()), at
	}
}

// replied lets somebody do something, and waits for the first message of the reply and
// for the acknowledgement.
func (l *line) replied(n int, user string, do func(user string) string) (ack, reply time.Duration, at int, err error) {
	began := time.Now()
	it := do(user)
	for who := ""; who != user; {
		var ok bool
		if who, n, ok = l.shown(n); !ok {
			return 0, 0, n, errors.New("what somebody did has no reply")
		}
	}
	reply = time.Since(began)
	for {
		if ack, ok := l.acked(it); ok {
			return ack, reply, n, nil
		}
		if time.Since(began) > patience {
			return 0, 0, n, errors.New("what somebody did is not acknowledged")
		}
		time.Sleep(time.Millisecond)
	}
}
