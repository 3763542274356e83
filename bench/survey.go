package main

import (
	"fmt"
	"slices"
	"strings"

	"blether/bench/least"
	"blether/internal/engine"
	"blether/internal/flow"
	"blether/internal/lang"
)

// answers walk the survey from its first question to its last, past the branch.
var answers = []string{"Lothian", "2", "2", "Demo: nobody rang back.", "yes", "4", "By phone", "12", "Demo: somebody had time.", "Demo: shorter letters."}

// messages are the same with one reply on the way that does not fit.
var messages = slices.Insert(slices.Clone(answers), least.Visits, "lots")

// survey is the survey of package least, as a flow.
func survey(words *lang.Words) (*flow.Flow, error) {
	var b strings.Builder
	b.WriteString("flow: bench\nkind: survey\nprivacy: anonymous\ntitle:\n  en: A contact with a service\n  gd: Conaltradh ri seirbheis\nexpires: 7d\nsteps:\n")
	question := func(at int, name, kind, more string) {
		fmt.Fprintf(&b, "  - name: %s\n    type: %s\n    label:\n      en: %q\n      gd: %q\n%s", name, kind, least.Prompts["en"][at], least.Prompts["gd"][at], more)
	}
	question(least.Board, "board", "select_one", options(least.Boards))
	question(least.Role, "role", "select_one", options(least.Roles))
	question(least.Overall, "overall", "range", "    parameters: start=1 end=5\n")
	question(least.Why, "why", "text", "    relevant: overall <= 2\n")
	question(least.Informed, "informed", "yes_no", "")
	question(least.Judged, "judged", "range", "    parameters: start=1 end=5\n")
	question(least.Kind, "kind", "select_one", options(least.Kinds))
	question(least.Visits, "visits", "integer", "    constraint: value >= 0 and value <= 1000\n"+
		"    constraint_message:\n      en: Please give a number from 0 to 1000.\n      gd: Thoir dhuinn àireamh eadar 0 is 1000.\n")
	question(least.Helped, "helped", "text", "")
	question(least.Change, "change_it", "text", "")
	f, mistakes := flow.Read(map[string][]byte{"bench.yaml": []byte(b.String())}, words).Flow("bench")
	if f == nil {
		return nil, mistakes
	}
	return f, nil
}

func options(all [][3]string) string {
	out := "    choices:\n"
	for _, o := range all {
		out += fmt.Sprintf("      - name: %s\n        label:\n          en: %q\n          gd: %q\n", o[0], o[1], o[2])
	}
	return out
}

// begun is the stored state of somebody who has the first question before them.
func begun(f *flow.Flow, words *lang.Words, language string) ([]byte, error) {
	return engine.Step(f, engine.Start(f, language), engine.Input{Text: "begin"}, words).State.Marshal()
}
