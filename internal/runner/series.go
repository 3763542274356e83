package runner

import (
	"context"
	"fmt"
	"slices"

	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// enrol gives whoever joins a group their first time in each of its series.
func (r *Runner) enrol(ctx context.Context, id member.ID, zone string, m member.Membership, still []string) ([]turn.Ask, error) {
	all, err := r.People.SeriesOf(ctx, m.Group)
	if err != nil {
		return nil, fmt.Errorf("read series: %w", err)
	}
	role := m.Role
	if role == "" {
		role = member.Member
	}
	var out []turn.Ask
	for i := range all {
		if a, ok := r.firstAsk(&all[i], id, zone, role, still); ok {
			out = append(out, a)
		}
	}
	return out, nil
}

// firstAsk is somebody's first time in a series that asks their role.
func (r *Runner) firstAsk(s *group.Series, id member.ID, zone string, role member.Role, still []string) (turn.Ask, bool) {
	if !s.For(string(role)) || slices.Contains(still, s.Flow) || slices.Contains(still, checkin.Everything) {
		return turn.Ask{}, false
	}
	schedule, err := checkin.Parse(s.Schedule)
	if err != nil {
		return turn.Ask{}, false // it was checked when the series began
	}
	if schedule.Anchor() == checkin.Event {
		return turn.Ask{}, false // asked once they had a place in a session
	}
	now := r.Now()
	at, ok := schedule.Next(now, checkin.Zone(zone), now)
	return turn.Ask{Series: s.ID, Person: id, At: at, Meant: at, Anchor: now, New: true}, ok
}
