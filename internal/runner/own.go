package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/turn"
)

// In a confidential flow people see, change and delete what they said. Figures are made
// from the mailbox, as of an anonymous flow; the code with which an envelope is taken out
// again is not given to the person but made anew from a key, and a copy lies under their
// pseudonym, for them alone.

// ownCode is the code of what the person says in a round.
func (d *decision) ownCode(id round.ID) string {
	return d.r.Codes.Own(string(d.snap.Person.ID), string(id))
}

func (d *decision) pseudonym(flow string) []byte {
	return d.r.Codes.Pseudonym(string(d.snap.Person.ID), flow)
}

// submitOwn seals the answers in place of those from before, and keeps a copy. The copy is
// written first, so that a crash cannot lose it; writing it again changes nothing.
func (d *decision) submitOwn(ctx context.Context, f *flow.Flow, conv *turn.Conversation, st engine.State, batch *round.Batch) error {
	if slices.Contains(d.snap.TookPart, conv.Round) { // it was mixed while they answered anew
		d.words("answered_already", nil)
		return d.menu(ctx)
	}
	code := d.ownCode(conv.Round)
	mail, err := d.seal(f, st, batch, code)
	if err != nil {
		return err
	}
	if err := d.takeBack(ctx, code); err != nil {
		return err
	}
	kept := response.Kept{Who: d.pseudonym(f.Name), Round: string(conv.Round), Flow: f.Name, Answers: st.Answers(f)}
	if err := d.r.Responses.Keep(ctx, kept); err != nil {
		return err
	}
	again := slices.Contains(d.snap.Person.State.Answered, conv.Round)
	d.turn.Mail = &turn.Mail{Round: conv.Round, Batch: batch.Number, Mail: mail, Replaces: again}
	if !again {
		d.snap.Person.State.Answered = append(d.snap.Person.State.Answered, conv.Round)
	}
	d.say(chat.Outbound{Text: d.text("own_thanks", map[string]any{"Date": d.r.Words.Date(d.lang, d.planOf(conv.Round).Local(batch.Date))}), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.answers", Label: d.text("word_answers", nil)}}, Words: d.helpChoice()}})
	d.words("aftercare", nil)
	return d.menu(ctx)
}

// takeBack takes out of the mailbox, in the Turn, whatever has a code.
func (d *decision) takeBack(ctx context.Context, code string) error {
	names, err := d.r.names(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		d.turn.Withdraw = append(d.turn.Withdraw, d.r.Codes.Mailbox(code, name))
	}
	return nil
}

// own is what somebody said in one confidential flow, oldest first.
type own struct {
	flow *flow.Flow
	kept []response.Kept
	days []time.Time
}

// allOwn reads everything that somebody said in confidential flows.
func (d *decision) allOwn(ctx context.Context) ([]own, error) {
	flows, err := d.r.Flows.Confidential(ctx)
	if err != nil {
		return nil, err
	}
	var out []own
	for _, f := range flows {
		kept, err := d.r.Responses.KeptOf(ctx, d.pseudonym(f.Name))
		if err != nil {
			return nil, err
		}
		o := own{flow: f}
		day := map[string]time.Time{}
		for _, k := range kept {
			r, err := d.r.People.Round(ctx, round.ID(k.Round))
			if errors.Is(err, turn.ErrNotFound) {
				continue // of a database that was restored to before it
			}
			if err != nil {
				return nil, fmt.Errorf("read round: %w", err)
			}
			day[k.Round] = r.Plan.Local(r.Opened)
		}
		kept = slices.DeleteFunc(kept, func(k response.Kept) bool { return day[k.Round].IsZero() })
		slices.SortFunc(kept, func(a, b response.Kept) int { return day[a.Round].Compare(day[b.Round]) })
		for _, k := range kept {
			o.kept, o.days = append(o.kept, k), append(o.days, day[k.Round])
		}
		if len(kept) > 0 {
			out = append(out, o)
		}
	}
	return out, nil
}

// mostWeeks is how many of the newest times are shown: a small picture, on a phone.
const mostWeeks = 6

// answers shows somebody what they said, as a small picture of words, for them alone.
func (d *decision) answers(ctx context.Context) error {
	all, err := d.allOwn(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		d.words("own_none", nil)
		return d.menu(ctx)
	}
	for _, o := range all {
		d.say(d.picture(&o))
	}
	return nil
}

// picture draws the newest answers of one flow: for each scale one line, with its number
// beside each bar, so that it can be heard too.
func (d *decision) picture(o *own) chat.Outbound {
	from := max(len(o.kept)-mostWeeks, 0)
	lines := []string{o.flow.Title.For(d.lang)}
	for i := range o.flow.Steps {
		s := &o.flow.Steps[i]
		if s.Type != flow.Range || !s.Submitted() {
			continue
		}
		var bars []string
		for _, k := range o.kept[from:] {
			bars = append(bars, bar(s, k.Answers[s.Name]))
		}
		lines = append(lines, clip(s.Label.For(d.lang), clipLabel)+" "+strings.Join(bars, "  "))
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	for n := len(o.kept) - 1; n >= from; n-- {
		if id := round.ID(o.kept[n].Round); slices.Contains(d.snap.Person.State.Answered, id) && d.asks(id) {
			ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "b", arg: string(id)}.id(), Label: d.text("own_again", map[string]any{"Date": d.r.Words.Date(d.lang, o.days[n])})})
		}
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "z", arg: o.kept[n].Round}.id(), Label: d.text("own_delete", map[string]any{"Date": d.r.Words.Date(d.lang, o.days[n])}), Style: chat.Quiet})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Main})
	return chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true}
}

// asks tells whether a round is open and asks this person.
func (d *decision) asks(id round.ID) bool {
	return slices.ContainsFunc(d.snap.Rounds, func(r round.Round) bool { return r.ID == id })
}

// bar draws one point of a scale: its height, and its number.
func bar(s *flow.Step, v any) string {
	const heights = "▁▂▃▄▅▆▇█"
	n, ok := v.(float64) // as JSON has it
	if !ok {
		return "–"
	}
	signs := []rune(heights)
	at := 0
	if s.End > s.Start {
		at = int((n - float64(s.Start)) * float64(len(signs)-1) / float64(s.End-s.Start))
	}
	return string(signs[min(max(at, 0), len(signs)-1)]) + strconv.Itoa(int(n))
}

// deleteOwn deletes what somebody said in one round, wherever it is. A published figure
// stays (docs/privacy.md, R9).
func (d *decision) deleteOwn(ctx context.Context, id round.ID) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	all, err := d.allOwn(ctx)
	if err != nil {
		return err
	}
	kept := slices.ContainsFunc(all, func(o own) bool {
		return slices.ContainsFunc(o.kept, func(k response.Kept) bool { return k.Round == string(id) })
	})
	if !kept && !d.answered(id) {
		return d.oldButton(ctx)
	}
	if err := d.dropOwn(ctx, []round.ID{id}); err != nil {
		return err
	}
	d.words("own_deleted", nil)
	return d.menu(ctx)
}

// dropOwn takes what was said in rounds out of everything: by the codes, which are made
// anew, whether a copy is there or not. The copy goes last, so that a Turn that is decided
// again finds what it needs.
func (d *decision) dropOwn(ctx context.Context, rounds []round.ID) error {
	names, err := d.r.names(ctx)
	if err != nil {
		return err
	}
	flows, err := d.r.Flows.Confidential(ctx)
	if err != nil {
		return err
	}
	var codes [][]byte
	for _, id := range rounds {
		code := d.ownCode(id)
		for _, name := range names {
			d.turn.Withdraw = append(d.turn.Withdraw, d.r.Codes.Mailbox(code, name))
			codes = append(codes, d.r.Codes.Response(code, name))
		}
		d.snap.Person.State.Answered = slices.DeleteFunc(slices.Clone(d.snap.Person.State.Answered), func(r round.ID) bool { return r == id })
	}
	if err := d.r.Responses.Withdraw(ctx, codes); err != nil {
		return err
	}
	d.after = func(ctx context.Context) error { // a batch that is being mixed cannot bring it back
		err := d.r.Responses.Withdraw(ctx, codes)
		for _, f := range flows {
			for _, id := range rounds {
				err = errors.Join(err, d.r.Responses.DropKept(ctx, d.pseudonym(f.Name), string(id)))
			}
		}
		return err
	}
	return nil
}

// forgetOwn deletes all of it, since here it can be found.
func (d *decision) forgetOwn(ctx context.Context) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	all, err := d.allOwn(ctx)
	if err != nil {
		return err
	}
	rounds := slices.Concat(d.snap.Person.State.Answered, d.snap.TookPart)
	for _, o := range all {
		for i := range o.kept {
			rounds = append(rounds, round.ID(o.kept[i].Round))
		}
	}
	if len(rounds) == 0 {
		return nil
	}
	if err := d.dropOwn(ctx, rounds); err != nil {
		return err
	}
	return d.after(ctx) // now too: once they are forgotten nobody comes back for the copies
}
