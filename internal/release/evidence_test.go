package release

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// What these tests hold a release against: a ledger of people that knows nothing
// of tallies, ladders and leaves, and checkers that work out from it, by the
// words of docs/privacy.md alone, what may be published.

// person is somebody's answer as it stood when a batch opened.
type person struct {
	id         int
	area, role string // "" is skipped
	answers    map[string]any
}

// evidence is all that there is to judge a round by: who was in which batch, and
// every document, as often as it was read.
type evidence struct {
	plan  *Plan
	open  map[int][]person
	reads []Document
}

func (e *evidence) clone() *evidence {
	out := &evidence{plan: e.plan, open: maps.Clone(e.open)}
	for i := range e.reads {
		b, err := e.reads[i].Bytes()
		if err != nil {
			panic(err)
		}
		var d Document
		if err := json.Unmarshal(b, &d); err != nil {
			panic(err)
		}
		out.reads = append(out.reads, d)
	}
	return out
}

// reseal gives changed documents a chain of hashes that fits, so that no mutant
// is caught by its hash alone.
func (e *evidence) reseal() *evidence {
	prev := ""
	for i := range e.reads {
		e.reads[i].Prev = prev
		if err := e.reads[i].Seal(); err != nil {
			panic(err)
		}
		prev = e.reads[i].Hash
	}
	return e
}

// A checker gives every violation that it sees.
type checker func(e *evidence) []string

var checkers = map[string]checker{
	"ledger":   checkLedger,
	"least":    checkLeast,
	"sizes":    checkSizes,
	"rungs":    checkRungs,
	"figures":  checkFigures,
	"averages": checkAverages,
	"totals":   checkTotals,
	"apart":    checkApart,
	"restated": checkRestated,
	"held":     checkHeld,
}

func (e *evidence) violations() map[string][]string {
	out := map[string][]string{}
	for name, check := range checkers {
		if found := check(e); len(found) > 0 {
			out[name] = found
		}
	}
	return out
}

type findings []string

func (f *findings) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// ---- who stands where ----

// optionParts are the role options of the plans under test, by part. Who gave no
// role, or one that the plan lacks, counts with family (R2).
var optionParts = map[string]string{"mother": "mother", "father": "father", "grandparent": "family", "carer": "family", "friend": "supporter"}

// blockParts are the parts inside each block of R2.
var blockParts = map[string][]string{
	"mother": {"mother"}, "father": {"father"}, "family": {"family"}, "supporter": {"supporter"},
	"parents": {"mother", "father"}, "others": {"family", "supporter"},
	"all": {"mother", "father", "family", "supporter"},
}

func (e *evidence) placeOf(who *person) string {
	for i := range e.plan.Areas {
		if e.plan.Areas[i].Name == who.area {
			return who.area
		}
	}
	return "unsaid"
}

func (e *evidence) inside(b *Block, who *person) bool {
	part := optionParts[who.role]
	if part == "" || e.plan.Role == "" {
		part = "family"
	}
	if !slices.Contains(blockParts[b.Role], part) {
		return false
	}
	switch {
	case e.plan.Area == "":
		return b.Level == "all" && b.Place == "all"
	case b.Pool:
		return slices.Contains(b.Places, e.placeOf(who))
	}
	return b.Level == "area" && b.Place == e.placeOf(who)
}

func (e *evidence) people(batch int, b *Block) []person {
	var out []person
	for i := range e.open[batch] {
		if e.inside(b, &e.open[batch][i]) {
			out = append(out, e.open[batch][i])
		}
	}
	return out
}

// kOf is R4: the plan's k, never under 5, and 10 for islands.
func (e *evidence) kOf(place string) int {
	k := max(e.plan.K, 5)
	for i := range e.plan.Areas {
		if e.plan.Areas[i].Name == place && e.plan.Areas[i].Island {
			k = max(k, 10)
		}
	}
	return k
}

// places are the areas of a block.
func places(b *Block) []string {
	if b.Pool {
		return b.Places
	}
	return []string{b.Place}
}

// ---- checkers ----
