package redact

import "strings"

// stated: cues that say straight out that somebody is named: "call me", "introduced herself as",
// "thanks to", "seen by", "speak to".
func (p *page) stated(i int) trust {
	at := i - 1
	for at > 0 && (p.key(at) == ":" || p.key(at) == "\"" || p.key(at) == "“") {
		at--
	}
	k, prior := p.key(at), p.key(at-1)
	switch {
	case k == "me" && (prior == "call" || prior == "calls"):
		if p.ends(i+1) || p.key(i+1) == "," {
			return sure
		}
		return p.strict(i)
	case k == "as" && strings.HasSuffix(prior, "self") && (p.key(at-2) == "introduced" || p.key(at-2) == "introducing"):
		return sure
	case k == "as" && prior == "known":
		return likely
	case k == "as" && strings.HasPrefix(p.key(at-2), "know"): // "everybody knows me as"
		return p.strict(i)
	case k == "of" && prior == "name" && p.key(at-3) != "in" && p.cased(i):
		return p.strict(i)
	case k == "by":
		return p.doneBy(i, at)
	case k == "to":
		return p.thanked(i, at)
	case k == "for" && strings.HasPrefix(prior, "ask"):
		return p.wanted(i)
	}
	return none
}

// doneBy: behind "seen by" and the like; a month, a place or an app stands there as well.
func (p *page) doneBy(i, at int) trust {
	k, before := p.key(at-1), p.key(at-2)
	again := (k == "then" || k == "and" || k == "also") && p.before(at-1, 8, doer) > 0 // "seen by … and then by"
	switch {
	case k == "go" || k == "goes" || k == "going":
		return likely
	case !again && !p.has(at-1, doer) && !(k == "after" && before == "looked") && !(k == "for" && before == "cared"),
		len(p.key(i)) > 1 && p.has(i, speech|monthName|appCue|institution), p.described(p.key(i)),
		p.has(i, keptWord) && !p.closes(i+1): // "run by Barra folk"
		return none
	}
	return likely
}

// thanked: "thanks to", "shout out to"; where the thanks are great ones they go to somebody.
func (p *page) thanked(i, at int) trust {
	prior := p.key(at - 1)
	out := prior == "out" && p.key(at-2) == "shout" || prior == "shoutout"
	thanks := prior == "thanks" || prior == "thankyou" || prior == "you" && p.key(at-2) == "thank" || prior == "kudos"
	switch {
	case out, thanks && p.before(at, 4, great) > 0:
		return sure
	case thanks:
		return p.strict(i)
	case strings.Contains(" speak speaking spoke spoken talk talked talking chatted ", " "+prior+" ") && prior != "":
		return p.wanted(i)
	}
	return none
}

// wanted: who is asked for or spoken to; of a word that nobody knows only where the text goes on
// about a person.
func (p *page) wanted(i int) trust {
	next := p.key(i + 1)
	if next == "," {
		next = p.key(i + 2)
	}
	if next == "she" || next == "he" || next == "they" || p.classes[p.key(i)]&firstName != 0 {
		return p.strict(i)
	}
	return none
}
