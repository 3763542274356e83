package screen

import (
	"strings"
	"unicode"
)

// mended is a word without the slip that it was written with, or with the "g" that speech
// leaves away ("greetin").
func (s *tongue) mended(w string) string {
	if strings.HasSuffix(w, "in") && s.known[w+"g"] {
		return w + "g"
	}
	if len(w) < 5 {
		return w
	}
	for _, to := range s.data.Mend {
		if w[0] == to[0] && near(w, to, allowed(to)) {
			return to
		}
	}
	return w
}

// allowed is how many slips a word may have.
func allowed(word string) int {
	switch n := len(word); {
	case n >= 9:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}

// near tells whether two words differ by at most so many letters that are added, left away,
// other or swapped with their neighbour.
func near(a, b string, most int) bool {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return false
		}
		before, last, row = last, row, before
	}
	return last[len(b)] <= most
}

// squeeze leaves at most so many of a letter that is repeated.
func squeeze(w string, most int) string {
	if !repeats(w) {
		return w
	}
	var b strings.Builder
	n, last := 0, rune(0)
	for _, r := range w {
		if r == last {
			n++
		} else {
			n, last = 1, r
		}
		if n <= most || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// repeats tells that a letter stands twice in a row.
func repeats(w string) bool {
	last := rune(-1)
	for _, r := range w {
		if r == last {
			return true
		}
		last = r
	}
	return false
}

// unleet reads digits that stand for letters inside a word.
func unleet(w string) string {
	if !strings.ContainsFunc(w, unicode.IsLetter) || !strings.ContainsFunc(w, unicode.IsDigit) {
		return w
	}
	return leet.Replace(w)
}

var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "9", "g")
