package office

import (
	"context"
	"strings"
	"unicode/utf8"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/gather"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// longestBroadcast keeps what officers say short: it is read on a phone.
const longestBroadcast = 600

// ForeseeBroadcast says how many a broadcast would go to, in a band, or all that is wrong
// with it as form.Mistakes.
func (o *Office) ForeseeBroadcast(ctx context.Context, by member.Officer, in group.Broadcast) (string, error) {
	if !by.In(in.Group) {
		return "", form.ErrNotYours
	}
	if err := checkBroadcast(&in); err != nil {
		return "", err
	}
	if _, err := o.recipients(ctx, in); err != nil {
		return "", err
	}
	bands, err := o.People.Bands(ctx, in.Group)
	return forWhom(bands, in.Role), worded("read bands", err)
}

// Broadcast tells a group something, or, where Only is set, one named member, as a trial.
func (o *Office) Broadcast(ctx context.Context, by member.OfficerID, in group.Broadcast) error {
	if in.ID == "" {
		in.ID = "b" + o.ID()
	}
	if err := checkBroadcast(&in); err != nil {
		return err
	}
	to, err := o.recipients(ctx, in)
	if err != nil {
		return err
	}
	return worded("send broadcast", o.People.AddBroadcast(ctx, by, in, to, o.Now()))
}

// CancelBroadcast stops what was not sent yet.
func (o *Office) CancelBroadcast(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return worded("cancel broadcast", o.People.CancelBroadcast(ctx, by, g, id))
}

// Broadcasts lists what was told to a group, with what became of it in bands.
func (o *Office) Broadcasts(ctx context.Context, by member.Officer, g group.ID) ([]group.Broadcast, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.BroadcastsOf(ctx, g)
	if err != nil {
		return nil, worded("read broadcasts", err)
	}
	bands, err := o.People.Bands(ctx, g)
	var out []group.Broadcast
	for _, b := range all {
		one := b.Broadcast
		one.For, one.Waiting, one.Unwanted = forWhom(bands, b.Role), bands.Of(group.BandWaiting+b.ID), bands.Of(group.BandUnwanted+b.ID)
		out = append(out, one)
	}
	return out, worded("read bands", err)
}

func checkBroadcast(in *group.Broadcast) error {
	var m form.Mistakes
	in.Text = chat.Clean(in.Text)
	switch n := utf8.RuneCountInString(in.Text); {
	case strings.TrimSpace(in.Text) == "":
		m.Add("text", "say in two or three lines what people should know", "there is nothing to send")
	case n > longestBroadcast:
		m.Add("text", "it is read on a phone", "the text has %d letters; %d are the most", n, longestBroadcast)
	}
	if in.Role != "" && in.Role != string(member.Member) && in.Role != string(member.Supporter) && !strings.HasPrefix(in.Role, group.ToSession) {
		m.Add("role", "", "nobody is a %q", in.Role)
	}
	return m.Err()
}

// recipients are those whom a broadcast is for: those of a role, or one who lets officers see
// their name.
func (o *Office) recipients(ctx context.Context, in group.Broadcast) ([]member.ID, error) {
	if in.Only != "" {
		named, err := o.People.Named(ctx, in.Group)
		if err != nil {
			return nil, worded("read names", err)
		}
		for _, n := range named {
			if string(n.Person) == in.Only {
				return []member.ID{n.Person}, nil
			}
		}
		return nil, form.ErrNotFound
	}
	if id, ok := strings.CutPrefix(in.Role, group.ToSession); ok {
		return o.concerned(ctx, in.Group, id)
	}
	people, roles, err := o.People.PeopleIn(ctx, in.Group)
	if err != nil {
		return nil, worded("read who is in the group", err)
	}
	var out []member.ID
	seen := map[member.ID]bool{}
	for i := range people {
		if id := people[i].ID; !seen[id] && (in.Role == "" || in.Role == string(roles[i])) {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// concerned are those who have a place in a session that officers run, or wait for one.
func (o *Office) concerned(ctx context.Context, g group.ID, id string) ([]member.ID, error) {
	s, err := o.People.Session(ctx, id)
	if err == nil && (s.Group != g || s.Officer == "") {
		err = turn.ErrNotFound
	}
	if err != nil {
		return nil, worded("read session", err)
	}
	var out []member.ID
	for _, p := range gather.Concerned(&s) {
		out = append(out, p.Person)
	}
	return out, nil
}

// forWhom says how many a broadcast is for.
func forWhom(bands group.Bands, role string) string {
	if strings.HasPrefix(role, group.ToSession) {
		return "those of a session"
	}
	return bands.Of(group.BandSize + role)
}
