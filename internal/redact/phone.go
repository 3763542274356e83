package redact

import "strings"

// findPhone finds phone numbers in every shape that people type (safety.md, "Redaction"). Known
// helplines stay.
func findPhone(p *page, i int) (end int, tag string) {
	start, plus := p.dial(i)
	if start < 0 {
		return 0, ""
	}
	if date, ok := p.date(start); ok && date.full && !plus {
		return 0, ""
	}
	cued := p.nearer(i, start, phoneCue, healthCue)
	for _, all := range [][]piece{p.chain(start, true), p.chain(start, false)} {
		if end = p.ringing(i, all, plus, cued); end != 0 || !spokenBetween(all) {
			break
		}
	}
	if end <= i {
		return 0, ""
	}
	return p.extension(end), "phone"
}

// ringing is the end of the longest phone number that the groups at a token begin with, 0 for
// none, and -1 for a known helpline.
func (p *page) ringing(i int, all []piece, plus, cued bool) (end int) {
	for n := len(all); n > 0; n-- {
		text := glue(all[:n])
		if n < len(all) && len(all[n-1].digits)+len(all[n].digits) == 1 || !rings(text, all[:n], plus, cued, n == len(all)) {
			continue
		}
		if p.helpline(text) {
			p.keep(i, all[n-1].end)
			return -1
		}
		return all[n-1].end
	}
	return 0
}

// dial is where the digits of a number begin that may begin at a token, or -1.
func (p *page) dial(i int) (start int, plus bool) {
	if p.tokens[i].kept || !p.is(i, digits) && !p.spells(i) && p.key(i) != "+" && p.key(i) != "(" && p.key(i) != "plus" || p.touched(i) {
		return -1, false
	}
	start = i
	if p.key(start) == "(" {
		start++
	}
	if p.key(start) == "+" || p.key(start) == "plus" && spoken[p.key(start+1)] != "" {
		start, plus = start+1, true
	}
	if p.key(start) == "(" {
		start++
	}
	if _, end := p.group(start); end == start || start > i && p.tokens[i+1].space && !plus {
		return -1, false
	}
	return start, plus
}

// touched tells whether digits at i go on something: a word, money, a fraction, a time.
func (p *page) touched(i int) bool {
	before := p.key(i - 1)
	if p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits) || strings.ContainsAny(before, "#/_@:.-") && p.joined(i-1) && p.is(i-2, digits)) {
		return true
	}
	return before != "" && strings.Contains("£$€", before)
}

// rings tells whether digits are a phone number: whole tells whether no more digits follow.
func rings(d string, groups []piece, plus, cued, whole bool) bool {
	n := len(d)
	switch {
	case spokenBetween(groups) && !(n == 11 && d[0] == '0' || plus && n == 12 || n > 12 && strings.HasPrefix(d, "0044")):
		return false // "6 then 9 then 12 weeks"
	case plus && strings.HasPrefix(d, "440"):
		return n == 13
	case plus && strings.HasPrefix(d, "44"):
		return n == 12 || n == 11 && whole
	case plus:
		return n >= 9 && n <= 13 || n >= 8 && n <= 15 && whole
	case strings.HasPrefix(d, "00"):
		return n >= 12 && n <= 15
	case strings.HasPrefix(d, "44"), strings.HasPrefix(d, "353"):
		return n == 12 && (d[2] != '0' || cued) || n == 13 && d[2] == '0'
	case d[0] == '0':
		return national(d, groups, cued, whole)
	case n == 10 && d[0] == '7':
		return cued || len(groups) > 1 && len(groups[0].digits) > 3
	}
	return cued && whole && n >= 6 && n <= 11 && local(groups)
}

// national tells of digits with a nought in front whether they ring. Ten of them may be a number
// of health care, which begins with a day and a month.
func national(d string, groups []piece, cued, whole bool) bool {
	switch n := len(d); n {
	case 11:
		return true
	case 10:
		month := d[2:4]
		head := len(groups[0].digits)
		return cued || month > "12" || month == "00" || d[:2] > "31" || head == 4 || head == 5
	case 9:
		return cued || d[1] == '1' && len(groups) > 1 && len(groups[0].digits) == 2
	case 12:
		return whole && (d[1] == '7' || cued)
	}
	return cued && whole && len(d) >= 6 && local(groups)
}

// local tells whether groups look like a number without its area.
func local(groups []piece) bool {
	if len(groups) == 1 {
		d := groups[0].digits
		return len(d) > 6 || len(d) == 6 && d[0] != '0'
	}
	return len(groups) < 5 && len(groups[0].digits) > 2 && len(groups[len(groups)-1].digits) > 2
}

// nearer tells whether a cue of one kind stands nearer than one of the other.
func (p *page) nearer(i, end int, c, other class) bool {
	const reach = 5
	near, far := p.before(i, reach, c), p.before(i, reach, other)
	switch {
	case near > 0 && far > 0:
		return near < far || c == phoneCue && p.key(i-1) == "on"
	case near+far > 0:
		return near > 0
	}
	return p.after(end+1, reach, c) > 0 || c == phoneCue && p.before(i, reach, countCue) > 0
}

func (p *page) helpline(d string) bool { return p.classes[d]&helpline != 0 }

// extension takes in "ext 123".
func (p *page) extension(end int) int {
	if k := p.key(end); (k == "ext" || k == "x" || k == "extension") && !p.ends(end+1) {
		at := end + 1
		if p.key(at) == "." {
			at++
		}
		if p.is(at, digits) && len(p.key(at)) < 6 {
			return at + 1
		}
	}
	return end
}
