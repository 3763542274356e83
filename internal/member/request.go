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
}

// Asked is what they wrote.
type Asked struct {
	Name  string `json:"name,omitempty"`  // as they want to be called
	Words string `json:"words,omitempty"` // what it is about, where they said
	How   string `json:"how,omitempty"`   // how and when they can be reached safely
}
