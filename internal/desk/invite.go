package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

const inviteDays = 30

// invite makes an invitation. rest is GROUP or GROUP.KIND, or nothing; once keeps one
// press from making two.
func (d *Desk) invite(ctx context.Context, by member.Officer, rest, language, once string) ([]chat.Outbound, error) {
	id, kind, _ := strings.Cut(rest, ".")
	groups, err := d.groups(ctx, by)
	if err != nil {
		return nil, err
	}
	if id == "" && len(groups) == 1 {
		id = string(groups[0].ID)
	}
	at := slices.IndexFunc(groups, func(g group.Group) bool { return string(g.ID) == id })
	switch {
	case at < 0:
		return d.whichGroup(groups), nil
	case kind != "one" && kind != "open":
		return []chat.Outbound{say("An invitation to "+groups[at].Name+". For one person, whose answers can have figures? Or a link for anybody, whose answers have none?",
			button("invite."+id+".one", "For one person"), button("invite."+id+".open", "For anybody"))}, nil
	}
	sum := sha256.Sum256([]byte(once))
	in := member.Invitations{Sheet: "s" + hex.EncodeToString(sum[:6]), Group: groups[at].ID, Personal: kind == "one", Count: 1, Days: inviteDays}
	sheet, codes, err := d.Office.Invite(ctx, by.ID, in)
	if errors.Is(err, form.ErrTwice) {
		return []chat.Outbound{say("That invitation was made already, and shown once.", button("invite", "Make another"))}, nil
	}
	if err != nil {
		return nil, err
	}
	how := "It works for anybody until the end of "
	if in.Personal {
		how = "Give it to one person, and keep no copy. It works once, until the end of "
	}
	return []chat.Outbound{say(d.Office.Link(codes[0])+"\n"+how+d.Words.Date(language, sheet.Expires)+".", button("invite", "Make another"))}, nil
}

func (d *Desk) whichGroup(groups []group.Group) []chat.Outbound {
	if len(groups) == 0 {
		return []chat.Outbound{say("You run no group just now.")}
	}
	var options []chat.Choice
	for _, g := range groups {
		options = append(options, button("invite."+string(g.ID), g.Name))
	}
	return []chat.Outbound{say("For which group?", options...)}
}
