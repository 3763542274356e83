// Package gather carries out what happens in gatherings: places are offered, changes are
// told to everybody concerned, once, and reminders are set. It puts all of it into a Turn,
// which others commit: who talks to the bot, officers, or the clock. Who may do what is not
// decided here, nor is anything read but who is written to and how they wish it.
package gather

import (
	"context"
	"fmt"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// People is who is written to, and who is in a group.
type People interface {
	post.People
	PeopleIn(ctx context.Context, g group.ID) ([]member.Person, []member.Role, error)
	Apart(ctx context.Context, id member.ID, now time.Time) (map[member.ID]bool, error)
	SeriesOf(ctx context.Context, g group.ID) ([]group.Series, error)
	AsksOf(ctx context.Context, id member.ID) ([]turn.Ask, error)
	Standings(ctx context.Context, g group.ID) ([]member.Standing, error)
}

// Words are the bot's own words.
type Words interface {
	Say(language, key string, args map[string]any) string
	When(language string, t time.Time) string
}

// Crew does it.
type Crew struct {
	People People
	Words  Words
	Post   *post.Office
}

// When says when a session begins, in a reader's own zone, and with the session's own time
// beside it where the two differ.
func (c *Crew) When(language, zone string, s *event.Session) string {
	own, there := s.Start.In(checkin.Zone(zone)), s.Local()
	_, a := own.Zone()
	_, b := there.Zone()
	words := c.Words.When(language, own)
	if a != b {
		words += " (" + s.Zone + ": " + there.Format("15:04") + ")"
	}
	return words
}

// message is one that is about a session, to a reader. Its id puts it after those from before.
func (c *Crew) message(r *post.Reader, s *event.Session, now time.Time, key, text string, options ...chat.Choice) turn.Message {
	return turn.Message{ID: fmt.Sprintf("e%011x%s%s", now.UnixMilli(), s.ID, strings.ReplaceAll(key, "_", "")), Talk: talk(s.ID, r.ID), Until: s.End().Add(24 * time.Hour),
		Body: chat.Outbound{Offer: true, Secret: true, Text: text,
			Ask: &chat.Ask{Input: chat.One, Options: options, Words: []chat.Choice{{ID: "w.help", Label: c.Words.Say(r.Language, "word_help", nil), Style: chat.Quiet}}}}}
}

// talk is what messages about a session to one person go with: what is of no more use is not
// delivered.
func talk(session string, id member.ID) string { return "e." + session + "." + string(id) }

// choice is a button about a session.
func (c *Crew) choice(language, what, key string, s *event.Session, style chat.Style) chat.Choice {
	return chat.Choice{ID: "e." + what + "." + s.ID, Label: c.Words.Say(language, key, nil), Style: style}
}

// args are what most words about a session need.
func (c *Crew) args(r *post.Reader, s *event.Session) map[string]any {
	return map[string]any{"Title": s.Title, "When": c.When(r.Language, r.Zone, s)}
}
