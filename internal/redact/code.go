package redact

import (
	"regexp"
	"strings"
)

// What is written in a fixed shape. Each is held only against the few bytes at a token.
var (
	postShape      = regexp.MustCompile(`(?i)^([a-z]{1,2})( {0,2})([0-9oil][0-9oil]?[a-z]?)[ .-]{0,3}([0-9oil])( {0,2})([a-z]{2})\b`)
	eirShape       = regexp.MustCompile(`(?i)^([a-z][0-9o][0-9oilw])([ -]?)([0-9a-z]{4})\b`)
	insuranceShape = regexp.MustCompile(`(?i)^([a-z]{2})([ .-]{0,2})[0-9o](?:[ .-]{0,2}[0-9o]){5}([ .-]{0,2}[a-d]\b)?`)
)

// shaped matches a shape at a token, and gives the token behind it.
func (p *page) shaped(i int, shape *regexp.Regexp) (end int, parts []string) {
	const most = 20
	if !p.is(i, word) || !p.is(i+1, digits) && !(p.key(i+1) == "-" && p.is(i+2, digits)) || p.tokens[i].to-p.tokens[i].from > 3 || p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits)) {
		return 0, nil
	}
	if parts = shape.FindStringSubmatch(p.window(i, most)); parts == nil {
		return 0, nil
	}
	if end = p.until(i, len(parts[0])); end == 0 || !p.alone(i, end) {
		return 0, nil
	}
	return end, parts
}

// findPostcode finds whole postcodes: British, also with o for 0 and i for 1, and Irish ones.
func findPostcode(p *page, i int) (end int, tag string) {
	if end, m := p.shaped(i, postShape); end > 0 && p.british(i, m) {
		return end, "postcode"
	}
	if end, m := p.shaped(i, eirShape); end > 0 && p.irish(i, m) {
		return end, "postcode"
	}
	return 0, ""
}

// british tells whether the parts are a postcode. Doses and hours look like one in small letters.
func (p *page) british(i int, m []string) bool {
	area, gap, out, in := m[1], m[2]+m[5], m[3], strings.ToLower(m[6])
	loud := p.loud(strings.NewReplacer("l", "1", "i", "1", "o", "0").Replace(m[0]))
	cued := p.told(i, "postcode", "post", "zip")
	switch {
	case !strings.ContainsAny(out, "0123456789") && !strings.ContainsAny(m[4], "0123456789"):
		return false
	case cued:
		return true
	case gap != "" && !loud && (p.is(i-1, digits) || p.small(in)), p.classes[in]&measure != 0 && !loud, !strings.ContainsAny(out, "0123456789") && !loud:
		return false
	case p.classes[strings.ToLower(area)]&postArea != 0 && !strings.ContainsAny(in, "cikmov"):
		return true
	}
	return loud && len(area) == 2
}

// irish tells whether the parts are an Eircode: its last four are rarely all of a kind, and some
// letters are never used, where somebody did not type a wrong one.
func (p *page) irish(i int, m []string) bool {
	figures := strings.ContainsAny(m[3], "0123456789") && strings.ContainsAny(m[1], "0123456789")
	letters := strings.Trim(m[3], "0123456789") != ""
	right := !strings.ContainsAny(strings.ToLower(m[1]+m[3]), "bgjmqsuz")
	return figures && letters && (right || p.loud(m[0])) || p.told(i, "eircode", "postcode")
}

// small tells whether two letters are a word, kisses, or what is measured in.
func (p *page) small(letters string) bool {
	return p.classes[letters]&(common|shortWord|measure) != 0 || strings.Contains(" xx lb ft yr hr pt dr gp ", " "+letters+" ")
}

// told tells whether one of some words stands shortly before a token.
func (p *page) told(i int, keys ...string) bool {
	const reach = 5
	for n := max(i-reach, 0); n < i; n++ {
		for _, k := range keys {
			if p.key(n) == k {
				return true
			}
		}
	}
	return false
}
