package slack

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"blether/internal/chat"
)

// A form is a window in which several questions are answered at once. What does not fit
// is said beside its field before the window closes; what was filled in comes on as one
// inbound each.

const (
	fieldID   = "value"
	mostAsked = 20
	checkTime = 1500 * time.Millisecond
)

// openForm opens the window. Where its question is not asked any more, the button is an
// old one, and is answered as such.
func (a *Adapter) openForm(ctx context.Context, i *interaction, in chat.Receiver, inbound *chat.Inbound) {
	prompt := strings.TrimPrefix(i.Actions[0].ID, chat.FormPrefix)
	form, err := a.form(ctx, inbound.Address, prompt)
	if err != nil {
		if !errors.Is(err, chat.ErrNoForm) {
			a.Log.Warn("read a form", "err", err)
		}
		inbound.Press = i.Actions[0].ID
		a.lanes.Do(ctx, i.User.ID, func() { a.receive(ctx, in, inbound) })
		return
	}
	asks := form.Asks[:min(len(form.Asks), mostAsked)]
	var blocks []slack.Block
	var prompts []string
	for n := range asks {
		blocks, prompts = append(blocks, a.field(&asks[n])...), append(prompts, asks[n].Ask.ID)
	}
	say := func(key string) *slack.TextBlockObject {
		return plain(chat.Clip(a.Words.Say(form.Language, key, nil), mostTitle))
	}
	view := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: chat.FormPrefix + prompt, PrivateMetadata: strings.Join(prompts, " "),
		Title: plain(chat.Clip(form.Title, mostTitle)), Submit: say("web_send"), Close: say("word_back"), Blocks: slack.Blocks{BlockSet: blocks}}
	if _, err := a.api.OpenViewContext(ctx, i.Trigger, view); err != nil {
		a.Log.Warn("open a form", "err", worded(err)) // the button works again, and so does each question
	}
}

func (a *Adapter) form(ctx context.Context, who chat.Address, prompt string) (chat.Form, error) {
	if a.Forms == nil {
		return chat.Form{}, chat.ErrNoForm
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime) // a trigger is good for three seconds
	defer cancel()
	return a.Forms.Form(ctx, who, prompt)
}

// field draws one question in a window. Options that a list cannot show in full stand
// before it, with their numbers.
func (a *Adapter) field(m *chat.Outbound) []slack.Block {
	question, more, _ := strings.Cut(m.Text, "\n")
	element, long := a.element(m)
	var out []slack.Block
	for _, part := range chat.Split(strings.TrimSpace(long), mostSection) {
		if long != "" {
			out = append(out, slack.NewSectionBlock(plain(part), nil, nil))
		}
	}
	more = strings.TrimSpace(more + ends(m.Ask))
	var hint *slack.TextBlockObject
	if more != "" {
		hint = plain(chat.Clip(more, mostField))
	}
	return append(out, slack.NewInputBlock(m.Ask.ID, plain(chat.Clip(question, mostField)), hint, element).WithOptional(!m.Ask.Must))
}

// element is what a question is answered with in a window. What no list can hold is
// written down, to be typed.
func (a *Adapter) element(m *chat.Outbound) (e slack.BlockElement, long string) {
	ask := m.Ask
	choose := func() *slack.TextBlockObject {
		return plain(chat.Clip(a.Words.Say(m.Language, "web_choose_many", nil), mostHint))
	}
	all := ask.Options
	if chat.Wide(all, mostLabel) {
		all, long = chat.Numbered(all), listed(all)
	}
	switch {
	case ask.Input == chat.Date:
		return slack.NewDatePickerBlockElement(fieldID), ""
	case ask.Input == chat.Clock:
		return slack.NewTimePickerBlockElement(fieldID), ""
	case ask.Input == chat.Many && len(all) > 0 && len(all) <= mostBoxes:
		return slack.NewCheckboxGroupsBlockElement(fieldID, options(all)...), long
	case ask.Input == chat.Many && len(all) > 0 && len(all) <= mostInList:
		return slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, choose(), fieldID, options(all)...), long
	case ask.Input == chat.One && len(all) > 0 && len(all) <= mostInList:
		return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, choose(), fieldID, options(all)...), long
	}
	field := slack.NewPlainTextInputBlockElement(nil, fieldID).WithMaxLength(mostInput).WithMultiline(ask.Input == chat.Text)
	return field, listed(ask.Options)
}

// ends says what the ends of a scale mean.
func ends(ask *chat.Ask) string {
	if o := ask.Options; ask.Low != "" && len(o) > 0 {
		return "\n" + o[0].Label + " = " + ask.Low + ", " + o[len(o)-1].Label + " = " + ask.High
	}
	return ""
}

// answers reads what was filled in: one inbound for each question of the window.
func (i *interaction) answers(base *chat.Inbound) []chat.Inbound {
	if prompt, ok := strings.CutPrefix(i.View.Callback, writePrefix); ok {
		one := *base
		one.Prompt, one.Text, one.Window = prompt, chat.Clean(i.View.State.text()), true
		return []chat.Inbound{one}
	}
	if !strings.HasPrefix(i.View.Callback, chat.FormPrefix) {
		return nil
	}
	var out []chat.Inbound
	prompts := strings.Fields(i.View.Meta)
	for n, prompt := range prompts {
		one := *base
		one.ID, one.Prompt, one.Window, one.More = base.ID+"."+prompt, prompt, true, n < len(prompts)-1
		i.View.State.Values[prompt][fieldID].fill(&one)
		out = append(out, one)
	}
	return out
}

// fill puts into an inbound what a field holds; one that is empty skips its question.
func (h held) fill(in *chat.Inbound) {
	in.Text = chat.Clean(either(h.Value, either(h.Date, h.Time)))
	for _, p := range h.All {
		in.Picks = append(in.Picks, p.Value)
	}
	if h.Selected != nil {
		in.Press = h.Selected.Value
	}
	if in.Text == "" && in.Press == "" && len(in.Picks) == 0 {
		in.Press = chat.Skip
	}
}

// submitted takes a window that was sent. The answer to Slack says what does not fit, and
// the window stays open; else it closes, and the answers are handed over in order.
func (a *Adapter) submitted(ctx context.Context, i *interaction, base *chat.Inbound, in chat.Receiver, ack func(any)) {
	answers := i.answers(base)
	if len(answers) == 0 {
		ack(nil)
		return
	}
	if wrong := a.wrong(ctx, i, base.Address, answers); len(wrong) > 0 {
		ack(map[string]any{"response_action": "errors", "errors": wrong})
		return
	}
	ack(nil)
	a.lanes.Do(ctx, i.User.ID, func() {
		for n := range answers {
			a.receive(ctx, in, &answers[n])
		}
	})
}

// wrong says what does not fit, by the field. Where that cannot be told in time, the
// answers are handled as any others.
func (a *Adapter) wrong(ctx context.Context, i *interaction, who chat.Address, answers []chat.Inbound) map[string]string {
	if a.Forms == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	found, err := a.Forms.Check(ctx, who, answers)
	if err != nil && !errors.Is(err, chat.ErrStranger) {
		a.Log.Warn("look at a form", "err", err)
		return nil
	}
	out := map[string]string{}
	for n, why := range found {
		block := answers[n].Prompt
		if strings.HasPrefix(i.View.Callback, writePrefix) {
			block = textBlock
		}
		out[block] = why
	}
	return out
}
