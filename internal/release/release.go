// Package release turns responses into an immutable release: which blocks may
// be shown, which figures of them, how coarse, and the proof that nobody stands
// out. It is the only way from answers to what anybody reads. It imports
// response and nothing else of ours, so it cannot name a person.
//
// The rules R1 to R11 are those of docs/privacy.md, section 3. None of them
// looks at an answer to decide how an answer is shown: parts, steps and rungs
// follow from sizes alone.
package release

import "time"

// Text is one text in several languages, by BCP 47 tag.
type Text map[string]string

// Plan is everything about a round that was fixed when it opened, in the terms
// of figures.
type Plan struct {
	Round     string
	Flow      string
	Version   string // first 7 digits of the structure's hash
	Title     Text
	Themes    *Themes // of a release of themes
	Groups    []string
	K         int // fewest people behind an ordinary figure; never under 5
	Demo      bool
	Area      string // name of the area question, or ""
	Areas     []Area // in list order
	Role      string // name of the role question, or ""
	Roles     []Role
	Questions []Question
}

// Area is a place that figures may be broken down by.
type Area struct {
	Name   string
	Label  Text
	Region string
	Nation string
	Island bool // always k = 10 or more
}

// Role is an option of the role question. Part and Pair are its places on the
// finest and on the middle rung.
type Role struct {
	Name, Part, Pair string
}

// Kind is how a question is counted.
type Kind string

// Kinds of question.
const (
	Scale    Kind = "scale"
	Choice   Kind = "choice"
	YesNo    Kind = "yes_no"
	Multiple Kind = "multiple"
)

// Question is one question that has figures.
type Question struct {
	Name      string
	Label     Text
	Kind      Kind
	Points    []Point // options, or points of the scale from low to high
	Sensitive bool
	Gate      *Gate
}

// Point is one option or point of a scale.
type Point struct {
	Name  string
	Label Text
	Value int  // of a scale's point
	Alone bool // excludes the others, as "prefer not to say"
}

// Gate is the condition under which a question was asked. Where Of is empty the
// condition is no cut of one question, and the question has no figures.
type Gate struct {
	Of      string   `json:"of,omitempty"`
	Options []string `json:"options,omitempty"`
	Block   bool     `json:"block,omitempty"` // the condition is a union of whole areas or roles
}

// Occasion is which batch of a round this is.
type Occasion struct {
	Batch int
	Date  time.Time // the day the plan fixed, in the zone of the round
	Last  bool      // the close: what waits goes through the roll-up
	Prev  string    // hash of the release before this one
	// Near are all releases of the earlier rounds of the same flow and groups
	// that nearly the same people answered (R10), in the order of their issue.
	Near []*Document
}

// Constants of R4 and R6.
const (
	minK       = 5
	sensitiveK = 10
	islandK    = 10
	fineFrom   = 20 // people from which each point is a part
)

func (p *Plan) k(a *Area) int {
	k := max(p.K, minK)
	if a != nil && a.Island {
		k = max(k, islandK)
	}
	return k
}
