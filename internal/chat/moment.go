package chat

import (
	"strconv"
	"strings"
	"time"
)

// A moment in a text is marked, so that a platform can show it in the reader's own zone
// and language. The marks are control characters, which Clean takes out of what people
// type. Where nothing shows it, its words do.
const (
	momentBegins = '\x02'
	momentWords  = '\x1f'
	momentEnds   = '\x03'
)

// Moment marks t; words say it where nothing else does, with the zone.
func Moment(t time.Time, words string) string {
	return string(momentBegins) + strconv.FormatInt(t.Unix(), 10) + string(momentWords) + words + string(momentEnds)
}

// Piece is a part of a text: words, or a moment in seconds from 1970 and the words for it.
type Piece struct {
	Words  string
	Moment bool
	At     int64
}

// Pieces takes a text apart. A mark that is broken is left out, and its words stay.
func Pieces(text string) []Piece {
	var out []Piece
	add := func(p Piece) {
		if p.Words != "" {
			out = append(out, p)
		}
	}
	for text != "" {
		before, rest, ok := strings.Cut(text, string(momentBegins))
		add(Piece{Words: unmarked(before)})
		if !ok {
			break
		}
		inside, after, closed := strings.Cut(rest, string(momentEnds))
		seconds, words, _ := strings.Cut(inside, string(momentWords))
		at, err := strconv.ParseInt(seconds, 10, 64)
		if !closed || err != nil {
			add(Piece{Words: unmarked(rest)})
			break
		}
		add(Piece{Words: unmarked(words), Moment: true, At: at})
		text = after
	}
	return out
}

// Worded is a text with every moment in words.
func Worded(text string) string {
	if !strings.ContainsAny(text, "\x02\x03\x1f") {
		return text
	}
	var b strings.Builder
	for _, p := range Pieces(text) {
		b.WriteString(p.Words)
	}
	return b.String()
}

func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if r == momentBegins || r == momentEnds || r == momentWords {
			return -1
		}
		return r
	}, s)
}
