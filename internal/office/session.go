package office

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// Gatherings are a group's, soonest first, those that are over last. Who comes to one that a
// peer supporter runs is shown to them alone, and not even counted here.
func (o *Office) Gatherings(ctx context.Context, by member.Officer, g group.ID) ([]event.Shown, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.SessionsOf(ctx, g)
	if err != nil {
		return nil, worded("read sessions", err)
	}
	var out []event.Shown
	for i := range all {
		out = append(out, all[i].ToOfficers(o.Now()))
	}
	now := o.Now()
	slices.SortStableFunc(out, func(a, b event.Shown) int {
		if over := a.End().Before(now); over != b.End().Before(now) {
			if over {
				return 1
			}
			return -1
		}
		return a.Start.Compare(b.Start)
	})
	return out, nil
}

// Gathering is one of a group's.
func (o *Office) Gathering(ctx context.Context, by member.Officer, g group.ID, id string) (event.Shown, error) {
	if !by.In(g) {
		return event.Shown{}, form.ErrNotYours
	}
	s, err := o.People.Session(ctx, id)
	if err == nil && s.Group != g {
		err = turn.ErrNotFound
	}
	return s.ToOfficers(o.Now()), worded("read session", err)
}

// MakeSession makes a session, or a series of them, that officers run. It returns
// form.Mistakes with everything that is wrong; nonce makes the ids, so that a form that is
// sent twice makes one.
func (o *Office) MakeSession(ctx context.Context, by member.OfficerID, plan event.Plan, nonce string) (string, error) {
	plan.Officer, plan.Organiser = by, ""
	first := true
	all, flaws := plan.Sessions(o.Now(), func() string {
		if first {
			first = false
			return nonce
		}
		return o.ID()
	})
	if len(flaws) > 0 {
		return "", o.mistakes(flaws)
	}
	t := &turn.Turn{Now: o.Now()}
	for i := range all {
		t.Sessions = append(t.Sessions, turn.Session{Session: all[i], New: true})
	}
	if err := o.Crew.Open(ctx, t, all); err != nil {
		return "", worded("open session", err)
	}
	return all[0].ID, worded("make session", o.People.CommitBy(ctx, by, plan.Group, t))
}

func (o *Office) mistakes(flaws []event.Flaw) error {
	var m form.Mistakes
	for _, f := range flaws {
		m.Add(f.Field, "", "%s", o.Words.Say("en", f.Key, nil))
	}
	return m
}

// onSession changes a session that officers run, with all of its series from it on where
// whole is set; what changed meanwhile is decided again.
func (o *Office) onSession(ctx context.Context, by member.OfficerID, g group.ID, id string, whole bool, do func(t *turn.Turn, all []*event.Session) error) error {
	const tries = 5
	var err error
	for range tries {
		var all []*event.Session
		if all, err = o.targets(ctx, g, id, whole); err != nil {
			return worded("read session", err)
		}
		t := &turn.Turn{Now: o.Now()}
		if err = do(t, all); err != nil {
			return err
		}
		for _, s := range all {
			t.Sessions = append(t.Sessions, turn.Session{Session: *s})
		}
		if err = o.People.CommitBy(ctx, by, g, t); !errors.Is(err, turn.ErrConflict) {
			break
		}
	}
	return worded("change session", err)
}

func (o *Office) targets(ctx context.Context, g group.ID, id string, whole bool) ([]*event.Session, error) {
	s, err := o.People.Session(ctx, id)
	if err != nil {
		return nil, err
	}
	if s.Group != g || s.Officer == "" {
		return nil, turn.ErrNotFound
	}
	out := []*event.Session{&s}
	if !whole {
		return out, nil
	}
	rest, err := o.People.Gathering(ctx, s.Gathering)
	for i := range rest {
		if r := &rest[i]; r.ID != id && !r.Apart && r.State == event.Open && r.Officer != "" && r.Start.After(s.Start) {
			out = append(out, r)
		}
	}
	return out, err
}

// AlterSession changes a session, or the rest of its series; everybody concerned is told.
func (o *Office) AlterSession(ctx context.Context, by member.OfficerID, g group.ID, id string, whole bool, in event.Alteration) error {
	return o.onSession(ctx, by, g, id, whole, func(t *turn.Turn, all []*event.Session) error {
		if all[0].State != event.Open {
			return form.ErrNotFound
		}
		flaws, err := o.Crew.Alter(ctx, t, all, in)
		if err != nil {
			return worded("change session", err)
		}
		if len(flaws) > 0 {
			return o.mistakes(flaws)
		}
		for _, s := range all {
			s.Apart = s.Apart || !whole
		}
		return nil
	})
}

// CancelSession cancels a session, or the rest of its series; everybody concerned is told.
func (o *Office) CancelSession(ctx context.Context, by member.OfficerID, g group.ID, id string, whole bool) error {
	return o.onSession(ctx, by, g, id, whole, func(t *turn.Turn, all []*event.Session) error {
		for _, s := range all {
			if err := o.Crew.Cancel(ctx, t, s); err != nil {
				return worded("cancel session", err)
			}
		}
		return nil
	})
}

// NoteCame notes that somebody was there, or takes it back; form.ErrNotFound before the
// session begins.
func (o *Office) NoteCame(ctx context.Context, by member.OfficerID, g group.ID, id string, rank int64) error {
	return o.onPlace(ctx, by, g, id, rank, func(_ *turn.Turn, s *event.Session, p *event.Place) error {
		if o.Now().Before(s.Start) {
			return form.ErrNotFound
		}
		s.List.Note(p.Person, func(p *event.Place) { p.Came = !p.Came })
		return nil
	})
}

// NoteEverybody says that all who came are noted: nobody else is asked how it was.
func (o *Office) NoteEverybody(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return o.onSession(ctx, by, g, id, false, func(t *turn.Turn, all []*event.Session) error {
		if o.Now().Before(all[0].Start) {
			return form.ErrNotFound
		}
		return worded("note who came", o.Crew.Everybody(ctx, t, all[0]))
	})
}

// NoteNeed notes how far something is that somebody needs, and tells them.
func (o *Office) NoteNeed(ctx context.Context, by member.OfficerID, g group.ID, id string, rank int64, need, state string) error {
	if !event.MustBook(need) || state != event.Booked && state != event.NotPossible {
		return form.ErrNotFound
	}
	return o.onPlace(ctx, by, g, id, rank, func(t *turn.Turn, s *event.Session, p *event.Place) error {
		if _, asked := p.Told.Needs[need]; !asked {
			return form.ErrNotFound
		}
		s.List.Note(p.Person, func(p *event.Place) { p.Told.Needs[need] = state })
		return worded("tell", o.Crew.TellNeed(ctx, t, s, p.Person, need, state))
	})
}

func (o *Office) onPlace(ctx context.Context, by member.OfficerID, g group.ID, id string, rank int64, do func(*turn.Turn, *event.Session, *event.Place) error) error {
	return o.onSession(ctx, by, g, id, false, func(t *turn.Turn, all []*event.Session) error {
		for _, p := range all[0].List.With(event.Confirmed) {
			if p.Rank == rank {
				return do(t, all[0], all[0].List.Of(p.Person))
			}
		}
		return form.ErrNotFound
	})
}

// TakeOver lets officers run a session that a peer supporter ran. Those with a place are
// told, since officers see then who they are.
func (o *Office) TakeOver(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	s, err := o.People.Session(ctx, id)
	if err != nil {
		return worded("read session", err)
	}
	if s.Group != g || s.Officer != "" || s.State != event.Open {
		return form.ErrNotFound
	}
	t := &turn.Turn{Now: o.Now()}
	if err := o.Crew.HandOver(ctx, t, &s, by); err != nil {
		return worded("hand over", err)
	}
	t.Sessions = []turn.Session{{Session: s}}
	return worded("take over", o.People.CommitBy(ctx, by, g, t))
}

// Supporters are the peer supporters of a group who let its officers see their name, with
// what is marked of them.
func (o *Office) Supporters(ctx context.Context, by member.Officer, g group.ID) ([]member.Marked, error) {
	named, err := o.Named(ctx, by, g)
	if err != nil {
		return nil, err
	}
	all, err := o.People.Standings(ctx, g)
	if err != nil {
		return nil, worded("read standings", err)
	}
	var out []member.Marked
	for _, n := range named {
		if n.Role != member.Supporter {
			continue
		}
		one := member.Marked{Named: n, Until: map[string]time.Time{}, Current: member.Current(all, n.Person, g, o.Now())}
		for _, s := range all {
			if s.Person == n.Person {
				one.Until[s.What] = s.Until
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// Mark notes until when something holds of a peer supporter, and who has seen it.
func (o *Office) Mark(ctx context.Context, by member.Officer, g group.ID, whom member.ID, what, until string) error {
	var bad form.Mistakes
	at, err := time.Parse(time.DateOnly, strings.TrimSpace(until))
	const longest = 5
	switch {
	case err != nil:
		bad.Add(what, "choose a day", "the day cannot be read")
	case at.After(o.Now().AddDate(longest, 0, 0)):
		bad.Add(what, "", "nothing of this holds for more than %d years", longest)
	}
	if !slices.Contains([]string{member.Vetting, member.Training, member.Supervision}, what) {
		bad.Add("what", "", "there is no %q to mark", what)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	all, err := o.Supporters(ctx, by, g)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(m member.Marked) bool { return m.Person == whom }) {
		return form.ErrNotFound
	}
	const day = 24 * time.Hour
	return worded("mark", o.People.SetStanding(ctx, member.Standing{Person: whom, Group: g, What: what, Until: at.Add(day), Officer: by.ID, Day: o.Now()}))
}
