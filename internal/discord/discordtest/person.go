package discordtest

// Message is what somebody writes in private.
func (f *Fake) Message(user, text string, more map[string]any) (id string) {
	f.mu.Lock()
	id = f.next()
	f.users["9"+user] = user
	m := map[string]any{"id": id, "channel_id": "9" + user, "author": map[string]any{"id": user, "username": "demo"}, "content": text, "type": 0}
	for k, v := range more {
		m[k] = v
	}
	f.put("9"+user, m)
	f.mu.Unlock()
	f.dispatch("MESSAGE_CREATE", m)
	return id
}

// Interaction is a command, a press, a pick or a modal of somebody. It gives the id
// and the token.
func (f *Fake) Interaction(user, guild string, kind int, data map[string]any) (id, name string) {
	f.mu.Lock()
	id = f.next()
	name = "token-" + id
	f.tokens[name] = &token{made: f.now, user: user, public: guild != ""}
	f.mu.Unlock()
	m := map[string]any{"id": id, "application_id": App, "type": kind, "token": name, "locale": "en-GB", "data": data, "version": 1}
	who := map[string]any{"id": user, "username": "demo"}
	if guild != "" {
		m["guild_id"], m["member"] = guild, map[string]any{"user": who}
	} else {
		m["user"] = who
	}
	if kind != 2 {
		m["message"] = map[string]any{"id": "5", "channel_id": "9" + user}
	}
	f.dispatch("INTERACTION_CREATE", m)
	return id, name
}
