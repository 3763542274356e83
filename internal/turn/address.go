package turn

import (
	"fmt"

	"blether/internal/chat"
	"blether/internal/member"
)

// Addressed is a message that nobody has just asked for, to a person: at every address of
// the platform that they chose, or at all of theirs. m.ID is the beginning of each one's.
func Addressed(p *member.Person, all []chat.Address, m Message) []Message {
	var out []Message
	for i, a := range reached(all, p.Wish.Only) {
		one := m
		one.ID, one.Person, one.Address = fmt.Sprintf("%s-%s-%d", p.ID, m.ID, i), p.ID, a
		one.Body.ID, one.Body.To, one.Body.Language, one.Body.News = one.ID, a, p.Language, true
		if a.Platform == chat.Web {
			one.Body.Text = chat.Worded(one.Body.Text)
		}
		out = append(out, one)
	}
	return out
}

// reached are the addresses of the platform that somebody chose, or all.
func reached(all []chat.Address, only string) []chat.Address {
	var out []chat.Address
	for _, a := range all {
		if only == string(a.Platform) {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return all // they chose one that they have left
	}
	return out
}
