package safeguard

import (
	"slices"
	"strings"
)

// Reader is somebody who is told of contacts.
type Reader struct {
	Say      func(key string) string // a text of the catalogue in their language
	Language string
	Nations  []string // that are theirs; none where it is unknown
}

// Lines writes contacts for a chat, one a line: how to call or write, when, and what to know.
func (r Reader) Lines(contacts []Contact) string {
	var lines []string
	for _, c := range contacts {
		if line := r.line(c); line != "" {
			if c.Note != "" {
				line += ". " + r.Note(c.Note)
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// Short writes a few contacts under a text about a worry, one a line, each with a way to write
// where there is one.
func (r Reader) Short(contacts []Contact) string {
	var lines []string
	for _, c := range contacts {
		line := r.line(c)
		if line == "" {
			continue
		}
		if w, ok := c.written(); ok && c.Call != "" {
			line += ", " + r.Kind(w.Kind) + ": " + w.Detail
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// line is empty for a contact that one can neither call nor write to.
func (r Reader) line(c Contact) string {
	way := c.Main()
	if way == "" {
		return ""
	}
	about := r.Hours(c)
	if spoken := r.Spoken(c); spoken != "" {
		about += ", " + spoken
	}
	return r.Name(c) + ": " + way + " (" + about + ")"
}

// WithoutPhone writes the ways for who does not use the phone, one a line.
func (r Reader) WithoutPhone(contacts []Contact) string {
	var lines []string
	for _, c := range contacts {
		for _, w := range c.Access {
			line := r.Name(c) + ", " + r.Kind(w.Kind)
			if w.Detail != "" {
				line += ": " + w.Detail
			}
			if w.Note != "" {
				line += " (" + r.Note(w.Note) + ")"
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// Silent names the ways to 999 for who cannot hear or speak, shortly; empty where there are none.
func (r Reader) Silent(contacts []Contact) string {
	var ways []string
	if len(contacts) > 0 && contacts[0].Call == emergency {
		for _, w := range contacts[0].Access {
			ways = append(ways, w.Detail+" ("+r.Kind(w.Kind)+")")
		}
	}
	return strings.Join(ways, ", ")
}

// Main is how a contact is reached first: its number, or where one writes; empty where it is
// reached in sign language or through a relay alone.
func (c Contact) Main() string {
	if c.Call != "" {
		return c.Call
	}
	w, _ := c.written()
	return w.Detail
}

// written is the first way by which one can write.
func (c Contact) written() (Way, bool) {
	i := slices.IndexFunc(c.Access, func(w Way) bool { return w.Kind == Text || w.Kind == Web || w.Kind == Email })
	if i < 0 {
		return Way{}, false
	}
	return c.Access[i], true
}

// Name is a contact's name, with its nation where the reader may be of another.
func (r Reader) Name(c Contact) string {
	of := slices.Compact(slices.Sorted(slices.Values(r.Nations)))
	if len(of) == 1 || len(c.Nations) != 1 {
		return c.Name
	}
	return c.Name + " (" + r.Say("nation_"+c.Nations[0]) + ")"
}

// Hours says when a contact is there.
func (r Reader) Hours(c Contact) string {
	if c.Hours == "always" {
		return r.Say("hours_always")
	}
	return c.Hours
}

// Kind names a kind of way.
func (r Reader) Kind(kind string) string { return r.Say("way_" + kind) }

// Note is a text of the catalogue by the end of its key, or else what stands in the file.
func (r Reader) Note(note string) string {
	key := "contact_note_" + note
	if said := r.Say(key); said != key {
		return said
	}
	return note
}

// Spoken tells who uses another language than English that an interpreter can be asked for.
func (r Reader) Spoken(c Contact) string {
	if r.Language == "en" || slices.Contains(c.Languages, r.Language) || !slices.Contains(c.Languages, Interpreter) {
		return ""
	}
	return r.Say("contact_interpreter")
}
