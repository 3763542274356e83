package runner

import (
	"context"
	"math/rand/v2"
	"time"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/turn"
)

// codeKept is how long the message with a withdrawal code waits to be seen.
const codeKept = 10 * time.Minute

// submit seals the answers into the mailbox of the next batch, in the same Turn
// that takes them out of the conversation.
func (d *decision) submit(ctx context.Context, f *flow.Flow, conv *turn.Conversation, res *engine.Result) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	batch, err := d.batch(ctx, conv.Round)
	if err != nil {
		return err
	}
	d.end(conv)
	if batch == nil {
		d.words("round_closed", nil)
		return d.menu(ctx)
	}
	if f.Privacy == flow.Confidential {
		return d.submitOwn(ctx, f, conv, res.State, batch)
	}
	if d.answered(conv.Round) {
		d.words("answered_already", nil)
		return d.menu(ctx)
	}
	code := d.r.Codes.New(d.lang)
	mail, err := d.seal(f, res.State, batch, code)
	if err != nil {
		return err
	}
	d.turn.Mail = &turn.Mail{Round: conv.Round, Batch: batch.Number, Mail: mail}
	d.snap.Person.State.Answered = append(d.snap.Person.State.Answered, conv.Round)
	d.words("thanks", map[string]any{"Date": d.r.Words.Date(d.lang, d.planOf(conv.Round).Local(batch.Date))})
	d.say(chat.Outbound{Text: d.text("your_code", nil) + "\n" + code, Secret: true, Expires: d.turn.Now.Add(codeKept)})
	d.words("aftercare", nil)
	return d.menu(ctx)
}

// planOf is the plan of a round that asks the person.
func (d *decision) planOf(id round.ID) round.Plan {
	for _, r := range d.snap.Rounds {
		if r.ID == id {
			return r.Plan
		}
	}
	return round.Plan{}
}

// batch is the next batch of a round that is not open yet; nil once closed.
func (d *decision) batch(ctx context.Context, id round.ID) (*round.Batch, error) {
	batches, err := d.r.People.Batches(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range batches {
		if b := &batches[i]; !b.Opened && b.Date.After(d.turn.Now) {
			return b, nil
		}
	}
	return nil, nil
}

// seal puts ratings and each text into an envelope of its own, each with a
// hash of the code that can be told from the others' by nobody without it.
func (d *decision) seal(f *flow.Flow, st engine.State, b *round.Batch, code string) ([]response.Mail, error) {
	answers := st.Answers(f)
	open := !d.personal(b.Round)
	context := response.Context(string(b.Round), b.Number)
	nation := nationOf(f, answers)
	var out []response.Mail
	put := func(kind response.Kind, what string, v any, size int) error {
		sealed, err := response.Seal(b.Public, context, v, size)
		out = append(out, response.Mail{ID: response.NewID(), Kind: kind, Code: d.r.Codes.Mailbox(code, what), Sealed: sealed})
		return err
	}
	for i := range f.Steps {
		s := &f.Steps[i]
		text, ok := answers[s.Name].(string)
		if s.Type != flow.TextAnswer || !ok {
			continue
		}
		delete(answers, s.Name)
		w := response.Words{Question: s.Name, Text: text, Quote: st.Quotable(f, s.Name), Open: open, Nation: nation, Code: d.r.Codes.Response(code, s.Name)}
		if err := put(response.WordsMail, s.Name, w, response.WordsSize); err != nil {
			return nil, err
		}
	}
	rating := response.Rating{Answers: answers, Open: open, Code: d.r.Codes.Response(code, "rating")}
	if err := put(response.RatingMail, "rating", rating, response.Padded(f.Longest())); err != nil {
		return nil, err
	}
	rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out, nil
}

// personal reports whether one person stands behind this answer: only where
// they came by a personal invitation to a group of the round (R1).
func (d *decision) personal(id round.ID) bool {
	for _, r := range d.snap.Rounds {
		if r.ID != id {
			continue
		}
		for _, m := range d.snap.Memberships {
			for _, g := range r.Groups {
				if m.Group == g && m.Personal {
					return true
				}
			}
		}
	}
	return false
}

// nationOf is as fine as a text's block may be.
func nationOf(f *flow.Flow, answers map[string]any) string {
	for i := range f.Steps {
		s := &f.Steps[i]
		name, ok := answers[s.Name].(string)
		if s.Ladder != "area" || !ok {
			continue
		}
		if c := s.Choice(name); c != nil {
			return c.With["nation"]
		}
	}
	return ""
}
