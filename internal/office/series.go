package office

import (
	"context"
	"errors"
	"time"

	"blether/internal/checkin"
	"blether/internal/flow"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// leastApart keeps a series from asking more than once a day; a day may have 23 hours.
const leastApart = 20 * time.Hour

// ForeseeSeries says what a series would do, or all that is wrong with it as form.Mistakes.
func (o *Office) ForeseeSeries(ctx context.Context, by member.Officer, in group.Series) (group.Foreseen, error) {
	if by.ID != member.Operator && !by.In(in.Group) {
		return group.Foreseen{}, form.ErrNotYours
	}
	f, s, g, err := o.checkSeries(ctx, in)
	if err != nil {
		return group.Foreseen{}, err
	}
	bands, err := o.People.Bands(ctx, in.Group)
	if err != nil {
		return group.Foreseen{}, worded("read bands", err)
	}
	out := group.Foreseen{Title: f.Title.For("en"), Schedule: s.Words(o.Now(), checkin.Zone(g.Zone)), People: bands.Of(group.BandSize + in.Role)}
	// By the group's hours alone: what a person wishes is told to nobody.
	if at, ok := s.Next(o.Now(), checkin.Zone(g.Zone), o.Now()); ok {
		clear, ok := (&checkin.Wish{}).Clear(at, checkin.Zone(g.Zone), checkin.HoursOr(g.Quiet, o.Quiet))
		out.Late = ok && clear.After(at)
	}
	return out, nil
}

// StartSeries begins a series. It returns form.Mistakes, form.ErrNotYours, or ErrTwice.
func (o *Office) StartSeries(ctx context.Context, by member.OfficerID, in group.Series) (group.Series, error) {
	if in.ID == "" {
		in.ID = "s" + o.ID()
	}
	_, s, _, err := o.checkSeries(ctx, in)
	if err != nil {
		return in, err
	}
	in.Opened = o.Now()
	asks, err := o.firstAsks(ctx, in, s)
	if err != nil {
		return in, err
	}
	return in, worded("start series", o.People.AddSeries(ctx, by, in, asks))
}

// StopSeries ends a series: nobody is asked any more, and nothing that was answered changes.
func (o *Office) StopSeries(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return worded("stop series", o.People.StopSeries(ctx, by, g, id))
}

// Series lists the series of a group that by runs.
func (o *Office) Series(ctx context.Context, by member.Officer, g group.ID) ([]group.Series, error) {
	if by.ID != member.Operator && !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.SeriesOf(ctx, g)
	return all, worded("read series", err)
}

// checkSeries reads everything that a series needs, or says all that is wrong.
func (o *Office) checkSeries(ctx context.Context, in group.Series) (*flow.Flow, *checkin.Schedule, group.Group, error) {
	var m form.Mistakes
	g, err := o.People.Group(ctx, in.Group)
	if errors.Is(err, turn.ErrNotFound) {
		m.Add("group", "blether group list", "there is no group %q", in.Group)
	} else if err != nil {
		return nil, nil, g, worded("read group", err)
	}
	f, err := o.flow(ctx, in.Flow)
	var bad form.Mistakes
	switch {
	case errors.As(err, &bad):
		m = append(m, bad...)
	case err != nil:
		return nil, nil, g, err
	case f.Privacy != flow.Anonymous && f.Privacy != flow.Confidential:
		m.Add("flow", "", "%s is %s; series ask anonymous and confidential flows", f.Name, f.Privacy)
	}
	if in.Role != "" && in.Role != string(member.Member) && in.Role != string(member.Supporter) {
		m.Add("role", "member or supporter; leave it out for everybody", "nobody is a %q", in.Role)
	}
	s, err := checkin.Parse(in.Schedule)
	switch {
	case err != nil:
		m.Add("schedule", checkin.Hint, "%v", err)
	case s.Anchor() == checkin.Event: // it comes when there is one
	default:
		first, comes := s.Next(o.Now(), checkin.Zone(g.Zone), o.Now())
		second, again := s.Next(first, checkin.Zone(g.Zone), o.Now())
		switch {
		case !comes:
			m.Add("schedule", "choose days that lie ahead", "it never comes again")
		case again && second.Sub(first) < leastApart:
			m.Add("schedule", "once a week is usual", "it comes more than once a day")
		}
	}
	if err := o.practice(ctx, in.Group, &m); err != nil {
		return nil, nil, g, err
	}
	return f, s, g, m.Err()
}

// firstAsks are when the people of a group are asked first.
func (o *Office) firstAsks(ctx context.Context, in group.Series, s *checkin.Schedule) ([]turn.Ask, error) {
	if s.Anchor() == checkin.Event {
		return nil, nil // each is asked once they had a place in a session
	}
	people, roles, err := o.People.PeopleIn(ctx, in.Group)
	if err != nil {
		return nil, worded("read who is in the group", err)
	}
	now := o.Now()
	seen := map[member.ID]bool{}
	var out []turn.Ask
	for i := range people {
		p := &people[i]
		if seen[p.ID] || !in.For(string(roles[i])) {
			continue
		}
		zone := checkin.Zone(p.Zone)
		at, ok := s.Next(now, zone, now)
		if !ok {
			continue
		}
		seen[p.ID] = true
		out = append(out, turn.Ask{Series: in.ID, Person: p.ID, At: at, Meant: at, Anchor: now})
	}
	return out, nil
}

// ScheduleWords says a schedule with its next days in a zone; as it is written where it cannot
// be read.
func (o *Office) ScheduleWords(schedule, zone string) string {
	s, err := checkin.Parse(schedule)
	if err != nil {
		return schedule
	}
	return s.Words(o.Now(), checkin.Zone(zone))
}

// HeldBack tells in a band how many messages to a group wait for a free place in somebody's
// week.
func (o *Office) HeldBack(ctx context.Context, by member.Officer, g group.ID) (string, error) {
	if !by.In(g) {
		return "", form.ErrNotYours
	}
	bands, err := o.People.Bands(ctx, g)
	return bands.Of(group.BandHeld), worded("read what is held back", err)
}
