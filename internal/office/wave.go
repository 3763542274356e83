package office

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"
	"strings"
	"time"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// WaveRound is the round that a wave of a series answers; it is opened where it is not open
// yet. Opening it again changes nothing. A wave may open while the one before it is still
// open in another zone.
func (o *Office) WaveRound(ctx context.Context, s group.Series, key string, closes time.Time) (round.ID, error) {
	sum := sha256.Sum256([]byte(s.ID + " " + key))
	id := round.ID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:7])
	if r, err := o.People.Round(ctx, id); err == nil {
		if r.State != round.Open {
			return "", turn.ErrNotFound // it is over: too late to be asked
		}
		return id, nil
	}
	if !closes.After(o.Now()) {
		return "", turn.ErrNotFound // nobody was asked in time
	}
	_, err := o.OpenRound(ctx, member.Operator, round.Opening{ID: id, Flow: s.Flow, Groups: []group.ID{s.Group}, Dates: []time.Time{closes}, Wave: true})
	if errors.Is(err, form.ErrTwice) {
		err = nil
	}
	return id, err
}

// afterSession is the flow that asks what a session was like.
const afterSession = "after-session"

// AfterSessions begins the series that asks what sessions were like, where a group has none
// yet. One that officers have stopped stays stopped.
func (o *Office) AfterSessions(ctx context.Context, g group.ID) error {
	all, err := o.People.SeriesOf(ctx, g)
	if err != nil {
		return worded("read series", err)
	}
	if slices.ContainsFunc(all, func(s group.Series) bool { return s.Flow == afterSession }) {
		return nil
	}
	if practice, err := o.Practice(ctx, g); practice || err != nil {
		return err // nothing is asked yet
	}
	f, err := o.flow(ctx, afterSession)
	if errors.As(err, new(form.Mistakes)) {
		return nil // the operator took it out
	}
	if err != nil {
		return err
	}
	_, err = o.StartSeries(ctx, member.Operator, group.Series{ID: "after-" + string(g), Group: g, Flow: afterSession, Schedule: f.Schedule})
	if errors.Is(err, form.ErrTwice) {
		err = nil
	}
	return err
}
