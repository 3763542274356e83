package redact

import "strings"

// greeted: "hi Demo,", at the head of a sentence.
func (p *page) greeted(i int) trust {
	if p.has(i-1, greeting) && (p.opens(i-1) || i < 3) {
		if p.key(i+1) == "here" {
			return sure
		}
		return p.strict(i)
	}
	return none
}

// signedOff: "signed", "love from", and a name at the end behind thanks or regards.
func (p *page) signedOff(i int) trust {
	at := i - 1
	for at > 0 && p.is(at, sign) && strings.Contains(",-–—:~.!", p.key(at)) {
		at--
	}
	k := p.key(at)
	from := k == "from" && (p.key(at-1) == "love" || p.key(at-1) == "regards" || p.key(at-1) == "wishes" || p.key(at-1) == "thanks" || p.key(at-1) == "hugs" || p.key(at-1) == "x")
	switch {
	case from && at == i-1, k == "signed" && (at == i-1 || p.key(i-1) == ":" || p.key(i-1) == ","):
		return p.atEnd(i, sure)
	case p.has(at, parting) && (at < i-1 || p.tokens[i].line):
		return p.atEnd(i, sure)
	case p.has(at, parting) && p.has(i, firstName):
		return likely
	case (p.has(at, parting) || k == "from" && p.opens(at)) && p.cased(i) && p.atEnd(i, sure) == sure:
		return likely
	}
	return none
}

// atEnd is sure only where nothing follows the name but kisses.
func (p *page) atEnd(i int, t trust) trust {
	end := p.name(i, t)
	if end == i {
		return none
	}
	for end < len(p.tokens) && (p.is(end, sign) || strings.Trim(p.key(end), "xo") == "") {
		end++
	}
	if end >= len(p.tokens) || p.tokens[end].line {
		return t
	}
	return likely
}
