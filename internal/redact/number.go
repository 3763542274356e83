package redact

import "strings"

// findNumber finds the ten digits of a CHI, NHS or HSC number, whatever their check digit, and
// what is told to be the number of a patient.
func findNumber(p *page, i int) (end int, tag string) {
	if p.tokens[i].kept || !p.is(i, digits) && !p.spells(i) || p.touched(i) {
		return 0, ""
	}
	if date, ok := p.date(i); ok && date.full && p.gap(date.end) == date.end && !p.is(date.end, digits) {
		return 0, ""
	}
	all := p.chain(i, false)
	if len(all) == 0 || p.helpline(glue(all)) {
		return 0, ""
	}
	cued := p.nearer(i, i, healthCue, phoneCue)
	for n := len(all); n > 0; n-- {
		d := glue(all[:n])
		if len(d) == 10 && (cued || grouped(all[:n])) || cued && n == len(all) && len(d) > 5 && len(d) < 13 && p.is(i, digits) && !p.has(all[n-1].end, measure) {
			return all[n-1].end, "number"
		}
	}
	return 0, ""
}

// grouped tells whether ten digits stand in groups as such numbers do.
func grouped(all []piece) bool {
	var b strings.Builder
	for _, one := range all {
		b.WriteByte(byte('0' + min(len(one.digits), 9)))
	}
	switch b.String() {
	case "9", "64", "334", "2224", "433", "55", "46", "37", "73", "631", "244", "424", "442", "343", "2233", "22222", "3331", "222211", "1111111111":
		return true
	}
	return false
}
