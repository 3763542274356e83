package redact

// flat skips what tells one flat of a stair: "flat 3,", "2/1", "3F2,", "top floor left".
func (p *page) flat(i int) int {
	end := i
	switch k := p.key(i); {
	case k == "flat" || k == "apt" || k == "apartment" || k == "unit":
		end = p.door(i + 1)
	case p.is(i, digits) && p.key(i+1) == "/" && p.joined(i+1) && p.joined(i+2) && len(p.key(i)) < 3:
		end = i + 3
	case p.is(i, digits) && (p.key(i+1) == "f" || p.key(i+1) == "fl") && p.joined(i+1) && p.is(i+2, digits) && p.joined(i+2):
		end = i + 3
	case (k == "pf" || k == "gf" || k == "bf" || k == "tf") && p.joined(i+1) && p.is(i+1, digits):
		end = i + 2
	}
	if end == i {
		return i
	}
	for p.key(end) == "," || p.key(end) == "-" {
		end++
	}
	if p.houseNumber(end) == end {
		return i // "14/2 Demo Street": the number is a flat too
	}
	return end
}

// door reads what follows "flat".
func (p *page) door(i int) int {
	end := i
	for n := 0; n < 5 && end < len(p.tokens) && !p.tokens[end].line && (p.is(end, digits) && n == 0 || end > i && p.joined(end) && p.key(end) != "," || p.is(end, word) && len(p.key(end)) == 1); n++ {
		end++
	}
	return end
}

// houseNumber reads "12", "12A", "12-14", "14/2", "no. 12" and "number 12".
func (p *page) houseNumber(i int) int {
	at := i
	if k := p.key(at); k == "no" || k == "number" || k == "nr" {
		at++
		for p.key(at) == "." {
			at++
		}
	}
	if !p.is(at, digits) || len(p.key(at)) > 4 {
		return i
	}
	at++
	for n := 0; n < 2 && p.joined(at) && p.joined(at+1) && (p.key(at) == "/" || p.key(at) == "-" || p.key(at) == "–"); n++ {
		at += 2
	}
	if p.is(at, word) && len(p.key(at)) == 1 && (p.joined(at) || p.tokens[at].capital && p.is(at+1, word)) {
		at++
	}
	if p.key(at) == "," {
		at++
	}
	return at
}

// named reads "Rose Cottage, Main Street", and a named house that somebody lives in.
func (p *page) named(i int) int {
	const most = 3
	for n := 1; n <= most && p.cased(i) && (n == 1 || p.cased(i+n-1)); n++ {
		at := i + n
		if !p.cased(at) || !p.has(at, houseName) || p.has(i, keptWord) && n == 1 || p.tokens[i].kept {
			continue
		}
		next := at + 1
		if p.key(next) == "," {
			next++
		}
		if end := p.street(p.houseNumber(next)); end > next && (p.cased(next) || p.is(next, digits)) {
			return end
		}
		if p.before(i, 4, liveCue) > 0 && !p.institution(at+1) {
			return at + 1
		}
	}
	return i
}
