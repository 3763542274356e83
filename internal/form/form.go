// Package form is why something that was asked for on a page, or at the command
// line, cannot be done: every mistake in what was filled in at once, each beside
// its field, with a hint of how to mend it; or that it may not be done at all.
// It holds no field itself and knows no page.
package form

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of what is asked for.
var (
	// ErrNotYours: whoever asks does not run that group, or does no longer.
	ErrNotYours = errors.New("not your group")
	// ErrNotFound: there is no such thing, or it belongs to others.
	ErrNotFound = errors.New("not found")
	// ErrTwice: the same form was sent before, and has been carried out.
	ErrTwice = errors.New("done already")
	// ErrLink: a one-time link, or words to sign in with, are no good.
	ErrLink = errors.New("no good any more")
	// ErrAsked: a round of the same survey is open for this group.
	ErrAsked = errors.New("asked already")
	// ErrNoRota: nobody of the group looks after those who may not be safe.
	ErrNoRota = errors.New("no rota")
	// ErrOnlyOfficer: the group would be left with nobody.
	ErrOnlyOfficer = errors.New("the only officer")
)

// Mistake is one thing that is wrong with one field.
type Mistake struct {
	Field string
	Text  string
	Hint  string
}

// Mistakes are all that is wrong with a form. It is an error where there are any.
type Mistakes []Mistake

// Add notes a mistake.
func (m *Mistakes) Add(field, hint, text string, args ...any) {
	*m = append(*m, Mistake{Field: field, Text: fmt.Sprintf(text, args...), Hint: hint})
}

// Err is the mistakes as an error, nil where there are none.
func (m Mistakes) Err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// Of gives what is wrong with one field; empty where nothing is.
func (m Mistakes) Of(field string) []Mistake {
	var out []Mistake
	for _, one := range m {
		if one.Field == field {
			out = append(out, one)
		}
	}
	return out
}

func (m Mistakes) Error() string {
	var lines []string
	for _, one := range m {
		line := one.Text
		if one.Hint != "" {
			line += "\nhint: " + one.Hint
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
