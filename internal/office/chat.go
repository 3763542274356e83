package office

import (
	"context"
	"errors"
	"time"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/member"
	"blether/internal/store/people"
	"blether/internal/turn"
)

const (
	chatCodeKept = 10 * time.Minute
	chatKept     = 90 * 24 * time.Hour
)

// ChatCode makes words with which an officer tells the bot in a chat who they are: once,
// for ten minutes.
func (o *Office) ChatCode(ctx context.Context, id member.OfficerID) (string, error) {
	words := o.Codes.New("en")
	return words, worded("make chat words", o.People.AddToken(ctx, people.ChatLink, words, string(id), o.Now().Add(chatCodeKept)))
}

// TakeChatCode lets whoever wrote such words give commands from an address, for ninety
// days; form.ErrLink where they are no good.
func (o *Office) TakeChatCode(ctx context.Context, typed string, a chat.Address) (member.Officer, error) {
	words, ok := o.Codes.Parse(typed)
	if !ok {
		return member.Officer{}, form.ErrLink
	}
	id, err := o.People.UseToken(ctx, people.ChatLink, words, o.Now())
	if errors.Is(err, turn.ErrNotFound) {
		return member.Officer{}, form.ErrLink
	}
	if err == nil {
		err = o.People.AddToken(ctx, people.Chat, chatName(a), id, o.Now().Add(chatKept))
	}
	if err == nil { // where they are alerted
		err = o.People.AddOfficerAddress(ctx, member.OfficerID(id), a)
	}
	if err != nil {
		return member.Officer{}, worded("take chat words", err)
	}
	return o.AtChat(ctx, a)
}

// AtChat is the officer who gives commands from an address; form.ErrLink for nobody. It is
// asked at each command, so that somebody who was removed gives no more.
func (o *Office) AtChat(ctx context.Context, a chat.Address) (member.Officer, error) {
	return o.holder(ctx, people.Chat, chatName(a))
}

// LeaveChats lets no chat give commands for an officer any more.
func (o *Office) LeaveChats(ctx context.Context, id member.OfficerID) error {
	return worded("leave chats", errors.Join(o.People.DropTokens(ctx, people.Chat, string(id)), o.People.DropOfficerAddresses(ctx, id)))
}

// chatName is what a token of an address is made of; a keyed hash of it is kept.
func chatName(a chat.Address) string { return string(a.Platform) + "\x00" + a.Account }
