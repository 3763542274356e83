package screen

import (
	"fmt"
	"regexp"
	"strings"
)

// A pattern is words as they are said, in their normal form:
//
//	{set}     any of a set
//	(a|b c)   either of these
//	[word]    may be there
//	~         up to three words between; ~6 up to six
//	begin*    words that begin so
//
// It becomes an RE2 expression over words with one space after each, and so takes time that
// grows with the text and no more.
type pattern struct {
	re *regexp.Regexp
	// needs are words of which one is in every text that fits; those that end in * are
	// beginnings.
	needs []string
}

// node is one part of a pattern.
type node struct {
	word string // a word, or a beginning with *
	gap  int    // words that may lie between; with word empty and no alternatives
	alts []sequence
	may  bool // may be left away
}

type sequence []node

const deepest = 5 // sets within sets

// compile reads a pattern. One that would fit any text is an error.
func compile(text string, sets map[string][]string) (*pattern, error) {
	seq, err := parse(text, sets, 0)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	seq.write(&b)
	re, err := regexp.Compile(`(?:^| )` + b.String())
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", text, err)
	}
	needs, ok := seq.needs()
	if !ok {
		return nil, fmt.Errorf("%q fits any text", text)
	}
	return &pattern{re, needs}, nil
}

func parse(text string, sets map[string][]string, depth int) (sequence, error) {
	if depth > deepest {
		return nil, fmt.Errorf("%q goes round in circles", text)
	}
	var out sequence
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimLeft(rest, " ") {
		var all []string
		one := node{}
		switch rest[0] {
		case '{':
			name, after, ok := strings.Cut(rest[1:], "}")
			if !ok || len(sets[name]) == 0 {
				return nil, fmt.Errorf("there is no set {%s} in %q", name, text)
			}
			all, rest = sets[name], after
		case '(', '[':
			inside, after, ok := enclosed(rest)
			if !ok {
				return nil, fmt.Errorf("a bracket of %q is not closed", text)
			}
			one.may = rest[0] == '['
			all, rest = alternatives(inside), after
		default:
			var word string
			word, rest, _ = strings.Cut(rest, " ")
			var err error
			if one, err = plainWord(word); err != nil {
				return nil, fmt.Errorf("%w in %q", err, text)
			}
		}
		for _, a := range all {
			seq, err := parse(a, sets, depth+1)
			if err != nil {
				return nil, err
			}
			one.alts = append(one.alts, seq)
		}
		out = append(out, one)
	}
	return out, nil
}

// write writes a sequence as an expression.
func (s sequence) write(b *strings.Builder) {
	for _, n := range s {
		switch {
		case n.alts != nil:
			b.WriteString("(?:")
			for i, a := range n.alts {
				if i > 0 {
					b.WriteByte('|')
				}
				a.write(b)
			}
			b.WriteByte(')')
			if n.may {
				b.WriteByte('?')
			}
		case n.word == "":
			fmt.Fprintf(b, `(?:[^ .]+ ){0,%d}`, n.gap)
		default:
			if begin, open := strings.CutSuffix(n.word, "*"); open {
				b.WriteString(begin + `[^ .]* `)
			} else {
				b.WriteString(n.word + " ")
			}
		}
	}
}

// needs chooses the part of a sequence that the fewest texts have: the words of which one must
// be there. ok is false where nothing must.
func (s sequence) needs() (best []string, ok bool) {
	least := 0
	for _, n := range s {
		some, must := n.needs()
		if !must {
			continue
		}
		weight := 0
		for _, w := range some {
			weight++
			if everyday[w] {
				weight += 40
			}
		}
		if !ok || weight < least {
			best, least, ok = some, weight, true
		}
	}
	return best, ok
}

func (n *node) needs() (words []string, ok bool) {
	switch {
	case n.may || n.alts == nil && n.word == "":
		return nil, false
	case n.alts == nil:
		return []string{n.word}, true
	}
	for _, a := range n.alts {
		some, must := a.needs()
		if !must {
			return nil, false
		}
		words = append(words, some...)
	}
	return words, true
}

// everyday are words that nearly every text has.
var everyday = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("i he she they it not no me my the a to of and is are was were have has had do be in on at her him them with for baby am so that this you we can will would just all like when if as up out his their") {
		out[w] = true
	}
	return out
}()

// enclosed is what stands in the bracket that a text begins with.
func enclosed(text string) (inside, after string, ok bool) {
	depth := 0
	for i, r := range text {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return text[1:i], text[i+1:], true
			}
		}
	}
	return "", "", false
}

// alternatives splits at the bars that stand in no bracket of their own.
func alternatives(text string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '|':
			if depth == 0 {
				out, from = append(out, text[from:i]), i+1
			}
		}
	}
	return append(out, text[from:])
}

var (
	wordForm = regexp.MustCompile(`^[\p{L}\p{N}\p{M}]+\*?$`)
	gapForm  = regexp.MustCompile(`^~([1-9]|1[0-9]|)$`)
)

func plainWord(word string) (node, error) {
	if m := gapForm.FindStringSubmatch(word); m != nil {
		gap := 3
		if m[1] != "" {
			_, _ = fmt.Sscan(m[1], &gap) // the form lets digits through only
		}
		return node{gap: gap}, nil
	}
	if !wordForm.MatchString(word) {
		return node{}, fmt.Errorf("%q is no word", word)
	}
	begin, open := strings.CutSuffix(word, "*")
	begin = plain(begin)
	if begin == "" || strings.Contains(begin, " ") {
		return node{}, fmt.Errorf("%q is no word", word)
	}
	if open {
		begin += "*"
	}
	return node{word: begin}, nil
}
