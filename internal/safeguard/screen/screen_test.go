package screen

import (
	"strings"
	"testing"
	"testing/quick"
)

func reads(t *testing.T) *Screener {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A denial in one clause takes nothing away from the next, and no frame speaks of what is
// denied or long past. The model alone may still take that seriously.
func TestNotAndPast(t *testing.T) {
	t.Parallel()
	both := reads(t)
	frames, err := Read(shipped)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"I want to kill myself":        true,
		"I do not want to kill myself": false,
		"I am not going to do anything daft, but I have written the letters": true,
		"I can't stop thinking about killing myself":                         true,
		"He has never hit me":         false,
		"My husband hits me":          true,
		"I can not sleep, he hits me": true,
		"In 2014 I tried to end my life and I have been well ever since":       false,
		"In 2014 I tried to end my life, and this week I feel like that again": true,
		"I could murder a cup of tea":                                          false,
		"The bairn's no breathin":                                              true,
	} {
		s := frames
		if want {
			s = both
		}
		got := s.Screen(text)
		if grave := got.Level == L1 || got.Level == L2; grave != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// However it is written it is read as what it says.
func TestOddWriting(t *testing.T) {
	t.Parallel()
	s := reads(t)
	for name, text := range map[string]string{
		"capitals":       "I WANT TO KILL MYSELF",
		"stretched":      "i waaaaant to killlll myselffff",
		"look-alikes":    "I wаnt tо kіll mуsеlf", // letters of Cyrillic
		"full width":     "Ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ",
		"zalgo":          "I w̷̢a̸n̵t̶ t̴o̵ k̸i̴l̷l̶ m̵y̶s̸e̵l̷f̸",
		"digits":         "i want to k1ll mys3lf",
		"no apostrophes": "i dont want to be here anymore",
		"invisible":      "I want to ki\u200bll my\u00adself",
		"a slip":         "i want to klil myslef",
		"in a novel":     strings.Repeat("We went to the park. ", 5000) + "I want to kill myself.",
	} {
		if got := s.Screen(text); got.Level != L2 && got.Level != L1 {
			t.Errorf("%s: %+v from %q", name, got, s.tongues[0].normal(text))
		}
	}
	for _, text := range []string{"", " ", "\x00", "...", "\xff\xfe", "ا", strings.Repeat("?", 100000), strings.Repeat("not ", 10000)} {
		if got := s.Screen(text); got.Level == L1 || got.Level == L2 {
			t.Errorf("%.20q: %+v", text, got)
		}
	}
}

// Nothing that is typed throws.
func TestAnything(t *testing.T) {
	t.Parallel()
	s := reads(t)
	if err := quick.Check(func(text string) bool { first := s.Screen(text); return s.Screen(text) == first }, nil); err != nil {
		t.Error(err)
	}
}

// Where screening itself fails somebody is met with care.
func TestWhatCannotBeReadIsTakenSeriously(t *testing.T) {
	t.Parallel()
	broken := &Screener{} // it has read no frames
	if got := broken.Screen("anything"); got.Level != L3 {
		t.Errorf("%+v", got)
	}
}

func TestMistakesInFrames(t *testing.T) {
	t.Parallel()
	const head = "categories: [suicide]\nsets: {i: [i, me]}\nframes:\n"
	const frame = "  - {id: a, category: suicide, level: L2, reason: why, say: [%]}\n"
	for name, file := range map[string]string{
		"no yaml":            "{",
		"an unknown field":   head + "  - {id: a, colour: red}\n",
		"no reason":          head + "  - {id: a, category: suicide, level: L2, say: [word]}\n",
		"a level too many":   head + "  - {id: a, category: suicide, level: L4, reason: why, say: [word]}\n",
		"another category":   head + "  - {id: a, category: hunger, level: L2, reason: why, say: [word]}\n",
		"twice the same":     head + strings.ReplaceAll(frame+frame, "%", "word"),
		"an open bracket":    head + strings.ReplaceAll(frame, "%", `"(word"`),
		"an unknown set":     head + strings.ReplaceAll(frame, "%", `"{they} word"`),
		"what fits all":      head + strings.ReplaceAll(frame, "%", `"[word] ~3"`),
		"an expression":      head + strings.ReplaceAll(frame, "%", `"(a+)+b"`),
		"a set in itself":    "categories: [suicide]\nsets: {i: [\"{i} me\"]}\nframes:\n" + strings.ReplaceAll(frame, "%", `"{i}"`),
		"a gap out of reach": head + strings.ReplaceAll(frame, "%", `"a ~99 b"`),
	} {
		if _, err := Read([]byte(file)); err == nil {
			t.Errorf("%s: it was read", name)
		}
	}
	if _, err := Read([]byte(head + strings.ReplaceAll(frame, "%", "word"))); err != nil {
		t.Errorf("a good one: %v", err)
	}
}
