package screen

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain is a word, or some, as letters writes them.
func plain(text string) string {
	return strings.Join(strings.Fields(letters(norm.NFKD.String(text))), " ")
}

// letters keeps letters and digits in small letters, and where clauses end, of a text that is
// decomposed.
func letters(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune(unheard, r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("'’‘ʼ`´*_~", r):
			// marks, and what is written inside a word
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(alike(unicode.ToLower(r)))
		case strings.ContainsRune(".!?;:…\n()[]{}—–,؟،؛۔", r):
			b.WriteString(" . ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// ofs is the 's of whose something is: "the bairn's no right".
var ofs = regexp.MustCompile(`(\pL+)['’]s(?:\b|$)`)

// inside is a sign that stands for a letter in a word; short is a verb that hangs on another word.
var (
	inside      = regexp.MustCompile(`\pL[!@$|]\pL`)
	signLetters = strings.NewReplacer("!", "i", "@", "a", "$", "s", "|", "i")
	short       = regexp.MustCompile(`(?i)['’](ll|ve|re|m)\b`)
	longForms   = map[string]string{"ll": "will", "ve": "have", "re": "are", "m": "am"}
)

// unowned leaves away the 's of names of things; he's and it's stay, and are words.
func unowned(text string) string {
	text = inside.ReplaceAllStringFunc(text, func(of string) string {
		return signLetters.Replace(of)
	})
	text = short.ReplaceAllStringFunc(text, func(of string) string {
		return " " + longForms[strings.ToLower(short.FindStringSubmatch(of)[1])]
	})
	return ofs.ReplaceAllStringFunc(text, func(of string) string {
		name := ofs.FindStringSubmatch(of)[1]
		switch strings.ToLower(name) {
		case "he", "she", "it", "that", "there", "what", "who", "here", "let", "how", "where":
			return of
		}
		return name
	})
}

// alike is the letter that another is meant to be: a Latin one for a look-alike of another
// script. Those of Arabic script stay in it.
func alike(r rune) rune {
	switch {
	case r < unicode.MaxASCII:
		return r
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	if to, ok := lookAlikes[r]; ok {
		return to
	}
	if to, ok := sameArabic[r]; ok {
		return to
	}
	return r
}

// unheard is left away in Arabic script: what stretches a word, and a hamza that stands alone,
// which many do not type.
const unheard = "ـء"

// sameArabic are letters that are typed for each other in Arabic and Urdu, with one keyboard or
// another: they are read as one.
var sameArabic = map[rune]rune{'ى': 'ي', 'ی': 'ي', 'ے': 'ي', 'ې': 'ي', 'ة': 'ه', 'ۃ': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ک': 'ك', 'ڪ': 'ك', 'ں': 'ن', 'ٱ': 'ا'}

var lookAlikes = map[rune]rune{'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ј': 'j', 'к': 'k', 'м': 'm', 'н': 'h', 'т': 't', 'в': 'b', 'ԁ': 'd', 'ɡ': 'g', 'ո': 'n', 'ⅼ': 'l', 'ı': 'i', 'ł': 'l',
	'α': 'a', 'ε': 'e', 'ο': 'o', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'τ': 't', 'υ': 'u', 'ρ': 'p'}
