package group

import "time"

// Broadcast is what officers tell a group.
type Broadcast struct {
	ID    string
	Group ID
	Role  string // member or supporter; empty for everybody
	Text  string
	Day   time.Time
	// Only is the one member whom a trial goes to; empty for all.
	Only string

	Cancelled bool
	// Bands of how many it was for, are still to be told, and want no such news.
	For, Waiting, Unwanted string
}
