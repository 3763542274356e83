package slack

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
)

// What is decoded of an event is only what is needed, so that what Slack adds does
// not break it.
type (
	envelope struct {
		ID      string          `json:"envelope_id"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
		Retry   int             `json:"retry_attempt"`
	}
	callback struct {
		Team  string  `json:"team_id"`
		Event message `json:"event"`
	}
	message struct {
		Type        string            `json:"type"`
		Subtype     string            `json:"subtype"`
		Channel     string            `json:"channel"`
		ChannelType string            `json:"channel_type"`
		User        string            `json:"user"`
		Bot         string            `json:"bot_id"`
		Text        string            `json:"text"`
		Time        string            `json:"ts"`
		Files       []json.RawMessage `json:"files"`
		Tab         string            `json:"tab"`
		Stamp       string            `json:"event_ts"`
		Now         *message          `json:"message"`          // of a message that was changed
		Before      *message          `json:"previous_message"` // of one that was changed or deleted
	}
	slash struct {
		User    string `json:"user_id"`
		Team    string `json:"team_id"`
		Text    string `json:"text"`
		Trigger string `json:"trigger_id"`
		Channel string `json:"channel_name"`
		Room    string `json:"channel_id"`
	}
	interaction struct {
		Type    string `json:"type"`
		Trigger string `json:"trigger_id"`
		User    struct {
			ID   string `json:"id"`
			Team string `json:"team_id"`
		} `json:"user"`
		Team struct {
			ID string `json:"id"`
		} `json:"team"`
		Callback string   `json:"callback_id"`
		Actions  []action `json:"actions"`
		State    state    `json:"state"`
		View     struct {
			Callback string `json:"callback_id"`
			Meta     string `json:"private_metadata"`
			State    state  `json:"state"`
		} `json:"view"`
	}
	action struct {
		ID    string `json:"action_id"`
		Block string `json:"block_id"`
		Type  string `json:"type"`
		held
	}
	state struct {
		Values map[string]map[string]held `json:"values"`
	}
	// held is what a field holds.
	held struct {
		Value    string   `json:"value"`
		Date     string   `json:"selected_date"`
		Time     string   `json:"selected_time"`
		Selected *picked  `json:"selected_option"`
		All      []picked `json:"selected_options"`
	}
	picked struct {
		Value string `json:"value"`
	}
)

// lastRetry is the last time that Slack sends an event again.
const lastRetry = 3

// envelope takes one delivery. An event is acknowledged after the commit, and not at
// all where there was none, so that Slack sends it again; what a person pressed is
// never sent again, and is acknowledged at once.
func (a *Adapter) envelope(ctx context.Context, e *envelope, in chat.Receiver, ack func(payload any)) {
	defer func() {
		if p := recover(); p != nil {
			a.Log.Error("an event panicked")
		}
	}()
	switch e.Type {
	case "events_api":
		var c callback
		if json.Unmarshal(e.Payload, &c) != nil {
			a.Log.Warn("an event could not be read")
			ack(nil)
			return
		}
		a.happened(ctx, &c, e.Retry, in, ack)
	case "slash_commands":
		var s slash
		if json.Unmarshal(e.Payload, &s) != nil || s.User == "" {
			ack(nil)
			return
		}
		a.slash(ctx, e, &s, in, ack)
	case "interactive":
		var i interaction
		if json.Unmarshal(e.Payload, &i) != nil || i.User.ID == "" {
			ack(nil)
			a.Log.Warn("an interaction could not be read")
			return
		}
		a.interaction(ctx, e, &i, in, ack)
	default:
		ack(nil)
	}
}

// happened takes what was written in private, and the opening of the home page. In a
// shared channel nothing is read.
func (a *Adapter) happened(ctx context.Context, c *callback, retry int, in chat.Receiver, ack func(any)) {
	m := &c.Event
	if m.Type == "message" && m.ChannelType == "im" && (m.Subtype == "message_changed" || m.Subtype == "message_deleted") {
		a.changed(ctx, m, in, ack)
		return
	}
	switch {
	case m.Type == "app_home_opened" && m.Tab == "home" && m.User != "":
		ack(nil)
		a.lanes.Do(ctx, m.User, func() { a.home(ctx, m.User) })
		return
	case m.Type != "message" || m.ChannelType != "im" || m.Bot != "" || m.User == "" || m.Time == "":
		ack(nil)
		return
	case m.Subtype != "" && m.Subtype != "file_share" && m.Subtype != "thread_broadcast" && m.Subtype != "me_message":
		ack(nil) // what others do
		return
	}
	a.with(m.User, func(p *person) { p.channel = m.Channel })
	inbound := chat.Inbound{ID: "m" + m.Channel + m.Time, Message: m.Time, Address: address(m.User), Text: chat.Clean(unescape(m.Text)), Place: c.Team, Unseen: len(m.Files) > 0}
	if inbound.Text == "" {
		inbound.Unseen = true
	}
	a.lanes.Do(ctx, m.User, func() {
		switch err := in.Receive(ctx, inbound); {
		case err == nil:
			ack(nil)
		case ctx.Err() != nil:
		case retry < lastRetry:
			a.Log.Error("what came in was not saved, and comes again", "address", inbound.Address, "err", err)
		default:
			ack(nil)
			a.sorry(ctx, &inbound, err)
		}
	})
}

// changed takes that somebody edited or deleted what they wrote. Slack also calls it a
// change when it looks up a link: then the text is the same.
func (a *Adapter) changed(ctx context.Context, m *message, in chat.Receiver, ack func(any)) {
	was := m.Before
	if was == nil || was.User == "" || was.Bot != "" || a.isMe(was.User) { // what the bot takes back is nobody's change
		ack(nil)
		return
	}
	inbound := chat.Inbound{ID: "d" + m.Channel + either(m.Stamp, was.Time), Message: was.Time, Address: address(was.User), Change: chat.Deleted}
	if a.Now().Sub(stamped(was.Time)) < changedSoon {
		inbound.Original = "m" + m.Channel + was.Time
	}
	if m.Subtype == "message_changed" && (m.Now == nil || m.Now.Subtype != "tombstone") {
		if m.Now == nil || m.Now.Text == was.Text {
			ack(nil)
			return
		}
		inbound.ID, inbound.Change, inbound.Text = "e"+m.Channel+either(m.Stamp, was.Time), chat.Edited, chat.Clean(unescape(m.Now.Text))
	}
	a.lanes.Do(ctx, was.User, func() {
		if err := in.Receive(ctx, inbound); err != nil {
			a.Log.Error("a change was not saved, and comes again", "address", inbound.Address, "err", err)
			return
		}
		ack(nil)
	})
}

// changedSoon is for how long a change may come before its message.
const changedSoon = time.Hour

// stamped is the time of a message's name, in seconds from 1970 and a fraction.
func stamped(ts string) time.Time {
	seconds, _, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(seconds, 10, 64) // zero is long ago
	return time.Unix(n, 0)
}

// link is an address as Slack sends it: <https://example.org|as it was typed>.
var link = regexp.MustCompile(`<((?:https?|mailto|tel):[^|>]*)(?:\|([^>]*))?>`)

// mention is somebody, a channel or a group as Slack sends it: <@U0123>, <#C0123|name>. Ids
// of people are not part of what was said.
var mention = regexp.MustCompile(`<([@#!])[A-Za-z0-9^]+(?:\|@?([^>]*))?>`)

// unescape gives back what a person typed: Slack marks addresses, and escapes three
// characters.
func unescape(s string) string {
	s = mention.ReplaceAllStringFunc(s, func(whole string) string {
		part := mention.FindStringSubmatch(whole)
		return map[string]string{"@": "@", "#": "#", "!": "@"}[part[1]] + either(part[2], "…")
	})
	s = link.ReplaceAllStringFunc(s, func(whole string) string {
		part := link.FindStringSubmatch(whole)
		return either(part[2], part[1])
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// slash takes a command. It is answered in private; where it was given in a channel
// or elsewhere, one line that only this person sees says so.
func (a *Adapter) slash(ctx context.Context, e *envelope, s *slash, in chat.Receiver, ack func(any)) {
	if s.Channel == "directmessage" {
		ack(nil)
	} else {
		ack(map[string]string{"response_type": "ephemeral", "text": a.Words.Say(a.Words.Match(a.of(s.User).language), "slack_private", nil)})
	}
	inbound := chat.Inbound{ID: "c" + either(s.Trigger, e.ID), Address: address(s.User), Place: s.Team, Channel: s.Room, Text: chat.Clean(unescape(s.Text))}
	switch {
	case inbound.Text == "":
		inbound.Press = "w.menu"
	case strings.EqualFold(inbound.Text, "join"):
		inbound.Press, inbound.Text = chat.ToJoin, ""
	}
	a.lanes.Do(ctx, s.User, func() { a.receive(ctx, in, &inbound) })
}

// interaction takes a press, a pick, a field that was filled in, or the shortcut.
func (a *Adapter) interaction(ctx context.Context, e *envelope, i *interaction, in chat.Receiver, ack func(any)) {
	inbound := chat.Inbound{ID: "i" + either(i.Trigger, e.ID), Address: address(i.User.ID), Place: either(i.Team.ID, i.User.Team)}
	if i.Type == "view_submission" {
		a.submitted(ctx, i, &inbound, in, ack)
		return
	}
	ack(nil)
	switch i.Type {
	case "shortcut":
		inbound.Press = "w.menu"
	case "block_actions":
		if len(i.Actions) == 0 {
			return
		}
		if prompt, ok := strings.CutPrefix(i.Actions[0].ID, writePrefix); ok {
			go a.openModal(ctx, i, prompt) // a read: nothing changes
			return
		}
		if strings.HasPrefix(i.Actions[0].ID, chat.FormPrefix) {
			go a.openForm(ctx, i, in, &inbound)
			return
		}
		if !pressed(i, &inbound) {
			return
		}
	default:
		return
	}
	a.lanes.Do(ctx, i.User.ID, func() { a.receive(ctx, in, &inbound) })
}

// pressed reads what was pressed; false where it is not yet an answer, as a tick in
// a list of several.
func pressed(i *interaction, in *chat.Inbound) bool {
	act := &i.Actions[0]
	name, prompt, _ := strings.Cut(act.ID, ":")
	switch name {
	case tickName:
		return false
	case sendName:
		in.Picks = i.State.picks(prompt)
		if len(in.Picks) == 0 {
			in.Press = "c." + prompt + "." // nothing of it
		}
	case listName:
		if act.Selected == nil {
			return false
		}
		in.Press = act.Selected.Value
	case dayName:
		in.Prompt, in.Text = prompt, either(act.Date, act.Time)
		return in.Text != ""
	default:
		in.Press = act.ID
	}
	return in.Press != "" || len(in.Picks) > 0
}

// picks are those ticked under a question, in the order of its fields.
func (s *state) picks(prompt string) []string {
	var out []string
	for _, block := range sorted(s.Values) {
		for _, name := range sorted(s.Values[block]) {
			if !strings.HasPrefix(name, tickName+":") || !strings.HasSuffix(name, ":"+prompt) {
				continue
			}
			for _, p := range s.Values[block][name].All {
				out = append(out, p.Value)
			}
		}
	}
	return out
}

// text is what stands in the only field of a form.
func (s *state) text() string {
	for _, block := range sorted(s.Values) {
		for _, name := range sorted(s.Values[block]) {
			if v := s.Values[block][name].Value; v != "" {
				return v
			}
		}
	}
	return ""
}

func sorted[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// receive hands over what came in, and says so where it was not saved.
func (a *Adapter) receive(ctx context.Context, in chat.Receiver, inbound *chat.Inbound) {
	if err := in.Receive(ctx, *inbound); err != nil && ctx.Err() == nil {
		a.sorry(ctx, inbound, err)
	}
}

func (a *Adapter) sorry(ctx context.Context, inbound *chat.Inbound, err error) {
	a.Log.Error("what came in was not saved", "address", inbound.Address, "err", err)
	language := a.Words.Match(inbound.Language)
	text := a.Danger.Before(language, inbound.Text, a.Words.Say(language, "not_saved", nil))
	m := chat.Outbound{ID: inbound.ID + "-sorry", To: inbound.Address, Language: language, Text: text}
	if err := a.Send(ctx, m); err != nil {
		a.Log.Warn("say that it was not saved", "err", err)
	}
}
