package cli

import "sync"

// told remembers for a while what strangers were answered: nothing of them is stored, and
// a platform may deliver what they wrote again.
type told struct {
	mu   sync.Mutex
	seen map[string]bool
}

const mostTold = 10_000

// knows tells whether this came in and was answered before.
func (t *told) knows(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen[id]
}

// note remembers that it was answered.
func (t *told) note(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil || len(t.seen) >= mostTold {
		t.seen = map[string]bool{}
	}
	t.seen[id] = true
}
