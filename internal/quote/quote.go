// Package quote is one free text on its way to being quoted: who has read it, what its author
// agreed to, and from when on it can be used (docs/privacy.md, R12). It knows no person but the
// officers who read, and writes nothing.
package quote

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"blether/internal/theme"
)

// State of a text.
type State string

// States.
const (
	Unread  State = ""        // no moderator has decided
	Chosen  State = "chosen"  // as its author wrote it, and let it be quoted; they can still say no
	Offered State = "offered" // with words taken out: it waits for its author's yes
	Agreed  State = "agreed"  // its author has said yes to that
	Refused State = "refused" // its author has said no
	Dropped State = "dropped" // a moderator keeps it from being quoted
)

// Veto is how long an author can say no before what they wrote is used.
const Veto = 14 * 24 * time.Hour

// Said is what stands with a text in secret.
type Said struct {
	State   State  `json:"state,omitempty"`
	Changed string `json:"text,omitempty"`   // as it would be quoted, where words were taken out
	Reason  string `json:"reason,omitempty"` // why it was changed, or dropped
	// Translated: Changed is a translation into the language of reports, by whoever decided. It is
	// quoted in that language alone, since the other one can tell who wrote it.
	Translated bool   `json:"translated,omitempty"`
	By         string `json:"by,omitempty"`     // the moderator
	Second     string `json:"second,omitempty"` // who agreed, where a group wants two
	// From is when it can be used at the earliest.
	From time.Time `json:"from,omitzero"`
	// Left is a message for its author, who alone can find it.
	Left string `json:"left,omitempty"`
	// Coding is what it is about, as each moderator found.
	Coding theme.Coding `json:"coding,omitempty"`
	// Notes are what its author says to notes that rest on it, by the note's id.
	Notes map[string]bool `json:"notes,omitempty"`
}

// Kept tells whether it is kept when texts are deleted in time: it is quoted, or a note rests on it.
func (s *Said) Kept() string {
	for _, yes := range s.Notes {
		if yes && s.State != Chosen && s.State != Agreed {
			return "noted"
		}
	}
	return string(s.State)
}

// Text is one free text of a round that is over.
type Text struct {
	ID       string // hex
	Round    string
	Question string
	Words    string // as its author wrote it, after redaction
	Nation   string // attributed only where that block is large enough
	May      bool   // its author let it be quoted
	Open     bool   // it came by an open link: it is in no figure
	Said
}

// Quoted is what would be quoted.
func (t *Text) Quoted() string {
	if t.Changed != "" {
		return t.Changed
	}
	return t.Words
}

// Seen names what would be quoted, as somebody saw it: who agrees to another text agrees to
// nothing.
func (t *Text) Seen() string {
	const bytes = 8
	sum := sha256.Sum256([]byte(t.Quoted()))
	return hex.EncodeToString(sum[:bytes])
}

// Usable tells whether it can be used now; two tells that a group wants two people to agree.
func (t *Text) Usable(now time.Time, two bool) bool {
	return (t.State == Chosen || t.State == Agreed) && !now.Before(t.From) && (!two || t.Second != "" && t.Second != t.By)
}

// Decision is what a moderator decides on a text.
type Decision struct {
	Use    bool
	Text   string // as it would be quoted; the same as it was where nothing is taken out
	Reason string
	// Translated: Text is a translation, which is held to no word of the original; its author sees
	// both.
	Translated bool
	// Foreign is the language that the text seems to be in, where reports are in another: it is
	// quoted in a translation alone. Empty where it is theirs, or nobody can tell. Sure: who
	// decides says that it is in theirs.
	Foreign string
	Sure    bool
}

// Longest is how long a text of a moderator is, in letters.
const Longest = 600

// Decide is what becomes of a text; flaw says in words what is wrong with the decision.
func (t *Text) Decide(d Decision, by string, now time.Time) (out Said, flaw string) {
	out = Said{By: by, Left: t.Left, Coding: t.Coding, Notes: t.Notes, Reason: strings.TrimSpace(d.Reason)}
	text := strings.TrimSpace(d.Text)
	switch {
	case t.State == Refused:
		return t.Said, "its author has said no: that stands"
	case !d.Use && out.Reason == "":
		return out, "say in a few words why it is not to be quoted"
	case utf8.RuneCountInString(out.Reason) > Longest:
		return out, "the reason is too long"
	case !d.Use:
		out.State = Dropped
	case !t.May:
		return out, "its author did not let it be quoted"
	case d.Translated && (text == "" || text == strings.TrimSpace(t.Words)):
		return out, "write the translation in the place of the text"
	case d.Translated && utf8.RuneCountInString(text) > 2*utf8.RuneCountInString(t.Words)+Longest:
		return out, "the translation is much longer than what was written"
	case d.Translated:
		out.State, out.Changed, out.Translated = Offered, text, true
	case d.Foreign != "" && !d.Sure:
		return out, "it seems to be in another language (" + d.Foreign + "), which can tell who wrote it: translate it, or say that it is in English"
	case text == "" || text == strings.TrimSpace(t.Words):
		out.State, out.From = Chosen, now.Add(Veto)
	case out.Reason == "":
		return out, "say why it was changed: its author reads it"
	case !Within(text, t.Words):
		return out, "words can be taken out, with … in their place, and nothing be put in"
	default:
		out.State, out.Changed = Offered, text
	}
	return out, ""
}

// tags are what redaction puts in the place of what identifies, and what a moderator may.
var tags = map[string]bool{"[name]": true, "[phone]": true, "[email]": true, "[link]": true, "[handle]": true, "[postcode]": true, "[number]": true, "[birth]": true, "[insurance]": true, "[plate]": true, "[address]": true, "[place]": true}

// Within tells whether a text is another one with words left out, and … or a tag as [name] where
// they stood: a moderator does not put words into anybody's mouth.
func Within(short, long string) bool {
	rest := strings.Fields(long)
	for _, word := range strings.Fields(short) {
		if word == "…" || word == "..." || tags[strings.TrimRight(word, ".,;:!?…")] {
			continue
		}
		at := -1
		for n, w := range rest {
			if strings.Trim(w, ".,;:!?…") == strings.Trim(word, ".,;:!?…") {
				at = n
				break
			}
		}
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

// Leave adds a message for its author to those that they may not have read yet; flaw says in words
// what is wrong with it.
func (t *Text) Leave(message string) (out Said, flaw string) {
	const most = 3 * Longest
	message = strings.TrimSpace(message)
	out = t.Said
	n := utf8.RuneCountInString(message)
	switch {
	case n == 0 || n > Longest:
		return out, "a message has between 1 and 600 letters"
	case utf8.RuneCountInString(out.Left)+n > most:
		return out, "so much waits for its author already that no more can be left"
	case out.Left != "":
		out.Left += "\n\n"
	}
	out.Left += message
	return out, ""
}

// Answer is what an author says to a quote of theirs, by their code; the same again is fine. ok is
// false where there is nothing to say to.
func (t *Text) Answer(yes bool, now time.Time) (out Said, ok bool) {
	out = t.Said
	switch {
	case t.State == Agreed && yes || t.State == Refused && !yes:
	case t.State == Offered && yes:
		out.State, out.From = Agreed, now
	case !yes && (t.State == Offered || t.State == Chosen || t.State == Agreed):
		out.State = Refused
	default:
		return out, false
	}
	return out, true
}
