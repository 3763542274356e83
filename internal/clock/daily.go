package clock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// Daily work.
const (
	rotate = "rotate" // the live key
	tidy   = "tidy"   // what has outlived its purpose
	vacuum = "vacuum" // weekly
	count  = "count"  // how far rounds have come, in bands
	digest = "digest" // that texts wait for moderators
	stands = "stands" // what is asked of peer supporters, where they walk beside somebody
)

func (c *Clock) daily(ctx context.Context, d turn.Due) error {
	after := 24 * time.Hour
	var err error
	switch d.Subject {
	case rotate:
		err = c.People.RotateLive(ctx)
	case tidy:
		err = errors.Join(c.fading(ctx), c.People.Tidy(ctx, c.Now()), c.Responses.Tidy(ctx, c.Now()))
	case count:
		err = errors.Join(c.count(ctx), c.reach(ctx))
	case digest:
		if c.Digest == nil { // a clock that only a measurement has
			break
		}
		if err := c.Digest(ctx); err != nil { // tomorrow again: nobody is told twice a day
			c.Log.Error("tell moderators", "err", err)
		}
	case stands:
		err = c.standings(ctx)
	case vacuum:
		after = 7 * 24 * time.Hour
		err = errors.Join(c.People.DB.Vacuum(ctx), c.Responses.DB.Vacuum(ctx))
	default:
		err = fmt.Errorf("unknown daily work %q", d.Subject)
	}
	if err != nil {
		return err
	}
	d.At = c.Now().Add(after)
	return c.People.SetDue(ctx, d)
}

// count writes down how far each open round has come: once a day, in two bands,
// and never back, so that nobody sees one more answer come (docs/privacy.md, R8).
func (c *Clock) count(ctx context.Context) error {
	rounds, err := c.People.Rounds(ctx)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.State != round.Open {
			continue
		}
		n, err := c.People.Answered(ctx, r.ID)
		if err != nil {
			return err
		}
		if n < round.ManyFrom {
			continue
		}
		if err := c.People.SetProgress(ctx, r.ID, round.Many); err != nil {
			return err
		}
	}
	return nil
}

// reach writes down how many of a group a platform does not let us write to: once a day,
// in two bands, the first of which holds for nobody too.
func (c *Clock) reach(ctx context.Context) error {
	groups, err := c.People.Groups(ctx)
	if err != nil {
		return err
	}
	for _, g := range groups {
		n, err := c.People.OutOfReach(ctx, g.ID)
		if err != nil {
			return err
		}
		band := group.FewOut
		if n >= group.ManyOutFrom {
			band = group.ManyOut
		}
		if err := c.People.SetReach(ctx, g.ID, band); err != nil {
			return err
		}
		if err := c.bands(ctx, g.ID); err != nil {
			return err
		}
	}
	return nil
}

// bands counts what officers see of a group in bands.
func (c *Clock) bands(ctx context.Context, g group.ID) error {
	held, err := c.People.Held(ctx, g, "budget")
	if err != nil {
		return err
	}
	people, roles, err := c.People.PeopleIn(ctx, g)
	if err != nil {
		return err
	}
	of := map[string]map[member.ID]bool{"": {}, string(member.Member): {}, string(member.Supporter): {}}
	for i, p := range people {
		of[""][p.ID], of[string(roles[i])][p.ID] = true, true
	}
	out := group.Bands{group.BandHeld: group.Band(held)}
	for role, all := range of {
		out[group.BandSize+role] = group.Band(len(all))
	}
	sent, err := c.People.BroadcastsOf(ctx, g)
	if err != nil {
		return err
	}
	for _, b := range sent {
		out[group.BandWaiting+b.ID], out[group.BandUnwanted+b.ID] = group.Band(b.Left), group.Band(b.Refused)
	}
	return c.People.SetBands(ctx, g, out)
}
