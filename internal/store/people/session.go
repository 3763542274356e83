package people

import (
	"context"
	"errors"
	"time"

	"database/sql"

	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

func factsPlace(id string) string { return "session|body|" + id }
func toldPlace(id string, who member.ID) string {
	return "place|body|" + id + "|" + string(who)
}
func needsPlace(id member.ID) string { return "need|body|" + string(id) }

// sealedSession is a session with its places, encrypted.
type sealedSession struct {
	facts  []byte
	places [][]byte
}

func (s *Store) sealSession(one *turn.Session) (out sealedSession, err error) {
	one.Ranks = one.List.Ranks
	if out.facts, err = s.sealVoice(one.Facts, factsPlace(one.ID)); err != nil {
		return out, err
	}
	for _, p := range one.List.Changed() {
		b, err := s.sealVoice(p.Told, toldPlace(one.ID, p.Person))
		if err != nil {
			return out, err
		}
		out.places = append(out.places, b)
	}
	return out, nil
}

// sessions writes gatherings and who has a place in them. One that changed meanwhile is
// decided on again.
func (c *committer) sessions(ctx context.Context) error {
	for i := range c.t.Sessions {
		if err := c.session(ctx, &c.t.Sessions[i], c.sealed.sessions[i]); err != nil {
			return err
		}
	}
	if c.t.Needs != nil {
		return c.q.SetNeeds(ctx, sqlcgen.SetNeedsParams{Person: string(c.t.Person.ID), Body: c.sealed.needs})
	}
	return c.feed(ctx)
}

func (c *committer) session(ctx context.Context, s *turn.Session, sealed sealedSession) error {
	if s.New {
		if _, err := c.q.SessionByID(ctx, s.ID); err == nil {
			return turn.ErrConflict
		}
		if err := c.q.AddSession(ctx, sqlcgen.AddSessionParams{ID: s.ID, Gathering: s.Gathering, Grp: string(s.Group), Body: sealed.facts, Zone: s.Zone, Start: ms(s.Start), State: string(s.State),
			Organiser: string(s.Organiser), Officer: string(s.Officer), Capacity: int64(s.List.Capacity), Shared: s.Shared, Apart: s.Apart, Sequence: s.Sequence}); err != nil {
			return err
		}
	} else {
		n, err := c.q.ChangeSession(ctx, sqlcgen.ChangeSessionParams{Body: sealed.facts, Zone: s.Zone, Start: ms(s.Start), State: string(s.State), Organiser: string(s.Organiser),
			Officer: string(s.Officer), Capacity: int64(s.List.Capacity), Shared: s.Shared, Apart: s.Apart, Sequence: s.Sequence, ID: s.ID, Version: s.Version})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
	}
	for i, p := range s.List.Changed() {
		if c.t.Forget == p.Person {
			continue // gone with them
		}
		if err := c.q.SetPlace(ctx, sqlcgen.SetPlaceParams{Session: s.ID, Person: string(p.Person), Status: string(p.Status), Rank: p.Rank, Until: ms(p.Until), Passed: ms(p.Passed), Came: p.Came, Body: sealed.places[i]}); err != nil {
			return err
		}
	}
	return nil
}

// feed writes or takes back the address of somebody's calendar.
func (c *committer) feed(ctx context.Context) error {
	f := c.t.Feed
	switch {
	case f == nil:
		return nil
	case f.Token == "":
		return c.q.DropFeed(ctx, string(c.t.Person.ID))
	}
	return c.q.SetFeed(ctx, sqlcgen.SetFeedParams{Person: string(c.t.Person.ID), Token: c.s.Code("feed", f.Token), Titles: f.Titles})
}

// Session reads a gathering with its places; turn.ErrNotFound for none.
func (s *Store) Session(ctx context.Context, id string) (event.Session, error) {
	row, err := s.read().SessionByID(ctx, id)
	if err != nil {
		return event.Session{}, missing(err)
	}
	all, err := s.readSessions(ctx, []sqlcgen.Session{row}, nil)
	if err != nil {
		return event.Session{}, err
	}
	return all[0], nil
}

// SessionsFor are those that a group's people see, which begin after a moment.
func (s *Store) SessionsFor(ctx context.Context, g group.ID, after time.Time) ([]event.Session, error) {
	rows, err := s.read().SessionsIn(ctx, sqlcgen.SessionsInParams{Grp: string(g), Start: ms(after)})
	return s.readSessions(ctx, rows, err)
}

// SessionsOf are a group's own, over or not.
func (s *Store) SessionsOf(ctx context.Context, g group.ID) ([]event.Session, error) {
	rows, err := s.read().SessionsOfGroup(ctx, string(g))
	return s.readSessions(ctx, rows, err)
}

// Gathering are the sessions of one series.
func (s *Store) Gathering(ctx context.Context, id string) ([]event.Session, error) {
	rows, err := s.read().SessionsOfGathering(ctx, id)
	return s.readSessions(ctx, rows, err)
}

// SessionsOfPerson are those in which somebody stands; SessionsRunBy those that they run.
func (s *Store) SessionsOfPerson(ctx context.Context, id member.ID) ([]event.Session, error) {
	rows, err := s.read().SessionsOfPerson(ctx, string(id))
	return s.readSessions(ctx, rows, err)
}

// SessionsRunBy are those that somebody runs.
func (s *Store) SessionsRunBy(ctx context.Context, id member.ID) ([]event.Session, error) {
	rows, err := s.read().SessionsRunBy(ctx, string(id))
	return s.readSessions(ctx, rows, err)
}

// OpenSessions names those that are open.
func (s *Store) OpenSessions(ctx context.Context) ([]string, error) {
	return s.read().OpenSessions(ctx)
}

func (s *Store) readSessions(ctx context.Context, rows []sqlcgen.Session, err error) ([]event.Session, error) {
	var out []event.Session
	for _, r := range rows {
		one := event.Session{ID: r.ID, Gathering: r.Gathering, Group: group.ID(r.Grp), Zone: r.Zone, Start: at(r.Start), State: event.State(r.State), Organiser: member.ID(r.Organiser),
			Officer: member.OfficerID(r.Officer), Apart: r.Apart, Sequence: r.Sequence, Version: r.Version}
		if err := s.unsealVoice(r.Body, factsPlace(r.ID), &one.Facts); err != nil {
			return nil, err
		}
		one.List = event.List{Capacity: int(r.Capacity), Queue: one.Queue, Ranks: one.Ranks}
		places, err := s.read().PlacesIn(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			place := event.Place{Person: member.ID(p.Person), Status: event.Status(p.Status), Rank: p.Rank, Until: at(p.Until), Passed: at(p.Passed), Came: p.Came}
			if err := s.unsealVoice(p.Body, toldPlace(r.ID, place.Person), &place.Told); err != nil {
				return nil, err
			}
			one.List.Places = append(one.List.Places, place)
		}
		out = append(out, one)
	}
	return out, err
}

// Needs is what somebody told so that they can come.
func (s *Store) Needs(ctx context.Context, id member.ID) (member.Needs, error) {
	var out member.Needs
	sealed, err := s.read().NeedsOf(ctx, string(id))
	if errors.Is(err, sql.ErrNoRows) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	return out, s.unsealVoice(sealed, needsPlace(id), &out)
}

// Standings are what is marked of those who support others in a group.
func (s *Store) Standings(ctx context.Context, g group.ID) ([]member.Standing, error) {
	rows, err := s.read().StandingIn(ctx, string(g))
	return standings(rows, err)
}

// StandingsOf are those of a person, in every group.
func (s *Store) StandingsOf(ctx context.Context, id member.ID) ([]member.Standing, error) {
	rows, err := s.read().StandingOf(ctx, string(id))
	return standings(rows, err)
}

func standings(rows []sqlcgen.Standing, err error) ([]member.Standing, error) {
	var out []member.Standing
	for _, r := range rows {
		out = append(out, member.Standing{Person: member.ID(r.Person), Group: group.ID(r.Grp), What: r.What, Until: at(r.Until), Officer: member.OfficerID(r.Officer), Day: date(r.Day)})
	}
	return out, err
}

// SetStanding marks one, by an officer of the group.
func (s *Store) SetStanding(ctx context.Context, in member.Standing) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, in.Officer, in.Group); err != nil {
			return err
		}
		return q.SetStanding(ctx, sqlcgen.SetStandingParams{Person: string(in.Person), Grp: string(in.Group), What: in.What, Until: ms(in.Until), Officer: string(in.Officer), Day: day(in.Day)})
	})
}

// Feed is who reads their calendar with a token, and whether titles are shown;
// turn.ErrNotFound for nobody.
func (s *Store) Feed(ctx context.Context, token string) (id member.ID, titles bool, err error) {
	row, err := s.read().FeedByToken(ctx, s.Code("feed", token))
	if err != nil {
		return "", false, missing(err)
	}
	return member.ID(row.Person), row.Titles, nil
}

// HasFeed tells whether somebody has such an address.
func (s *Store) HasFeed(ctx context.Context, id member.ID) (bool, error) {
	_, err := s.read().FeedOf(ctx, string(id))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
