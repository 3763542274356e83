// Package action is what is done about what people said: by whom, by when, how far it is, and why
// not where it cannot be. It knows no person.
package action

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Status of an action.
type Status string

// Statuses, in their order.
const (
	Heard   Status = "heard"
	Planned Status = "planned"
	Doing   Status = "doing"
	Done    Status = "done"
	Cannot  Status = "cannot"
)

// Statuses lists them.
func Statuses() []Status { return []Status{Heard, Planned, Doing, Done, Cannot} }

// Step is one change of status, on a day.
type Step struct {
	Status Status    `json:"status"`
	Day    time.Time `json:"day"`
	Note   string    `json:"note,omitempty"` // why, or what became of it
}

// Action is one.
type Action struct {
	ID    string `json:"-"`
	Group string `json:"-"`
	Said  string `json:"said"` // what people said, in the officers' words, from what is published
	What  string `json:"what"` // what is done about it
	// Round whose answers it comes from; Release that it rests on, empty for none.
	Round   string    `json:"round,omitempty"`
	Release string    `json:"release,omitempty"`
	Owner   string    `json:"owner"`          // a Board, Trust, partnership, charity or national body
	Area    string    `json:"area,omitempty"` // code of the Board or Trust where it changes something
	Due     time.Time `json:"due,omitzero"`
	Steps   []Step    `json:"steps"`            // oldest first
	Worth   bool      `json:"worth,omitempty"`  // worth copying: other groups here see it
	Public  bool      `json:"public,omitempty"` // stands on the group's page for everybody
	Version int64     `json:"-"`
}

// Now is the newest step.
func (a *Action) Now() Step {
	if len(a.Steps) == 0 {
		return Step{Status: Heard}
	}
	return a.Steps[len(a.Steps)-1]
}

// Open tells that something is still to be done.
func (a *Action) Open() bool { s := a.Now().Status; return s != Done && s != Cannot }

// Overdue tells that it should have been done.
func (a *Action) Overdue(now time.Time) bool {
	return a.Open() && !a.Due.IsZero() && now.After(a.Due.AddDate(0, 0, 1))
}

// Flaw is something that cannot be as it was asked for: a field, and why, in words.
type Flaw struct{ Field, Text string }

// Longest is how long its texts are, in letters: they are read on a phone.
const Longest = 300

// Flaws says what is wrong with an action.
func (a *Action) Flaws() []Flaw {
	var out []Flaw
	text := func(field, what, value string, must bool) {
		switch n := utf8.RuneCountInString(value); {
		case must && strings.TrimSpace(value) == "":
			out = append(out, Flaw{field, what + " is missing"})
		case n > Longest:
			out = append(out, Flaw{field, what + " is longer than 300 letters"})
		}
	}
	text("said", "what people said", a.Said, true)
	text("what", "what is done about it", a.What, true)
	text("owner", "who does it", a.Owner, true)
	step := a.Now()
	text("note", "the note", step.Note, step.Status == Cannot)
	if !slices.Contains(Statuses(), step.Status) {
		out = append(out, Flaw{"status", "there is no such status"})
	}
	if step.Status == Planned && a.Due.IsZero() {
		out = append(out, Flaw{"due", "what is planned has a day by which it is done"})
	}
	return out
}

// Move adds a step. A status that it has already, with the same note, adds none.
func (a *Action) Move(s Status, note string, day time.Time) {
	note = strings.TrimSpace(note)
	if now := a.Now(); len(a.Steps) > 0 && now.Status == s && now.Note == note {
		return
	}
	a.Steps = append(slices.Clone(a.Steps), Step{s, day, note})
}

// Sort puts what is overdue first, then what is open by its day, then the rest, newest first.
func Sort(all []Action, now time.Time) {
	rank := func(a *Action) int {
		switch {
		case a.Overdue(now):
			return 0
		case a.Open():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b Action) int {
		if ra, rb := rank(&a), rank(&b); ra != rb {
			return ra - rb
		}
		if a.Open() && !a.Due.Equal(b.Due) {
			if a.Due.IsZero() {
				return 1
			}
			if b.Due.IsZero() {
				return -1
			}
			return a.Due.Compare(b.Due)
		}
		return b.Now().Day.Compare(a.Now().Day)
	})
}
