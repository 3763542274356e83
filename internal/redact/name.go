package redact

import "strings"

// trust is how much a cue says of what follows it.
type trust uint8

const (
	none   trust = iota
	listed       // only a name that is known, and is no word
	likely       // also a word that is a name too, and a capital that nobody knows
	sure         // also a small word that nobody knows
	given        // also a capital on an English word
)

// name reads a name that begins at a token and gives its end, or i.
func (p *page) name(i int, t trust) int {
	if end := p.gaelic(i); end > i {
		return p.rest(end, t)
	}
	at := p.particles(i)
	if !p.first(at, t) && !(at > i && p.is(at, word) && !p.ordinary(p.key(at))) {
		if end := p.initials(i, t); end > i {
			return end
		}
		return i
	}
	return p.rest(at+1, t)
}

// first tells whether a token can be the first word of a name.
func (p *page) first(i int, t trust) bool {
	if !p.is(i, word) || p.key(i) == "'s" || t == none {
		return false
	}
	k, c, cased := p.key(i), p.tokens[i].class, p.cased(i)
	switch {
	case p.tokens[i].said, p.tokens[i].kept && t < sure, c&keptWord != 0 && t == listed:
		return false
	case c&firstName != 0:
		return t > listed || cased && (c&common == 0 || !p.opens(i))
	case c&bothName != 0:
		return t > listed && (cased || p.closes(i+1) && !modal(k) || p.acting(i))
	case c&surname != 0 && c&common == 0 && cased && t == listed:
		return p.has(i+1, firstName) && p.cased(i+1)
	case strings.HasPrefix(k, "mac") && len(k) > 5 && !p.ordinary(k):
		return t > listed || cased
	case strings.HasPrefix(k, "o'") && len(k) > 3, strings.HasPrefix(k, "mc") && len(k) > 4 && !p.ordinary(k):
		return t > listed || cased
	case c&surname != 0 && t > listed:
		return cased && (!p.ordinary(k) || t >= sure) || c&common == 0 || t >= sure && p.closes(i+1)
	case t == given && cased && c&(speech|keptWord|monthName) == 0 && !p.acronym(i) && len(k) > 2 && p.closes(i+1):
		return true
	case t > listed && cased && c&(speech|keptWord) == 0 && p.cased(i+1) && p.has(i+1, surname) && !p.ordinary(p.key(i+1)):
		return true // "Saffron Muir"
	case p.ordinary(k), p.acronym(i), len(k) < 3:
		return false
	}
	return cased && t > listed || t >= sure && (!p.inflected(k) || p.did(i+1))
}

// acronym tells whether a word is all capitals where others are not.
func (p *page) acronym(i int) bool {
	return p.tokens[i].upper && !p.shout && len(p.key(i)) < 6
}

// modal words are names as well, but stand behind a person far more often as what they are.
func modal(k string) bool {
	return k == "will" || k == "may" || k == "can" || k == "drew" || k == "art"
}

// closes tells whether a name may end before a token.
func (p *page) closes(i int) bool {
	if i >= len(p.tokens) || p.tokens[i].line || p.is(i, sign) || p.tokens[i].kind == tagged {
		return true
	}
	return strings.Contains(" x xx xxx and is was has who from 's said told came did had for & ", " "+p.key(i)+" ") || p.classes[p.key(i)]&surname != 0 && p.classes[p.key(i)]&common == 0
}

// rest reads the further words of a name: hyphens, initials, a surname.
func (p *page) rest(i int, t trust) int {
	const most = 3
	for n := 0; n < most && i < len(p.tokens); n++ {
		next := p.further(i, t)
		if next == i {
			break
		}
		i = next
	}
	return i
}

func (p *page) further(i int, t trust) int {
	if p.key(i) == "-" && p.joined(i) && p.joined(i+1) && p.is(i+1, word) && (!p.ordinary(p.key(i+1)) || p.cased(i+1) || p.classes[p.key(i+1)]&(firstName|bothName|surname) != 0) {
		return i + 2
	}
	if i >= len(p.tokens) || p.tokens[i].line || !p.tokens[i].space {
		return i
	}
	if end := p.initial(i); end > i {
		return end
	}
	if end := p.gaelic(i); end > i {
		return end
	}
	at := p.particles(i)
	if p.family(at, t) || at > i && p.is(at, word) && !p.ordinary(p.key(at)) {
		return at + 1
	}
	return i
}

// family tells whether a token is a surname behind a first name.
func (p *page) family(i int, t trust) bool {
	if !p.is(i, word) || p.key(i) == "'s" || p.tokens[i].kept || p.acronym(i) {
		return false
	}
	k, c := p.key(i), p.tokens[i].class
	switch {
	case p.cased(i):
		return c&(surname|firstName|bothName) != 0 && c&monthName == 0 || !p.ordinary(k)
	case strings.HasPrefix(k, "mc") && len(k) > 4, strings.HasPrefix(k, "o'") && len(k) > 3:
		return true
	case c&surname != 0:
		return c&common == 0 || p.ends(i+1) || t > listed && (p.key(i+1) == "," || p.key(i+1) == "and")
	case c&firstName != 0:
		return t > listed && c&common == 0
	}
	return t >= sure && len(k) > 2 && !p.ordinary(k) && !p.inflected(k)
}
