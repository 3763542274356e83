package redact

import "strings"

// did tells whether a token is a verb that can only stand behind who did it: "told", "screamed",
// "didn't". So a small word before it that can be a name is one: "my husband will did bottles".
func (p *page) did(i int) bool {
	if k := p.key(i); k != "" && strings.Contains(" never always just still also aye really only then ", " "+k+" ") {
		i++
	}
	return p.has(i, acted) || p.past(i) || p.is(i, word) && strings.HasSuffix(p.key(i), "n't") && p.key(i) != "don't"
}

// does tells the same of forms that have other uses too: "let", "rang", "says".
func (p *page) does(i int) bool { return p.did(i) || p.has(i, acts) }

// acting tells whether a small word that can be a name does something. "His wee mark faded" names nobody.
func (p *page) acting(i int) bool {
	if p.key(i-1) == "wee" && p.has(i, common) {
		return false
	}
	return p.did(i+1) || p.does(i+1) && !modal(p.key(i))
}

// past: an English verb with -ed. "need" and "feed" have no verb before it.
func (p *page) past(i int) bool {
	root, cut := strings.CutSuffix(p.key(i), "ed")
	return cut && len(root) > 2 && p.is(i, word) && p.rooted(root, "ed")
}

// person tells whether what may be a place or a name does what only people do, or has done to it
// what is done to children: "Victoria asked", "bathing Iona".
func (p *page) person(i int) bool {
	if !p.cased(i) || p.opens(i) || p.tokens[i].class&(bothName|surname) == 0 || p.has(i, common|speech|monthName) || p.tokens[i].said {
		return false
	}
	if p.has(i-1, tended) || p.key(i-1) == "leaving" && (p.key(i+1) == "with" || p.key(i+1) == "at") && p.is(i+2, word) {
		return true
	}
	place := strings.Contains(" the to in on at from of off near across through via around and or isle , ", " "+p.key(i-1)+" ")
	return !place && p.has(i+1, human)
}
