package chat

import (
	"strings"
	"unicode/utf8"
)

// Clip shortens a label to most characters, on one line. A button needs one.
func Clip(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "–"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Split cuts a text at paragraphs, else at sentences, else at words, so that each
// piece has at most most characters. There is always one piece.
func Split(text string, most int) []string {
	var out []string
	for utf8.RuneCountInString(text) > most {
		head := string([]rune(text)[:most])
		at := -1
		for _, mark := range []string{"\n\n", "\n", ". ", "? ", "؟ ", "۔ ", " "} {
			if at = strings.LastIndex(head, mark); at > most/3 {
				at += len(mark)
				break
			}
			at = -1
		}
		if at < 0 {
			at = len(strings.TrimRight(head, "\\"))
		}
		out, text = append(out, strings.TrimSpace(text[:at])), strings.TrimSpace(text[at:])
	}
	if text == "" && len(out) > 0 {
		return out
	}
	if text == "" {
		text = "…"
	}
	return append(out, text)
}
