package redact

import "strings"

// ordinary tells whether a word is one of everyday speech, also with an ending.
func (p *page) ordinary(key string) bool {
	if p.classes[key]&ordinaryWord != 0 || len(key) < 2 {
		return true
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "ly", "er", "r", "est", "ness", "less", "ful", "ers", "ings", "in'", "in", "n't", "nt"} {
		root, cut := strings.CutSuffix(key, ending)
		if cut && len(root) > 2 && p.rooted(root, ending) {
			return true
		}
	}
	return strings.HasSuffix(key, "n't") || strings.HasSuffix(key, "nae") && len(key) > 4
}

// rooted tells whether an ending can stand behind a root: "try" of "tried", "bake" of "baking",
// "stop" of "stopped". An s drops no e: "Cass" is no form of "case".
func (p *page) rooted(root, ending string) bool {
	n := len(root)
	return p.classes[root]&(common|speech) != 0 || ending[0] != 's' && p.classes[root+"e"]&common != 0 ||
		root[n-1] == root[n-2] && p.classes[root[:n-1]]&common != 0 || root[n-1] == 'i' && p.classes[root[:n-1]+"y"]&common != 0
}

// described tells whether a word looks like what somebody is or does rather than is called.
func (p *page) described(key string) bool {
	for _, ending := range []string{"ish", "ian", "ese", "ing", "ed", "ic", "ful", "less", "ly", "ous", "ive", "able", "ible", "ist", "ant", "n't", "est", "ating", "ness", "ment", "tion"} {
		if len(key) > len(ending)+1 && strings.HasSuffix(key, ending) {
			return true
		}
	}
	return false
}

// inflected tells whether a word that nobody knows looks like a verb.
func (p *page) inflected(key string) bool {
	return p.described(key) || strings.HasSuffix(key, "s") && !strings.HasSuffix(key, "us") && !strings.HasSuffix(key, "is") || strings.HasSuffix(key, "in'")
}

// owned tells whether my, our, her and the like stand at or right before a token.
func (p *page) owned(i int) bool {
	const mine = " my our oor wur ma mah me her his their your "
	own := func(n int) bool { return p.key(n) != "" && strings.Contains(mine, " "+p.key(n)+" ") }
	return own(i-1) || own(i-2) && !p.opens(i-1)
}
