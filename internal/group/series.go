package group

import "time"

// Series asks a flow of a group, again and again.
type Series struct {
	ID       string
	Group    ID
	Flow     string // name
	Role     string // member or supporter; empty for everybody
	Schedule string // as checkin.Parse reads it
	Opened   time.Time
	Stopped  bool
}

// For tells whether it asks those with a role.
func (s *Series) For(role string) bool { return !s.Stopped && (s.Role == "" || s.Role == role) }

// Foreseen is what a series would do, before it is started.
type Foreseen struct {
	Title    string
	Schedule string // in words, with its next days
	People   string // how many would be asked, in a band
	Late     bool   // it comes to some later, after their quiet hours
}
