package screen

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func (s *Screener) tongue(t *testing.T, language string) *tongue {
	t.Helper()
	at := slices.IndexFunc(s.tongues, func(one *tongue) bool { return one.data.Language == language })
	if at < 0 {
		t.Fatalf("nothing is read in %q", language)
	}
	return s.tongues[at]
}

// Marks are left away and letters that are typed for each other are one; what is of a script
// stays in it, and only what imitates Latin letters becomes Latin.
func TestNormalForms(t *testing.T) {
	t.Parallel()
	s := reads(t)
	for _, c := range []struct{ language, text, want string }{
		{"pl", "Nie chcę już ŻYĆ!", "nie chce juz zyc ."},
		{"pl", "Boję się, że go skrzywdzę", "boje sie ze go skrzywdze"}, // the comma ends nothing
		{"ar", "أُريدُ أنْ أمـــوت", "اريد ان اموت"},
		{"ar", "عايزه اموت، وبدي اموت", "عايزه اموت . و بدي اموت"},
		{"ar", "3ayza amoot", "عايزه اموت"},
		{"ar", "ما في سماء", "ما في سما"}, // no front of a word as short as that
		{"ur", "میں مرنا چاہتی ہوں", "مين مرنا چاهتي هون"},
		{"ur", "main marna chahti hoon", "مين مرنا چاهتي هون"},
		{"gd", "Tha mi a’ smaoineachadh", "tha mi a smaoineachadh"},
		{"en", "I wаnt tо die", "i want to die"}, // letters of Cyrillic
		{"en", "زوجي", "زوجي"},
	} {
		if got := s.tongue(t, c.language).normal(c.text); got != c.want {
			t.Errorf("%s %q: %q, not %q", c.language, c.text, got, c.want)
		}
	}
}

// What is denied raises nothing, however far the "not" stands from the verb in a language, and
// one that belongs to what is said takes nothing away.
func TestNotInEachLanguage(t *testing.T) {
	t.Parallel()
	s := reads(t)
	for text, want := range map[string]bool{
		"Nie chcę umrzeć":                 false,
		"Mąż mnie nigdy nie bił":          false,
		"dziecko nie ma drgawek":          false,
		"Nie chcę żyć":                    true,
		"Dziecko nie oddycha":             true,
		"Nie wiem, co robić, chcę umrzeć": true,
		"لا أريد أن أموت":                 false,
		"أنا بخير ولا أريد أن أموت":       false,
		"لا أريد أن أعيش":                 true,
		"الطفل لا يتشنج":                  false,
		"الطفل لا يتنفس":                  true,
		"میں مرنا نہیں چاہتی":             false,
		"میں مرنا چاہتی ہوں":              true,
		"main marna nahi chahti":          false,
		"main jeena nahi chahti":          true,
		"میرا حمل ضائع نہیں ہوا":          false,
		"Chan eil mi airson bàsachadh":    false,
		"Chan eil mi airson a bhith beò":  true,
		"Cha do chaill mi an leanabh":     false,
	} {
		if got := s.Screen(text); (got.Level == L1 || got.Level == L2) != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// The gravest of what all languages see in a text counts.
func TestEveryTextIsReadInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := reads(t)
	for text, want := range map[string]Level{
		"I am fine. Dziecko nie oddycha":              L1,
		"Hello, mera shohar mujhe marta hai, thanks":  L2,
		"my husband زوجي يضربني":                      L2,
		"tha mi sgìth but I want to kill myself":      L2,
		"Przed chwilą mnie uderzył and I want to die": L1,
	} {
		if got := s.Screen(text); got.Level != want {
			t.Errorf("%q: %+v, not %s", text, got, want)
		}
	}
}

// Writing that mixes scripts never throws; Screen itself would hide that it does.
func TestMixedScripts(t *testing.T) {
	t.Parallel()
	s := reads(t)
	parts := strings.Split("زوجي يضربني |و|ـ|ء|ۓ|\u200c|\u202e|nie chcę |ż|\u0301|mujhe |میں |3ayza |a' |ł|Ω|𝕴|ﷺ|ﻻ|💀|.|،|۔|ک\u0654|\xff|0|kill |б", "|")
	for n := range uint64(3000) {
		r := rand.New(rand.NewPCG(n, 1))
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		for _, one := range s.tongues {
			one.read(one.normal(b.String()))
		}
	}
}

// A pattern with a "not" of its own can only fit in a bare frame: elsewhere it would take the
// frame away. And one without does not belong there, since a "not" further away would be lost.
func TestNotBelongsInBareFrames(t *testing.T) {
	t.Parallel()
	for _, one := range reads(t).tongues[1:] {
		negators := strings.Fields(plain(strings.Join(one.data.Negators, " ")))
		for _, f := range one.data.Frames {
			for _, p := range f.Say {
				text := p
				for name, set := range one.data.Sets {
					text = strings.ReplaceAll(text, "{"+name+"}", strings.Join(set, " "))
				}
				has := slices.ContainsFunc(plainWords.FindAllString(text, -1), func(w string) bool { return slices.Contains(negators, plain(w)) })
				if has != f.Bare {
					t.Errorf("%s, %s: bare is %v, for %q", one.data.Language, f.ID, f.Bare, p)
				}
			}
		}
	}
}

// A file takes the place of the frames of its language, and what does not go with the others is
// refused.
func TestAFileForALanguage(t *testing.T) {
	t.Parallel()
	file := func(language, categories, say string) []byte {
		return []byte("language: " + language + "\ncovers: a word\ncategories: " + categories + "\nframes:\n  - {id: a, category: suicide, level: L2, reason: why, say: [" + say + "]}\n")
	}
	all := "[" + strings.Join(reads(t).tongues[0].data.Categories, ", ") + "]"
	s, err := Own(file("pl", all, "żyrafa"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Screen("zyrafa"); got.Level != L2 || got.Frame != "pl/a" {
		t.Errorf("its own: %+v", got)
	}
	if got := s.Screen("mąż mnie bije"); got.Level != None {
		t.Errorf("what it replaced: %+v", got)
	}
	if got := s.Screen("زوجي يضربني"); got.Level != L2 {
		t.Errorf("another: %+v", got)
	}
	for name, bad := range map[string][]byte{
		"other categories": file("pl", "[suicide]", "żyrafa"),
		"a broken pattern": file("ar", all, `"(زرافة"`),
		"no word":          file("ur", all, `"زر-افہ"`),
	} {
		if _, err := Own(bad); err == nil {
			t.Errorf("%s: it was read", name)
		}
	}
}
