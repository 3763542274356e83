package webchat

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits keep scripts from flooding the chat. They are kept in memory only and
// forgotten within the hour; they are wide enough for a household or a ward
// behind one address.
type limits struct {
	mu   sync.Mutex
	seen map[string]*limit
	last time.Time
}

type limit struct {
	*rate.Limiter
	used time.Time
}

// kinds of request, each with its steady rate (a second) and its burst.
var kinds = map[string]struct {
	every time.Duration
	burst int
}{
	"join":  {10 * time.Second, 20},
	"code":  {time.Minute, 5},
	"enter": {12 * time.Second, 5},
	"post":  {500 * time.Millisecond, 40},
}

func newLimits() *limits { return &limits{seen: map[string]*limit{}} }

const forgetLimit = time.Hour

func (l *limits) allow(kind, who string) bool {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.last) > forgetLimit/4 {
		for key, one := range l.seen {
			if now.Sub(one.used) > forgetLimit {
				delete(l.seen, key)
			}
		}
		l.last = now
	}
	key := kind + "|" + who
	one := l.seen[key]
	if one == nil {
		k := kinds[kind]
		one = &limit{Limiter: rate.NewLimiter(rate.Every(k.every), k.burst)}
		l.seen[key] = one
	}
	one.used = now
	return one.Allow()
}
