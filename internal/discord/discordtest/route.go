package discordtest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

func (f *Fake) route(w http.ResponseWriter, r *http.Request, body []byte) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/gateway":
		f.json(w, map[string]string{"url": "ws" + strings.TrimPrefix(f.URL, "http") + "/ws/"})
	case r.URL.Path == "/gateway/bot":
		f.json(w, map[string]any{"url": "ws" + strings.TrimPrefix(f.URL, "http") + "/ws/", "shards": 1})
	case r.URL.Path == "/applications/@me":
		f.json(w, map[string]any{"id": App})
	case r.URL.Path == "/users/@me/channels":
		var in struct {
			Recipient string `json:"recipient_id"`
		}
		_ = json.Unmarshal(body, &in) // it was held against the description
		f.mu.Lock()
		f.users["9"+in.Recipient] = in.Recipient
		f.mu.Unlock()
		f.json(w, map[string]any{"id": "9" + in.Recipient, "type": 1})
	case parts[0] == "channels" && len(parts) == 3 && r.Method == http.MethodPost:
		f.post(w, parts[1], body)
	case parts[0] == "channels" && len(parts) == 4 && r.Method == http.MethodDelete:
		f.remove(w, parts[1], parts[3])
	case parts[0] == "channels" && r.Method == http.MethodGet:
		f.history(w, r, parts[1])
	case parts[0] == "guilds" && len(parts) > 2 && parts[2] == "scheduled-events":
		f.events(w, r, parts, body)
	case parts[0] == "guilds" && len(parts) == 6 && parts[4] == "roles":
		f.mu.Lock()
		f.roles[strings.Join(parts[1:], " ")] = r.Method == http.MethodPut
		f.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	case parts[0] == "interactions":
		f.callback(w, parts[1], parts[2], body)
	case parts[0] == "webhooks":
		f.reply(w, r.Method == http.MethodPatch, parts[2], body)
	case parts[0] == "applications":
		f.mu.Lock()
		if r.Method == http.MethodPut {
			f.cmds, f.writes = body, f.writes+1
		}
		cmds := f.cmds
		f.mu.Unlock()
		f.json(w, cmds)
	default:
		http.Error(w, `{"code":0,"message":"404: Not Found"}`, http.StatusNotFound)
	}
}

func (f *Fake) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the bot has gone; nothing to do
}

func (f *Fake) next() string {
	f.id++
	return strconv.Itoa(f.id)
}

// post shows a message in a private channel; the same nonce shows it once.
func (f *Fake) post(w http.ResponseWriter, channel string, body []byte) {
	var m struct {
		Content    string `json:"content"`
		Flags      int    `json:"flags"`
		Components []Row  `json:"components"`
		Nonce      string `json:"nonce"`
		Enforce    bool   `json:"enforce_nonce"`
	}
	_ = json.Unmarshal(body, &m)
	f.mu.Lock()
	key := channel + " " + m.Nonce
	id, again := f.nonces[key]
	if !again || !m.Enforce {
		id = f.next()
		f.nonces[key] = id
		f.put(channel, f.own(id, channel, m.Content))
		f.show(Sent{Where: "dm " + f.users[channel], Content: m.Content, Flags: m.Flags, Components: m.Components})
	}
	f.mu.Unlock()
	if f.Loses != nil && f.Loses() {
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		return
	}
	f.json(w, map[string]any{"id": id, "channel_id": channel})
}

// show notes what was shown.
func (f *Fake) show(s Sent) { f.shown.Add(s) }

// callback takes the first answer to an interaction.
func (f *Fake) callback(w http.ResponseWriter, id, token string, body []byte) {
	if !f.first(w, token) {
		return
	}
	var m struct {
		Type int `json:"type"`
		Data struct {
			Content    string `json:"content"`
			Flags      int    `json:"flags"`
			CustomID   string `json:"custom_id"`
			Components []Row  `json:"components"`
		} `json:"data"`
	}
	_ = json.Unmarshal(body, &m)
	f.mu.Lock()
	f.begin(token, m.Type, m.Data.Flags, m.Data.Content)
	f.show(Sent{Where: "callback " + id, Kind: m.Type, Content: m.Data.Content, Flags: m.Data.Flags, Components: m.Data.Components, Modal: m.Data.CustomID})
	f.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

// reply takes an answer by the token of an interaction: in place of the first, or after it.
func (f *Fake) reply(w http.ResponseWriter, first bool, token string, body []byte) {
	if !f.good(w, token) {
		return
	}
	var m struct {
		Content    string `json:"content"`
		Flags      int    `json:"flags"`
		Components []Row  `json:"components"`
	}
	_ = json.Unmarshal(body, &m)
	f.mu.Lock()
	id, flags := f.answered(token, first, m.Flags, m.Content)
	f.show(Sent{Where: "reply " + token, Content: m.Content, Flags: m.Flags, Components: m.Components})
	f.mu.Unlock()
	f.json(w, map[string]any{"id": id, "flags": flags})
}
