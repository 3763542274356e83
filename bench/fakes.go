package main

import (
	"strings"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/slack/slacktest"
)

// discordOf is a fake Discord as it is measured. What it takes for an acknowledgement
// is the first answer to an interaction.
func discordOf(f *discordtest.Fake, t *trouble) *platform {
	var mu sync.Mutex
	pressed := map[string]time.Time{}
	return &platform{name: chat.Discord, trouble: t, tooMany: f.TooMany, counted: f.Counted, sent: func() int { return len(f.Sent()) },
		write: func(user, text string) { f.Message(user, text, nil) },
		press: func(user, id string) string {
			began := time.Now()
			it, _ := f.Interaction(user, "", 3, map[string]any{"custom_id": id, "component_type": 2})
			mu.Lock()
			defer mu.Unlock()
			pressed[it] = began
			return it
		},
		acked: func(it string) (time.Duration, bool) {
			mu.Lock()
			began := pressed[it]
			mu.Unlock()
			at, ok := f.Answered(it)
			return at.Sub(began), ok
		},
		shown: func(n int) (string, int, bool) {
			s, at, ok := f.Find(n, func(s *discordtest.Sent) bool { return strings.HasPrefix(s.Where, "dm ") })
			return strings.TrimPrefix(s.Where, "dm "), at, ok
		}}
}

// slackOf is a fake Slack as it is measured.
func slackOf(f *slacktest.Fake, t *trouble) *platform {
	return &platform{name: chat.Slack, trouble: t, tooMany: f.TooMany, counted: f.Counted, sent: func() int { return len(f.Sent()) },
		write: func(user, text string) { f.Message(user, text, nil) },
		press: func(user, id string) string {
			return f.Interaction(user, "block_actions", map[string]any{"actions": []any{map[string]any{"action_id": id, "block_id": "b", "type": "button"}}})
		},
		typed: func(user, text string) string { return f.Message(user, text, nil) },
		acked: f.Waited,
		shown: func(n int) (string, int, bool) {
			s, at, ok := f.Find(n, func(s *slacktest.Sent) bool { return strings.HasPrefix(s.Where, "dm ") })
			return strings.TrimPrefix(s.Where, "dm "), at, ok
		}}
}
