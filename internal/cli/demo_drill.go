package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/member"
)

// The officers of the demonstration.
const (
	demoOfficer = member.OfficerID("odemo")
	demoLead    = member.OfficerID("odemolead")
)

// makeReady sets up who looks in the demonstration, confirms what must be, and passes a drill
// from its first word to its end, as a group would.
func (a *app) makeReady(ctx context.Context) error {
	by, err := a.people.Officer(ctx, demoOfficer)
	if err != nil {
		return err
	}
	const from, to = 9 * 60, 17 * 60
	everyDay := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	rota := &duty.Rota{Role: "The demo safeguarding lead", Lead: demoLead, Fallback: []member.OfficerID{demoLead}, Minutes: 60,
		Shifts: []duty.Shift{{Officer: demoOfficer, Days: everyDay, From: from, To: to}}}
	if err := a.office.SaveRota(ctx, by, demoGroup, rota); err != nil {
		return err
	}
	lead, err := a.people.Officer(ctx, demoLead)
	if err != nil {
		return err
	}
	for _, what := range duty.Confirms() {
		if err := a.office.Confirm(ctx, lead, demoGroup, what); err != nil {
			return err
		}
	}
	before := a.print
	defer func() { a.print = before }()
	if a.print == nil {
		a.print = io.Discard
	}
	return a.demoDrill(ctx, by)
}

// demoDrill is one drill: a made-up member writes something that would worry us, says yes to
// being contacted, an officer is alerted, takes the case and closes it; the member is forgotten.
func (a *app) demoDrill(ctx context.Context, by member.Officer) error {
	const code = "demo-drill"
	if err := a.people.AddInvites(ctx, []string{code}, member.Invite{Group: demoGroup, Expires: a.now().Add(time.Hour)}); err != nil {
		return err
	}
	number, _, err := a.office.BeginDrill(ctx, by, demoGroup)
	if err != nil {
		return err
	}
	who := chat.Address{Platform: chat.Web, Account: "demo-account-drill"}
	if err := a.runner.Join(ctx, code, who, "en"); err != nil {
		return err
	}
	for n, in := range []chat.Inbound{{Text: "drill " + number}, {Text: "I want to kill myself"}, {Press: "j.yes." + string(demoGroup)}, {Text: "1"}, {Text: "skip"}, {Text: "skip"}, {Text: "skip"}, {Text: "yes"}} {
		in.ID, in.Address, in.Language = fmt.Sprintf("demo-drill-%d", n), who, "en"
		if _, err := a.runner.Handle(ctx, in, nil); err != nil {
			return err
		}
	}
	if err := a.clock.Tick(ctx); err != nil {
		return err
	}
	cases, err := a.people.Cases(ctx, demoGroup)
	if err != nil || len(cases) != 1 {
		return fmt.Errorf("the drill of the demonstration made %d cases: %w", len(cases), err)
	}
	if err := a.office.TakeCase(ctx, by, demoGroup, cases[0].ID); err != nil {
		return err
	}
	if err := a.office.CloseCase(ctx, by, demoGroup, cases[0].ID); err != nil {
		return err
	}
	_, err = a.runner.Handle(ctx, chat.Inbound{ID: "demo-drill-over", Address: who, Press: "y.forget"}, nil)
	return err
}
