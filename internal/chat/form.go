package chat

import (
	"context"
	"errors"
)

// Form is several questions that are answered at once, where a platform has a window for
// that. Each has an Ask with an ID; what was filled in comes back as one Inbound each,
// in their order, with More on all but the last.
type Form struct {
	Title    string
	Language string
	Asks     []Outbound
}

// Forms gives and checks forms. Both only read.
type Forms interface {
	// Form is the form that begins with a question; ErrNoForm where that question is
	// not asked now, or stands alone.
	Form(ctx context.Context, a Address, prompt string) (Form, error)
	// Check says what is wrong with answers that were filled in together, by their
	// place, in words for the person. It is empty where all of them fit.
	Check(ctx context.Context, a Address, answers []Inbound) (map[int]string, error)
}

// ErrNoForm means that there is nothing to be filled in together here.
var ErrNoForm = errors.New("no such form")

// Skip is the press that leaves out the question that Prompt names.
const Skip = "w.skip"

// FormPrefix stands before the Ask.ID in the id of the button that opens a form.
const FormPrefix = "form:"
