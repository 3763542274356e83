package member

import (
	"time"

	"blether/internal/group"
)

// Request is somebody asking a named person of their group to be in touch. They chose to be
// known for it.
type Request struct {
	ID     string
	Person ID
	Group  group.ID
	Said   Asked
	Day    time.Time
	// Officer has taken it on; empty while nobody has.
	Officer OfficerID
	// About is the officer whom a concern is about: they do not see it.
	About OfficerID
}

// Asked is what they wrote.
type Asked struct {
	Concern bool   `json:"concern,omitempty"` // something that worries them about somebody
	Name    string `json:"name,omitempty"`    // as they want to be called
	Words   string `json:"words,omitempty"`   // what it is about, where they said
	How     string `json:"how,omitempty"`     // how and when they can be reached safely
}
