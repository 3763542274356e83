package office

import (
	"context"
	"fmt"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/round"
)

// Rounds lists the rounds of a group that by runs, newest first.
func (o *Office) Rounds(ctx context.Context, by member.Officer, g group.ID) ([]round.Shown, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	rounds, err := o.People.RoundsOf(ctx, g)
	if err != nil {
		return nil, worded("read rounds", err)
	}
	var out []round.Shown
	for _, r := range rounds {
		one, err := o.shown(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (o *Office) shown(ctx context.Context, r round.Round) (round.Shown, error) {
	out := round.Shown{Round: r, LastDay: r.Plan.LastDay(r.Closes)}
	f, err := o.Flows.Flow(ctx, r.Hash)
	if err != nil {
		return out, err
	}
	out.Title = f.Title.For("en")
	if out.Progress, err = o.Progress(ctx, r.ID); err != nil {
		return out, err
	}
	batches, err := o.People.Batches(ctx, r.ID)
	for _, b := range batches {
		if b.Opened {
			out.Releases = append(out.Releases, fmt.Sprintf("%s-%d", r.ID, b.Number))
		}
	}
	return out, worded("read batches", err)
}

// Progress tells how many people had answered, in bands, when they were last
// counted: once a day, and it never falls. There is no notice of one more response
// (docs/privacy.md, R8).
func (o *Office) Progress(ctx context.Context, id round.ID) (string, error) {
	band, err := o.People.Progress(ctx, id)
	if band == "" {
		band = round.Few
	}
	return band, worded("read progress", err)
}

// Release reads a release, if it is of a group that by runs.
func (o *Office) Release(ctx context.Context, by member.Officer, id string) (*release.Document, error) {
	body, err := o.Responses.Release(ctx, id)
	if err != nil {
		return nil, worded("read release", err)
	}
	doc, err := release.Read(body)
	if err != nil {
		return nil, err
	}
	for _, g := range doc.Groups {
		if by.In(group.ID(g)) {
			return doc, nil
		}
	}
	return nil, form.ErrNotFound
}
