// Package round is one asking of a survey: which structure of which flow, of
// whom, with which table plan, until when, and its batches. A plan never
// changes once a round is open (docs/privacy.md, R1).
package round

import (
	"time"

	"blether/internal/group"
)

// ID names a round. It is shorter than 8 bytes: it stands in both stores, and
// no value of 8 bytes or more may (docs/privacy.md, 2).
type ID string

// State of a round.
type State string

// States of a round. Closing begins when its last date has come and ends when
// its last batch is mixed.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Round is one asking of a survey.
type Round struct {
	ID     ID
	Flow   string // name
	Hash   string // structure version
	Groups []group.ID
	Plan   Plan
	Opened time.Time
	Closes time.Time
	State  State
}

// Plan is the table plan: fixed when the round opens, shown before consent.
type Plan struct {
	Breakdowns []string    `json:"breakdowns"`
	Sensitive  []string    `json:"sensitive"`
	Dates      []time.Time `json:"dates"` // when batches open; the last is the close
	K          int         `json:"k"`
	// Areas are the options of the area question that take part in the roll-up.
	Areas []string `json:"areas,omitempty"`
	// Zone is that of the groups: days are told in it.
	Zone string `json:"zone,omitempty"`
	// Wave is one of a series: the one before may still be open in another zone.
	Wave bool `json:"wave,omitempty"`
}

// Batch is what opens together on one date.
type Batch struct {
	Round  ID
	Number int // from 1
	Date   time.Time
	Public []byte // HPKE public key
	Opened bool
}
