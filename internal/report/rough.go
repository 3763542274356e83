package report

import "strings"

// easyWords explain what easy words cannot do without.
var easyWords = []string{
	"“About” means: it can be a bit more or a bit less.",
	"“At least” means: this many people, or more.",
	"“Together” means: we count several places as one.",
	"We do that where few people live or few answered.",
	"We do that so that nobody can guess who said what.",
}

// side says what a share means, with the room that rounding leaves.
func side(share, step int) []string {
	switch {
	case 2*share > 100+step:
		return []string{"That is more than half."}
	case 2*share < 100-step:
		return []string{"That is less than half."}
	case step >= 25:
		return []string{"It can be more or less than half.", "Few people are counted here, so we tell it roughly."}
	}
	return []string{"That is close to half, or half."}
}

// rough are the words for a share, up to which each goes.
var rough = []struct {
	upTo  int
	words string
}{
	{0, "few or none"}, {12, "a few"}, {22, "about a fifth"}, {28, "about a quarter"}, {37, "about a third"},
	{44, "a bit less than half"}, {55, "about half"}, {61, "a bit more than half"}, {70, "about two thirds"},
	{78, "about three quarters"}, {89, "most"}, {99, "nearly all"},
}

// roughly says a published share in words. As in share, the ends of the scale
// are never "nobody" and "everybody".
func roughly(share int, sensitive bool) string {
	switch {
	case sensitive && share <= 10:
		return "few or none"
	case sensitive && share >= 90:
		return "all or nearly all"
	}
	for _, r := range rough {
		if share <= r.upTo {
			return r.words
		}
	}
	return "all or nearly all"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
