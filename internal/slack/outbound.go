package slack

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"blether/internal/chat"
	"blether/internal/lane"
)

// Pace of one conversation (https://docs.slack.dev/apis/web-api/rate-limits): one
// message a second, with short bursts; and of the workspace.
const (
	aSecond     = 1
	burst       = 4
	aMinute     = 300
	lookBack    = 30 // messages, when one looks whether something arrived
	closedFor   = 10 * time.Minute
	eventSent   = "blether_message"
	payloadName = "id"
)

// gone are the errors after which no new try helps this person.
var gone = map[apiError]bool{"channel_not_found": true, "user_not_found": true, "user_disabled": true, "users_not_found": true, "is_archived": true,
	"cannot_dm_bot": true, "user_not_visible": true, "messages_tab_disabled": true, "restricted_action": true}

// Send delivers one message into the private conversation of a person. Slack has no
// id for what is sent twice: after an answer that was lost it is looked for first.
func (a *Adapter) Send(ctx context.Context, m chat.Outbound) error {
	_, err := a.SendAt(ctx, m)
	return err
}

// SendAt is Send, and gives the time by which Slack names the message.
func (a *Adapter) SendAt(ctx context.Context, m chat.Outbound) (at string, err error) {
	a.init()
	if err := a.open(ctx); err != nil {
		return "", err
	}
	channel, err := a.channel(ctx, m.To.Account)
	if err != nil {
		return "", a.failed(&m, err)
	}
	if a.of(m.To.Account).unsure {
		at, err := a.arrived(ctx, channel, m.ID)
		if err != nil {
			return "", a.failed(&m, err)
		}
		if at != "" {
			return at, nil
		}
	}
	if err := a.of(m.To.Account).pace.Wait(ctx); err != nil {
		return "", err
	}
	if m.Behind {
		ctx = lane.News(ctx)
	}
	if m.Picture != nil {
		if err := a.upload(ctx, channel, &m); err != nil {
			return "", err
		}
	}
	answered, err := a.pace.Wait(ctx)
	if err != nil {
		return "", err
	}
	_, at, err = a.api.PostMessageContext(ctx, channel,
		slack.MsgOptionText(a.Words.Say(m.Language, "notice", nil), false), // what a lock screen shows
		slack.MsgOptionBlocks(a.render(&m)...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: eventSent, EventPayload: map[string]any{payloadName: m.ID}}))
	answered()
	if err != nil {
		return "", a.failed(&m, err)
	}
	a.with(m.To.Account, func(p *person) { p.unsure, p.language = false, m.Language })
	return at, nil
}

// failed tells an error after which no new try helps from one that passes, and one
// that Slack gave from one after which nobody knows.
func (a *Adapter) failed(m *chat.Outbound, err error) error {
	err = worded(err)
	var answer apiError
	var later *chat.Later
	switch {
	case errors.As(err, &later):
		return later
	case errors.Is(err, ErrRefused):
		a.mu.Lock()
		a.until, a.state = time.Now().Add(closedFor), err
		a.mu.Unlock()
		return &chat.Later{After: closedFor, Why: err.Error()}
	case errors.As(err, &answer):
		a.with(m.To.Account, func(p *person) { p.channel = "" })
		if gone[answer] {
			return errors.Join(chat.ErrUnreachable, err)
		}
		return err
	}
	a.with(m.To.Account, func(p *person) { p.unsure = true })
	return err
}

// open tells whether anything may be sent, and once learns of whom it is not known
// what arrived before the last stop.
func (a *Adapter) open(ctx context.Context) error {
	a.mu.Lock()
	wait, looked := time.Until(a.until), a.looked
	a.mu.Unlock()
	if wait > 0 {
		return &chat.Later{After: wait, Why: "slack is left alone for a while"}
	}
	if looked || a.Waiting == nil {
		return nil
	}
	people, err := a.Waiting(ctx)
	if err != nil {
		return err
	}
	for _, who := range people {
		a.with(who.Account, func(p *person) { p.unsure = true })
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.looked = true
	return nil
}

// arrived looks for a message among the newest of a conversation, and gives its time.
func (a *Adapter) arrived(ctx context.Context, channel, id string) (at string, err error) {
	found, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: channel, Limit: lookBack, IncludeAllMetadata: true})
	if err != nil {
		return "", err
	}
	for i := range found.Messages {
		m := &found.Messages[i].Metadata
		if m.EventType == eventSent && m.EventPayload[payloadName] == id {
			return found.Messages[i].Timestamp, nil
		}
	}
	return "", nil
}

// channel is the private conversation of a person.
func (a *Adapter) channel(ctx context.Context, user string) (string, error) {
	if known := a.of(user).channel; known != "" {
		return known, nil
	}
	made, _, _, err := a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", err
	}
	a.with(user, func(p *person) { p.channel = made.ID })
	return made.ID, nil
}
