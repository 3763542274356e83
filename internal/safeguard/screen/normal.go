package screen

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is how much of a text is looked at, in characters: of more, its beginning and its
// end, where people say what matters.
const longest = 6000

// normal writes a text as plain words, one space between, with a full stop where a clause may
// end: without marks, signs, stretched letters, look-alikes, spellings of chats and of Scots.
func (s *tongue) normal(text string) string {
	text = ends(text)
	return s.spelt(s.cut(text, func() []string { return strings.Fields(letters(norm.NFKD.String(text))) }))
}

// cut takes a text apart into words. plain gives them where nothing is to be done that this
// language alone wants.
func (s *tongue) cut(text string, plain func() []string) []string {
	with := text
	for from, to := range s.data.Signs {
		if strings.Contains(with, from) {
			with = strings.ReplaceAll(with, from, " "+to+" ")
		}
	}
	switch {
	case s.english():
		return strings.Fields(letters(unowned(norm.NFKD.String(with))))
	case with != text:
		return strings.Fields(letters(norm.NFKD.String(with)))
	}
	return plain()
}

// spelt writes words as they are usually written.
func (s *tongue) spelt(cut []string) string {
	var words []string
	for _, w := range cut {
		if w == "." {
			words = append(words, w)
			continue
		}
		spelt := s.word(w)
		if n := len(words); n > 0 && words[n-1] == "." && s.carries(spelt) {
			words = words[:n-1]
		}
		words = append(words, spelt...)
	}
	return strings.Join(words, " ")
}

// carries tells that a clause goes on over what stands before these words.
func (s *tongue) carries(words []string) bool {
	return len(words) > 0 && slices.Contains(s.data.Carry, words[0])
}

// ends keeps the beginning and the end of what is too long.
func ends(text string) string {
	r := []rune(text)
	if len(r) <= longest {
		return text
	}
	return string(r[:longest/2]) + " . " + string(r[len(r)-longest/2:])
}

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

// word is one word as it is usually written, or the words that it stands for.
func (s *tongue) word(w string) []string {
	for _, one := range []string{w, squeeze(w, 2), squeeze(w, 1)} {
		if to, ok := s.words[one]; ok {
			return strings.Fields(to)
		}
		if s.known[one] {
			return []string{one}
		}
	}
	if one := unleet(w); one != w {
		if to, ok := s.words[one]; ok {
			return strings.Fields(to)
		}
		if s.known[one] {
			return []string{one}
		}
	}
	for _, front := range s.data.Fronts {
		if rest, ok := strings.CutPrefix(w, front); ok && utf8.RuneCountInString(rest) >= shortest && (s.known[rest] || s.words[rest] != "" || s.say.has(rest)) {
			if to, ok := s.words[rest]; ok {
				rest = to
			}
			return append([]string{front}, strings.Fields(rest)...)
		}
	}
	return strings.Fields(s.mended(squeeze(w, 2)))
}

// shortest is how many letters are left at least where a front is taken off: of less, most are
// words of their own.
const shortest = 3

// mended is a word without the slip that it was written with, or with the "g" that speech
// leaves away ("greetin").
func (s *tongue) mended(w string) string {
	if strings.HasSuffix(w, "in") && s.known[w+"g"] {
		return w + "g"
	}
	if len(w) < 5 {
		return w
	}
	for _, to := range s.data.Mend {
		if w[0] == to[0] && near(w, to, allowed(to)) {
			return to
		}
	}
	return w
}

// allowed is how many slips a word may have.
func allowed(word string) int {
	switch n := len(word); {
	case n >= 9:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}

// near tells whether two words differ by at most so many letters that are added, left away,
// other or swapped with their neighbour.
func near(a, b string, most int) bool {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return false
		}
		before, last, row = last, row, before
	}
	return last[len(b)] <= most
}

// squeeze leaves at most so many of a letter that is repeated.
func squeeze(w string, most int) string {
	if !repeats(w) {
		return w
	}
	var b strings.Builder
	n, last := 0, rune(0)
	for _, r := range w {
		if r == last {
			n++
		} else {
			n, last = 1, r
		}
		if n <= most || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// repeats tells that a letter stands twice in a row.
func repeats(w string) bool {
	last := rune(-1)
	for _, r := range w {
		if r == last {
			return true
		}
		last = r
	}
	return false
}

// unleet reads digits that stand for letters inside a word.
func unleet(w string) string {
	if !strings.ContainsFunc(w, unicode.IsLetter) || !strings.ContainsFunc(w, unicode.IsDigit) {
		return w
	}
	return leet.Replace(w)
}

var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "9", "g")
