package slacktest

import "time"

// Message is what somebody writes to the bot in private.
func (f *Fake) Message(user, text string, more map[string]any) (envelopeID string) {
	f.mu.Lock()
	ts := f.stamp()
	f.mu.Unlock()
	event := map[string]any{"type": "message", "channel": "D" + user, "channel_type": "im", "user": user, "text": text, "ts": ts, "event_ts": ts}
	for k, v := range more {
		event[k] = v
	}
	if given, ok := event["ts"].(string); ok {
		f.mu.Lock()
		f.put("D"+user, Standing{Time: given, User: user, Text: text})
		f.mu.Unlock()
	}
	return f.Deliver("events_api", map[string]any{"type": "event_callback", "team_id": Team, "event_id": "Ev" + ts, "event": event})
}

// Trigger makes one that is good for opening a view.
func (f *Fake) Trigger() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := "trigger" + f.next()
	f.triggers[id] = time.Now()
	return id
}

// Interaction is a press, a pick or a view that was sent off.
func (f *Fake) Interaction(user, kind string, more map[string]any) string {
	m := map[string]any{"type": kind, "trigger_id": f.Trigger(), "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}}
	for k, v := range more {
		m[k] = v
	}
	return f.Deliver("interactive", m)
}

// Slash is the command, given in some channel.
func (f *Fake) Slash(user, channel, words string) string {
	return f.Deliver("slash_commands", map[string]any{"command": "/blether", "text": words, "user_id": user, "team_id": Team, "channel_name": channel, "trigger_id": f.Trigger()})
}
