package redact

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever comes, spans lie in the text, in order and apart, on whole letters; and a text that
// was redacted once is not changed again.
func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"", "my name is Demo", "born 12/03/1990 07700 900123", "a@b.co dot at gmail dot com", "[name] and Demo [phone", "Flat 2/1, 14 Demo St, EH99 1AB",
		"Dr", "wee", "'s", "’s ʼ", "+", "(", "+44 (0", "oh double", "@", "u/", "I'm\nMorag", "\xff\xfe", "٠٧٧٠٠٩٠٠١٢٣", "my husband, Tam and Zork Demo-", "AXZ 1 2/ 3F", "www.", "https://", "a_b", "İ ﬁ ǅ", clean[:200],
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, s := range Find(text) {
			if s.From < at || s.To <= s.From || s.To > len(text) || s.Tag == "" {
				t.Fatalf("%+v behind %d of %d", s, at, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[s.From:s.To]) {
				t.Fatalf("%+v cuts a letter", s)
			}
			at = s.To
		}
		once := Text(text)
		if twice := Text(once); twice != once {
			t.Fatalf("%q becomes %q, then %q", text, once, twice)
		}
		Hints(text)
	})
}

func BenchmarkText(b *testing.B) {
	part := clean[:1500] + " My name is Demo McDemo, ring 07700 900123 or write to demo@example.com, I live at 2/1 14 Demo Street EH99 1AB. "
	text := strings.Repeat(part, 3)[:4000]
	Text(text) // reads the words
	b.ResetTimer()
	for b.Loop() {
		Text(text)
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"nothing here":                        "",
		"on ward 4b":                          "ward",
		"in the Demo Unit":                    "ward",
		"he is 3 weeks old":                   "age",
		"my 5-day-old":                        "age",
		"she is six months old":               "age",
		"I'm 34 and tired":                    "age",
		"aged 19":                             "age",
		"34yo mum":                            "age",
		"on 12 March 2026":                    "day",
		"on 3/4/26 at Ward 12 I was 30 weeks": "ward day",
		"I work as a nurse":                   "job",
		"I'm employed by the council":         "job",
		"it did not work at all, the ward was shut": "",
	} {
		if got := strings.Join(Hints(text), " "); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}
