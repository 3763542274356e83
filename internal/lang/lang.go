// Package lang holds the bot's own words: catalogues, plurals, directions,
// reserved words, names of months. The words of flows are the flows' own.
package lang

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
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

// Words are the bot's words in all languages. Each catalogue is read when it is
// first needed, so that the program starts at once.
type Words struct {
	catalogues map[string]func() (*i18n.Localizer, error) // by tag
	reserved   func() (*reservedWords, error)
}

// reservedWords are whole messages that have a meaning, and names of months.
type reservedWords struct {
	meanings map[string]map[string]string // tag → folded text → meaning
	months   map[string][]string
	weekdays map[string][]string // from Sunday on
	anywhere map[string]string   // what is understood in every language
}

// Load reads English, and makes the other catalogues that come with the program
// ready to be read. A test reads them all.
func Load() (*Words, error) {
	w := &Words{catalogues: map[string]func() (*i18n.Localizer, error){}, reserved: sync.OnceValues(readReserved)}
	for _, l := range languages {
		w.catalogues[l.Tag] = sync.OnceValues(func() (*i18n.Localizer, error) { return readCatalogue(l.Tag) })
	}
	_, err := w.catalogues["en"]()
	return w, err
}

// Tags are the languages that the bot speaks.
func (w *Words) Tags() []string {
	var out []string
	for _, l := range languages {
		out = append(out, l.Tag)
	}
	return out
}

// Speaks reports whether the bot speaks a language, by its own tag.
func (w *Words) Speaks(tag string) bool { return w.Match(tag) == tag }

// Check reads everything at once.
func (w *Words) Check() error {
	_, err := w.reserved()
	errs := []error{err}
	for _, l := range languages {
		_, err := w.catalogues[l.Tag]()
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// readCatalogue reads a language, with English for what it lacks.
func readCatalogue(tag string) (*i18n.Localizer, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	for _, t := range slices.Compact([]string{"en", tag}) {
		if _, err := bundle.LoadMessageFileFS(files, "words/"+t+".yaml"); err != nil {
			return nil, fmt.Errorf("words of %s: %w", t, err)
		}
	}
	return i18n.NewLocalizer(bundle, tag, "en"), nil
}

func readReserved() (*reservedWords, error) {
	out := &reservedWords{meanings: map[string]map[string]string{}, months: map[string][]string{}, weekdays: map[string][]string{}, anywhere: map[string]string{}}
	for _, l := range languages {
		if err := out.read(l.Tag); err != nil {
			return out, fmt.Errorf("reserved words of %s: %w", l.Tag, err)
		}
	}
	return out, nil
}

// known are the reserved words; those that could be read, after an error.
func (w *Words) known() *reservedWords {
	r, _ := w.reserved() // Check reports it
	return r
}

// reservedFile lists, by meaning, the whole messages that have it.
type reservedFile struct {
	Words  map[string][]string `yaml:"words"`
	Months []string            `yaml:"months"`
	// Also are other forms of the months that people type.
	Also     []string `yaml:"months_also"`
	Weekdays []string `yaml:"weekdays"`
}

func (w *reservedWords) read(tag string) error {
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
			if slices.Contains(everywhere, meaning) {
				w.anywhere[fold(text)] = meaning
			}
		}
	}
	if len(f.Months) != 12 {
		return fmt.Errorf("%d months", len(f.Months))
	}
	if len(f.Weekdays) != 7 {
		return fmt.Errorf("%d weekdays", len(f.Weekdays))
	}
	w.months[tag], w.weekdays[tag] = append(f.Months, f.Also...), f.Weekdays
	return nil
}

// fold makes two ways of typing the same words equal: capitals, accents, hamza
// and what stands around do not matter.
func fold(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		s = norm.NFC.String(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(strings.NewReplacer("’", "'", "‘", "'").Replace(s))))
	}
	s = strings.ToLower(strings.Trim(s, ".!?؟۔… \t\r\n\"'“”"))
	if strings.Contains(s, "  ") || strings.ContainsAny(s, "\t\r\n") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

// longest is more than any word of ours has, in bytes.
const longest = 120

// everywhere are understood in every language, whoever writes them.
var everywhere = []string{"stop", "pause", "help"}

// acted are looked at before an answer is.
var acted = []string{"help", "back", "skip", "pause", "stop", "menu", "data", "change", "language", "forget", "code", "preferences", "changed", "support", "events", "answers"}

// Reserved returns which reserved word a whole message is, or "".
func (w *Words) Reserved(text, tag string) string {
	if len(text) > longest {
		return ""
	}
	key := fold(text)
	if key == "" {
		return ""
	}
	if meaning := w.means(key, tag); slices.Contains(acted, meaning) {
		return meaning
	}
	return w.known().anywhere[key]
}

// Means returns what a whole message means in a language or in English: a
// reserved word, or yes, no, begin, later, send, discard, ok; else "".
func (w *Words) Means(text, tag string) string {
	if len(text) > longest {
		return ""
	}
	return w.means(fold(text), tag)
}

func (w *Words) means(key, tag string) string {
	known := w.known().meanings
	if m, ok := known[w.Match(tag)][key]; ok {
		return m
	}
	return known["en"][key]
}

// Month returns the number of a month by its name or the first letters of it.
func (w *Words) Month(text, tag string) int {
	key := fold(text)
	if len([]rune(key)) < 3 {
		return 0
	}
	months := w.known().months
	for _, names := range [][]string{months[w.Match(tag)], months["en"]} {
		for i, name := range names {
			if strings.HasPrefix(fold(name), key) {
				return i%12 + 1
			}
		}
	}
	return 0
}

// Match finds the language of ours that fits a tag best; English if none does.
func (w *Words) Match(tag string) string {
	if _, ok := w.catalogues[tag]; ok {
		return tag
	}
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
	l, err := w.catalogues[w.Match(tag)]()
	if err != nil {
		return key
	}
	s, err := l.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: args, PluralCount: args["Count"]})
	if err != nil && s == "" {
		return key // a test holds every key that is said against the catalogues
	}
	return s
}

// Date writes a day in a language: 3 March 2026.
func (w *Words) Date(tag string, t time.Time) string {
	tag = w.Match(tag)
	months := w.known().months[tag]
	if len(months) < 12 {
		return t.Format(time.DateOnly)
	}
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// When writes a day with its weekday and the time: Tuesday 3 March 2026, 19:00.
func (w *Words) When(tag string, t time.Time) string {
	days := w.known().weekdays[w.Match(tag)]
	if len(days) < 7 {
		return w.Date(tag, t) + ", " + t.Format("15:04")
	}
	return days[t.Weekday()] + " " + w.Date(tag, t) + w.Say(tag, "comma", nil) + t.Format("15:04")
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
