package engine_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/lang"
)

func words(t interface{ Fatal(...any) }) *lang.Words {
	w, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// read makes a flow of steps written in YAML.
func read(t interface {
	Fatalf(string, ...any)
	Fatal(...any)
}, steps string) *flow.Flow {
	text := "flow: demo\nkind: survey\nprivacy: anonymous\ntitle:\n  en: Demo\nsteps:\n" + steps
	f, mistakes := flow.Read(map[string][]byte{"demo.yaml": []byte(text)}, words(t)).Flow("demo")
	if f == nil {
		t.Fatalf("%v\n%s", mistakes, text)
	}
	return f
}

// drawSteps writes a random flow: every type, conditions over earlier steps,
// groups, repeats, answers that are not kept.
func drawSteps(t *rapid.T) string {
	var b strings.Builder
	var conditions []string
	n := rapid.IntRange(1, 10).Draw(t, "steps")
	for i := range n {
		name := "q" + strconv.Itoa(i)
		kind := rapid.SampledFrom([]string{"select_one", "select_multiple", "yes_no", "range", "integer", "decimal", "text", "date", "time", "rank", "acknowledge", "note", "calculate"}).Draw(t, "type")
		if kind == "note" {
			fmt.Fprintf(&b, "  - note:\n      en: A note %d.\n", i)
		} else {
			fmt.Fprintf(&b, "  - name: %s\n    type: %s\n", name, kind)
		}
		if kind != "note" && kind != "calculate" {
			fmt.Fprintf(&b, "    label:\n      en: Question %d?\n", i)
		}
		options := "    choices:\n      - name: a\n        label:\n          en: Apple\n      - name: b\n        label:\n          en: Banana\n      - name: c\n        label:\n          en: Cherry\n"
		here, quoted := "", false
		switch kind {
		case "select_one":
			b.WriteString(options)
			here = name + " == 'a'"
		case "select_multiple":
			b.WriteString(options + "        exclusive: yes\n")
			here = "'b' in " + name
		case "rank":
			b.WriteString(options)
		case "yes_no":
			here = name + " == 'yes'"
		case "range":
			here = "not (" + name + " <= 2)"
		case "integer", "decimal":
			here = name + " > 3"
			if rapid.Bool().Draw(t, "constraint") {
				b.WriteString("    constraint: value < 1000\n    constraint_message:\n      en: Less.\n")
			}
		case "text", "date":
			here = "answered(" + name + ")"
			if quoted = kind == "text" && rapid.Bool().Draw(t, "quote"); quoted {
				b.WriteString("    quote: ask\n")
			}
		case "calculate":
			b.WriteString("    calculate: 1 + 1\n")
			here = name + " == 2"
		}
		if len(conditions) > 0 && rapid.IntRange(0, 2).Draw(t, "relevant") == 0 {
			fmt.Fprintf(&b, "    relevant: %q\n", rapid.SampledFrom(conditions).Draw(t, "condition"))
		}
		if kind != "note" && kind != "calculate" {
			switch rapid.IntRange(0, 5).Draw(t, "more") {
			case 0:
				if !quoted {
					b.WriteString("    keep: \"no\"\n")
				}
			case 1:
				b.WriteString("    required: yes\n    required_message:\n      en: Because.\n")
			}
		}
		if here != "" {
			conditions = append(conditions, here, "not ("+here+")")
		}
	}
	return b.String()
}

// drawInput is anything that a person may do.
func drawInput(t *rapid.T, f *flow.Flow) engine.Input {
	switch rapid.IntRange(0, 7).Draw(t, "what") {
	case 0:
		return engine.Input{Word: rapid.SampledFrom([]engine.Word{engine.Back, engine.Skip, engine.Change, engine.Help}).Draw(t, "word"), Number: rapid.IntRange(-1, 12).Draw(t, "number")}
	case 1:
		return engine.Input{Picked: true, At: rapid.IntRange(-1, len(f.Steps)).Draw(t, "at"),
			Picks: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "yes", "no", "ok", "begin", "2", "nothing"}), 0, 4).Draw(t, "picks")}
	case 2:
		return engine.Input{Word: engine.Literal, At: rapid.IntRange(-1, len(f.Steps)).Draw(t, "at"), Text: "skip"}
	case 3:
		return engine.Input{}
	case 4:
		return engine.Input{Text: rapid.String().Draw(t, "text")}
	}
	return engine.Input{Text: rapid.SampledFrom([]string{"yes", "1", "2", "3", "apple", "a, b", "1 3", "4,5", "1 March 2026", "14:30", "ban", "2,1,3", "words", "٣"}).Draw(t, "answer")}
}

func again(t *rapid.T, f *flow.Flow, st engine.State) engine.State {
	b, err := st.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	out, err := engine.Unmarshal(f, b)
	if err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return out
}

// Whatever somebody does, writing the state out and reading it back between
// every two messages changes nothing, nothing that Step was given is changed,
// and skipping (or answering, where a question is required) leads to the end.
func TestAnyTalkEnds(t *testing.T) {
	t.Parallel()
	w := words(t)
	rapid.Check(t, func(t *rapid.T) {
		f := read(t, drawSteps(t))
		st := engine.Start(f, "en")
		for range rapid.IntRange(0, 25).Draw(t, "messages") {
			in := drawInput(t, f)
			before := again(t, f, st)
			one := engine.Step(f, st, in, w)
			if d := cmp.Diff(before, again(t, f, st)); d != "" {
				t.Fatalf("Step changed what it was given: %s", d)
			}
			two := engine.Step(f, again(t, f, st), in, w)
			if d := cmp.Diff(one, two, cmp.AllowUnexported(flow.Choice{}, flow.Text{})); d != "" {
				t.Fatalf("after writing and reading: %s", d)
			}
			if one.Outcome != engine.Going {
				return
			}
			st = one.State
		}
		for range 3 * len(f.Steps) {
			in := engine.Input{Word: engine.Skip}
			if i := engine.Current(f, st); i >= 0 {
				in = easy(&f.Steps[i], in)
			}
			res := engine.Step(f, st, in, w)
			if res.Outcome != engine.Going {
				return
			}
			st = again(t, f, res.State)
		}
		t.Fatal("never came to an end")
	})
}

// easy answers what cannot be skipped.
func easy(s *flow.Step, skip engine.Input) engine.Input {
	answer := map[flow.Type]string{flow.Begin: "begin", flow.Confirm: "send"}[s.Type]
	if answer == "" && s.Required {
		answer = map[flow.Type]string{flow.SelectOne: "a", flow.SelectMultiple: "a", flow.YesNo: "yes", flow.Range: "2", flow.Integer: "1", flow.Decimal: "1",
			flow.TextAnswer: "words", flow.Date: "2026-03-01", flow.Time: "10:00", flow.RankOrder: "1,2,3", flow.Acknowledge: "ok"}[s.Type]
	}
	if answer == "" {
		return skip
	}
	return engine.Input{Text: answer}
}

// Every question that lies behind can be changed, its later answers stay unless
// they no longer apply, and what no longer applies is gone and said.
func TestAnyAnswerCanBeChanged(t *testing.T) {
	t.Parallel()
	w := words(t)
	rapid.Check(t, func(t *rapid.T) {
		f := read(t, drawSteps(t))
		st := engine.Start(f, "en")
		for range rapid.IntRange(2, 20).Draw(t, "messages") {
			res := engine.Step(f, st, easyOr(t, f, st), w)
			if res.Outcome != engine.Going {
				break
			}
			st = res.State
		}
		behind := engine.Visible(f, st)
		if len(behind) == 0 {
			return
		}
		n := rapid.IntRange(1, len(behind)).Draw(t, "n")
		res := engine.Step(f, st, engine.Input{Word: engine.Change, Number: n}, w)
		if res.Ask != behind[n-1] {
			t.Fatalf("change %d asks step %d, not %d", n, res.Ask, behind[n-1])
		}
		after := engine.Step(f, res.State, easyOr(t, f, res.State), w)
		if after.Outcome != engine.Going {
			return
		}
		var dropped []int
		for _, l := range after.Lines {
			if l.Key == "dropped" {
				dropped = append(dropped, l.Steps...)
			}
		}
		for i := range f.Steps {
			was, is := res.State.Marks[i] == engine.Answered, after.State.Marks[i] == engine.Answered
			if i != behind[n-1] && was && !is && f.Steps[i].Own == "" && !slices.Contains(dropped, i) {
				t.Fatalf("the answer to %s went without a word", f.Steps[i].Name)
			}
			if i != behind[n-1] && was && is && !cmp.Equal(res.State.Values[i], after.State.Values[i]) {
				t.Fatalf("the answer to %s changed", f.Steps[i].Name)
			}
		}
	})
}

func easyOr(t *rapid.T, f *flow.Flow, st engine.State) engine.Input {
	s := f.Steps[engine.Current(f, st)]
	if s.Type != flow.Confirm && s.Type != flow.Begin && !s.Required && rapid.IntRange(0, 3).Draw(t, "skip") == 0 {
		return engine.Input{Word: engine.Skip}
	}
	s.Required = true
	if s.Type == flow.YesNo {
		return engine.Input{Text: rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "yes or no")}
	}
	return easy(&s, engine.Input{Word: engine.Skip})
}

// at answers "begin" and gives the state at the first question.
func at(t *testing.T, f *flow.Flow) engine.State {
	t.Helper()
	return engine.Step(f, engine.Start(f, "en"), engine.Input{Text: "begin"}, words(t)).State
}

const fruit = `    choices:
      - name: a
        label:
          en: Green apple
          pl: Zielone jabłko
      - name: b
        label:
          en: Green pear
      - name: none
        exclusive: yes
        label:
          en: None of these
`

func TestTypedAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, typed string
		want        any
	}{
		{"select_one", "2", "b"}, {"select_one", "green APPLE", "a"}, {"select_one", "zielone jabłko", "a"}, {"select_one", "none", "none"},
		{"select_one", "green", nil}, {"select_one", "4", nil}, {"select_one", "0", nil}, {"select_one", "٢", "b"}, {"select_one", "2.", "b"},
		{"select_multiple", "1, 2", []string{"a", "b"}}, {"select_multiple", "1 2", []string{"a", "b"}}, {"select_multiple", "1,3", nil}, {"select_multiple", "3", []string{"none"}}, {"select_multiple", "1،2", []string{"a", "b"}},
		{"rank", "2,1,3", []string{"b", "a", "none"}}, {"rank", "2,1", nil}, {"rank", "1,1,2", nil},
		{"yes_no", "aye", "yes"}, {"yes_no", "2", "no"}, {"yes_no", "maybe", nil},
		{"range", "5", 5}, {"range", "6", nil}, {"range", "۳", 3},
		{"integer", "12", 12}, {"integer", "1.5", nil}, {"integer", "1 000", 1000}, {"decimal", "2,5", 2.5}, {"decimal", "NaN", nil}, {"decimal", "1e999", nil},
		{"date", "29/2/2024", "2024-02-29"}, {"date", "29/2/2026", nil}, {"date", "31.4.2026", nil}, {"date", "3rd March 2026", "2026-03-03"}, {"date", "2026-3-1", "2026-03-01"}, {"date", "1 3 2026", "2026-03-01"},
		{"time", "2.30pm", "14:30"}, {"time", "14:30", "14:30"}, {"time", "25:00", nil}, {"time", "12am", "00:00"}, {"time", "13pm", nil},
		{"text", "a\u202eb\x00c", "abc"}, {"text", strings.Repeat("é", engine.MaxText), strings.Repeat("é", engine.MaxText)}, {"text", strings.Repeat("é", engine.MaxText+1), nil},
		{"text", "   \u200b ", "\u200b"}, {"text", " \t ", nil},
	} {
		steps := "  - name: q\n    type: " + c.kind + "\n    label:\n      en: What?\n"
		if c.kind == "select_one" || c.kind == "select_multiple" || c.kind == "rank" {
			steps += strings.ReplaceAll(fruit, "        exclusive: yes\n", map[bool]string{true: "        exclusive: yes\n"}[c.kind != "rank"])
		}
		f := read(t, steps)
		res := engine.Step(f, at(t, f), engine.Input{Text: c.typed}, words(t))
		got := any(nil)
		if i := f.Index("q"); res.State.Marks[i] == engine.Answered {
			got = res.State.Values[i]
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s, typed %.30q: %s", c.kind, c.typed, d)
		}
		if c.want == nil && (len(res.Lines) == 0 || res.Ask != f.Index("q")) {
			t.Errorf("%s, typed %.30q: not asked again with help", c.kind, c.typed)
		}
	}
}

func TestThirdMissOffersAWayOut(t *testing.T) {
	t.Parallel()
	f := read(t, "  - name: q\n    type: integer\n    label:\n      en: How many?\n")
	st := at(t, f)
	for n := 1; n <= 3; n++ {
		res := engine.Step(f, st, engine.Input{Text: "lots"}, words(t))
		offered := slices.ContainsFunc(res.Lines, func(l engine.Line) bool { return l.Key == "miss_often" })
		if offered != (n == 3) {
			t.Errorf("miss %d: offered %v", n, offered)
		}
		st = res.State
	}
}

func FuzzStep(fuzz *testing.F) {
	f := read(fuzz, "  - name: one\n    type: select_one\n    label:\n      en: One?\n"+fruit+"  - name: n\n    type: decimal\n    relevant: one == 'a'\n    label:\n      en: N?\n  - name: d\n    type: date\n    label:\n      en: D?\n  - name: w\n    type: text\n    label:\n      en: W?\n")
	w := words(fuzz)
	fuzz.Add("begin\n1\n2,5\n3 March 2026\nwords\nsend")
	fuzz.Fuzz(func(t *testing.T, script string) {
		st := engine.Start(f, "en")
		for _, line := range strings.Split(script, "\n") {
			res := engine.Step(f, st, engine.Input{Text: line}, w)
			if res.Outcome != engine.Going {
				return
			}
			b, err := res.State.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if st, err = engine.Unmarshal(f, b); err != nil {
				t.Fatal(err)
			}
		}
	})
}
