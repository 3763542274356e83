package chart

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	unicodebidi "golang.org/x/text/unicode/bidi"
)

// mostRunes bounds the work that one text can make; no text of a picture has room for more.
const mostRunes = 600

// clean makes a text fit for one paragraph: white space and control characters
// become single spaces. Embeddings, overrides and isolates are dropped: a label
// may not turn what stands around it. Marks that only give a direction stay.
func clean(text string) []rune {
	var out []rune
	for _, r := range text {
		switch {
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF:
			continue
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
			if r = ' '; len(out) == 0 || out[len(out)-1] == ' ' {
				continue
			}
		}
		if len(out) == mostRunes {
			return append(out[:mostRunes-1], '…')
		}
		out = append(out, r)
	}
	return trim(out, 0, len(out))
}

// trim leaves out spaces at the end of text[from:to].
func trim(text []rune, from, to int) []rune { return text[from:trimmed(text, from, to)] }

func trimmed(text []rune, from, to int) int {
	for to > from && text[to-1] == ' ' {
		to--
	}
	return to
}

func class(r rune) unicodebidi.Class {
	properties, _ := unicodebidi.LookupRune(r)
	return properties.Class()
}

func isLeft(r rune) bool  { return class(r) == unicodebidi.L }
func isRight(r rune) bool { return class(r) == unicodebidi.R || class(r) == unicodebidi.AL }

// base is the direction of a paragraph. In a mirrored picture, words that are read
// from the right make it so wherever they stand: a label may begin with a Latin
// name. Else its first letter decides.
func base(text []rune, mirrored bool) bidi.Direction {
	right := slices.IndexFunc(text, isRight)
	left := slices.IndexFunc(text, isLeft)
	if right >= 0 && (mirrored || left < 0 || right < left) {
		return bidi.RightToLeft
	}
	return bidi.LeftToRight
}

// levels gives the embedding level of each rune by the bidi algorithm; the odd
// ones are read from the right.
func levels(text []rune, base bidi.Direction) []bidi.Level {
	out := make([]bidi.Level, len(text))
	var paragraph, probe bidi.Paragraph
	runs := paragraph.Segment(text, base)
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		end := run.End
		if base == bidi.LeftToRight && run.Level == 2 {
			end = numberEnd(&probe, text, run)
		}
		for j := run.Start; j < end; j++ {
			out[j] = run.Level
		}
	}
	return out
}

// numberEnd tells where in a run a number ends that belongs to the Arabic before
// it. Segment takes what follows into the same run, as both are read from the
// left, though the number stands left of its Arabic and the rest right of it.
// With a letter of the other direction in place of the rest, the run ends there.
func numberEnd(probe *bidi.Paragraph, text []rune, run bidi.Run) int {
	end := run.Start
	for end < run.End && !isLeft(text[end]) {
		end++
	}
	runs := probe.Segment(append(slices.Clone(text[:end]), 'א'), bidi.LeftToRight)
	for i := range runs.NumRuns() {
		if r := runs.Run(i); r.Start == run.Start {
			return min(r.End, run.End)
		}
	}
	return run.End
}

// visual puts what stands in reading order into the order on the line, from the
// left: from the highest level down to the lowest odd one, what is at least as
// deep is turned round (rule L2).
func visual[T any](items []T, level func(T) bidi.Level) []T {
	out := slices.Clone(items)
	deepest := bidi.Level(0)
	for _, item := range items {
		deepest = max(deepest, level(item))
	}
	for depth := deepest; depth >= 1; depth-- {
		for from := 0; from < len(out); from++ {
			to := from
			for to < len(out) && level(out[to]) >= depth {
				to++
			}
			slices.Reverse(out[from:to])
			from = max(from, to-1)
		}
	}
	return out
}
