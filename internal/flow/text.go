package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Text is one text in several languages, by BCP 47 tag.
type Text struct {
	In   map[string]string
	pos  Pos
	from map[string]Pos // of what stands in translation files, by tag
}

// at is where a language's text was written; whole where it is not known.
func (t Text) at(tag string, whole Pos) Pos {
	if p, ok := t.from[tag]; ok {
		return p
	}
	return whole
}

// IsZero reports whether there is no text in any language.
func (t Text) IsZero() bool { return len(t.In) == 0 }

// MarshalJSON writes the languages as an object.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.In) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Text) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &t.In) }

// For returns the text in the first language of the chain that has it: the one
// asked for, its base, English, then whichever comes first by tag.
func (t Text) For(language string) string {
	s, _ := t.Find(language)
	return s
}

// Find is For, and also tells which language it found.
func (t Text) Find(language string) (text, found string) {
	for tag := language; tag != ""; tag = parent(tag) {
		if s, ok := t.In[tag]; ok {
			return s, tag
		}
	}
	if s, ok := t.In["en"]; ok {
		return s, "en"
	}
	for _, tag := range slices.Sorted(maps.Keys(t.In)) {
		return t.In[tag], tag
	}
	return "", ""
}

func parent(tag string) string {
	if i := strings.LastIndexByte(tag, '-'); i > 0 {
		return tag[:i]
	}
	return ""
}

// Blanks lists the values that a text names as {{name}}, in order.
func Blanks(text string) []string {
	var names []string
	_ = fill(text, func(name string) (string, bool) {
		names = append(names, name)
		return "", true
	})
	return names
}

// Fill puts values into {{name}}. A value that lookup does not have leaves the
// blank out, with one of the spaces around it.
func Fill(text string, lookup func(name string) (string, bool)) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return fill(text, lookup)
}

func fill(text string, lookup func(string) (string, bool)) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{{")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		name, after, ok := strings.Cut(rest, "}}")
		if !ok {
			out.WriteString("{{" + rest)
			return out.String()
		}
		value, ok := lookup(strings.TrimSpace(name))
		if !ok && strings.HasSuffix(out.String(), " ") {
			after = strings.TrimPrefix(after, " ")
		}
		out.WriteString(value)
		text = after
	}
}
