package chattest

import (
	"sync"
	"time"
)

// Limit is how many requests a platform takes in a time. The time begins with the
// first request, as with the windows that Discord tells of in its headers. With Burst
// it is the other kind: Most are given back evenly, and up to Burst may be saved up.
// The zero value takes everything.
type Limit struct {
	Most  int
	Each  time.Duration
	Burst int
}

// Meter counts requests of many kinds against their limits.
type Meter struct {
	mu      sync.Mutex
	windows map[string]*window
	taken   map[string]int
	refused int
}

type window struct {
	began time.Time
	left  float64
}

// Verdict is what became of a request: Left more are taken, and after Reset all again.
type Verdict struct {
	OK    bool
	Left  int
	Reset time.Duration
}

// Take counts one request of a kind, unless it is over the limit.
func (m *Meter) Take(kind string, l Limit, now time.Time) Verdict {
	if l.Most == 0 {
		return Verdict{OK: true}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.windows == nil {
		m.windows, m.taken = map[string]*window{}, map[string]int{}
	}
	w := m.windows[kind]
	if w == nil {
		w = &window{began: now, left: float64(max(l.Most, l.Burst))}
		m.windows[kind] = w
	}
	v := w.take(l, now)
	if v.OK {
		m.taken[kind]++
	} else {
		m.refused++
	}
	return v
}

func (w *window) take(l Limit, now time.Time) Verdict {
	passed := now.Sub(w.began)
	one := l.Each / time.Duration(l.Most)
	switch {
	case l.Burst > 0:
		w.left = min(float64(l.Burst), w.left+passed.Seconds()/one.Seconds())
		w.began = now
	case passed >= l.Each:
		w.began, w.left = now, float64(l.Most)
	}
	reset := l.Each - now.Sub(w.began)
	if l.Burst > 0 {
		reset = time.Duration((1 - w.left) * float64(one))
	}
	if w.left < 1 {
		return Verdict{Reset: reset}
	}
	w.left--
	return Verdict{OK: true, Left: int(w.left), Reset: max(reset, 0)}
}

// Taken tells how many requests of a kind were taken.
func (m *Meter) Taken(kind string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.taken[kind]
}

// Refused tells how many requests were over a limit.
func (m *Meter) Refused() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.refused
}
