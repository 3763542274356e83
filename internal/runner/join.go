package runner

import (
	"context"
	"errors"
	"fmt"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/turn"
)

// Invitation tells what an invitation is to, without using it.
func (r *Runner) Invitation(ctx context.Context, code string) (chat.Invitation, error) {
	in, err := r.look(ctx, code)
	if err != nil {
		return chat.Invitation{}, err
	}
	g, err := r.People.Group(ctx, in.Group)
	if err != nil {
		return chat.Invitation{}, fmt.Errorf("read group: %w", err)
	}
	return chat.Invitation{Group: g.Name, Personal: in.Personal, Demo: g.Demo}, nil
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
	for range tries {
		t := turn.Turn{Now: r.Now(), Join: &turn.Join{Code: r.People.Code("invite", code),
			Membership: member.Membership{Group: in.Group, Role: in.Role, Personal: in.Personal}}}
		id, err := r.People.PersonAt(ctx, a)
		switch {
		case errors.Is(err, turn.ErrNotFound):
			t.Person = &member.Person{ID: member.ID("p" + r.ID() + r.ID()), Language: r.Words.Match(language), Zone: "Europe/London"}
			t.Address = &a
		case err != nil:
			return fmt.Errorf("find person: %w", err)
		default:
			snap, err := r.People.Load(ctx, id, nil)
			if err != nil {
				return fmt.Errorf("load person: %w", err)
			}
			if language != "" {
				snap.Person.Language = r.Words.Match(language)
			}
			t.Person = &snap.Person
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
