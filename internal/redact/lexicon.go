package redact

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

var (
	//go:embed names.yaml
	nameFile []byte
	//go:embed keep.yaml
	keepFile []byte
	//go:embed street.yaml
	streetFile []byte
	//go:embed cue.yaml
	cueFile []byte
	//go:embed verb.yaml
	verbFile []byte
	//go:embed word.yaml
	wordFile []byte
	//go:embed word.txt
	english string
)

// class is what a word can be; a word may have many.
type class uint64

// lexicon is the words that are known, and sayings by their first word.
type lexicon struct {
	classes map[string]class
	phrases map[string][][]string
}

// words is read once, when it is first needed.
var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{map[string]class{}, map[string][][]string{}}
	for _, data := range [][]byte{nameFile, keepFile, streetFile, cueFile, verbFile, wordFile} {
		l.read(data)
	}
	for _, line := range strings.Split(english, "\n") {
		if !strings.HasPrefix(line, "#") {
			l.classes[line] |= common
		}
	}
	return l
})

// read takes a data file in. The files are part of the program: one that cannot be read is a
// mistake of its authors, which every test shows.
func (l *lexicon) read(data []byte) {
	var sheets map[string]any
	if err := yaml.Unmarshal(data, &sheets); err != nil {
		panic(fmt.Errorf("redact: read words: %w", err))
	}
	for name, sheet := range sheets {
		is := class(1) << slices.Index(sheetNames(), name)
		switch sheet := sheet.(type) {
		case string:
			for _, w := range strings.Fields(sheet) {
				l.classes[w] |= is
			}
		case []any:
			for _, phrase := range sheet {
				l.phrase(fmt.Sprint(phrase))
			}
		}
	}
}

func (l *lexicon) phrase(s string) {
	var keys []string
	for _, t := range take(s) {
		keys = append(keys, t.key)
	}
	l.phrases[keys[0]] = append(l.phrases[keys[0]], keys)
}

// has tells whether a token is a word of one of some classes.
func (p *page) has(i int, c class) bool {
	return i >= 0 && i < len(p.tokens) && p.tokens[i].class&c != 0
}
