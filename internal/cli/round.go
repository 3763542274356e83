package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/mix"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/turn"
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
		plan := openPlan{flow: c.Flow}
		for _, g := range c.Group {
			plan.groups = append(plan.groups, group.ID(g))
		}
		for _, d := range append(slices.Clone(c.Date), c.Closes) {
			day, err := time.ParseInLocation(time.DateOnly, d, time.UTC)
			if err != nil {
				return fmt.Errorf("%q is no day\nhint: write it as 2026-12-31", d)
			}
			plan.dates = append(plan.dates, day.AddDate(0, 0, 1))
		}
		r, err := a.openRound(e.ctx, plan)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "Round %s of %s is open until %s. At least %d people stand behind each figure.\n", r.ID, r.Flow, c.Closes, r.Plan.K)
		return err
	})
}

// openPlan is what an officer decides when a round opens.
type openPlan struct {
	flow   string
	groups []group.ID
	dates  []time.Time // the last is the close
}

// openRound fixes the plan, makes the key of each batch, and only when these
// are on disk commits the round.
func (a *app) openRound(ctx context.Context, p openPlan) (round.Round, error) {
	var r round.Round
	hash, _, body, err := a.people.PublishedFlow(ctx, p.flow)
	if errors.Is(err, turn.ErrNotFound) {
		return r, fmt.Errorf("there is no published flow %q\nhint: blether flow list", p.flow)
	}
	if err != nil {
		return r, err
	}
	f, err := flow.Unmarshal(body)
	if err != nil {
		return r, err
	}
	now := a.now()
	r = round.Round{ID: round.ID(shortID()[:7]), Flow: f.Name, Hash: hash, Groups: p.groups, Opened: now, State: round.Open}
	if r.Plan, err = a.plan(ctx, f, p, now); err != nil {
		return r, err
	}
	r.Closes = r.Plan.Dates[len(r.Plan.Dates)-1]
	var batches []round.Batch
	for i, date := range r.Plan.Dates {
		private, public, err := response.NewKey()
		if err != nil {
			return r, err
		}
		if err := a.ring.KeepBatch(mix.KeyName(r.ID, i+1), private); err != nil {
			return r, err
		}
		batches = append(batches, round.Batch{Round: r.ID, Number: i + 1, Date: date, Public: public})
	}
	return r, a.people.OpenRound(ctx, r, batches)
}

// plan fixes the table plan; the strictest k of the groups wins.
func (a *app) plan(ctx context.Context, f *flow.Flow, p openPlan, now time.Time) (round.Plan, error) {
	plan := round.Plan{Breakdowns: f.Report.Breakdowns, Sensitive: f.Report.Sensitive, Dates: p.dates}
	if f.Privacy != flow.Anonymous {
		return plan, fmt.Errorf("%s is %s; rounds of anonymous surveys can be opened", f.Name, f.Privacy)
	}
	everywhere := false
	for _, id := range p.groups {
		g, err := a.people.Group(ctx, id)
		if errors.Is(err, turn.ErrNotFound) {
			return plan, fmt.Errorf("there is no group %q\nhint: blether group list", id)
		}
		if err != nil {
			return plan, err
		}
		plan.K = max(plan.K, g.K, group.MinK)
		areas := g.Areas
		if len(areas) == 0 {
			areas = areasOf(f, g.Nations)
		}
		everywhere = everywhere || len(areas) == 0
		for _, area := range areas {
			if !slices.Contains(plan.Areas, area) {
				plan.Areas = append(plan.Areas, area)
			}
		}
	}
	if everywhere {
		plan.Areas = nil
	}
	if len(p.groups) == 0 {
		return plan, errors.New("a round needs a group")
	}
	for i, date := range p.dates {
		if !date.After(now) || (i > 0 && !date.After(p.dates[i-1])) {
			return plan, fmt.Errorf("the dates must lie ahead and follow each other: %s does not", date.AddDate(0, 0, -1).Format(time.DateOnly))
		}
	}
	return plan, nil
}

// areasOf lists the places of some nations that a flow asks about.
func areasOf(f *flow.Flow, nations []string) []string {
	var out []string
	for i := range f.Steps {
		if f.Steps[i].Ladder != "area" {
			continue
		}
		for _, c := range f.Steps[i].Choices {
			if slices.Contains(nations, c.With["nation"]) {
				out = append(out, c.Name)
			}
		}
	}
	return out
}

type roundClose struct {
	Round string `arg:"" help:"The round."`
}

func (c roundClose) Run(e *env) error {
	return e.with(func(a *app) error {
		r, err := a.people.Round(e.ctx, round.ID(c.Round))
		if errors.Is(err, turn.ErrNotFound) {
			return fmt.Errorf("there is no round %q\nhint: blether round list", c.Round)
		}
		if err != nil {
			return err
		}
		if r.State != round.Open {
			return fmt.Errorf("round %s is closed already", r.ID)
		}
		if err := a.people.CloseRoundAt(e.ctx, r.ID, a.now()); err != nil {
			return err
		}
		fmt.Fprintf(e.out, "Round %s is closed. ", r.ID)
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
			progress, err := a.progress(e.ctx, r.ID)
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
			fmt.Fprintf(e.out, "%s\t%s\t%s\tuntil %s\t%s\twaiting: %s\n", r.ID, r.Flow, r.State, r.Closes.Add(-time.Second).Format(time.DateOnly), strings.Join(groups, ","), progress)
		}
		return nil
	})
}
