// Package theme is what free texts are about: a codebook that a group keeps, what coders find in
// each text, how far two of them agree, and what may be worth a theme. It knows no person but the
// officers who code, shows nobody a text, and counts nothing: figures are releases
// (docs/privacy.md, section 3).
package theme

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Theme is one.
type Theme struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Belongs string `json:"belongs"`           // what belongs to it, and what does not
	Example string `json:"example,omitempty"` // in the officers' own words
	Within  string `json:"within,omitempty"`  // the wider theme that it lies in
}

// Book is a group's codebook.
type Book struct {
	Group  string  `json:"-"`
	Two    bool    `json:"two,omitempty"` // two people code each text, apart from one another
	Themes []Theme `json:"themes"`
	// Version counts changes; 0 for a book that was never written.
	Version int64 `json:"-"`
}

// Limits of a codebook. A question has at most as many options as people can keep in mind.
const (
	MostThemes = 24
	Longest    = 300 // letters of a text
	LongName   = 60  // letters of a name: it stands beside a bar
)

// Flaw is something that cannot be as it was asked for: of which theme, which field, and why.
type Flaw struct{ Theme, Field, Text string }

// Flaws says what is wrong with a codebook, all at once.
func (b *Book) Flaws() []Flaw {
	var out []Flaw
	if len(b.Themes) > MostThemes {
		out = append(out, Flaw{"", "name", "a codebook has at most 24 themes: put narrow ones together"})
	}
	names := map[string]bool{}
	for i := range b.Themes {
		t := &b.Themes[i]
		add := func(field, text string) { out = append(out, Flaw{t.ID, field, text}) }
		name := strings.ToLower(strings.TrimSpace(t.Name))
		switch {
		case name == "":
			add("name", "a theme has a name")
		case utf8.RuneCountInString(t.Name) > LongName:
			add("name", "the name is longer than 60 letters")
		case names[name]:
			add("name", "another theme has that name")
		}
		names[name] = true
		if strings.TrimSpace(t.Belongs) == "" {
			add("belongs", "say what belongs to it: two people should find the same")
		}
		if utf8.RuneCountInString(t.Belongs) > Longest || utf8.RuneCountInString(t.Example) > Longest {
			add("belongs", "what belongs to it, and the example, have at most 300 letters each")
		}
		if t.Within != "" && b.Named(t.Within) == nil {
			add("within", "there is no theme that it could lie in")
		}
		if round := b.circle(t.ID); round != nil {
			add("within", "a theme cannot lie within itself: "+strings.Join(round, " in "))
		}
	}
	return out
}

// Named is a theme by its id, nil for none.
func (b *Book) Named(id string) *Theme {
	i := slices.IndexFunc(b.Themes, func(t Theme) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Themes[i]
}

// circle is the way from a theme back to itself, by name; nil where there is none.
func (b *Book) circle(id string) []string {
	var way []string
	at := b.Named(id)
	for range b.Themes {
		if at == nil {
			return nil
		}
		way = append(way, at.Name)
		if at.Within == id {
			return append(way, b.Named(id).Name)
		}
		at = b.Named(at.Within)
	}
	return nil
}

// Whole is what a text with some themes is about: they, and every wider theme that they lie in, in
// the codebook's order. Themes that the codebook no longer has are left out.
func (b *Book) Whole(ids []string) []string {
	in := map[string]bool{}
	for _, id := range ids {
		for t := b.Named(id); t != nil && !in[t.ID]; t = b.Named(t.Within) {
			in[t.ID] = true
		}
	}
	out := []string{}
	for i := range b.Themes {
		if in[b.Themes[i].ID] {
			out = append(out, b.Themes[i].ID)
		}
	}
	return out
}
