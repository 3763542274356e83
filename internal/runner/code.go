package runner

import (
	"context"

	"blether/internal/chat"
)

// A withdrawal code reaches what was said without anybody knowing who said it.
// Each envelope and each row has its own hash, so the code is tried with every
// name that an answer can have.

// Status tells what a code still reaches.
type Status string

// Statuses of what was said with a code.
const (
	Unknown Status = "unknown"
	Waiting Status = "waiting" // sealed; withdrawing takes it out of all figures
	Mixed   Status = "mixed"   // its batch is open; published figures stay (R9)
)

// Reach finds what a code belongs to.
func (r *Runner) Reach(ctx context.Context, code string) (Status, error) {
	ok, err := r.People.HasMail(ctx, r.Codes.Mailbox(code, "rating"))
	if err != nil {
		return Unknown, err
	}
	if ok {
		return Waiting, nil
	}
	names, err := r.names(ctx)
	if err != nil {
		return Unknown, err
	}
	var codes [][]byte
	for _, name := range names {
		codes = append(codes, r.Codes.Response(code, name))
		if ok, err := r.People.HasMail(ctx, r.Codes.Mailbox(code, name)); ok || err != nil {
			return Waiting, err
		}
	}
	if ok, err = r.Responses.Has(ctx, codes); ok {
		return Mixed, err
	}
	return Unknown, err
}

// names are those under which an answer can lie: ratings, and every text
// question that was ever published.
func (r *Runner) names(ctx context.Context) ([]string, error) {
	texts, err := r.Flows.TextQuestions(ctx)
	return append([]string{"rating"}, texts...), err
}

// code answers somebody who wrote a withdrawal code.
func (d *decision) code(ctx context.Context, code string) error {
	status, err := d.r.Reach(ctx, code)
	if err != nil {
		return err
	}
	if status == Unknown {
		d.words("code_unknown", nil)
		return d.whereWeAre(ctx)
	}
	if err := d.quotes(ctx, code); err != nil {
		return err
	}
	if err := d.doneFor(ctx, code); err != nil {
		return err
	}
	d.say(chat.Outbound{Text: d.text("code_"+string(status), nil), Secret: true, Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("code_leave", nil), Style: chat.Main},
			{ID: press{kind: "x", arg: code}.id(), Label: d.text("code_withdraw", nil), Style: chat.Quiet}}}})
	return nil
}

// withdraw takes back what was said with a code: out of the mailbox in the
// Turn, and out of the responses both before and after it. Before, so that a
// crash cannot lose a withdrawal that was committed; after, so that a batch
// that is being mixed meanwhile cannot bring it back.
func (d *decision) withdraw(ctx context.Context, typed string) error {
	code, ok := d.r.Codes.Parse(typed)
	if !ok {
		return d.oldButton(ctx)
	}
	names, err := d.r.names(ctx)
	if err != nil {
		return err
	}
	var codes [][]byte
	for _, name := range names {
		d.turn.Withdraw = append(d.turn.Withdraw, d.r.Codes.Mailbox(code, name))
		codes = append(codes, d.r.Codes.Response(code, name))
	}
	if err := d.r.Responses.Withdraw(ctx, codes); err != nil {
		return err
	}
	d.after = func(ctx context.Context) error { return d.r.Responses.Withdraw(ctx, codes) }
	d.words("withdrawn", nil)
	return d.whereWeAre(ctx)
}
