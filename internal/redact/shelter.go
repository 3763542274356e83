package redact

import "strings"

// shelter marks what stays although it has a name in it: sayings, places, hospitals, services.
func (p *page) shelter() {
	for i := range p.tokens {
		if p.is(i, word) {
			p.saying(i)
			p.premises(i)
		}
	}
}

// saying marks what the data file lists.
func (p *page) saying(i int) {
	for _, phrase := range p.phrases[p.tokens[i].key] {
		n := 0
		for n < len(phrase) && p.key(i+n) == phrase[n] {
			n++
		}
		if n == len(phrase) {
			p.keep(i, i+n)
			for at := i; at < i+n; at++ {
				p.tokens[at].said = true
			}
		}
	}
}

func (p *page) keep(i, end int) {
	for ; i < end; i++ {
		p.tokens[i].kept = true
	}
}

// premises marks the capitals before "Hospital", "unit" and the like, and what follows "Saint".
func (p *page) premises(i int) {
	if p.has(i, monarch) && p.cased(i) && p.cased(i+1) && !p.kinBefore(i) {
		p.keep(i, i+2)
	}
	if !p.has(i, institution) || p.has(i, strong|weak) && !p.cased(i) || p.key(i) == "ward" || p.key(i) == "practice" && !p.cased(i) {
		return
	}
	from := i
	for from > 0 && !p.opens(from) && i-from < 5 && p.partOf(from-1) {
		from--
	}
	p.keep(from, i+1)
}

// partOf tells whether a token may belong to the name of a place.
func (p *page) partOf(i int) bool {
	if p.has(i, titleCue|kinCue|roleCue|callsign) {
		return false
	}
	return p.cased(i) || p.key(i) == "'s" || strings.Contains(" of the and & ", " "+p.key(i)+" ") && p.cased(i-1)
}

// kinBefore tells whether a person is spoken of right before a token.
func (p *page) kinBefore(i int) bool {
	return p.has(i-1, titleCue|kinCue|roleCue|callsign)
}
