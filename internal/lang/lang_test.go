package lang

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

func load(t *testing.T) *Words {
	t.Helper()
	w, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Check(); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	t.Parallel()
	want, err := Keys("en")
	if err != nil {
		t.Fatal(err)
	}
	blank := regexp.MustCompile(`{{\.\w+}}`)
	blanks := func(tag string) map[string][]string {
		b, err := files.ReadFile("words/" + tag + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := yaml.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		out := map[string][]string{}
		for key, v := range m {
			if s, ok := v.(string); ok {
				found := blank.FindAllString(s, -1)
				slices.Sort(found)
				out[key] = slices.Compact(found)
			}
		}
		return out
	}
	english := blanks("en")
	for _, l := range languages {
		got, err := Keys(l.Tag)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: keys differ from English", l.Tag)
		}
		for key, b := range blanks(l.Tag) {
			if !slices.Equal(b, english[key]) {
				t.Errorf("%s: %s has %v, English has %v", l.Tag, key, b, english[key])
			}
		}
	}
}

// Every key that the code says with a literal is in the catalogue.
func TestEveryKeyIsInTheCatalogue(t *testing.T) {
	t.Parallel()
	keys, err := Keys("en")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?:\bwords|\btext|\bsay|\bitem|Say|sorry)\((?:[^"()]*, ?)?"([a-z0-9_]+)"|say \.?\S+ "([a-z0-9_]+)"`)
	found := 0
	for _, dir := range []string{"runner", "webchat", "engine", "cli", "clock", "safeguard"} {
		err := filepath.WalkDir(filepath.Join("..", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".html") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range said.FindAllStringSubmatch(string(b), -1) {
				key := m[1] + m[2]
				if !strings.HasSuffix(key, "_") && key != "en" && !slices.Contains(keys, key) {
					t.Errorf("%s says %q, which is in no catalogue", path, key)
				}
				found++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 80 {
		t.Errorf("only %d texts were found: the pattern no longer fits the code", found)
	}
	for _, key := range []string{"mode_anonymous", "channel_web", "by_area", "by_role", "ask_quote", "ask_other", "option_other", "option_yes", "option_no", "option_ok",
		"word_skip", "word_back", "word_stop", "code_waiting", "code_mixed", "miss_option", "miss_often", "dropped", "changed", "required", "no_back"} {
		if !slices.Contains(keys, key) {
			t.Errorf("no text %s", key)
		}
	}
}

func TestPluralsInEveryLanguage(t *testing.T) {
	t.Parallel()
	w := load(t)
	for _, l := range languages {
		for n := range 112 {
			for _, key := range []string{"takes", "data_open", "data_took_part", "dropped"} {
				if s := w.Say(l.Tag, key, map[string]any{"Count": n, "Questions": "– q"}); s == key || strings.Contains(s, "no value") {
					t.Errorf("%s %s %d: %q", l.Tag, key, n, s)
				}
			}
		}
	}
	if got := w.Plural("pl", 3, "one: {} dziecko | few: {} dzieci | other: {} dziecka"); got != "3 dzieci" {
		t.Errorf("%q", got)
	}
}

func TestReservedWords(t *testing.T) {
	t.Parallel()
	w := load(t)
	for _, l := range languages {
		for text, means := range map[string]string{"stop": "stop", "STOP.": "stop", "  Pause  ": "pause", "help": "help", "back": "back", "I want to stop eating": "", "": "", "…": "", "skipping": ""} {
			if got := w.Reserved(text, l.Tag); got != means {
				t.Errorf("%s: %q means %q, wanted %q", l.Tag, text, got, means)
			}
		}
		for _, word := range []string{"skip", "back", "stop"} {
			if shown := w.Say(l.Tag, "word_"+word, nil); w.Reserved(shown, l.Tag) != word {
				t.Errorf("%s: the button %q is not understood when typed", l.Tag, shown)
			}
		}
		for month := 1; month <= 12; month++ {
			written := w.Date(l.Tag, time.Date(2026, time.Month(month), 3, 0, 0, 0, 0, time.UTC))
			if name := strings.Fields(written)[1]; w.Month(name, l.Tag) != month {
				t.Errorf("%s: %q is month %d", l.Tag, name, w.Month(name, l.Tag))
			}
		}
		for word, of := range w.known().meanings {
			for other, means := range of {
				if slices.Contains(everywhere, means) && w.known().meanings[l.Tag][other] != "" && w.known().meanings[l.Tag][other] != means {
					t.Errorf("%q means %s in %s and something else in %s", other, means, word, l.Tag)
				}
			}
		}
	}
	for typed, month := range map[string]int{"marzec": 3, "marca": 3, "sty": 1, "Jan": 1, "ja": 0, "smarch": 0} {
		if got := w.Month(typed, "pl"); got != month {
			t.Errorf("%q is month %d", typed, got)
		}
	}
}

// No text of the bot has an exclamation mark, and none is long.
func TestToneOfVoice(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		b, err := files.ReadFile("words/" + l.Tag + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "!") {
			t.Errorf("%s has an exclamation mark", l.Tag)
		}
	}
}
