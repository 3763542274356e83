package redact

import "strings"

// findLink finds an address of a page, with or without its scheme. The bare host of a public
// service stays: it is where help is, and says nothing of who names it.
func findLink(p *page, i int) (end int, tag string) {
	if !p.is(i, word) && !p.is(i, digits) || p.joined(i) && p.key(i-1) != "(" && p.is(i-1, sign) && strings.Contains("@.-_/:", p.key(i-1)) || p.joined(i) && !p.is(i-1, sign) {
		return 0, ""
	}
	start, schemed := p.scheme(i)
	if !schemed && !p.hosted(i) {
		return 0, ""
	}
	d := p.domain(start)
	schemed = schemed || d.first == "www" && d.labels > 1
	slash := p.joined(d.end) && (p.key(d.end) == "/" || p.key(d.end) == "?") && p.joined(d.end+1)
	switch {
	case d.labels == 0, d.labels < 2 && !schemed:
		return 0, ""
	case !schemed && (!p.known(d) || p.classes[d.last]&tight != 0 && !slash && !p.sure(d)):
		return 0, ""
	}
	if end = p.path(d.end); end == d.end && p.classes[strings.TrimPrefix(d.host, "www.")]&publicHost != 0 {
		return 0, ""
	}
	return end, "link"
}

// sure tells of an ending that is also a word whether a host is meant: a sentence without a space
// behind its stop has no digit and only two parts.
func (p *page) sure(d domain) bool {
	return d.labels > 2 || strings.ContainsAny(d.host, "0123456789-") || len(d.last) > 2 && len(d.host) > 8 && !d.spelled
}

// hosted tells whether a dot follows the first label.
func (p *page) hosted(i int) bool {
	const most = 24
	for start := i; (i == start || p.joined(i)) && i-start < most && (p.is(i, word) || p.is(i, digits) || p.key(i) == "-"); i++ {
	}
	next, _ := p.dot(i)
	return next > 0
}

// scheme skips "https://".
func (p *page) scheme(i int) (start int, found bool) {
	k := p.key(i)
	if (k == "http" || k == "https" || k == "hxxp" || k == "hxxps" || k == "ftp") && p.key(i+1) == ":" && p.key(i+2) == "/" && p.key(i+3) == "/" {
		return i + 4, true
	}
	return i, false
}

// path reads what follows the host up to a space, without what ends the sentence.
func (p *page) path(i int) int {
	end := i
	if p.is(end, word) && p.key(end) == "slash" && (p.is(end+1, word) || p.is(end+1, digits)) {
		end += 2
	}
	if !p.joined(end) || !strings.Contains("/:?#", p.key(end)) {
		return end
	}
	for end < len(p.tokens) && p.joined(end) && p.tokens[end].kind != tagged {
		end++
	}
	for end > i && p.is(end-1, sign) && strings.Contains(".,;:!?)]}'\"’”>", p.key(end-1)) {
		end--
	}
	return end
}
