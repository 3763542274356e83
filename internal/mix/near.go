package mix

import (
	"context"
	"slices"

	"blether/internal/release"
	"blether/internal/round"
	"blether/internal/store/people"
)

// leastSensitive is k of sensitive questions and of islands (R4).
const leastSensitive = 10

// near gives every release of the earlier rounds of the same flow, with a group
// in common, that fewer than k other people answered (R10). How many have changed
// goes no further than this file; that two waves are near, or are not, does.
func (m *Mixer) near(ctx context.Context, p *release.Plan, last bool, in *opened) ([]*release.Document, error) {
	here := 0
	for _, r := range in.ratings {
		if !r.Open {
			here++
		}
	}
	if here == 0 {
		return nil, nil // nothing to compare
	}
	earlier, own, err := m.earlier(ctx, p)
	if err != nil {
		return nil, err
	}
	opened, err := m.people(ctx, own)
	if err != nil {
		return nil, err
	}
	var out []*release.Document
	for _, wave := range earlier {
		far, err := m.far(ctx, p, wave, opened+here, last)
		if err != nil {
			return nil, err
		}
		if !far {
			out = append(out, wave...)
		}
	}
	return out, nil
}

// earlier gives the releases of other rounds that can be compared with this one,
// round by round, without those that showed nothing; and the round's own.
func (m *Mixer) earlier(ctx context.Context, p *release.Plan) (waves [][]*release.Document, own []*release.Document, err error) {
	all, err := m.Responses.Documents(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range all {
		at := slices.IndexFunc(waves, func(w []*release.Document) bool { return w[0].Round == d.Round })
		switch {
		case d.Round == p.Round:
			own = append(own, d)
		case d.Flow != p.Flow || !slices.ContainsFunc(d.Groups, func(g string) bool { return slices.Contains(p.Groups, g) }):
		case at < 0:
			waves = append(waves, []*release.Document{d})
		default:
			waves[at] = append(waves[at], d)
		}
	}
	return slices.DeleteFunc(waves, func(w []*release.Document) bool {
		return !slices.ContainsFunc(w, func(d *release.Document) bool { return len(d.Blocks) > 0 })
	}), own, nil
}

// far reports whether it is certain that at least k people have changed.
func (m *Mixer) far(ctx context.Context, p *release.Plan, wave []*release.Document, now int, last bool) (bool, error) {
	k := k(p, wave)
	before, err := m.people(ctx, wave)
	if err != nil {
		return false, err
	}
	if now-before-wave[len(wave)-1].MostHeldBack(p) >= k || last && before-now >= k {
		return true, nil // the sizes alone show it
	}
	c, err := m.People.Changed(ctx, round.ID(wave[0].Round), round.ID(p.Round))
	if err != nil {
		return false, err
	}
	return c.Known && changed(c, last) >= k, nil
}

// changed counts on a date before the close only those who are new: whoever
// answered the earlier round may still answer this one.
func changed(c people.Changed, last bool) int {
	if !last {
		return c.Joined
	}
	return c.Joined + c.Left
}

// people is how many stand behind the figures of some releases.
func (m *Mixer) people(ctx context.Context, docs []*release.Document) (int, error) {
	n := 0
	for _, d := range docs {
		leaves, err := m.Responses.Ledger(ctx, d.ID)
		if err != nil {
			return 0, err
		}
		for _, l := range leaves {
			n += l.Size
		}
	}
	return n, nil
}

// k is the larger of both rounds', and 10 where one of them asks anything that
// has 10: the blocks of a release are those of all its questions.
func k(p *release.Plan, wave []*release.Document) int {
	k := p.K
	island := slices.ContainsFunc(p.Areas, func(a release.Area) bool { return a.Island })
	sensitive := slices.ContainsFunc(p.Questions, func(q release.Question) bool { return q.Sensitive })
	for _, d := range wave {
		k = max(k, d.K)
		sensitive = sensitive || slices.ContainsFunc(d.Questions, func(q release.Asked) bool { return q.Sensitive })
	}
	if island || sensitive {
		k = max(k, leastSensitive)
	}
	return k
}
