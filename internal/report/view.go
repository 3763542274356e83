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
	// Said are quotes beside a release as a whole, in an order of their own. They stand in no
	// release, since their authors can take them back.
	Said []Said
}

// Said is a quote, as it may be used and attributed (docs/privacy.md, R12).
type Said struct {
	Asked, Text string
	From        string // a nation; empty where it is too small to be named
}

// InTheirWords is what a reader of quotes must know.
const InTheirWords = "Each of these people has let it be quoted, and could say no. They stand beside no figure of the same person, and the order tells nothing. Look again before you print: who takes words back, takes them out of the next file."

// By attributes a quote.
func (s Said) By() string {
	if s.From == "" {
		return "somebody who answered"
	}
	return "somebody in " + s.From
}

// Errors of who asks for what a release does not have. Both are wrapped with
// what there is.
var (
	ErrPlace    = errors.New("no such place in the release")
	ErrQuestion = errors.New("no such question in the release")
)

// Whole is all of a release.
func Whole(d *release.Document, language, dir string) View {
	return View{Document: d, Language: language, Dir: dir, Notes: coded(d, language)}
}

// Heading is the title, and the place where it is about one.
func (v View) Heading() string {
	title := In(v.Title, v.Language)
	if v.Themes != nil {
		title += ": what people wrote, by theme"
	}
	if v.Place != "" {
		title += ": " + v.Place
	}
	return title
}

// Results says of which day a release is.
func Results(d *release.Document) string {
	text := "Results of " + d.Date + "."
	if d.Themes != nil {
		text = "What people wrote in their own words, by theme, counted on " + d.Date + "."
	}
	if !d.Final {
		text += " More may follow on later dates."
	}
	return text
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
	v.Said = nil // a quote is of no place
	return v, nil
}

// coded says how the themes of a release were found, and what belongs to each.
func coded(d *release.Document, language string) []string {
	t := d.Themes
	if t == nil {
		return nil
	}
	out := []string{"A person read each text and noted what it is about, by a codebook. A text may be about several themes, or none; of who wrote nothing it tells nothing."}
	if t.Coders == 2 {
		line := "Two people coded each text, apart from one another, and then came to agree."
		if t.Agreement != "" {
			line += " Their agreement before that was " + t.Agreement + " (Cohen’s kappa, words of Landis and Koch)."
		}
		out = append(out, line)
	}
	for i := range d.Questions {
		for _, p := range d.Questions[i].Points {
			out = append(out, In(p.Label, language)+": "+t.Belongs[p.Name])
		}
	}
	return out
}

func about(b *release.Block, place string) bool {
	return b.Level == area && b.Place == place || b.Pool && slices.Contains(b.Places, place)
}

func only(blocks []release.Block, keep func(*release.Block) bool) []release.Block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b release.Block) bool { return !keep(&b) })
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
	v.Document, v.Said = &d, nil
	return v, nil
}
