package turn

import (
	"slices"

	"blether/internal/group"
	"blether/internal/round"
)

// Leaving tells which conversations end, and what due work is called off, where
// a person leaves a group: those of rounds that ask none of their other groups.
func Leaving(snap Snapshot, g group.ID) (end []string, undo []Due) {
	for _, c := range snap.Conversations {
		i := slices.IndexFunc(snap.Rounds, func(r round.Round) bool { return r.ID == c.Round })
		if i < 0 {
			continue
		}
		stays := slices.ContainsFunc(snap.Rounds[i].Groups, func(other group.ID) bool {
			return other != g && slices.ContainsFunc(snap.Groups, func(own group.Group) bool { return own.ID == other })
		})
		if !stays {
			end, undo = append(end, c.ID), append(undo, Due{Kind: Expire, Subject: c.ID})
		}
	}
	return end, undo
}
