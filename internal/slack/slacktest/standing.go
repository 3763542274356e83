package slacktest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Standing is a message that stands in a private conversation.
type Standing struct {
	Time string // by which Slack names it
	User string
	Bot  string // id of a bot; what shows a file has none
	Text string
	File string // id of the file that it shows
	meta map[string]any
}

// Stands is what can be read in somebody's private conversation with the bot.
func (f *Fake) Stands(user string) []Standing {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.talks["D"+user])
}

// Files tells how many files are kept.
func (f *Fake) Files() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.files)
}

// stamp names a message. f.mu is held.
func (f *Fake) stamp() string {
	f.n++
	return fmt.Sprintf("1700000000.%06d", f.n)
}

// put puts a message into a conversation, in its order. f.mu is held.
func (f *Fake) put(channel string, s Standing) {
	f.talks[channel] = append(f.talks[channel], s)
	slices.SortStableFunc(f.talks[channel], func(x, y Standing) int { return strings.Compare(x.Time, y.Time) })
}

// stands names a message and puts it into a conversation.
func (f *Fake) stands(channel string, s Standing) (ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s.Time = f.stamp()
	f.put(channel, s)
	return s.Time
}

// may tells whether the bot has a scope, and says so where it has not.
func (f *Fake) may(w http.ResponseWriter, scope string) bool {
	if strings.Contains(f.Scopes, scope) {
		return true
	}
	answer(w, map[string]any{"error": "missing_scope", "needed": scope, "ok": false})
	return false
}

// history gives what stands in a conversation before a time, the newest first.
func (f *Fake) history(w http.ResponseWriter, form url.Values) {
	if !f.may(w, "im:history") {
		return
	}
	const usual, most = 100, 999
	limit := usual
	if given := form.Get("limit"); given != "" {
		var err error
		if limit, err = strconv.Atoi(given); err != nil || limit < 1 || limit > most {
			f.t.Errorf("the bot asks for %s messages", given)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	out, more := []any{}, false
	for _, s := range slices.Backward(f.talks[form.Get("channel")]) {
		if latest := form.Get("latest"); latest != "" && s.Time >= latest {
			continue
		}
		if more = len(out) == limit; more {
			break
		}
		m := s.json()
		if form.Get("include_all_metadata") == "1" && s.meta != nil {
			m["metadata"] = map[string]any{"event_type": "blether_message", "event_payload": s.meta}
		}
		out = append(out, m)
	}
	answer(w, map[string]any{"messages": out, "has_more": more})
}

func (s *Standing) json() map[string]any {
	m := map[string]any{"type": "message", "user": s.User, "text": s.Text, "ts": s.Time}
	if s.Bot != "" {
		m["bot_id"] = s.Bot
	}
	if s.File != "" {
		m["files"] = []any{map[string]any{"id": s.File, "user": s.User}}
	}
	return m
}

// deleteMessage deletes one of the bot's own, and tells of it as Slack does.
func (f *Fake) deleteMessage(w http.ResponseWriter, form url.Values) {
	if !f.may(w, "chat:write") {
		return
	}
	channel, ts := form.Get("channel"), form.Get("ts")
	f.mu.Lock()
	at := slices.IndexFunc(f.talks[channel], func(s Standing) bool { return s.Time == ts })
	failed := ""
	var was Standing
	switch {
	case f.talks[channel] == nil:
		failed = "channel_not_found"
	case at < 0:
		failed = "message_not_found"
	case f.talks[channel][at].User != Bot:
		f.t.Errorf("the bot deletes what somebody else wrote")
		failed = "cant_delete_message"
	default:
		was = f.talks[channel][at]
		f.talks[channel] = slices.Delete(f.talks[channel], at, at+1)
	}
	now := f.stamp()
	f.mu.Unlock()
	if failed != "" {
		answer(w, map[string]any{"error": failed, "ok": false})
		return
	}
	f.Deliver("events_api", map[string]any{"type": "event_callback", "team_id": Team, "event_id": "Ev" + now, "event": map[string]any{"type": "message", "subtype": "message_deleted",
		"channel": channel, "channel_type": "im", "hidden": true, "ts": now, "event_ts": now, "deleted_ts": ts, "previous_message": was.json()}})
	answer(w, map[string]any{"channel": channel, "ts": ts})
}

// deleteFile deletes a file. The message that showed it stays.
func (f *Fake) deleteFile(w http.ResponseWriter, form url.Values) {
	if !f.may(w, "files:write") {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, there := f.files[form.Get("file")]; !there {
		answer(w, map[string]any{"error": "file_not_found", "ok": false})
		return
	}
	delete(f.files, form.Get("file"))
	answer(w, map[string]any{})
}
