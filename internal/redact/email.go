package redact

// findEmail finds an address from its first token on. The sign may be spelled out: "at", "(at)".
func findEmail(p *page, i int) (end int, tag string) {
	if !p.ats || !p.is(i, word) && !p.is(i, digits) || p.key(i) == "'s" || p.inLocal(i) || p.key(i-1) == "@" && p.joined(i) {
		return 0, ""
	}
	at, rich := p.local(i)
	switch {
	case p.key(at) == "@":
		return p.signed(at)
	case p.bracketed(at, "at") || p.bracketed(at, "@"):
		if d := p.domain(at + 3); d.labels > 1 || p.classes[d.first]&provider != 0 {
			return d.end, "email"
		}
	case p.is(at, word) && p.key(at) == "at":
		return p.spoken(i, at, rich)
	}
	return 0, ""
}

// inLocal tells whether a token goes on what began before it.
func (p *page) inLocal(i int) bool {
	return p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits) || p.joint(i-1) > 0 && i > 1) || p.joint(i-1) > 0 && !p.joined(i) && p.is(i-2, word) && p.key(i-1) != "-"
}

// local reads what stands before the sign. It is rich where it has more than letters.
func (p *page) local(i int) (at int, rich bool) {
	const most = 24
	for at = i; at < len(p.tokens) && at-i < most; {
		rich = rich || p.is(at, digits)
		at++
		switch n := p.joint(at); {
		case n > 0 && (p.is(at+n, word) || p.is(at+n, digits)):
			at, rich = at+n, true
		case p.joined(at) && (p.is(at, word) || p.is(at, digits)):
		case p.is(at, digits) && p.key(at+1) == "at" && (rich || p.before(i, 6, mailCue) > 0):
			// "anna smith 90 at …"
		default:
			return at, rich
		}
	}
	return at, rich
}

// joint is how many tokens join two parts of a local part at i.
func (p *page) joint(i int) int {
	switch k := p.key(i); {
	case p.is(i, sign) && (k == "." || k == "_" || k == "-" || k == "+" || k == "%") && p.joined(i) && p.joined(i+1):
		return 1
	case p.is(i, word) && (k == "dot" || k == "underscore" || k == "dash" || k == "hyphen"):
		return 1
	case p.bracketed(i, "dot"):
		return 3
	}
	return 0
}

// signed reads on from a sign that was typed.
func (p *page) signed(at int) (end int, tag string) {
	d := p.domain(at + 1)
	tight := p.joined(at) && p.joined(at+1)
	if d.labels == 0 || p.is(at+1, digits) && d.labels == 1 || !tight && !p.known(d) && p.classes[d.first]&provider == 0 {
		return 0, ""
	}
	return d.end, "email"
}

// spoken reads on from "at". Many sentences have one: what stands around it must be an address.
func (p *page) spoken(i, at int, rich bool) (end int, tag string) {
	d := p.domain(at + 1)
	provided := p.classes[d.first]&provider != 0
	asked := p.before(i, 6, mailCue) > 0
	switch {
	case !rich && p.has(at-1, notLocal):
		return 0, ""
	case p.known(d) && (d.spelled || provided || rich || asked), d.labels == 1 && provided && d.first != "me" && d.first != "hey" && (rich || asked):
		return d.end, "email"
	}
	return 0, ""
}
