package group

import "time"

// ToSession begins the role of a broadcast to those who have a place in a session, or wait
// for one.
const ToSession = "session:"

// Broadcast is what officers tell a group.
type Broadcast struct {
	ID    string
	Group ID
	Role  string // member or supporter; empty for everybody; or ToSession and a session's id
	Text  string
	Day   time.Time
	// Only is the one member whom a trial goes to; empty for all.
	Only string

	Cancelled bool
	// Bands of how many it was for, are still to be told, and want no such news.
	For, Waiting, Unwanted string
}
