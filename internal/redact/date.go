package redact

import (
	"strconv"
	"strings"
)

// date is a day as it was typed.
type date struct {
	end  int
	full bool // it has a year
}

// date reads a date that begins at a token.
func (p *page) date(i int) (date, bool) {
	if p.is(i, digits) {
		if d, ok := p.figures(i); ok {
			return d, true
		}
	}
	if end, ok := p.dayOf(i); ok {
		if at, ok := p.monthOrder(end); ok {
			return p.year(at), true
		}
		for p.key(end) == "of" || p.key(end) == "o" || p.key(end) == "'" || p.key(end) == "," || p.key(end) == "-" || p.key(end) == "/" {
			end++
		}
		if p.has(end, monthName) {
			return p.year(end + 1), true
		}
		return date{}, false
	}
	if p.has(i, monthName) {
		at := i + 1
		if p.key(at) == "the" {
			at++
		}
		if end, ok := p.dayOf(at); ok && !p.has(end, measure) && p.key(end) != ":" {
			return p.year(end), true
		}
	}
	return date{}, false
}

// figures reads "12/03/1990", "12.3.90", "12 03 1990" and "1990-03-12".
func (p *page) figures(i int) (date, bool) {
	second, one := p.step(p.suffix(i + 1))
	third, two := p.step(second + 1)
	if second == 0 || third == 0 || one != two || p.joined(i) && p.is(i-1, sign) && p.is(i-2, digits) && p.joined(i-1) {
		return date{}, false
	}
	if next, more := p.step(third + 1); next > 0 && more == one && one != " " || p.joined(third+1) && p.is(third+1, word) && p.key(third+1) != "'s" {
		return date{}, false
	}
	a, b, c := p.key(i), p.key(second), p.key(third)
	if len(a) == 4 {
		a, c = c, a
	}
	ok := within(a, 31) && within(b, 31) && (within(a, 12) || within(b, 12)) && (century(c) || len(c) == 2 && one != " ")
	return date{third + 1, true}, ok
}

// suffix skips what makes a number an ordinal: "31st.01.1998".
func (p *page) suffix(i int) int {
	if k := p.key(i); p.joined(i) && (k == "st" || k == "nd" || k == "rd" || k == "th") {
		return i + 1
	}
	return i
}

// monthOrder reads "of the 9th" behind a day.
func (p *page) monthOrder(i int) (end int, ok bool) {
	if p.key(i) != "of" || p.key(i+1) != "the" || !p.is(i+2, digits) || !within(p.key(i+2), 12) {
		return i, false
	}
	end = p.suffix(i + 3)
	return end, end > i+3
}

// step reads a separator and gives the digits behind it, or 0.
func (p *page) step(i int) (next int, sep string) {
	k := p.key(i)
	switch {
	case p.is(i, digits) && p.tokens[i].space && !p.tokens[i].line:
		return i, " "
	case p.is(i, sign) && strings.Contains("/.-–—", k) && p.is(i+1, digits) && p.tokens[i].space == p.tokens[i+1].space && !p.tokens[i+1].line:
		return i + 1, k
	}
	return 0, ""
}

// dayOf reads "12", "12th", "the 3rd" or "third".
func (p *page) dayOf(i int) (end int, ok bool) {
	if p.is(i, word) {
		if k := p.key(i); (k == "twenty" || k == "thirty") && ordinal(p.key(i+1)) {
			return i + 2, true
		}
		return i + 1, ordinal(p.key(i))
	}
	if !p.is(i, digits) || !within(p.key(i), 31) {
		return i, false
	}
	if end = p.suffix(i + 1); end > i+1 {
		return end, true
	}
	return i + 1, !(p.joined(i+1) && p.is(i+1, word)) || p.has(i+1, monthName)
}

func ordinal(w string) bool {
	switch w {
	case "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
		"fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "thirtieth":
		return true
	}
	return false
}

// year reads a year that stands behind a month or a day.
func (p *page) year(i int) date {
	at := i
	for p.key(at) == "," || p.key(at) == "." || p.key(at) == "'" || p.key(at) == "’" || p.key(at) == "of" || p.key(at) == "-" || p.key(at) == "/" {
		at++
	}
	k := p.key(at)
	clock := p.has(at+1, measure) || p.key(at+1) == ":" || p.key(at+1) == "." && p.joined(at+2) && p.is(at+2, digits)
	switch {
	case p.is(at, digits) && !p.tokens[at].line && (century(k) || len(k) == 2 && !clock):
		return date{at + 1, true}
	case k == "nineteen" || k == "two" && p.key(at+1) == "thousand":
		return date{p.yearWords(at), true}
	}
	return date{i, false}
}

// yearWords takes in a year that is spelled out.
func (p *page) yearWords(i int) int {
	end := i + 2
	for n := 0; n < 2 && (p.key(end) == "and" || spoken[p.key(end)] != "" || strings.HasSuffix(p.key(end), "teen") || strings.HasSuffix(p.key(end), "ty")); n++ {
		end++
	}
	return min(end, len(p.tokens))
}

func within(s string, most int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && len(s) < 3 && n > 0 && n <= most
}

func century(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20"))
}
