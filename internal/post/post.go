// Package post is how somebody is written to who has not just asked: who they are, where they
// can be reached, and from when on. It decides neither what is said nor whether.
package post

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// People is where they are read.
type People interface {
	Load(ctx context.Context, id member.ID, inbound []byte) (turn.Snapshot, error)
	Surround(ctx context.Context, snap *turn.Snapshot) error
	Addresses(ctx context.Context, id member.ID) ([]chat.Address, error)
	Group(ctx context.Context, id group.ID) (group.Group, error)
}

// Office finds readers.
type Office struct {
	People People
	Quiet  checkin.Hours // quiet hours where a group says nothing
}

// Reader is somebody who is written to.
type Reader struct {
	member.Person
	Group     group.Group
	Names     []string // that officers of their groups see
	addresses []chat.Address
	quiet     checkin.Hours
}

// Reader reads one; ok is false where they are gone.
func (o *Office) Reader(ctx context.Context, id member.ID, g group.ID) (r *Reader, ok bool, err error) {
	snap, err := o.People.Load(ctx, id, nil)
	if errors.Is(err, turn.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read who is told: %w", err)
	}
	r = &Reader{Person: snap.Person}
	if r.addresses, err = o.People.Addresses(ctx, id); err != nil {
		return nil, false, err
	}
	if r.Group, err = o.People.Group(ctx, g); err != nil {
		return nil, false, fmt.Errorf("read group: %w", err)
	}
	if err := o.People.Surround(ctx, &snap); err != nil {
		return nil, false, fmt.Errorf("read groups: %w", err)
	}
	for _, m := range snap.Memberships {
		if m.Name != "" {
			r.Names = append(r.Names, m.Name)
		}
	}
	r.quiet = checkin.HoursOr(r.Group.Quiet, o.Quiet)
	return r, true, nil
}

// Silent tells whether they want to hear nothing.
func (r *Reader) Silent() bool { return r.Paused || r.Stopped }

// Clear is from when on they can be written to; ok is false where they cannot.
func (r *Reader) Clear(now time.Time) (at time.Time, ok bool) {
	if r.Silent() {
		return time.Time{}, false
	}
	return r.Wish.Clear(now, r.Zoned(), r.quiet)
}

// Zoned is the zone that they live in.
func (r *Reader) Zoned() *time.Location { return checkin.Zone(r.Zone) }

// To addresses a message to them.
func (r *Reader) To(m turn.Message) []turn.Message {
	return turn.Addressed(&r.Person, r.addresses, m)
}
