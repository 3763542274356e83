// Package screen reads a message for signs that somebody may not be safe. It gives a level and
// a category, by frames that a safeguarding lead can read and change (frames.yaml). It stores
// nothing, decides nothing that is said, and never fails: what it cannot read it takes
// seriously (docs/safety.md).
package screen

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"blether/internal/safeguard/screen/model"
)

//go:embed frames.yaml
var shipped []byte

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

// file is frames.yaml.
type file struct {
	Language   string              `yaml:"language"`
	Covers     string              `yaml:"covers"`
	Signs      map[string]string   `yaml:"signs"`
	Words      map[string]string   `yaml:"words"`
	Mend       []string            `yaml:"mend"`
	Right      []string            `yaml:"right"`
	Sets       map[string][]string `yaml:"sets"`
	Joins      []string            `yaml:"joins"`
	Negators   []string            `yaml:"negators"`
	Past       []string            `yaml:"past"`
	Present    []string            `yaml:"present"`
	Elsewhere  []string            `yaml:"elsewhere"`
	Others     []string            `yaml:"others"`
	Idioms     []string            `yaml:"idioms"`
	Categories []string            `yaml:"categories"`
	Frames     []Frame             `yaml:"frames"`
	// Belief is the share of belief, 0 to 1, from which the model speaks.
	Belief struct {
		L2 float64 `yaml:"L2"`
		L3 float64 `yaml:"L3"`
	} `yaml:"belief"`
}

// Screener screens messages.
type Screener struct {
	data                                                       file
	model                                                      *model.Model // nil for none
	words                                                      map[string]string
	known                                                      map[string]bool
	frames                                                     []frame
	idioms, negators, past, present, elsewhere, others, joints *index
	say                                                        *index // of all frames
	whose                                                      []int  // which frame each of them is of
}

type frame struct {
	Frame
	unless *index
}

// Calm is the class of what shows nothing.
const Calm = "calm"

// New reads the frames and the model that come with the program.
func New() (*Screener, error) { return Own(shipped) }

// Own reads frames from a file, and the model that comes with the program.
func Own(frames []byte) (*Screener, error) {
	s, err := Read(frames)
	if err != nil {
		return nil, err
	}
	m, err := model.Read(trained)
	if err != nil {
		return nil, err
	}
	return s, s.With(m)
}

// With lets a model speak beside the frames.
func (s *Screener) With(m *model.Model) error {
	if !slices.Equal(m.Classes, s.Classes()) {
		return fmt.Errorf("the model knows %v, the frames %v", m.Classes, s.Classes())
	}
	s.model = m
	return nil
}

// Classes are those of a model: calm, and the categories.
func (s *Screener) Classes() []string { return slices.Concat([]string{Calm}, s.data.Categories) }

// Normal is a text in its normal form, and the frames that fit it.
func (s *Screener) Normal(text string) (normal string, fits []string) {
	normal, fits, _ = s.read(text)
	return normal, fits
}

// Read reads frames from a file: every mistake is an error.
func Read(data []byte) (*Screener, error) {
	s := &Screener{known: map[string]bool{}}
	if err := yaml.UnmarshalWithOptions(data, &s.data, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read frames: %w", err)
	}
	s.words = s.data.Words
	for _, w := range slices.Concat(s.data.Mend, s.data.Right) {
		s.known[w] = true
	}
	for _, part := range []struct {
		to   **index
		from []string
	}{{&s.idioms, s.data.Idioms}, {&s.negators, s.data.Negators}, {&s.past, s.data.Past}, {&s.present, s.data.Present}, {&s.elsewhere, s.data.Elsewhere}, {&s.others, s.data.Others}, {&s.joints, s.data.Joins}} {
		var err error
		if *part.to, err = s.index(part.from); err != nil {
			return nil, err
		}
	}
	s.say, _ = newIndex(nil, nil)
	for _, set := range s.data.Sets {
		for _, one := range set {
			s.knows(one)
		}
	}
	seen := map[string]bool{}
	for _, f := range s.data.Frames {
		if f.ID == "" || seen[f.ID] || f.Reason == "" || len(f.Say) == 0 || !slices.Contains(order[1:], f.Level) || !slices.Contains(s.data.Categories, f.Category) {
			return nil, fmt.Errorf("frame %q: it needs an id of its own, a category of those above, a level L1 to L3, a reason, and what is said", f.ID)
		}
		seen[f.ID] = true
		one := frame{Frame: f}
		var err error
		if one.unless, err = s.index(f.Unless); err != nil {
			return nil, fmt.Errorf("frame %s: %w", f.ID, err)
		}
		said, err := s.index(f.Say)
		if err != nil {
			return nil, fmt.Errorf("frame %s: %w", f.ID, err)
		}
		for _, p := range said.all {
			s.say.add(p)
			s.whose = append(s.whose, len(s.frames))
		}
		s.frames = append(s.frames, one)
	}
	return s, nil
}

// index reads patterns, and learns the words in them.
func (s *Screener) index(patterns []string) (*index, error) {
	for _, p := range patterns {
		s.knows(p)
	}
	return newIndex(patterns, s.data.Sets)
}

func (s *Screener) knows(text string) {
	for _, w := range plainWords.FindAllString(text, -1) {
		s.known[w] = true
	}
}

var plainWords = regexp.MustCompile(`\p{L}+`)

// Count is how many frames and patterns a category has.
type Count struct{ Frames, Patterns int }

// Count counts the frames of each category.
func (s *Screener) Count() map[string]Count {
	out := map[string]Count{}
	for _, f := range s.frames {
		c := out[f.Category]
		out[f.Category] = Count{c.Frames + 1, c.Patterns + len(f.Say)}
	}
	return out
}

// Language is the tag of the language that the frames are of.
func (s *Screener) Language() string { return s.data.Language }

// Covers says in words what the frames are of.
func (s *Screener) Covers() string { return s.data.Covers }

// Unread stands for the frame where reading itself failed.
const Unread = "unread"

// Screen reads one message. Where reading itself fails it is taken as L3.
func (s *Screener) Screen(text string) (found Found) {
	defer func() {
		if recover() != nil {
			found = Found{Level: L3, Category: weak, Frame: Unread}
		}
	}()
	normal, fits, found := s.read(text)
	if believed := s.believe(normal, fits); higher(believed.Level, found.Level) {
		return believed
	}
	return found
}

// read gives a text in its normal form, the frames that fit it as "id level", and the gravest
// of them.
func (s *Screener) read(text string) (normal string, fits []string, best Found) {
	normal = s.normal(text)
	whole := s.idioms.replaced(" "+normal+" ", " something ")
	best = Found{Level: None, Category: "-"}
	clauses := s.clauses(whole)
	flat := strings.Join(strings.Fields(strings.ReplaceAll(whole, " .", " ")), " ") + " "
	past := s.past.fits(" "+flat) && !s.present.fits(" "+flat)
	elsewhere := s.elsewhere.fits(" " + flat)
	note := func(f *frame, one Found) {
		fits = append(fits, one.Frame+" "+string(one.Level))
		if f.Hint {
			return
		}
		if higher(one.Level, best.Level) || one.Level == best.Level && slices.Index(s.data.Categories, one.Category) < slices.Index(s.data.Categories, best.Category) {
			best = one
		}
	}
	try := func(part string, whole bool) {
		done := map[int]bool{}
		for _, at := range s.say.may(part) {
			f := &s.frames[s.whose[at]]
			if f.Whole != whole || done[s.whose[at]] {
				continue
			}
			one := s.hold(f, s.say.all[at], part, past, elsewhere)
			switch {
			case one.Level == "" && one.Frame != "":
				fits = append(fits, one.Frame)
			case one.Level != "":
				done[s.whose[at]] = true
				note(f, one)
			}
		}
	}
	for _, c := range clauses {
		try(c, false)
	}
	try(flat, true)
	return normal, fits, best
}

// clauses takes a message apart where one thing ends and another begins.
func (s *Screener) clauses(whole string) []string {
	var out []string
	for _, part := range strings.Split(whole, " . ") {
		part = strings.TrimSpace(strings.ReplaceAll(part, ".", " ")) + " "
		for {
			at := s.joints.first(part)
			if at == nil {
				break
			}
			out = append(out, strings.TrimSpace(part[:at[0]])+" ")
			joint := strings.Fields(part[at[0]:at[1]])
			rest := part[at[1]:]
			if last := joint[len(joint)-1]; len(joint) > 1 && subjects[last] {
				rest = last + " " + rest
			}
			part = strings.TrimSpace(rest) + " "
		}
		if strings.TrimSpace(part) != "" {
			out = append(out, part)
		}
	}
	return out
}

// subjects begin the next clause where a joint ends with one.
var subjects = map[string]bool{"i": true, "he": true, "she": true, "they": true, "the": true, "my": true}

// hold holds one frame against one clause. What does not fit has no level; what fits and is
// long past, or about work, has None. What is denied is told by its Frame alone.
func (s *Screener) hold(f *frame, p *pattern, clause string, past, elsewhere bool) (one Found) {
	at := p.re.FindStringIndex(clause)
	switch {
	case at == nil:
		return one
	case f.unless.fits(clause):
		return Found{Frame: f.ID + " unless"}
	case s.negated(clause[:at[0]+1], f.Bare):
		return Found{Frame: f.ID + " not"}
	}
	level, category := f.Level, f.Category
	if elsewhere || past {
		level = capped(level, f.Past)
	}
	if about[category] && s.others.fits(clause[:at[1]]) && !mine.MatchString(clause[:at[1]]) {
		category = "other"
	}
	return Found{Level: level, Category: category, Frame: f.ID}
}

// about are the categories that become worry about another where it is said of one.
var about = map[string]bool{"suicide": true, "self_harm": true, "psychosis": true, "red_flag": true}

var mine = regexp.MustCompile(`(?:^| )(?:i|im|ive|id|ill|me|my head|myself) `)

func capped(level, most Level) Level {
	if most == "" {
		return None
	}
	if higher(level, most) {
		return most
	}
	return level
}

// denial is what ends in a "not" of what comes next.
var denial = regexp.MustCompile(`(?:^| )(?:(?:am|is|are|was|were|do|does|did|have|has|had|would) not|never|neither|nor|without|no|ruled out|not)(?: (?:had|have|having|been|got|feel|felt|ever|any|really|actually|a|sign of|signs of|thoughts of|thoughts about|any thoughts of|any thoughts about|risk of|history of|in any))* $`)

// undenied are a "not" and its verb that say the opposite of no.
var undenied = regexp.MustCompile(`(?:can|could|do|did|will|would) not (?:stop|help|control|resist|shake|switch off|get rid of|quit|deny|lie|wait to) |not (?:only|just|always|even|long|until) |not know [a-z]+ |no (?:longer|idea|matter|way out|one|doubt) `)

// reach is how many words before it a "not" reaches.
const reach = 4

// negated tells whether a "not" reaches what follows; one of a bare frame only where it stands
// right before.
func (s *Screener) negated(before string, bare bool) bool {
	if denial.MatchString(before) {
		return true
	}
	if bare {
		return false
	}
	words := strings.Fields(before)
	if len(words) > reach {
		words = words[len(words)-reach:]
	}
	return s.negators.fits(" " + undenied.ReplaceAllString(strings.Join(words, " ")+" ", ""))
}
