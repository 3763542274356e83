// Package desk is what participation officers ask the bot for in a chat: releases with
// their charts, how rounds are going, invitations, a new session. It shows what the console shows and
// nothing else, and gives messages; who asks, and where they are sent, is the business
// of its caller.
package desk

import (
	"context"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/lang"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/round"
)

// Office carries out what is asked for, as for the console.
type Office interface {
	Group(ctx context.Context, by member.Officer, g group.ID) (group.Group, error)
	Rounds(ctx context.Context, by member.Officer, g group.ID) ([]round.Shown, error)
	Release(ctx context.Context, by member.Officer, id string) (*release.Document, error)
	Invite(ctx context.Context, by member.OfficerID, in member.Invitations) (member.Sheet, []string, error)
	Link(code string) string
	TakeCase(ctx context.Context, by member.Officer, g group.ID, id string) error
	PassCase(ctx context.Context, by member.Officer, g group.ID, id string) error
	MakeSession(ctx context.Context, by member.OfficerID, plan event.Plan, nonce string) (string, error)
}

// Words say dates.
type Words interface {
	Date(language string, t time.Time) string
	Language(tag string) lang.Language
	Match(tag string) string
}

// Desk answers officers.
type Desk struct {
	Office  Office
	Words   Words
	BaseURL string
}

// Prefix stands before what is asked for in the id of a button.
const Prefix = "o."

// asks are the words that officers can write.
var asks = map[string]bool{"summary": true, "rounds": true, "invite": true, "session": true, "case": true}

// Asked reads what somebody asks for: a word, and after "summary" the language of its
// charts. ok is false where it is nothing for officers.
func Asked(in *chat.Inbound) (ask string, ok bool) {
	if rest, ok := strings.CutPrefix(in.Press, Prefix); ok {
		word, _, _ := strings.Cut(rest, ".")
		return rest, asks[word]
	}
	if first, rest, more := strings.Cut(strings.TrimSpace(in.Text), "\n"); more && in.Press == "" && strings.EqualFold(strings.Trim(first, "/ "), "session") {
		return "session.\n" + rest, true // its case is that of what people will read
	}
	words := strings.Fields(strings.ToLower(strings.TrimPrefix(strings.TrimSpace(in.Text), "/")))
	switch {
	case in.Press != "" || len(words) == 0 || !asks[words[0]] || words[0] == "case":
		return "", false
	case len(words) == 2 && words[0] == "summary":
		return "summary..." + words[1], true
	}
	return words[0], len(words) == 1
}

// Answer gives what an officer is shown. language is that of the labels in a chart. once
// names this very asking: what it makes is made once.
func (d *Desk) Answer(ctx context.Context, by member.Officer, ask, language, once string) ([]chat.Outbound, error) {
	word, rest, _ := strings.Cut(ask, ".")
	switch word {
	case "summary":
		return d.summary(ctx, by, rest, language)
	case "rounds":
		return d.rounds(ctx, by, language)
	case "case":
		return d.onCase(ctx, by, rest)
	case "session":
		return d.session(ctx, by, rest, once)
	}
	return d.invite(ctx, by, rest, language, once)
}

func say(text string, options ...chat.Choice) chat.Outbound {
	m := chat.Outbound{Text: text, Secret: true}
	if len(options) > 0 {
		m.Ask = &chat.Ask{Input: chat.One, Options: options}
	}
	return m
}

func button(ask, label string) chat.Choice { return chat.Choice{ID: Prefix + ask, Label: label} }

// groups are those that an officer runs, in their order.
func (d *Desk) groups(ctx context.Context, by member.Officer) ([]group.Group, error) {
	var out []group.Group
	for _, id := range by.Groups {
		g, err := d.Office.Group(ctx, by, id)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}
