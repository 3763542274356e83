package cli

import (
	"errors"
	"fmt"
	"io"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/office"
)

type inviteCmd struct {
	Group     string `required:"" help:"The group."`
	Count     int    `default:"1" help:"How many personal invitations."`
	Open      bool   `help:"One open link instead, for anybody. Its answers have no figures."`
	Supporter bool   `help:"The personal invitations are for peer supporters."`
	Days      int    `default:"30" help:"For how many days they work."`
}

const mostInvites = 10000

// Run prints links, a sheet after another where there are many.
func (c inviteCmd) Run(e *env) error {
	if c.Count < 1 || c.Count > mostInvites {
		return fmt.Errorf("count is from 1 to %d", mostInvites)
	}
	if c.Open && c.Count > 1 {
		return errors.New("an open link works for anybody, so there is one\nhint: leave --count out")
	}
	return e.with(func(a *app) error {
		in := member.Invitations{Group: group.ID(c.Group), Personal: !c.Open, Days: c.Days, Role: member.Member}
		if c.Supporter {
			in.Role = member.Supporter
		}
		for left := c.Count; left > 0; left -= in.Count {
			in.Count = min(left, office.MostSlips)
			links, err := a.invite(e, in)
			if err := errors.Join(err, lines(e.out, links)); err != nil || c.Open {
				return err
			}
		}
		return nil
	})
}

// invite makes invitations and gives their links.
func (a *app) invite(e *env, in member.Invitations) ([]string, error) {
	_, codes, err := a.office.Invite(e.ctx, member.Operator, in)
	if errors.Is(err, form.ErrNotFound) {
		return nil, fmt.Errorf("there is no group %q\nhint: blether group list", in.Group)
	}
	var links []string
	for _, code := range codes {
		links = append(links, a.link(code))
	}
	return links, err
}

// link is where an invitation leads.
func (a *app) link(code string) string { return a.config.BaseURL + "/i/" + code }

func lines(w io.Writer, all []string) error {
	for _, line := range all {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
