package screen

import (
	"slices"
	"strings"
)

// index holds patterns by the words that they need, so that only those are tried that can fit.
type index struct {
	all    []*pattern
	words  map[string][]int
	begins map[string][]int
	least  int // length of the shortest beginning
}

func newIndex(patterns []string, sets map[string][]string) (*index, error) {
	x := &index{words: map[string][]int{}, begins: map[string][]int{}}
	for _, text := range patterns {
		p, err := compile(text, sets)
		if err != nil {
			return nil, err
		}
		x.add(p)
	}
	return x, nil
}

func (x *index) add(p *pattern) {
	at := len(x.all)
	x.all = append(x.all, p)
	for _, w := range p.needs {
		if begin, open := strings.CutSuffix(w, "*"); open {
			x.begins[begin] = append(x.begins[begin], at)
			if x.least == 0 || len(begin) < x.least {
				x.least = len(begin)
			}
		} else {
			x.words[w] = append(x.words[w], at)
		}
	}
}

// has tells whether a pattern needs a word.
func (x *index) has(word string) bool {
	if len(x.words[word]) > 0 {
		return true
	}
	for n := max(x.least, 1); x.least > 0 && n <= len(word); n++ {
		if len(x.begins[word[:n]]) > 0 {
			return true
		}
	}
	return false
}

// may gives the patterns that may fit a text, each once, in their order.
func (x *index) may(text string) []int {
	var out []int
	for _, w := range strings.Fields(text) {
		out = append(out, x.words[w]...)
		if x.least == 0 {
			continue
		}
		for n := x.least; n <= len(w); n++ {
			out = append(out, x.begins[w[:n]]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// first is where a pattern fits first; nil where none does.
func (x *index) first(text string) []int {
	var best []int
	for _, at := range x.may(text) {
		if found := x.all[at].re.FindStringIndex(text); found != nil && (best == nil || found[0] < best[0]) {
			best = found
		}
	}
	return best
}

func (x *index) fits(text string) bool {
	for _, at := range x.may(text) {
		if x.all[at].re.MatchString(text) {
			return true
		}
	}
	return false
}

// replaced has something else in the place of all that fits.
func (x *index) replaced(text, by string) string {
	for _, at := range x.may(text) {
		text = x.all[at].re.ReplaceAllString(text, by)
	}
	return text
}
