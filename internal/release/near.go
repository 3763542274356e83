package release

import "slices"

// R10: where nearly the same people answered an earlier round, taking one
// release from the other leaves only those who changed. So the later one has no
// block that is finer than the earlier's, or that cuts across them, and shows no
// question in finer parts or steps. All of this follows from sizes and from the
// form of the earlier release.

// asSensitiveAs is the plan with every question as sensitive as near waves had it.
func (p *Plan) asSensitiveAs(near []*Document) *Plan {
	if len(near) == 0 {
		return p
	}
	out := *p
	out.Questions = slices.Clone(p.Questions)
	for _, d := range near {
		for i := range d.Questions {
			if q := out.question(d.Questions[i].Name); q != nil {
				q.Sensitive = q.Sensitive || d.Questions[i].Sensitive
			}
		}
	}
	out.join()
	return &out
}

// allowed reports whether a leaf is a union of whole blocks of each near wave
// that has shown any of its people.
func (p *Plan) allowed(near []wave, l *leaf) bool {
	return !slices.ContainsFunc(near, func(w wave) bool {
		_, whole := w.inside(p, l)
		return !whole
	})
}

// compare notes for each leaf what near waves have shown of its people.
func (l *ladders) compare() {
	for i := range l.leaves {
		one := &l.leaves[i]
		for j := range l.near {
			if in, _ := l.near[j].inside(l.plan, one); len(in) > 0 {
				one.before = append(one.before, in)
			}
		}
	}
}

// asBefore keeps the band of a pool no higher than that of the pools of near
// waves inside it, though never under its k.
func (l *ladders) asBefore(pool *leaf) int {
	best := pool.band
	for i := range l.near {
		in, _ := l.near[i].inside(l.plan, pool)
		for _, s := range in {
			if s.block.Pool {
				best = min(best, s.block.People)
			}
		}
	}
	band := pool.least
	for _, b := range bands {
		if b <= best {
			band = max(band, b)
		}
	}
	return band
}

// noFinerThan is the coarser of a form and of those in which a near wave has
// shown the question inside the block. Where it showed it of some of these people
// only, the rest would be what is left: nothing is shown. What it showed of
// nobody here cannot be compared.
func (f form) noFinerThan(before []issued, q *Question) form {
	out, figures := f, 0
	for _, s := range before {
		figure := s.block.figure(q.Name)
		if figure == nil {
			continue
		}
		figures++
		if !q.alike(s.in) {
			return form{}
		}
		out = out.coarser(figure, q)
	}
	if figures > 0 && figures < len(before) {
		return form{}
	}
	return out
}

func (f form) coarser(than *Figure, q *Question) form {
	if f.manner == nothing {
		return f
	}
	if f.manner == inWords || than.Words != "" {
		return form{manner: inWords, size: f.size}
	}
	f.step = max(f.step, than.Step)
	if q.Kind == Scale && len(than.Parts) < len(q.Points)+1 {
		f.size = min(f.size, fineFrom-1)
	}
	return f
}

// alike reports whether a release asked the same question: the same points in
// the same order. Others cannot be put into common parts.
func (q *Question) alike(d *Document) bool {
	i := slices.IndexFunc(d.Questions, func(a Asked) bool { return a.Name == q.Name })
	if i < 0 || d.Questions[i].Kind != q.Kind {
		return false
	}
	return slices.EqualFunc(q.Points, d.Questions[i].Points, func(a Point, b PointShown) bool {
		return a.Name == b.Name && a.Value == b.Value && a.Alone == b.Alone
	})
}

func named(near []*Document) []Named {
	var out []Named
	for _, d := range near {
		out = append(out, Named{Release: d.ID, Hash: d.Hash})
	}
	return out
}
