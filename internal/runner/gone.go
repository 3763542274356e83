package runner

import (
	"context"
	"errors"
	"fmt"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/turn"
)

// ForgetAgain forgets somebody who had been forgotten, and whom a restored backup brought back:
// as they did it themselves, and without a word to them.
func (r *Runner) ForgetAgain(ctx context.Context, id member.ID) error {
	defer r.lock(id)()
	for range tries {
		snap, err := r.People.Load(ctx, id, nil)
		if errors.Is(err, turn.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("load who was forgotten: %w", err)
		}
		err = r.forgetAgain(ctx, snap)
		if !errors.Is(err, turn.ErrConflict) {
			return err
		}
	}
	return chat.ErrBusy
}

func (r *Runner) forgetAgain(ctx context.Context, snap turn.Snapshot) error {
	d := r.decision(snap, chat.Inbound{})
	defer d.release()
	if err := d.surround(ctx); err != nil {
		return err
	}
	if err := d.sure(ctx, "forget"); err != nil {
		return err
	}
	d.settle()
	if err := r.People.Commit(ctx, &d.turn); err != nil {
		return err
	}
	if d.after != nil {
		return d.after(ctx)
	}
	return nil
}
