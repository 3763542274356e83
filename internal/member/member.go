// Package member is a person as we know them: who they are to us, in which
// groups, in which language, and what they agreed to. What they answered is
// not here and never will be (docs/privacy.md, "Storage that cannot be joined").
package member

import (
	"time"

	"blether/internal/checkin"
	"blether/internal/group"
	"blether/internal/round"
)

// ID names a person inside the people store. It goes nowhere else.
type ID string

// Person is one person.
type Person struct {
	ID       ID
	Language string
	Zone     string
	Nation   string // empty where unknown: contacts of every nation are shown
	Paused   bool   // nothing is sent until they write again
	Stopped  bool   // nothing is sent until they say so
	State    State
	// Wish is what they want of messages that come by themselves.
	Wish    checkin.Wish
	Version int64
}

// State is what is kept under the live key only, outside every backup.
type State struct {
	// Answered are the rounds that this person has answered and whose batch is
	// not yet mixed.
	Answered []round.ID `json:"answered,omitempty"`
	// Spent is when messages that come by themselves went to them, in the last week.
	Spent checkin.Spent `json:"spent,omitempty"`
	// Drill is that of a group which they are in for a while; nil for none.
	Drill *Drill `json:"drill,omitempty"`
}

// Drill lets somebody try what happens to those who may not be safe: nothing of it is real.
type Drill struct {
	Group group.ID  `json:"group"`
	By    OfficerID `json:"by"` // who began it
	Until time.Time `json:"until"`
}

// Role is what somebody may do in a group.
type Role string

// Roles, in the words of the field. Participation officers are no members: see
// Officer.
const (
	Member    Role = "member"
	Supporter Role = "supporter" // peer supporter
)

// Membership is a person's place in a group. Personal tells that it began with
// a personal invitation, so that one person stands behind one answer (R1).
type Membership struct {
	Group    group.ID
	Role     Role
	Personal bool
	Name     string // that the group's officers may see; empty unless they said so
}

// Consent is a yes or no to one purpose, on a day.
type Consent struct {
	Purpose string // figures, words, contact
	Version string // of the words that were agreed to
	Given   bool
	Day     time.Time
}

// Invite is what an invitation leads to. A personal one works once.
type Invite struct {
	Group    group.ID
	Personal bool
	Role     Role // empty means Member
	Expires  time.Time
	Used     bool
}
