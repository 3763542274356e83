package webchat

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"

	"blether/internal/chat"
)

// chatPage is what the chat itself is drawn from.
type chatPage struct {
	Lang     string
	Title    string
	Past     []chat.Exchange
	Messages []chat.Outbound // said, not drawn from the conversation
	Said     string          // what was just written, for the fragment
	Ask      *chat.Outbound
	Nonce    string
	Seen     string
	Rows     []int
}

// chat draws the page from the open conversation.
func (c *Chat) chat(w http.ResponseWriter, r *http.Request) {
	a, ok := address(r)
	if !ok {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	scene, err := c.Talk.Scene(r.Context(), a)
	if err != nil {
		c.refuse(w, r, err)
		return
	}
	p := c.page(scene.Language)
	if k, err := r.Cookie(langName); err != nil || k.Value != scene.Language {
		c.remember(w, scene.Language)
	}
	p.Title, p.Chat, p.Practice = scene.Title, view(scene), scene.Practice
	if r.Header.Get("X-Fragment") != "" {
		c.draw(w, http.StatusOK, "log", p)
		return
	}
	c.draw(w, http.StatusOK, "chat.html", p)
}

func view(s chat.Scene) *chatPage {
	v := &chatPage{Lang: s.Language, Title: s.Title, Past: s.Past, Messages: s.Waiting, Nonce: random(12), Seen: ids(s.Waiting)}
	for i := range s.Now {
		if s.Now[i].Ask != nil {
			v.Ask = &s.Now[i]
		}
	}
	// What a message asks is asked in its place while it is the newest.
	if n := len(v.Messages); n > 0 && v.Messages[n-1].Ask != nil && !v.Messages[n-1].Offer {
		last := v.Messages[n-1]
		v.Messages = v.Messages[:n-1]
		v.Ask = &last
	}
	return v
}

func ids(messages []chat.Outbound) string {
	var out []string
	for _, m := range messages {
		out = append(out, m.ID)
	}
	return strings.Join(out, " ")
}

// post takes one answer. It is acknowledged by showing what came of it, after
// the commit; with an error the writer gets the text back.
func (c *Chat) post(w http.ResponseWriter, r *http.Request) {
	a, ok := address(r)
	if !ok {
		c.refuse(w, r, chat.ErrStranger)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		status, key := http.StatusBadRequest, "web_broken"
		if tooLarge := (&http.MaxBytesError{}); errors.As(err, &tooLarge) {
			status, key = http.StatusRequestEntityTooLarge, "web_large"
		}
		c.sorry(w, r, status, key, "")
		return
	}
	if !c.limits.Allow("post", a.Account) {
		c.sorry(w, r, http.StatusTooManyRequests, "web_slow", r.PostForm.Get("text"))
		return
	}
	in := inbound(r, a)
	reply, err := c.Talk.Handle(r.Context(), in, strings.Fields(r.PostForm.Get("seen")))
	if err != nil {
		c.refuse(w, r, err)
		return
	}
	c.hub.poke(a.Account, r.PostForm.Get("tab"))
	if n := len(reply.Messages); n > 0 && r.Header.Get("X-Fragment") == "" && reply.Messages[n-1].Ask != nil && reply.Messages[n-1].Ask.Draft != "" {
		c.again(w, r, reply.Messages[n-1].Ask.Draft)
		return
	}
	if r.Header.Get("X-Fragment") == "" || reply.Repeat {
		if reply.Gone {
			c.farewell(w, reply.Messages[0])
			return
		}
		c.answerOrRedirect(w, r)
		return
	}
	c.fragment(w, r, in, reply)
}

// again draws the chat with what was typed and could not be taken in its field,
// so that it is not lost.
func (c *Chat) again(w http.ResponseWriter, r *http.Request, draft string) {
	a, _ := address(r)
	scene, err := c.Talk.Scene(r.Context(), a)
	if err != nil {
		c.refuse(w, r, err)
		return
	}
	p := c.page(scene.Language)
	p.Title, p.Chat = scene.Title, view(scene)
	if p.Chat.Ask != nil {
		p.Chat.Ask.Ask.Draft = draft
	}
	c.draw(w, http.StatusUnprocessableEntity, "chat.html", p)
}

// farewell is the last page of somebody who was forgotten.
func (c *Chat) farewell(w http.ResponseWriter, m chat.Outbound) {
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1})
	p := c.page(m.Language)
	p.Text = m.Text
	c.draw(w, http.StatusOK, "sorry.html", p)
}

// answerOrRedirect shows where things stand: by a redirect, so that a reload
// sends nothing twice, or for a script by the whole log.
func (c *Chat) answerOrRedirect(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Fragment") == "" {
		http.Redirect(w, r, "/chat#question", http.StatusSeeOther)
		return
	}
	c.chat(w, r)
}

// inbound reads a form. The nonce that the page was drawn with, with what was
// answered, makes a form that is sent twice one message; something else sent
// from the same page, as after going back, is another.
func inbound(r *http.Request, a chat.Address) chat.Inbound {
	in := chat.Inbound{ID: r.PostForm.Get("id"), Address: a, Prompt: r.PostForm.Get("prompt"),
		Text: chat.Clean(r.PostForm.Get("text")), Press: r.PostForm.Get("press"), Picks: slices.Clone(r.PostForm["pick"])}
	if in.ID == "" || len(in.ID) > 64 {
		in.ID = random(12)
	}
	if rank := ranked(r); len(rank) > 0 {
		in.Picks = rank
	}
	if in.Press != "" || len(in.Picks) > 0 {
		in.Text = ""
	} else if in.Text == "" && r.PostForm.Has("many") && in.Prompt != "" {
		in.Press = "c." + in.Prompt + "." // nothing was ticked: the engine says so
	}
	sum := sha256.Sum256([]byte(in.Press + "\x00" + strings.Join(in.Picks, "\x00") + "\x00" + in.Text))
	in.ID += "-" + hex.EncodeToString(sum[:8])
	return in
}

// ranked reads the places that were given to options: rank.ID = place.
func ranked(r *http.Request) []string {
	type placed struct{ place, id string }
	var all []placed
	for name, values := range r.PostForm {
		if id, ok := strings.CutPrefix(name, "rank."); ok && len(values) == 1 && len(values[0]) < 3 {
			all = append(all, placed{"00"[:2-len(values[0])] + values[0], id})
		}
	}
	slices.SortFunc(all, func(a, b placed) int { return strings.Compare(a.place, b.place) })
	var out []string
	for i, p := range all {
		if i > 0 && p.place == all[i-1].place {
			return []string{p.id, p.id} // one place twice: the engine says what is wrong
		}
		out = append(out, p.id)
	}
	return out
}

// fragment is one turn for the script: what was said, and what is asked now.
func (c *Chat) fragment(w http.ResponseWriter, r *http.Request, in chat.Inbound, reply chat.Reply) {
	if n := len(reply.Messages); n == 0 || reply.Messages[n-1].ID == "" {
		// Forgotten, or nothing to add: the script loads the page anew.
		w.Header().Set("X-Reload", "yes")
	}
	messages := reply.Messages
	v := &chatPage{Nonce: random(12), Seen: ids(messages), Said: said(r, in)}
	if reply.Unspoken {
		v.Said = ""
	}
	language := c.language(r)
	if n := len(messages); n > 0 {
		language = messages[n-1].Language
		if messages[n-1].Ask != nil {
			v.Ask, messages = &messages[n-1], messages[:n-1]
		}
	}
	for _, m := range messages {
		if !m.Offer {
			m.Ask = nil // an earlier question; the newest is the one to answer
		}
		v.Messages = append(v.Messages, m)
	}
	v.Lang = language
	if language != c.language(r) {
		w.Header().Set("X-Reload", "yes")
		c.remember(w, language)
	}
	p := c.page(language)
	p.Chat = v
	c.draw(w, http.StatusOK, "turn", p)
}

// said is how an answer is echoed: as typed, or by the label of the button.
func said(r *http.Request, in chat.Inbound) string {
	if in.Text != "" {
		return in.Text
	}
	return clean(r.PostForm.Get("label"))
}

func clean(s string) string {
	var b bytes.Buffer
	for i, r := range chat.Clean(s) {
		if i > 300 {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
