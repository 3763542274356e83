package quote

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Note is what a moderator wrote of some texts together, where too few answered for figures
// (docs/privacy.md, R5). It is not changed: another note is another id.
type Note struct {
	ID       string   `json:"-"`
	Round    string   `json:"-"`
	Question string   `json:"question"`
	Text     string   `json:"text"`
	By       string   `json:"by"`
	On       []string `json:"on"` // ids of the texts that it rests on
}

// LeastTexts is on how many texts a note rests: of one it would be a quote in other words.
const LeastTexts = 2

// Flaw says in words what is wrong with a note on these texts; empty where nothing is.
func (n *Note) Flaw(texts []Text) string {
	switch letters := utf8.RuneCountInString(strings.TrimSpace(n.Text)); {
	case letters == 0 || letters > Longest:
		return "a note has between 1 and 600 letters"
	case len(n.On) < LeastTexts:
		return "a note rests on at least two texts; of one it is a quote"
	}
	for _, id := range n.On {
		i := slices.IndexFunc(texts, func(t Text) bool { return t.ID == id && t.Question == n.Question })
		switch {
		case i < 0:
			return "a text that it rests on is gone: look at the page again"
		case texts[i].State == Refused || !texts[i].May:
			return "it rests on a text that its author does not want quoted"
		}
	}
	return ""
}

// Stands tells whether the author of each text has said yes. Where one has said no, or has taken
// their words back, it never will.
func (n *Note) Stands(texts []Text) (stands, over bool) {
	stands = true
	for _, id := range n.On {
		i := slices.IndexFunc(texts, func(t Text) bool { return t.ID == id })
		if i < 0 {
			return false, true
		}
		yes, said := texts[i].Notes[n.ID]
		if said && !yes {
			return false, true
		}
		stands = stands && yes
	}
	return stands, false
}

// AnswerNote is what an author says to a note that rests on their words. A no stands.
func (t *Text) AnswerNote(id string, yes bool) (out Said, ok bool) {
	out = t.Said
	if before, said := t.Notes[id]; said && !before && yes {
		return out, false
	}
	out.Notes = maps.Clone(t.Notes)
	if out.Notes == nil {
		out.Notes = map[string]bool{}
	}
	out.Notes[id] = yes
	return out, true
}
