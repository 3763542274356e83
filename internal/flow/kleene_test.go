package flow

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// truth is a value of three-valued logic: -1 false, 0 unknown, 1 true.
type truth int

// drawn is a random condition with its value by an evaluator of its own.
type drawn struct {
	source string
	value  truth
}

func of(b bool) truth {
	if b {
		return 1
	}
	return -1
}

// known are the answers of answersForTest: role, age and needs; overall and
// born are unanswered.
func drawCondition(t *rapid.T, depth int) drawn {
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	if depth == 0 && kind > 5 {
		kind -= 5
	}
	switch kind {
	case 0:
		n := rapid.IntRange(28, 32).Draw(t, "n")
		op := rapid.SampledFrom([]string{"<", "<=", ">", ">=", "==", "!="}).Draw(t, "op")
		return drawn{fmt.Sprintf("age %s %d", op, n), of(compare(30, n, op))}
	case 1:
		op := rapid.SampledFrom([]string{"<", "==", "!=", ">="}).Draw(t, "op")
		return drawn{fmt.Sprintf("overall %s 3", op), 0}
	case 2:
		name := rapid.SampledFrom([]string{"mother", "father"}).Draw(t, "role")
		return drawn{"role == '" + name + "'", of(name == "father")}
	case 3:
		need := rapid.SampledFrom([]string{"bsl", "childcare"}).Draw(t, "need")
		return drawn{"'" + need + "' in needs", of(need == "bsl")}
	case 4:
		name := rapid.SampledFrom([]string{"role", "overall", "born", "age"}).Draw(t, "name")
		return drawn{"answered(" + name + ")", of(name == "role" || name == "age")}
	case 5:
		return drawn{"age + overall > 3", 0}
	case 6:
		a := drawCondition(t, depth-1)
		return drawn{"not (" + a.source + ")", -a.value}
	case 7, 8:
		a, b := drawCondition(t, depth-1), drawCondition(t, depth-1)
		if kind == 7 {
			return drawn{"(" + a.source + ") and (" + b.source + ")", min(a.value, b.value)}
		}
		return drawn{"(" + a.source + ") or (" + b.source + ")", max(a.value, b.value)}
	}
	a := drawCondition(t, depth-1)
	return drawn{"not not (" + a.source + ")", a.value}
}

func compare(a, b int, op string) bool {
	return map[string]bool{"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[op]
}

// A condition holds exactly where three-valued logic calls it true
// (docs/adr/0001).
func TestConditionsAreThreeValued(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawCondition(t, 3)
		c, troubles := compile(d.source, isBool, scopeForTest())
		if len(troubles) > 0 {
			if strings.Contains(troubles[0].what, "too many parts") {
				return
			}
			t.Fatalf("%s: %v", d.source, troubles)
		}
		if got := c.Holds(answersForTest()); got != (d.value == 1) {
			t.Fatalf("%s holds: %v, its value is %d", d.source, got, d.value)
		}
	})
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"age > 3", "not (role == 'father')", "'bsl' in needs and answered(born)", "age > 3 ? overall > 2 : role == 'mother'", "let x = 1; x", "filter(needs, {# == 'a'})"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if c, troubles := compile(source, isBool, scopeForTest()); len(troubles) == 0 {
			c.Holds(answersForTest())
			c.Holds(Answers{V: make([]any, 6), A: make([]bool, 6)})
		}
	})
}
