package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/turn"
)

// UptakeFlow is the flow under which those who came to sessions are counted. Nobody is asked
// it.
const UptakeFlow = "uptake"

// uptakeRound is the round of a quarter of the year in which those who come to sessions of a
// group are counted, each once: its figures come as a release when the quarter is over. It is
// opened where it is not open yet.
func (o *Office) uptakeRound(ctx context.Context, g group.ID) (round.ID, error) {
	in, err := o.People.Group(ctx, g)
	if err != nil {
		return "", worded("read group", err)
	}
	zone, err := time.LoadLocation(in.Zone)
	if err != nil {
		zone = time.UTC
	}
	now := o.Now().In(zone)
	const months = 3
	quarter := (int(now.Month()) - 1) / months
	ends := time.Date(now.Year(), time.Month((quarter+1)*months+1), 1, 0, 0, 0, 0, zone)
	sum := sha256.Sum256([]byte(fmt.Sprintf("uptake %s %d %d", g, now.Year(), quarter)))
	id := round.ID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:7])
	if _, err := o.People.Round(ctx, id); err == nil {
		return id, nil
	}
	_, err = o.OpenRound(ctx, member.Operator, round.Opening{ID: id, Flow: UptakeFlow, Groups: []group.ID{g}, Dates: []time.Time{ends}, Wave: true})
	if errors.Is(err, form.ErrTwice) {
		err = nil
	}
	return id, err
}

// CountUptake counts those who were at a session: each person once a quarter, sealed like an answer,
// so that the figures come only as a release, laddered as every other.
func (o *Office) CountUptake(ctx context.Context, s *event.Session) error {
	id, err := o.uptakeRound(ctx, s.Group)
	if errors.As(err, new(form.Mistakes)) {
		return nil // the operator took the flow out
	}
	if err != nil {
		return fmt.Errorf("open the round of uptake: %w", err)
	}
	r, err := o.People.Round(ctx, id)
	if err != nil {
		return err
	}
	f, err := o.Flows.Flow(ctx, r.Hash)
	if err != nil {
		return err
	}
	batches, err := o.People.Batches(ctx, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(batches, func(b round.Batch) bool { return !b.Opened && b.Date.After(o.Now()) })
	if i < 0 {
		return nil
	}
	for _, p := range s.List.With(event.Confirmed) {
		if s.Closed && !p.Came {
			continue
		}
		count := func() error {
			return o.countOne(ctx, s, p.Person, id, &batches[i], response.Padded(f.Longest()))
		}
		err := count()
		for n := 0; errors.Is(err, turn.ErrConflict) && n < 5; n++ { // they are writing just now
			err = count()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// countOne counts one person, where they were not counted in this quarter yet.
func (o *Office) countOne(ctx context.Context, s *event.Session, who member.ID, id round.ID, b *round.Batch, size int) error {
	snap, err := o.People.Load(ctx, who, nil)
	if err == nil {
		err = o.People.Surround(ctx, &snap)
	}
	if errors.Is(err, turn.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if slices.Contains(snap.Person.State.Answered, id) || slices.Contains(snap.TookPart, id) {
		return nil
	}
	answers := map[string]any{"format": string(s.Format)}
	if s.Area != "" {
		answers["board"] = s.Area
	}
	code := rand.Text() // nobody has it: there is nothing of theirs to take back
	personal := slices.ContainsFunc(snap.Memberships, func(m member.Membership) bool { return m.Group == s.Group && m.Personal })
	sealed, err := response.Seal(b.Public, response.Context(string(id), b.Number), response.Rating{Answers: answers, Open: !personal, Code: o.People.Code("uptake", code)}, size)
	if err != nil {
		return err
	}
	p := snap.Person
	p.State.Answered = append(p.State.Answered, id)
	err = o.People.Commit(ctx, &turn.Turn{Now: o.Now(), Touch: []member.Person{p}, Mail: &turn.Mail{Round: id, Batch: b.Number,
		Mail: []response.Mail{{ID: response.NewID(), Kind: response.RatingMail, Code: o.People.Code("uptake", code+"m"), Sealed: sealed}}}})
	if errors.Is(err, turn.ErrConflict) {
		return fmt.Errorf("count somebody: %w", err) // tried again, and those who are counted stay so
	}
	return err
}
