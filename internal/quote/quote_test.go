package quote

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var now = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// Words can be taken out, and nothing be put in, moved or changed.
func TestWithin(t *testing.T) {
	t.Parallel()
	const long = "The midwife on ward 4 was kind, but nobody told us what came next."
	for short, want := range map[string]bool{
		long: true, "The midwife … was kind, but nobody told us what came next.": true, "The midwife was kind.": true, "nobody told us": true, "The [name] was kind": true, "…": true,
		"The midwife was [name]unkind": false, "The [unkind] midwife": false, "The midwife was unkind": false, "kind was the midwife": false, "The midwife was kind and good": false, "Nobody told us": false,
	} {
		if got := Within(short, long); got != want {
			t.Errorf("%q: %v", short, got)
		}
	}
}

// Over random histories of what moderators and authors do, nothing can be used that its author
// did not let be quoted, has said no to, or has not seen changed; and nothing before the time in
// which they can say no.
func TestNothingIsQuotedAgainstItsAuthor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := Text{Words: "one two three four", May: rapid.Bool().Draw(t, "may")}
		at, refused, agreed := now, false, ""
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "days")) * 24 * time.Hour)
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				in := Decision{Use: rapid.Bool().Draw(t, "use"), Text: rapid.SampledFrom([]string{"", text.Words, "one … four", "one five"}).Draw(t, "text"), Reason: rapid.SampledFrom([]string{"", "a place"}).Draw(t, "reason")}
				if said, flaw := text.Decide(in, "a", at); flaw == "" {
					text.Said = said
					agreed = ""
				}
			case 1:
				if said, ok := text.Answer(true, at); ok {
					text.Said, agreed = said, text.Quoted()
				}
			case 2:
				if said, ok := text.Answer(false, at); ok {
					text.Said, refused = said, true
				}
			case 3:
				text.Second = "b"
			}
			if !text.Usable(at, false) {
				continue
			}
			switch {
			case !text.May:
				t.Fatal("a text is used that its author did not let be quoted")
			case refused:
				t.Fatal("a text is used to which its author said no")
			case text.Quoted() != text.Words && agreed != text.Quoted():
				t.Fatal("a changed text is used that its author has not said yes to")
			case text.Quoted() == text.Words && at.Before(text.From):
				t.Fatal("a text is used before its author could say no")
			}
		}
	})
}

func TestDecideSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	text := Text{Words: "Demo words here", May: true}
	for _, in := range []Decision{{}, {Use: true, Text: "Demo words added"}, {Use: true, Text: "Demo words", Reason: ""}, {Use: false, Reason: strings.Repeat("x", Longest+1)}} {
		if _, flaw := text.Decide(in, "a", now); flaw == "" {
			t.Errorf("%+v is taken", in)
		}
	}
	text.May = false
	if _, flaw := text.Decide(Decision{Use: true}, "a", now); flaw == "" {
		t.Error("a text is chosen that its author did not let be quoted")
	}
}
