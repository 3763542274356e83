package member

import (
	"time"

	"blether/internal/group"
)

// Needs is what somebody told once so that they can come to sessions, and which is carried
// from one to the next.
type Needs struct {
	Name  string    `json:"name,omitempty"` // as they want to be called there
	Asked bool      `json:"asked,omitempty"`
	Needs []string  `json:"needs,omitempty"`
	More  string    `json:"more,omitempty"`
	Day   time.Time `json:"day,omitzero"` // on which they were told
}

// Knows tells whether somebody told what they need within the last year: then they are asked
// anew.
func (n *Needs) Knows(now time.Time) bool { return n.Asked && now.Before(n.Day.AddDate(1, 0, 0)) }

// What is marked of somebody who supports others.
const (
	Vetting     = "vetting" // PVG in Scotland, AccessNI in Northern Ireland
	Training    = "training"
	Supervision = "supervision"
)

// Standing is what an officer has seen of somebody who supports others, and until when it
// holds.
type Standing struct {
	Person  ID
	Group   group.ID
	What    string
	Until   time.Time
	Officer OfficerID
	Day     time.Time // on which it was marked
}

// Current tells whether all that is asked of a peer supporter holds in a group.
func Current(all []Standing, id ID, g group.ID, now time.Time) bool {
	held := map[string]bool{}
	for _, s := range all {
		if s.Person == id && s.Group == g && s.Until.After(now) {
			held[s.What] = true
		}
	}
	return held[Vetting] && held[Training] && held[Supervision]
}

// Marked is a peer supporter with what is marked of them, and until when it holds.
type Marked struct {
	Named
	Until   map[string]time.Time
	Current bool
}
