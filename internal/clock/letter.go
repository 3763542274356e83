package clock

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// letters tells people what officers tell their group, each when their quiet hours and
// their week allow it. It is written in blocks, which a cancel comes between.
func (c *Clock) letters(ctx context.Context) error {
	for ctx.Err() == nil {
		due, err := c.People.LettersDue(ctx, c.Now(), usualBlock)
		if err != nil {
			return fmt.Errorf("read letters: %w", err)
		}
		if len(due) == 0 {
			return nil
		}
		if c.letterBlock(ctx, due) == nil {
			continue
		}
		return c.letterEach(ctx, due) // the rest at the next look
	}
	return ctx.Err()
}

// letterEach writes one letter after another, since somebody of a block is writing, or it
// was cancelled, or one cannot be written at all; that one is put off.
func (c *Clock) letterEach(ctx context.Context, due []people.DueLetter) error {
	for i := range due {
		err := c.letterBlock(ctx, due[i:i+1])
		if err == nil || errors.Is(err, turn.ErrConflict) || ctx.Err() != nil {
			continue
		}
		c.Log.Error("a letter could not be written", "err", err)
		later := turn.Letter{Broadcast: due[i].Broadcast, Person: due[i].Who.ID, At: c.Now().Add(postponed)}
		if err := c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Letters: []turn.Letter{later}}); err != nil {
			return fmt.Errorf("put a letter off: %w", err)
		}
	}
	return nil
}

// letterBlock decides on some letters and commits what comes of them as one Turn.
func (c *Clock) letterBlock(ctx context.Context, due []people.DueLetter) error {
	b := c.block()
	for i := range due {
		if err := b.letter(ctx, &due[i]); err != nil {
			return err
		}
	}
	return c.People.Commit(ctx, &b.t)
}

// letter decides on one letter.
func (b *block) letter(ctx context.Context, l *people.DueLetter) error {
	g, err := b.group(ctx, l.Group)
	if err != nil {
		return err
	}
	who := b.newest(l.Who)
	one := turn.Letter{Broadcast: l.Broadcast, Person: who.ID}
	kind := checkin.Broadcast
	var ends time.Time
	if id, ok := strings.CutPrefix(l.Role, group.ToSession); ok {
		// They signed up for it; whoever has given their place back meanwhile reads nothing.
		kind = checkin.Reminder
		if ends, err = b.c.concerned(ctx, id, who.ID); err != nil {
			return err
		}
		if !ends.After(b.t.Now) {
			b.t.Letters = append(b.t.Letters, one)
			return nil
		}
	}
	switch verdict, until, _ := b.c.judged(&who, checkin.HoursOr(g.Quiet, b.c.Quiet)).Judge(kind, "", b.t.Now); verdict {
	case checkin.Hold:
		one.At = until
	case checkin.Not:
		one.Unwanted = true
	case checkin.Go:
		all, err := b.c.to(ctx, &who, b.written(l, g.Name, who.Language))
		if err != nil {
			return err
		}
		b.t.Messages = append(b.t.Messages, all...)
		b.spend(who)
	}
	b.t.Letters = append(b.t.Letters, one)
	return nil
}

// concerned is until when a session concerns somebody; zero where it does not.
func (c *Clock) concerned(ctx context.Context, id string, who member.ID) (time.Time, error) {
	s, err := c.People.Session(ctx, id)
	if errors.Is(err, turn.ErrNotFound) {
		return time.Time{}, nil
	}
	if p := s.List.Of(who); err != nil || p == nil || s.State != event.Open || p.Status != event.Confirmed && p.Status != event.Offered && p.Status != event.Waiting {
		return time.Time{}, err
	}
	return s.Start, nil
}

// written is the message itself: who sends it, what they say, and the way to hear no more.
func (b *block) written(l *people.DueLetter, from, language string) turn.Message {
	say := func(key string, args map[string]any) string { return b.c.Words.Say(language, key, args) }
	return turn.Message{ID: "b" + l.Broadcast, Talk: l.Broadcast, Until: b.t.Now.Add(newsKept), Body: chat.Outbound{Offer: true,
		Text: say("from_officers", map[string]any{"Group": from}) + "\n" + l.Text,
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "p.off.news", Label: say("news_no_more", nil), Style: chat.Quiet}},
			Words: []chat.Choice{{ID: "w.help", Label: say("word_help", nil), Style: chat.Quiet}}}}}
}
