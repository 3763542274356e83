package runner

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/round"
	"blether/internal/turn"
)

// decide finds out what an inbound means, and does it.
func (d *decision) decide(ctx context.Context, in chat.Inbound) error {
	in.Text = chat.Clean(in.Text)
	if in.Change != "" {
		return d.changed(ctx, in)
	}
	if d.snap.Person.Paused {
		d.snap.Person.Paused = false // they wrote: that ends a pause
	}
	if in.Unseen {
		return d.unseen(ctx, in)
	}
	switch {
	case len(in.Picks) > 0:
		return d.picks(ctx, in.Picks)
	case in.Press != "":
		return d.pressed(ctx, &in)
	case in.Text != "":
		return d.typed(ctx, in)
	case d.open() != nil:
		return d.talk(ctx, d.open(), engine.Input{})
	}
	return d.menu(ctx)
}

// unseen answers a picture, a file or a voice: nobody looks at it, and the person
// must know that now (docs/safety.md). What was written with it is taken.
func (d *decision) unseen(ctx context.Context, in chat.Inbound) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	d.words("not_seen", nil)
	d.contacts()
	if in.Text == "" {
		return d.whereWeAre(ctx)
	}
	return d.typed(ctx, in)
}

func (d *decision) pressed(ctx context.Context, in *chat.Inbound) error {
	id := in.Press
	p, ok := parsePress(id)
	if !ok {
		return d.oldButton(ctx)
	}
	switch p.kind {
	case "c":
		in := engine.Input{Picked: true, At: p.step}
		if p.arg != "" { // nothing was ticked
			in.Picks = []string{p.arg}
		}
		return d.inConversation(ctx, p, in)
	case "q":
		return d.inQuestion(ctx, p, engine.Input{Word: engine.Word(p.arg)})
	case "t":
		return d.literal(ctx, p)
	case "k":
		return d.keepDefault(ctx, p)
	case "n":
		return d.changeStep(ctx, p)
	case "v":
		return d.moreAnswers(ctx, p)
	case "b":
		return d.begin(ctx, p.arg)
	case "r", "a", "d":
		return d.parked(ctx, p)
	case "l":
		return d.speak(ctx, p.arg)
	case "x":
		return d.withdraw(ctx, p.arg)
	case "f":
		return d.beginNamed(ctx, p.arg)
	case "g":
		return d.askLeave(ctx, group.ID(p.arg))
	case "o":
		return d.rank(ctx, p.arg)
	case "i":
		return d.inLedger(ctx, p.arg)
	case "h":
		return d.need(ctx, p.arg)
	case "m":
		return d.aboutMatch(ctx, p.arg)
	case "e":
		return d.aboutSession(ctx, p.arg)
	case "p":
		return d.prefer(ctx, p.arg)
	case "s":
		return d.helped(ctx, p.arg)
	case "z":
		return d.deleteOwn(ctx, round.ID(p.arg))
	case "u":
		d.askUnlink(chat.Platform(p.arg))
		return nil
	case "j":
		return d.contacted(ctx, p.arg)
	case "y":
		return d.sure(ctx, p.arg)
	}
	if in.Prompt != "" && id == chat.Skip {
		return d.skipOf(ctx, in.Prompt)
	}
	return d.word(ctx, p.arg, "")
}

// inConversation hands a press to the open conversation that it belongs to.
func (d *decision) inConversation(ctx context.Context, p press, in engine.Input) error {
	conv := d.open()
	if conv == nil || conv.ID != p.conv {
		return d.oldButton(ctx)
	}
	return d.talk(ctx, conv, in)
}

// inQuestion is inConversation for a press that has a meaning only while its
// question is the open one.
func (d *decision) inQuestion(ctx context.Context, p press, in engine.Input) error {
	conv := d.open()
	if conv == nil || conv.ID != p.conv {
		return d.oldButton(ctx)
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	if engine.Current(f, st) != p.step {
		return d.oldButton(ctx)
	}
	return d.talk(ctx, conv, in)
}

func (d *decision) changeStep(ctx context.Context, p press) error {
	conv := d.open()
	if conv == nil || conv.ID != p.conv {
		return d.oldButton(ctx)
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	for number, step := range engine.Visible(f, st) {
		if step == p.step {
			return d.talk(ctx, conv, engine.Input{Word: engine.Change, Number: number + 1})
		}
	}
	return d.oldButton(ctx)
}

// moreAnswers shows the next page of the answers so far.
func (d *decision) moreAnswers(ctx context.Context, p press) error {
	conv := d.open()
	if conv == nil || conv.ID != p.conv {
		return d.oldButton(ctx)
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	v := view{d: d, f: f, conv: conv.ID, st: st}
	d.say(v.review(p.step))
	return nil
}

// picks hands options that were ticked together to their question.
func (d *decision) picks(ctx context.Context, ids []string) error {
	var all press
	var names []string
	for i, id := range ids {
		p, ok := parsePress(id)
		if !ok || p.kind != "c" || (i > 0 && (p.conv != all.conv || p.step != all.step)) {
			return d.oldButton(ctx)
		}
		all = p
		names = append(names, p.arg)
	}
	return d.inConversation(ctx, all, engine.Input{Picked: true, At: all.step, Picks: names})
}

// oldButton answers a button whose time has passed, kindly, and shows where
// things stand.
func (d *decision) oldButton(ctx context.Context) error {
	d.words("old_button", nil)
	return d.whereWeAre(ctx)
}

func (d *decision) whereWeAre(ctx context.Context) error {
	if conv := d.open(); conv != nil {
		return d.talk(ctx, conv, engine.Input{})
	}
	return d.menu(ctx)
}

// changeNumber reads "change my answer to 2", "change 3".
var changeNumber = regexp.MustCompile(`(?i)^change(?: my| the)?(?: answer)?(?: to)?(?: question)? ([0-9]{1,3})$`)

// typed finds out what was typed: a reserved word, a withdrawal code, or an
// answer to the open question.
func (d *decision) typed(ctx context.Context, in chat.Inbound) error {
	if in.Window {
		return d.windowed(ctx, in)
	}
	conv := d.open()
	if conv != nil {
		if m := changeNumber.FindStringSubmatch(strings.TrimSpace(in.Text)); m != nil {
			n, _ := strconv.Atoi(m[1]) // the pattern lets digits through only
			return d.talk(ctx, conv, engine.Input{Word: engine.Change, Number: n})
		}
	}
	if word := d.r.Words.Reserved(in.Text, d.lang); word != "" {
		return d.word(ctx, word, in.Text)
	}
	if code, ok := d.r.Codes.Parse(in.Text); ok {
		return d.code(ctx, code)
	}
	if done, err := d.drill(ctx, in.Text); done || err != nil {
		return err
	}
	if done, err := d.slip(ctx, in.Text); done || err != nil {
		return err
	}
	if done, err := d.lookedUp(ctx, conv, in.Text); done || err != nil {
		return err
	}
	if conv == nil {
		if begun, err := d.command(ctx, in.Text); begun || err != nil {
			return err
		}
		// Screened where screening is there, never stored (docs/flows.md).
		return d.menu(ctx)
	}
	if in.Prompt != "" {
		f, st, err := d.state(ctx, conv)
		if err != nil {
			return err
		}
		if in.Prompt != promptID(conv.ID, engine.Current(f, st)) {
			return d.givenBack(ctx, in.Text)
		}
	}
	return d.talk(ctx, conv, engine.Input{Text: in.Text})
}

// lookedUp answers a question for a word, or for services, unless a text is asked for: then
// it is that.
func (d *decision) lookedUp(ctx context.Context, conv *turn.Conversation, typed string) (bool, error) {
	if conv != nil {
		f, st, err := d.state(ctx, conv)
		if err != nil {
			return true, err
		}
		if i := engine.Current(f, st); i >= 0 && f.Steps[i].Type == flow.TextAnswer {
			return false, nil
		}
	}
	if d.explain(typed) {
		return true, d.whereWeAre(ctx)
	}
	return d.findService(ctx, typed)
}

// word acts on a reserved word; typed is how it was written, "" for a press.
func (d *decision) word(ctx context.Context, word, typed string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	conv := d.open()
	if typed != "" && conv != nil && parks[word] {
		if err := d.offer(ctx, conv, typed); err != nil {
			return err
		}
	}
	switch word {
	case "stop":
		return d.stop()
	case "pause":
		return d.pause()
	case "restart":
		d.snap.Person.Stopped = false
		d.words("restarted", nil)
		return d.menu(ctx)
	case "help":
		d.help()
		if conv != nil {
			return d.talkLiteral(ctx, conv, engine.Input{Word: engine.Help}, typed)
		}
		return d.menu(ctx)
	case "nophone":
		d.noPhone()
		return d.whereWeAre(ctx)
	case "menu":
		d.park()
		return d.menu(ctx)
	case "data":
		return d.data(ctx)
	case "forget":
		d.askForget()
		return nil
	case "language":
		d.askLanguage()
		return nil
	case "code":
		if d.public {
			d.words("code_how_private", nil)
			return nil
		}
		d.words("code_how", nil)
		return nil
	case "more":
		return d.moreMenu(ctx)
	case "preferences":
		return d.preferences(ctx)
	case "changed":
		return d.lifeChanged(ctx)
	case "answers":
		return d.answers(ctx)
	case "support":
		d.support()
		d.askNeed()
		return nil
	case "events":
		return d.showSessions(ctx, "")
	case "did":
		return d.doings(ctx)
	case "notnow":
		d.words("asked_fine", nil)
		return nil
	case "back", "skip", "change":
		if conv == nil {
			return d.menu(ctx)
		}
		return d.talkLiteral(ctx, conv, engine.Input{Word: engine.Word(word)}, typed)
	}
	return d.oldButton(ctx)
}

// parks are words that lead away from a question and can be taken back.
var parks = map[string]bool{"pause": true, "menu": true, "data": true, "forget": true, "language": true, "code": true, "preferences": true, "changed": true, "support": true, "events": true, "more": true}

// offer asks whether a word was the answer to the open text question.
func (d *decision) offer(ctx context.Context, conv *turn.Conversation, typed string) error {
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	if i := engine.Current(f, st); i >= 0 && f.Steps[i].Type == flow.TextAnswer {
		d.wasWord(conv.ID, i, typed)
	}
	return nil
}

// literal takes a reserved word as the answer that it was, wherever the word has
// led meanwhile.
func (d *decision) literal(ctx context.Context, p press) error {
	conv := d.find(p.conv)
	if conv == nil {
		return d.oldButton(ctx)
	}
	if !conv.Open {
		d.park()
		conv.Open = true
	}
	return d.talk(ctx, conv, engine.Input{Word: engine.Literal, At: p.step, Text: p.arg})
}

// keepDefault takes what a question offers as its answer.
func (d *decision) keepDefault(ctx context.Context, p press) error {
	conv := d.open()
	if conv == nil || conv.ID != p.conv {
		return d.oldButton(ctx)
	}
	f, st, err := d.state(ctx, conv)
	if err != nil {
		return err
	}
	if engine.Current(f, st) != p.step || f.Steps[p.step].Default == "" {
		return d.oldButton(ctx)
	}
	return d.talk(ctx, conv, engine.Input{Text: f.Steps[p.step].Default})
}

// command begins the flow that a typed word starts; begun is false for another
// word.
func (d *decision) command(ctx context.Context, typed string) (begun bool, err error) {
	commands, err := d.r.Flows.Commands(ctx)
	if err != nil {
		return false, err
	}
	name, ok := commands[strings.ToLower(strings.TrimPrefix(strings.TrimSpace(typed), "/"))]
	if !ok {
		return false, nil
	}
	if err := d.surround(ctx); err != nil {
		return true, err
	}
	if r := d.roundOf(name); r != nil {
		return true, d.begin(ctx, string(r.ID))
	}
	f, err := d.r.Flows.Named(ctx, name)
	if err != nil {
		return true, err
	}
	if f.Kind == flow.Signup {
		return true, d.beginNamed(ctx, name)
	}
	d.words("not_open", map[string]any{"Title": f.Title.For(d.lang)})
	return true, d.menu(ctx)
}

// roundOf is the round of a flow that a word means: one that was not answered, the newest.
func (d *decision) roundOf(name string) *round.Round {
	var best *round.Round
	for i := range d.snap.Rounds {
		r := &d.snap.Rounds[i]
		if r.Flow != name {
			continue
		}
		if best == nil || d.answered(best.ID) && !d.answered(r.ID) || d.answered(best.ID) == d.answered(r.ID) && r.Opened.After(best.Opened) {
			best = r
		}
	}
	return best
}

// state reads the flow and state of a conversation.
func (d *decision) state(ctx context.Context, conv *turn.Conversation) (*flow.Flow, engine.State, error) {
	f, err := d.r.Flows.Flow(ctx, conv.Hash)
	if err != nil {
		return nil, engine.State{}, err
	}
	st, err := engine.Unmarshal(f, conv.State)
	return f, st, err
}
