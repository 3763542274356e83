package theme

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func demo() *Book {
	return &Book{Themes: []Theme{
		{ID: "a", Name: "Waiting", Belongs: "how long it took until somebody saw them"},
		{ID: "b", Name: "Phone calls", Belongs: "ringing, being rung back", Within: "c"},
		{ID: "c", Name: "Staying in touch", Belongs: "any way to reach somebody"},
	}}
}

func TestFlawsOfACodebook(t *testing.T) {
	t.Parallel()
	if flaws := demo().Flaws(); flaws != nil {
		t.Fatalf("a good codebook: %v", flaws)
	}
	for name, spoil := range map[string]func(*Book){
		"lies within itself": func(b *Book) { b.Themes[0].Within = "a" },
		"in a circle of two": func(b *Book) { b.Themes[2].Within = "b" },
		"a circle of three":  func(b *Book) { b.Themes[2].Within, b.Themes[0].Within = "a", "b" },
		"within nothing":     func(b *Book) { b.Themes[0].Within = "x" },
		"no name":            func(b *Book) { b.Themes[0].Name = " " },
		"the same name":      func(b *Book) { b.Themes[0].Name = "phone CALLS" },
		"nothing belongs":    func(b *Book) { b.Themes[0].Belongs = "" },
		"too long":           func(b *Book) { b.Themes[0].Example = strings.Repeat("x", Longest+1) },
		"too many":           func(b *Book) { b.Themes = slices.Repeat(b.Themes, 9) },
	} {
		b := demo()
		spoil(b)
		if b.Flaws() == nil {
			t.Errorf("%s: no flaw", name)
		}
	}
}

// Who looks at a codebook with any links at all gets an answer, and each circle is told.
func TestEveryCircleIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d", "e"}
		b := &Book{}
		for _, id := range ids {
			b.Themes = append(b.Themes, Theme{ID: id, Name: id, Belongs: id, Within: rapid.SampledFrom(append(ids, "")).Draw(t, id)})
		}
		circle := false
		for _, id := range ids {
			at, steps := id, 0
			for at != "" && steps <= len(ids) {
				at, steps = b.Named(at).Within, steps+1
			}
			circle = circle || at != ""
		}
		if got := b.Flaws() != nil; got != circle {
			t.Fatalf("circle %v, flaws %v", circle, b.Flaws())
		}
		for _, id := range ids {
			if whole := b.Whole([]string{id}); !slices.Contains(whole, id) {
				t.Fatalf("%s is not in its own whole %v", id, whole)
			}
		}
	})
}

func TestWiderThemesCountToo(t *testing.T) {
	t.Parallel()
	if got := demo().Whole([]string{"b", "gone"}); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("%v", got)
	}
}

func TestTextsAreSettledWhenAllWhoMustHaveFoundTheSame(t *testing.T) {
	t.Parallel()
	b := demo()
	var c Coding
	if s, _ := b.Of(c); s != Waits {
		t.Error("nobody has looked")
	}
	c = c.Set("one", nil)
	if s, found := b.Of(c); s != Settled || len(found) != 0 {
		t.Error("a text about none of them is settled too")
	}
	b.Two = true
	if s, _ := b.Of(c); s != Waits {
		t.Error("one of two is enough")
	}
	c = c.Set("two", []string{"a"})
	if s, _ := b.Of(c); s != Differs {
		t.Error("they differ")
	}
	c = c.Set("one", []string{"a"})
	if s, found := b.Of(c); s != Settled || !slices.Equal(found, []string{"a"}) {
		t.Error("they have come to agree")
	}
	if len(c["one"].First) != 0 {
		t.Error("what somebody found first is changed by what they came to agree on")
	}
	c = Coding{}.Set("one", []string{"a"}).Set("one", []string{"b"})
	if !slices.Equal(c["one"].First, []string{"b"}) {
		t.Error("alone, who codes may think again")
	}
}

// The example of Cohen (1960) as textbooks give it: 20 both, 15 neither, 5 and 10 one alone: 0.4.
func TestKappaOfATextbook(t *testing.T) {
	t.Parallel()
	b := &Book{Themes: []Theme{{ID: "a", Name: "a", Belongs: "a"}}}
	var all []Coding
	add := func(n int, x, y []string) {
		for range n {
			all = append(all, Coding{}.Set("one", x).Set("two", y))
		}
	}
	yes := []string{"a"}
	add(20, yes, yes)
	add(5, yes, nil)
	add(10, nil, yes)
	add(15, nil, nil)
	got := b.Agree(all)
	if got.Texts != 50 || !got.Known || math.Abs(got.Kappa-0.4) > 1e-9 || math.Abs(got.Themes["a"]-0.4) > 1e-9 {
		t.Errorf("%+v", got)
	}
	if got := b.Agree(all[:20]); got.Known {
		t.Errorf("who always says yes agrees by chance: %+v", got)
	}
	if got := b.Agree(nil); got.Known || got.Texts != 0 {
		t.Errorf("nobody: %+v", got)
	}
}

func TestAgreementIsNeverOverOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := demo()
		var all []Coding
		found := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), rapid.ID[string])
		same := true
		for range rapid.IntRange(1, 30).Draw(t, "texts") {
			x, y := found.Draw(t, "x"), found.Draw(t, "y")
			same = same && slices.Equal(b.Whole(x), b.Whole(y))
			all = append(all, Coding{}.Set("one", x).Set("two", y))
		}
		a := b.Agree(all)
		if a.Known && (a.Kappa > 1 || a.Kappa < -1 || same != (a.Kappa > 1-1e-9)) {
			t.Fatalf("kappa %v, all the same %v", a.Kappa, same)
		}
	})
}

func TestWhatSeveralPeopleWroteIsFound(t *testing.T) {
	t.Parallel()
	texts := []string{
		"We waited months for a phone call.", "I was waiting so long for phone calls", "The phone calls never came, and waiting hurt",
		"انتظرت مكالمة طويلا", "المكالمات كثيرة", "لم تصل المكالمات", "The ward was kind", "[name] was kind", "Kind people",
	}
	var got []string
	for _, p := range Phrases(texts) {
		got = append(got, p.Text)
	}
	for _, want := range []string{"phone calls", "kind"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	for _, never := range []string{"the", "was", "for", "phone", "name"} {
		if slices.Contains(got, never) {
			t.Errorf("%q is among %q", never, got)
		}
	}
	if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "مكالم") }) {
		t.Errorf("nothing Arabic in %q", got)
	}
	if got := demo().Likely("Nobody called me back by phone"); !slices.Contains(got, "b") {
		t.Errorf("a text about calls: %v", got)
	}
	if got := demo().Likely("The food was good"); len(got) != 0 {
		t.Errorf("a text about nothing of it: %v", got)
	}
}
