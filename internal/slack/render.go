package slack

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"blether/internal/chat"
)

// Limits of a message (https://docs.slack.dev/reference/block-kit), in characters
// and pieces.
const (
	mostSection  = 3000
	mostSections = 30
	mostInRow    = 25
	mostButtons  = 10 // so many options are buttons; more are a list
	mostBoxes    = 10
	mostInList   = 100
	mostLists    = 5
	mostLabel    = 75
	mostHint     = 150
	mostInput    = 3000
	mostField    = 2000 // label of a field in a window, and what stands under it
	mostTitle    = 24
)

// Names before the colon of what the adapter reads itself; after it stands the question.
const (
	writePrefix = "write:"
	tickName    = "tick" // a field in which several are ticked, sent with a button
	sendName    = "send"
	listName    = "list"
	textBlock   = "text" // the only field of a window
	dayName     = "day"  // a day or a time of day
)

// plain is text as it was written: no marks, no names that call somebody.
func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func label(s string) *slack.TextBlockObject { return plain(chat.Clip(s, mostLabel)) }

// render draws a message as blocks: the text first, then what can be pressed.
func (a *Adapter) render(m *chat.Outbound) []slack.Block {
	text := m.Text
	var below []slack.Block
	if m.Ask != nil {
		text += ends(m.Ask)
		var long string
		below, long = a.fields(m)
		text += long
		below = append(below, rows("words", a.ways(m))...)
	}
	return append(said(text), below...)
}

// said draws a text. One with a moment in it is drawn in pieces, since Slack shows that to
// each reader in their own zone.
func said(text string) []slack.Block {
	if slices.ContainsFunc(chat.Pieces(text), func(p chat.Piece) bool { return p.Moment }) {
		return []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(pieces(text)...))}
	}
	var out []slack.Block
	for _, part := range chat.Split(chat.Worded(text), mostSection) {
		if len(out) < mostSections {
			out = append(out, slack.NewSectionBlock(plain(part), nil, nil))
		}
	}
	return out
}

func pieces(text string) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	for _, p := range chat.Pieces(text) {
		if p.Moment {
			out = append(out, slack.NewRichTextSectionDateElement(p.At, "{date_long} {time}", nil, &p.Words))
			continue
		}
		out = append(out, slack.NewRichTextSectionTextElement(p.Words, nil))
	}
	return out
}

// ways are the ways around a question, and the field to write in.
func (a *Adapter) ways(m *chat.Outbound) []slack.BlockElement {
	words := buttons(m.Ask.Words)
	if m.Ask.Field != "" {
		words = append([]slack.BlockElement{slack.NewButtonBlockElement(chat.FormPrefix+m.Ask.ID, m.Language, label(a.Words.Say(m.Language, "form_open", nil)))}, words...)
	}
	if !typed(m.Ask) {
		return words
	}
	write := slack.NewButtonBlockElement(writePrefix+m.Ask.ID, m.Language, label(a.Words.Say(m.Language, "web_type", nil)))
	return append([]slack.BlockElement{write.WithStyle(slack.StylePrimary)}, words...)
}

// typed tells whether a question has no answer that can be pressed.
func typed(ask *chat.Ask) bool {
	if ask.ID == "" {
		return false
	}
	return len(ask.Options) == 0 && ask.Input != chat.Date && ask.Input != chat.Clock ||
		ask.Input == chat.Text || ask.Input == chat.Rank || len(ask.Options) > mostLists*mostInList
}

// fields draws what a question is answered with. Every answer can be typed too, so
// what no field can hold is told in words.
func (a *Adapter) fields(m *chat.Outbound) (out []slack.Block, long string) {
	ask := m.Ask
	if chat.Wide(ask.Options, mostLabel) {
		long = listed(ask.Options) // a label was cut: here it stands in full
		numbers := *ask
		numbers.Options = chat.Numbered(ask.Options)
		ask = &numbers
	}
	switch {
	case ask.Input == chat.Date:
		return []slack.Block{slack.NewActionBlock("day", slack.NewDatePickerBlockElement(dayName+":"+ask.ID))}, ""
	case ask.Input == chat.Clock:
		return []slack.Block{slack.NewActionBlock("day", slack.NewTimePickerBlockElement(dayName+":"+ask.ID))}, ""
	case len(ask.Options) == 0:
		return nil, ""
	case ask.Input == chat.Rank, len(ask.Options) > mostLists*mostInList:
		return nil, listed(m.Ask.Options)
	case ask.Input == chat.Many:
		return a.several(ask, m.Language), long
	case len(ask.Options) <= mostButtons:
		return rows("options", buttons(ask.Options)), long
	}
	for n, page := range pages(ask.Options) {
		first, last := chat.Clip(page[0].Label, mostLabel-1), chat.Clip(page[len(page)-1].Label, mostLabel-1)
		list := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(chat.Clip(first+" – "+last, mostHint)), listName+":"+strconv.Itoa(n), options(page)...)
		out = append(out, slack.NewActionBlock("list"+strconv.Itoa(n), list))
	}
	return out, long
}

// several draws boxes to tick, or lists, and the button that sends them.
func (a *Adapter) several(ask *chat.Ask, language string) []slack.Block {
	send := slack.NewButtonBlockElement(sendName+":"+ask.ID, ask.ID, label(a.Words.Say(language, "web_send", nil))).WithStyle(slack.StylePrimary)
	if len(ask.Options) <= mostBoxes {
		boxes := slack.NewCheckboxGroupsBlockElement(tickName+":0:"+ask.ID, options(ask.Options)...)
		return []slack.Block{slack.NewActionBlock("ticks0", boxes), slack.NewActionBlock("send", send)}
	}
	var out []slack.Block
	for n, page := range pages(ask.Options) {
		hint := plain(chat.Clip(a.Words.Say(language, "web_choose_many", nil), mostHint))
		list := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, hint, tickName+":"+strconv.Itoa(n)+":"+ask.ID, options(page)...)
		out = append(out, slack.NewActionBlock("ticks"+strconv.Itoa(n), list))
	}
	return append(out, slack.NewActionBlock("send", send))
}

func pages(all []chat.Choice) [][]chat.Choice {
	var out [][]chat.Choice
	for len(all) > 0 {
		n := min(len(all), mostInList)
		out, all = append(out, all[:n]), all[n:]
	}
	return out
}

func options(choices []chat.Choice) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	for _, c := range choices {
		out = append(out, slack.NewOptionBlockObject(c.ID, label(c.Label), nil))
	}
	return out
}

// buttons draws choices; the same id stands once, as Slack demands.
func buttons(choices []chat.Choice) []slack.BlockElement {
	seen := map[string]bool{}
	var out []slack.BlockElement
	for _, c := range choices {
		if c.ID == "" || seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		b := slack.NewButtonBlockElement(c.ID, c.ID, label(c.Label))
		if c.Style == chat.Main {
			b = b.WithStyle(slack.StylePrimary)
		}
		out = append(out, b)
	}
	return out
}

func rows(name string, all []slack.BlockElement) []slack.Block {
	var out []slack.Block
	for len(all) > 0 {
		n := min(len(all), mostInRow)
		out, all = append(out, slack.NewActionBlock(name+strconv.Itoa(len(out)), all[:n]...)), all[n:]
	}
	return out
}

// listed writes options with their numbers, to be typed.
func listed(choices []chat.Choice) string {
	var b strings.Builder
	for n, c := range choices {
		b.WriteString("\n" + strconv.Itoa(n+1) + ". " + c.Label)
	}
	return b.String()
}

// openModal opens a field to write in, in the language of its button. Slack gives
// three seconds for it.
func (a *Adapter) openModal(ctx context.Context, i *interaction, prompt string) {
	language := a.Words.Match(i.Actions[0].Value)
	title := a.Words.Say(language, "web_type", nil)
	field := slack.NewPlainTextInputBlockElement(nil, "text").WithMaxLength(mostInput).WithMultiline(true)
	view := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: writePrefix + prompt, Title: plain(chat.Clip(title, mostTitle)),
		Submit: plain(chat.Clip(a.Words.Say(language, "web_send", nil), mostTitle)), Close: plain(chat.Clip(a.Words.Say(language, "word_back", nil), mostTitle)),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock(textBlock, plain(title), nil, field)}}}
	if _, err := a.api.OpenViewContext(ctx, i.Trigger, view); err != nil {
		a.Log.Warn("open a field", "err", worded(err)) // the button works again, and so does typing
	}
}

// home draws the page of the app: where to go on, without any subject.
func (a *Adapter) home(ctx context.Context, user string) {
	language := a.Words.Match(a.of(user).language)
	say := func(key string) string { return a.Words.Say(language, key, nil) }
	var ways []chat.Choice
	for _, w := range []chat.Choice{{ID: "w.menu", Label: "word_menu", Style: chat.Main}, {ID: "w.data", Label: "word_data"}, {ID: "w.preferences", Label: "word_preferences"}, {ID: "w.language", Label: "word_language"},
		{ID: "w.pause", Label: "word_pause"}, {ID: "w.help", Label: "word_help"}} {
		w.Label = say(w.Label)
		ways = append(ways, w)
	}
	blocks := []slack.Block{slack.NewSectionBlock(plain(say("slack_home")), nil, nil)}
	blocks = append(blocks, rows("mine", buttons(a.mine(ctx, user)))...)
	blocks = append(blocks, rows("home", buttons(ways))...)
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
	if _, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view}); err != nil {
		a.Log.Warn("draw the home page", "err", worded(err))
	}
}

// mine are the ways on that are somebody's own.
func (a *Adapter) mine(ctx context.Context, user string) []chat.Choice {
	if a.Home == nil {
		return nil
	}
	out, err := a.Home(ctx, address(user))
	if err != nil && !errors.Is(err, chat.ErrStranger) {
		a.Log.Warn("read what a home page shows", "err", err)
	}
	return out
}
