package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"blether/bench/least"
	"blether/internal/engine"
	"blether/internal/lang"
)

// both is one talk with the engine and with the least program.
type both struct {
	t       *testing.T
	words   *lang.Words
	program program
	state   []byte
	least   []byte
}

func newBoth(t *testing.T, language string) *both {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	f, err := survey(words)
	if err != nil {
		t.Fatal(err)
	}
	p, err := engineProgram(f, words)
	if err != nil {
		t.Fatal(err)
	}
	smallest, err := json.Marshal(least.State{Language: language})
	if err != nil {
		t.Fatal(err)
	}
	return &both{t: t, words: words, program: p, state: p.first(language), least: smallest}
}

// say says one thing to both and compares what they hold, ask and offer.
func (b *both) say(text string) {
	b.t.Helper()
	f, err := survey(b.words)
	if err != nil {
		b.t.Fatal(err)
	}
	st, err := engine.Unmarshal(f, b.state)
	if err != nil {
		b.t.Fatal(err)
	}
	in := engine.Input{Text: text}
	if word := b.words.Reserved(text, st.Language); word != "" {
		in = engine.Input{Word: engine.Word(word)}
	}
	res := engine.Step(f, st, in, b.words)
	if b.state, err = res.State.Marshal(); err != nil {
		b.t.Fatal(err)
	}
	var said least.Said
	if b.least, said, err = least.Step(b.least, text); err != nil {
		b.t.Fatal(err)
	}
	var small least.State
	if err := json.Unmarshal(b.least, &small); err != nil {
		b.t.Fatal(err)
	}
	if got := res.Ask - 1; got != small.At { // step 0 is "begin"
		b.t.Fatalf("after %.30q the engine asks question %d, the least program %d", text, got, small.At)
	}
	if diff := cmp.Diff(res.State.Answers(f), held(&small)); diff != "" {
		b.t.Fatalf("after %.30q: %s", text, diff)
	}
	if (len(res.Lines) > 0) != (said.Note != "") {
		b.t.Errorf("after %.30q: the engine says %v, the least program %q", text, res.Lines, said.Note)
	}
	text, options, ways := rendered(f, &res, b.words)
	if small.At < least.Sure && !strings.HasSuffix(text, said.Text) {
		b.t.Errorf("the engine asks %q, the least program %q", text, said.Text)
	}
	if small.At == least.Overall || small.At == least.Judged {
		options = said.Options // the points of a scale are drawn by the platform
	}
	if len(options) != len(said.Options) || len(ways) != len(said.Ways) {
		b.t.Errorf("question %d: %q %q, least %q %q", small.At, options, ways, said.Options, said.Ways)
	}
}

// held are the answers of the least program by the names of the flow.
func held(st *least.State) map[string]any {
	out := map[string]any{}
	for name, v := range map[string]string{"board": st.Board, "role": st.Role, "why": st.Why, "informed": st.Informed, "kind": st.Kind, "helped": st.Helped, "change_it": st.Change} {
		if v != "" {
			out[name] = v
		}
	}
	for name, v := range map[string]int{"overall": st.Overall, "judged": st.Judged} {
		if v != 0 {
			out[name] = v
		}
	}
	if st.Visits != nil {
		out["visits"] = *st.Visits
	}
	return out
}

// The least program is the same survey: it takes and refuses the same.
func TestLeastIsTheSameSurvey(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", engine.MaxText)
	for name, talk := range map[string][]string{
		"measured":        messages,
		"other branch":    {"fife", "3", "5", "no", "1", "visit", "0", long, "Demo."},
		"all skipped":     {"skip", "skip", "skip", "skip", "skip", "skip", "skip", "skip", "skip"},
		"nothing fits":    {"Nowhere", "0", "5", "Fife", "9", "none", "Other family", "0", "6", "x", "3", "maybe", "Yes", "1.5", "5", "lots", "VIDEO", "-1", "1001", "no number", "1000", long + "é", "a\x00b"},
		"back":            {"1", "2", "back", "1", "2", "Demo: why.", "back", "Demo: this.", "yes"},
		"over the branch": {"1", "1", "3", "back", "4", "yes"},
		"help":            {"help", "1", "help me", "1"},
	} {
		for _, language := range languages {
			t.Run(name+" "+language, func(t *testing.T) {
				t.Parallel()
				b := newBoth(t, language)
				for _, text := range talk {
					b.say(text)
				}
			})
		}
	}
	for _, words := range [][]string{{"Lodainn", "Màthair no pàrant-breith", "1", "Dem: carson.", "tha", "air ais", "chan eil", "fàg às"}} {
		b := newBoth(t, "gd")
		for _, text := range words {
			b.say(text)
		}
	}
	if got := strconv.Itoa(len(answers)); got != "10" {
		t.Errorf("%s questions", got)
	}
}
