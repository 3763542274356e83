package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"blether/internal/release"
)

// View is what is drawn of a release: all of it, or what concerns one place or
// one question. It leaves out and never adds, so that every figure of it stands
// in the release (R11).
type View struct {
	// Document is the release, or a copy of it that has less in it. Such a copy is
	// drawn and never written: its hash is that of the whole.
	*release.Document
	Language, Dir string
	Place         string   // label of the one place; "" for all
	Notes         []string // what a reader of one place must know
}

// Errors of who asks for what a release does not have. Both are wrapped with
// what there is.
var (
	ErrPlace    = errors.New("no such place in the release")
	ErrQuestion = errors.New("no such question in the release")
)

// Whole is all of a release.
func Whole(d *release.Document, language, dir string) View {
	return View{Document: d, Language: language, Dir: dir}
}

// Heading is the title, and the place where it is about one.
func (v View) Heading() string {
	title := In(v.Title, v.Language)
	if v.Place != "" {
		title += ": " + v.Place
	}
	return title
}

// Results says of which day a release is.
func Results(d *release.Document) string {
	text := "Results of " + d.Date + "."
	if !d.Final {
		text += " More may follow on later dates."
	}
	return text
}

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

// Of leaves what concerns one place, which is asked for by its name or label:
// its own blocks, the pools that it is in, and that it is held back.
func (v View) Of(place string) (View, error) {
	p, err := find(v.Document, place, v.Language)
	if err != nil {
		return View{}, err
	}
	d := *v.Document
	d.Blocks = only(d.Blocks, func(b *release.Block) bool { return about(b, p.Name) })
	d.Totals = only(d.Totals, func(b *release.Block) bool { return about(b, p.Name) })
	d.HeldBack = slices.DeleteFunc(slices.Clone(d.HeldBack), func(h release.HeldBack) bool { return h.Level != area || h.Place != p.Name })
	d.Receipt.HeldBack = len(d.HeldBack) > 0 // "see below" is said only where it is below
	v.Document, v.Place = &d, p.Label
	v.Notes = notes(&d, p, v.Language)
	return v, nil
}

func about(b *release.Block, place string) bool {
	return b.Level == area && b.Place == place || b.Pool && slices.Contains(b.Places, place)
}

func only(blocks []release.Block, keep func(*release.Block) bool) []release.Block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b release.Block) bool { return !keep(&b) })
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

// About leaves one question.
func (v View) About(name string) (View, error) {
	q := question(v.Document, name)
	if q == nil {
		var names []string
		for i := range v.Questions {
			names = append(names, v.Questions[i].Name)
		}
		return View{}, fmt.Errorf("%w: %q; it has %s", ErrQuestion, name, strings.Join(names, ", "))
	}
	d := *v.Document
	d.Questions = []release.Asked{*q}
	v.Document = &d
	return v, nil
}
