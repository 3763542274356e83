package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/runner"
)

const rankHint = "write SERVER@ROLE=GROUP:Name as people read it, as 112233445566778899@445566=demo-group:Twins"

// ranks are the roles of Discord's servers that people of a group may give themselves.
func (c *config) ranks() ([]runner.Rank, error) {
	var out []runner.Rank
	var errs []error
	for _, written := range strings.Split(c.DiscordRoles, ",") {
		if written = strings.TrimSpace(written); written == "" {
			continue
		}
		m := rankForm.FindStringSubmatch(written)
		switch {
		case m == nil:
			errs = append(errs, fmt.Errorf("discord_self_roles: %q does not fit\nhint: %s", written, rankHint))
		case slices.ContainsFunc(out, func(r runner.Rank) bool { return r.Place == m[1] && r.ID == m[2] }):
			errs = append(errs, fmt.Errorf("discord_self_roles: %q stands twice\nhint: leave one out", written))
		default:
			out = append(out, runner.Rank{Place: m[1], ID: m[2], Group: group.ID(m[3]), Name: strings.TrimSpace(m[4])})
		}
	}
	return out, errors.Join(errs...)
}

var rankForm = regexp.MustCompile(`^([0-9]{1,20})@([0-9]{1,20})=([a-z0-9-]{1,40}):(.{1,60})$`)

// rank gives somebody a role on Discord, or takes it back.
func (a *app) rank(ctx context.Context, to chat.Address, r runner.Rank, on bool) error {
	for _, d := range a.doors {
		if giver, ok := d.sender.(chat.Ranker); ok && d.sender.Platform() == to.Platform {
			return giver.Rank(ctx, r.Place, to.Account, r.ID, on)
		}
	}
	return errors.New("no platform gives roles")
}
