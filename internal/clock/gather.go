package clock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/gather"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// What falls due in gatherings: offers run out, people are reminded and told of new ones,
// sign-up closes, and a session is over.

// gathering reads the session that due work is about; nil where it is gone, and then the
// row goes.
func (c *Clock) gathering(ctx context.Context, d turn.Due) (*event.Session, []string, error) {
	parts := strings.Fields(d.Subject)
	if len(parts) == 0 {
		return nil, nil, fmt.Errorf("no session in %q", d.Kind)
	}
	s, err := c.People.Session(ctx, parts[0])
	if errors.Is(err, turn.ErrNotFound) {
		return nil, nil, c.People.Commit(ctx, &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}})
	}
	return &s, parts, err
}

// lapsed ends an offer that has run out, and offers the place to the next.
func (c *Clock) lapsed(ctx context.Context, d turn.Due) error {
	s, _, err := c.gathering(ctx, d)
	if err != nil || s == nil {
		return err
	}
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	if err := c.Crew.Lapse(ctx, t, s); err != nil {
		return err
	}
	return c.unlessBusy(ctx, withSession(t, s))
}

// withSession puts a session into a Turn, where something of it changed.
func withSession(t *turn.Turn, s *event.Session) *turn.Turn {
	if len(s.List.Changed()) > 0 {
		t.Sessions = append(t.Sessions, turn.Session{Session: *s})
	}
	return t
}

// remind writes to somebody about a session: that it is near, or that there is a new one.
// What it says is made up now. It waits for quiet hours and for the week, and does not come
// where it would come too late.
func (c *Clock) remind(ctx context.Context, d turn.Due) error {
	s, parts, err := c.gathering(ctx, d)
	if err != nil || s == nil {
		return err
	}
	const whole = 3
	if len(parts) != whole {
		return fmt.Errorf("a reminder of %d parts", len(parts))
	}
	id, what := member.ID(parts[1]), parts[2]
	over := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	snap, err := c.People.Load(ctx, id, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return c.People.Commit(ctx, over)
	}
	if err != nil {
		return err
	}
	kind, wanted := checkin.Reminder, s.List.Status(id) == event.Confirmed && c.Now().Before(s.Start)
	if what == gather.Announce {
		kind, wanted = checkin.Invite, s.List.Of(id) == nil && s.Upcoming(c.Now())
	}
	if err := c.People.Surround(ctx, &snap); err != nil {
		return err
	}
	in := s.Shared || slices.ContainsFunc(snap.Groups, func(g group.Group) bool { return g.ID == s.Group })
	if !wanted || !in || s.State != event.Open { // they may have left the group meanwhile
		return c.People.Commit(ctx, over)
	}
	if at, ok := gather.RemindAt(s, what, c.Now()); ok && what != gather.Announce { // it has moved
		d.At = at
		return c.People.SetDue(ctx, d)
	}
	g, err := c.People.Group(ctx, s.Group)
	if err != nil {
		return err
	}
	p := snap.Person
	j := c.judged(&p, checkin.HoursOr(g.Quiet, c.Quiet))
	verdict, until, _ := j.Judge(kind, "", c.Now())
	switch verdict {
	case checkin.Hold:
		if !until.Before(s.Closes()) && (what == gather.Announce || !until.Before(s.Start)) {
			return c.People.Commit(ctx, over) // it would come too late
		}
		d.At = until
		return c.People.SetDue(ctx, d)
	case checkin.Go:
		// Where the last reminder would fall into their quiet hours, this one says how to get in.
		last, can := p.Wish.Clear(s.Start.Add(-time.Hour), j.Zone, j.Usual)
		details := what == gather.DayBefore && (!can || !last.Before(s.Start))
		m := c.Crew.Reminder(&p, s, what, details, c.Now())
		if over.Messages, err = c.to(ctx, &p, m); err != nil {
			return err
		}
		p.State.Spent = p.State.Spent.With(c.Now().Truncate(time.Minute))
		over.Touch = append(over.Touch, p)
	}
	return c.unlessBusy(ctx, over)
}

// countAfter is how long whoever ran a session has to note who came.
const countAfter = 7 * 24 * time.Hour

// fadeAfter is for how long names and needs are kept once a session is over.
const fadeAfter = 30 * 24 * time.Hour

// gather looks at a session as it closes, and once it is over.
func (c *Clock) gather(ctx context.Context, d turn.Due) error {
	s, parts, err := c.gathering(ctx, d)
	if err != nil || s == nil {
		return err
	}
	t := &turn.Turn{Now: c.Now(), Undo: []turn.Due{d}}
	what := parts[len(parts)-1]
	if what == gather.Shown {
		if err := c.show(ctx, s); err != nil {
			return err
		}
		return c.People.Commit(ctx, t)
	}
	if what == gather.Count {
		if err := c.Waves.CountUptake(ctx, s); err != nil {
			return err
		}
		return c.People.Commit(ctx, t)
	}
	if what == gather.Fade {
		for _, p := range s.List.Places {
			s.List.Note(p.Person, func(p *event.Place) { p.Told = event.Told{} })
		}
		return c.unlessBusy(ctx, withSession(t, s))
	}
	if s.State != event.Open {
		return c.People.Commit(ctx, t)
	}
	at := map[string]time.Time{gather.Over: s.End(), gather.Closing: s.Closes()}[what] // zero for now
	if at.After(c.Now()) {                                                             // it has moved
		d.At = at
		return c.People.SetDue(ctx, d)
	}
	if what == gather.Over {
		err = c.over(ctx, t, s)
	} else {
		err = c.closing(ctx, t, s)
	}
	if err != nil {
		return err
	}
	return c.unlessBusy(ctx, withSession(t, s))
}

// show lets platforms show a session to everybody in its group's places, by the one word that
// calendars have for it, or takes it off.
func (c *Clock) show(ctx context.Context, s *event.Session) error {
	g, err := c.People.Group(ctx, s.Group)
	if err != nil {
		return err
	}
	language := s.Language
	if language == "" && len(g.Languages) > 0 {
		language = g.Languages[0]
	}
	say := func(key string) string { return c.Words.Say(language, key, nil) }
	return c.Show(ctx, s.Group, chat.Event{Mark: "#" + s.ID, Name: say("calendar_word"), Text: say("shown_event"), Where: say("shown_where"), Start: s.Start, End: s.End(), Gone: s.State != event.Open})
}

// closing tells whoever runs a session that too few come, and cancels one that nobody runs.
// It is asked of one whose organiser is gone a day before too.
func (c *Clock) closing(ctx context.Context, t *turn.Turn, s *event.Session) error {
	if s.Organiser == "" && s.Officer == "" {
		t.Sessions = append(t.Sessions, turn.Session{Session: *s})
		one := &t.Sessions[len(t.Sessions)-1].Session
		return c.Crew.Cancel(ctx, t, one)
	}
	if s.List.Count(event.Confirmed) >= s.Minimum || t.Now.Before(s.Closes()) {
		return nil
	}
	return c.Crew.TellOrganiser(ctx, t, s, "organiser_few")
}

// over lets whoever ran a session note who came, and those who had a place be asked what it
// was like, without their name.
func (c *Clock) over(ctx context.Context, t *turn.Turn, s *event.Session) error {
	if err := c.Waves.AfterSessions(ctx, s.Group); err != nil {
		return fmt.Errorf("begin to ask after sessions: %w", err)
	}
	s.State = event.Over
	t.Due = append(t.Due, turn.Due{Kind: turn.Gather, Subject: s.ID + " " + gather.Count, At: s.End().Add(countAfter)}, turn.Due{Kind: turn.Gather, Subject: s.ID + " " + gather.Fade, At: s.End().Add(fadeAfter)})
	t.Sessions = append(t.Sessions, turn.Session{Session: *s})
	return c.Crew.After(ctx, t, s)
}

// sweepEvery is how often it is looked whether somebody can be offered a place.
const sweepEvery = 5 * time.Minute

// sweep offers what has become free without anybody doing something: where people are gone,
// or can be written to again; and lets others run what nobody runs any more.
func (c *Clock) sweep(ctx context.Context) error {
	if now := c.Now(); now.Sub(c.swept) < sweepEvery && !now.Before(c.swept) {
		return nil
	}
	c.swept = c.Now()
	ids, err := c.People.OpenSessions(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids {
		errs = append(errs, c.sweepOne(ctx, id))
	}
	return errors.Join(errs...)
}

func (c *Clock) sweepOne(ctx context.Context, id string) error {
	s, err := c.People.Session(ctx, id)
	if err != nil {
		return err
	}
	t := &turn.Turn{Now: c.Now()}
	orphan := false
	if s.Organiser != "" {
		if _, err := c.People.Load(ctx, s.Organiser, nil); errors.Is(err, turn.ErrNotFound) {
			orphan = true
			if err := c.Crew.Orphan(ctx, t, &s); err != nil {
				return err
			}
		}
	}
	if s.List.Free() > 0 && s.List.Count(event.Waiting) > 0 {
		if err := c.Crew.Fill(ctx, t, &s, ""); err != nil {
			return err
		}
	}
	if !orphan && !slices.ContainsFunc(s.List.Changed(), func(p event.Place) bool { return p.Status == event.Offered }) {
		return nil
	}
	t.Sessions = append(t.Sessions, turn.Session{Session: s})
	return c.unlessBusy(ctx, t)
}

// mine tells what due work belongs to somebody, so that it does not stand before the rest
// where it fails.
var mine = []turn.Kind{turn.Nudge, turn.Expire, turn.Renew, turn.Lapse, turn.Offer, turn.Remind, turn.Gather, turn.Pairing, turn.Alarm}

func theirs(k turn.Kind) bool { return slices.Contains(mine, k) }
