package code

import (
	"crypto/sha256"
	"strings"
	"testing"
)

func maker() *Maker {
	return NewMaker(func(key, kind, value string) []byte {
		sum := sha256.Sum256([]byte(key + "|" + kind + "|" + value))
		return sum[:]
	})
}

func TestCodesAreRecognisedAsTyped(t *testing.T) {
	t.Parallel()
	m := maker()
	for _, tag := range []string{"en", "gd", "pl", "ur", "ar"} {
		seen := map[string]bool{}
		for range 200 {
			c := m.New(tag)
			if seen[c] {
				t.Fatal("a code came twice")
			}
			seen[c] = true
			for _, typed := range []string{c, strings.ToUpper(c), strings.ReplaceAll(c, "-", " "), " " + strings.ReplaceAll(c, "-", ", ") + ".", strings.ReplaceAll(c, "-", "\n")} {
				if got, ok := m.Parse(typed); !ok || got != c {
					t.Fatalf("%q read as %q, %v", typed, got, ok)
				}
			}
		}
	}
	if got, ok := m.Parse("١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨٩٠"); !ok || got != "1234-5678-9012-3456-7890" {
		t.Errorf("%q %v", got, ok)
	}
	for _, no := range []string{"", "I did not know whom to call", "the letters were hard to read", "07700 900123", strings.Repeat("river ", 5), strings.Repeat("1", 21)} {
		if got, ok := m.Parse(no); ok {
			t.Errorf("%q was taken for the code %q", no, got)
		}
	}
}

func TestWordListIsEvenAndDistinct(t *testing.T) {
	t.Parallel()
	m := maker()
	if len(m.words) != 1024 || len(m.known) != 1024 {
		t.Errorf("%d words, %d different", len(m.words), len(m.known))
	}
	c := m.New("en")
	if string(m.Mailbox(c, "rating")) == string(m.Response(c, "rating")) {
		t.Error("both stores have the same hash")
	}
}
