package report

import (
	"fmt"
	"slices"
	"strings"

	"blether/internal/release"
)

// PlaceName is a place that a release speaks of.
type PlaceName struct{ Name, Label string }

// Places lists the places that a release shows, pools or holds back, in its
// order. What a pool takes together has no label in the document, but a name.
func Places(d *release.Document, language string) []PlaceName {
	var out []PlaceName
	add := func(name, label string) {
		if name != "" && name != "unsaid" && !slices.ContainsFunc(out, func(p PlaceName) bool { return p.Name == name }) {
			out = append(out, PlaceName{name, label})
		}
	}
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Level == area && !b.Pool {
			add(b.Place, In(b.Label, language))
		}
	}
	for _, h := range d.HeldBack {
		if h.Level == area {
			add(h.Place, In(h.Label, language))
		}
	}
	for i := range d.Blocks {
		for _, name := range d.Blocks[i].Places {
			add(name, spoken(name))
		}
	}
	return out
}

const area = "area"

// spoken is a name as it is read.
func spoken(name string) string {
	if name == "unsaid" {
		return "those who gave no place"
	}
	words := strings.Fields(strings.ReplaceAll(name, "_", " "))
	for i, w := range words {
		letters := []rune(w)
		words[i] = strings.ToUpper(string(letters[:1])) + string(letters[1:])
	}
	return strings.Join(words, " ")
}

// find takes a name, or a label in any language.
func find(d *release.Document, place, language string) (PlaceName, error) {
	all := Places(d, language)
	labels := map[string][]string{}
	for _, b := range d.Blocks {
		for _, l := range b.Label {
			labels[b.Place] = append(labels[b.Place], l)
		}
	}
	for _, h := range d.HeldBack {
		for _, l := range h.Label {
			labels[h.Place] = append(labels[h.Place], l)
		}
	}
	var names []string
	for _, p := range all {
		if slices.ContainsFunc(append(labels[p.Name], p.Name, p.Label), func(s string) bool { return strings.EqualFold(s, strings.TrimSpace(place)) }) {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return PlaceName{}, fmt.Errorf("%w: it has no places", ErrPlace)
	}
	return PlaceName{}, fmt.Errorf("%w: %q; it has %s", ErrPlace, place, strings.Join(names, ", "))
}

// notes explain what is shown of one place, pools above all: a figure of several
// places may not be taken for one of theirs.
func notes(d *release.Document, p PlaceName, language string) []string {
	out := []string{"This is what the release shows of " + p.Label + ", and nothing else of it. No figure was made for it. The receipt is that of the whole release."}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if !b.Pool {
			continue
		}
		var others []string
		for _, name := range b.Places {
			if name != p.Name {
				others = append(others, spoken(name))
			}
		}
		out = append(out, fmt.Sprintf("%s is not shown by itself. Answers from there, if there were any, are counted in “%s”, together with %s. Nothing in that figure tells of %s alone.",
			p.Label, Place(b, language), strings.Join(others, ", "), p.Label))
	}
	if len(d.HeldBack) > 0 {
		out = append(out, "What is held back of "+p.Label+" is said below, with what would free it.")
	}
	return out
}
