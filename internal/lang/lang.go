// Package lang holds the bot's own words: catalogues, plurals, directions,
// reserved words, names of months. The words of flows are the flows' own.
package lang

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed words/*.yaml reserved/*.yaml
var files embed.FS

// Language is one in which the bot speaks.
type Language struct {
	Tag  string
	Name string // its own name
	Dir  string // ltr or rtl
	// Review says who has read the words; empty for the language of the project.
	Review string
}

// Languages lists them, English first, then by their own names.
var languages = []Language{
	{Tag: "en", Name: "English", Dir: "ltr"},
	{Tag: "gd", Name: "Gàidhlig", Dir: "ltr", Review: "not yet read by a native speaker"},
	{Tag: "pl", Name: "Polski", Dir: "ltr", Review: "not yet read by a native speaker"},
	{Tag: "ur", Name: "اردو", Dir: "rtl", Review: "not yet read by a native speaker"},
	{Tag: "ar", Name: "العربية", Dir: "rtl", Review: "not yet read by a native speaker"},
}

// Words are the bot's words in all languages.
type Words struct {
	bundle     *i18n.Bundle
	localizers sync.Map                     // tag → *i18n.Localizer
	meanings   map[string]map[string]string // tag → folded text → meaning
	months     map[string][]string
}

// Load reads the catalogues that come with the program.
func Load() (*Words, error) {
	w := &Words{bundle: i18n.NewBundle(language.English), meanings: map[string]map[string]string{}, months: map[string][]string{}}
	w.bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	for _, l := range languages {
		if _, err := w.bundle.LoadMessageFileFS(files, "words/"+l.Tag+".yaml"); err != nil {
			return nil, fmt.Errorf("words of %s: %w", l.Tag, err)
		}
		if err := w.reserved(l.Tag); err != nil {
			return nil, fmt.Errorf("reserved words of %s: %w", l.Tag, err)
		}
	}
	return w, nil
}

// reservedFile lists, by meaning, the whole messages that have it.
type reservedFile struct {
	Words  map[string][]string `yaml:"words"`
	Months []string            `yaml:"months"`
}

func (w *Words) reserved(tag string) error {
	data, err := files.ReadFile(path.Join("reserved", tag+".yaml"))
	if err != nil {
		return err
	}
	var f reservedFile
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return err
	}
	w.meanings[tag] = map[string]string{}
	for meaning, texts := range f.Words {
		for _, text := range texts {
			w.meanings[tag][fold(text)] = meaning
		}
	}
	if len(f.Months) != 12 {
		return fmt.Errorf("%d months", len(f.Months))
	}
	w.months[tag] = f.Months
	return nil
}

// fold makes two ways of typing the same words equal.
func fold(s string) string {
	s = strings.Trim(strings.ToLower(strings.TrimSpace(s)), ".!?؟۔… \"'“”")
	return strings.Join(strings.Fields(strings.NewReplacer("’", "'", "‘", "'").Replace(s)), " ")
}

// everywhere are understood in every language, whoever writes them.
var everywhere = []string{"stop", "pause", "help"}

// reservedWords are looked at before an answer is.
var reservedWords = []string{"help", "back", "skip", "pause", "stop", "menu", "data", "change", "language", "forget", "code"}

// Reserved returns which reserved word a whole message is, or "".
func (w *Words) Reserved(text, tag string) string {
	key := fold(text)
	if key == "" || len(key) > 60 {
		return ""
	}
	meaning := w.Means(key, tag)
	if slices.Contains(reservedWords, meaning) {
		return meaning
	}
	for _, other := range w.meanings {
		if m := other[key]; slices.Contains(everywhere, m) {
			return m
		}
	}
	return ""
}

// Means returns what a whole message means in a language or in English: a
// reserved word, or yes, no, begin, later, send, discard, ok; else "".
func (w *Words) Means(text, tag string) string {
	key := fold(text)
	if m, ok := w.meanings[w.Match(tag)][key]; ok {
		return m
	}
	return w.meanings["en"][key]
}

// Month returns the number of a month by its name or the first letters of it.
func (w *Words) Month(text, tag string) int {
	key := fold(text)
	if len([]rune(key)) < 3 {
		return 0
	}
	for _, names := range [][]string{w.months[w.Match(tag)], w.months["en"]} {
		for i, name := range names {
			if strings.HasPrefix(fold(name), key) {
				return i + 1
			}
		}
	}
	return 0
}

// Match finds the language of ours that fits a tag best; English if none does.
func (w *Words) Match(tag string) string {
	for ; tag != ""; tag = parent(tag) {
		for _, l := range languages {
			if strings.EqualFold(l.Tag, tag) {
				return l.Tag
			}
		}
	}
	return "en"
}

func parent(tag string) string {
	i := strings.LastIndexByte(tag, '-')
	return tag[:max(i, 0)]
}

// Prefer finds the language of ours that a browser's Accept-Language asks for.
func (w *Words) Prefer(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return "en"
	}
	for _, t := range tags {
		if base, _ := t.Base(); w.Match(t.String()) != "en" || base.String() == "en" {
			return w.Match(t.String())
		}
	}
	return "en"
}

// Language describes a language by its tag.
func (w *Words) Language(tag string) Language {
	tag = w.Match(tag)
	for _, l := range languages {
		if l.Tag == tag {
			return l
		}
	}
	return languages[0]
}

// Languages lists the languages in which the bot speaks.
func (w *Words) Languages() []Language { return slices.Clone(languages) }

// Say puts one of the bot's own texts into words. args may hold Count, which
// chooses the plural. A text that a language lacks comes in English.
func (w *Words) Say(tag, key string, args map[string]any) string {
	l, ok := w.localizers.Load(tag)
	if !ok {
		l, _ = w.localizers.LoadOrStore(tag, i18n.NewLocalizer(w.bundle, tag, "en"))
	}
	s, err := l.(*i18n.Localizer).Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: args, PluralCount: args["Count"]})
	if err != nil && s == "" {
		return key // a test holds every key that is said against the catalogues
	}
	return s
}

// Date writes a day in a language: 3 March 2026.
func (w *Words) Date(tag string, t time.Time) string {
	tag = w.Match(tag)
	return fmt.Sprintf("%d %s %d", t.Day(), w.months[tag][t.Month()-1], t.Year())
}

// Keys lists the keys of a language's catalogue, for tests.
func Keys(tag string) ([]string, error) {
	data, err := files.ReadFile("words/" + tag + ".yaml")
	if err != nil {
		return nil, err
	}
	var m map[string]any
	if err := yaml.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out, nil
}
