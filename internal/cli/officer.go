package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/office"
)

// consoleOffice is the office with what only its pages and messages need.
type consoleOffice struct {
	*office.Office
	app *app
}

// Link is where an invitation's code leads.
func (d consoleOffice) Link(code string) string { return d.app.link(code) }

// GroupFile is a group as `blether group import` reads it.
func (d consoleOffice) GroupFile(g group.Group) ([]byte, error) { return writeGroup(g) }

// signInLink makes a link that signs an officer in once.
func (a *app) signInLink(ctx context.Context, officer member.OfficerID) (string, error) {
	code, err := a.office.SignInLink(ctx, officer)
	return a.config.BaseURL + "/console/in/" + code, err
}

type officerCmd struct {
	Invite officerInvite `cmd:"" help:"Add an officer, or find them by name, and print a link that signs them in once."`
}

type officerInvite struct {
	Name  string   `required:"" help:"Their name."`
	Group []string `required:"" help:"Groups that they run."`
}

func (c officerInvite) Run(e *env) error {
	if c.Name = strings.TrimSpace(c.Name); c.Name == "" {
		return errors.New("the officer has no name\nhint: other officers of the group see it")
	}
	return e.with(func(a *app) error {
		officers, err := a.people.Officers(e.ctx)
		if err != nil {
			return err
		}
		o := member.Officer{ID: member.OfficerID("o" + shortID()), Name: c.Name}
		if i := slices.IndexFunc(officers, func(one member.Officer) bool { return one.Name == c.Name }); i >= 0 {
			o.ID = officers[i].ID
		}
		for _, g := range c.Group {
			if _, err := a.people.Group(e.ctx, group.ID(g)); err != nil {
				return fmt.Errorf("there is no group %q\nhint: blether group list", g)
			}
			o.Groups = append(o.Groups, group.ID(g))
		}
		if err := a.people.AddOfficer(e.ctx, o); err != nil {
			return err
		}
		link, err := a.signInLink(e.ctx, o.ID)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, link)
		return err
	})
}

// with opens the instance for one command and closes it after.
func (e *env) with(do func(*app) error) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.close())
}
