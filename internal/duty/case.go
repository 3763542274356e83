package duty

import (
	"slices"
	"time"

	"blether/internal/group"
	"blether/internal/member"
)

// State of a case.
type State string

// States.
const (
	Open   State = "open"         // nobody has it
	Taken  State = "acknowledged" // an officer has it
	Closed State = "closed"
)

// Why there is a case.
const (
	Asked  = "asked"  // the person said yes to being contacted
	Policy = "policy" // the group passes such danger on, as people were told before
	Found  = "found"  // somebody read it in a text, and nobody can find its author
)

// Case is somebody who may not be safe, as those see it who look. No word of what they wrote
// is in it.
type Case struct {
	ID       string
	Group    group.ID
	Person   member.ID // empty where they are gone, or nobody knows who it is
	Category string    // of screening; "other" where it is not known
	State    State
	Drill    bool
	Opened   time.Time
	Closed   time.Time        // zero while it is not
	Officer  member.OfficerID // who has it, or had it last
	Said     Said
	Version  int64
}

// Said is what stands in a case in secret.
type Said struct {
	Why string `json:"why"`
	// How, where, when and in which language contact is safe, and what they may be called: in
	// their own words.
	Name     string `json:"name,omitempty"`
	How      string `json:"how,omitempty"`
	Where    string `json:"where,omitempty"`
	When     string `json:"when,omitempty"`
	Language string `json:"language,omitempty"`
	// Passed are officers who cannot take it; Late tells that the person was told that nobody
	// has it yet; Alerted that somebody was told of it.
	Passed  []member.OfficerID `json:"passed,omitempty"`
	Late    bool               `json:"late,omitempty"`
	Alerted bool               `json:"alerted,omitempty"`
	// Whom are those of whom an alert came through; Heard tells that the person heard that
	// somebody has it.
	Whom  []member.OfficerID `json:"whom,omitempty"`
	Heard bool               `json:"heard,omitempty"`
	// By is the officer who began a drill, or who found it.
	By member.OfficerID `json:"by,omitempty"`
}

// Blank leaves of a case that there was one, and why.
func (c *Case) Blank() { c.Category, c.Said = "", Said{Why: c.Said.Why} }

// Reached notes whom an alert has reached, and tells whether that is news.
func (c *Case) Reached(ids []member.OfficerID) (news bool) {
	for _, id := range ids {
		if !slices.Contains(c.Said.Whom, id) {
			c.Said.Whom, news = append(slices.Clone(c.Said.Whom), id), true
		}
	}
	news = news || len(ids) > 0 && !c.Said.Alerted
	c.Said.Alerted = c.Said.Alerted || len(ids) > 0
	return news
}

// Left are those of some officers who have not said that they cannot take it.
func (c *Case) Left(of []member.OfficerID) []member.OfficerID {
	var out []member.OfficerID
	for _, id := range of {
		if !slices.Contains(c.Said.Passed, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Entry is one line of the trail: who did what with a case, and when. Views are in it.
type Entry struct {
	ID      string
	Group   group.ID
	Case    string // empty for what is about no case
	Officer member.OfficerID
	What    string
	At      time.Time
}

// What stands in a trail.
const (
	Opened       = "opened"
	Alerted      = "alerted"
	Viewed       = "viewed"
	TookIt       = "acknowledged"
	PassedOn     = "passed on"
	Wrote        = "wrote"
	Ended        = "closed"
	Added        = "added to"  // by the person
	Withdrawn    = "withdrawn" // by the person
	Confirmation = "confirmed"
	Changed      = "rota changed"
	DrillOn      = "drill begun"
	DrillOver    = "drill passed"
)

// Danger tells whether a category at a level is one that a policy passes on: danger to a child,
// or to life.
func Danger(level, category string) bool {
	switch category {
	case "suicide", "harm_baby", "child", "emergency":
		return level == "L1" || level == "L2"
	}
	return level == "L1"
}

// Shown is what officers see of it.
type Shown struct {
	Setup    Setup
	Officers []member.Officer
	Names    map[member.OfficerID]string
	Trail    []Entry
	Cases    []Case // for those of the rota alone
	OnRota   bool
	Gone     bool // somebody of the rota does not run the group any more
	Left     bool // nobody of it does, so that others may change it
}

// words are how officers read categories.
var words = map[string]string{"suicide": "somebody's own life", "self_harm": "hurting oneself", "harm_baby": "harm to a baby or child", "intrusive": "frightening thoughts that nobody wants", "psychosis": "seeing or believing strange things, or not sleeping",
	"abuse": "somebody at home", "other": "somebody may not be safe", "child": "a child", "red_flag": "a marked change, or no feeling for the baby", "loss": "a loss", "emergency": "an emergency", "low": "a hard time"}

// Categories are those that there are words for, as screening names them, in their order.
func Categories() []string {
	return []string{"suicide", "self_harm", "harm_baby", "child", "abuse", "psychosis", "emergency", "red_flag", "intrusive", "loss", "other"}
}

// Words are how officers read a category.
func Words(category string) string {
	if w := words[category]; w != "" {
		return w
	}
	return words["other"]
}
