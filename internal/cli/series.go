package cli

import (
	"fmt"

	"blether/internal/group"
	"blether/internal/member"
)

type seriesCmd struct {
	Start seriesStart `cmd:"" help:"Ask a flow of a group again and again. Says what it would do; --yes starts it."`
	List  seriesList  `cmd:"" help:"List the series of a group."`
	Stop  seriesStop  `cmd:"" help:"Stop a series: nobody is asked any more."`
}

type seriesStart struct {
	Flow     string `arg:"" help:"The flow."`
	Group    string `required:"" help:"The group that is asked."`
	Schedule string `help:"When, in each person's own zone; the flow's own if left out. As \"0 10 * * 2\", or \"every 2 weeks after joining at 10:00 until 2026-12-31\"."`
	Role     string `help:"Only those with this role: member or supporter."`
	Yes      bool   `help:"Start it."`
}

// Run says what the series would do, and starts it where that was asked for.
func (c seriesStart) Run(e *env) error {
	return e.with(func(a *app) error {
		in := group.Series{Group: group.ID(c.Group), Flow: c.Flow, Role: c.Role, Schedule: c.Schedule}
		if in.Schedule == "" {
			if f, err := a.flows.Named(e.ctx, c.Flow); err == nil {
				in.Schedule = f.Schedule
			}
		}
		seen, err := a.office.ForeseeSeries(e.ctx, member.Officer{ID: member.Operator}, in)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%s: %s. People who are asked: %s.\n", seen.Title, seen.Schedule, seen.People)
		if seen.Late {
			fmt.Fprintln(e.out, "To some it comes later: when their quiet hours, or days on which nothing is to come, are over.")
		}
		if !c.Yes {
			_, err = fmt.Fprintln(e.out, "Nothing was started. Add --yes to start it.")
			return err
		}
		s, err := a.office.StartSeries(e.ctx, member.Operator, in)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "Series %s has started.\n", s.ID)
		return err
	})
}

type seriesList struct {
	Group string `required:"" help:"The group."`
}

func (c seriesList) Run(e *env) error {
	return e.with(func(a *app) error {
		all, err := a.office.Series(e.ctx, member.Officer{ID: member.Operator}, group.ID(c.Group))
		if err != nil {
			return err
		}
		for _, s := range all {
			state := "runs"
			if s.Stopped {
				state = "stopped"
			}
			if _, err := fmt.Fprintf(e.out, "%s  %s  %s  %s  %s\n", s.ID, s.Flow, state, s.Opened.Format("2006-01-02"), s.Schedule); err != nil {
				return err
			}
		}
		return nil
	})
}

type seriesStop struct {
	Series string `arg:"" help:"The series."`
	Group  string `required:"" help:"Its group."`
}

func (c seriesStop) Run(e *env) error {
	return e.with(func(a *app) error {
		return a.office.StopSeries(e.ctx, member.Operator, group.ID(c.Group), c.Series)
	})
}
