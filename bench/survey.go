package main

import (
	"fmt"
	"strings"

	"blether/bench/least"
	"blether/internal/flow"
	"blether/internal/lang"
)

// answers walk the survey of the benchmark from its first question to its last,
// past the branch.
var answers = []string{"Lothian", "2", "2", "Demo: nobody rang back.", "yes", "4", "1", "12", "Demo: somebody had time.", "Demo: shorter letters."}

// survey is the survey of package least, as a flow.
func survey(words *lang.Words) (*flow.Flow, error) {
	var b strings.Builder
	b.WriteString("flow: bench\nkind: survey\nprivacy: anonymous\ntitle:\n  en: Bench\n  gd: Deuchainn\nsteps:\n")
	step := func(name, kind, en, gd, more string) {
		fmt.Fprintf(&b, "  - name: %s\n    type: %s\n    label:\n      en: %q\n      gd: %q\n%s", name, kind, en, gd, more)
	}
	options := func(all [][2]string) string {
		out := "    choices:\n"
		for _, o := range all {
			out += fmt.Sprintf("      - name: %s\n        label:\n          en: %q\n          gd: %q\n", o[0], o[1], o[1])
		}
		return out
	}
	step("board", "select_one", "Which Board looked after you?", "Dè am Bòrd?", options(least.Boards))
	step("role", "select_one", "Which of these fits you best?", "Dè as fheàrr?", options(least.Roles))
	step("overall", "range", "How well did people listen to you?", "Dè cho math?", "")
	step("why", "text", "What went wrong?", "Dè chaidh ceàrr?", "    relevant: overall <= 2\n")
	step("informed", "yes_no", "Were you given information?", "An d’ fhuair sibh fios?", "")
	step("judged", "range", "How much did you feel judged?", "An robh sibh air ur breithneachadh?", "")
	step("kind", "select_one", "What kind of contact was it?", "Dè seòrsa?", options(least.Kinds))
	step("visits", "integer", "How many visits were there?", "Cia mheud turas?", "    constraint: value >= 0 and value <= 1000\n    constraint_message:\n      en: From 0 to 1000.\n      gd: Bho 0 gu 1000.\n")
	step("helped", "text", "What helped?", "Dè chuidich?", "")
	step("change_it", "text", "What should change?", "Dè bu chòir atharrachadh?", "")
	f, mistakes := flow.Read(map[string][]byte{"bench.yaml": []byte(b.String())}, words).Flow("bench")
	if f == nil {
		return nil, mistakes
	}
	return f, nil
}
