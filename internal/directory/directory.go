// Package directory is what help there is where: services by place and need, and words in
// plain language. It reads data that others hand it, and remembers nobody who asked.
package directory

import (
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"
)

//go:embed services.yaml
var services []byte

//go:embed glossary.yaml
var glossary []byte

// Entry is one service.
type Entry struct {
	Name    string   `yaml:"name"`
	Nations []string `yaml:"nations"`
	Areas   []string `yaml:"areas"` // Boards or Trusts, by their names in flows/lists; none for all of its nations
	Needs   []string `yaml:"needs"`
	For     []string `yaml:"for"` // audiences; none for everybody
	Formats []string `yaml:"formats"`
	Call    string   `yaml:"call"`
	Text    string   `yaml:"text"`
	Web     string   `yaml:"web"`
	Hours   string   `yaml:"hours"` // "always", or as written
	// About says what it does, by language; English is there always.
	About     map[string]string `yaml:"about"`
	Source    string            `yaml:"source"`
	CheckedOn string            `yaml:"checked_on"`
	NextCheck string            `yaml:"next_check"`
	// Confirm says what the operator must find out before it is shown.
	Confirm string `yaml:"confirm"`
}

// Needs lists what somebody may look for.
func Needs() []string {
	return []string{"talk", "loss", "fathers", "pregnancy", "baby", "toddler", "mother_baby_unit", "violence", "money", "housing", "childcare", "rights", "access"}
}

// Nations lists those that are known.
func Nations() []string { return []string{"scotland", "northern_ireland"} }

// Read reads a file of services.
func Read(data []byte) ([]Entry, error) {
	var f struct {
		Services []Entry `yaml:"services"`
	}
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read services: %w", err)
	}
	return f.Services, nil
}

// Shipped are the services that come with the program.
func Shipped() ([]Entry, error) { return Read(services) }

// Check says everything that is wrong with some services on a day. known are the names of
// Boards and Trusts.
func Check(all []Entry, known []string, today time.Time) error {
	var errs []error
	seen := map[string]bool{}
	for i := range all {
		e := &all[i]
		add := func(bad bool, text string, args ...any) {
			if bad {
				errs = append(errs, fmt.Errorf("service %q: "+text, append([]any{e.Name}, args...)...))
			}
		}
		add(e.Name == "", "it has no name")
		add(seen[e.Name], "it stands twice")
		seen[e.Name] = true
		add(len(e.Nations) == 0, "it names no nation")
		for _, n := range e.Nations {
			add(!slices.Contains(Nations(), n), "there is no nation %q", n)
		}
		for _, a := range e.Areas {
			add(!slices.Contains(known, a), "there is no Board or Trust %q", a)
		}
		add(len(e.Needs) == 0, "it says for what it is under needs")
		for _, n := range e.Needs {
			add(!slices.Contains(Needs(), n), "there is no need %q; needs: %s", n, strings.Join(Needs(), ", "))
		}
		add(e.About["en"] == "", "it says nothing under about: en")
		if e.Web != "" {
			u, err := url.Parse(e.Web)
			add(err != nil || u.Scheme != "https" || u.Host == "", "web is %q; write https://…", e.Web)
		}
		if e.Confirm != "" {
			continue // it is not shown
		}
		add(e.Call+e.Text+e.Web == "", "there is no way to reach it")
		add(e.Hours == "" && e.Call+e.Text != "", "it says no hours; write always, or the hours")
		add(e.Source == "", "it names no source")
		checked, err := time.Parse(time.DateOnly, e.CheckedOn)
		next, err2 := time.Parse(time.DateOnly, e.NextCheck)
		if err != nil || err2 != nil {
			add(true, "dates are written 2006-01-02")
			continue
		}
		add(checked.After(today) || !next.After(checked), "checked_on lies in the future, or next_check before it")
		add(!next.After(today), "it was to be checked again by %s", e.NextCheck)
	}
	return errors.Join(errs...)
}

// Wanted is what somebody looks for; what is empty fits everything.
type Wanted struct {
	Nation string
	Area   string
	Need   string
	Words  string
}

// Search finds services, nearest first: those of the place, then those of its nation. What
// was not confirmed, and what is past its date, is not shown.
func Search(all []Entry, w Wanted, today time.Time) []Entry {
	type hit struct {
		Entry
		score int
	}
	var hits []hit
	words := fields(w.Words)
	for _, e := range all {
		next, err := time.Parse(time.DateOnly, e.NextCheck)
		if e.Confirm != "" || err != nil || !next.After(today) ||
			w.Nation != "" && !slices.Contains(e.Nations, w.Nation) || w.Need != "" && !slices.Contains(e.Needs, w.Need) ||
			w.Area != "" && len(e.Areas) > 0 && !slices.Contains(e.Areas, w.Area) {
			continue
		}
		score := 1
		if len(words) > 0 {
			score = matches(&e, words)
		}
		if score == 0 {
			continue
		}
		if w.Area != "" && slices.Contains(e.Areas, w.Area) {
			score += len(words) + 1
		}
		hits = append(hits, hit{e, score})
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.score - a.score })
	var out []Entry
	for _, h := range hits {
		out = append(out, h.Entry)
	}
	return out
}

// matches counts the words that stand in what is told of a service.
func matches(e *Entry, words []string) int {
	text := append(fields(e.Name), e.Needs...)
	for _, about := range e.About {
		text = append(text, fields(about)...)
	}
	n := 0
	for _, w := range words {
		if slices.ContainsFunc(text, func(t string) bool { return t == w || len(w) > 3 && strings.HasPrefix(t, w) }) {
			n++
		}
	}
	return n
}

// Says tells whether any of some words stands in a text.
func Says(text, words string) bool {
	return matches(&Entry{Name: text}, fields(words)) > 0
}

func fields(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
}

// Told is what a service does, in a language or in English.
func (e *Entry) Told(language string) string {
	if text := e.About[language]; text != "" {
		return text
	}
	return e.About["en"]
}

// Gap is a need for which an area has nothing.
type Gap struct{ Area, Nation, Need string }

// Gaps lists, for places with their nation, what nobody offers there on a day: neither the
// place itself nor its nation.
func Gaps(all []Entry, areas [][2]string, today time.Time) []Gap {
	var out []Gap
	for _, a := range areas {
		for _, need := range Needs() {
			if len(Search(all, Wanted{Nation: a[1], Area: a[0], Need: need}, today)) == 0 {
				out = append(out, Gap{a[0], a[1], need})
			}
		}
	}
	return out
}

// Term is a word in plain language.
type Term struct {
	Name string            `yaml:"name"`
	Also []string          `yaml:"also"`
	Says map[string]string `yaml:"says"` // by language
}

// Terms are the words that are explained.
func Terms() ([]Term, error) {
	var f struct {
		Terms []Term `yaml:"terms"`
	}
	if err := yaml.UnmarshalWithOptions(glossary, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read glossary: %w", err)
	}
	return f.Terms, nil
}

// Explain finds a term by any of its names; ok is false for none.
func Explain(all []Term, asked, language string) (name, says string, ok bool) {
	key := strings.Join(fields(asked), " ")
	for _, t := range all {
		for _, one := range append([]string{t.Name}, t.Also...) {
			if strings.Join(fields(one), " ") != key {
				continue
			}
			if says = t.Says[language]; says == "" {
				says = t.Says["en"]
			}
			return t.Name, says, true
		}
	}
	return "", "", false
}
