package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"blether/internal/chat"
)

// What is decoded of an event is only what is needed, so that what Discord adds
// does not break it.
type (
	user struct {
		ID  string `json:"id"`
		Bot bool   `json:"bot"`
	}
	message struct {
		ID          string            `json:"id"`
		Channel     string            `json:"channel_id"`
		Guild       string            `json:"guild_id"`
		Author      *user             `json:"author"`
		Type        int               `json:"type"`
		Content     string            `json:"content"`
		Attachments []json.RawMessage `json:"attachments"`
		Stickers    []json.RawMessage `json:"sticker_items"`
		Flags       int               `json:"flags"`
		Edited      string            `json:"edited_timestamp"`
	}
	interaction struct {
		ID      string `json:"id"`
		App     string `json:"application_id"`
		Type    int    `json:"type"`
		Token   string `json:"token"`
		Locale  string `json:"locale"`
		Guild   string `json:"guild_id"`
		User    *user  `json:"user"`
		Channel string `json:"channel_id"`
		In      *struct {
			Parent string `json:"parent_id"`
			Type   int    `json:"type"`
		} `json:"channel"`
		Member *struct {
			User  *user    `json:"user"`
			Roles []string `json:"roles"`
		} `json:"member"`
		Message *message `json:"message"`
		Data    struct {
			Name       string   `json:"name"`
			CustomID   string   `json:"custom_id"`
			Component  int      `json:"component_type"`
			Values     []string `json:"values"`
			Components []struct {
				Components []struct {
					CustomID string `json:"custom_id"`
					Value    string `json:"value"`
				} `json:"components"`
			} `json:"components"`
		} `json:"data"`
	}
	ready struct {
		User        user `json:"user"`
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
	}
)

// Kinds of interaction, message and answer, by Discord's numbers.
const (
	isCommand   = 2
	isComponent = 3
	isModal     = 5

	isText  = 0
	isReply = 19

	answerDefer       = 5 // a message comes
	answerDeferUpdate = 6 // the message with the button changes, or nothing does
	answerMessage     = 4
	answerModal       = 9

	onlyForOne = 1 << 6  // flag of a message that one person sees
	noEmbeds   = 1 << 2  // flag of a message whose links are not fetched for a preview
	noNotice   = 1 << 12 // flag of a message of which no telephone tells
	tokenGood  = 14 * time.Minute

	changedSoon = time.Hour // for so long a change may come before its message
)

// event takes one event of the gateway. What cannot be read is counted in the log
// and dropped; the catch-up finds messages again.
func (a *Adapter) event(ctx context.Context, kind string, raw json.RawMessage, in chat.Receiver) {
	defer func() {
		if p := recover(); p != nil {
			a.Log.Error("an event panicked")
		}
	}()
	switch kind {
	case "READY":
		var e ready
		if json.Unmarshal(raw, &e) == nil {
			a.ready(ctx, &e, in)
		}
	case "RESUMED":
		a.stateIs(nil)
	case "MESSAGE_CREATE":
		var m message
		if json.Unmarshal(raw, &m) != nil || m.Author == nil || m.ID == "" {
			a.Log.Warn("a message could not be read")
			return
		}
		a.message(ctx, &m, in)
	case "MESSAGE_UPDATE", "MESSAGE_DELETE":
		var m message
		if json.Unmarshal(raw, &m) == nil && m.ID != "" {
			a.changed(ctx, kind, &m, in)
		}
	case "INTERACTION_CREATE":
		var i interaction
		if json.Unmarshal(raw, &i) != nil || i.ID == "" || i.who() == "" {
			a.Log.Warn("an interaction could not be read")
			return
		}
		a.interaction(ctx, &i, in)
	}
}

// ready notes that the line is up, and does what each new connection needs.
func (a *Adapter) ready(ctx context.Context, e *ready, in chat.Receiver) {
	a.mu.Lock()
	a.app, a.me, a.state, a.up = e.Application.ID, e.User.ID, nil, true
	sync := !a.synced
	a.mu.Unlock()
	a.Log.Info("the line to discord is up")
	go func() {
		if sync {
			a.register(ctx)
		}
		a.catchUp(ctx, in)
	}()
}

func (i *interaction) who() string {
	switch {
	case i.User != nil:
		return i.User.ID
	case i.Member != nil && i.Member.User != nil:
		return i.Member.User.ID
	}
	return ""
}

// channel is the one that was spoken in; of a thread, the one that it hangs on.
func (i *interaction) channel() string {
	const firstThread, lastThread = 10, 12
	if i.In != nil && i.In.Parent != "" && i.In.Type >= firstThread && i.In.Type <= lastThread {
		return i.In.Parent
	}
	return i.Channel
}

// message takes what was written in private. In a shared channel nothing is read.
func (a *Adapter) message(ctx context.Context, m *message, in chat.Receiver) {
	if m.Guild != "" || m.Author.Bot || (m.Type != isText && m.Type != isReply) {
		return
	}
	a.remember(m.Author.ID, m.Channel)
	inbound := chat.Inbound{ID: "m" + m.ID, Message: m.ID, Address: address(m.Author.ID), Text: chat.Clean(unmention(m.Content)), Unseen: len(m.Attachments)+len(m.Stickers) > 0}
	if inbound.Text == "" && !inbound.Unseen {
		inbound.Unseen = true // a voice, a poll, or what comes next: nobody looks at it
	}
	a.lanes.Do(ctx, m.Author.ID, func() { a.receive(ctx, in, inbound) })
}

// mention is somebody, a channel or a picture sign as Discord sends it. Ids of people are
// not part of what was said.
var mention = regexp.MustCompile(`<(@[!&]?|#)[0-9]+>|<a?(:[A-Za-z0-9_]+:)[0-9]+>`)

func unmention(s string) string {
	return mention.ReplaceAllStringFunc(s, func(whole string) string {
		part := mention.FindStringSubmatch(whole)
		if part[2] != "" {
			return part[2]
		}
		return part[1][:1] + "…"
	})
}

// changed takes that somebody edited or deleted what they wrote in private. An update
// without a time of editing is a link that Discord has looked up. Whose channel it was
// is known from what they wrote before. What the bot took back itself is nobody's change.
func (a *Adapter) changed(ctx context.Context, kind string, m *message, in chat.Receiver) {
	who := a.owner(m.Channel)
	if m.Author != nil {
		who = m.Author.ID
	}
	if m.Guild != "" || who == "" || (m.Author != nil && m.Author.Bot) || kind == "MESSAGE_DELETE" && a.unsaid.took(m.ID) {
		return
	}
	inbound := chat.Inbound{ID: "d" + m.ID, Message: m.ID, Address: address(who), Change: chat.Deleted}
	if older(m.ID, snowflake(a.Now().Add(-changedSoon))) > 0 {
		inbound.Original = "m" + m.ID
	}
	if kind == "MESSAGE_UPDATE" {
		if m.Edited == "" {
			return
		}
		inbound.ID, inbound.Change, inbound.Text = "e"+m.ID+m.Edited, chat.Edited, chat.Clean(unmention(m.Content))
	}
	a.lanes.Do(ctx, who, func() { a.receive(ctx, in, inbound) })
}

// interaction takes a command, a press, a pick or a modal. Discord waits three
// seconds: the answer that promises nothing goes at once.
func (a *Adapter) interaction(ctx context.Context, i *interaction, in chat.Receiver) {
	who := i.who()
	inbound := chat.Inbound{ID: "i" + i.ID, Address: address(who), Language: i.Locale, Place: i.Guild, Channel: i.channel()}
	if i.Member != nil {
		inbound.Ranks = i.Member.Roles
	}
	answer := answerDeferUpdate
	switch i.Type {
	case isCommand:
		if i.Data.Name == joinCommand {
			a.postJoin(ctx, i)
			return
		}
		c, ok := a.command(i.Data.Name)
		if !ok {
			c.Press = "w.menu" // of a flow that is not there any more
		}
		inbound.Press, inbound.Text, answer = c.Press, c.Text, answerDefer
	case isComponent:
		if prompt, ok := strings.CutPrefix(i.Data.CustomID, writePrefix); ok {
			a.openModal(ctx, i, prompt)
			return
		}
		if !pressed(i, &inbound) {
			return
		}
		if inbound.Press == joinPress {
			inbound.Press, answer = chat.ToJoin, answerDefer // the message with the button is everybody's
		}
	case isModal:
		prompt, _ := strings.CutPrefix(i.Data.CustomID, writePrefix)
		inbound.Prompt, inbound.Text, inbound.Window = prompt, chat.Clean(i.value()), true
		if i.Message == nil {
			answer = answerDefer
		}
	default:
		return
	}
	inbound.Via, inbound.Due = i.via(answer), a.Now().Add(tokenGood)
	arrived := a.opens(inbound.Via)
	go func() { defer arrived(); a.answer(ctx, i, answer, nil) }()
	a.lanes.Do(ctx, who, func() { a.receive(ctx, in, inbound) })
}

// pressed reads a button or a list.
func pressed(i *interaction, in *chat.Inbound) bool {
	switch {
	case strings.HasPrefix(i.Data.CustomID, manyPrefix):
		in.Picks = i.Data.Values
		if len(in.Picks) == 0 {
			in.Press = "c." + strings.TrimPrefix(i.Data.CustomID, manyPrefix) + "."
		}
	case strings.HasPrefix(i.Data.CustomID, listPrefix):
		if len(i.Data.Values) != 1 {
			return false
		}
		in.Press = i.Data.Values[0]
	default:
		in.Press = i.Data.CustomID
	}
	return true
}

func (i *interaction) value() string {
	for _, row := range i.Data.Components {
		for _, field := range row.Components {
			if field.Value != "" {
				return field.Value
			}
		}
	}
	return ""
}

// via is how this interaction is answered later. In private a press is answered by
// a message of its own; what came from a server is answered where only one sees it.
func (i *interaction) via(answer int) string {
	if i.Guild == "" && answer == answerDeferUpdate {
		return ""
	}
	return i.App + "/" + i.Token
}

func (a *Adapter) command(name string) (Command, bool) {
	for _, c := range a.Commands {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}

// answer is the first answer to an interaction.
func (a *Adapter) answer(ctx context.Context, i *interaction, kind int, data any) {
	const limit = 2500 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if data == nil && kind == answerDefer && i.Guild != "" {
		data = map[string]any{"flags": onlyForOne}
	}
	body := map[string]any{"type": kind}
	if data != nil {
		body["data"] = data
	}
	if err := a.rest.do(ctx, http.MethodPost, "/interactions/"+i.ID+"/"+i.Token+"/callback", "callback"+i.ID, body, nil); err != nil {
		a.Log.Warn("answer an interaction", "err", err) // the button works again
	}
}

// receive hands over what came in, and says so where it was not saved.
func (a *Adapter) receive(ctx context.Context, in chat.Receiver, inbound chat.Inbound) {
	err := in.Receive(ctx, inbound)
	if err == nil || ctx.Err() != nil {
		return
	}
	a.Log.Error("what came in was not saved", "address", inbound.Address, "err", err)
	language := a.Words.Match(inbound.Language)
	text := a.Danger.Before(language, inbound.Text, a.Words.Say(language, "not_saved", nil))
	sorry := chat.Outbound{ID: inbound.ID + "-sorry", To: inbound.Address, Language: language, Text: text,
		Via: inbound.Via, Due: inbound.Due, Lead: inbound.Via != ""}
	if err := a.Send(ctx, sorry); err != nil {
		a.Log.Warn("say that it was not saved", "err", err)
	}
}
