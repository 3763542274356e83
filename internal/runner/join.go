package runner

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// Invitation tells what an invitation is to, without using it. It tells the same of
// one that was used or has run out: whoever kept the codes of slips must not see
// by looking which of them were used.
func (r *Runner) Invitation(ctx context.Context, code string) (chat.Invitation, error) {
	in, err := r.look(ctx, code)
	if err != nil && !errors.Is(err, chat.ErrInviteUsed) && !errors.Is(err, chat.ErrInviteExpired) {
		return chat.Invitation{}, err
	}
	g, err := r.People.Group(ctx, in.Group)
	if err != nil {
		return chat.Invitation{}, fmt.Errorf("read group: %w", err)
	}
	s, err := r.People.Setup(ctx, in.Group)
	if err != nil {
		return chat.Invitation{}, fmt.Errorf("read what is set up: %w", err)
	}
	return chat.Invitation{Group: g.Name, Personal: in.Personal, Demo: g.Demo, Practice: s.Practice(), Age: g.From()}, nil
}

// look tells whether an invitation is good, without using it.
func (r *Runner) look(ctx context.Context, code string) (member.Invite, error) {
	in, err := r.People.Invite(ctx, code)
	switch {
	case errors.Is(err, turn.ErrNotFound):
		return in, chat.ErrNoInvite
	case err != nil:
		return in, fmt.Errorf("read invitation: %w", err)
	case in.Used && in.Personal:
		return in, chat.ErrInviteUsed
	case !in.Expires.After(r.Now()):
		return in, chat.ErrInviteExpired
	}
	return in, nil
}

// Join uses an invitation: whoever has the address becomes a member of its
// group. Where nobody has it, a person is made for it. Of a slip nothing is
// kept but that it was used: not by whom, not when.
func (r *Runner) Join(ctx context.Context, code string, a chat.Address, language string) error {
	in, err := r.look(ctx, code)
	if err != nil {
		return err
	}
	return r.enter(ctx, turn.Join{Code: r.People.Code("invite", code),
		Membership: member.Membership{Group: in.Group, Role: in.Role, Personal: in.Personal}}, a, language)
}

var slipCode = regexp.MustCompile(`^[a-z2-7]{16}$`)

// SlipCode reads the code of an invitation as people type it: in groups, in any
// case, or as the whole address. It is "" for anything else.
func SlipCode(typed string) string {
	s := strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(typed)))
	if at := strings.LastIndex(s, "/i/"); at >= 0 {
		s, _, _ = strings.Cut(s[at+len("/i/"):], "?")
	}
	if !slipCode.MatchString(s) {
		return ""
	}
	return s
}

// slip takes the code of an invitation from somebody who is here already; done is
// false for any other text.
func (d *decision) slip(ctx context.Context, typed string) (done bool, err error) {
	code := SlipCode(typed)
	if code == "" {
		return false, nil
	}
	in, err := d.r.look(ctx, code)
	switch {
	case errors.Is(err, chat.ErrNoInvite):
		return false, nil
	case errors.Is(err, chat.ErrInviteUsed):
		d.words("web_invite_used", nil)
		return true, d.whereWeAre(ctx)
	case errors.Is(err, chat.ErrInviteExpired):
		d.words("web_invite_expired", nil)
		return true, d.whereWeAre(ctx)
	case err != nil:
		return false, err
	}
	g, err := d.r.People.Group(ctx, in.Group)
	if err != nil {
		return false, fmt.Errorf("read group: %w", err)
	}
	d.turn.Join = &turn.Join{Code: d.r.People.Code("invite", code), Membership: member.Membership{Group: in.Group, Role: in.Role, Personal: in.Personal}}
	if err := d.surround(ctx); err != nil {
		return false, err
	}
	if !belongs(&d.snap, d.turn.Join.Membership) {
		if d.turn.Asks, err = d.r.enrol(ctx, d.snap.Person.ID, d.snap.Person.Zone, d.turn.Join.Membership, d.snap.Person.Wish.Still); err != nil {
			return false, err
		}
	}
	d.words("joined_group", map[string]any{"Group": g.Name})
	d.say(chat.Outbound{Text: d.text("menu", nil), Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Main}}, Words: d.helpChoice()}})
	return true, nil
}

// belongs tells whether somebody has a role in a group.
func belongs(snap *turn.Snapshot, m member.Membership) bool {
	return slices.ContainsFunc(snap.Memberships, func(o member.Membership) bool { return o.Group == m.Group && o.Role == m.Role })
}

// enter puts whoever has an address into a group, and makes a person for it where
// nobody has it.
func (r *Runner) enter(ctx context.Context, join turn.Join, a chat.Address, language string) error {
	for range tries {
		t := turn.Turn{Now: r.Now(), Join: &join}
		here := false // with this role already: what they are asked goes on as it was
		id, err := r.People.PersonAt(ctx, a)
		switch {
		case errors.Is(err, turn.ErrNotFound):
			t.Person = &member.Person{ID: member.ID("p" + r.ID() + r.ID()), Language: r.Words.Match(language), Zone: r.zone(ctx, join.Membership.Group)}
			t.Address = &a
		case err != nil:
			return fmt.Errorf("find person: %w", err)
		default:
			snap, err := r.People.Load(ctx, id, nil)
			if err != nil {
				return fmt.Errorf("load person: %w", err)
			}
			if language != "" && join.Code != nil {
				snap.Person.Language = r.Words.Match(language)
			}
			if err := r.People.Surround(ctx, &snap); err != nil {
				return fmt.Errorf("load groups: %w", err)
			}
			here = belongs(&snap, join.Membership)
			t.Person = &snap.Person
		}
		if !here {
			if t.Asks, err = r.enrol(ctx, t.Person.ID, t.Person.Zone, join.Membership, t.Person.Wish.Still); err != nil {
				return err
			}
		}
		err = r.People.Commit(ctx, &t)
		switch {
		case errors.Is(err, turn.ErrConflict):
			continue
		case errors.Is(err, turn.ErrNotFound):
			return chat.ErrInviteUsed // somebody was quicker
		}
		return err
	}
	return chat.ErrBusy
}

// zone is where somebody who is new is taken to be: where their group is.
func (r *Runner) zone(ctx context.Context, id group.ID) string {
	if g, err := r.People.Group(ctx, id); err == nil && g.Zone != "" {
		return g.Zone
	}
	return "Europe/London"
}

// Enter gives whoever has an address a role in a group without an invitation, as where
// they came by a server of its. Like an open link it claims no one person behind one
// answer (docs/privacy.md, R1).
func (r *Runner) Enter(ctx context.Context, id group.ID, role member.Role, a chat.Address, language string) error {
	if _, err := r.People.Group(ctx, id); err != nil {
		return fmt.Errorf("read group: %w", err)
	}
	return r.enter(ctx, turn.Join{Membership: member.Membership{Group: id, Role: role}}, a, language)
}

// Bind gives a person one more address, as another device.
func (r *Runner) Bind(ctx context.Context, id member.ID, a chat.Address) error {
	defer r.lock(id)()
	for range tries {
		snap, err := r.People.Load(ctx, id, nil)
		if err != nil {
			return fmt.Errorf("load person: %w", err)
		}
		err = r.People.Commit(ctx, &turn.Turn{Now: r.Now(), Person: &snap.Person, Address: &a})
		if !errors.Is(err, turn.ErrConflict) {
			return err
		}
	}
	return chat.ErrBusy
}
