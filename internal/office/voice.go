package office

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/pair"
	"blether/internal/turn"
)

// Suggestions are what people told those who run a group without their name.
func (o *Office) Suggestions(ctx context.Context, by member.Officer, g group.ID) ([]group.Suggestion, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Suggestions(ctx, g, o.Now())
	return all, worded("read suggestions", err)
}

// DropSuggestion takes one off; it is gone.
func (o *Office) DropSuggestion(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return worded("take a suggestion off", o.People.DropSuggestion(ctx, by, g, id))
}

// Requests are those people of a group who would like to be contacted, oldest first.
func (o *Office) Requests(ctx context.Context, by member.Officer, g group.ID) ([]member.Request, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Requests(ctx, g)
	// Nobody reads a concern about themselves.
	return slices.DeleteFunc(all, func(r member.Request) bool { return r.About == by.ID && r.About != "" }), worded("read requests", err)
}

// CloseRequest ends a request; what was written is gone.
func (o *Office) CloseRequest(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return worded("close a request", o.People.CloseRequest(ctx, by, g, id))
}

// replyKept is how long an answer to a request waits to be delivered.
const replyKept = 7 * 24 * time.Hour

// AnswerRequest writes to whoever asked, in their chat, outside their quiet hours. Nothing
// of it is kept once it is delivered. nonce makes a form that is sent twice write once.
func (o *Office) AnswerRequest(ctx context.Context, by member.Officer, g group.ID, id, nonce, text string) error {
	var bad form.Mistakes
	text = chat.Clean(text)
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		bad.Add("text", "write what they should read", "there is nothing to send")
	case n > longestBroadcast:
		bad.Add("text", "it is read on a phone", "the text has %d letters; %d are the most", n, longestBroadcast)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	all, err := o.Requests(ctx, by, g)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r member.Request) bool { return r.ID == id })
	if i < 0 {
		return form.ErrNotFound
	}
	t, err := o.reply(ctx, &all[i], text)
	if err != nil {
		var bad form.Mistakes
		if errors.As(err, &bad) {
			return bad
		}
		return worded("answer a request", err)
	}
	t.Inbound = o.People.Code("reply", id+" "+nonce)
	if err := o.People.CommitBy(ctx, by.ID, g, t); err != nil {
		if errors.Is(err, turn.ErrRepeat) {
			return form.ErrTwice
		}
		return worded("answer a request", err)
	}
	return worded("take a request", o.People.TakeRequest(ctx, by.ID, g, id))
}

// reply is the Turn that writes to whoever asked.
func (o *Office) reply(ctx context.Context, r *member.Request, text string) (*turn.Turn, error) {
	p, ok, err := o.Crew.Post.Reader(ctx, r.Person, r.Group)
	if err == nil && !ok { // a concern stays when its person is gone
		var bad form.Mistakes
		bad.Add("text", "", "they are not here any more, so nothing was sent")
		return nil, bad
	}
	if err != nil {
		return nil, err
	}
	now := o.Now()
	if p.Silent() {
		var bad form.Mistakes
		bad.Add("text", "they may have told how else they can be reached", "they want no messages just now, so nothing was sent")
		return nil, bad
	}
	say := func(key string, args map[string]any) string { return o.Words.Say(p.Language, key, args) }
	m := turn.Message{ID: "r" + o.ID(), Until: now.Add(replyKept), Body: chat.Outbound{Offer: true, Secret: true,
		Text: say("from_officers", map[string]any{"Group": p.Group.Name}) + "\n" + text,
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "f.contact." + string(r.Group), Label: say("write_back", nil)}},
			Words: []chat.Choice{{ID: "w.help", Label: say("word_help", nil), Style: chat.Quiet}}}}}
	if clear, ok := p.Clear(now); ok {
		m.After = clear
	}
	return &turn.Turn{Now: now, Messages: p.To(m)}, nil
}

// Matches are those of a group that wait for its officers.
func (o *Office) Matches(ctx context.Context, by member.Officer, g group.ID) ([]match.Match, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Pairs(ctx, g)
	return slices.DeleteFunc(all, func(m match.Match) bool { return m.State != match.Agreed }), worded("read matches", err)
}

// DecideMatch lets a match open to which both have said yes, or not.
func (o *Office) DecideMatch(ctx context.Context, by member.Officer, g group.ID, id string, yes bool) error {
	all, err := o.Matches(ctx, by, g)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(m match.Match) bool { return m.ID == id })
	if i < 0 {
		return form.ErrNotFound
	}
	t := &turn.Turn{Now: o.Now()}
	if yes { // something may have changed since both said yes
		if yes, err = o.Broker.May(ctx, &all[i], o.Now()); err != nil {
			return worded("decide on a match", err)
		}
	}
	if yes {
		err = o.Broker.Open(ctx, t, &all[i])
	} else {
		err = o.Broker.End(ctx, t, &all[i], "", pair.Declined)
	}
	if err != nil {
		return worded("decide on a match", err)
	}
	t.Pairs = []turn.Pair{{Match: all[i]}}
	return worded("decide on a match", o.People.CommitBy(ctx, by.ID, g, t))
}
