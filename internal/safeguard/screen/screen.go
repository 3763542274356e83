// Package screen reads a message for signs that somebody may not be safe. It gives a level and
// a category, by frames that a safeguarding lead can read and change (frames.yaml). It stores
// nothing, decides nothing that is said, and never fails: what it cannot read it takes
// seriously (docs/safety.md).
package screen

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"blether/internal/safeguard/screen/model"
)

//go:embed frames.yaml
var shipped []byte

// Other languages have a file each, after their tags.
//
//go:embed frames.*.yaml
var others embed.FS

//go:embed model.bin
var trained []byte

// Level of a message.
type Level string

// Levels (docs/safety.md). None is for what shows nothing.
const (
	None Level = "-"
	L3   Level = "L3"
	L2   Level = "L2"
	L1   Level = "L1"
)

var order = []Level{None, L3, L2, L1}

func higher(a, b Level) bool { return slices.Index(order, a) > slices.Index(order, b) }

// Found is what a message shows.
type Found struct {
	Level    Level
	Category string // "-" for none
	Frame    string // id of the frame; empty for none
}

// Screener screens messages. Every text is read in every language: people write in whatever
// they like.
type Screener struct {
	tongues []*tongue    // English first
	model   *model.Model // of English; nil for none
}

// Calm is the class of what shows nothing.
const Calm = "calm"

// New reads the frames and the model that come with the program.
func New() (*Screener, error) { return Own(shipped) }

// Own reads frames from a file in the place of those of its language, and all else that comes
// with the program.
func Own(frames []byte) (*Screener, error) {
	own, err := readTongue(frames)
	if err != nil {
		return nil, err
	}
	all, err := shippedTongues(own)
	if err != nil {
		return nil, err
	}
	s := &Screener{tongues: all}
	for _, t := range all[1:] {
		if !slices.Equal(t.data.Categories, all[0].data.Categories) {
			return nil, fmt.Errorf("the frames of %s have the categories %v, those of English %v", t.data.Language, t.data.Categories, all[0].data.Categories)
		}
	}
	m, err := model.Read(trained)
	if err != nil {
		return nil, err
	}
	return s, s.With(m)
}

// shippedTongues are all languages that come with the program, English first, with own in its
// place.
func shippedTongues(own *tongue) ([]*tongue, error) {
	files := [][]byte{shipped}
	names, err := others.ReadDir(".")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := others.ReadFile(name.Name())
		if err != nil {
			return nil, err
		}
		files = append(files, data)
	}
	var all []*tongue
	placed := false
	for i, data := range files {
		if i == 0 && own.english() {
			all, placed = append(all, own), true // its file need not be read
			continue
		}
		t, err := readTongue(data)
		if err != nil {
			return nil, err
		}
		if t.data.Language == own.data.Language {
			t, placed = own, true
		}
		all = append(all, t)
	}
	if !placed {
		all = append(all, own)
	}
	return all, nil
}

// Read reads frames of one language from a file, without anything else: every mistake is an
// error.
func Read(data []byte) (*Screener, error) {
	t, err := readTongue(data)
	if err != nil {
		return nil, err
	}
	return &Screener{tongues: []*tongue{t}}, nil
}

// With lets a model of English speak beside the frames.
func (s *Screener) With(m *model.Model) error {
	if !slices.Equal(m.Classes, s.Classes()) {
		return fmt.Errorf("the model knows %v, the frames %v", m.Classes, s.Classes())
	}
	s.model = m
	return nil
}

// Classes are those of a model: calm, and the categories.
func (s *Screener) Classes() []string {
	return slices.Concat([]string{Calm}, s.tongues[0].data.Categories)
}

// Normal is a text in its normal form in English, and the frames of English that fit it.
func (s *Screener) Normal(text string) (normal string, fits []string) {
	normal = s.tongues[0].normal(text)
	fits, _ = s.tongues[0].read(normal)
	return normal, fits
}

// Tongue is one language that is read.
type Tongue struct {
	Language string // its tag
	Covers   string // in words
	// Small: it has a few plain sentences and no more.
	Small bool
	Count map[string]Count // by category
}

// Count is how many frames and patterns a category has.
type Count struct{ Frames, Patterns int }

// Tongues are the languages that are read.
func (s *Screener) Tongues() []Tongue {
	var out []Tongue
	for _, t := range s.tongues {
		one := Tongue{t.data.Language, t.data.Covers, t.data.Small, map[string]Count{}}
		for _, f := range t.frames {
			c := one.Count[f.Category]
			one.Count[f.Category] = Count{c.Frames + 1, c.Patterns + len(f.Say)}
		}
		out = append(out, one)
	}
	return out
}

// Screen reads one message. Where reading itself fails it is taken as L3.
func (s *Screener) Screen(text string) (found Found) {
	unread := Found{Level: L3, Category: weak, Frame: "unread"}
	defer func() {
		if recover() != nil {
			found = unread
		}
	}()
	if len(s.tongues) == 0 {
		return unread
	}
	text = ends(text)
	words := sync.OnceValue(func() []string { return strings.Fields(letters(norm.NFKD.String(text))) })
	for i, t := range s.tongues {
		normal := t.spelt(t.cut(text, words))
		fits, one := t.read(normal)
		if i == 0 {
			found = one
			if believed := s.believe(normal, fits); higher(believed.Level, found.Level) {
				found = believed
			}
			continue
		}
		if s.graver(one, found) {
			one.Frame = t.data.Language + "/" + one.Frame
			found = one
		}
	}
	return found
}

// graver tells that one is of a higher level, or of the same and a category that comes first.
func (s *Screener) graver(one, than Found) bool {
	return graver(one, than, s.tongues[0].data.Categories)
}

func graver(one, than Found, categories []string) bool {
	if one.Level != than.Level || one.Level == None {
		return higher(one.Level, than.Level)
	}
	return slices.Index(categories, one.Category) < slices.Index(categories, than.Category)
}
