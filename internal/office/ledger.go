package office

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

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

// longestThanks is how long a word of thanks is, in letters: it is read on a phone.
const longestThanks = 400

// Thank notes thanks in the ledger of somebody whose name officers see, and tells them. nonce
// keeps a form that is sent twice from thanking twice: form.ErrTwice.
func (o *Office) Thank(ctx context.Context, by member.Officer, g group.ID, whom member.ID, nonce, text string) error {
	text = strings.TrimSpace(text)
	var bad form.Mistakes
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		bad.Add("thanks-"+string(whom), "one line is enough", "there is nothing to say yet")
	case n > longestThanks:
		bad.Add("thanks-"+string(whom), "it is read on a phone", "the text has %d letters; %d are the most", n, longestThanks)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	named, err := o.Named(ctx, by, g)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(named, func(n member.Named) bool { return n.Person == whom }) {
		return form.ErrNotFound
	}
	t := &turn.Turn{Now: o.Now(), Inbound: o.People.Code("thanks", string(whom)+" "+nonce)}
	t.Entry = &ledger.Entry{ID: o.ID() + o.ID(), Person: whom, Group: g, Kind: ledger.Thanks, State: ledger.Kept, Day: o.Now(), Said: ledger.Said{What: text}}
	p, ok, err := o.Crew.Post.Reader(ctx, whom, g)
	if err != nil {
		return worded("tell of thanks", err)
	}
	if clear, can := p.Clear(o.Now()); ok && can {
		t.Messages = p.To(turn.Message{ID: "k" + t.Entry.ID, Until: o.Now().Add(replyKept), After: clear, Body: chat.Outbound{Offer: true, Secret: true, Text: o.Words.Say(p.Language, "thanked", map[string]any{"Group": p.Group.Name, "Text": text}),
			Ask: &chat.Ask{Input: chat.One, Words: []chat.Choice{{ID: "w.help", Label: o.Words.Say(p.Language, "word_help", nil), Style: chat.Quiet}}}}})
	}
	if err := o.People.CommitBy(ctx, by.ID, g, t); errors.Is(err, turn.ErrRepeat) {
		return form.ErrTwice
	} else if err != nil {
		return worded("thank", err)
	}
	return nil
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
