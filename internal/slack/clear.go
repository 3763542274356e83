package slack

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"blether/internal/chat"
)

// Pace of what is deleted (https://docs.slack.dev/apis/web-api/rate-limits, tier 3). Slack
// counts each method by itself, so that nothing that is sent waits for it; all that is asked
// for deleting is counted together here, to leave room where Slack looks for what arrived.
const (
	tier3     = 50
	clearPage = 100
)

// goneAlready are the errors of what was deleted before.
var goneAlready = map[apiError]bool{"message_not_found": true, "file_not_found": true, "file_deleted": true}

// stays are the errors of what Slack does not let the bot delete: it is another's by now, or
// the workspace keeps what was said.
var stays = map[apiError]bool{"cant_delete_message": true, "cant_delete_file": true, "delete_not_allowed": true, "file_deleting_disabled": true,
	"compliance_exports_prevent_deletion": true}

// Clear deletes the bot's own messages and files in the private conversation of somebody.
func (a *Adapter) Clear(ctx context.Context, to chat.Address, before string) (chat.Cleared, error) {
	a.init()
	out := chat.Cleared{Next: before}
	if err := a.open(ctx); err != nil {
		return out, err
	}
	me, err := a.self(ctx)
	if err != nil {
		return out, err
	}
	channel, err := a.channel(ctx, to.Account)
	if err != nil {
		return out, closed(worded(err))
	}
	var found *slack.GetConversationHistoryResponse
	err = a.clearing(ctx, func() (err error) {
		found, err = a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: channel, Latest: before, Limit: clearPage})
		return err
	})
	if err != nil {
		return out, closed(err)
	}
	for i := range found.Messages {
		m := &found.Messages[i]
		if before != "" && m.Timestamp >= before {
			continue // it came after what is to be deleted
		}
		if me.wrote(m.User, m.BotID) {
			if err := a.unsay(ctx, channel, m, me, &out); err != nil {
				return out, err
			}
		}
		out.Next = m.Timestamp
	}
	out.All = !found.HasMore || out.Next == before
	return out, nil
}

// unsay deletes a message, and what it shows before it: without its message a file stays in
// the workspace.
func (a *Adapter) unsay(ctx context.Context, channel string, m *slack.Message, me self, out *chat.Cleared) error {
	for i := range m.Files {
		f := &m.Files[i]
		if !me.wrote(f.User, "") {
			continue
		}
		_, err := a.deleted(ctx, out, func() error { return a.api.DeleteFileContext(ctx, f.ID) })
		switch {
		case errors.Is(err, ErrRefused):
			out.Refused++ // without the scope for files, what was said can still be deleted
		case err != nil:
			return err
		}
	}
	done, err := a.deleted(ctx, out, func() error {
		_, _, err := a.api.DeleteMessageContext(ctx, channel, m.Timestamp)
		return err
	})
	if done {
		out.Deleted++
	}
	return err
}

// deleted deletes one thing. done is false where it was gone already, or stays.
func (a *Adapter) deleted(ctx context.Context, out *chat.Cleared, do func() error) (done bool, err error) {
	err = a.clearing(ctx, do)
	var answer apiError
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &answer) && goneAlready[answer]:
		return false, nil
	case errors.As(err, &answer) && stays[answer]:
		out.Refused++
		return false, nil
	}
	return false, err
}

// clearing asks for something at the pace of what is deleted.
func (a *Adapter) clearing(ctx context.Context, do func() error) error {
	answered, err := a.slow.Wait(ctx)
	if err != nil {
		return err
	}
	defer answered()
	if err := do(); err != nil {
		return worded(err)
	}
	return nil
}

// closed tells a conversation that is there no more from an error that passes.
func closed(err error) error {
	var answer apiError
	if errors.As(err, &answer) && gone[answer] {
		return errors.Join(chat.ErrUnreachable, err)
	}
	return err
}

// self is the bot in the workspace.
type self struct{ user, bot string }

func (s self) wrote(user, bot string) bool {
	return user != "" && user == s.user || bot != "" && bot == s.bot
}

// self is asked of Slack once.
func (a *Adapter) self(ctx context.Context) (self, error) {
	a.mu.Lock()
	known := a.me
	a.mu.Unlock()
	if known.user != "" {
		return known, nil
	}
	found, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return self{}, worded(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.me = self{user: found.UserID, bot: found.BotID}
	return a.me, nil
}

// isMe tells whether a user is the bot, as far as that is known.
func (a *Adapter) isMe(user string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.me.wrote(user, "")
}
