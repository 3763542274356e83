package discord

import (
	"strconv"
	"strings"

	"blether/internal/chat"
)

// Limits of a message (https://discord.com/developers/docs/resources/message and
// /components/reference), in characters and pieces.
const (
	mostContent = 2000
	mostRows    = 5
	mostInRow   = 5
	mostInList  = 25
	mostLabel   = 80
	mostOption  = 100
	mostID      = 100
)

// Kinds and styles of components.
const (
	isRow    = 1
	isButton = 2
	isList   = 3
	isInput  = 4

	stylePrimary   = 1
	styleSecondary = 2

	inputParagraph = 2
)

// Prefixes of ids that the adapter reads itself.
const (
	listPrefix  = "list:"  // a list in which one is picked
	manyPrefix  = "many:"  // a list in which several are
	writePrefix = "write:" // opens a field to write in
	joinPress   = "join"
	joinCommand = "blether-join"
)

type row struct {
	Type       int         `json:"type"`
	Components []component `json:"components"`
}

type component struct {
	Type        int      `json:"type"`
	Style       int      `json:"style,omitempty"`
	Label       string   `json:"label,omitempty"`
	CustomID    string   `json:"custom_id"`
	Options     []option `json:"options,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
	Least       *int     `json:"min_values,omitempty"`
	Most        int      `json:"max_values,omitempty"`
	Longest     int      `json:"max_length,omitempty"`
	Required    *bool    `json:"required,omitempty"`
}

type option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// render draws a message: what does not fit in one goes into several, and the
// components stand under the last.
func (a *Adapter) render(m *chat.Outbound) []payload {
	text := moments(m.Text)
	var rows []row
	if m.Ask != nil {
		if m.Ask.Low != "" && len(m.Ask.Options) > 0 {
			o := m.Ask.Options
			text += "\n" + escape(o[0].Label+" = "+m.Ask.Low+", "+o[len(o)-1].Label+" = "+m.Ask.High)
		}
		var long string
		rows, long = a.rows(m)
		text += long
	}
	var out []payload
	for _, part := range chat.Split(text, mostContent) {
		out = append(out, payload{Content: part, Components: []row{}, Mentions: mentions{Parse: []string{}}})
	}
	out[len(out)-1].Components = rows
	if rows == nil {
		out[len(out)-1].Components = []row{}
	}
	out[len(out)-1].with(m.Picture)
	return out
}

// rows draws what can be pressed. Every option can be typed too, so what does not
// fit is told in words.
func (a *Adapter) rows(m *chat.Outbound) (rows []row, long string) {
	ask := m.Ask
	cut := chat.Wide(ask.Options, mostLabel)
	if cut {
		numbers := *ask
		numbers.Options = chat.Numbered(ask.Options)
		ask = &numbers
	}
	words := buttons(ask.Words, styleSecondary)
	if typed(ask, mostRows-len(inRows(distinct(words)))) {
		words = append([]component{{Type: isButton, Style: stylePrimary, Label: chat.Clip(a.Words.Say(m.Language, "web_type", nil), mostLabel), CustomID: writePrefix + ask.ID}}, words...)
	}
	below := inRows(distinct(words))
	room := mostRows - len(below)
	switch {
	case len(ask.Options) == 0:
	case ask.Input == chat.Rank || (ask.Input == chat.Many && len(ask.Options) > mostInList):
		long = listed(m.Ask.Options)
	case ask.Input == chat.Many:
		rows = []row{{Type: isRow, Components: []component{many(ask, a.Words.Say(m.Language, "web_choose_many", nil))}}}
	case len(ask.Options) <= room*mostInRow:
		rows = inRows(distinct(buttons(ask.Options, stylePrimary)))
	case len(ask.Options) <= room*mostInList:
		rows = lists(ask)
	default:
		long = listed(m.Ask.Options)
	}
	if cut {
		long = listed(m.Ask.Options) // a label was cut: here it stands in full
	}
	return append(rows, below...), long
}

// typed tells whether a question has no answer that can be pressed, so that it needs a
// field to write in: where a reply is seen by one alone, what is typed is seen by all.
// room is how many rows are left for options.
func typed(ask *chat.Ask, room int) bool {
	if ask.ID == "" {
		return false
	}
	return len(ask.Options) == 0 || ask.Input == chat.Text || ask.Input == chat.Rank || len(ask.Options) > room*mostInList ||
		(ask.Input == chat.Many && len(ask.Options) > mostInList)
}

// buttons draws choices; what leads on stands out.
func buttons(choices []chat.Choice, style int) []component {
	var out []component
	for _, c := range choices {
		b := component{Type: isButton, Style: style, Label: chat.Clip(c.Label, mostLabel), CustomID: c.ID}
		if c.Style == chat.Quiet || (c.Style == chat.Plain && style == stylePrimary) {
			b.Style = styleSecondary
		}
		if c.Style == chat.Main {
			b.Style = stylePrimary
		}
		out = append(out, b)
	}
	return out
}

// distinct drops a button whose id is there already: Discord refuses the message.
func distinct(all []component) []component {
	seen := map[string]bool{}
	var out []component
	for _, c := range all {
		if !seen[c.CustomID] && c.CustomID != "" && len(c.CustomID) <= mostID {
			seen[c.CustomID] = true
			out = append(out, c)
		}
	}
	return out
}

func inRows(all []component) []row {
	var out []row
	for len(all) > 0 && len(out) < mostRows {
		n := min(len(all), mostInRow)
		out, all = append(out, row{Type: isRow, Components: all[:n]}), all[n:]
	}
	return out
}

// lists draws many options as lists of twenty-five, each a page of its own.
func lists(ask *chat.Ask) []row {
	var out []row
	for from := 0; from < len(ask.Options); from += mostInList {
		page := ask.Options[from:min(from+mostInList, len(ask.Options))]
		c := component{Type: isList, CustomID: listPrefix + strconv.Itoa(from) + ":" + ask.ID, Options: options(page),
			Placeholder: chat.Clip(page[0].Label+" – "+page[len(page)-1].Label, mostOption)}
		out = append(out, row{Type: isRow, Components: []component{c}})
	}
	return out
}

func many(ask *chat.Ask, words string) component {
	least := 0
	return component{Type: isList, CustomID: manyPrefix + ask.ID, Options: options(ask.Options), Placeholder: chat.Clip(words, mostOption), Least: &least, Most: len(ask.Options)}
}

func options(choices []chat.Choice) []option {
	var out []option
	for _, c := range choices {
		out = append(out, option{Label: chat.Clip(c.Label, mostOption), Value: c.ID})
	}
	return out
}

// listed writes options with their numbers, to be typed.
func listed(choices []chat.Choice) string {
	var b strings.Builder
	for n, c := range choices {
		b.WriteString("\n" + strconv.Itoa(n+1) + "\\. " + escape(c.Label))
	}
	return b.String()
}

// moments draws text, and each moment in it as Discord shows it to the reader.
func moments(text string) string {
	var b strings.Builder
	for _, p := range chat.Pieces(text) {
		if p.Moment {
			b.WriteString("<t:" + strconv.FormatInt(p.At, 10) + ":f>")
			continue
		}
		b.WriteString(escape(p.Words))
	}
	return b.String()
}

// escape shows people's marks as text: no bold, no headings, no links, no names
// that call somebody.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\*_~`|><#[]", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return dashes.Replace(b.String())
}

// dashes keeps a line that begins with a mark from becoming a list.
var dashes = strings.NewReplacer("\n- ", "\n\\- ", "\n+ ", "\n\\+ ")

func itoa(n int) string { return strconv.Itoa(n) }
