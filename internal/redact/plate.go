package redact

import (
	"regexp"
	"slices"
	"strings"
)

var (
	currentPlate = regexp.MustCompile(`(?i)^[a-z]{2}[0-9o]{2}[ -]?([a-z]{3})\b`)
	splitPlate   = regexp.MustCompile(`(?i)^[a-z]{2} [0-9]{2} ?([a-z]{3})\b`)
	olderPlate   = regexp.MustCompile(`(?i)^[a-z][0-9]{1,3}[ -]?([a-z]{3})\b`)
	oldestPlate  = regexp.MustCompile(`(?i)^([a-z]{3})[ -]?[0-9]{1,3}[ -]?[a-z]\b`)
	northPlate   = regexp.MustCompile(`(?i)^([a-z]{3})[ -]?([0-9]{1,4})\b`)
	backPlate    = regexp.MustCompile(`(?i)^([0-9]{1,4})[ -]?([a-z]{3})\b`)
	southPlate   = regexp.MustCompile(`(?i)^[0-9]{2,3}([ -])[a-z]{1,2}[ -][0-9]{1,6}\b`)
)

// findPlate finds what stands on a vehicle: the current format, older ones, those of Northern
// Ireland, which have an I or a Z, and of the Republic.
func findPlate(p *page, i int) (end int, tag string) {
	if !p.is(i, digits) && !(p.is(i, word) && p.is(i+1, digits)) {
		return 0, ""
	}
	cued := p.before(i, 6, carCue) > 0
	if p.is(i, digits) {
		return p.plateOfDigits(i, cued)
	}
	for _, shape := range []*regexp.Regexp{currentPlate, olderPlate, oldestPlate, splitPlate} {
		end, m := p.shaped(i, shape)
		first := shape == currentPlate
		if end > 0 && (cued || p.classes[strings.ToLower(m[1])]&(shortWord|measure) == 0 && (first && (p.loud(m[0]) || !p.ordinary(strings.ToLower(m[1]))) || p.loud(m[0]) && shape != splitPlate)) {
			return end, "plate"
		}
	}
	if end, m := p.shaped(i, northPlate); end > 0 && p.north(m[1], m[2], cued) {
		return end, "plate"
	}
	return 0, ""
}

// plateOfDigits finds plates with their digits in front.
func (p *page) plateOfDigits(i int, cued bool) (end int, tag string) {
	if p.touched(i) || len(p.key(i)) > 4 {
		return 0, ""
	}
	window := p.window(i, 16)
	if m := southPlate.FindStringSubmatch(window); m != nil && (cued || m[1] == "-" && p.loud(m[0])) {
		if end = p.until(i, len(m[0])); end > 0 && p.alone(i, end) {
			return end, "plate"
		}
	}
	if m := backPlate.FindStringSubmatch(window); m != nil && p.north(m[2], m[1], cued) {
		if end = p.until(i, len(m[0])); end > 0 && p.alone(i, end) {
			return end, "plate"
		}
	}
	return 0, ""
}

// north tells whether letters and digits are a plate of Northern Ireland.
func (p *page) north(letters, number string, cued bool) bool {
	small := strings.ToLower(letters)
	if !strings.ContainsAny(small[1:], "iz") || p.classes[small]&acronym != 0 && !cued || p.classes[small]&shortWord != 0 && !cued && (!p.loud(letters) || len(number) < 4) {
		return false
	}
	year := century(number)
	z := strings.Contains(small, "z")
	switch {
	case cued:
		return !p.ordinary(small) || p.loud(letters)
	case p.loud(letters):
		return z && len(number) > 1 || len(number) > 2 && !year
	}
	return z && len(number) > 2 && !p.ordinary(small) && !slices.Contains([]string{"biz", "viz", "piz"}, small)
}

// loud tells whether letters are capitals, in a text where that says something.
func (p *page) loud(s string) bool { return !p.shout && s == strings.ToUpper(s) }
