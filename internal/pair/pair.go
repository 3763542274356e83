// Package pair carries out what happens in one-to-one matches: who is asked, that both hear of
// it, that it opens, goes on and ends. It puts all of it into a Turn, which others commit:
// who talks to the bot, officers, or the clock. Neither side hears why the other ends it.
package pair

import (
	"context"
	"fmt"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// Words are the bot's own words.
type Words interface {
	Say(language, key string, args map[string]any) string
}

// People is where matches are read.
type People interface {
	Profiles(ctx context.Context, g group.ID, side string) (map[member.ID]match.Profile, error)
	Pairs(ctx context.Context, g group.ID) ([]match.Match, error)
	PairsOf(ctx context.Context, id member.ID) ([]match.Match, error)
	Apart(ctx context.Context, id member.ID) (map[member.ID]bool, error)
	Standings(ctx context.Context, g group.ID) ([]member.Standing, error)
	PeopleIn(ctx context.Context, g group.ID) ([]member.Person, []member.Role, error)
}

// Sides of a profile.
const (
	Seeker    = "seeker"
	Supporter = "supporter"
)

// Broker does it.
type Broker struct {
	People People
	Words  Words
	Post   *post.Office
}

// Suggest ranks the peer supporters of a group for somebody.
func (b *Broker) Suggest(ctx context.Context, id member.ID, g group.ID, seeker *match.Profile, now time.Time) ([]match.Suggestion, error) {
	profiles, err := b.People.Profiles(ctx, g, Supporter)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	pairs, err := b.People.Pairs(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("read matches: %w", err)
	}
	never, err := b.People.Apart(ctx, id)
	if err != nil {
		return nil, err
	}
	never[id] = true
	standings, err := b.People.Standings(ctx, g)
	if err != nil {
		return nil, err
	}
	load := map[member.ID]int{}
	for _, p := range pairs {
		if p.State != match.Ended {
			load[p.Supporter]++
		}
	}
	people, roles, err := b.People.PeopleIn(ctx, g)
	if err != nil {
		return nil, err
	}
	var all []match.Candidate
	for i := range people {
		profile, ok := profiles[people[i].ID]
		if !ok || roles[i] != member.Supporter {
			continue
		}
		r, there, err := b.Post.Reader(ctx, people[i].ID, g)
		if err != nil {
			return nil, err
		}
		able := there && !r.Silent() && member.Current(standings, r.ID, g, now)
		all = append(all, match.Candidate{Person: people[i].ID, Profile: profile, Load: load[people[i].ID], Able: able})
	}
	return match.Rank(seeker, all, never), nil
}

// Why says in words what two have in common.
func (b *Broker) Why(language string, s *match.Suggestion) string {
	var out []string
	for _, common := range s.Commons {
		out = append(out, b.Words.Say(language, "common_"+common, nil))
	}
	if s.Area {
		out = append(out, b.Words.Say(language, "match_area", nil))
	}
	if s.Format != "any" {
		out = append(out, b.Words.Say(language, "meet_"+s.Format, nil))
	}
	if len(out) == 0 {
		return b.Words.Say(language, "match_open", nil)
	}
	return strings.Join(out, b.Words.Say(language, "comma", nil))
}

// Choice is a button about a match.
func (b *Broker) Choice(language, what, key string, m *match.Match, style chat.Style) chat.Choice {
	return chat.Choice{ID: "m." + what + "." + m.ID, Label: b.Words.Say(language, key, nil), Style: style}
}

// Tell writes to one of the two, outside their quiet hours. Whoever has stopped or paused
// everything is not written to.
func (b *Broker) Tell(ctx context.Context, t *turn.Turn, m *match.Match, to member.ID, key string, options func(r *post.Reader) []chat.Choice, args map[string]any) error {
	r, ok, err := b.Post.Reader(ctx, to, m.Group)
	if err != nil || !ok {
		return err
	}
	after, ok := r.Clear(t.Now)
	if !ok {
		return nil
	}
	message := b.Message(r, m, key, t.Now, options, args)
	message.After = after
	t.Messages = append(t.Messages, r.To(message)...)
	return nil
}

// kept is how long a message about a match waits to be delivered.
const kept = 14 * 24 * time.Hour

// Message is one about a match, to a reader. Help is in each, and the way to report and to
// end it in each that comes from the other.
func (b *Broker) Message(r *post.Reader, m *match.Match, key string, now time.Time, options func(r *post.Reader) []chat.Choice, args map[string]any) turn.Message {
	all := map[string]any{}
	for name, value := range args {
		if in, each := value.(func(language string) string); each {
			value = in(r.Language)
		}
		all[name] = value
	}
	ask := &chat.Ask{Input: chat.One, Words: []chat.Choice{{ID: "w.help", Label: b.Words.Say(r.Language, "word_help", nil), Style: chat.Quiet}}}
	if options != nil {
		ask.Options = options(r)
	}
	return turn.Message{ID: fmt.Sprintf("m%s%s%d", m.ID, strings.ReplaceAll(key, "_", ""), now.UnixMilli()), Until: now.Add(kept),
		Body: chat.Outbound{Offer: true, Secret: true, Text: b.Words.Say(r.Language, key, all), Ask: ask}}
}

// Ask asks a supporter whether they would walk beside somebody, of whom nothing is told but
// what they have in common.
func (b *Broker) Ask(ctx context.Context, t *turn.Turn, m *match.Match, s *match.Suggestion) error {
	t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " ask", At: t.Now.Add(match.AnswerIn)})
	return b.Tell(ctx, t, m, m.Supporter, "match_asks", func(r *post.Reader) []chat.Choice {
		return []chat.Choice{b.Choice(r.Language, "yes", "match_yes", m, chat.Main), b.Choice(r.Language, "no", "match_no", m, "")}
	}, map[string]any{"Why": func(language string) string { return b.Why(language, s) }})
}

// Open opens a match to which both have said yes: each hears the other's name.
func (b *Broker) Open(ctx context.Context, t *turn.Turn, m *match.Match) error {
	m.State, m.Began, m.Touched = match.Open, t.Now, time.Time{}
	t.Undo = append(t.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " ask"})
	t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " first", At: t.Now.Add(match.FirstIn)},
		turn.Due{Kind: turn.Pairing, Subject: m.ID + " touch", At: t.Now.Add(match.TouchIn)}, turn.Due{Kind: turn.Pairing, Subject: m.ID + " end", At: t.Now.Add(match.Lasts)})
	for _, id := range []member.ID{m.Seeker, m.Supporter} {
		key := "match_opened"
		if id == m.Supporter {
			key = "match_opened_supporter"
		}
		_, name := m.Other(id)
		if err := b.Tell(ctx, t, m, id, key, b.Ways(m), map[string]any{"Name": name}); err != nil {
			return err
		}
	}
	return nil
}

// Ways are what either side can do in an open match.
func (b *Broker) Ways(m *match.Match) func(r *post.Reader) []chat.Choice {
	return func(r *post.Reader) []chat.Choice {
		return []chat.Choice{b.Choice(r.Language, "write", "match_write", m, chat.Main), b.Choice(r.Language, "see", "match_see", m, chat.Quiet)}
	}
}

// End ends a match at once. by hears nothing here; the other hears that it has ended, and
// not why. Both stay apart from then on.
func (b *Broker) End(ctx context.Context, t *turn.Turn, m *match.Match, by member.ID) error {
	was := m.State
	m.State, m.Began, m.Told = match.Ended, t.Now, match.Told{}
	t.Apart = append(t.Apart, [2]member.ID{m.Seeker, m.Supporter}, [2]member.ID{m.Supporter, m.Seeker})
	for _, what := range []string{"ask", "first", "late", "touch", "end", "over"} {
		t.Undo = append(t.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " " + what})
	}
	for _, id := range []member.ID{m.Seeker, m.Supporter} {
		if id == by {
			continue
		}
		key, options := "match_over_supporter", func(*post.Reader) []chat.Choice { return nil }
		switch {
		case id == m.Seeker && was == match.Open:
			key, options = "match_over", b.others(m)
		case id == m.Seeker:
			key, options = "match_not", b.others(m)
		case was == match.Asked:
			key = "match_withdrawn"
		}
		if err := b.Tell(ctx, t, m, id, key, options, nil); err != nil {
			return err
		}
	}
	return nil
}

// others is the way to other suggestions.
func (b *Broker) others(m *match.Match) func(r *post.Reader) []chat.Choice {
	return func(r *post.Reader) []chat.Choice {
		return []chat.Choice{{ID: "m.list." + string(m.Group), Label: b.Words.Say(r.Language, "match_others", nil)}}
	}
}

// Relay gives what one of the two writes to the other. It is kept until it is delivered, and
// no longer.
func (b *Broker) Relay(ctx context.Context, t *turn.Turn, m *match.Match, from member.ID, text string) error {
	m.Touched = t.Now
	other, _ := m.Other(from)
	_, name := m.Other(other)
	t.Undo = append(t.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " first"}, turn.Due{Kind: turn.Pairing, Subject: m.ID + " late"})
	return b.Tell(ctx, t, m, other, "match_says", func(r *post.Reader) []chat.Choice {
		return []chat.Choice{b.Choice(r.Language, "write", "write_back", m, chat.Main), b.Choice(r.Language, "concern", "match_concern", m, chat.Quiet), b.Choice(r.Language, "block", "match_block", m, chat.Quiet)}
	}, map[string]any{"Name": name, "Text": text})
}
