package runner

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/quote"
	"blether/internal/redact"
	"blether/internal/turn"
)

// What became of what somebody wrote, told to whoever has its withdrawal code: nobody else can
// find them.

// textsOf are the texts that a code reaches.
func (d *decision) textsOf(ctx context.Context, code string) ([]quote.Text, error) {
	names, err := d.r.names(ctx)
	if err != nil {
		return nil, err
	}
	var codes [][]byte
	for _, name := range names {
		codes = append(codes, d.r.Codes.Response(code, name))
	}
	return d.r.Responses.TextsByCode(ctx, codes)
}

// quotes says what was left for somebody, and what is to be quoted, with their yes or no.
func (d *decision) quotes(ctx context.Context, code string) error {
	texts, err := d.textsOf(ctx, code)
	if err != nil {
		return err
	}
	for i := range texts {
		t := &texts[i]
		if t.Left != "" {
			d.say(chat.Outbound{Text: d.text("quote_left", nil) + "\n" + t.Left, Secret: true})
			if err := d.surround(ctx); err != nil {
				return err
			}
			d.contacts()
		}
		choice := func(what, key string) chat.Choice {
			return chat.Choice{ID: press{kind: "y", arg: "quote." + what + "." + t.ID + "." + d.proof(t.ID)}.id(), Label: d.text(key, nil)}
		}
		var options []chat.Choice
		key, args := "", map[string]any{"Text": t.Quoted(), "Reason": t.Reason}
		switch t.State {
		case quote.Offered:
			key, options = "quote_offered", []chat.Choice{choice("yes", "option_yes"), choice("no", "option_no")}
			if t.Translated {
				key, args["Words"] = "quote_translated", t.Words
			}
		case quote.Chosen, quote.Agreed:
			key, options = "quote_chosen", []chat.Choice{choice("no", "quote_no")}
			args["Date"] = d.r.Words.Date(d.lang, t.From)
		case quote.Refused:
			key = "quote_refused"
		case quote.Dropped:
			key = "quote_dropped"
		default:
			continue
		}
		d.say(chat.Outbound{Text: d.text(key, args), Offer: true, Secret: true, Ask: &chat.Ask{Input: chat.One, Options: options, Words: d.helpChoice()}})
	}
	return d.notes(ctx, texts)
}

// notes are those that rest on somebody's texts and to which they have not said no.
func (d *decision) notes(ctx context.Context, texts []quote.Text) error {
	for i := range texts {
		t := &texts[i]
		notes, err := d.r.Responses.Notes(ctx, t.Round)
		if err != nil {
			return err
		}
		for _, n := range notes {
			yes, said := t.Notes[n.ID]
			if !slices.Contains(n.On, t.ID) || said && !yes {
				continue
			}
			choice := func(what, key string) chat.Choice {
				arg := "note." + what + "." + n.ID + "." + t.ID
				return chat.Choice{ID: press{kind: "y", arg: arg + "." + d.proof(n.ID+t.ID)}.id(), Label: d.text(key, nil)}
			}
			key, options := "note_offered", []chat.Choice{choice("yes", "option_yes"), choice("no", "option_no")}
			if yes {
				key, options = "note_agreed", []chat.Choice{choice("no", "note_no")}
			}
			d.say(chat.Outbound{Text: d.text(key, map[string]any{"Text": n.Text}), Offer: true, Secret: true, Ask: &chat.Ask{Input: chat.One, Options: options, Words: d.helpChoice()}})
		}
	}
	return nil
}

// noted takes the yes or no of an author to a note: YES.NOTE.TEXT.PROOF or NO.NOTE.TEXT.PROOF. With
// a no the note is gone, since it rests on words that it may not rest on.
func (d *decision) noted(ctx context.Context, arg string) error {
	what, rest, _ := strings.Cut(arg, ".")
	id, rest, _ := strings.Cut(rest, ".")
	text, proof, _ := strings.Cut(rest, ".")
	if !hmac.Equal([]byte(proof), []byte(d.proof(id+text))) {
		return d.oldButton(ctx)
	}
	in := ""
	err := d.r.Responses.Settle(ctx, text, func(t quote.Text) (quote.Said, error) {
		in = t.Round
		said, ok := t.AnswerNote(id, what == "yes")
		if !ok {
			return said, errNoQuote
		}
		return said, nil
	})
	if err == nil && what != "yes" {
		if err = d.r.Responses.DropNote(ctx, in, id); errors.Is(err, turn.ErrNotFound) {
			err = nil // another of its authors was quicker
		}
	}
	switch {
	case errors.Is(err, errNoQuote) || errors.Is(err, turn.ErrNotFound):
		return d.oldButton(ctx)
	case err != nil:
		return err
	}
	key := "note_no_done"
	if what == "yes" {
		key = "note_yes_done"
	}
	d.words(key, nil)
	return d.menu(ctx)
}

var errNoQuote = errors.New("nothing to say to")

// proof shows that a button under a text was given to somebody who had its code: moderators see
// the text's name, and cannot make it.
func (d *decision) proof(id string) string {
	const bytes = 12
	return hex.EncodeToString(d.r.People.Code("quote", id)[:bytes])
}

// quoted takes the yes or no of an author: YES.ID.PROOF or NO.ID.PROOF.
func (d *decision) quoted(ctx context.Context, arg string) error {
	what, rest, _ := strings.Cut(arg, ".")
	id, proof, _ := strings.Cut(rest, ".")
	if !hmac.Equal([]byte(proof), []byte(d.proof(id))) {
		return d.oldButton(ctx)
	}
	err := d.r.Responses.Settle(ctx, id, func(t quote.Text) (quote.Said, error) {
		said, ok := t.Answer(what == "yes", d.turn.Now)
		if !ok {
			return said, errNoQuote
		}
		return said, nil
	})
	switch {
	case errors.Is(err, errNoQuote) || errors.Is(err, turn.ErrNotFound):
		return d.oldButton(ctx)
	case err != nil:
		return err
	}
	key := "quote_no_done"
	if what == "yes" {
		key = "quote_yes_done"
	}
	d.words(key, nil)
	return d.menu(ctx)
}

// mayShow tells an author what of their text may still show who they are: they alone can judge.
func (d *decision) mayShow(text string) {
	var what []string
	for _, hint := range redact.Hints(text) {
		what = append(what, d.text("hint_"+hint, nil))
	}
	if len(what) > 0 {
		d.words("hint_shows", map[string]any{"What": strings.Join(what, d.text("comma", nil))})
	}
}
