package redact

// findBirth finds a date of birth: a date that a cue stands by, or a whole date in a sentence
// about a birth. The date of an appointment stays.
func findBirth(p *page, i int) (end int, tag string) {
	if p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits)) {
		return 0, ""
	}
	d, ok := p.date(i)
	if !ok {
		d, ok = p.packed(i)
		if !ok {
			return 0, ""
		}
		return d.end, "birth"
	}
	if p.toBirth(i, d) {
		return d.end, "birth"
	}
	return 0, ""
}

// toBirth tells whether a date belongs to a birth rather than to a visit.
func (p *page) toBirth(i int, d date) bool {
	const near, wide = 6, 10
	reach := near
	if d.full {
		reach = wide
	}
	cue, visit := p.cueBefore(i, reach), p.before(i, reach, visitCue)
	if cue > 0 && (visit == 0 || cue <= visit) {
		return true
	}
	if next := p.after(d.end, near, birthCue); next > 0 && visit == 0 && (next < 3 || p.key(d.end) == "is" || p.key(d.end) == "was") {
		return true
	}
	return d.full && p.aboutBirth(i)
}

// cueBefore is how far before a date somebody is said to be born. "D.O.B." is three words here,
// and a line may end behind the cue.
func (p *page) cueBefore(i, reach int) int {
	if n := p.before(i, reach, birthCue); n > 0 {
		return n
	}
	for n := 1; n <= reach && i-n >= 0; n++ {
		k := p.key(i - n)
		if k == "b" && (p.key(i-n-1) == "o" || p.key(i-n-2) == "o") || k == "birth" && (p.key(i-n-1) == "of" || p.key(i-n+1) == "date") || p.has(i-n, birthCue) && p.key(i-n+1) == ":" || n < 3 && k == "b" && p.key(i-n+1) == "." {
			return n
		}
	}
	return 0
}

// aboutBirth tells whether a sentence is about a birth and no visit.
func (p *page) aboutBirth(i int) bool {
	from, to := p.sentence(i)
	birth := false
	for n := from; n < to; n++ {
		if p.has(n, visitCue) {
			return false
		}
		had := p.key(n) == "had" && (p.key(n+1) == "my" || p.key(n+1) == "our" || p.key(n+1) == "her" || p.key(n+1) == "him" || p.key(n+1) == "a" || p.key(n+1) == "them")
		birth = birth || p.has(n, birthContext) || had
	}
	return birth
}

// packed reads "120390" and "12/3" right behind a cue.
func (p *page) packed(i int) (date, bool) {
	const reach = 4
	if !p.is(i, digits) || p.cueBefore(i, reach) == 0 {
		return date{}, false
	}
	k := p.key(i)
	next, sep := p.step(i + 1)
	switch {
	case (len(k) == 6 || len(k) == 8) && within(k[:2], 31) && within(k[2:4], 12), len(k) == 8 && century(k[:4]):
		return date{i + 1, true}, true
	case next > 0 && within(k, 31) && within(p.key(next), 12) && (sep == "/" || sep == "."):
		return date{next + 1, false}, true
	case next > 0 && within(k, 31) && within(p.key(next), 12):
		if last, _ := p.step(next + 1); last > 0 && len(p.key(last)) == 2 {
			return date{last + 1, true}, true
		}
	}
	return date{}, false
}
