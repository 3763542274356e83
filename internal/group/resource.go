package group

import "time"

// Resource is something that a group knows of: a service near by, a room, a book.
type Resource struct {
	ID    string
	Group ID
	Need  string // as directory.Needs names them
	Name  string
	Text  string
	Until time.Time // shown until then, when it is to be looked at again
}
