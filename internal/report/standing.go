package report

import (
	"fmt"
	"strings"

	"blether/internal/release"
)

// Stands says who stands behind a figure.
func Stands(r Row) string {
	return fmt.Sprintf("%s, %s: %s people stand behind this.", r.Place, r.Who, r.People)
}

// Limit says in a sentence or two what a figure cannot tell.
func Limit(r Row) string {
	var out []string
	switch {
	case r.Words != "":
		out = append(out, "Only on which side of half it is, is shown: a finer figure could tell of single people.")
	case r.Figure.Step > 0:
		out = append(out, fmt.Sprintf("Rounded to steps of %d %%: shares that differ by less than two steps may be the same.", r.Figure.Step))
	default:
		out = append(out, "Rounded: a small difference may be rounding.")
	}
	if r.Question.Sensitive && r.Words == "" {
		out = append(out, "The question is sensitive: very small and very large shares are not told apart.")
	}
	switch {
	case r.Block.Pool:
		out = append(out, "Several places together: it tells of none of them alone.")
	case r.Block.Total:
		out = append(out, "Computed from published figures only: who is held back, or in several places together, is not in it.")
	}
	if g := r.Question.Gate; g != nil {
		out = append(out, gated(g))
	}
	return strings.Join(out, " ")
}

func gated(g *release.Gate) string {
	if g.Block {
		return "It was asked only in some places or roles."
	}
	return "It was asked only of those whose answer to another question led there; all others count as not asked."
}

// Frees says what would free what is held back.
func Frees(h release.HeldBack, language string) string {
	place := In(h.Label, language)
	switch {
	case h.Why == "near": // R10: how many is told to nobody
		return "Time, and more people who did not answer the time before: it is decided anew each time."
	case h.Level == "all":
		return fmt.Sprintf("At least %d people are needed in all.", h.Needs)
	case h.Why == "waits":
		return fmt.Sprintf("At least %d people from %s are needed on a date; at the close places near each other may also be shown together.", h.Needs, place)
	case h.Place == "unsaid":
		return fmt.Sprintf("At least %d people who gave no place are needed, or enough people in other places.", h.Needs)
	case h.Level == "region" || h.Level == "nation":
		return fmt.Sprintf("At least %d people from one %s are needed.", h.Needs, h.Level)
	}
	return fmt.Sprintf("At least %d people from %s are needed, or enough people from its region together.", h.Needs, place)
}
