package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
)

type roundCmd struct {
	Open  roundOpen  `cmd:"" help:"Open a round of a survey for groups. Its plan never changes after that."`
	Close roundClose `cmd:"" help:"Close a round now instead of on its date."`
	List  roundList  `cmd:"" help:"List the rounds."`
}

type roundOpen struct {
	Flow   string   `arg:"" help:"The survey."`
	Group  []string `required:"" help:"Groups that are asked."`
	Closes string   `required:"" help:"Last day, as 2026-12-31; it closes at the end of it." placeholder:"DATE"`
	Date   []string `help:"Earlier days on which places with enough people open. People are told." placeholder:"DATE"`
}

func (c roundOpen) Run(e *env) error {
	return e.with(func(a *app) error {
		in, err := c.opening(e, a)
		if err != nil {
			return err
		}
		r, err := a.office.OpenRound(e.ctx, member.Operator, in)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "Round %s of %s is open until %s. At least %d people stand behind each figure.\n", r.ID, r.Flow, c.Closes, r.Plan.K)
		return err
	})
}

// opening reads what was typed; days are those of the first group's zone.
func (c roundOpen) opening(e *env, a *app) (round.Opening, error) {
	in := round.Opening{Flow: c.Flow}
	zone := time.UTC
	for i, id := range c.Group {
		in.Groups = append(in.Groups, group.ID(id))
		if g, err := a.people.Group(e.ctx, group.ID(id)); err == nil && i == 0 {
			if zone, err = time.LoadLocation(g.Zone); err != nil {
				return in, fmt.Errorf("zone of group %s: %w", id, err)
			}
		}
	}
	var bad form.Mistakes
	for _, d := range append(slices.Clone(c.Date), c.Closes) {
		date, err := round.EndOf(d, zone)
		if err != nil {
			bad.Add("closes", "write it as 2026-12-31", "%q is no day", d)
			continue
		}
		in.Dates = append(in.Dates, date)
	}
	if len(bad) > 0 {
		err := a.office.CheckOpening(e.ctx, in)
		var more form.Mistakes
		if errors.As(err, &more) {
			bad = append(bad, more...)
		} else if err != nil {
			return in, err
		}
	}
	return in, bad.Err()
}

type roundClose struct {
	Round string `arg:"" help:"The round."`
}

func (c roundClose) Run(e *env) error {
	return e.with(func(a *app) error {
		err := a.office.CloseRound(e.ctx, round.ID(c.Round))
		switch {
		case errors.Is(err, form.ErrNotFound):
			return fmt.Errorf("there is no round %q\nhint: blether round list", c.Round)
		case errors.Is(err, form.ErrTwice):
			return fmt.Errorf("round %s is closed already", c.Round)
		case err != nil:
			return err
		}
		fmt.Fprintf(e.out, "Round %s is closed. ", c.Round)
		unlock, err := a.onlyOne()
		if errors.Is(err, errRunning) {
			_, err = fmt.Fprintln(e.out, "The running service makes its release within seconds.")
			return err
		}
		if err != nil {
			return err
		}
		defer unlock()
		if err := a.clock.Tick(e.ctx); err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, "Its release is there: blether release list")
		return err
	})
}

type roundList struct{}

func (roundList) Run(e *env) error {
	return e.with(func(a *app) error {
		rounds, err := a.people.Rounds(e.ctx)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			progress, err := a.office.Progress(e.ctx, r.ID)
			if err != nil {
				return err
			}
			var groups []string
			for _, g := range r.Groups {
				groups = append(groups, string(g))
			}
			if r.State != round.Open {
				progress = "–"
			}
			fmt.Fprintf(e.out, "%s\t%s\t%s\tuntil %s\t%s\twaiting: %s\n", r.ID, r.Flow, r.State, r.Plan.LastDay(r.Closes).Format(time.DateOnly), strings.Join(groups, ","), progress)
		}
		return nil
	})
}
