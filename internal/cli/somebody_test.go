package cli

import (
	"strings"
	"testing"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
)

// somebody is a person who talks to the runner as a platform would.
type somebody struct {
	t       *testing.T
	i       *instance
	address chat.Address
	last    []chat.Outbound // what was said last, or came by itself
	seen    []string        // ids of what came by itself and was read
}

// joins lets somebody made up join a group.
func (i *instance) joins(t *testing.T, name string, g group.ID, role member.Role) *somebody {
	t.Helper()
	s := &somebody{t: t, i: i, address: chat.Address{Platform: chat.Slack, Account: "UDEMO" + strings.ToUpper(strings.ReplaceAll(name, " ", ""))}}
	if err := i.app.runner.Enter(i.ctx, g, role, s.address, "en"); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *somebody) id() member.ID {
	s.t.Helper()
	id, err := s.i.app.people.PersonAt(s.i.ctx, s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *somebody) does(in chat.Inbound) string {
	s.t.Helper()
	in.ID, in.Address = shortID(), s.address
	reply, err := s.i.app.runner.Handle(s.i.ctx, in, s.seen)
	if err != nil {
		s.t.Fatal(err)
	}
	s.last, s.seen = reply.Messages, nil
	return text(s.last)
}

// writes sends some texts, one after another, and gives what the last was answered with.
func (s *somebody) writes(texts ...string) (said string) {
	s.t.Helper()
	for _, one := range texts {
		said = s.does(chat.Inbound{Text: one})
	}
	return said
}

// presses presses buttons of what was said last, one after another.
func (s *somebody) presses(labels ...string) (said string) {
	s.t.Helper()
	for _, label := range labels {
		said = s.does(chat.Inbound{Press: s.button(label)})
	}
	return said
}

// button is the id of a button of what was said last; a test fails where there is none.
func (s *somebody) button(label string) string {
	s.t.Helper()
	if id := s.offered(label); id != "" {
		return id
	}
	s.t.Fatalf("no button %q in:\n%s", label, drawn(s.last))
	return ""
}

// offered is the id of a button whose label contains some words; "" where there is none.
func (s *somebody) offered(label string) string {
	for n := len(s.last) - 1; n >= 0; n-- {
		if s.last[n].Ask == nil {
			continue
		}
		for _, c := range append(append([]chat.Choice{}, s.last[n].Ask.Options...), s.last[n].Ask.Words...) {
			if strings.Contains(c.Label, label) {
				return c.ID
			}
		}
	}
	return ""
}

// hears reads what came by itself; its buttons are pressed next.
func (s *somebody) hears() string {
	s.t.Helper()
	all := s.i.told(s.t, s.address)
	var news []chat.Outbound
	for _, m := range all {
		if m.News {
			news = append(news, m)
		}
		s.seen = append(s.seen, m.ID)
	}
	s.last = news
	if err := s.i.app.people.Delivered(s.i.ctx, s.address, s.seen); err != nil { // as a platform does, once it has taken them
		s.t.Fatal(err)
	}
	s.seen = nil
	return text(news)
}

func drawn(all []chat.Outbound) string {
	var out []string
	for _, m := range all {
		out = append(out, m.Text)
		if m.Ask == nil {
			continue
		}
		for _, c := range append(append([]chat.Choice{}, m.Ask.Options...), m.Ask.Words...) {
			out = append(out, "  ["+c.Label+"]")
		}
	}
	return strings.Join(out, "\n")
}

func pressing(id string) chat.Inbound { return chat.Inbound{Press: id} }
