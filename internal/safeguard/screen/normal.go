package screen

import (
	"slices"
	"strings"
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
