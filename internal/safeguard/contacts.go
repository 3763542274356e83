// Package safeguard holds what is said and shown when somebody may not be safe.
// It knows the contacts of each nation. It stores nothing and sends nothing.
package safeguard

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

//go:embed contacts.yaml
var contactFile []byte

//go:embed template.yaml
var template []byte

// Contact is one place to turn to.
type Contact struct {
	Name      string   `yaml:"name"`
	Key       string   `yaml:"key"`
	About     []string `yaml:"about"` // categories of worry that it is shown for first
	Nations   []string `yaml:"nations"`
	Areas     []string `yaml:"areas"` // Boards or Trusts; none for all of its nations
	Call      string   `yaml:"call"`
	Access    []Way    `yaml:"access"`
	Languages []string `yaml:"languages"` // by tag, or Interpreter
	Hours     string   `yaml:"hours"`     // "always", or as written
	Note      string   `yaml:"note"`      // end of a key of the catalogue, or a text
	Source    string   `yaml:"source"`
	CheckedOn string   `yaml:"checked_on"` // 2006-01-02
	NextCheck string   `yaml:"next_check"`
	// Withdrawn takes the contact of this key away; only an operator's file says so.
	Withdrawn bool `yaml:"withdrawn"`

	at string // file and line, for mistakes
}

// Way is a way to a contact for who does not use the phone.
type Way struct {
	Kind   string `yaml:"kind"`
	Detail string `yaml:"detail"`
	Note   string `yaml:"note"`
}

// Kinds of ways.
const (
	BSL          = "bsl"
	Relay        = "relay"
	Text         = "text"
	Email        = "email"
	Web          = "web"
	Textphone    = "textphone"
	EmergencySMS = "emergency_sms"
)

// Interpreter stands among languages where an interpreter can be asked for.
const Interpreter = "interpreter"

// Stale is a number that was right once.
type Stale struct {
	Number string `yaml:"number"`
	Reason string `yaml:"reason"`
}

// List is what a file of contacts says.
type List struct {
	Contacts []Contact `yaml:"contacts"`
	Stale    []Stale   `yaml:"stale"`
}

// Shipped are the contacts that come with the program.
func Shipped() (List, error) { return Read("contacts.yaml", contactFile) }

// Template is a file for an operator, with everything in it that they have to confirm.
func Template() string { return string(template) }

// Read reads a file of contacts; name stands in what is said of mistakes.
func Read(name string, data []byte) (List, error) {
	var l List
	if err := yaml.UnmarshalWithOptions(data, &l, yaml.Strict()); err != nil {
		return l, fmt.Errorf("read contacts in %s: %w", name, err)
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return l, fmt.Errorf("read contacts in %s: %w", name, err)
	}
	for i := range l.Contacts {
		l.Contacts[i].at = filepath.Base(name)
		path, err := yaml.PathString(fmt.Sprintf("$.contacts[%d]", i))
		if err != nil {
			continue
		}
		if node, err := path.FilterFile(file); err == nil {
			l.Contacts[i].at = fmt.Sprintf("%s:%d", filepath.Base(name), node.GetToken().Position.Line)
		}
	}
	return l, nil
}

// With puts an operator's contacts to those that come with the program: one of the same key
// takes the other's place, or takes it away. New ones come right after 999: who is near
// knows more.
func (l List) With(own List) List {
	out := List{Contacts: slices.Clone(l.Contacts), Stale: slices.Concat(l.Stale, own.Stale)}
	var fresh []Contact
	for n, c := range own.Contacts {
		i := slices.IndexFunc(l.Contacts, func(o Contact) bool { return o.Key == c.Key })
		twice := slices.ContainsFunc(own.Contacts[:n], func(o Contact) bool { return o.Key == c.Key })
		if i < 0 || twice { // twice is a mistake, which Mistakes tells
			fresh = append(fresh, c)
			continue
		}
		out.Contacts[i] = c
	}
	out.Contacts = slices.DeleteFunc(out.Contacts, func(c Contact) bool { return c.Withdrawn })
	after := 0
	for after < len(out.Contacts) && out.Contacts[after].Call == emergency {
		after++
	}
	out.Contacts = slices.Insert(out.Contacts, after, fresh...)
	return out
}

// emergency is the number that comes before all others.
const emergency = "999"

// For chooses the contacts for people of some nations and areas; those of all nations where
// none is known. What is for some areas alone is shown to nobody of whom no such area is known.
func For(contacts []Contact, nations, areas []string) []Contact {
	var out []Contact
	for _, c := range contacts {
		if near(c.Nations, nations) && (len(c.Areas) == 0 || len(areas) > 0 && near(c.Areas, areas)) {
			out = append(out, c)
		}
	}
	if len(out) == 0 && len(nations) > 0 {
		return For(contacts, nil, areas) // a nation that nobody here knows: better too many than none
	}
	return out
}

// near tells that one of some places is among others, or that no others are known.
func near(places, others []string) bool {
	return len(others) == 0 || slices.ContainsFunc(places, func(p string) bool { return slices.Contains(others, p) })
}

// few is how many contacts stand under a text about one worry: more is not read.
const few = 3

// About chooses those for one category of worry, at most three.
func About(contacts []Contact, category string) []Contact {
	var out []Contact
	for _, c := range contacts {
		if len(out) < few && slices.Contains(c.About, category) {
			out = append(out, c)
		}
	}
	return out
}
