package screen

import (
	"embed"
	"fmt"
	"slices"

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
