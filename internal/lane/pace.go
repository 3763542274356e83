package lane

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Pace keeps all requests to a platform within its limit, as the platform counts
// them: at most Most in any Each. It is no token bucket, since what is sent evenly
// does not arrive so: a request counts from when it is sent until Each after it was
// answered, and the platform counted it somewhere between. So it is never over the
// limit, however slow the line.
//
// Answers to people who have just written go before news, and as soon as there is
// room. News go evenly, so that room comes free evenly too.
type Pace struct {
	most int
	each time.Duration

	mu      sync.Mutex
	out     int         // sent, and not answered
	ended   []time.Time // when those of the last Each were answered
	answers []chan struct{}
	news    []chan struct{}
	next    time.Time // before it no news go
	timer   *time.Timer
}

// NewPace makes one.
func NewPace(most int, each time.Duration) *Pace { return &Pace{most: most, each: each} }

type newsKey struct{}

// News marks what is sent under a context as what nobody has just asked for.
func News(ctx context.Context) context.Context { return context.WithValue(ctx, newsKey{}, true) }

// Wait waits for room. The request is answered when answered is called.
func (p *Pace) Wait(ctx context.Context) (answered func(), err error) {
	news, _ := ctx.Value(newsKey{}).(bool)
	line := &p.answers
	if news {
		line = &p.news
	}
	me := make(chan struct{})
	p.mu.Lock()
	*line = append(*line, me)
	p.admit()
	p.mu.Unlock()
	select {
	case <-me:
		return p.answered, nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := slices.Index(*line, me); at >= 0 {
		*line = slices.Delete(*line, at, at+1)
	} else {
		p.out-- // it was let in just now, and sends nothing
	}
	p.admit()
	return nil, ctx.Err()
}

func (p *Pace) answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out--
	p.ended = append(p.ended, time.Now())
	p.admit()
}

// admit lets in who may go now, and comes again when the next may. p.mu is held.
func (p *Pace) admit() {
	now := time.Now()
	for len(p.ended) > 0 && now.Sub(p.ended[0]) > p.each {
		p.ended = p.ended[1:]
	}
	for len(p.answers)+len(p.news) > 0 {
		if p.out+len(p.ended) >= p.most {
			if len(p.ended) > 0 {
				p.again(p.ended[0].Add(p.each).Sub(now))
			}
			return // else whoever is answered comes here
		}
		line := &p.answers
		if len(*line) == 0 {
			if wait := p.next.Sub(now); wait > 0 {
				p.again(wait)
				return
			}
			line = &p.news
			p.next = p.after(now)
		}
		close((*line)[0])
		*line = (*line)[1:]
		p.out++
	}
}

// after is when the next news go. A late one is caught up with, but not many.
func (p *Pace) after(now time.Time) time.Time {
	const caughtUp = 20 // one part in so many of Each
	next := p.next
	if early := now.Add(-p.each / caughtUp); next.Before(early) {
		next = early
	}
	return next.Add(p.each / time.Duration(p.most))
}

func (p *Pace) again(wait time.Duration) {
	if p.timer != nil {
		p.timer.Stop()
	}
	p.timer = time.AfterFunc(wait+time.Microsecond, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.admit()
	})
}
