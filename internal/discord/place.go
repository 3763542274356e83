package discord

import (
	"sync"
	"unicode/utf8"

	"blether/internal/chat"
)

// places remembers what stands in the answers to interactions. A message that follows in
// such an answer has no nonce: sent again after an answer that was lost, it would stand
// there twice. So it is written behind the one before it, into the same message, as long
// as there is room: doing that again changes nothing.
type places struct {
	mu sync.Mutex
	by map[string]*place // by interaction
}

type place struct {
	ids   []string // of the messages in it
	texts []string
}

const mostPlaces = 5000

// joined gives the parts to send and whether the first of them is the whole of the answer
// so far, which is put in place of it.
func (s *places) joined(m *chat.Outbound, parts []payload) ([]payload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.Lead {
		if s.by == nil || len(s.by) >= mostPlaces {
			s.by = map[string]*place{}
		}
		p := &place{}
		s.by[m.Via] = p
		if len(parts) == 1 && m.Picture == nil {
			p.ids, p.texts = []string{m.ID}, []string{parts[0].Content}
		}
		return parts, true
	}
	p := s.by[m.Via]
	if p == nil || len(p.ids) == 0 || len(parts) != 1 || m.Picture != nil {
		delete(s.by, m.Via) // what follows stands below
		return parts, false
	}
	for n, id := range p.ids {
		if id == m.ID { // sent again: what came after it is not there yet
			p.ids, p.texts = p.ids[:n], p.texts[:n]
			break
		}
	}
	text := parts[0].Content
	for n := len(p.texts) - 1; n >= 0; n-- {
		text = p.texts[n] + "\n\n" + text
	}
	if utf8.RuneCountInString(text) > mostContent || len(p.texts) == 0 {
		delete(s.by, m.Via)
		return parts, false
	}
	p.ids, p.texts = append(p.ids, m.ID), append(p.texts, parts[0].Content)
	one := parts[0]
	one.Content = text
	return []payload{one}, true
}
