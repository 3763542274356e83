package lang

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var forms = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}

// Plural chooses among "one: … | other: …" by the rules of the language, and
// puts the number in place of {}. A value that is no whole number takes "other".
func (w *Words) Plural(tag string, value any, written string) string {
	n, whole := value.(int)
	form := "other"
	if whole {
		form = forms[plural.Cardinal.MatchPlural(language.Make(w.Match(tag)), max(n, -n), 0, 0, 0, 0)]
	}
	texts := map[string]string{}
	for _, part := range strings.Split(written, "|") {
		name, text, _ := strings.Cut(part, ":")
		texts[strings.TrimSpace(name)] = strings.TrimSpace(text)
	}
	text, ok := texts[form]
	if !ok {
		text = texts["other"]
	}
	return strings.ReplaceAll(text, "{}", fmt.Sprint(value))
}

// Named lists the languages as tag and own name.
func (w *Words) Named() [][2]string {
	var out [][2]string
	for _, l := range languages {
		out = append(out, [2]string{l.Tag, l.Name})
	}
	return out
}
