// Package chattest holds what fakes of platforms share.
package chattest

import (
	"sync"
	"time"
)

// Shown is what a fake platform has shown, in order. Many may wait on it at once: each
// looks at every thing once.
type Shown[T any] struct {
	mu   sync.Mutex
	more sync.Cond
	all  []T
}

// Add shows something.
func (s *Shown[T]) Add(v T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, v)
	s.signal().Broadcast()
}

// signal is the condition. s.mu is held.
func (s *Shown[T]) signal() *sync.Cond {
	if s.more.L == nil {
		s.more.L = &s.mu
	}
	return &s.more
}

// All is everything that was shown so far.
func (s *Shown[T]) All() []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]T(nil), s.all...)
}

// Find waits until something is shown after the first n for which ok holds, and gives
// it and how many there are then; false where it does not come within longest.
func (s *Shown[T]) Find(n int, longest time.Duration, ok func(*T) bool) (T, int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	late := false
	limit := time.AfterFunc(longest, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		late = true
		s.signal().Broadcast()
	})
	defer limit.Stop()
	for i := n; ; {
		for ; i < len(s.all); i++ {
			if ok(&s.all[i]) {
				return s.all[i], i + 1, true
			}
		}
		if late {
			var none T
			return none, n, false
		}
		s.signal().Wait()
	}
}
