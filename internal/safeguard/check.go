package safeguard

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Known is what others know and contacts name: categories of worry, Boards and Trusts. What is
// empty is not looked at.
type Known struct{ Categories, Areas []string }

// Nations lists those that contacts are known for.
func Nations() []string { return []string{"scotland", "northern_ireland"} }

// Check reports everything that is wrong with contacts on a day: Mistakes, and what is past its
// date.
func Check(l List, k Known, today time.Time) error {
	errs := mistakes(l, k)
	for _, c := range l.Contacts {
		if why := c.late(today); why != "" {
			errs = append(errs, c.mistake("%s", why))
		}
	}
	return errors.Join(errs...)
}

// Mistakes are what is wrong with contacts on any day.
func Mistakes(l List, k Known) error { return errors.Join(mistakes(l, k)...) }

func mistakes(l List, k Known) []error {
	var errs []error
	seen := map[string]bool{}
	for _, c := range l.Contacts {
		if c.Withdrawn {
			errs = append(errs, c.mistake("withdraws %q, which is not among those that come with the program", c.Key))
			continue
		}
		errs = append(errs, c.lacks()...)
		if seen[c.Key] {
			errs = append(errs, c.mistake("the key %q stands twice", c.Key))
		}
		seen[c.Key] = true
		errs = append(errs, c.unknown(k)...)
		errs = append(errs, c.never(l.Stale)...)
	}
	for _, nation := range Nations() {
		errs = append(errs, covered(l.Contacts, nation, k.Categories)...)
	}
	return errs
}

func (c *Contact) mistake(text string, args ...any) error {
	return fmt.Errorf("%s: contact %q: %w", c.at, c.Name, fmt.Errorf(text, args...))
}

// keys are written so.
var keys = regexp.MustCompile(`^[a-z0-9_]+$`)

// lacks are the parts that an entry has not, or that are not as they are written.
func (c *Contact) lacks() []error {
	var errs []error
	add := func(bad bool, text string, args ...any) {
		if bad {
			errs = append(errs, c.mistake(text, args...))
		}
	}
	add(c.Name == "", "it has no name")
	add(!keys.MatchString(c.Key), "its key is %q; write small letters, digits and _", c.Key)
	add(len(c.Nations) == 0, "it names no nation")
	add(c.Call == "" && len(c.Access) == 0, "there is no way to reach it")
	add(c.Hours == "", "it says no hours; write always, or the hours")
	add(c.Source == "", "it names no source")
	add(c.Call != "" && !dialled(c.Call), "%q is no telephone number; write it in quotes, with its 0", c.Call)
	for _, w := range c.Access {
		why := w.wrong()
		add(why != "", "access %s %q: %s", w.Kind, w.Detail, why)
	}
	_, err := time.Parse(time.DateOnly, c.CheckedOn)
	_, err2 := time.Parse(time.DateOnly, c.NextCheck)
	add(err != nil || err2 != nil || c.NextCheck <= c.CheckedOn, "write checked_on and next_check as 2026-11-20, next_check later")
	return errs
}

var tongue = regexp.MustCompile(`^[a-z]{2,3}$`)

// unknown are names in an entry that nobody knows.
func (c *Contact) unknown(k Known) []error {
	var errs []error
	hold := func(what string, said, known []string) {
		for _, one := range said {
			if len(known) > 0 && !slices.Contains(known, one) {
				errs = append(errs, c.mistake("%s: there is no %q; known: %s", what, one, strings.Join(known, ", ")))
			}
		}
	}
	hold("nations", c.Nations, Nations())
	hold("areas", c.Areas, k.Areas)
	hold("about", c.About, k.Categories)
	for _, l := range c.Languages {
		if l != Interpreter && !tongue.MatchString(l) {
			errs = append(errs, c.mistake("languages: %q is neither a tag, as pl, nor interpreter", l))
		}
	}
	return errs
}

// menuDigit tells which key to press in a line's menu. Menus change, and differ by nation; 55 is
// no menu.
var menuDigit = regexp.MustCompile(`(?i)\b(?:press|option|choose|key|dial)(?:\s+(?:option|number|key))?\s+[0-9#*](?:\D|$)`)

// never are things that must not be shown (docs/safety.md, "Contacts").
func (c *Contact) never(stale []Stale) []error {
	var errs []error
	texts := []string{c.Name, c.Call, c.Note, c.Hours}
	dialled := []string{c.Call}
	for _, w := range c.Access {
		texts, dialled = append(texts, w.Detail, w.Note), append(dialled, w.Detail, w.Note)
	}
	if slices.ContainsFunc(texts, menuDigit.MatchString) {
		errs = append(errs, c.mistake("it names a key to press in a menu; menus change, and differ by nation"))
	}
	for _, n := range numbers(strings.Join(dialled, " ; ")) {
		for _, s := range stale {
			if slices.Contains(numbers(s.Number), n) {
				errs = append(errs, c.mistake("%s is an old number: %s", s.Number, s.Reason))
			}
		}
		if n == "111" && slices.Contains(c.Nations, "northern_ireland") {
			errs = append(errs, c.mistake("Northern Ireland has no 111"))
		}
	}
	return errs
}

// covered says what a nation lacks: 999 first and without the phone, and for each category of
// worry somebody, also for who does not use the phone.
func covered(contacts []Contact, nation string, categories []string) []error {
	var errs []error
	add := func(text string, args ...any) { errs = append(errs, fmt.Errorf(nation+": "+text, args...)) }
	var here []Contact
	for _, c := range contacts {
		if slices.Contains(c.Nations, nation) && len(c.Areas) == 0 {
			here = append(here, c)
		}
	}
	switch {
	case len(here) == 0 || here[0].Call != emergency:
		add("999 does not come first")
	case len(here[0].Access) == 0:
		add("there is no way to 999 without the phone")
	}
	for _, category := range categories {
		all := slices.DeleteFunc(slices.Clone(here), func(c Contact) bool { return !slices.Contains(c.About, category) })
		switch {
		case category == "emergency": // 999, as above
		case len(all) == 0:
			add("nobody for the category %s", category)
		case !slices.ContainsFunc(all, func(c Contact) bool { return len(c.Access) > 0 }):
			add("no way without the phone for the category %s", category)
		}
	}
	return errs
}

// late says why an entry is past its date; empty where it is not.
func (c *Contact) late(today time.Time) string {
	next, err := time.Parse(time.DateOnly, c.NextCheck)
	checked, err2 := time.Parse(time.DateOnly, c.CheckedOn)
	switch {
	case err != nil || err2 != nil:
		return "" // told by lacks
	case checked.After(today):
		return "checked_on lies in the future"
	case !next.After(today):
		return "it was to be checked again by " + c.NextCheck
	}
	return ""
}

// notice is how long before its date an entry is named: there is time to call every line.
const notice = 30 * 24 * time.Hour

// Due are the contacts that must be checked again within 30 days, or should have been, and the
// first day of them, as it is written.
func Due(contacts []Contact, today time.Time) (by string, due []Contact) {
	for _, c := range contacts {
		if next, err := time.Parse(time.DateOnly, c.NextCheck); err != nil || next.Sub(today) > notice {
			continue
		}
		due = append(due, c)
		if by == "" || c.NextCheck < by {
			by = c.NextCheck
		}
	}
	return by, due
}
