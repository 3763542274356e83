package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain is a word in small letters, without marks, with a plain apostrophe.
func plain(s string) string {
	s = strings.ToLower(s)
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case apostrophe(r):
			return '\''
		}
		if at := strings.IndexRune("łøđðıß", r); at >= 0 {
			return map[rune]rune{'ł': 'l', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ı': 'i', 'ß': 's'}[r]
		}
		return r
	}, strings.ToLower(norm.NFKD.String(s)))
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '`' || r == '´' }

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// possessive tells whether an apostrophe and an s that ends a word stand at i.
func possessive(text string, i int) bool {
	r, n := utf8.DecodeRuneInString(text[i:])
	if !apostrophe(r) || i+n >= len(text) || text[i+n]|0x20 != 's' {
		return false
	}
	return !letterAt(text, i+n+1)
}

// digit is the value of a digit of any script: those of one script stand in a row of ten.
func digit(r rune) byte {
	zero := r
	for r-zero < 9 && unicode.IsDigit(zero-1) {
		zero--
	}
	if r < 0x80 {
		return byte(r - '0')
	}
	return byte(r - zero)
}
