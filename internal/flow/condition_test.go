package flow

import (
	"strings"
	"testing"
)

func scopeForTest() scope {
	names := []string{"role", "age", "needs", "overall", "born"}
	sc := scope{kinds: map[string]kind{"role": isText, "age": isNumber, "needs": isList, "overall": isNumber, "born": isText},
		slots: map[string]int{}, options: map[string][]string{"role": {"mother", "father"}, "needs": {"bsl", "childcare"}},
		later: map[string]bool{"later": true}, valueAt: len(names)}
	for i, n := range names {
		sc.slots[n] = i
	}
	return sc
}

// answersForTest gives role=father, age=30, needs=[bsl] and leaves the rest open.
func answersForTest() Answers {
	return Answers{V: []any{"father", 30, []string{"bsl"}, nil, nil, 7}, A: []bool{true, true, true, false, false, false}}
}

func TestUnknownNamesMakeComparisonsFalse(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]bool{
		"role == 'father'":                                 true,
		"not (role == 'mother')":                           true,
		"overall <= 2":                                     false,
		"not (overall <= 2)":                               false,
		"not not (overall <= 2)":                           false,
		"overall <= 2 or role == 'father'":                 true,
		"not (overall <= 2 and role == 'mother')":          true,
		"not (overall <= 2 or role == 'mother')":           false,
		"overall != 3":                                     false,
		"answered(overall)":                                false,
		"not answered(overall)":                            true,
		"'bsl' in needs":                                   true,
		"not ('childcare' in needs)":                       true,
		"not ('x' in [born])":                              false,
		"role in ['mother', 'father']":                     true,
		"(answered(overall) ? overall : 0) < 1":            true,
		"(answered(overall) ? overall : age) == 30":        true,
		"(overall > 2 ? 1 : 0) == 0 or age > 29":           true,
		"answered(overall) ? overall > 2 : age == 30":      true,
		"age + overall > 0 or age > 10":                    true,
		"len(needs) == 1":                                  true,
		"born < '2026-01-01' or not (born < '2026-01-01')": false,
		"role matches '^fa'":                               true,
	} {
		c, troubles := compile(source, isBool, scopeForTest())
		if len(troubles) > 0 {
			t.Errorf("%s: %v", source, troubles)
			continue
		}
		if got := c.Holds(answersForTest()); got != want {
			t.Errorf("%s = %v, want %v", source, got, want)
		}
	}
}

func TestMistakesInConditionsAreNamed(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"age == 'x'":             "compares a number with a text",
		"role == 'fathr'":        "no option 'fathr'",
		"'bsll' in needs":        "no option",
		"needs == 'bsl'":         "compares several options",
		"${age} > 3":             "XLSForm",
		"selected(needs, 'bsl')": "XLSForm",
		"age = 3":                "XLSForm",
		"later == 'x'":           "asked later",
		"nothing == 'x'":         "no step `nothing`",
		"now() > 3":              "XLSForm",
		"age":                    "not yes or no",
		"role + 1 == 2":          "this is a text",
		"filter(needs, true)":    "no",
		"age >":                  "cannot be read",
		"let x = 1; x == 1":      "XLSForm",
		"value > 1":              "under `constraint` only",
		"role matches '('":       "",
		"needs[0] == 'bsl'":      "a dot has a meaning",
	} {
		_, troubles := compile(source, isBool, scopeForTest())
		if len(troubles) == 0 {
			t.Errorf("%s: no mistake found", source)
		} else if !strings.Contains(troubles[0].what, want) {
			t.Errorf("%s: %q does not say %q", source, troubles[0].what, want)
		}
	}
}
