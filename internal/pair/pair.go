// Package pair carries out what happens in one-to-one matches: who is asked, that both hear of
// it, that it opens, goes on and ends. It puts all of it into a Turn, which others commit:
// who talks to the bot, officers, or the clock. Neither side hears why the other ends it.
package pair

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
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
	ProfilesOf(ctx context.Context, id member.ID) ([]turn.Profile, error)
	Needs(ctx context.Context, id member.ID) (member.Needs, error)
	Apart(ctx context.Context, id member.ID, now time.Time) (map[member.ID]bool, error)
	Standings(ctx context.Context, g group.ID) ([]member.Standing, error)
	PeopleIn(ctx context.Context, g group.ID) ([]member.Person, []member.Role, error)
	Load(ctx context.Context, id member.ID, inbound []byte) (turn.Snapshot, error)
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

// Suggest ranks the peer supporters of a group for somebody. Those in gone are left out: this
// Turn parts them.
func (b *Broker) Suggest(ctx context.Context, id member.ID, g group.ID, seeker *match.Profile, gone []turn.Apart, now time.Time) ([]match.Suggestion, error) {
	profiles, err := b.People.Profiles(ctx, g, Supporter)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	never, err := b.People.Apart(ctx, id, now)
	if err != nil {
		return nil, err
	}
	never[id] = true
	for _, a := range gone {
		if a.One == id {
			never[a.Other] = true
		}
	}
	own, err := b.People.PairsOf(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read matches: %w", err)
	}
	for i := range own { // nor whom they walk beside, or who walks beside them
		if other, _ := own[i].Other(id); own[i].State != match.Ended {
			never[other] = true
		}
	}
	able, err := b.able(ctx, g, profiles, now)
	if err != nil {
		return nil, err
	}
	// Equals come in an order of this person's own, so that not the same few are asked by all.
	slices.SortFunc(able, func(x, y match.Candidate) int { return strings.Compare(order(id, x.Person), order(id, y.Person)) })
	return match.Rank(seeker, able, never), nil
}

func order(a, b member.ID) string {
	sum := sha256.Sum256([]byte(string(a) + "\x00" + string(b)))
	return string(sum[:])
}

// able are the peer supporters of a group with what is known of them.
func (b *Broker) able(ctx context.Context, g group.ID, profiles map[member.ID]match.Profile, now time.Time) ([]match.Candidate, error) {
	standings, err := b.People.Standings(ctx, g)
	if err != nil {
		return nil, err
	}
	people, roles, err := b.People.PeopleIn(ctx, g)
	if err != nil {
		return nil, err
	}
	var out []match.Candidate
	for i := range people {
		id := people[i].ID
		profile, ok := profiles[id]
		if !ok || roles[i] != member.Supporter {
			continue
		}
		r, there, err := b.Post.Reader(ctx, id, g)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		pairs, err := b.People.PairsOf(ctx, id)
		if err != nil {
			return nil, err
		}
		reads, can := r.Clear(now)
		one := match.Candidate{Person: id, Profile: profile, Able: can && reads.Before(now.Add(match.AnswerIn)) && member.Current(standings, id, g, now)}
		for j := range pairs { // in all of their groups
			if pairs[j].Supporter == id && pairs[j].State != match.Ended && !pairs[j].Told.Silent {
				one.Load++
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// May tells whether two may meet: both are in the group, all that is asked of the supporter
// holds, neither wants to meet the other, and they have not parted.
func (b *Broker) May(ctx context.Context, m *match.Match, now time.Time) (bool, error) {
	people, roles, err := b.People.PeopleIn(ctx, m.Group)
	if err != nil {
		return false, err
	}
	seeker, supporter := false, false
	for i := range people {
		seeker = seeker || people[i].ID == m.Seeker
		supporter = supporter || people[i].ID == m.Supporter && roles[i] == member.Supporter
	}
	standings, err := b.People.Standings(ctx, m.Group)
	if err != nil {
		return false, err
	}
	apart, err := b.People.Apart(ctx, m.Seeker, now)
	if err != nil || !seeker || !supporter || apart[m.Supporter] || !member.Current(standings, m.Supporter, m.Group, now) {
		return false, err
	}
	one, err := b.profile(ctx, m.Seeker, m.Group, Seeker)
	if err != nil {
		return false, err
	}
	other, err := b.profile(ctx, m.Supporter, m.Group, Supporter)
	return !match.Apart(one, other), err
}

// profile is what somebody told of one side, with the other names by which they are known.
func (b *Broker) profile(ctx context.Context, id member.ID, g group.ID, side string) (*match.Profile, error) {
	all, err := b.People.ProfilesOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &match.Profile{}
	for i := range all { // whom somebody must not meet holds on both sides
		if all[i].Group == g && all[i].Side == side {
			out.Name = all[i].Name
		}
		out.Names = append(out.Names, all[i].Name)
		out.Places, out.People = append(out.Places, all[i].Places...), append(out.People, all[i].People...)
	}
	needs, err := b.People.Needs(ctx, id)
	if err != nil {
		return nil, err
	}
	out.Names = append(out.Names, needs.Name)
	r, ok, err := b.Post.Reader(ctx, id, g)
	if ok {
		out.Names = append(out.Names, r.Names...)
	}
	return out, err
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

// Tell writes to one of the two, outside their quiet hours. done is false where they have
// stopped or paused everything: they are not written to.
func (b *Broker) Tell(ctx context.Context, t *turn.Turn, m *match.Match, to member.ID, key string, options func(r *post.Reader) []chat.Choice, args map[string]any) (done bool, err error) {
	r, ok, err := b.Post.Reader(ctx, to, m.Group)
	if err != nil || !ok {
		return false, err
	}
	after, ok := r.Clear(t.Now)
	if !ok {
		return false, nil
	}
	message := b.Message(r, m, key, t.Now, options, args)
	message.After, message.Until = after, after.Add(kept)
	t.Messages = append(t.Messages, r.To(message)...)
	return true, nil
}

// kept is how long a message about a match waits to be delivered.
const kept = 14 * 24 * time.Hour

// Message is one about a match, to a reader. Help is in each. Its id puts it after those from
// before.
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
	const letters = 8
	return turn.Message{ID: fmt.Sprintf("m%011x%s", now.UnixMilli(), rand.Text()[:letters]), Talk: Talk(m.ID), Until: now.Add(kept),
		Body: chat.Outbound{Offer: true, Secret: true, Text: b.Words.Say(r.Language, key, all), Ask: ask}}
}

// Talk is what messages of a match go with: what is of no more use is not delivered.
func Talk(id string) string { return "m." + id }

// Ask asks a supporter whether they would walk beside somebody, of whom nothing is told but
// what they have in common.
func (b *Broker) Ask(ctx context.Context, t *turn.Turn, m *match.Match, s *match.Suggestion) error {
	t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " ask", At: t.Now.Add(match.AnswerIn)})
	if m.Told.Silent {
		return nil
	}
	_, err := b.Tell(ctx, t, m, m.Supporter, "match_asks", func(r *post.Reader) []chat.Choice {
		return []chat.Choice{b.Choice(r.Language, "yes", "match_yes", m, chat.Main), b.Choice(r.Language, "no", "match_no", m, "")}
	}, map[string]any{"Why": func(language string) string { return b.Why(language, s) }})
	return err
}

// Open opens a match to which both have said yes: each hears the other's name.
func (b *Broker) Open(ctx context.Context, t *turn.Turn, m *match.Match) error {
	m.State, m.Began, m.Touched, m.Told.Opened = match.Open, t.Now, time.Time{}, true
	t.Undo = append(t.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " ask"})
	t.Due = append(t.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " first", At: t.Now.Add(match.FirstIn)},
		turn.Due{Kind: turn.Pairing, Subject: m.ID + " touch", At: t.Now.Add(match.TouchIn)}, turn.Due{Kind: turn.Pairing, Subject: m.ID + " end", At: t.Now.Add(match.Lasts)})
	for _, id := range []member.ID{m.Seeker, m.Supporter} {
		key := "match_opened"
		if id == m.Supporter {
			key = "match_opened_supporter"
		}
		_, name := m.Other(id)
		if _, err := b.Tell(ctx, t, m, id, key, b.Ways(m), map[string]any{"Name": name}); err != nil {
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

// Ending is how a match ends.
type Ending string

// Endings: how long two stay apart after it, and whether what is on its way is still given.
const (
	Parted    Ending = "parted"    // one of them ended it: apart for ever
	Cut       Ending = "cut"       // a block, a concern, or somebody gone: and nothing is given any more
	Declined  Ending = "declined"  // the supporter said no, or the officers did
	Unheard   Ending = "unheard"   // nobody answered in time
	Withdrawn Ending = "withdrawn" // whoever asked took it back
)

var apartFor = map[Ending]time.Duration{Declined: 60 * 24 * time.Hour, Unheard: 30 * 24 * time.Hour}

// End ends a match at once. by hears nothing here; the other hears that it has ended, and
// not why. Names are kept for a while, so that a concern can still be told.
func (b *Broker) End(ctx context.Context, t *turn.Turn, m *match.Match, by member.ID, how Ending) error {
	was := m.State
	m.State, m.Began = match.Ended, t.Now
	if how != Withdrawn {
		until := time.Time{}
		if long := apartFor[how]; long > 0 {
			until = t.Now.Add(long)
		}
		t.Apart = append(t.Apart, turn.Apart{One: m.Seeker, Other: m.Supporter, Until: until}, turn.Apart{One: m.Supporter, Other: m.Seeker, Until: until})
	}
	if how != Parted {
		t.Unsay = append(t.Unsay, Talk(m.ID))
	}
	for _, what := range []string{"ask", "first", "late", "touch", "touch@seeker", "touch@supporter", "end", "end@seeker", "end@supporter", "over"} {
		t.Undo = append(t.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " " + what})
	}
	for _, id := range []member.ID{m.Seeker, m.Supporter} {
		if id == by || id == m.Supporter && m.Told.Silent {
			continue
		}
		if err := b.Drop(ctx, t, m, id); err != nil {
			return err
		}
		key, options := "match_withdrawn", func(*post.Reader) []chat.Choice { return nil }
		switch {
		case id == m.Seeker && was == match.Open:
			key, options = "match_over", b.others(m)
		case id == m.Seeker:
			key, options = "match_not", b.others(m)
		case was == match.Open:
			key = "match_over_supporter"
		}
		if _, err := b.Tell(ctx, t, m, id, key, options, nil); err != nil {
			return err
		}
	}
	return nil
}

// Writing is the flow in which one of the two writes to the other.
const Writing = "write-to"

// Drop takes away what somebody has begun to write to the other: the name stands in it.
func (b *Broker) Drop(ctx context.Context, t *turn.Turn, m *match.Match, id member.ID) error {
	snap, err := b.People.Load(ctx, id, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read what they write: %w", err)
	}
	for i := range snap.Conversations {
		if c := &snap.Conversations[i]; c.Flow == Writing && c.About == m.ID && !slices.Contains(t.End, c.ID) {
			t.End = append(t.End, c.ID)
			t.Undo = append(t.Undo, turn.Due{Kind: turn.Expire, Subject: c.ID}, turn.Due{Kind: turn.Nudge, Subject: c.ID})
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

// Holds tells whether all that is asked of the supporter of a match holds now.
func (b *Broker) Holds(ctx context.Context, m *match.Match, now time.Time) (bool, error) {
	standings, err := b.People.Standings(ctx, m.Group)
	return member.Current(standings, m.Supporter, m.Group, now), err
}

// Pause tells both that nothing is passed on between them, or that it is again, where what is
// asked of the supporter has ended or was marked anew. changed is false where both know.
func (b *Broker) Pause(ctx context.Context, t *turn.Turn, m *match.Match) (changed bool, err error) {
	holds, err := b.Holds(ctx, m, t.Now)
	if err != nil || m.State != match.Open || m.Told.Paused != holds {
		return false, err
	}
	m.Told.Paused = !holds
	for _, id := range []member.ID{m.Seeker, m.Supporter} {
		key, options := "match_paused", b.person(m)
		switch {
		case holds:
			key, options = "match_resumed", b.Ways(m)
		case id == m.Supporter:
			key = "match_paused_supporter"
		}
		_, name := m.Other(id)
		if _, err := b.Tell(ctx, t, m, id, key, options, map[string]any{"Name": name}); err != nil {
			return false, err
		}
	}
	return true, nil
}

// person is the way to those who run the group.
func (b *Broker) person(m *match.Match) func(r *post.Reader) []chat.Choice {
	return func(r *post.Reader) []chat.Choice {
		return []chat.Choice{{ID: "f.contact." + string(m.Group), Label: b.Words.Say(r.Language, "word_person", nil)}}
	}
}

// Relay gives what one of the two writes to the other, whose supporter must be one still: see
// Holds. It is kept until it is delivered, and no longer. done is false where the other wants
// to hear nothing now.
func (b *Broker) Relay(ctx context.Context, t *turn.Turn, m *match.Match, from member.ID, text string) (done bool, err error) {
	other, _ := m.Other(from)
	_, name := m.Other(other)
	done, err = b.Tell(ctx, t, m, other, "match_says", func(r *post.Reader) []chat.Choice {
		return []chat.Choice{b.Choice(r.Language, "write", "write_back", m, chat.Main), b.Choice(r.Language, "concern", "match_concern", m, chat.Quiet), b.Choice(r.Language, "block", "match_block", m, chat.Quiet)}
	}, map[string]any{"Name": name, "Text": text})
	if done && from == m.Supporter {
		m.Touched = t.Now.Truncate(24 * time.Hour)
		t.Undo = append(t.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " first"}, turn.Due{Kind: turn.Pairing, Subject: m.ID + " late"})
	}
	return done, err
}
