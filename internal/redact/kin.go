package redact

import "strings"

// related: "my husband", "our midwife", "her wee girl", with a comma or a bracket before the name.
func (p *page) related(i int) trust {
	at := i - 1
	apart := p.key(at) == "," || p.key(at) == "(" || p.key(at) == ":" || p.key(at) == "-" || p.key(at) == "–"
	if apart {
		at--
	}
	if at > 0 && !apart && (p.key(at) == "is" || p.key(at) == "was") && p.has(at-1, kinCue|roleCue) && p.owned(at-1) {
		return p.strict(i)
	}
	if at < 0 || p.opens(i) || !p.has(at, kinCue|kinsCue|roleCue) {
		return none
	}
	switch {
	case apart && p.key(at+1) == ",":
		return p.inserted(i)
	case apart:
		return p.strict(i)
	case p.has(at, kinCue|roleCue) && p.owned(at) && p.key(at) != "baby":
		return sure
	case p.has(at, roleCue) && p.cased(i) && p.has(i, institution):
		return none
	}
	return likely
}

// inserted: behind "my midwife," a name stands between commas, or is a known one.
func (p *page) inserted(i int) trust {
	k := p.key(i)
	end := p.name(i, likely)
	if end > i && (p.classes[k]&firstName != 0 || p.cased(i) && (p.closes(end) || p.has(i, bothName))) {
		return likely
	}
	return none
}

// followed tells whether a word says behind a token who it is: "Demo my husband", "Demo, our
// midwife", "Demo is my doctor", "Demo the midwife", "Demo here".
func (p *page) followed(i int) bool {
	k := p.key(i)
	if p.tokens[i].class&(firstName|bothName) == 0 && (!p.cased(i) || p.ordinary(k) || p.described(k)) {
		return false
	}
	if p.person(i) {
		return true
	}
	end := p.rest(i+1, likely)
	if p.key(end) == "here" && p.opens(i) && !p.ends(end) {
		return p.key(end+1) == "," || p.key(end+1) == "from" || p.ends(end+1)
	}
	apart := p.key(end) == "," || p.key(end) == "(" || p.key(end) == "is" || p.key(end) == "was"
	if apart {
		end++
	}
	for n := 1; n <= 3; n++ {
		if p.has(end+n, behind) && (p.owned(end+1) || p.key(end) == "the" && (apart || n == 1)) && strings.Contains(" my our oor wur ma her his their the ", " "+p.key(end)+" ") {
			return p.cased(i) || p.classes[k]&firstName != 0 && p.classes[k]&common == 0
		}
		if p.ends(end + n) {
			break
		}
	}
	return false
}
