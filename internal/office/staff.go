package office

import (
	"context"
	"errors"
	"strings"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// InviteOfficer makes the code of a link that makes whoever takes it an officer
// of a group. With handOver, by leaves the group when it is taken.
func (o *Office) InviteOfficer(ctx context.Context, by member.OfficerID, g group.ID, handOver bool) (code string, err error) {
	code = o.ID() + o.ID()
	what := "invite"
	if handOver {
		what = "hand-over"
	}
	subject := strings.Join([]string{string(g), string(by), what}, " ")
	return code, worded("invite officer", o.People.AddTokenBy(ctx, by, g, people.Become, code, subject, o.Now().Add(becomeKept)))
}

// Offer reads an invitation to be an officer; form.ErrLink where it is no good.
func (o *Office) Offer(ctx context.Context, code string) (member.Offer, error) {
	subject, err := o.People.Token(ctx, people.Become, code, o.Now())
	parts := strings.Fields(subject)
	if errors.Is(err, turn.ErrNotFound) || (err == nil && len(parts) != 3) {
		return member.Offer{}, form.ErrLink
	}
	if err != nil {
		return member.Offer{}, worded("read invitation", err)
	}
	g, err := o.People.Group(ctx, group.ID(parts[0]))
	return member.Offer{Group: g, From: member.OfficerID(parts[1]), HandOver: parts[2] == "hand-over"}, worded("read group", err)
}

// Accept makes somebody an officer by an invitation: who is signed in, or, where
// who has no id, a new officer of that name; fresh tells which. The same form sent
// again leads on.
func (o *Office) Accept(ctx context.Context, code string, who member.Officer) (officer member.Officer, fresh bool, err error) {
	offer, err := o.Offer(ctx, code)
	if errors.Is(err, form.ErrLink) {
		if done, ok, err := o.again(ctx, code); ok || err != nil {
			return done, who.ID == "", err
		}
	}
	if err != nil {
		return who, false, err
	}
	if who.ID == offer.From && offer.From != member.Operator {
		var m form.Mistakes
		m.Add("officer", "Send the link to whoever is to run the group.", "You made this link yourself.")
		return who, false, m
	}
	if fresh = who.ID == ""; fresh {
		var mistakes form.Mistakes
		checkName(who.Name, &mistakes)
		if err := mistakes.Err(); err != nil {
			return who, fresh, err
		}
		who.ID, who.Name = member.OfficerID("o"+o.ID()), strings.TrimSpace(who.Name)
	}
	handover := member.OfficerID("")
	if offer.HandOver {
		handover = offer.From
	}
	who.Groups = []group.ID{offer.Group.ID}
	err = o.People.BecomeOfficer(ctx, code, who, handover, offer.From, o.Now().Add(againKept))
	if errors.Is(err, turn.ErrNotFound) || errors.Is(err, people.ErrNotOfficer) {
		return who, fresh, form.ErrLink
	}
	return who, fresh, worded("become officer", err)
}

// RemoveOfficer takes a group from an officer; by may be the same, who then
// leaves. form.ErrOnlyOfficer where nobody would be left.
func (o *Office) RemoveOfficer(ctx context.Context, by, whom member.OfficerID, g group.ID) error {
	return worded("remove officer", o.People.RemoveOfficer(ctx, by, whom, g))
}

// Officers lists those of a group that by runs.
func (o *Office) Officers(ctx context.Context, by member.Officer, g group.ID) ([]member.Officer, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Officers(ctx)
	if err != nil {
		return nil, worded("read officers", err)
	}
	var out []member.Officer
	for _, one := range all {
		if one.In(g) {
			out = append(out, one)
		}
	}
	return out, nil
}
