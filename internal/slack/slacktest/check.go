package slacktest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// The limits are from the types of Slack's Block Kit, under the MIT licence.
//
//go:embed limits.json
var limitsFile []byte

// bounds are those of one field.
type bounds struct {
	Least *int `json:"min_length"`
	Most  *int `json:"max_length"`
	Few   *int `json:"min_items"`
	Many  *int `json:"max_items"`
}

var limits = sync.OnceValue(func() map[string]map[string]json.RawMessage {
	out := map[string]map[string]json.RawMessage{}
	if err := json.Unmarshal(limitsFile, &out); err != nil {
		panic(err) // the file is our own
	}
	return out
})

// Block is a block, or an element or an option in one.
type Block struct {
	Type        string  `json:"type"`
	ID          string  `json:"block_id"`
	Action      string  `json:"action_id"`
	Value       string  `json:"value"`
	Style       string  `json:"style"`
	Words       *text   `json:"text_object"`
	Elements    []Block `json:"elements"`
	Options     []Block `json:"options"`
	Element     *Block  `json:"element"`
	Label       *text   `json:"label"`
	Hint        *text   `json:"hint"`
	Optional    bool    `json:"optional"`
	Placeholder *text   `json:"placeholder"`
	MaxLength   int     `json:"max_length"`
	Plain       string  `json:"-"` // text of a piece of rich text
	Stamp       int64   `json:"timestamp"`
	Fallback    string  `json:"fallback"`
}

type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// UnmarshalJSON reads a block; text is an object, but in pieces of rich text.
func (b *Block) UnmarshalJSON(raw []byte) error {
	type bare Block
	var with struct {
		bare
		Text json.RawMessage `json:"text"`
	}
	if err := json.Unmarshal(raw, &with); err != nil {
		return err
	}
	*b = Block(with.bare)
	if len(with.Text) > 0 && with.Text[0] == '"' {
		return json.Unmarshal(with.Text, &b.Plain)
	}
	if len(with.Text) > 0 {
		return json.Unmarshal(with.Text, &b.Words)
	}
	return nil
}

// Said is the text of a block.
func (b *Block) Said() string {
	if b.Type == "rich_text" {
		var out strings.Builder
		for _, section := range b.Elements {
			for _, e := range section.Elements {
				out.WriteString(e.Plain + e.Fallback)
			}
		}
		return out.String()
	}
	if b.Words == nil {
		return ""
	}
	return b.Words.Text
}

// held checks one length or one number of pieces against the file.
func held(kind, field string, n int) error {
	raw, ok := limits()[kind][field]
	if !ok {
		return fmt.Errorf("no limit is known of %s.%s", kind, field)
	}
	var b bounds
	if err := json.Unmarshal(raw, &b); err != nil {
		return fmt.Errorf("limits of %s.%s: %w", kind, field, err)
	}
	switch {
	case b.Most != nil && n > *b.Most, b.Many != nil && n > *b.Many:
		return fmt.Errorf("%s.%s is %d", kind, field, n)
	case b.Least != nil && n < *b.Least, b.Few != nil && n < *b.Few:
		return fmt.Errorf("%s.%s is only %d", kind, field, n)
	}
	return nil
}

// names are those that the file uses for kinds of element.
var names = map[string]string{"static_select": "select", "multi_static_select": "select"}

// Check holds the blocks of a message or a view against Slack's limits.
func Check(blocks []Block, most int) error {
	if len(blocks) == 0 || len(blocks) > most {
		return fmt.Errorf("%d blocks", len(blocks))
	}
	ids := map[string]bool{}
	for i := range blocks {
		b := &blocks[i]
		if b.ID != "" && ids[b.ID] {
			return fmt.Errorf("block_id %q stands twice", b.ID)
		}
		ids[b.ID] = true
		if err := block(b); err != nil {
			return err
		}
	}
	return nil
}

const mostID = 255

func block(b *Block) error {
	if len(b.ID) > mostID {
		return fmt.Errorf("block_id of %d", len(b.ID))
	}
	switch b.Type {
	case "section":
		return words("section", "text", b.Words)
	case "rich_text":
		return rich(b)
	case "actions":
		if len(b.Elements) == 0 {
			return fmt.Errorf("actions without elements")
		}
		actions := map[string]bool{}
		for i := range b.Elements {
			e := &b.Elements[i]
			if actions[e.Action] {
				return fmt.Errorf("action_id %q stands twice in a block", e.Action)
			}
			actions[e.Action] = true
			if err := element(e); err != nil {
				return err
			}
		}
		return held("actions", "elements", len(b.Elements))
	case "input":
		if b.Element == nil {
			return fmt.Errorf("an input without a field")
		}
		if b.Element.Type != "plain_text_input" {
			if err := element(b.Element); err != nil {
				return err
			}
		}
		if b.Hint != nil {
			if err := words("input", "hint", b.Hint); err != nil {
				return err
			}
		}
		const mostInput = 3000
		if b.Element.MaxLength > mostInput {
			return fmt.Errorf("max_length of %d", b.Element.MaxLength)
		}
		return words("input", "label", b.Label)
	}
	return fmt.Errorf("a block of type %q", b.Type)
}

// rich checks text in pieces: words, and moments with words of their own.
func rich(b *Block) error {
	if len(b.Elements) == 0 {
		return fmt.Errorf("rich text without elements")
	}
	for _, section := range b.Elements {
		for _, e := range section.Elements {
			if e.Type == "text" && e.Plain == "" || e.Type == "date" && (e.Fallback == "" || e.Stamp == 0) || e.Type != "text" && e.Type != "date" {
				return fmt.Errorf("a piece of rich text %+v", e)
			}
		}
	}
	return nil
}

func element(e *Block) error {
	if e.Action == "" || len(e.Action) > mostID {
		return fmt.Errorf("action_id %q", e.Action)
	}
	switch e.Type {
	case "button":
		if e.Style != "" && e.Style != "primary" && e.Style != "danger" {
			return fmt.Errorf("style %q", e.Style)
		}
		if err := held("button", "value", len(e.Value)); err != nil {
			return err
		}
		return words("button", "text", e.Words)
	case "static_select", "multi_static_select", "checkboxes":
		kind := e.Type
		if n, ok := names[kind]; ok {
			kind = n
			if err := words("select", "placeholder", e.Placeholder); err != nil {
				return err
			}
		}
		if len(e.Options) == 0 {
			return fmt.Errorf("%s without options", e.Type)
		}
		for i := range e.Options {
			if err := words("option", "text", e.Options[i].Words); err != nil {
				return err
			}
			if err := held("option", "value", len(e.Options[i].Value)); err != nil {
				return err
			}
		}
		return held(kind, "options", len(e.Options))
	case "datepicker", "timepicker":
		return nil
	}
	return fmt.Errorf("an element of type %q", e.Type)
}

// words checks a text: it is plain, so that nobody's marks or calls are drawn.
func words(kind, field string, t *text) error {
	if t == nil || t.Text == "" {
		return fmt.Errorf("%s.%s is missing", kind, field)
	}
	if t.Type != "plain_text" {
		return fmt.Errorf("%s.%s is %s", kind, field, t.Type)
	}
	return held(kind, field, len([]rune(t.Text)))
}
