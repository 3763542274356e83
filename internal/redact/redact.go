// Package redact is in charge of taking out of free text what would identify somebody, and of
// saying what may identify them without being taken out (safety.md, "Redaction of free text"). It
// is an aid: the author's preview and a person's look come after it. It does not decide who sees a
// text, keeps nothing, and does not know who wrote.
package redact

import (
	"slices"
	"strings"
)

// Span is a part of a text to take out, in bytes, and the tag that stands in its place: phone,
// email, link, handle, postcode, number, birth, insurance, plate, address or name.
type Span struct {
	From, To int
	Tag      string
}

// Find finds what identifies, in order and without overlaps. It looks again until nothing more is
// found: what was found counts as its tag, so that a second run over the result changes nothing.
func Find(text string) []Span {
	p := read(text)
	for p.look() {
		p.fold()
	}
	return p.spans()
}

// Text is a text with a tag in the place of everything that identifies.
func Text(text string) string {
	var b strings.Builder
	at := 0
	for _, s := range Find(text) {
		b.WriteString(text[at:s.From])
		b.WriteString("[" + s.Tag + "]")
		at = s.To
	}
	b.WriteString(text[at:])
	return b.String()
}

// finder tells whether something begins at a token, where it ends, and what it is.
type finder func(p *page, i int) (end int, tag string)

// finders stand in the order in which they may claim: the surer first. A date of birth comes
// before phone numbers, which may look like it; names come last, since streets have them too.
func finders() []finder {
	return []finder{findEmail, findLink, findHandle, findInsurance, findPostcode, findBirth, findPhone, findNumber, findPlate, findAddress, findName}
}

// look runs every finder once over the page and tells whether anything was found.
func (p *page) look() bool {
	found := false
	p.shelter()
	for _, find := range finders() {
		for i := 0; i < len(p.tokens); i++ {
			if p.tokens[i].kind == tagged {
				continue
			}
			if end, tag := find(p, i); end > i && !p.taken(i, end) {
				p.claim(i, end, tag)
				found = true
				i = end - 1
			}
		}
	}
	return found
}

// claim marks tokens as found. All but the first are dropped when the page is folded.
func (p *page) claim(i, end int, tag string) {
	p.tokens[i].to = p.tokens[end-1].to
	for n := i; n < end; n++ {
		p.tokens[n].kind, p.tokens[n].key, p.tokens[n].tag = tagged, "", ""
		p.tokens[n].capital, p.tokens[n].upper, p.tokens[n].class = false, false, 0
	}
	p.tokens[i].tag = tag
}

func (p *page) taken(i, end int) bool {
	return slices.ContainsFunc(p.tokens[i:end], func(t token) bool { return t.kind == tagged })
}

// fold leaves one token of each that was found, as if its tag had stood in the text.
func (p *page) fold() {
	p.tokens = slices.DeleteFunc(p.tokens, func(t token) bool { return t.kind == tagged && t.tag == "" })
	p.gauge()
}

func (p *page) spans() []Span {
	var out []Span
	for _, t := range p.tokens {
		if t.kind == tagged && t.tag != old {
			out = append(out, Span{t.from, t.to, t.tag})
		}
	}
	return out
}
