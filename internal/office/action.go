package office

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"blether/internal/action"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// What is done about what people said, as officers keep it.

// Doings are the actions of a group, what is overdue first.
func (o *Office) Doings(ctx context.Context, by member.Officer, g group.ID) ([]action.Action, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Actions(ctx, g)
	action.Sort(all, o.Now())
	return all, worded("read actions", err)
}

// Doing is one of a group's.
func (o *Office) Doing(ctx context.Context, by member.Officer, g group.ID, id string) (action.Action, error) {
	if !by.In(g) {
		return action.Action{}, form.ErrNotYours
	}
	a, err := o.People.Action(ctx, id)
	if err == nil && a.Group != string(g) {
		err = turn.ErrNotFound
	}
	return a, worded("read action", err)
}

// Copyable are actions of other groups that they found worth copying.
func (o *Office) Copyable(ctx context.Context, by member.Officer, g group.ID) ([]action.Action, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Worthy(ctx)
	all = slices.DeleteFunc(all, func(a action.Action) bool { return a.Group == string(g) })
	action.Sort(all, o.Now())
	return all, worded("read actions", err)
}

// Doable is an action as a form has it.
type Doable struct {
	action.Action
	Day    string // by which it is done, as 2026-03-17; empty for none
	Status action.Status
	Note   string
}

// SaveDoing writes an action, new where the group has none of its id. It returns form.Mistakes.
func (o *Office) SaveDoing(ctx context.Context, by member.Officer, g group.ID, in Doable) error {
	before, err := o.Doing(ctx, by, g, in.ID)
	switch {
	case errors.Is(err, form.ErrNotFound):
		if !caseID.MatchString(in.ID) {
			return form.ErrNotFound
		}
	case err != nil:
		return err
	}
	a := in.Action
	a.Group, a.Version, a.Steps = string(g), before.Version, before.Steps
	a.Said, a.What, a.Owner = strings.TrimSpace(a.Said), strings.TrimSpace(a.What), strings.TrimSpace(a.Owner)
	a.Move(in.Status, in.Note, o.Now())
	var bad form.Mistakes
	if in.Day != "" {
		if a.Due, err = time.Parse(time.DateOnly, in.Day); err != nil {
			bad.Add("due", "choose a day", "the day cannot be read")
		}
	}
	for _, f := range a.Flaws() {
		bad.Add(f.Field, "", "%s", f.Text)
	}
	if err := o.rests(ctx, by, g, &a, &bad); err != nil {
		return err
	}
	if err := bad.Err(); err != nil {
		return err
	}
	return worded("save action", o.People.SaveAction(ctx, by.ID, a))
}

// rests holds what an action rests on against what the group has.
func (o *Office) rests(ctx context.Context, by member.Officer, g group.ID, a *action.Action, bad *form.Mistakes) error {
	if a.Round == "" {
		a.Release = ""
		return nil
	}
	rounds, err := o.Rounds(ctx, by, g)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if string(r.ID) != a.Round {
			continue
		}
		a.Release = ""
		if n := len(r.Releases); n > 0 {
			a.Release = r.Releases[n-1]
		}
		return nil
	}
	bad.Add("round", "", "that round is not of this group")
	return nil
}

// DropDoing takes an action away.
func (o *Office) DropDoing(ctx context.Context, by member.Officer, g group.ID, id string) error {
	return worded("drop action", o.People.DropAction(ctx, by.ID, g, id))
}
