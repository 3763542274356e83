package redact

import "strings"

// initial reads one capital letter, with its stop.
func (p *page) initial(i int) int {
	if !p.is(i, word) || len(p.key(i)) != 1 || !p.tokens[i].capital || p.key(i) == "i" && !(p.key(i+1) == "." && p.joined(i+1)) || p.joined(i+1) && !p.is(i+1, sign) {
		return i
	}
	if p.key(i+1) == "." && p.joined(i+1) && (p.ends(i+2) || p.cased(i+2) || p.is(i+2, word)) {
		return i + 2
	}
	return i + 1
}

// initials reads "J. Demo", or initials alone where a name is sure.
func (p *page) initials(i int, t trust) int {
	if t >= sure && p.is(i, word) && len(p.key(i)) == 1 && p.key(i) != "i" && p.key(i) != "a" && p.family(i+1, t) {
		return i + 2
	}
	end := p.initial(i)
	if end == i || t < likely {
		return i
	}
	for next := p.initial(end); next > end; next = p.initial(end) {
		end = next
	}
	if p.family(end, t) {
		return end + 1
	}
	if t >= sure || end > i+1 {
		return end
	}
	return i
}

// particles skips what stands before a surname: "Mc", "Mac", "O", "de", "van", "al", "Ní".
func (p *page) particles(i int) int {
	at := i
	for n := 0; n < 2 && at+1 < len(p.tokens) && p.is(at+1, word) && !p.tokens[at+1].line; n++ {
		k := p.key(at)
		if !p.has(at, particle) || p.tokens[at].capital && !p.shout && !p.cased(at+1) || p.has(at, kinCue) && p.owned(at) || p.key(at+1) == "'s" || !p.cased(at+1) && p.ordinary(p.key(at+1)) || k == "o" && !p.tokens[at].capital {
			break
		}
		at++
	}
	if at+2 < len(p.tokens) && p.key(at+1) == "-" && p.joined(at+1) && p.joined(at+2) && strings.Contains(" al el ", " "+p.key(at)+" ") {
		at += 2
	}
	return at
}
