package people

import (
	"sync"

	"blether/internal/member"
)

// met remembers which person an address led to, by the keyed hash of the
// address. It is bounded, and emptied whenever an entry might be wrong.
type met struct {
	mu  sync.RWMutex
	who map[string]member.ID
}

const mostMet = 10_000

func (m *met) get(lookup string) (member.ID, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	id, ok := m.who[lookup]
	return id, ok
}

func (m *met) put(lookup string, id member.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.who == nil || len(m.who) >= mostMet {
		m.who = map[string]member.ID{}
	}
	m.who[lookup] = id
}

func (m *met) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.who = nil
}
