package redact

import (
	"slices"
	"strings"
)

// piece is a group of digits as it was typed: digits, letters for them, or words.
type piece struct {
	from, end int // tokens
	digits    string
	filled    bool // a word such as "then" stands before it
}

// chain reads groups of digits with what people put between them, where fill is set also words.
func (p *page) chain(i int, fill bool) []piece {
	var out []piece
	filled := false
	for {
		text, end := p.group(i)
		if end == i {
			return out
		}
		out = append(out, piece{i, end, text, filled})
		if i, filled = p.gap(end), false; fill {
			next := p.words(i)
			i, filled = next, next > i
		}
		if len(out) > 24 {
			return out
		}
	}
}

// words skips what people say between groups: "then", "and then", "dash"; also behind a comma.
func (p *page) words(i int) int {
	at := i
	if p.key(at) == "," {
		at++
	}
	if p.key(at) == "and" && p.has(at+1, filler) {
		at++
	}
	if p.ends(at) || !p.has(at, filler) {
		return i
	}
	return at + 1
}

// spokenBetween tells whether words stand between the groups.
func spokenBetween(all []piece) bool {
	return slices.ContainsFunc(all, func(one piece) bool { return one.filled })
}

// group reads one group. Digits with a letter behind them ("12th", "3pm") are none.
func (p *page) group(i int) (text string, end int) {
	for end = i; end < len(p.tokens) && (end == i || p.joined(end)); end++ {
		t := p.tokens[end]
		switch {
		case t.kind == digits:
			text += t.key
		case t.kind == word && p.lookalike(end):
			text += alike.Replace(t.key)
		default:
			if t.kind == word && text != "" && p.key(end) != "x" && p.key(end) != "'s" {
				return "", i
			}
			return p.said(i, text, end)
		}
	}
	return p.said(i, text, end)
}

var alike = strings.NewReplacer("o", "0", "l", "1", "i", "1")

// lookalike tells whether letters stand for digits: they touch one.
func (p *page) lookalike(i int) bool {
	touches := p.is(i-1, digits) && p.joined(i) || p.is(i+1, digits) && p.joined(i+1)
	return touches && len(p.key(i)) <= 3 && strings.Trim(p.key(i), "oli") == ""
}

var spoken = map[string]string{
	"o": "0", "oh": "0", "zero": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
	"five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}

// spells tells whether a word can begin a group.
func (p *page) spells(i int) bool { return p.has(i, figureWord) || p.is(i, word) && p.lookalike(i) }

// said reads a digit that is a word where no group was typed, also "double seven".
func (p *page) said(i int, text string, end int) (string, int) {
	if text != "" || !p.has(i, figureWord) {
		return text, end
	}
	times := 3
	switch k := p.key(i); k {
	case "double":
		times = 2
	case "triple", "treble":
	default:
		return spoken[k], i + 1
	}
	if d := spoken[p.key(i+1)]; d != "" {
		return strings.Repeat(d, times), i + 2
	}
	if p.is(i+1, digits) && len(p.key(i+1)) == 1 {
		return strings.Repeat(p.key(i+1), times), i + 2
	}
	return "", i
}

// gap skips signs between groups; it ends at the next group, or where none can follow.
func (p *page) gap(i int) int {
	const most = 3
	for n := 0; n < most && p.is(i, sign) && !p.tokens[i].line; n++ {
		if !strings.Contains("-./()–—‑·•_,", p.key(i)) || p.key(i) == "," && !p.joined(i+1) && !(p.has(i-1, figureWord) && p.has(i+1, figureWord)) {
			break
		}
		i++
	}
	if i < len(p.tokens) && p.tokens[i].line {
		return len(p.tokens)
	}
	return i
}

func glue(all []piece) string {
	var b strings.Builder
	for _, one := range all {
		b.WriteString(one.digits)
	}
	return b.String()
}
