package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	word kind = iota
	digits
	sign
	tagged // found, or a tag that stood in the text
)

// old is the tag of a token that was a tag already when the text came.
const old = "old"

// token is a word, a run of digits, or one sign.
type token struct {
	from, to       int
	kind           kind
	class          class
	key            string // small letters without marks; digits as 0 to 9
	tag            string
	capital, upper bool
	space, line    bool // what stands before it
	kept           bool // it belongs to a name of a place, a service or a thing
	said           bool // it belongs to a saying that the data file lists
}

// page is a text taken apart.
type page struct {
	text   string
	tokens []token
	shout  bool  // capitals tell nothing here
	any    class // of all words together
	ats    bool  // something that may be the sign of an e-mail address stands here
	*lexicon
}

func read(text string) *page {
	p := &page{text: text, lexicon: words(), tokens: take(text)}
	for i := range p.tokens {
		if p.tokens[i].kind == word {
			p.tokens[i].class = p.classes[p.tokens[i].key]
		}
	}
	p.gauge()
	return p
}

// take takes a text apart.
func take(text string) []token {
	out := make([]token, 0, len(text)/4+1)
	space, line := false, true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			space, line = true, line || r == '\n' || r == '\r'
		case unicode.Is(unicode.Cf, r): // what nobody sees parts nothing
		default:
			t := next(text, i, r, n)
			t.space, t.line = space || line, line
			out = append(out, t)
			n, space, line = t.to-i, false, false
		}
		i += n
	}
	return out
}

// next reads the token that begins at i.
func next(text string, i int, r rune, n int) token {
	switch end := tag(text, i); {
	case end > i:
		return token{from: i, to: end, kind: tagged, tag: old}
	case unicode.IsLetter(r) && !apostrophe(r):
		return letters(text, i, r)
	case unicode.IsDigit(r):
		return number(text, i)
	case possessive(text, i):
		_, s := utf8.DecodeRuneInString(text[i+n:])
		return token{from: i, to: i + n + s, kind: word, key: "'s"}
	}
	return token{from: i, to: i + n, kind: sign, key: text[i : i+n]}
}

// letters reads a word; an apostrophe inside belongs to it, the s of a possessive does not.
func letters(text string, i int, first rune) token {
	t, small := token{from: i, kind: word, capital: unicode.IsUpper(first)}, 0
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if apostrophe(r) && (possessive(text, end) || !letterAt(text, end+n)) || !apostrophe(r) && !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			break
		}
		if unicode.IsLower(r) {
			small++
		}
		end += n
	}
	t.to = end
	t.upper, t.key = t.capital && small == 0 && end-i > 1, plain(text[i:end])
	return t
}

func number(text string, i int) token {
	var b []byte
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsDigit(r) {
			break
		}
		b = append(b, '0'+digit(r))
		end += n
	}
	return token{from: i, to: end, kind: digits, key: string(b)}
}

// tag is the end of a tag such as [name] that stands at i, or i.
func tag(text string, i int) int {
	if text[i] != '[' {
		return i
	}
	for _, t := range []string{"phone", "email", "link", "handle", "postcode", "number", "birth", "insurance", "plate", "address", "name"} {
		if strings.HasPrefix(text[i+1:], t+"]") {
			return i + len(t) + 2
		}
	}
	return i
}
