package screen

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"
)

// Frame is one way of saying that somebody may not be safe.
type Frame struct {
	ID       string   `yaml:"id"`
	Category string   `yaml:"category"`
	Level    Level    `yaml:"level"`
	Reason   string   `yaml:"reason"`
	Say      []string `yaml:"say"`
	Unless   []string `yaml:"unless"`
	// Whole looks at the message, where what belongs together stands in several clauses.
	Whole bool `yaml:"whole"`
	// Bare: a "not" before it belongs to it, or changes nothing.
	Bare bool `yaml:"bare"`
	// Hint: others say this too, so it only weighs with the model.
	Hint bool `yaml:"hint"`
	// Past is what it is where it was long ago; none where it is left out.
	Past Level `yaml:"past"`
}

// file is what one language is read by: frames.yaml, frames.pl.yaml and so on.
type file struct {
	Language string `yaml:"language"`
	Covers   string `yaml:"covers"`
	// Small: it has a few plain sentences and no more, and people are told so.
	Small    bool                `yaml:"small"`
	Signs    map[string]string   `yaml:"signs"`
	Words    map[string]string   `yaml:"words"`
	Mend     []string            `yaml:"mend"`
	Right    []string            `yaml:"right"`
	Sets     map[string][]string `yaml:"sets"`
	Joins    []string            `yaml:"joins"`
	Negators []string            `yaml:"negators"`
	// Reach is how many words before a frame a "not" reaches it from, After how many behind it;
	// in English always four and none.
	Reach int `yaml:"reach"`
	After int `yaml:"after"`
	// Undenied are a "not" and its verb that say the opposite of no.
	Undenied []string `yaml:"undenied"`
	// Carry are words that a comma stands before without ending a clause.
	Carry []string `yaml:"carry"`
	// Fronts are written as one with the word that follows them.
	Fronts    []string `yaml:"fronts"`
	Past      []string `yaml:"past"`
	Present   []string `yaml:"present"`
	Elsewhere []string `yaml:"elsewhere"`
	Others    []string `yaml:"others"`
	// Mine is said of oneself, where Others are spoken of too.
	Mine       []string `yaml:"mine"`
	Idioms     []string `yaml:"idioms"`
	Categories []string `yaml:"categories"`
	Frames     []Frame  `yaml:"frames"`
	// Belief is the share of belief, 0 to 1, from which the model speaks.
	Belief struct {
		L2 float64 `yaml:"L2"`
		L3 float64 `yaml:"L3"`
	} `yaml:"belief"`
}

// tongue reads one language.
type tongue struct {
	data   file
	words  map[string]string
	known  map[string]bool
	frames []frame

	idioms, negators, undenied, past, present, elsewhere, others, mine, joints *index

	say   *index // of all frames
	whose []int  // which frame each of them is of
}

type frame struct {
	Frame
	unless *index
}

// english is the language whose grammar the code knows; a file that names none is of it.
func (s *tongue) english() bool { return s.data.Language == "" || s.data.Language == "en" }

// readTongue reads the file of a language: every mistake is an error.
func readTongue(data []byte) (*tongue, error) {
	s := &tongue{known: map[string]bool{}, words: map[string]string{}}
	if err := yaml.UnmarshalWithOptions(data, &s.data, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read frames: %w", err)
	}
	s.spellings()
	for _, part := range []struct {
		to   **index
		from []string
	}{{&s.idioms, s.data.Idioms}, {&s.negators, s.data.Negators}, {&s.past, s.data.Past}, {&s.present, s.data.Present}, {&s.elsewhere, s.data.Elsewhere}, {&s.others, s.data.Others}, {&s.mine, s.data.Mine}, {&s.undenied, s.data.Undenied}, {&s.joints, s.data.Joins}} {
		var err error
		if *part.to, err = s.index(part.from); err != nil {
			return nil, err
		}
	}
	for _, set := range s.data.Sets {
		for _, one := range set {
			s.knows(one)
		}
	}
	s.say, _ = newIndex(nil, nil)
	for _, f := range s.data.Frames {
		if err := s.add(f); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// spellings brings words to the form in which they are compared.
func (s *tongue) spellings() {
	if s.data.Reach == 0 {
		s.data.Reach = reach
	}
	for from, to := range s.data.Words {
		s.words[plain(from)] = plain(to)
	}
	for _, list := range [][]string{s.data.Mend, s.data.Fronts, s.data.Carry} {
		for i, w := range list {
			list[i] = plain(w)
		}
	}
	for _, w := range slices.Concat(s.data.Mend, s.data.Right) {
		s.known[plain(w)] = true
	}
}

// add adds a frame.
func (s *tongue) add(f Frame) error {
	again := slices.ContainsFunc(s.frames, func(one frame) bool { return one.ID == f.ID })
	if f.ID == "" || again || f.Reason == "" || len(f.Say) == 0 || !slices.Contains(order[1:], f.Level) || !slices.Contains(s.data.Categories, f.Category) {
		return fmt.Errorf("frame %q: it needs an id of its own, a category of those above, a level L1 to L3, a reason, and what is said", f.ID)
	}
	unless, err := s.index(f.Unless)
	if err != nil {
		return fmt.Errorf("frame %s: %w", f.ID, err)
	}
	said, err := s.index(f.Say)
	if err != nil {
		return fmt.Errorf("frame %s: %w", f.ID, err)
	}
	for _, p := range said.all {
		s.say.add(p)
		s.whose = append(s.whose, len(s.frames))
	}
	s.frames = append(s.frames, frame{f, unless})
	return nil
}

// index reads patterns, and learns the words in them.
func (s *tongue) index(patterns []string) (*index, error) {
	for _, p := range patterns {
		s.knows(p)
	}
	return newIndex(patterns, s.data.Sets)
}

func (s *tongue) knows(text string) {
	for _, w := range plainWords.FindAllString(text, -1) {
		s.known[plain(w)] = true
	}
}

var plainWords = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+`)
