package slacktest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// post shows a message. Slack would show it twice where it is sent twice.
func (f *Fake) post(w http.ResponseWriter, form url.Values) {
	var blocks []Block
	if err := json.Unmarshal([]byte(form.Get("blocks")), &blocks); err != nil {
		f.t.Errorf("the bot sends blocks that cannot be read: %v", err)
	}
	const most = 50
	if err := Check(blocks, most); err != nil {
		f.t.Errorf("the bot sends what Slack refuses: %v", err)
		answer(w, map[string]any{"error": "invalid_blocks", "ok": false})
		return
	}
	var meta struct {
		Payload map[string]any `json:"event_payload"`
	}
	_ = json.Unmarshal([]byte(form.Get("metadata")), &meta)
	if !strings.HasPrefix(form.Get("channel"), "D") {
		f.t.Errorf("the bot writes into %s", form.Get("channel"))
	}
	s := Sent{Where: "dm " + strings.TrimPrefix(form.Get("channel"), "D"), Notice: form.Get("text"), Blocks: blocks}
	ts := f.stands(form.Get("channel"), Standing{User: Bot, Bot: botID, Text: s.Said(), meta: meta.Payload})
	f.shown.Add(s)
	if f.Loses != nil && f.Loses() {
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		return
	}
	answer(w, map[string]any{"channel": form.Get("channel"), "ts": ts})
}

// view takes a modal, for which a trigger is good once and for three seconds, or a
// home page.
func (f *Fake) view(w http.ResponseWriter, method string, body []byte) {
	var m struct {
		Trigger string `json:"trigger_id"`
		User    string `json:"user_id"`
		View    struct {
			Callback string  `json:"callback_id"`
			Meta     string  `json:"private_metadata"`
			Title    *text   `json:"title"`
			Submit   *text   `json:"submit"`
			Blocks   []Block `json:"blocks"`
		} `json:"view"`
	}
	if err := json.Unmarshal(body, &m); err != nil {
		f.t.Errorf("a view that cannot be read: %v", err)
	}
	const most, life = 100, 3 * time.Second
	err := Check(m.View.Blocks, most)
	if err == nil && method == "views.open" {
		err = words("view", "title", m.View.Title)
	}
	if err == nil && method == "views.open" {
		err = words("view", "submit", m.View.Submit)
	}
	if err != nil {
		f.t.Errorf("the bot sends what Slack refuses: %v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	where := "home " + m.User
	if method == "views.open" {
		where = "modal"
		made, ok := f.triggers[m.Trigger]
		if !ok || time.Since(made) > life {
			answer(w, map[string]any{"error": "expired_trigger_id", "ok": false})
			return
		}
		delete(f.triggers, m.Trigger)
	}
	f.shown.Add(Sent{Where: where, Blocks: m.View.Blocks, View: m.View.Callback, Meta: m.View.Meta})
	answer(w, map[string]any{"view": map[string]any{"id": "V1"}})
}
