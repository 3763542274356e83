// Package screen reads a message for signs that somebody may not be safe. It gives a level and
// a category, by frames that a safeguarding lead can read and change (frames.yaml). It stores
// nothing, decides nothing that is said, and never fails: what it cannot read it takes
// seriously (docs/safety.md).
package screen

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"blether/internal/safeguard/screen/model"
)

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

// Unread stands for the frame where reading itself failed.
const Unread = "unread"

// Screen reads one message. Where reading itself fails it is taken as L3.
func (s *Screener) Screen(text string) (found Found) {
	unread := Found{Level: L3, Category: weak, Frame: Unread}
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
