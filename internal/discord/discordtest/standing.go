package discordtest

import (
	"fmt"
	"net/http"
	"slices"
)

// Standing is a message that stands in a private channel, as Discord gives it.
type Standing map[string]any

// Author is who wrote it.
func (s Standing) Author() string {
	who, _ := s["author"].(map[string]any)
	id, _ := who["id"].(string)
	return id
}

// Said is its text.
func (s Standing) Said() string { text, _ := s["content"].(string); return text }

func (s Standing) id() (n int) {
	_, _ = fmt.Sscan(fmt.Sprint(s["id"]), &n) // zero is none
	return n
}

// Stands is what can be read in somebody's private channel with the bot. What only they see
// in answer to an interaction is in no history.
func (f *Fake) Stands(user string) []Standing {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.posts["9"+user])
}

// put puts a message into a channel. f.mu is held.
func (f *Fake) put(channel string, m Standing) { f.posts[channel] = append(f.posts[channel], m) }

// own is a message of the bot's.
func (f *Fake) own(id, channel, content string) Standing {
	return Standing{"id": id, "channel_id": channel, "author": map[string]any{"id": Bot, "username": "demo", "bot": true}, "content": content, "type": 0}
}

const (
	withMessage, deferred = 4, 5 // kinds of first answers
	onlyForOne            = 64
)

// begin takes the first answer to an interaction: in private it stands there, unless only one
// sees it. f.mu is held.
func (f *Fake) begin(name string, kind, flags int, content string) {
	t := f.tokens[name]
	if t == nil || kind != withMessage && kind != deferred {
		return
	}
	t.original, t.flags = f.next(), flags
	if !t.public && flags&onlyForOne == 0 {
		f.put("9"+t.user, f.own(t.original, "9"+t.user, content))
	}
}

// answered takes an answer after the first, or in place of it. f.mu is held.
func (f *Fake) answered(name string, first bool, flags int, content string) (id string, shown int) {
	t := f.tokens[name]
	if t == nil || !first {
		return f.next(), flags
	}
	for n, m := range f.posts["9"+t.user] {
		if m["id"] == t.original {
			f.posts["9"+t.user][n] = f.own(t.original, "9"+t.user, content)
		}
	}
	if t.original == "" { // it stands in place of the message with the button
		t.original = f.next()
		if t.public {
			t.flags = onlyForOne
		}
	}
	return t.original, t.flags
}

// history gives what stands in a channel: the newest, what is before a message, or the oldest
// after one.
func (f *Fake) history(w http.ResponseWriter, r *http.Request, channel string) {
	q := r.URL.Query()
	before, after, limit := 0, 0, 50
	_, _ = fmt.Sscan(q.Get("before"), &before)
	_, _ = fmt.Sscan(q.Get("after"), &after)
	_, _ = fmt.Sscan(q.Get("limit"), &limit)
	f.mu.Lock()
	defer f.mu.Unlock()
	found := []Standing{}
	for _, m := range f.posts[channel] {
		n := m.id()
		fresh := n > after || n < firstSnowflake && m.Author() != Bot
		if fresh && (before == 0 || n < before) {
			found = append(found, m)
		}
	}
	if many := len(found) - limit; many > 0 && after > 0 {
		found = found[:limit]
	} else if many > 0 {
		found = found[many:]
	}
	slices.Reverse(found) // newest first, as Discord does
	f.json(w, found)
}

// firstSnowflake is above the small ids that tests give. What people write under these is
// taken for new.
const firstSnowflake = 1 << 22

// remove deletes a message of the bot's own, and tells of it without whose it was. In private
// nobody deletes another's.
func (f *Fake) remove(w http.ResponseWriter, channel, id string) {
	f.mu.Lock()
	at := slices.IndexFunc(f.posts[channel], func(m Standing) bool { return m["id"] == id })
	switch {
	case at < 0:
		f.mu.Unlock()
		no(w, http.StatusNotFound, 10008, "Unknown Message")
		return
	case f.posts[channel][at].Author() != Bot:
		f.mu.Unlock()
		f.t.Errorf("the bot deletes what somebody else wrote")
		no(w, http.StatusForbidden, 50003, "Cannot execute action on a DM channel")
		return
	}
	f.posts[channel] = slices.Delete(f.posts[channel], at, at+1)
	f.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
	f.dispatch("MESSAGE_DELETE", map[string]any{"id": id, "channel_id": channel})
}
