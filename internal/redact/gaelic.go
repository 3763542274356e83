package redact

import (
	"strings"
	"unicode"
)

// gaelic reads a surname of several words, "Mac an Bhaird", "Nic Giolla Bhríde", "Ó hUiginn", and
// gives its end, or i.
func (p *page) gaelic(i int) int {
	if !p.is(i, word) || !p.tokens[i].capital || p.tokens[i].upper && !p.shout || !strings.Contains(" mac mag nic mhic ni ui o ", " "+p.key(i)+" ") {
		return i
	}
	at := i + 1
	article := false
	if k := p.key(at); k == "an" || k == "na" || k == "a" {
		at, article = at+1, true
		if k == "a" && p.key(at) == "'" {
			at++
		}
	}
	if at >= len(p.tokens) || p.tokens[at].line || !p.humped(at) && !p.cased(at) || p.key(at) == "'s" {
		return i
	}
	more := p.cased(at+1) && !p.ordinary(p.key(at+1)) && !p.tokens[at+1].line
	switch {
	case article, more && p.ordinary(p.key(at)):
	case p.ordinary(p.key(at)) && !p.humped(at):
		return i
	}
	if more && !article {
		return at + 2
	}
	return at + 1
}

// humped tells whether a word begins small and goes on with a capital: "tSaoir".
func (p *page) humped(i int) bool {
	if !p.is(i, word) || p.tokens[i].capital {
		return false
	}
	for n, r := range p.text[p.tokens[i].from:p.tokens[i].to] {
		if n > 0 {
			return unicode.IsUpper(r)
		}
	}
	return false
}
