package redact

import "strings"

// findName finds names: behind or before a cue, in any case, and without one where a word with a
// capital is a known first name and nothing else.
func findName(p *page, i int) (end int, tag string) {
	if !p.is(i, word) || p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits) || p.key(i-1) == "-" && p.joined(i-1)) {
		return 0, ""
	}
	t := p.cue(i)
	if t < likely && p.followed(i) {
		t = likely
	}
	if t == none {
		t = listed
	}
	if end = p.name(i, t); end > i {
		return end, "name"
	}
	return 0, ""
}

// cue is how much what stands before a token says that a name follows.
func (p *page) cue(i int) trust {
	if i == 0 {
		return none
	}
	for _, c := range []func(*page, int) trust{(*page).stated, (*page).introduced, (*page).titled, (*page).related, (*page).called, (*page).greeted, (*page).signedOff, (*page).beside} {
		if t := c(p, i); t > none {
			return t
		}
	}
	return none
}

// introduced: "my name is", "I'm", "this is … here", "name:".
func (p *page) introduced(i int) trust {
	at := i - 1
	for at > 0 && (p.key(at) == ":" || p.key(at) == "-" || p.key(at) == "=" || p.key(at) == "," || p.key(at) == "\"" || p.key(at) == "“") {
		at--
	}
	k, prior := p.key(at), p.key(at-1)
	switch {
	case (k == "is" || k == "'s" || k == "was" || k == "iz") && (prior == "name" || prior == "names" || prior == "surname" || prior == "nickname"), k == "names" && p.owned(at) && at == i-1,
		(k == "name" || k == "surname" || k == "forename") && (at < i-1 || p.owned(at)) && !(at == i-1 && p.opens(i)) && prior != "user" && prior != "brand" && !p.has(at-1, appCue) && !p.has(at-2, appCue):
		return sure
	case p.has(at, namedCue):
		return max(likely, p.called(i))
	case at == i-1 && (k == "i'm" || k == "im" || k == "i’m" || k == "ahm" || k == "a'm" || k == "ah'm" || k == "am" && (prior == "i" || prior == "ah")):
		return p.myself(i)
	case (k == "its" || k == "is" && prior == "this" || k == "'s" && prior == "it") && (p.key(i+1) == "here" || p.key(i+1) == "from" && k == "is"):
		return sure
	case k == "is" && prior == "this", k == "here" && prior == "is":
		return p.strict(i)
	case (k == "is" || k == "'s") && prior == "it" && p.key(i+1) == "here":
		return likely
	}
	return none
}

// myself: behind "I'm" stands far more often what somebody is than their name.
func (p *page) myself(i int) trust {
	k, c := p.key(i), p.tokens[i].class
	switch {
	case p.initial(i) > i && p.name(i, likely) > i+1:
		return likely
	case c&bothName != 0 && p.key(i+1) == "'s":
		return none
	case c&(firstName|bothName) != 0 && (p.cased(i) || c&firstName != 0 && c&(common|speech) == 0 || p.closes(i+1) && p.key(i+1) != "for"):
		return likely
	case p.ordinary(k) || p.described(k) && !p.cased(i+1):
		return none
	case p.cased(i):
		return likely
	case p.key(i+1) == "," || p.key(i+1) == "and" && p.key(i+2) == "i" || p.has(i+1, surname) && !p.ordinary(p.key(i+1)) || strings.HasPrefix(p.key(i+1), "mc"):
		return sure
	}
	return none
}

// strict takes what has a capital, and what is a known name.
func (p *page) strict(i int) trust {
	if p.cased(i) && !p.described(p.key(i)) || p.classes[p.key(i)]&firstName != 0 {
		return likely
	}
	return none
}

// titled: "Dr", "Mrs", "Nurse", "wee".
func (p *page) titled(i int) trust {
	at := i - 1
	if p.key(at) == "." && p.joined(at) {
		at--
	}
	k := p.key(at)
	switch {
	case p.opens(i) && at == i-1:
		return none
	case k == "miss" && !p.tokens[at].capital:
		return p.missed(i, at)
	case p.has(at, titleCue) && (k != "doctor" || p.cased(i) || p.closes(i+1)) && k != "sir" && k != "missus":
		return sure
	case at == i-1 && p.has(at, callsign) && p.cased(i) && p.has(i, surname) && k != "wee" && k != "baby":
		return sure
	case at == i-1 && p.has(at, callsign) && k != "baby" && k != "charge" && k != "staff" && (p.closes(i+1) && !p.is(i+1, sign) || k != "wee" && p.does(i+1)):
		return sure
	case at == i-1 && p.has(at, callsign|titleCue):
		return likely
	}
	return none
}

// missed: "miss" in small letters is a title where nobody misses something.
func (p *page) missed(i, at int) trust {
	k := p.key(i)
	subject := at > 0 && !p.opens(at) && strings.Contains(" i we you they to will would don't didn't really still and ", " "+p.key(at-1)+" ")
	if subject || p.ordinary(k) {
		return p.strict(i)
	}
	if p.has(at-1, kinCue|roleCue|titleCue) || p.has(i, surname) || strings.HasPrefix(k, "o'") || strings.HasPrefix(k, "mc") || p.does(i+1) {
		return sure
	}
	return p.strict(i)
}
