package flow_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goccy/go-yaml"

	"blether/flows"
	"blether/internal/flow"
	"blether/internal/lang"
)

func library(t testing.TB, files map[string]string) *flow.Library {
	t.Helper()
	w, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{}
	for name, text := range files {
		sources[name] = []byte(text)
	}
	return flow.Read(sources, w)
}

const head = "flow: demo\nkind: survey\nprivacy: anonymous\ntitle:\n  en: Demo\nsteps:\n"

// check gives the mistakes of a flow whose steps begin in line 7.
func check(t testing.TB, steps string) flow.Mistakes {
	t.Helper()
	_, ms := library(t, map[string]string{"demo.yaml": head + steps}).Flow("demo")
	return ms
}

const ask = "  - name: x\n    type: range\n    label:\n      en: How well?\n"

func TestMistakesAreNamedWithTheirPlaceAndCure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		steps, what, hint string
		line              int
	}{
		{"  - name: x\n    typ: text\n", "unknown key `typ`", "type", 8},
		{"  - &a name\n", "anchors", "use", 7},
		{"  - *a\n", "aliases", "use", 7},
		{"  - name: x\n    type: text\n    label: {en: Hello, how are you?}\n", "not a language", "lines of their own", 9},
		{"  - name: x\n    type: text\n    label: !judged by whom\n", "tag", "quotes", 9},
		{"  - name: x\n    type: text\n    label:\n      en: \n", "no value", "#", 10},
		{"  - name: x\n    type: text\n    label:\n      en: What: now\n", "read as another key", "quotes", 10},
		{"  - name: x\n    type: txt\n    label:\n      en: A?\n", "no type", "text", 8},
		{"  - name: x\n    type: select_one\n    label:\n      en: A?\n", "no options", "choices", 7},
		{"  - name: x\n    type: select_one places\n    label:\n      en: A?\n", "no list", "lists", 8},
		{ask + ask, "stands twice", "another name", 11},
		{"  - name: x\n    type: yes_no\n    required: yes\n    label:\n      en: A?\n", "must say why", "required_message", 7},
		{ask + "  - name: y\n    type: text\n    relevant: x == 'a'\n    label:\n      en: A?\n", "number with a text", "compare", 13},
		{"  - name: y\n    type: text\n    relevant: x > 1\n    label:\n      en: A?\n" + ask, "asked later", "move", 9},
		{ask + "  - name: y\n    type: text\n    relevant: ${x} = 1\n    label:\n      en: A?\n", "XLSForm", "here it is", 13},
		{ask + "  - do: set_nation\n    with:\n      nation: \"x > 3 ? 'scotland' : 'northern_ireland'\"\n", "may not depend on `x`", "beside a person", 11},
		{"  - do: fly\n", "no commit step", "show_name", 7},
		{ask + "  - do: submit\n", "is not written", "by itself", 11},
		{ask + "  - do: set_nation\n    with:\n      nation: \"'scotland'\"\n", "must be the answer to a select_one", "northern_ireland", 12},
		{"  - name: l\n    type: select_one\n    keep: \"no\"\n    choices:\n      - name: tlh\n        label:\n          en: Klingon\n    label:\n      en: A?\n  - do: set_language\n    with:\n      language: l\n", "does not know the option `tlh`", "ar", 17},
		{"  - name: l\n    type: text\n    keep: \"no\"\n    label:\n      en: A?\n  - do: show_name\n    with:\n      name: l\n", "needs a yes first", "yes_no", 12},
		{"  - name: x\n    type: integer\n    default: some\n    label:\n      en: A?\n", "no answer to this question", "can have", 9},
		{"  - name: x\n    type: rank\n    default: a\n    choices:\n      - name: a\n        label:\n          en: A\n    label:\n      en: A?\n", "has no `default`", "take it out", 9},
		{"  - name: x\n    type: text\n    renamed_from: Old Name\n    label:\n      en: A?\n", "`renamed_from`", "earlier versions", 9},
		{"  - name: x\n    type: text\n    quote: ask\n    keep: \"no\"\n    label:\n      en: A?\n", "cannot be quoted", "quote", 9},
		{"  - group: g\n", "has no steps", "steps", 7},
		{ask + "  - group: x\n    steps:\n      - note: Hi\n", "stands twice", "another name", 11},
		{"  - note: \"\"\n", "the text is empty", "remove", 7},
		{ask + "  - note: So {{x}\n", "no other end", "{{name}}", 11},
		{ask + "  - note: \"{{x | one: a}}\"\n", "has no `other`", "other:", 11},
		{"  - note: \"One \x01 two\"\n", "a control character", "anew", 7},
		{"  - note: \"One \xff two\"\n", "no UTF-8", "UTF-8", 7},
		{"  - note: \"One \u202e two\"\n", "turns the direction", "anew", 7},
		{"  - note: St\u200bop\n", "cannot be seen", "anew", 7},
		{"  - note: 'A\u200cB'\n  - note: Cut # here\n", "is a comment", "quotes", 8},
		{"  - use: nothing\n", "no flow `nothing`", "flows here", 7},
		{"  - group: g\n    repeat: often\n    steps:\n      - note: Hi\n", "`repeat`", "up to 3", 8},
		{"  - name: x\n    type: range\n    parameters: start=5 end=1\n    label:\n      en: A?\n", "no scale", "start=1", 9},
		{"  - name: x\n    type: text\n    label:\n      en: Hello {{nobody}}\n", "no earlier step", "earlier", 7},
		{"  - name: help\n    type: text\n    label:\n      en: A?\n", "reserved", "another", 7},
		{"  - name: x\n    type: select_one\n    choices:\n      - name: a\n        label:\n          en: Skip\n    label:\n      en: A?\n", "always means skip", "other words", 10},
		{"  - name: x\n    type: select_one\n    choices:\n      - name: a\n        label:\n          en: A\n      - name: a\n        label:\n          en: B\n    label:\n      en: A?\n", "stands twice", "stored", 13},
		{"  - name: x\n    type: select_one\n    choices:\n      - name: a\n        label:\n          en: Same\n      - name: b\n        label:\n          en: same\n    label:\n      en: A?\n", "read the same", "typed", 13},
		{"  - name: x\n    type: text\n    label:\n      en: What is your full name?\n", "asks who somebody is", "take it out", 7},
		{ask + "  - name: y\n    type: text\n    relevant: x <= 2\n    label:\n      en: Why?\n", "tells how they answered", "keep", 11},
		{"  - name: x\n    type: text\n    label:\n      en: A?\n---\nflow: two\n", "second document", "one flow", 12},
	} {
		ms := check(t, c.steps)
		found := false
		for _, m := range ms {
			if strings.Contains(m.What, c.what) {
				found = true
				if m.Line != c.line || m.Column < 1 || m.File != "demo.yaml" || !strings.Contains(m.Hint, c.hint) {
					t.Errorf("%q: %s (line %d wanted, hint %q)", c.what, m, c.line, c.hint)
				}
			}
		}
		if !found {
			t.Errorf("%q was not found; found: %v", c.what, ms)
		}
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	var steps strings.Builder
	for i := range 12 {
		fmt.Fprintf(&steps, "  - name: q%d\n    type: nonsense%d\n    label:\n      en: A?\n", i, i)
	}
	if ms := check(t, steps.String()); len(ms) != 12 {
		t.Errorf("%d mistakes of 12:\n%v", len(ms), ms)
	}
}

// What YAML trips over in one line does not hide what is wrong in the others.
func TestATrapHidesNothing(t *testing.T) {
	t.Parallel()
	ms := check(t, "  - note: One: two\n  - name: x\n    type: nonsense\n    label: !judged by whom\n  - note: Three: four\n  - name: y\n    type: text\n    label: Who: you\n    hint: >\n      A block: with a colon\n      !and more\n")
	want := []int{7, 9, 10, 11, 14}
	var lines []int
	for _, m := range ms {
		if m.Severity == flow.Error {
			lines = append(lines, m.Line)
		}
	}
	if !slices.Equal(lines, want) {
		t.Errorf("mistakes in lines %v, wanted %v:\n%v", lines, want, ms)
	}
}

func TestHugeAndCircularFlowsAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"10 MB":   {"demo.yaml": head + strings.Repeat("  - note: words\n", 10<<20/16)},
		"deep":    {"demo.yaml": head + "  - " + strings.Repeat("[", 10000)},
		"deeper":  {"demo.yaml": head + strings.Repeat("- ", 10000)},
		"itself":  {"demo.yaml": head + "  - use: demo\n"},
		"circle":  {"demo.yaml": head + "  - use: other\n", "other.yaml": "flow: other\ntitle:\n  en: O\nsteps:\n  - use: demo\n"},
		"doubled": {"demo.yaml": head + strings.Repeat("  - use: b\n", 60), "b.yaml": "flow: b\ntitle:\n  en: O\nsteps:\n" + strings.Repeat("  - note: hi\n", 60)},
		"empty":   {"demo.yaml": ""},
		"bytes":   {"demo.yaml": "\xff\xfe\x00flow"},
	} {
		f, ms := library(t, files).Flow("demo")
		if f != nil || !ms.Errors() {
			t.Errorf("%s: accepted", name)
		}
	}
}

// The version changes with the structure and not with the texts.
func TestVersionIsOfTheStructure(t *testing.T) {
	t.Parallel()
	hash := func(steps string) string {
		f, ms := library(t, map[string]string{"demo.yaml": head + steps}).Flow("demo")
		if f == nil {
			t.Fatal(ms)
		}
		b, err := f.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := flow.Unmarshal(b)
		if err != nil || again.Hash() != f.Hash() {
			t.Errorf("read back: %v", err)
		}
		return f.Hash()
	}
	first := hash(ask)
	if hash(strings.ReplaceAll(ask, "How well?", "How very well?")) != first {
		t.Error("a text changed the version")
	}
	for _, other := range []string{strings.ReplaceAll(ask, "name: x", "name: y"), strings.ReplaceAll(ask, "range", "integer"), ask + "  - note: Hi\n", ask + "    keep: \"no\"\n"} {
		if hash(other) == first {
			t.Errorf("the version stayed the same: %s", other)
		}
	}
}

func TestSchemaFitsTheShippedFlows(t *testing.T) {
	t.Parallel()
	b, err := flow.Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("flow.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("flow.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := flows.Sources()
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text []byte) error {
		var v any
		if err := yaml.Unmarshal(text, &v); err != nil {
			t.Fatal(err)
		}
		j, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		inst, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(inst)
	}
	for _, name := range []string{"pledge.yaml", "feedback.yaml"} {
		if err := valid(files[name]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if valid([]byte(head+"  - name: x\n    nonsense: 1\n")) == nil {
		t.Error("an unknown key fits the schema")
	}
}

func FuzzRead(f *testing.F) {
	files, err := flows.Sources()
	if err != nil {
		f.Fatal(err)
	}
	for _, b := range files {
		f.Add(string(b))
	}
	f.Add(head + ask)
	w, err := lang.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lib := flow.Read(map[string][]byte{"demo.yaml": []byte(text)}, w)
		for _, name := range lib.Names() {
			got, ms := lib.Flow(name)
			if got == nil && !ms.Errors() {
				t.Fatal("refused without a mistake")
			}
			if got == nil {
				continue
			}
			b, err := got.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := flow.Unmarshal(b); err != nil {
				t.Fatal(err)
			}
		}
	})
}
