package office

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"blether/internal/flow"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/mix"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/turn"
)

// longestOpen bounds how far ahead a round may close.
const longestOpen = 2 * 366 * 24 * time.Hour

// OpenRound fixes the plan, makes the key of each batch, and only when these
// are on disk commits the round. It returns form.Mistakes, form.ErrNotYours, or
// ErrTwice.
func (o *Office) OpenRound(ctx context.Context, by member.OfficerID, in round.Opening) (round.Round, error) {
	f, plan, err := o.check(ctx, in)
	if err != nil {
		return round.Round{}, err
	}
	r := round.Round{ID: in.ID, Flow: f.Name, Hash: f.Hash(), Groups: in.Groups, Plan: plan, Opened: o.Now(), State: round.Open, Closes: in.Dates[len(in.Dates)-1]}
	if r.ID == "" {
		r.ID = NewRoundID(o.ID)
	}
	if !roundID.MatchString(string(r.ID)) {
		return r, form.ErrNotFound
	}
	if _, err := o.People.Round(ctx, r.ID); err == nil {
		return r, form.ErrTwice
	}
	batches, err := o.batches(r)
	if err != nil {
		return r, err
	}
	return r, worded("open round", o.People.OpenRound(ctx, by, r, batches))
}

var roundID = regexp.MustCompile(`^[a-z0-9]{7}$`)

// NewRoundID makes an id for a round: shorter than 8 bytes, since it stands in
// both stores (docs/privacy.md, 2).
func NewRoundID(id func() string) round.ID { return round.ID(id()[:7]) }

// CheckOpening says everything that is wrong with an opening, as form.Mistakes.
func (o *Office) CheckOpening(ctx context.Context, in round.Opening) error {
	_, _, err := o.check(ctx, in)
	return err
}

// check reads the flow and the plan of an opening, or says all that is wrong.
func (o *Office) check(ctx context.Context, in round.Opening) (*flow.Flow, round.Plan, error) {
	var all form.Mistakes
	note := func(err error) error {
		var m form.Mistakes
		if errors.As(err, &m) {
			all = append(all, m...)
			return nil
		}
		return err
	}
	f, err := o.flow(ctx, in.Flow)
	if err := note(err); err != nil {
		return nil, round.Plan{}, err
	}
	plan, err := o.Plan(ctx, f, in)
	if err := note(err); err != nil {
		return nil, plan, err
	}
	all = append(all, o.checkDates(in.Dates, plan)...)
	if !in.Wave {
		for _, g := range in.Groups {
			if err := o.practice(ctx, g, &all); err != nil {
				return nil, plan, err
			}
		}
	}
	if f != nil && !in.Wave {
		if err := note(o.checkOpen(ctx, f, in)); err != nil {
			return nil, plan, err
		}
	}
	return f, plan, all.Err()
}

// checkOpen keeps the same people from being asked the same twice at a time.
func (o *Office) checkOpen(ctx context.Context, f *flow.Flow, in round.Opening) error {
	var m form.Mistakes
	for _, g := range in.Groups {
		rounds, err := o.People.RoundsOf(ctx, g)
		if err != nil {
			return worded("read rounds", err)
		}
		for _, r := range rounds {
			if r.State == round.Open && r.Flow == f.Name && r.ID != in.ID {
				m.Add("flow", "Wait until it closes, or let it close sooner.", "A round of %s is open for this group already.", f.Title.For("en"))
			}
		}
	}
	return m.Err()
}

// batches makes the key of each batch. Where its form was sent before, it has one.
func (o *Office) batches(r round.Round) ([]round.Batch, error) {
	var out []round.Batch
	for i, date := range r.Plan.Dates {
		fresh, err := response.NewKey()
		if err != nil {
			return nil, err
		}
		private, err := o.Keys.KeepBatch(mix.KeyName(r.ID, i+1), fresh)
		if err != nil {
			return nil, err
		}
		public, err := response.Public(private)
		if err != nil {
			return nil, err
		}
		out = append(out, round.Batch{Round: r.ID, Number: i + 1, Date: date, Public: public})
	}
	return out, nil
}

// flow reads the published structure that new rounds use.
func (o *Office) flow(ctx context.Context, name string) (*flow.Flow, error) {
	hash, _, _, err := o.People.PublishedFlow(ctx, name)
	if errors.Is(err, turn.ErrNotFound) {
		var m form.Mistakes
		m.Add("flow", "blether flow list", "there is no published flow %q", name)
		return nil, m
	}
	if err != nil {
		return nil, worded("read flow", err)
	}
	return o.Flows.Flow(ctx, hash)
}

// Plan is the table plan that a round would have; the strictest k of its groups
// wins. f may be nil, to find what else is wrong.
func (o *Office) Plan(ctx context.Context, f *flow.Flow, in round.Opening) (round.Plan, error) {
	var m form.Mistakes
	plan := round.Plan{Dates: in.Dates, Wave: in.Wave}
	if f != nil {
		plan.Breakdowns, plan.Sensitive = f.Report.Breakdowns, f.Report.Sensitive
		if f.Privacy != flow.Anonymous && f.Privacy != flow.Confidential {
			m.Add("flow", "", "%s is %s; rounds of anonymous and confidential flows can be opened", f.Name, f.Privacy)
		}
	}
	if len(in.Groups) == 0 {
		m.Add("group", "", "a round needs a group")
	}
	everywhere := false
	for _, id := range in.Groups {
		g, err := o.People.Group(ctx, id)
		if errors.Is(err, turn.ErrNotFound) {
			m.Add("group", "blether group list", "there is no group %q", id)
			continue
		}
		if err != nil {
			return plan, worded("read group", err)
		}
		plan.K = max(plan.K, g.K, group.MinK)
		if plan.Zone == "" {
			plan.Zone = g.Zone
		}
		areas := g.Areas
		if len(areas) == 0 && f != nil {
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
	return plan, m.Err()
}

func (o *Office) checkDates(dates []time.Time, plan round.Plan) form.Mistakes {
	var m form.Mistakes
	now := o.Now()
	if len(dates) == 0 {
		m.Add("closes", "write it as 2026-12-31", "the last day is missing")
	}
	for i, date := range dates {
		day := plan.LastDay(date).Format(time.DateOnly)
		switch {
		case !date.After(now):
			m.Add("closes", "", "the dates must lie ahead: %s does not", day)
		case i > 0 && !date.After(dates[i-1]):
			m.Add("closes", "earlier days come before the last day, in order", "the dates must follow each other: %s comes after %s", plan.LastDay(dates[i-1]).Format(time.DateOnly), day)
		case date.Sub(now) > longestOpen:
			m.Add("closes", "people are told when they will hear of it", "%s is more than two years ahead", day)
		}
	}
	return m
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

// CloseRound closes a round now instead of on its date, for whoever runs the
// service. Its release follows when the clock looks. Closing it again changes
// nothing.
func (o *Office) CloseRound(ctx context.Context, id round.ID) error {
	_, err := o.still(ctx, id)
	if err != nil {
		return err
	}
	return worded("close round", o.People.CloseRoundAt(ctx, member.Operator, id, o.Now()))
}

// still reads a round that is open; form.ErrTwice where it is not.
func (o *Office) still(ctx context.Context, id round.ID) (round.Round, error) {
	r, err := o.People.Round(ctx, id)
	if err != nil {
		return r, worded("read round", err)
	}
	if r.State != round.Open || !r.Closes.After(o.Now()) {
		return r, form.ErrTwice
	}
	return r, nil
}

// Soonest is the first last day to which a round may be moved: people were told a
// date, and can answer and take back what they said until then. An officer who
// could close at once would choose the moment when one answer stands among their own.
func (o *Office) Soonest(r round.Round) time.Time {
	const notice = 7 // days
	return r.Plan.Local(o.Now()).AddDate(0, 0, notice)
}

// Sooner moves the close of a round to the end of an earlier day, at least a week
// ahead, and tells everybody who is asked. It returns form.Mistakes.
func (o *Office) Sooner(ctx context.Context, by member.OfficerID, id round.ID, day string) error {
	r, err := o.still(ctx, id)
	if err != nil {
		return err
	}
	var m form.Mistakes
	soonest := o.Soonest(r)
	date, err := round.EndOf(day, soonest.Location())
	switch {
	case err != nil:
		m.Add("closes", "", "The last day is missing, or is no day.")
	case date.Before(time.Date(soonest.Year(), soonest.Month(), soonest.Day()+1, 0, 0, 0, 0, soonest.Location())):
		m.Add("closes", "People were told a later day, and need time to hear of it.", "The earliest last day is %s.", soonest.Format("2 January 2006"))
	case !date.Before(r.Closes):
		m.Add("closes", "", "It closes on %s as it is.", r.Plan.LastDay(r.Closes).Format("2 January 2006"))
	}
	if err := m.Err(); err != nil {
		return err
	}
	if err := worded("close round", o.People.CloseRoundAt(ctx, by, id, date)); err != nil {
		return err
	}
	return o.tellSooner(ctx, r, date)
}

// tellSooner tells everybody who is asked, whether they answered or not.
func (o *Office) tellSooner(ctx context.Context, r round.Round, date time.Time) error {
	f, err := o.Flows.Flow(ctx, r.Hash)
	if err != nil {
		return err
	}
	members, err := o.People.Members(ctx, r.ID)
	if err != nil {
		return worded("read members", err)
	}
	last := r.Plan.LastDay(date)
	for _, id := range members {
		snap, err := o.People.Load(ctx, id, nil)
		if errors.Is(err, turn.ErrNotFound) || snap.Person.Stopped || snap.Person.Paused {
			continue
		}
		if err != nil {
			return worded("read member", err)
		}
		language := snap.Person.Language
		text := o.Words.Say(language, "closes_sooner", map[string]any{"Title": f.Title.For(language), "Date": o.Words.Date(language, last)})
		messages, err := o.toEvery(ctx, snap.Person, "s"+string(r.ID)+last.Format("0102"), text)
		if err != nil {
			return err
		}
		if err := o.People.Commit(ctx, &turn.Turn{Now: o.Now(), Messages: messages}); err != nil {
			return worded("tell members", err)
		}
	}
	return nil
}
