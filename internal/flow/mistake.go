package flow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file. Lines and columns count from 1.
type Pos struct {
	File         string
	Line, Column int
}

// Severity of a mistake: an Error keeps a flow from being published, a Warning
// does not.
type Severity string

// Severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Mistake is one thing to mend, in words for the author of a flow.
type Mistake struct {
	Pos
	Severity Severity
	// Privacy marks a warning that concerns what a figure may reveal.
	Privacy bool
	What    string
	Hint    string
}

func (m Mistake) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s: %s", m.File, m.Line, m.Column, m.Severity, m.What)
	if m.Hint != "" {
		s += "\n    hint: " + m.Hint
	}
	return s
}

// Mistakes are all mistakes of a flow. As an error it lists each on its line.
type Mistakes []Mistake

func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.String()
	}
	return strings.Join(lines, "\n")
}

// Errors reports whether any of them keeps the flow from being published.
func (ms Mistakes) Errors() bool {
	return slices.ContainsFunc(ms, func(m Mistake) bool { return m.Severity == Error })
}

func (ms Mistakes) sorted() Mistakes {
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return slices.CompactFunc(ms, func(a, b Mistake) bool { return a == b })
}

// nearest returns the known word that is most like the unknown one, or "".
func nearest(word string, known []string) string {
	best, least := "", len(word)/2+1
	for _, k := range known {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
