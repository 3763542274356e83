// Package safeguard holds what is said and shown when somebody may not be safe.
// It knows the contacts of each nation. It stores nothing and sends nothing.
package safeguard

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed contacts.yaml
var contactFile []byte

// Contact is one place to turn to.
type Contact struct {
	Name      string   `yaml:"name"`
	Key       string   `yaml:"key"`
	About     []string `yaml:"about"` // categories of worry that it is shown for first
	Nations   []string `yaml:"nations"`
	Call      string   `yaml:"call"`
	Text      string   `yaml:"text"`
	Hours     string   `yaml:"hours"` // "always", or as written
	Note      string   `yaml:"note"`  // key of a further line
	Source    string   `yaml:"source"`
	CheckedOn string   `yaml:"checked_on"` // 2006-01-02
	NextCheck string   `yaml:"next_check"`
}

// stale are numbers that were right once. None may ever be shown again.
var stale = []string{"08454242424", "03001239944"}

// Contacts reads the contacts that come with the program.
func Contacts() ([]Contact, error) {
	var f struct {
		Contacts []Contact `yaml:"contacts"`
	}
	if err := yaml.UnmarshalWithOptions(contactFile, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	return f.Contacts, nil
}

// Check reports every entry that is incomplete, stale or past its date.
func Check(contacts []Contact, today time.Time) error {
	var errs []error
	for _, c := range contacts {
		next, err := time.Parse(time.DateOnly, c.NextCheck)
		checked, err2 := time.Parse(time.DateOnly, c.CheckedOn)
		switch {
		case c.Name == "" || len(c.Nations) == 0 || c.Source == "" || c.Call+c.Text == "" || c.Hours == "":
			errs = append(errs, fmt.Errorf("contact %q lacks a name, nations, a way, hours or a source", c.Name))
		case err != nil || err2 != nil:
			errs = append(errs, fmt.Errorf("contact %q: dates are written 2006-01-02", c.Name))
		case checked.After(today) || !next.After(checked):
			errs = append(errs, fmt.Errorf("contact %q: checked_on lies in the future, or next_check before it", c.Name))
		case !next.After(today):
			errs = append(errs, fmt.Errorf("contact %q was to be checked again by %s", c.Name, c.NextCheck))
		case slices.Contains(stale, strings.ReplaceAll(c.Call, " ", "")):
			errs = append(errs, fmt.Errorf("contact %q has a number that is known to be old", c.Name))
		}
	}
	return errors.Join(errs...)
}

// For chooses the contacts of some nations; of all where none is known.
func For(contacts []Contact, nations []string) []Contact {
	if len(nations) == 0 {
		return contacts
	}
	var out []Contact
	for _, c := range contacts {
		if slices.ContainsFunc(c.Nations, func(n string) bool { return slices.Contains(nations, n) }) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return contacts // a nation that nobody here knows: better too many than none
	}
	return out
}

// few is how many contacts stand under a text about one worry: more is not read.
const few = 3

// About chooses the contacts for one category of worry in some nations, at most three.
func About(contacts []Contact, nations []string, category string) []Contact {
	var out []Contact
	for _, c := range For(contacts, nations) {
		if len(out) < few && slices.Contains(c.About, category) {
			out = append(out, c)
		}
	}
	return out
}

// Lines writes contacts for a chat, one a line, 999 first. say gives a text of
// the catalogue by its key.
func Lines(contacts []Contact, say func(key string) string) string {
	var lines []string
	for _, c := range contacts {
		way := c.Call
		if way == "" {
			way = c.Text
		}
		lines = append(lines, c.Name+": "+way+" ("+Hours(c, say)+")")
	}
	return strings.Join(lines, "\n")
}

// Hours says when a contact is there.
func Hours(c Contact, say func(key string) string) string {
	if c.Hours == "always" {
		return say("hours_always")
	}
	return c.Hours
}
