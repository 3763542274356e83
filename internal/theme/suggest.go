package theme

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/english"
)

// Stemmed are the languages whose words are brought to their stem. In others (Polish, Urdu, Gaelic)
// words are compared as they stand: no stemmer for them is in the library.
func Stemmed() []string { return []string{"en", "ar"} }

// Phrase is something that several people wrote, as most of them wrote it.
type Phrase struct {
	Text  string
	Texts int // in how many it stands
}

const (
	longPhrase  = 3   // words
	leastTexts  = 3   // in which a phrase stands
	mostPhrases = 20  // that are shown
	tooCommon   = 0.6 // a word in more of the texts than this, of some length, says nothing of them
	someTexts   = 8
)

// Phrases are words and short phrases that stand in at least three texts, most frequent first.
// Those that stand in a longer one as often are left out.
func Phrases(texts []string) []Phrase {
	counts, written := map[string]int{}, map[string]map[string]int{}
	for _, text := range texts {
		seen := map[string]bool{}
		words := wordsOf(text)
		for i := range words {
			for n := 1; n <= longPhrase && i+n <= len(words); n++ {
				stems, as, ok := phrase(words[i : i+n])
				if !ok {
					continue
				}
				if !seen[stems] {
					seen[stems] = true
					counts[stems]++
				}
				if written[stems] == nil {
					written[stems] = map[string]int{}
				}
				written[stems][as]++
			}
		}
	}
	var out []string
	for p, n := range counts {
		if n >= leastTexts && (len(texts) < someTexts || float64(n) <= tooCommon*float64(len(texts))) && !inLonger(p, n, counts) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Count(b, " ")-strings.Count(a, " "), strings.Compare(a, b))
	})
	var found []Phrase
	for _, p := range out[:min(len(out), mostPhrases)] {
		found = append(found, Phrase{most(written[p]), counts[p]})
	}
	return found
}

func inLonger(p string, n int, counts map[string]int) bool {
	for longer, m := range counts {
		if m == n && len(longer) > len(p) && strings.Contains(" "+longer+" ", " "+p+" ") {
			return true
		}
	}
	return false
}

// most is what was written most often; the first by name among equals.
func most(written map[string]int) string {
	best := ""
	for _, as := range slices.Sorted(maps.Keys(written)) {
		if best == "" || written[as] > written[best] {
			best = as
		}
	}
	return best
}

// phrase is some words by their stems, and as they are written; ok is false where it begins or ends
// with a word that says nothing, or spans the end of a sentence.
func phrase(words []word) (stems, as string, ok bool) {
	var both [2][]string
	for i, w := range words {
		if w.bare && (i == 0 || i == len(words)-1) || w.ends && i < len(words)-1 {
			return "", "", false
		}
		both[0], both[1] = append(both[0], w.stem), append(both[1], w.as)
	}
	return strings.Join(both[0], " "), strings.Join(both[1], " "), true
}

// Likely are the themes that a text may be about: words of their name, or two of what belongs to
// them, stand in it. A person decides.
func (b *Book) Likely(text string) []string {
	in := stemsOf(text)
	var out []string
	for i := range b.Themes {
		t := &b.Themes[i]
		about := 0
		for stem := range stemsOf(t.Belongs + " " + t.Example) {
			if in[stem] {
				about++
			}
		}
		named := slices.ContainsFunc(slices.Collect(maps.Keys(stemsOf(t.Name))), func(stem string) bool { return in[stem] })
		if named || about >= 2 {
			out = append(out, t.ID)
		}
	}
	return out
}

func stemsOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range wordsOf(text) {
		if !w.bare {
			out[w.stem] = true
		}
	}
	return out
}

// word is one of a text: by its stem, as it is written, whether it says nothing by itself, and
// whether a sentence ends with it.
type word struct {
	stem, as   string
	bare, ends bool
}

func wordsOf(text string) []word {
	var out []word
	for _, field := range strings.Fields(text) {
		as := strings.ToLower(strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }))
		if as == "" {
			continue
		}
		w := word{as: as, stem: stem(as), bare: bare[as] || len([]rune(as)) < 2 || strings.HasPrefix(field, "["), ends: strings.ContainsAny(field[len(field)-1:], ".!?;:,")}
		out = append(out, w)
	}
	return out
}

func stem(word string) string {
	env := snowballstem.NewEnv(word)
	if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		if strings.ContainsAny(word, urdu) {
			return word
		}
		arabic.Stem(env)
	} else {
		english.Stem(env)
	}
	return env.Current()
}

// urdu are letters that Urdu has and Arabic has not.
const urdu = "ٹڈڑںھہےچپگکی"

// bare are words that say nothing by themselves, in English and Arabic; in other languages how
// common a word is tells the same.
var bare = wordSet(`a about after again all also am an and any are as at be because been before being but by can could did do does doing
down during each even ever every few for from further get got had has have having he her here hers herself him himself his how i if in into
is it its itself just like lot made make many me more most much my myself no nor not now of off on once only or other our ours ourselves out
over own really same she should so some such than that the their theirs them themselves then there these they this those through to too under
until up us very was we were what when where which while who whom why will with would you your yours yourself yourselves
i'm i've it's don't didn't wasn't couldn't wouldn't i’m i’ve it’s don’t didn’t wasn’t couldn’t wouldn’t
في من على إلى عن مع هذا هذه ذلك التي الذي كان كانت لم لا ما و أو أن إن قد كل هو هي هم نحن أنا لي لنا`)

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
