package redact

import "strings"

// Hints names what may identify somebody although it stays: ward (a named ward or unit), age (an
// exact age), day (an exact date), job (what somebody works as). The author is asked to look.
func Hints(text string) []string {
	p := read(text)
	var out []string
	for _, h := range []struct {
		key string
		is  func(int) bool
	}{{"ward", p.wardAt}, {"age", p.ageAt}, {"day", p.dayAt}, {"job", p.jobAt}} {
		for i := range p.tokens {
			if h.is(i) {
				out = append(out, h.key)
				break
			}
		}
	}
	return out
}

// wardAt: "ward 4b", "Demo Ward", "the Demo unit".
func (p *page) wardAt(i int) bool {
	k := p.key(i)
	if k != "ward" && k != "unit" && k != "suite" {
		return false
	}
	n := p.key(i + 1)
	after := p.is(i+1, digits) || p.is(i+1, word) && len(n) == 1 && n != "i" && n != "a" || k == "ward" && p.cased(i+1)
	return after || p.cased(i-1) && !p.opens(i-1) || p.cased(i-1) && p.cased(i)
}

// ageAt: "3 weeks old", "aged 34", "34yo", "I'm 34", "six months old", "a 5-day-old".
func (p *page) ageAt(i int) bool {
	figure := p.is(i, digits) && len(p.key(i)) < 3 || spoken[p.key(i)] != "" || strings.Contains(" ten eleven twelve ", " "+p.key(i)+" ") && p.is(i, word)
	if !figure {
		return false
	}
	at := i + 1
	for p.key(at) == "-" || p.key(at) == "½" {
		at++
	}
	span := strings.Contains(" day days week weeks wk wks month months mth mths year years yr yrs ", " "+p.key(at)+" ") && p.key(at) != ""
	next := at + 1
	for p.key(next) == "-" {
		next++
	}
	k, prior := p.key(at), p.key(i-1)
	old := span && (p.key(next) == "old" || p.key(next) == "auld" || p.key(next) == "of" && p.key(next+1) == "age")
	mine := p.is(i, digits) && len(p.key(i)) == 2 && (prior == "i'm" || prior == "im" || prior == "am" && p.key(i-2) == "i") && !span && p.key(at) != "%"
	return old || k == "yo" || k == "yr" && p.key(next) == "old" || prior == "aged" || mine && !p.has(at, measure) || prior == "turned" && p.is(i, digits)
}

func (p *page) dayAt(i int) bool {
	if p.joined(i) && (p.is(i-1, word) || p.is(i-1, digits)) {
		return false
	}
	_, ok := p.date(i)
	return ok
}

// jobAt: "I work as", "I work at", "my job as".
func (p *page) jobAt(i int) bool {
	k, next := p.key(i), p.key(i+1)
	me := p.key(i-1) == "i" || p.key(i-2) == "i" || p.key(i-1) == "i'm" || p.key(i-1) == "im"
	switch k {
	case "work", "working", "worked", "employed":
		return me && strings.Contains(" as at for in with by ", " "+next+" ") && next != ""
	case "job", "profession", "occupation":
		return p.owned(i) && strings.Contains(" as is at in with ", " "+next+" ") && next != ""
	}
	return false
}
