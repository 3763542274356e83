package chart

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/bidi"
)

var plainStyle = style{size: 28, colour: ink, most: 3}

// seen gives the runes of a line from left to right, and their glyphs.
func seen(l line, source []rune) (string, []uint32) {
	var text []rune
	var glyphs []uint32
	for _, r := range l.runs {
		for _, g := range r.Glyphs {
			text, glyphs = append(text, source[g.TextIndex()]), append(glyphs, uint32(g.GlyphID))
		}
	}
	return string(text), glyphs
}

func TestTextIsOrderedByTheBidiAlgorithm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, want string
		mirrored         bool
	}{
		{"Latin", "NHS Fife 12", "NHS Fife 12", false},
		{"Arabic is read from the right", "عبد فرح", "حرف دبع", false},
		{"a Latin name in Arabic", "عبد NHS Fife فرح", "حرف NHS Fife دبع", true},
		{"a number in Arabic", "عبد 12 فرح", "حرف 12 دبع", true},
		{"a number in Arabic, in an English text", "In عبد 12 فرح", "In حرف 12 دبع", false},
		{"a number ends the Arabic in an English text", "In عبد 12 now", "In 12 دبع now", false},
		{"a number ends it, and punctuation the text", "In عبد 12!", "In 12 دبع!", false},
		{"per cent belongs to a number after Hebrew", "In אבג 12% now", "In 12% גבא now", false},
		{"and not after Arabic", "In عبد 12% now", "In 12 دبع% now", false},
		{"numbers by themselves", "In عبد 12 34 now", "In 34 12 دبع now", false},
		{"a label that begins with a Latin name, in a mirrored picture", "NHS عبد", "دبع NHS", true},
		{"the same in another", "NHS عبد", "NHS دبع", false},
		{"English in a mirrored picture keeps its full stop", "Results.", "Results.", true},
		{"brackets", "عبد (NHS)", ")NHS( دبع", true},
	} {
		s := newSetter("ar", c.mirrored)
		got, _ := seen(s.line(c.text, plainStyle, room), []rune(c.text))
		if got != c.want {
			t.Errorf("%s: %q reads %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestOwnWordsAreReadFromTheirFirstLetter(t *testing.T) {
	t.Parallel()
	own := plainStyle
	own.own = true
	text := "chose عبد or فرح"
	got, _ := seen(newSetter("ar", true).line(text, own, room), []rune(text))
	if want := "chose دبع or حرف"; got != want {
		t.Errorf("reads %q, want %q", got, want)
	}
}

func TestArabicLettersJoin(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"عبع", "کہا", "صحيح"} {
		s := newSetter("ur", true)
		source := []rune(word)
		_, joined := seen(s.line(word, plainStyle, room), source)
		slices.Reverse(joined)
		for i, r := range source[:len(source)-1] {
			_, alone := seen(s.line(string(r), plainStyle, room), []rune{r})
			if len(joined) != len(source) || joined[i] == alone[0] {
				t.Errorf("%s: letter %d is drawn as if it stood alone", word, i)
			}
		}
	}
}

// Letters of two fonts do not join, so a word is set in one.
func TestAnArabicWordIsSetInOneFont(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"کہانی", "صحيحًا", "بچے۔", "أبدًا،"} {
		if l := newSetter("ur", true).line(word, plainStyle, room); len(l.runs) != 1 {
			t.Errorf("%s is set in %d pieces", word, len(l.runs))
		}
	}
}

func TestEveryLetterOfOurLanguagesHasAGlyph(t *testing.T) {
	t.Parallel()
	for tag, text := range map[string]string{
		"en": "“Half” – ‘it’s’ … 40 %", "gd": "Gàidhlig àèìòù ÀÈÌÒÙ", "pl": "Zażółć gęślą jaźń ŻÓŁĆ",
		"ur": "ٹھیک ہے، آپ کے بچے ڈاکٹر گھر میں ژ پ چ۔ ۰۱۲۳۴۵۶۷۸۹", "ar": "أإآؤئءىة «صحيحًا» تمامًا؟ ٠١٢٣",
	} {
		for _, bold := range []bool{false, true} {
			st := plainStyle
			st.bold = bold
			_, glyphs := seen(newSetter(tag, false).line(text, st, room), []rune(text))
			if slices.Contains(glyphs, 0) {
				t.Errorf("%s, bold %t: a letter of %q has no glyph", tag, bold, text)
			}
		}
	}
}

func TestLinesBreakAndAreCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		width      int
		lines      int
		cut        bool
	}{
		{"nothing", "", 300, 0, false},
		{"only what cannot be seen", " \n\u202e\u2069\t", 300, 0, false},
		{"short", "Visits at home", 300, 1, false},
		{"two lines", "Visits at home by a midwife", 300, 2, false},
		{"too many words", strings.Repeat("midwife ", 50), 300, 3, true},
		{"a word wider than the line", strings.Repeat("m", 20), 300, 2, false},
		{"an endless word", strings.Repeat("m", 5000), 300, 3, true},
		{"endless Arabic", strings.Repeat("صحيح", 2000), 300, 3, true},
		{"no room for a letter", "midwife", 1, 3, true},
		{"a new line is a space", "Visits\r\nat home", 300, 1, false},
	} {
		lines := newSetter("en", false).lines(c.text, plainStyle, c.width)
		if len(lines) != c.lines {
			t.Errorf("%s: %d lines, want %d", c.name, len(lines), c.lines)
			continue
		}
		for _, l := range lines {
			if l.width > c.width && c.width > plainStyle.size {
				t.Errorf("%s: %q is %d px wide", c.name, l.text, l.width)
			}
		}
		if c.lines > 0 && strings.HasSuffix(lines[c.lines-1].text, "…") != c.cut {
			t.Errorf("%s: ends in %q", c.name, lines[c.lines-1].text)
		}
	}
}

func TestNothingOfAWrappedTextIsLost(t *testing.T) {
	t.Parallel()
	text := "The same midwife or health visitor (مجلس فايف الصحي 12) throughout"
	st := plainStyle
	st.most = 20
	var got []string
	for _, l := range newSetter("en", false).lines(text, st, 250) {
		got = append(got, l.text)
	}
	if strings.Join(got, " ") != text || len(got) < 4 {
		t.Errorf("lines %q", got)
	}
}

func TestALabelCannotTurnWhatStandsAroundIt(t *testing.T) {
	t.Parallel()
	if got := string(clean("a\u202eb\u2066c\u202a\u2069\u202cd\ufeff")); got != "abcd" {
		t.Errorf("clean left %q", got)
	}
	if got := string(clean("می\u200cخواهم\u200f")); got != "می\u200cخواهم\u200f" {
		t.Errorf("clean took a joiner or a mark: %q", got)
	}
}

func TestVisualOrderOfDeepLevels(t *testing.T) {
	t.Parallel()
	letters := []rune("abcdefg")
	depth := map[rune]bidi.Level{'b': 1, 'c': 2, 'd': 2, 'e': 1, 'g': 1}
	got := visual(letters, func(r rune) bidi.Level { return depth[r] })
	if string(got) != "aecdbfg" {
		t.Errorf("order %q", string(got))
	}
}

// What no font has must be drawn somehow.
func TestRunesThatNoFontHas(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"\U0010ffff", "𓀀𓀁", "👩‍👩‍👧 family", "漢字", "\ue000\ufffe\xff", "\U000e0041"} {
		l := newSetter("en", false).line(text, plainStyle, room)
		if len(l.runs) == 0 {
			t.Errorf("%q has no runs", text)
		}
		write(paint(&sheet{height: 100}), placed{line: l, x: 20, baseline: 60})
	}
}
