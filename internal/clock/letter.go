package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
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
	b := asking{c: c, t: turn.Turn{Now: c.Now()}}
	touched := map[string]int{}
	for i := range due {
		l := &due[i]
		if n, ok := touched[string(l.Who.ID)]; ok {
			l.Who = b.t.Touch[n]
		}
		quiet, err := c.quietOf(ctx, l.Group)
		if err != nil {
			return err
		}
		who := checkin.Person{Zone: zoneOf(l.Who.Zone), Wish: l.Who.Wish, Silent: l.Who.Paused || l.Who.Stopped, Spent: l.Who.State.Spent, Usual: quiet, MostOf: c.Week}
		one := turn.Letter{Broadcast: l.Broadcast, Person: l.Who.ID}
		switch verdict, until, _ := who.Judge(checkin.Broadcast, "", b.t.Now); verdict {
		case checkin.Hold:
			one.At = until
		case checkin.Not:
			one.Unwanted = true
		case checkin.Go:
			if err := b.letter(ctx, l); err != nil {
				return err
			}
			l.Who.State.Spent = l.Who.State.Spent.With(b.t.Now.Truncate(time.Minute))
			if n, ok := touched[string(l.Who.ID)]; ok {
				b.t.Touch[n] = l.Who
			} else {
				touched[string(l.Who.ID)] = len(b.t.Touch)
				b.t.Touch = append(b.t.Touch, l.Who)
			}
		}
		b.t.Letters = append(b.t.Letters, one)
	}
	return c.People.Commit(ctx, &b.t)
}

// letter is the message itself: who sends it, what they say, and the way to hear no more.
func (b *asking) letter(ctx context.Context, l *people.DueLetter) error {
	g, err := b.c.People.Group(ctx, l.Group)
	if err != nil {
		return fmt.Errorf("read group: %w", err)
	}
	addresses, err := b.c.People.Addresses(ctx, l.Who.ID)
	if err != nil {
		return err
	}
	language := l.Who.Language
	say := func(key string, args map[string]any) string { return b.c.Words.Say(language, key, args) }
	for i, to := range reached(addresses, l.Who.Wish.Only) {
		m := turn.Message{ID: fmt.Sprintf("%s-b%s-%d", l.Who.ID, l.Broadcast, i), Person: l.Who.ID, Address: to, Talk: l.Broadcast, Until: b.t.Now.Add(newsKept)}
		m.Body = chat.Outbound{ID: m.ID, To: to, Language: language, News: true, Offer: true, Text: say("from_officers", map[string]any{"Group": g.Name}) + "\n" + l.Text,
			Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "p.off.news", Label: say("news_no_more", nil), Style: chat.Quiet}},
				Words: []chat.Choice{{ID: "w.help", Label: say("word_help", nil), Style: chat.Quiet}}}}
		b.t.Messages = append(b.t.Messages, m)
	}
	return nil
}
