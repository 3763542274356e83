package slacktest

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"
)

// Kept is a message as emulate keeps it.
type Kept struct {
	User     string          `json:"user"`
	Text     string          `json:"text"` // what a lock screen shows, where there are blocks
	Time     string          `json:"ts"`
	Blocks   json.RawMessage `json:"blocks"`
	Metadata struct {
		Type    string         `json:"event_type"`
		Payload map[string]any `json:"event_payload"`
	} `json:"metadata"`
}

// ID is that of the bot, by which it finds what it has sent.
func (k *Kept) ID() any { return k.Metadata.Payload["id"] }

// Drawn are the blocks of a message.
func (k *Kept) Drawn() (out []Block) {
	if len(k.Blocks) > 0 && json.Unmarshal(k.Blocks, &out) != nil {
		return nil
	}
	return out
}

// Reads is what stands in Ann's private conversation with the bot, by her own client,
// oldest first.
func (e *Emulate) Reads() []Kept {
	e.t.Helper()
	var page struct {
		Messages []Kept `json:"messages"`
	}
	if failed := e.Ask(AnnToken, "conversations.history", url.Values{"channel": {e.Channel()}, "limit": {"1000"}}, &page); failed != "" {
		e.t.Fatalf("Ann cannot read: %s", failed)
	}
	slices.Reverse(page.Messages) // it gives the newest first
	return page.Messages
}

// Channel is Ann's private conversation with the bot.
func (e *Emulate) Channel() string {
	e.t.Helper()
	var made struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	if failed := e.Ask(AnnToken, "conversations.open", url.Values{"users": {BotUser}}, &made); failed != "" {
		e.t.Fatalf("Ann cannot open the conversation: %s", failed)
	}
	return made.Channel.ID
}

// Writes posts a message of Ann's to the bot, and gives the event that Slack would make
// of it.
func (e *Emulate) Writes(text string) map[string]any {
	e.t.Helper()
	var posted struct {
		Channel string `json:"channel"`
		Message Kept   `json:"message"`
	}
	if failed := e.Ask(AnnToken, "chat.postMessage", url.Values{"channel": {e.Channel()}, "text": {text}}, &posted); failed != "" {
		e.t.Fatalf("Ann cannot write: %s", failed)
	}
	m := posted.Message
	return map[string]any{"type": "message", "channel": posted.Channel, "channel_type": "im", "user": m.User, "text": m.Text, "ts": m.Time, "event_ts": m.Time}
}

// TriggerLife is how long a trigger is good.
const TriggerLife = 3 * time.Second

// Trigger is one of a press of Ann's: good once.
func (e *Emulate) Trigger() string {
	e.t.Helper()
	var made struct {
		ID string `json:"trigger_id"`
	}
	if failed := e.Ask(BotToken, "views.generateTriggerId", url.Values{"user_id": {e.Ann}}, &made); failed != "" {
		e.t.Fatalf("no trigger: %s", failed)
	}
	return made.ID
}
