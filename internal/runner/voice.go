package runner

import (
	"context"
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// What somebody tells those who run their group: without their name, or to be contacted.

// The flows for it.
const (
	contact    = "contact"
	suggestion = "suggest"
)

// which finds the group that a flow is about, or asks; asked tells that the person is being
// asked now, or has no group.
func (d *decision) which(ctx context.Context, f *flow.Flow, about *string) (asked bool, err error) {
	if err := d.surround(ctx); err != nil {
		return true, err
	}
	if d.groupOf(group.ID(*about)) != nil {
		return false, nil
	}
	switch len(d.snap.Groups) {
	case 0:
		d.words("no_group", nil)
		return true, d.menu(ctx)
	case 1:
		*about = string(d.snap.Groups[0].ID)
		return false, nil
	}
	ask := &chat.Ask{Input: chat.One, Words: append([]chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet}}, d.helpChoice()...)}
	for _, g := range d.snap.Groups {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: f.Name + "." + string(g.ID)}.id(), Label: g.Name})
	}
	d.say(chat.Outbound{Text: d.text("which_group", nil), Ask: ask})
	return true, nil
}

// concerned is the group that a conversation is about: its own, or one of its round's; nil
// where the person has left it.
func (d *decision) concerned(conv *turn.Conversation) *group.Group {
	if conv.Round == "" {
		g, _ := aboutGroup(conv)
		return d.groupOf(g)
	}
	for _, r := range d.snap.Rounds {
		if r.ID != conv.Round {
			continue
		}
		for i := range d.snap.Groups {
			if slices.Contains(r.Groups, d.snap.Groups[i].ID) {
				return &d.snap.Groups[i]
			}
		}
	}
	return nil
}

// suggest keeps what somebody tells a group's officers without their name. They see it from
// the next day on, so that the moment tells nothing.
func (d *decision) suggest(ctx context.Context, conv *turn.Conversation, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.concerned(conv)
	if g == nil || strings.TrimSpace(with["text"]) == "" {
		d.words("suggest_nothing", nil)
		return nil
	}
	kind := group.VoiceKind(with["kind"])
	if kind != group.Questions {
		kind = group.Suggested
	}
	const day = 24 * time.Hour
	d.turn.Suggest = &group.Suggestion{ID: d.r.ID() + d.r.ID(), Group: g.ID, Kind: kind, Text: with["text"], Day: d.turn.Now.Add(day)}
	d.words("suggest_kept", map[string]any{"Group": g.Name})
	return nil
}

// mostRequests is how many of a person's wait at a time.
const mostRequests = 5

// askPerson tells a group's officers that somebody would like to be contacted. Who looks,
// and when, is said at once.
func (d *decision) askPerson(ctx context.Context, conv *turn.Conversation, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.concerned(conv)
	if g == nil {
		d.words("no_group", nil)
		return nil
	}
	waiting, err := d.r.People.RequestsBy(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if len(waiting) >= mostRequests {
		d.words("ask_many", nil)
		d.whoLooks(*g)
		return nil
	}
	name := with["name"]
	if name == "" {
		name = d.nameIn(g.ID)
	}
	d.turn.Request = &member.Request{ID: d.r.ID() + d.r.ID(), Person: d.snap.Person.ID, Group: g.ID, Day: d.turn.Now,
		Said: member.Asked{Name: name, Words: with["words"], How: with["how"]}}
	d.words("ask_passed_on", map[string]any{"Group": g.Name})
	d.whoLooks(*g)
	return nil
}
