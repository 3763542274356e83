package flow

import "github.com/goccy/go-yaml/ast"

// The types of this file are the flow language as it is written. The JSON
// Schema for editors is made from them (schema.go), so their comments are what
// an author sees while typing.

// File is one flow file.
type File struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// Flow is the name of the flow: small letters, digits and hyphens.
	Flow string `json:"flow"`
	// Kind is survey, checkin or signup.
	Kind string `json:"kind"`
	// Privacy is anonymous, confidential or named.
	Privacy string `json:"privacy"`
	// Language in which texts without a language tag are written; en if left out.
	Language string `json:"language,omitempty"`
	// Title is shown in menus and on top of the chat.
	Title Text `json:"title"`
	// Purpose says who uses the answers, and for what.
	Purpose Text `json:"purpose,omitzero"`
	// Takes says how long it takes, as "4 minutes".
	Takes string `json:"takes,omitempty"`
	// Start says how it begins.
	Start StartFile `json:"start,omitzero"`
	// Expires is how long an unfinished conversation is kept, as 7d or 12h.
	Expires string `json:"expires,omitempty"`
	// OnExpiry says what becomes of answers that were not sent: drop or keep.
	OnExpiry string `json:"on_expiry,omitempty"`
	// Report is the table plan.
	Report ReportFile `json:"report,omitzero"`
	// Channels restricts where it may be answered: web, discord, slack.
	Channels []string `json:"channels,omitempty"`
	// Lists are choice lists of this flow alone, by name.
	Lists map[string][]ChoiceFile `json:"lists,omitempty"`
	// About says what the flow is about, where it is about something that is there before:
	// session. Its facts can then be named in texts and conditions.
	About string `json:"about,omitempty"`
	// Steps are asked from first to last, each only where it is relevant.
	Steps []StepFile `json:"steps"`
}

// StartFile says how a flow begins.
type StartFile struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// Command is the word that starts it in chat.
	Command string `json:"command,omitempty"`
	// Schedule is a cron expression in each person's own time zone.
	Schedule string `json:"schedule,omitempty"`
}

// ReportFile is the table plan: fixed when a round opens, shown before consent.
type ReportFile struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// Breakdowns names the questions to break figures down by, in order: a place, then a role.
	Breakdowns []string `json:"breakdowns,omitempty"`
	// Sensitive names the questions whose figures are coarser.
	Sensitive []string `json:"sensitive,omitempty"`
}

// ListFile is a shared choice list in flows/lists.
type ListFile struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// List is the name of the list.
	List string `json:"list"`
	// Language in which texts without a language tag are written; en if left out.
	Language string `json:"language,omitempty"`
	// Ladder is area or role where figures may be broken down by this list.
	Ladder string `json:"ladder,omitempty"`
	// Choices in the order in which they are shown.
	Choices []ChoiceFile `json:"choices"`
}

// ChoiceFile is one option.
type ChoiceFile struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// Name is what is stored; it never changes.
	Name string `json:"name"`
	// Label is what is shown.
	Label Text `json:"label"`
	// Exclusive options cannot be ticked with others, as "prefer not to say".
	Exclusive bool `json:"exclusive,omitempty"`
	// With holds more about the option, for choice_filter and for ladders.
	With map[string]string `json:"with,omitempty"`
}

// StepFile is one entry under steps: a question, a note, a group, a sub-flow
// (use) or a commit step (do).
type StepFile struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// Name of the answer: small letters, digits and _.
	Name string `json:"name,omitempty"`
	// Type of the question: select_one LIST, select_multiple LIST, yes_no, range, integer, decimal, text, date, time, rank LIST, acknowledge, calculate.
	Type string `json:"type,omitempty"`
	// Note is a text that is shown and asks nothing.
	Note Text `json:"note,omitzero"`
	// Label is the question.
	Label Text `json:"label,omitzero"`
	// Hint is shown in smaller words under the question.
	Hint Text `json:"hint,omitzero"`
	// Relevant is the condition under which this is asked.
	Relevant string `json:"relevant,omitempty"`
	// Required questions cannot be skipped; say why in required_message.
	Required bool `json:"required,omitempty"`
	// RequiredMessage says why it cannot be skipped.
	RequiredMessage Text `json:"required_message,omitzero"`
	// Constraint is a condition on the answer, which is called value.
	Constraint string `json:"constraint,omitempty"`
	// ConstraintMessage says what would fit.
	ConstraintMessage Text `json:"constraint_message,omitzero"`
	// Choices are the options, where no list is named.
	Choices []ChoiceFile `json:"choices,omitempty"`
	// ChoiceFilter keeps the options for which it holds; an option's with is called choice.
	ChoiceFilter string `json:"choice_filter,omitempty"`
	// OrOther adds an option "other" and asks what.
	OrOther bool `json:"or_other,omitempty"`
	// Parameters of a range, as start=1 end=5 step=1.
	Parameters string `json:"parameters,omitempty"`
	// Ends are the words at both ends of a range, for each language.
	Ends map[string][]string `json:"ends,omitempty"`
	// Default is offered as the answer.
	Default string `json:"default,omitempty"`
	// Calculate is the expression of a calculate step.
	Calculate string `json:"calculate,omitempty"`
	// Keep is no for an answer that steers the talk and is never submitted.
	Keep *KeepFile `json:"keep,omitempty"`
	// Quote is ask: asks for each answer whether it may be quoted.
	Quote string `json:"quote,omitempty"`
	// RenamedFrom is the name under which earlier versions asked this.
	RenamedFrom string `json:"renamed_from,omitempty"`
	// Group names a group of steps.
	Group string `json:"group,omitempty"`
	// Steps of a group.
	Steps []StepFile `json:"steps,omitempty"`
	// Appearance field-list shows a group's questions together where that is possible.
	Appearance string `json:"appearance,omitempty"`
	// Repeat asks a group again, as "up to 3".
	Repeat string `json:"repeat,omitempty"`
	// Use puts the steps of another flow here.
	Use string `json:"use,omitempty"`
	// Do is a commit step: what is done once a person has agreed.
	Do string `json:"do,omitempty"`
	// With holds the values for a commit step, each an expression.
	With map[string]string `json:"with,omitempty"`
}

// KeepFile is yes or no, where leaving it out means yes.
type KeepFile struct{ Value string }

// TranslationFile holds the texts of a flow or list in one more language.
type TranslationFile struct {
	At   Pos            `json:"-"`
	Keys map[string]Pos `json:"-"` // where each key stands
	// Translation names the flow or list.
	Translation string `json:"translation"`
	// Language of the texts, a tag.
	Language string `json:"language"`
	// Review says who has read it; texts that a native speaker has not read say so.
	Review string `json:"review"`
	// Texts by key: title, purpose, NAME.label, NAME.hint, NAME.low, NAME.high, NAME.OPTION.
	Texts map[string]string `json:"texts"`
}

func (k *KeepFile) readNode(r *reader, n ast.Node) {
	s, ok := r.scalar(n, "`keep`")
	if !ok {
		return
	}
	if s != "yes" && s != "no" {
		r.add(r.at(n), "`keep` is "+short(s)+"; it is yes or no", "write no for an answer that is never submitted")
	}
	k.Value = s
}

// at is where a key stands, else where the whole begins.
func at(keys map[string]Pos, key string, whole Pos) Pos {
	if p, ok := keys[key]; ok {
		return p
	}
	return whole
}

func (f *File) at(key string) Pos     { return at(f.Keys, key, f.At) }
func (s *StepFile) at(key string) Pos { return at(s.Keys, key, s.At) }
