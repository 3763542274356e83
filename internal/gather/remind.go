package gather

import (
	"context"
	"fmt"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/turn"
)

// Reminder is what somebody is told about a session when it is near, or new.
func (c *Crew) Reminder(p *member.Person, s *event.Session, what string, now time.Time) turn.Message {
	r := &reader{Person: *p}
	args := c.args(r, s)
	if what == Announce {
		key := "session_announced"
		if s.For != event.Everybody {
			key = "session_announced_fits"
		}
		return c.message(r, s, "n", c.Words.Say(p.Language, key, args), c.choice(p.Language, "see", "session_see", s, chat.Main),
			chat.Choice{ID: "p.off.surveys", Label: c.Words.Say(p.Language, "invites_no_more", nil), Style: chat.Quiet})
	}
	text := c.Words.Say(p.Language, "remind_"+what, args)
	options := []chat.Choice{c.choice(p.Language, "way", "session_way", s, ""), c.choice(p.Language, "out", "place_give_back", s, chat.Quiet)}
	if s.Details != "" && !now.Before(s.Opened()) {
		text += "\n" + s.Details
		options = options[1:]
	}
	return c.message(r, s, what, text, options...)
}

// After is said once a session is over: to whoever ran it, how many came and what they need;
// to those who had a place, that they can say what they think.
func (c *Crew) After(ctx context.Context, t *turn.Turn, s *event.Session) error {
	if s.Organiser != "" {
		if err := c.tell(ctx, t, s, s.Organiser, "organiser_after", false, func(r *reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "who", "run_who", s, chat.Main),
				{ID: "f.contact." + string(s.Group), Label: c.Words.Say(r.Language, "organiser_supervision", nil)}}
		}); err != nil {
			return err
		}
	}
	for _, p := range s.List.With(event.Offered, event.Waiting) {
		Unremind(t, s, p.Person)
	}
	for _, p := range s.List.With(event.Confirmed) {
		if err := c.tell(ctx, t, s, p.Person, "session_after", false, func(r *reader) []chat.Choice {
			return []chat.Choice{{ID: fmt.Sprintf("f.%s", "suggest."+string(s.Group)), Label: c.Words.Say(r.Language, "session_feedback", nil)}}
		}); err != nil {
			return err
		}
	}
	return nil
}
