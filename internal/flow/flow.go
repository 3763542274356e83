// Package flow is a conversation as written: it reads flow files, resolves
// lists, sub-flows and repeats into one flat list of steps, compiles the
// conditions, and reports every mistake with its place and a hint. It does no
// I/O (callers hand it bytes) and decides nothing about a running conversation
// (package engine does).
package flow

import (
	"slices"
	"time"
)

// Kind is what a flow is for.
type Kind string

// Kinds of flow.
const (
	Survey  Kind = "survey"
	Checkin Kind = "checkin"
	Signup  Kind = "signup"
)

// Privacy is who may tie an answer to a person (docs/privacy.md, 1).
type Privacy string

// Modes of privacy.
const (
	Anonymous    Privacy = "anonymous"
	Confidential Privacy = "confidential"
	Named        Privacy = "named"
)

// Type is the type of a step, in the words of XLSForm.
type Type string

// Types of step. Begin, Confirm and Do are put in by the loader or written as
// commit steps; the others are written by authors.
const (
	SelectOne      Type = "select_one"
	SelectMultiple Type = "select_multiple"
	YesNo          Type = "yes_no"
	Range          Type = "range"
	Integer        Type = "integer"
	Decimal        Type = "decimal"
	TextAnswer     Type = "text"
	Date           Type = "date"
	Time           Type = "time"
	RankOrder      Type = "rank"
	Acknowledge    Type = "acknowledge"
	Note           Type = "note"
	Calculate      Type = "calculate"
	Begin          Type = "begin"
	Confirm        Type = "confirm"
	Do             Type = "do"
	Fact           Type = "fact" // known before the first question, or not at all
)

// Asks reports whether a step of this type waits for a person.
func (t Type) Asks() bool { return t != Note && t != Calculate && t != Do && t != Fact }

// Keeps reports whether a step of this type gives an answer that is submitted.
func (t Type) Keeps() bool {
	return t.Asks() && t != Acknowledge && t != Begin && t != Confirm
}

// Flow is a resolved flow: flat, self-contained, with compiled conditions.
type Flow struct {
	Name     string        `json:"name"`
	Kind     Kind          `json:"kind"`
	Privacy  Privacy       `json:"privacy"`
	Title    Text          `json:"title"`
	Purpose  Text          `json:"purpose"`
	Minutes  int           `json:"minutes,omitempty"`
	Command  string        `json:"command,omitempty"`
	Schedule string        `json:"schedule,omitempty"`
	Expires  time.Duration `json:"expires"`
	OnExpiry string        `json:"on_expiry"`
	// Languages in which it is written, the author's own first.
	Languages []string `json:"languages"`
	Report    Report   `json:"report"`
	Channels  []string `json:"channels,omitempty"`
	About     string   `json:"about,omitempty"`
	Steps     []Step   `json:"steps"`

	hash  string
	named map[string]int
}

// facts are what is known of what a flow is about, by what it is about.
var facts = map[string][]string{
	"match":   {"match_name"},
	"case":    {"case_role", "case_group"},
	"session": {"session_title", "session_when", "session_rules", "session_asks_needs", "session_unnamed", "session_childcare", "session_expenses"},
}

// Does tells whether a commit step of that name stands in the flow.
func (f *Flow) Does(effect string) bool {
	return slices.ContainsFunc(f.Steps, func(s Step) bool { return s.Effect == effect })
}

// inGroup are the commit steps that need a group.
var inGroup = []string{"ask_person", "claim", "log_hours", "log_training", "offer_support", "seek", "suggest"}

// NeedsGroup tells whether a flow that is begun by itself must know which group it is about.
func (f *Flow) NeedsGroup() bool { return f.Kind == Signup && slices.ContainsFunc(inGroup, f.Does) }

// Report is the table plan that a flow proposes.
type Report struct {
	Breakdowns []string `json:"breakdowns,omitempty"`
	Sensitive  []string `json:"sensitive,omitempty"`
}

// Step is one entry of the flat list.
type Step struct {
	Name     string `json:"name"`
	Type     Type   `json:"type"`
	List     string `json:"list,omitempty"`
	Label    Text   `json:"label,omitzero"`
	Hint     Text   `json:"hint,omitzero"`
	Low      Text   `json:"low,omitzero"`
	High     Text   `json:"high,omitzero"`
	Required bool   `json:"required,omitempty"`
	Why      Text   `json:"why,omitzero"`

	Choices []Choice `json:"choices,omitempty"`
	Ladder  string   `json:"ladder,omitempty"` // area or role: what the list may break down by

	Start int `json:"start,omitempty"`
	End   int `json:"end,omitempty"`
	Pace  int `json:"pace,omitempty"`

	Relevant     string `json:"relevant,omitempty"`
	Constraint   string `json:"constraint,omitempty"`
	Explain      Text   `json:"explain,omitzero"`
	ChoiceFilter string `json:"choice_filter,omitempty"`
	Calculate    string `json:"calculate,omitempty"`
	Default      string `json:"default,omitempty"`

	Fleeting    bool              `json:"fleeting,omitempty"` // keep: no
	Sensitive   bool              `json:"sensitive,omitempty"`
	Quote       bool              `json:"quote,omitempty"` // asks whether this text may be quoted
	Field       string            `json:"field,omitempty"`
	RenamedFrom string            `json:"renamed_from,omitempty"`
	Effect      string            `json:"effect,omitempty"`
	With        map[string]string `json:"with,omitempty"`
	// Own names the bot's own words for a question that the loader put in.
	Own string `json:"own,omitempty"`

	relevant, constraint, filter, calculate *Condition
	with                                    map[string]*Condition
	pos                                     Pos
	keys                                    map[string]Pos
}

// Pos tells where a step was written; zero for a flow read from the database.
func (s *Step) Pos() Pos { return s.pos }

// Choice is one option.
type Choice struct {
	Name  string            `json:"name"`
	Label Text              `json:"label"`
	Alone bool              `json:"alone,omitempty"`
	With  map[string]string `json:"with,omitempty"`
	pos   Pos
}

// Step returns the step of that name, or nil.
func (f *Flow) Step(name string) *Step {
	if i, ok := f.named[name]; ok {
		return &f.Steps[i]
	}
	return nil
}

// Index returns the place of the step of that name, or -1.
func (f *Flow) Index(name string) int {
	if i, ok := f.named[name]; ok {
		return i
	}
	return -1
}

// Hash is the version: a hash of the structure, 64 hexadecimal digits.
func (f *Flow) Hash() string { return f.hash }

// Choice returns the option of that name, or nil.
func (s *Step) Choice(name string) *Choice {
	for i := range s.Choices {
		if s.Choices[i].Name == name {
			return &s.Choices[i]
		}
	}
	return nil
}

// Submitted reports whether the answer to this step leaves the conversation.
func (s *Step) Submitted() bool { return s.Type.Keeps() && !s.Fleeting }

// Longest is how many bytes the countable answers of one person can take at
// most, as JSON.
func (f *Flow) Longest() int {
	total := 2
	for i := range f.Steps {
		s := &f.Steps[i]
		if !s.Submitted() || s.Type == TextAnswer {
			continue
		}
		total += len(s.Name) + 4
		longest, all := 24, 2
		for _, c := range s.Choices {
			longest = max(longest, len(c.Name)+2)
			all += len(c.Name) + 3
		}
		if s.Type == SelectMultiple || s.Type == RankOrder {
			longest = all
		}
		total += longest
	}
	return total
}
