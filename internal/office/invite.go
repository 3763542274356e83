package office

import (
	"context"
	"errors"
	"time"

	"blether/internal/checkin"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// Bounds of a sheet.
const (
	MostSlips   = 500 // on one sheet
	longestDays = 366
)

// Invite makes a sheet and gives the codes that stand on it. Those of slips are
// shown now and kept nowhere. It returns form.Mistakes, form.ErrNotYours, or ErrTwice.
func (o *Office) Invite(ctx context.Context, by member.OfficerID, in member.Invitations) (member.Sheet, []string, error) {
	var m form.Mistakes
	if !in.Personal {
		in.Count, in.Role = 1, member.Member
	}
	if in.Count < 1 || in.Count > MostSlips {
		m.Add("count", "make another sheet for more", "how many slips: from 1 to %d", MostSlips)
	}
	if in.Days < 1 || in.Days > longestDays {
		m.Add("days", "30 is usual", "for how many days: from 1 to %d", longestDays)
	}
	if in.Role == "" {
		in.Role = member.Member
	}
	if in.Role != member.Member && in.Role != member.Supporter {
		m.Add("role", "", "slips are for members or for peer supporters")
	}
	g, err := o.People.Group(ctx, in.Group)
	if errors.Is(err, turn.ErrNotFound) {
		return member.Sheet{}, nil, form.ErrNotFound
	}
	if err != nil {
		return member.Sheet{}, nil, worded("read group", err)
	}
	if err := m.Err(); err != nil {
		return member.Sheet{}, nil, err
	}
	now := o.Now()
	sheet := member.Sheet{ID: in.Sheet, Group: in.Group, Personal: in.Personal, Role: in.Role, Size: in.Count, Made: now, Expires: endOfDay(now.AddDate(0, 0, in.Days), g.Zone)}
	if sheet.ID == "" {
		sheet.ID = "s" + o.ID()
	}
	var codes []string
	for range in.Count {
		codes = append(codes, o.ID()+o.ID())
	}
	if !in.Personal {
		sheet.Link = codes[0]
	}
	return sheet, codes, worded("make invitations", o.People.AddSheet(ctx, by, sheet, codes))
}

// endOfDay is when the day of a moment ends in a zone: slips work to the end of the
// day that stands on them.
func endOfDay(t time.Time, zone string) time.Time {
	loc := checkin.Zone(zone)
	t = t.In(loc)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, loc).Add(-time.Second)
}

// Sheets lists the sheets of a group that by runs, newest first.
func (o *Office) Sheets(ctx context.Context, by member.Officer, g group.ID) ([]member.Sheet, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	sheets, err := o.People.Sheets(ctx, g)
	return sheets, worded("read sheets", err)
}

// EndSheet lets an open link, or slips that were not used yet, run out now.
func (o *Office) EndSheet(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return worded("end invitations", o.People.EndSheet(ctx, by, g, id, o.Now()))
}
