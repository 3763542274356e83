package redact

import "strings"

// called: of a person, not of a thing, and not on the phone.
func (p *page) called(i int) trust {
	at := i - 1
	if (p.has(at, personWord) && p.key(at) != "i" || p.has(at, kinCue|roleCue)) && namedHim(p.key(at-1), p.key(at-2)) {
		at-- // "we called him …", "we named the baby …"
	} else if p.key(at) == "the" {
		return none
	}
	for p.key(at) == "the" || p.key(at) == "our" || p.key(at) == "my" {
		at--
	}
	if p.key(at) == "\"" {
		at--
	}
	if k := p.key(at); k != "called" && k != "cawed" && k != "cried" && k != "named" && k != "naming" && k != "calling" || p.opens(at+1) {
		return none
	}
	t := p.calledWho(i, at)
	if t == sure && p.cased(i) && p.isCalled(at) {
		return given
	}
	return t
}

// isCalled tells that somebody has a name rather than rings somebody: "is called", "a girl called".
func (p *page) isCalled(at int) bool {
	k := p.key(at - 1)
	return p.key(at) == "named" || k == "is" || k == "'s" || k == "was" || k == "are" || k == "were" || p.has(at-1, kinCue|roleCue|personWord) && (p.key(at-2) == "a" || p.key(at-2) == "an")
}

func namedHim(k, before string) bool {
	naming := " called named naming calling "
	return strings.Contains(naming, " "+k+" ") || (k == "the" || k == "our" || k == "my") && strings.Contains(naming, " "+before+" ")
}

// calledWho looks who or what it is that is called so.
func (p *page) calledWho(i, at int) trust {
	count := at - 1
	if p.key(count) == "," {
		count--
	}
	if spoken[p.key(count)] != "" && p.owned(count) {
		return sure // "our three, called"
	}
	for n := 1; n <= 3 && !p.opens(at-n+1); n++ {
		switch {
		case n == 1 && (p.key(at-1) == "im" || p.key(at-1) == "i'm" || p.key(at-1) == "am"):
			return sure
		case p.has(at-n, thingWord):
			return none
		case p.has(at-n, personWord|kinCue|kinsCue|roleCue) && (n > 1 || p.key(at-1) != "she" && p.key(at-1) != "he" && p.key(at-1) != "they" && p.key(at-1) != "we"):
			return sure
		}
	}
	if i-at > 1 {
		return sure
	}
	return p.strict(i)
}
