package redact

import "strings"

// findHandle finds a name in a network: behind @, with an underscore inside, with its number
// ("demo#1234"), or told as the name in an app.
func findHandle(p *page, i int) (end int, tag string) {
	if p.key(i) == "@" && p.joined(i+1) && !(p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits))) {
		return p.mention(i)
	}
	if p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits) || p.key(i-1) == "_") || !p.is(i, word) && !p.is(i, digits) {
		return 0, ""
	}
	end, rich := p.nick(i)
	switch {
	case end == i:
		return 0, ""
	case p.numbered(i, end):
		return end + 2, "handle"
	case p.key(i) == "u" && p.key(i+1) == "/" && p.joined(i+2) && p.is(i+2, word):
		end, _ = p.nick(i + 2)
		return end, "handle"
	case strings.Contains(p.text[p.tokens[i].from:p.tokens[end-1].to], "_") && p.is(i, word):
		return end, "handle"
	case p.inApp(i, end, rich):
		if p.cased(i) {
			end = p.rest(end, likely)
		}
		return end, "handle"
	}
	return 0, ""
}

// mention reads on from an @ that nothing stands before.
func (p *page) mention(i int) (end int, tag string) {
	end, _ = p.nick(i + 1)
	hour := p.is(i+1, digits) && (end == i+2 || p.has(i+2, measure) || p.key(i+2) == ":" || p.key(i+2) == ".")
	if end == i+1 || hour || end == i+2 && (p.has(i+1, shortWord|institution|visitCue) || p.key(i+1) == "home" || p.key(i+1) == "work") {
		return 0, ""
	}
	if p.key(end) == "@" && p.joined(end) && p.joined(end+1) { // a server, as in Mastodon
		if d := p.domain(end + 1); d.labels > 1 {
			end = d.end
		}
	}
	return end, "handle"
}

// nick reads letters, digits, underscores and dots that touch. It is rich where no word looks so.
func (p *page) nick(i int) (end int, rich bool) {
	const most = 24
	number, letter := false, false
	for end = i; end < len(p.tokens) && end-i < most && (end == i || p.joined(end)); end++ {
		inner := p.is(end, sign) && (p.key(end) == "_" || (p.key(end) == "." || p.key(end) == "-") && end > i && p.joined(end+1) && (p.is(end+1, word) || p.is(end+1, digits) || p.key(end+1) == "_"))
		if !inner && !p.is(end, word) && !p.is(end, digits) || p.key(end) == "'s" {
			break
		}
		rich = rich || p.key(end) == "_" || p.key(end) == "." && end > i
		number, letter = number || p.is(end, digits), letter || p.is(end, word)
	}
	return end, letter && (rich || number)
}

// numbered reads the four digits of an old Discord name.
func (p *page) numbered(i, end int) bool {
	return end > i && p.is(i, word) && p.key(end) == "#" && p.joined(end) && p.joined(end+1) && p.is(end+1, digits) && len(p.key(end+1)) == 4
}

// inApp tells whether a name was told as that of an app: "insta: demo", "my snap is demo",
// "demo.mum on insta". What is an ordinary word must be told with a colon or at the end.
func (p *page) inApp(i, end int, rich bool) bool {
	n := p.before(i, 4, appCue)
	switch {
	case p.has(i, appCue) || p.has(i, keptWord) && end == i+1:
		return false
	case rich && (n > 0 || p.key(end) == "on" && p.has(end+1, appCue)):
		return p.is(i, word) || p.key(end) == "on"
	case n == 0 || end-i > 1 && !rich && p.key(i-1) != ":":
		return false
	}
	mark := p.key(i - 1)
	plainWord := p.ordinary(p.key(i)) && p.classes[p.key(i)]&(firstName|bothName) == 0
	switch mark {
	case ":", "=":
		return !plainWord || p.ends(end)
	case "is", "as", "handle", "username", "name", "'s":
		own := p.owned(i-n) && n <= 3 || p.key(i-n+1) == "name" || mark == "as" || p.has(i-1, appCue)
		return own && (!plainWord || p.ends(end) && p.classes[p.key(i)]&(shortWord|speech) == 0 && !p.described(p.key(i)))
	}
	return false
}
