package redact

import "strings"

// findAddress finds where somebody lives, in the styles of Scotland and Ireland: a number and a
// street, a flat before it ("2/1 14", "flat 3, 12"), a named house, a street that somebody lives in.
func findAddress(p *page, i int) (end int, tag string) {
	if p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits) || p.key(i-1) == "/" && p.is(i-2, digits)) {
		return 0, ""
	}
	at := p.flat(i)
	if number := p.houseNumber(at); number > at {
		if end = p.street(number); end > number && !p.institution(end) && !p.has(i-1, institution) {
			return p.beyond(end), "address"
		}
	}
	if end = max(p.named(i), p.homestead(i)); end > i {
		return end, "address"
	}
	if p.cased(i) || p.before(i, 3, liveCue) > 0 {
		return p.lived(i)
	}
	return 0, ""
}

// institution tells whether a street is part of the name of a place.
func (p *page) institution(i int) bool {
	k := p.key(i)
	return p.has(i, institution) && p.classes[k]&(strong|weak) == 0 && !p.ends(i)
}

// street reads a name and what kind of street it is, and gives its end, or i.
func (p *page) street(i int) int {
	const most = 4
	cased := p.cased(i)
	for n := 0; n <= most && i+n < len(p.tokens) && !p.tokens[i+n].line; n++ {
		at := i + n
		if p.key(at) == "." && p.joined(at) && p.key(at-1) == "st" || n > 0 && p.key(at) == "-" && p.joined(at) && p.joined(at+1) {
			continue
		}
		if n > 0 && p.kindOf(at, cased) && !(p.cased(at) && p.cased(at+1) && p.kindOf(at+1, cased)) {
			return p.abbreviated(at)
		}
		if !p.is(at, word) || p.has(at, between) && !(p.cased(at) || n > 0 && cased && p.key(at) == "of" || n == 0 && p.key(at) == "the" && p.before(i, 4, liveCue) > 0) || n > 0 && cased && !p.cased(at) && p.key(at) != "of" && p.key(at) != "the" && p.key(at) != "'s" {
			return i
		}
	}
	return i
}

// beyond takes in what goes on behind a comma: a second street, or the flat.
func (p *page) beyond(i int) int {
	if p.key(i) != "," {
		return i
	}
	if k := p.key(i + 1); k == "flat" || k == "apt" || k == "apartment" {
		return max(p.door(i+2), i)
	}
	if end := p.street(i + 1); p.cased(i+1) && end > i+2 && p.cased(end-1) && !p.institution(end) {
		return end
	}
	return i
}

// kindOf tells whether a token is a kind of street.
func (p *page) kindOf(i int, cased bool) bool {
	return p.has(i, strong) || cased && p.cased(i) && p.has(i, weak) || !cased && p.has(i, weak) && p.has(i-2, between) && p.key(i-2) == "the" && p.before(i, 6, liveCue) > 0
}

// abbreviated takes in the stop of "St." where the sentence goes on.
func (p *page) abbreviated(at int) int {
	if p.key(at+1) == "." && p.joined(at+1) && len(p.key(at)) < 5 && p.is(at+2, word) && !p.cased(at+2) {
		return at + 2
	}
	return at + 1
}

// lived reads a street without a number behind "I live in" and the like.
func (p *page) lived(i int) (end int, tag string) {
	if prior := p.key(i - 1); !strings.Contains(" in on at up down is off near to : ", " "+prior+" ") || prior == "" || p.before(i, 3, liveCue) == 0 {
		return 0, ""
	}
	if end = p.street(i); end > i && (p.cased(i) || !p.ordinary(p.key(i)) || end > i+2) && !p.has(i, between) && !p.institution(end) {
		return end, "address"
	}
	return 0, ""
}
