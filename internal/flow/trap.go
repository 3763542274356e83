package flow

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A text that nobody can see whole, or that YAML reads otherwise than people
// write it, is named with its place and its cure. What YAML would trip over is
// put in quotes before it is parsed, so that the rest of the file is read and all
// mistakes are told at once.

// hiddenIn gives the first character that cannot be seen, or that turns the
// direction of what follows. ZWJ and ZWNJ are letters' business in Urdu.
func hiddenIn(line string) (at int, what string) {
	for i, c := range line {
		switch {
		case c == utf8.RuneError && strings.HasPrefix(line[i:], "\ufffd"):
		case c == utf8.RuneError:
			return i, "bytes that are no UTF-8"
		case c < ' ' && c != '\t', c == 0x7f, c >= 0x80 && c < 0xa0:
			return i, "a control character"
		case c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c == 0x200e, c == 0x200f, c == 0x61c:
			return i, "a character that turns the direction of writing"
		case c == 0x200b, c == 0x2060, c == 0xfeff, c == 0xad:
			return i, "a character that cannot be seen"
		}
	}
	return -1, ""
}

// characters reports what hiddenIn finds, and gives the file without it.
func (r *reader) characters(data []byte) []byte {
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	for n, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		for at, what := hiddenIn(line); at >= 0; at, what = hiddenIn(line) {
			r.add(Pos{File: r.file, Line: n + 1, Column: utf8.RuneCountInString(line[:at]) + 1}, "this line has "+what, "write it anew, or save the file as UTF-8")
			_, size := utf8.DecodeRuneInString(line[at:])
			line = line[:at] + line[at+size:]
		}
		lines[n] = line
	}
	return []byte(strings.Join(lines, "\n"))
}

var keyed = regexp.MustCompile(`^(\s*(?:- +)*)([A-Za-z_][\w.-]*):[ \t]+(\S.*)$`)

// traps reports values that need quotes, and gives the file with these. Columns
// stay as written up to the value.
func (r *reader) traps(data []byte) []byte {
	lines := strings.Split(string(data), "\n")
	block := -1 // indent of the key whose block of text goes on
	for n, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if block >= 0 && (strings.TrimSpace(line) == "" || indent > block) {
			continue
		}
		block = -1
		m := keyed.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		value := strings.TrimSpace(m[3])
		switch value[0] {
		case '|', '>':
			block = indent
			continue
		case '"', '\'', '[', '{', '#', '&', '*':
			continue
		}
		what := trap(value)
		if what == "" {
			continue
		}
		r.add(Pos{File: r.file, Line: n + 1, Column: utf8.RuneCountInString(line[:len(line)-len(m[3])]) + 1}, what, "put the whole text in quotes: "+m[2]+": "+quote(short(value)))
		lines[n] = line[:len(line)-len(m[3])] + quote(value)
	}
	return []byte(strings.Join(lines, "\n"))
}

// trap names what YAML reads otherwise in an unquoted value.
func trap(value string) string {
	text, _, _ := strings.Cut(value, " #")
	switch {
	case text[0] == '!':
		return "a text that begins with `!` is read as a tag"
	case text[0] == '%' || text[0] == '@' || text[0] == '`':
		return "a text may not begin with `" + text[:1] + "`"
	case strings.Contains(text, ": ") || strings.HasSuffix(text, ":"):
		return "a text that holds `: ` is read as another key"
	}
	return ""
}

func quote(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
