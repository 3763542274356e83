package office

import (
	"context"
	"slices"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/ledger"
	"blether/internal/member"
	"blether/internal/turn"
)

// Claims are the expenses that people of a group claim, oldest first.
func (o *Office) Claims(ctx context.Context, by member.Officer, g group.ID) ([]ledger.Entry, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Claims(ctx, g)
	return all, worded("read claims", err)
}

// SettleClaim notes that a claim was paid, or cannot be, and tells whoever claimed.
func (o *Office) SettleClaim(ctx context.Context, by member.Officer, g group.ID, id string, paid bool) error {
	all, err := o.Claims(ctx, by, g)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(e ledger.Entry) bool { return e.ID == id })
	if i < 0 {
		return form.ErrNotFound
	}
	e := &all[i]
	to, key := ledger.Paid, "claim_paid"
	if !paid {
		to, key = ledger.Refused, "claim_refused"
	}
	t := &turn.Turn{Now: o.Now()}
	p, ok, err := o.Crew.Post.Reader(ctx, e.Person, g)
	if err != nil {
		return worded("tell of a claim", err)
	}
	if ok {
		m := turn.Message{ID: "c" + e.ID, Until: o.Now().Add(replyKept), Body: chat.Outbound{Offer: true, Secret: true, Text: o.Words.Say(p.Language, key, map[string]any{"Amount": ledger.Money(e.Said.Pence), "Group": p.Group.Name}),
			Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "f.contact." + string(g), Label: o.Words.Say(p.Language, "word_person", nil)}}, Words: []chat.Choice{{ID: "w.help", Label: o.Words.Say(p.Language, "word_help", nil), Style: chat.Quiet}}}}}
		if clear, can := p.Clear(o.Now()); can {
			m.After = clear
			t.Messages = p.To(m)
		}
	}
	return worded("settle a claim", o.People.SettleClaim(ctx, by.ID, g, id, to, t))
}
