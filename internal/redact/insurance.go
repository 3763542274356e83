package redact

import "strings"

// findInsurance finds National Insurance numbers, however their digits are parted. Without the
// last letter, and in small letters with gaps, only a cue tells.
func findInsurance(p *page, i int) (end int, tag string) {
	end, m := p.shaped(i, insuranceShape)
	if end == 0 {
		return 0, ""
	}
	whole := m[3] != ""
	if whole && (m[2] == "" || m[1] == strings.ToUpper(m[1])) {
		return end, "insurance"
	}
	if !whole && (p.is(end, digits) || p.ordinary(strings.ToLower(m[1]))) {
		return 0, "" // "in 10 20 30"
	}
	const reach = 8
	if p.insured(i-reach, i) || p.insured(end, end+reach) {
		return end, "insurance"
	}
	return 0, ""
}

// insured tells whether a word for such a number stands between two tokens; "N.I." is two words.
func (p *page) insured(from, to int) bool {
	for n := max(from, 0); n < to; n++ {
		switch p.key(n) {
		case "ni", "nino", "insurance":
			return true
		case "n":
			if p.key(n+1) == "." && p.key(n+2) == "i" {
				return true
			}
		}
	}
	return false
}
