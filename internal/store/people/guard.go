package people

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

func guardPlace(g group.ID) string      { return "guard|body|" + string(g) }
func alarmPlace(id string) string       { return "alarm|body|" + id }
func officerAddress(l []byte) string    { return "officer_address|account|" + string(l) }
func whose(id member.ID) sql.NullString { return sql.NullString{String: string(id), Valid: id != ""} }

// alarmBody is what stands in a case in secret; what it is about too, since it stands beside a
// person.
type alarmBody struct {
	duty.Said
	Category string `json:"category,omitempty"`
}

func (s *Store) sealGuard(t *turn.Turn, out *sealed) error {
	for i := range t.Cases {
		b, err := s.sealVoice(alarmBody{t.Cases[i].Said, t.Cases[i].Category}, alarmPlace(t.Cases[i].ID))
		if err != nil {
			return err
		}
		out.cases = append(out.cases, b)
	}
	if t.Setup == nil {
		return nil
	}
	var err error
	out.setup, err = s.sealVoice(t.Setup.Setup, guardPlace(t.Setup.Group))
	return err
}

// guard writes cases, their trail, and what a group has set up.
func (c *committer) guard(ctx context.Context) error {
	for i := range c.t.Cases {
		k, body := &c.t.Cases[i], c.sealed.cases[i]
		if k.New {
			if err := c.q.AddAlarm(ctx, sqlcgen.AddAlarmParams{ID: k.ID, Person: whose(k.Person), Grp: string(k.Group), State: string(k.State), Drill: k.Drill, Opened: ms(k.Opened), Officer: string(k.Officer), Body: body}); err != nil {
				return err
			}
			continue
		}
		n, err := c.q.ChangeAlarm(ctx, sqlcgen.ChangeAlarmParams{State: string(k.State), Closed: ms(k.Closed), Officer: string(k.Officer), Body: body, ID: k.ID, Version: k.Version})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
	}
	for _, e := range c.t.Trail {
		if err := c.q.AddTrail(ctx, sqlcgen.AddTrailParams{ID: e.ID, Grp: string(e.Group), Alarm: e.Case, Officer: string(e.Officer), What: e.What, At: ms(e.At)}); err != nil {
			return err
		}
	}
	o := c.t.Setup
	if o == nil {
		return nil
	}
	var n int64
	var err error
	if o.Version == 0 {
		n, err = c.q.AddGuard(ctx, sqlcgen.AddGuardParams{Grp: string(o.Group), Body: c.sealed.setup})
	} else {
		n, err = c.q.ChangeGuard(ctx, sqlcgen.ChangeGuardParams{Body: c.sealed.setup, Grp: string(o.Group), Version: o.Version})
	}
	if err == nil && n == 0 {
		return turn.ErrConflict
	}
	return err
}

// blankCases leaves of the cases of somebody who is forgotten that there was one, and when. One
// that a policy passed on keeps what officers need to go on: people were told so before.
func (s *Store) blankCases(ctx context.Context, q *sqlcgen.Queries, id member.ID, now time.Time) error {
	rows, err := q.AlarmsOf(ctx, whose(id))
	if err != nil {
		return err
	}
	all, err := s.cases(rows)
	if err != nil {
		return err
	}
	for i := range all {
		k := &all[i]
		if k.Said.Why == duty.Policy && k.State != duty.Closed {
			continue
		}
		was := k.State
		k.Blank()
		empty, err := s.sealVoice(alarmBody{Said: k.Said}, alarmPlace(k.ID))
		if err != nil {
			return err
		}
		if err := q.BlankAlarm(ctx, sqlcgen.BlankAlarmParams{Closed: ms(now), Body: empty, ID: k.ID}); err != nil {
			return err
		}
		if was == duty.Closed {
			continue
		}
		if err := q.AddTrail(ctx, sqlcgen.AddTrailParams{ID: k.ID + duty.Withdrawn, Grp: string(k.Group), Alarm: k.ID, What: duty.Withdrawn, At: ms(now)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) tidyGuard(ctx context.Context, q *sqlcgen.Queries, now time.Time) error {
	gone, err := q.PersonsBefore(ctx, month(now)-keepPerson)
	if err != nil {
		return err
	}
	for _, id := range gone { // who was not here for so long goes now, with what is held of them
		if err := s.blankCases(ctx, q, member.ID(id), now); err != nil {
			return err
		}
	}
	return errors.Join(q.DropOldAlarms(ctx, ms(now.AddDate(0, 0, -s.Keep.Cases))), q.DropOldTrail(ctx, ms(now.AddDate(0, 0, -s.Keep.Trail))))
}

// Setup is what a group has set up for those who may not be safe; an empty one where nothing.
func (s *Store) Setup(ctx context.Context, g group.ID) (duty.Setup, error) {
	var out duty.Setup
	row, err := s.read().Guard(ctx, string(g))
	if errors.Is(err, sql.ErrNoRows) {
		return out, nil
	}
	if err == nil {
		err = s.unsealVoice(row.Body, guardPlace(g), &out)
	}
	out.Version = row.Version
	return out, err
}

// Case is one; turn.ErrNotFound for none.
func (s *Store) Case(ctx context.Context, id string) (duty.Case, error) {
	row, err := s.read().AlarmByID(ctx, id)
	if err != nil {
		return duty.Case{}, missing(err)
	}
	all, err := s.cases([]sqlcgen.Alarm{row})
	if err != nil {
		return duty.Case{}, err
	}
	return all[0], nil
}

// Cases are a group's, newest first; CasesOf those of a person.
func (s *Store) Cases(ctx context.Context, g group.ID) ([]duty.Case, error) {
	rows, err := s.read().AlarmsIn(ctx, string(g))
	if err != nil {
		return nil, err
	}
	return s.cases(rows)
}

// CasesOf are the cases of a person.
func (s *Store) CasesOf(ctx context.Context, id member.ID) ([]duty.Case, error) {
	rows, err := s.read().AlarmsOf(ctx, whose(id))
	if err != nil {
		return nil, err
	}
	return s.cases(rows)
}

func (s *Store) cases(rows []sqlcgen.Alarm) ([]duty.Case, error) {
	var out []duty.Case
	for _, r := range rows {
		one := duty.Case{ID: r.ID, Group: group.ID(r.Grp), Person: member.ID(r.Person.String), State: duty.State(r.State), Drill: r.Drill, Opened: at(r.Opened), Closed: at(r.Closed), Officer: member.OfficerID(r.Officer), Version: r.Version}
		var body alarmBody
		if err := s.unsealVoice(r.Body, alarmPlace(r.ID), &body); err != nil {
			return nil, err
		}
		one.Said, one.Category = body.Said, body.Category
		out = append(out, one)
	}
	return out, nil
}

// Trail is who did what in a group since a moment, newest first.
func (s *Store) Trail(ctx context.Context, g group.ID, since time.Time) ([]duty.Entry, error) {
	rows, err := s.read().TrailOf(ctx, sqlcgen.TrailOfParams{Grp: string(g), At: ms(since)})
	var out []duty.Entry
	for _, r := range rows {
		out = append(out, duty.Entry{ID: r.ID, Group: group.ID(r.Grp), Case: r.Alarm, Officer: member.OfficerID(r.Officer), What: r.What, At: at(r.At)})
	}
	return out, err
}

// AddOfficerAddress keeps an address at which an officer is alerted.
func (s *Store) AddOfficerAddress(ctx context.Context, id member.OfficerID, a chat.Address) error {
	lookup := s.lookup(a)
	account, err := s.ring.Seal(keys.People, []byte(a.Account), officerAddress(lookup))
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.AddOfficerAddress(ctx, sqlcgen.AddOfficerAddressParams{Lookup: lookup, Officer: string(id), Platform: string(a.Platform), Account: account})
	})
}

// OfficerAddresses are where an officer is alerted.
func (s *Store) OfficerAddresses(ctx context.Context, id member.OfficerID) ([]chat.Address, error) {
	rows, err := s.read().OfficerAddresses(ctx, string(id))
	if err != nil {
		return nil, err
	}
	var out []chat.Address
	for _, r := range rows {
		account, err := s.ring.Unseal(keys.People, r.Account, officerAddress(r.Lookup))
		if err != nil {
			return nil, err
		}
		out = append(out, chat.Address{Platform: chat.Platform(r.Platform), Account: string(account)})
	}
	return out, nil
}

// DropOfficerAddresses alerts an officer in no chat any more.
func (s *Store) DropOfficerAddresses(ctx context.Context, id member.OfficerID) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.DropOfficerAddresses(ctx, string(id))
	})
}
