package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
)

// origin is where on a platform people of a group come from: a server or workspace,
// one channel of it, or those there whom the platform gives a role.
type origin struct {
	At      string
	Channel string
	Rank    string // role there, by the platform's id
	Group   group.ID
	Role    member.Role
}

// origins are all that are configured for one platform.
type origins []origin

// of is where somebody comes from: a channel goes before a role, a role before the
// whole server; nil where none of them fits.
func (all origins) of(in chat.Inbound) *origin {
	var best *origin
	for i := range all {
		p := &all[i]
		fits := p.At == in.Place && (p.Channel == "" || p.Channel == in.Channel) && (p.Rank == "" || slices.Contains(in.Ranks, p.Rank))
		if in.Place != "" && fits && (best == nil || p.weight() > best.weight()) {
			best = p
		}
	}
	return best
}

func (p *origin) weight() int {
	switch {
	case p.Channel != "":
		return 2
	case p.Rank != "":
		return 1
	}
	return 0
}

var (
	discordID    = regexp.MustCompile(`^[0-9]{1,20}$`)
	slackID      = regexp.MustCompile(`^[TE][A-Z0-9]{2,20}$`)
	slackChannel = regexp.MustCompile(`^[CG][A-Z0-9]{2,20}$`)
	noID         = regexp.MustCompile(`^$`)
)

const (
	serverHint    = "write SERVER=GROUP, SERVER/CHANNEL=GROUP or SERVER@ROLE=GROUP, as 112233445566778899=demo-group; :supporter behind it makes them peer supporters"
	workspaceHint = "write WORKSPACE=GROUP or WORKSPACE/CHANNEL=GROUP, as T0123ABCD=demo-group; :supporter behind it makes them peer supporters"
)

// servers are the groups of Discord's servers.
func (c *config) servers() (origins, error) {
	return readOrigins(c.DiscordGroup, "discord_groups", serverHint, discordID, discordID, discordID)
}

// workspaces are the groups of Slack's workspaces, which have no roles.
func (c *config) workspaces() (origins, error) {
	return readOrigins(c.SlackGroup, "slack_groups", workspaceHint, slackID, slackChannel, noID)
}

func readOrigins(list, field, hint string, at, channel, rank *regexp.Regexp) (origins, error) {
	var out origins
	var errs []error
	for _, written := range strings.Split(list, ",") {
		if written = strings.TrimSpace(written); written == "" {
			continue
		}
		p, ok := readOrigin(written)
		fits := ok && at.MatchString(p.At) && (p.Channel == "" || channel.MatchString(p.Channel)) && (p.Rank == "" || rank.MatchString(p.Rank))
		twice := slices.ContainsFunc(out, func(o origin) bool { return o.At == p.At && o.Channel == p.Channel && o.Rank == p.Rank })
		switch {
		case !fits:
			errs = append(errs, fmt.Errorf("%s: %q does not fit\nhint: %s", field, written, hint))
		case twice:
			errs = append(errs, fmt.Errorf("%s: %q has two groups\nhint: leave one out", field, written))
		default:
			out = append(out, p)
		}
	}
	return out, errors.Join(errs...)
}

// readOrigin reads AT[/CHANNEL|@ROLE]=GROUP[:ROLE].
func readOrigin(written string) (origin, bool) {
	from, to, ok := strings.Cut(written, "=")
	name, role, ruled := strings.Cut(to, ":")
	p := origin{Group: group.ID(name), Role: member.Member}
	if ruled {
		p.Role = member.Role(role)
	}
	at, channel, inChannel := strings.Cut(from, "/")
	at, rank, ranked := strings.Cut(at, "@")
	p.At, p.Channel, p.Rank = at, channel, rank
	fits := ok && name != "" && (p.Role == member.Member || p.Role == member.Supporter) &&
		inChannel == (channel != "") && ranked == (rank != "") && (!inChannel || !ranked)
	return p, fits
}
