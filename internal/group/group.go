// Package group is a group of people who take part together: an Experts by
// Experience group, a peer network. It holds what the group has agreed on, not
// who is in it.
package group

// ID names a group: small letters, digits and hyphens.
type ID string

// MinK and DefaultK bound the small-number rule (docs/privacy.md, R4).
const (
	MinK     = 5
	DefaultK = 10
)

// Group is what a group has agreed on.
type Group struct {
	ID        ID       `json:"id"`
	Name      string   `json:"name"`
	Languages []string `json:"languages"`
	Nations   []string `json:"nations"`
	Areas     []string `json:"areas,omitempty"` // empty means all of its nations
	Zone      string   `json:"zone"`
	// K is the fewest people behind an ordinary figure, from 5 up.
	K       int    `json:"k"`
	Contact string `json:"contact,omitempty"` // who answers questions
	Hours   string `json:"hours,omitempty"`   // when a person looks
	// Quiet is when nothing comes by itself, as 21:00-09:00 or none; empty for the
	// instance's.
	Quiet string `json:"quiet,omitempty"`
	// Approve lets officers say yes to each one-to-one match before it opens.
	Approve bool `json:"approve,omitempty"`
	Demo    bool `json:"demo,omitempty"`
	// Readers are the officers, by id, who read free texts before anybody may quote them; TwoRead
	// asks for two of them to agree.
	Readers []string `json:"readers,omitempty"`
	TwoRead bool     `json:"two_read,omitempty"`
	// Age is how old people must be, in years; LeastAge where it is 0.
	Age int `json:"age,omitempty"`
}

// LeastAge is how old people must be where a group says nothing else.
const LeastAge = 16

// Ages are those that a group may ask for.
func Ages() []int { return []int{LeastAge, 18} }

// From is how old people must be.
func (g *Group) From() int {
	if g.Age == 0 {
		return LeastAge
	}
	return g.Age
}
