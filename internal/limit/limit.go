// Package limit keeps scripts from flooding pages. Who asks is kept in memory
// only, and forgotten within the hour; it is never written down.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is a steady pace, one for each Every, and a Burst above it.
type Rate struct {
	Every time.Duration
	Burst int
}

// Limits holds who asked how often, by kind of request.
type Limits struct {
	kinds map[string]Rate
	mu    sync.Mutex
	seen  map[string]*one
	last  time.Time
}

type one struct {
	*rate.Limiter
	used time.Time
}

// New makes limits for some kinds of request.
func New(kinds map[string]Rate) *Limits {
	return &Limits{kinds: kinds, seen: map[string]*one{}}
}

const forget = time.Hour

// Allow reports whether somebody may do one more of a kind now. A kind without
// a rate is never allowed.
func (l *Limits) Allow(kind, who string) bool {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.last) > forget/4 {
		for key, one := range l.seen {
			if now.Sub(one.used) > forget {
				delete(l.seen, key)
			}
		}
		l.last = now
	}
	if _, ok := l.kinds[kind]; !ok {
		return false
	}
	key := kind + "|" + who
	it := l.seen[key]
	if it == nil {
		k := l.kinds[kind]
		it = &one{Limiter: rate.NewLimiter(rate.Every(k.Every), k.Burst)}
		l.seen[key] = it
	}
	it.used = now
	return it.Allow()
}
