package gather

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// Reminder is what somebody is told about a session when it is near, or new.
// details tells whether how to get in goes with it.
func (c *Crew) Reminder(p *member.Person, s *event.Session, what string, details bool, now time.Time) turn.Message {
	r := &post.Reader{Person: *p}
	args := c.args(r, s)
	if what == Announce {
		key := "session_announced"
		if s.For != event.Everybody {
			key = "session_announced_fits"
		}
		return c.message(r, s, now, Announce, c.Words.Say(p.Language, key, args), c.choice(p.Language, "see", "session_see", s, chat.Main),
			chat.Choice{ID: "p.off.surveys", Label: c.Words.Say(p.Language, "invites_no_more", nil), Style: chat.Quiet})
	}
	text := c.Words.Say(p.Language, "remind_"+what, args)
	options := []chat.Choice{c.choice(p.Language, "way", "session_way", s, ""), c.choice(p.Language, "out", "place_give_back", s, chat.Quiet)}
	if aids := c.Aids(p.Language, s); aids != "" {
		text += "\n" + aids
	}
	if s.Details != "" && (details || !now.Before(s.Opened())) {
		text += "\n" + s.Details
		options = options[1:]
	}
	return c.message(r, s, now, what, text, options...)
}

// Aids says which interpreters and captions are booked for a session; empty for none.
func (c *Crew) Aids(language string, s *event.Session) string {
	var out []string
	for _, aid := range s.Booked() {
		out = append(out, c.Words.Say(language, "need_"+aid, nil))
	}
	if len(out) == 0 {
		return ""
	}
	return c.Words.Say(language, "session_aids", map[string]any{"Aids": strings.Join(out, c.Words.Say(language, "comma", nil))})
}

// After is done once a session is over: whoever ran it can note who came and ask for
// supervision, and those who had a place are asked what is asked after one, in the series of
// their group.
func (c *Crew) After(ctx context.Context, t *turn.Turn, s *event.Session) error {
	for _, p := range s.List.With(event.Offered, event.Waiting) {
		Unremind(t, s, p.Person)
	}
	if s.Organiser != "" {
		if err := c.tell(ctx, t, s, s.Organiser, "organiser_after", false, func(r *post.Reader) []chat.Choice {
			return []chat.Choice{c.choice(r.Language, "who", "run_who", s, chat.Main),
				{ID: "f.contact." + string(s.Group), Label: c.Words.Say(r.Language, "organiser_supervision", nil)}}
		}); err != nil {
			return err
		}
	}
	return c.asks(ctx, t, s)
}

// asks lets the series that count from a session ask those who had a place.
func (c *Crew) asks(ctx context.Context, t *turn.Turn, s *event.Session) error {
	series, err := c.People.SeriesOf(ctx, s.Group)
	if err != nil {
		return fmt.Errorf("read series: %w", err)
	}
	people, roles, err := c.People.PeopleIn(ctx, s.Group)
	if err != nil {
		return err
	}
	for i := range series {
		schedule, err := checkin.Parse(series[i].Schedule)
		if err != nil || schedule.Anchor() != checkin.Event {
			continue
		}
		asked := map[member.ID]bool{}
		for n := range people {
			p := &people[n]
			if asked[p.ID] || !there(s, p.ID) || !series[i].For(string(roles[n])) || p.Wish.Stopped(checkin.CheckIn, series[i].Flow) {
				continue
			}
			if at, ok := schedule.Next(t.Now, zone(p.Zone), s.End()); ok {
				asked[p.ID] = true
				t.Asks = append(t.Asks, turn.Ask{Series: series[i].ID, Person: p.ID, At: at, Meant: at, Anchor: anchor(s), New: true})
			}
		}
	}
	return nil
}

// there tells whether somebody is taken to have been there.
func there(s *event.Session, id member.ID) bool {
	p := s.List.Of(id)
	return p != nil && p.Status == event.Confirmed && (p.Came || !s.Closed)
}

// anchor is the end of a session, by which what is asked after it is told from what is asked
// after another that ends then.
func anchor(s *event.Session) time.Time {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.ID)) // never fails
	return s.End().Add(time.Duration(h.Sum32()%1000) * time.Millisecond)
}

// Everybody takes back what those would be asked who were not there, once whoever ran a
// session has said that all who came are noted.
func (c *Crew) Everybody(ctx context.Context, t *turn.Turn, s *event.Session) error {
	s.Closed = true
	for _, p := range s.List.With(event.Confirmed) {
		if p.Came {
			continue
		}
		asks, err := c.People.AsksOf(ctx, p.Person)
		if err != nil {
			return err
		}
		for _, a := range asks {
			if a.Anchor.Equal(anchor(s)) {
				t.Unask = append(t.Unask, a)
			}
		}
	}
	return nil
}
