package member

import (
	"slices"
	"time"

	"blether/internal/group"
)

// OfficerID names a participation officer.
type OfficerID string

// Operator stands for whoever runs the service and its command line: what they
// do is not held against an officer's groups.
const Operator OfficerID = "operator"

// Officer runs some groups: they see releases, never answers. Their name is
// seen by the other officers of these groups, as they were told when they came.
type Officer struct {
	ID     OfficerID
	Name   string
	Groups []group.ID
}

// In reports whether the officer runs a group.
func (o Officer) In(g group.ID) bool { return slices.Contains(o.Groups, g) }

// Sheet is one printing of slips, or one open link. Nobody knows who took which
// slip, nor how many were used.
type Sheet struct {
	ID       string
	Group    group.ID
	Personal bool
	Role     Role // that the slips lead to
	Size     int  // how many slips; 1 for an open link
	Made     time.Time
	Expires  time.Time
	Link     string // code of an open link; slips are kept nowhere
}

// Named is somebody in a group who lets its officers see their name.
type Named struct {
	Person ID
	Role   Role
	Name   string
}

// Offer is an invitation to be an officer of a group.
type Offer struct {
	Group    group.Group
	From     OfficerID
	HandOver bool // who gave it leaves when it is taken
}

// Invitations are what an officer asks for: slips, each for one person, or one
// open link.
type Invitations struct {
	Sheet    string // id, so that a form that is sent twice makes one sheet
	Group    group.ID
	Personal bool
	Role     Role
	Count    int
	Days     int // for which they work
}
