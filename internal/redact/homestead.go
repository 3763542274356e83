package redact

import "strings"

// homestead reads a house that has a name and no number, and the road or place behind it, where
// something lives at, goes to or is told to be at it: "post to Rowanlea, Station Brae".
func (p *page) homestead(i int) int {
	if !p.cased(i) || p.opens(i) && p.key(i-1) != ":" || !p.housed(i) {
		return i
	}
	name := p.houseCalled(i)
	if name == i || p.key(name) != "," || name+1 >= len(p.tokens) || p.tokens[name+1].line {
		return i
	}
	at := name + 1
	if end := p.street(p.houseNumber(at)); end > at+1 && !p.institution(end) && (p.cased(at) || p.is(at, digits)) {
		return end
	}
	if !p.is(i-2, tagged) && p.cased(at) && !p.cased(at+1) && p.unheard(i, name) && (!p.ordinary(p.key(at)) || p.has(at, keptWord)) {
		return at + 1
	}
	return i
}

// houseCalled reads the name of a house: capitals, and small Gaelic and English words between them.
func (p *page) houseCalled(i int) int {
	const most = 5
	end := i
	for n := i; n < len(p.tokens) && n-i < most && !(n > i && p.tokens[n].line); n++ {
		switch {
		case p.cased(n) && !p.tokens[n].kept && !p.has(n, institution|monthName|keptWord):
			end = n + 1
		case p.key(n) == "" || !strings.Contains(" na an nan nam of the o a' 's ", " "+p.key(n)+" "):
			return end
		}
	}
	return end
}

// unheard tells whether a name is no word but "the" and a kind of house: before a mere place that
// alone tells a house from a town or a person.
func (p *page) unheard(i, end int) bool {
	for ; i < end; i++ {
		if p.ordinary(p.key(i)) && p.key(i) != "the" && !p.has(i, houseName) || p.has(i, firstName) {
			return false
		}
	}
	return true
}

// housed tells whether what stands before a token leads to where a house is.
func (p *page) housed(i int) bool {
	const reach = 5
	switch k := p.key(i - 1); k {
	case "at", "to", "tae", "is":
		return p.before(i, reach, sending) > 0 || k == "is" && p.before(i, 3, homeWord) > 0
	case ":":
		return p.has(i-2, liveCue) || p.has(i-2, sending)
	case ",":
		return p.is(i-2, tagged) && p.tokens[i-2].tag == "name" || p.has(i-2, homeWord) && (p.owned(i-2) || p.has(i-3, callsign) && p.owned(i-3))
	}
	return false
}
