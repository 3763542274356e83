package chat

import (
	"slices"
	"strconv"
)

// Wide tells that some label is longer than most characters, so that it will be cut.
func Wide(all []Choice, most int) bool {
	return slices.ContainsFunc(all, func(c Choice) bool { return len([]rune(c.Label)) > most })
}

// Numbered puts its number before each label, so that what is cut can be told apart.
func Numbered(all []Choice) []Choice {
	out := slices.Clone(all)
	for n := range out {
		out[n].Label = strconv.Itoa(n+1) + ". " + out[n].Label
	}
	return out
}
