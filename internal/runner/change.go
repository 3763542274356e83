package runner

import (
	"context"
	"encoding/base64"
	"reflect"
	"slices"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/turn"
)

// A message that was typed can be edited or deleted where it was typed. While its
// answer is open it follows: what a person sees there is what they said.

// mostSaid is how many messages of a conversation are remembered.
const mostSaid = 100

// shortName is a message's name as a conversation remembers it: enough to tell the
// messages of one person apart, and of no use without the key.
func (d *decision) shortName(message string) string {
	const bytes = 6
	code := d.r.People.Code("message", string(d.from.Platform)+"\x00"+d.from.Account+"\x00"+message)
	return base64.RawURLEncoding.EncodeToString(code[:bytes])
}

// note remembers the message that is being handled at its step, and forgets those that
// are no answer any more: only the message whose text is the answer may take it away.
func (d *decision) note(conv *turn.Conversation, step int, before, after engine.State, typed bool) {
	var kept []turn.Said
	for _, s := range conv.Said {
		switch {
		case s.Step >= len(after.Marks):
		case s.Missed && after.Marks[s.Step] == engine.Open:
			kept = append(kept, s)
		case !s.Missed && after.Marks[s.Step] == engine.Answered && reflect.DeepEqual(before.Values[s.Step], after.Values[s.Step]):
			kept = append(kept, s)
		}
	}
	if typed && d.message != "" && step >= 0 && step < len(after.Marks) {
		one := turn.Said{Message: d.shortName(d.message), Step: step, Missed: after.Misses > 0}
		if one.Missed || after.Marks[step] == engine.Answered {
			kept = append(slices.DeleteFunc(kept, func(s turn.Said) bool { return s.Step == step && !s.Missed }), one)
		}
	}
	if len(kept) > mostSaid {
		kept = kept[len(kept)-mostSaid:]
	}
	conv.Said = kept
}

// said finds the conversation and the step of a message; nil where it was no answer
// to anything that is still open.
func (d *decision) said(message string) (*turn.Conversation, turn.Said) {
	if message == "" {
		return nil, turn.Said{}
	}
	name := d.shortName(message)
	for i := range d.snap.Conversations {
		c := &d.snap.Conversations[i]
		for _, s := range c.Said {
			if s.Message == name {
				return c, s
			}
		}
	}
	return nil, turn.Said{}
}

// changed answers a message that was edited or deleted.
func (d *decision) changed(ctx context.Context, in chat.Inbound) error {
	conv, said := d.said(in.Message)
	step := said.Step
	switch {
	case conv == nil:
		return d.staysSaid(ctx, in.Change)
	case said.Missed && in.Change == chat.Deleted:
		return nil // it was no answer
	case in.Change == chat.Deleted:
		return d.amend(ctx, conv, engine.Input{Word: engine.Remove, At: step})
	case in.Text == "":
		return d.staysSaid(ctx, in.Change)
	}
	if word := d.r.Words.Reserved(in.Text, d.lang); word == "stop" || word == "pause" || word == "help" {
		return d.word(ctx, word, "") // who changes their words to this means it
	}
	return d.amend(ctx, conv, engine.Input{Word: engine.Rewrite, At: step, Text: in.Text})
}

// staysSaid tells that nothing follows, since nobody may think that their answer went
// with the message. Who clears away a talk that is over is left in peace.
func (d *decision) staysSaid(ctx context.Context, c chat.Change) error {
	open := d.open()
	switch {
	case open == nil && c == chat.Deleted:
		return nil
	case open == nil:
		d.words("not_edited_sent", nil)
		return nil
	case c == chat.Deleted:
		d.words("not_deleted", nil)
	default:
		d.words("not_edited", nil)
	}
	return d.talk(ctx, open, engine.Input{})
}

// amend changes what was said before in a conversation, which stays as open as it was.
// The question is asked again only where it is another one now.
func (d *decision) amend(ctx context.Context, conv *turn.Conversation, in engine.Input) error {
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	open := conv.Open
	res := engine.Step(f, st, in, d.r.Words)
	if open && (res.Outcome != engine.Going || res.Ask != engine.Current(f, st) || res.State.Misses > 0) {
		return d.talk(ctx, conv, in)
	}
	v := view{d: d, f: f, conv: conv.ID, st: res.State}
	for _, line := range res.Lines {
		d.say(v.line(line))
	}
	d.note(conv, in.At, st, res.State, in.Word == engine.Rewrite)
	if res.Outcome != engine.Going { // parked: it is over when it is taken up again
		return nil
	}
	if err := d.keep(f, conv, res.State); err != nil {
		return err
	}
	d.turn.Save[len(d.turn.Save)-1].Open = open
	return nil
}
