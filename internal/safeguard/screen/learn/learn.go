// Package learn trains the statistical reader of package screen from labelled sentences, and
// reports how well messages are screened: recall, false alarms, with intervals.
package learn

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"blether/internal/safeguard/screen"
	"blether/internal/safeguard/screen/model"
)

// Sentence is one labelled message.
type Sentence struct {
	Level    screen.Level
	Category string // "-" for none
	Kind     string // how it is said: plain, indirect, …
	Text     string
}

// Risk tells that it needs an answer of L1 or L2.
func (s *Sentence) Risk() bool { return s.Level == screen.L1 || s.Level == screen.L2 }

// Kinds of sentences: of those that show a risk, and of those that show none.
var (
	Risky = []string{"plain", "indirect", "scots", "typo", "mixed"}
	Calm  = []string{"harmless", "idiom", "emotional", "work", "past", "negated", "service"}
)

// Read reads sentences: level, category, kind and text, with tabs between, one a line. A line
// that is none is an error with its number.
func Read(from io.Reader) ([]Sentence, error) {
	var out []Sentence
	lines := bufio.NewScanner(from)
	for n := 1; lines.Scan(); n++ {
		const columns = 4
		p := strings.SplitN(lines.Text(), "\t", columns)
		if len(p) != columns || strings.TrimSpace(p[3]) == "" || !slices.Contains([]string{"L1", "L2", "L3", "-"}, p[0]) || (p[0] == "-") != (p[1] == "-") {
			return nil, fmt.Errorf("line %d is not level, category, kind and text, with tabs between", n)
		}
		out = append(out, Sentence{Level: screen.Level(p[0]), Category: p[1], Kind: p[2], Text: p[3]})
	}
	return out, lines.Err()
}

// Train fits a model to sentences.
func Train(s *screen.Screener, from []Sentence) (*model.Model, error) {
	var examples []model.Example
	for _, one := range from {
		text, fits := s.Normal(one.Text)
		class := one.Category
		if class == "-" {
			class = screen.Calm
		}
		examples = append(examples, model.Example{Text: text, Frames: fits, Class: class, Weight: 1})
	}
	return model.Train(examples, s.Classes(), model.Usual)
}

// Rate is how often something was so, with its 95 % interval after Wilson.
type Rate struct {
	Of, Were int
}

// Bounds gives the interval, from 0 to 1.
func (r Rate) Bounds() (low, high float64) {
	if r.Of == 0 {
		return 0, 1
	}
	const z = 1.96
	n, p := float64(r.Of), float64(r.Were)/float64(r.Of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, mid-half), min(1, mid+half)
}

func (r Rate) String() string {
	if r.Of == 0 {
		return "none"
	}
	low, high := r.Bounds()
	return fmt.Sprintf("%5.1f %% (%2.0f to %3.0f) of %d", 100*float64(r.Were)/float64(r.Of), 100*low, 100*high, r.Of)
}

// Report is how sentences were screened.
type Report struct {
	Clear map[string]Rate // L1 or L2, by category, by kind, and of those without a risk by kind
	Any   map[string]Rate // any level
	Right Rate            // the category, of what was screened as L1 or L2 and is
}

// Look screens sentences. Keys are "suicide", "plain", "calm idiom", and so on; "all" is all
// that shows a risk, "calm" what shows none and is not of the past, negated or about a service.
func Look(s *screen.Screener, at []Sentence) Report {
	r := Report{Clear: map[string]Rate{}, Any: map[string]Rate{}}
	for _, one := range at {
		got := s.Screen(one.Text)
		clear := got.Level == screen.L1 || got.Level == screen.L2
		var keys []string
		switch {
		case one.Risk():
			keys = []string{"all", one.Category, one.Kind}
		case one.Level == screen.L3:
			keys = []string{"low"}
		default:
			keys = []string{"calm " + one.Kind}
			if slices.Contains(Calm[:4], one.Kind) {
				keys = append(keys, "calm")
			} else {
				keys = append(keys, "calm hard")
			}
		}
		for _, k := range keys {
			r.Clear[k] = count(r.Clear[k], clear)
			r.Any[k] = count(r.Any[k], got.Level != screen.None)
		}
		if one.Risk() && clear {
			r.Right = count(r.Right, got.Category == one.Category)
		}
	}
	return r
}

func count(r Rate, yes bool) Rate {
	r.Of++
	if yes {
		r.Were++
	}
	return r
}

// Write writes a report as a table, for people.
func (r *Report) Write(to io.Writer, categories []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-16s %-30s %s\n", "", "L1 or L2", "any level")
	line := func(name string) {
		if r.Clear[name].Of > 0 {
			fmt.Fprintf(&b, "%-16s %-30s %s\n", name, r.Clear[name], r.Any[name])
		}
	}
	b.WriteString("Of those that show a risk, noticed:\n")
	for _, k := range slices.Concat([]string{"all"}, Risky, categories) {
		line(k)
	}
	fmt.Fprintf(&b, "%-16s %s\n", "right category", r.Right)
	b.WriteString("Of those that show none, taken for one:\n")
	line("calm")
	line("calm hard")
	for _, k := range Calm {
		line("calm " + k)
	}
	_, err := io.WriteString(to, b.String())
	return err
}
