package redact

// domain is a host as it was typed: with dots, or with the word for them.
type domain struct {
	end     int
	first   string
	last    string
	host    string
	labels  int
	spelled bool
}

// domain reads the host that begins at a token; it has no label where there is none.
func (p *page) domain(i int) domain {
	const most = 10
	var d domain
	for d.labels < most {
		label, end := p.label(i)
		if end == i {
			break
		}
		if d.labels == 0 {
			d.first = label
		} else {
			d.host += "."
		}
		d.host, d.last, d.end = d.host+label, label, end
		d.labels++
		next, spelled := p.dot(end)
		if next == 0 {
			break
		}
		i, d.spelled = next, d.spelled || spelled
	}
	return d
}

// label reads letters, digits and dashes that touch each other.
func (p *page) label(i int) (text string, end int) {
	const most = 24
	for end = i; end < len(p.tokens) && end-i < most && (end == i || p.joined(end)); end++ {
		dash := p.key(end) == "-" && end > i && p.joined(end+1)
		if !p.is(end, word) && !p.is(end, digits) && !dash || p.key(end) == "'s" {
			break
		}
		text += p.key(end)
	}
	return text, end
}

// dot reads a dot between two labels and gives where the next begins, or 0.
func (p *page) dot(i int) (next int, spelled bool) {
	switch {
	case p.key(i) == "." && p.joined(i) && p.joined(i+1):
		return i + 1, false
	case p.key(i) == "." && (p.joined(i) || !p.joined(i+1)) && p.ending(i+1), p.key(i) == "point" && p.ending(i+1):
		return i + 1, true
	case p.ending(i) && p.has(i-1, provider) && !p.joined(i): // "gmail com"
		return i, true
	case p.is(i, word) && p.key(i) == "dot":
		return i + 1, true
	case p.bracketed(i, "dot") || p.bracketed(i, "."):
		return i + 3, true
	}
	return 0, false
}

// ending tells whether a token ends hosts and is no other word.
func (p *page) ending(i int) bool {
	switch p.key(i) {
	case "com", "co", "net", "org", "uk", "ie", "scot":
		return p.key(i+1) != "'s"
	}
	return false
}

// bracketed tells whether a word stands in brackets at a token.
func (p *page) bracketed(i int, key string) bool {
	if !p.is(i, sign) || p.key(i+1) != key {
		return false
	}
	open, shut := p.key(i), p.key(i+2)
	return open == "(" && shut == ")" || open == "[" && shut == "]" || open == "{" && shut == "}" || open == "<" && shut == ">"
}

// known tells whether a host ends as hosts do.
func (p *page) known(d domain) bool { return d.labels > 1 && p.classes[d.last]&(tld|tight) != 0 }
