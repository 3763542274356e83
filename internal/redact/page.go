package redact

import "slices"

// key is the key of a token, empty outside the page.
func (p *page) key(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.tokens[i].key
}

func (p *page) is(i int, k kind) bool {
	return i >= 0 && i < len(p.tokens) && p.tokens[i].kind == k
}

// joined tells whether a token stands right behind the one before it.
func (p *page) joined(i int) bool {
	return i > 0 && i < len(p.tokens) && !p.tokens[i].space
}

// alone tells whether neither a letter nor a digit touches tokens i to end from outside.
func (p *page) alone(i, end int) bool {
	before := p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits))
	after := p.joined(end) && p.key(end) != "'s" && (p.is(end, word) || p.is(end, digits))
	return !before && !after
}

// cased tells whether a capital at the head of a token says something.
func (p *page) cased(i int) bool {
	return p.is(i, word) && p.tokens[i].capital && !p.shout
}

// opens tells whether a sentence begins at a token.
func (p *page) opens(i int) bool {
	return i <= 0 || p.tokens[i].line || p.stop(i-1)
}

// stop tells whether a token ends a sentence.
func (p *page) stop(i int) bool {
	return p.is(i, sign) && (slices.Contains([]string{"!", "?", "…", "•"}, p.key(i)) || p.key(i) == "." && !p.joined(i+1))
}

// ends tells whether a sentence or the text ends before a token.
func (p *page) ends(i int) bool {
	return i >= len(p.tokens) || p.tokens[i].line || p.stop(i)
}

// sentence is where the sentence of a token begins and ends. No sentence is longer than 120
// tokens: what stands further away tells nothing.
func (p *page) sentence(i int) (from, to int) {
	const far = 60
	for from = i; from > 0 && i-from < far && !p.opens(from); from-- {
	}
	for to = i + 1; to < len(p.tokens) && to-i < far && !p.ends(to); to++ {
	}
	return from, to
}

// before is how many tokens before i a word of a class stands in the same sentence; 0 for none
// within reach.
func (p *page) before(i, reach int, c class) int {
	for n := 1; p.any&c != 0 && n <= reach && i-n >= 0 && !p.opens(i-n+1); n++ {
		if p.has(i-n, c) {
			return n
		}
	}
	return 0
}

// after is the same behind, counted from end.
func (p *page) after(end, reach int, c class) int {
	for n := 1; p.any&c != 0 && n <= reach && end+n-1 < len(p.tokens) && !p.ends(end+n-1); n++ {
		if p.has(end+n-1, c) {
			return n
		}
	}
	return 0
}

// window is what stands at a token, at most n bytes and nothing that was found.
func (p *page) window(i, n int) string {
	from, to := p.tokens[i].from, p.tokens[i].from
	for ; i < len(p.tokens) && p.tokens[i].kind != tagged && !(p.tokens[i].line && p.tokens[i].from > from) && p.tokens[i].to-from <= n; i++ {
		to = p.tokens[i].to
	}
	return p.text[from:to]
}

// until is the token that begins behind n bytes from i, or 0 where n ends inside of one.
func (p *page) until(i, n int) int {
	at := p.tokens[i].from + n
	for ; i < len(p.tokens); i++ {
		if p.tokens[i].to == at {
			return i + 1
		}
	}
	return 0
}

// gauge finds out whether capitals tell anything, and what need not be looked for.
func (p *page) gauge() {
	upper, all := 0, 0
	p.any, p.ats = 0, false
	for _, t := range p.tokens {
		p.any, p.ats = p.any|t.class, p.ats || t.key == "at" || t.key == "@"
		if t.kind == word && t.to-t.from > 1 {
			all++
			if t.upper {
				upper++
			}
		}
	}
	p.shout = upper*4 > all*3 && all > 3
}
