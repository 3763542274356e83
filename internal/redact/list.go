package redact

import "strings"

// beside: a name that was found, and "and" or a comma.
func (p *page) beside(i int) trust {
	last := p.listed(i)
	if last < 0 || p.tokens[i].line {
		return none
	}
	if head := p.head(last); p.called(head) >= sure {
		if p.cased(i) {
			return given
		}
		return sure
	}
	if p.key(i-1) != "," {
		if p.stated(p.head(last)) >= sure {
			return sure
		}
		return p.strict(i)
	}
	if p.cased(i) && (p.key(i+1) == "and" || p.key(i+1) == "&") && p.cased(i+2) && !p.ordinary(p.key(i+2)) {
		return likely // "Ann, Bea and Cal"
	}
	return listed
}

// listed is the name that a list goes on from before a token, or -1.
func (p *page) listed(i int) int {
	k := p.key(i - 1)
	if k == "" || !strings.Contains(" and & n , or ", " "+k+" ") {
		return -1
	}
	at := i - 2
	if p.key(at) == "," && k != "," {
		at--
	}
	if !p.is(at, tagged) {
		return -1
	}
	return at
}

// head is where a list of names begins that ends at a token. No list is longer than twenty.
func (p *page) head(i int) int {
	for range 20 {
		for i > 0 && p.tokens[i].tag == "" && p.is(i-1, tagged) {
			i--
		}
		last := p.listed(i)
		if last < 0 {
			return i
		}
		i = last
	}
	return i
}
