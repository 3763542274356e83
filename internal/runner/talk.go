package runner

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/ledger"
	"blether/internal/member"
	"blether/internal/redact"
	"blether/internal/round"
	"blether/internal/turn"
)

// talk gives one input to a conversation and says what came of it.
func (d *decision) talk(ctx context.Context, conv *turn.Conversation, in engine.Input) error {
	return d.talkLiteral(ctx, conv, in, "")
}

// redacted takes what would show who somebody is out of a text of an anonymous flow, before
// anything of it is kept (docs/privacy.md, 5), and tells whether something was.
func redacted(f *flow.Flow, at int, in *engine.Input) bool {
	if f.Privacy != flow.Anonymous || at < 0 || f.Steps[at].Type != flow.TextAnswer || in.Text == "" {
		return false
	}
	text := redact.Text(in.Text)
	if text == in.Text {
		return false
	}
	in.Text = text
	return true
}

// talkLiteral is talk for a reserved word that may have been meant as an
// answer: on a text question it offers "that was my answer".
func (d *decision) talkLiteral(ctx context.Context, conv *turn.Conversation, in engine.Input, typed string) error {
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	if !allows(f, d.from.Platform) {
		d.say(d.elsewhere(f))
		return nil
	}
	was := engine.Current(f, st)
	at := was
	if in.Word == engine.Rewrite {
		at = in.At
	}
	taken := redacted(f, at, &in)
	res := engine.Step(f, st, in, d.r.Words)
	if taken && at >= 0 && res.State.Marks[at] == engine.Answered {
		d.say(chat.Outbound{Text: d.text("redacted", nil) + "\n" + in.Text, Secret: true})
	}
	if at >= 0 && f.Privacy == flow.Anonymous && f.Steps[at].Type == flow.TextAnswer && res.State.Marks[at] == engine.Answered && in.Text != "" {
		d.mayShow(in.Text)
	}
	d.note(conv, at, st, res.State, in.Text != "" && (in.Word == "" || in.Word == engine.Rewrite))
	if conv.Round != "" && st.Marks[0] == engine.Open && res.State.Marks[0] == engine.Answered {
		// When they begin, not when they send: a day beside a person must not
		// tell that they have answered (docs/privacy.md, 2).
		d.turn.Consent = append(d.turn.Consent, member.Consent{Purpose: "figures", Version: "1", Given: true, Day: d.turn.Now})
	}
	v := view{d: d, f: f, conv: conv.ID, st: res.State}
	for _, line := range res.Lines {
		if line.Key == "help_question" && d.public {
			continue // it speaks of typing
		}
		if line.Key == "miss_long" || line.Key == "miss_constraint" {
			v.draft = in.Text
		}
		d.say(v.line(line))
	}
	said := len(d.turn.Messages)
	if err := d.effects(ctx, f, conv, &res); err != nil {
		return err
	}
	switch res.Outcome {
	case engine.Going:
		return d.going(&v, conv, &res, was, typed)
	case engine.Submitted:
		return nil // submit has said all
	case engine.Later:
		d.end(conv)
		d.words("later", nil)
	case engine.Finished:
		d.end(conv)
		if n := len(d.turn.Messages); n > said && d.turn.Messages[n-1].Body.Ask != nil && d.turn.Messages[n-1].ID == "" {
			return nil // what it did has said all, with the ways on
		}
		d.words("finished", nil)
	case engine.Discarded:
		d.end(conv)
		d.words("discarded", nil)
	}
	return d.menu(ctx)
}

func (d *decision) going(v *view, conv *turn.Conversation, res *engine.Result, was int, typed string) error {
	if err := d.keep(v.f, conv, res.State); err != nil {
		return err
	}
	if res.Literal {
		d.wasWord(conv.ID, was, typed)
	}
	if res.Review {
		d.say(v.review(0))
		return nil
	}
	if d.more && res.State.Misses == 0 {
		return nil // asked when the whole form is in
	}
	d.say(v.ask(res))
	return nil
}

// wasWord asks whether a reserved word that was typed at a text question was
// meant as the answer.
func (d *decision) wasWord(conv string, step int, typed string) {
	const longest = 60 // bytes: it travels in the button
	if typed == "" || step < 0 || len(typed) > longest {
		return
	}
	d.say(chat.Outbound{Text: d.text("was_a_word", map[string]any{"Word": typed}), Offer: true, Ask: &chat.Ask{ID: promptID(conv, step), Input: chat.One,
		Options: []chat.Choice{{ID: press{kind: "t", conv: conv, step: step, arg: typed}.id(), Label: d.text("that_was_my_answer", nil)}}, Words: d.helpChoice()}})
}

// keep writes the state of a conversation that goes on.
func (d *decision) keep(f *flow.Flow, conv *turn.Conversation, st engine.State) error {
	state, err := st.Marshal()
	if err != nil {
		return err
	}
	next := *conv
	next.State, next.Open, next.Expires = state, true, d.turn.Now.Add(f.Expires)
	d.save(next)
	if conv.Version == 0 {
		// Later messages only put off the conversation's end: the clock looks again.
		d.turn.Due = append(d.turn.Due, turn.Due{Kind: turn.Expire, Subject: conv.ID, At: next.Expires})
		if f.Expires > turn.NudgeAfter+24*time.Hour {
			d.turn.Due = append(d.turn.Due, turn.Due{Kind: turn.Nudge, Subject: conv.ID, At: d.turn.Now.Add(turn.NudgeAfter)})
		}
	}
	return nil
}

// save puts a conversation into the Turn, in place of an earlier form of it.
func (d *decision) save(conv turn.Conversation) {
	d.turn.Save = slices.DeleteFunc(d.turn.Save, func(c turn.Conversation) bool { return c.ID == conv.ID })
	d.turn.Save = append(d.turn.Save, conv)
}

// end takes a conversation away, with its answers.
func (d *decision) end(conv *turn.Conversation) {
	id := conv.ID
	d.turn.Save = slices.DeleteFunc(d.turn.Save, func(c turn.Conversation) bool { return c.ID == id })
	if conv.Version > 0 {
		d.turn.End = append(d.turn.End, id)
		d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Expire, Subject: id}, turn.Due{Kind: turn.Nudge, Subject: id})
	}
	// A new list: conv may point into the old one, and stays as it is.
	var rest []turn.Conversation
	for _, c := range d.snap.Conversations {
		if c.ID != id {
			rest = append(rest, c)
		}
	}
	d.snap.Conversations = rest
}

// park sets the open conversation aside. It is never killed.
func (d *decision) park() {
	conv := d.open()
	if conv == nil {
		return
	}
	conv.Open = false
	d.save(*conv)
}

// effects does what commit steps ask for.
func (d *decision) effects(ctx context.Context, f *flow.Flow, conv *turn.Conversation, res *engine.Result) error {
	for _, e := range res.Effects {
		switch e.Name {
		case "submit":
			if err := d.submit(ctx, f, conv, res); err != nil {
				return err
			}
		case "set_language":
			if tag := e.With["language"]; tag != "" {
				d.setLanguage(tag)
			}
		case "show_name":
			if err := d.surround(ctx); err != nil {
				return err
			}
			d.showName(e.With["name"])
		case "sign_up":
			if err := d.signUp(ctx, conv.About, e.With); err != nil {
				return err
			}
		case "gather":
			if err := d.gather(ctx, e.With); err != nil {
				return err
			}
		case "tell_session":
			if err := d.tellSession(ctx, conv.About, e.With["text"]); err != nil {
				return err
			}
		case "change_session":
			if err := d.changeSession(ctx, conv.About, e.With); err != nil {
				return err
			}
		case "seek":
			if err := d.seek(ctx, conv, e.With); err != nil {
				return err
			}
		case "offer_support":
			if err := d.offerSupport(ctx, conv, e.With); err != nil {
				return err
			}
		case "relay":
			if err := d.relay(ctx, conv, e.With["text"]); err != nil {
				return err
			}
		case "concern":
			if err := d.worry(ctx, conv, e.With["text"]); err != nil {
				return err
			}
		case "log_hours", "log_training", "claim":
			kinds := map[string]ledger.Kind{"log_hours": ledger.Hours, "log_training": ledger.Training, "claim": ledger.Expense}
			if err := d.enter(ctx, conv, kinds[e.Name], e.With); err != nil {
				return err
			}
		case "suggest":
			if err := d.suggest(ctx, conv, e.With); err != nil {
				return err
			}
		case "ask_person":
			if err := d.askPerson(ctx, conv, e.With); err != nil {
				return err
			}
		case "open_case":
			if err := d.openCase(ctx, conv, e.With); err != nil {
				return err
			}
		case "hard_day":
			d.nameHard(e.With["from"], e.With["to"], e.With["yearly"] == "yes")
		case "set_nation":
			if nation := e.With["nation"]; nation != "" {
				d.snap.Person.Nation = nation
			}
		}
	}
	return nil
}

// begin starts a survey in a round, or says kindly why not.
func (d *decision) begin(ctx context.Context, id string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	at := slices.IndexFunc(d.snap.Rounds, func(r round.Round) bool { return string(r.ID) == id })
	switch {
	case at < 0:
		d.words("round_closed", nil)
		return d.menu(ctx)
	}
	r := d.snap.Rounds[at]
	if d.answered(r.ID) {
		again, err := d.again(ctx, &r)
		if err != nil || !again {
			d.words("answered_already", nil)
			return errors.Join(err, d.menu(ctx))
		}
	}
	for i := range d.snap.Conversations {
		if c := &d.snap.Conversations[i]; c.Round == r.ID {
			return d.resume(ctx, c)
		}
	}
	f, err := d.r.Flows.Flow(ctx, r.Hash)
	if err != nil {
		return err
	}
	return d.start(ctx, f, &r, "")
}

// again tells that what was answered in a round can be answered anew: in a confidential one,
// while nothing of it is mixed.
func (d *decision) again(ctx context.Context, r *round.Round) (bool, error) {
	f, err := d.r.Flows.Flow(ctx, r.Hash)
	return err == nil && f.Privacy == flow.Confidential && slices.Contains(d.snap.Person.State.Answered, r.ID), err
}

// beginNamed starts a flow that is no survey, or goes on with it: what is FLOW, or
// FLOW.ABOUT.
func (d *decision) beginNamed(ctx context.Context, what string) error {
	name, about, _ := strings.Cut(what, ".")
	if done, err := d.beginKnown(ctx, name, about); done || err != nil {
		return err
	}
	for i := range d.snap.Conversations {
		if c := &d.snap.Conversations[i]; c.Flow == name && c.Round == "" && (about == "" || c.About == about) {
			return d.resume(ctx, c)
		}
	}
	f, err := d.r.Flows.Named(ctx, name)
	if errors.Is(err, turn.ErrNotFound) {
		return d.oldButton(ctx)
	}
	if err != nil {
		return err
	}
	if f.About != "" || f.Kind != flow.Signup || f.Privacy == flow.Anonymous || f.Privacy == flow.Confidential {
		return d.oldButton(ctx) // a survey begins with its round
	}
	if f.NeedsGroup() {
		if asked, err := d.which(ctx, f, &about); asked || err != nil {
			return err
		}
	}
	return d.start(ctx, f, nil, about)
}

// beginKnown begins a flow that is about something as its button does, with what is known of
// it, and held against who may.
func (d *decision) beginKnown(ctx context.Context, name, about string) (done bool, err error) {
	id, all, _ := strings.Cut(about, ".")
	switch name {
	case signUpFlow:
		return true, d.aboutSession(ctx, "in."+id)
	case changeFlow:
		return true, d.aboutSession(ctx, "change"+all+"."+id)
	case tellFlow:
		return true, d.aboutSession(ctx, "tell."+id)
	case safeContact:
		return true, d.contacted(ctx, "yes."+id)
	case relayFlow:
		return true, d.aboutMatch(ctx, "write."+id)
	case concernFlow:
		if id == "session" {
			return true, d.aboutSession(ctx, "concern."+all)
		}
		return true, d.aboutMatch(ctx, "concern."+all)
	}
	return false, nil
}

// start begins a conversation, in a round where the flow has one, about something where it
// is about something.
func (d *decision) start(ctx context.Context, f *flow.Flow, r *round.Round, about string) error {
	if !allows(f, d.from.Platform) {
		d.say(d.elsewhere(f))
		return nil
	}
	return d.startAs(ctx, f, r, about, engine.Start(f, d.lang))
}

// startAs begins a conversation in a state that it has from its beginning.
func (d *decision) startAs(ctx context.Context, f *flow.Flow, r *round.Round, about string, from engine.State) error {
	d.park()
	st, err := from.Marshal()
	if err != nil {
		return err
	}
	conv := turn.Conversation{ID: d.r.ID(), Person: d.snap.Person.ID, Flow: f.Name, Hash: f.Hash(), About: about, Open: true, State: st}
	if r != nil {
		conv.Round, conv.Hash = r.ID, r.Hash
	}
	d.snap.Conversations = append(d.snap.Conversations, conv)
	d.intro(f, r)
	if err := d.policy(ctx, f, &conv); err != nil {
		return err
	}
	return d.talk(ctx, &conv, engine.Input{})
}

// elsewhere says that a flow is not for this platform, and which it is for.
func (d *decision) elsewhere(f *flow.Flow) chat.Outbound {
	var names []string
	for _, c := range f.Channels {
		names = append(names, d.text("platform_"+c, nil))
	}
	ask := &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil)}}, Words: d.helpChoice()}
	if allows(f, chat.Web) {
		ask.Options = append(d.toWeb(), ask.Options...)
	}
	return chat.Outbound{Text: d.text("elsewhere", map[string]any{"Where": strings.Join(names, d.text("comma", nil))}), Ask: ask, Drawn: true}
}

func allows(f *flow.Flow, p chat.Platform) bool {
	return len(f.Channels) == 0 || slices.Contains(f.Channels, string(p))
}

// answered reports whether the person has answered a round.
func (d *decision) answered(id round.ID) bool {
	return slices.Contains(d.snap.Person.State.Answered, id) || slices.Contains(d.snap.TookPart, id)
}

// resume opens a parked conversation again.
func (d *decision) resume(ctx context.Context, conv *turn.Conversation) error {
	if !conv.Open {
		d.park()
		conv.Open = true
	}
	d.words("welcome_back", nil)
	return d.talk(ctx, conv, engine.Input{})
}

// parked acts on "carry on", "start again" and "withdraw" of a conversation.
func (d *decision) parked(ctx context.Context, p press) error {
	conv := d.find(p.conv)
	if conv == nil {
		return d.oldButton(ctx)
	}
	if p.kind == "r" {
		return d.resume(ctx, conv)
	}
	id, name := string(conv.Round), conv.Flow
	if conv.About != "" {
		name += "." + conv.About
	}
	d.end(conv)
	switch {
	case p.kind == "a" && id == "":
		return d.beginNamed(ctx, name)
	case p.kind == "a":
		return d.begin(ctx, id)
	}
	d.words("discarded", nil)
	return d.menu(ctx)
}

// stop ends this conversation and all messages at once, everywhere.
func (d *decision) stop() error {
	key := "stopped_only"
	if conv := d.open(); conv != nil {
		d.end(conv)
		key = "stopped"
	}
	d.turn.Hush = d.snap.Person.ID
	d.snap.Person.Stopped = true
	d.say(chat.Outbound{Text: d.text(key, nil), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.restart", Label: d.text("start_again_messages", nil)}}, Words: d.helpChoice()}})
	return nil
}

// pause silences everything until the person writes again.
func (d *decision) pause() error {
	d.park()
	d.turn.Hush = d.snap.Person.ID
	d.snap.Person.Paused = true
	d.say(chat.Outbound{Text: d.text("paused", nil), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("carry_on", nil), Style: chat.Main}}, Words: d.helpChoice()}})
	return nil
}
