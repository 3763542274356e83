package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"blether/internal/audit"
)

// byHand is a release whose every figure was worked out on paper.
func byHand(t testing.TB) audit.Evidence {
	t.Helper()
	written, err := os.ReadFile("testdata/release.json")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, written); err != nil {
		t.Fatal(err)
	}
	return audit.Evidence{Release: seal(b.Bytes()), Leaves: []audit.Leaf{
		{ID: "highland/all", Size: 12, Least: 5, Places: []string{"highland"},
			Counts: map[string][]int{"overall": {1, 2, 3, 4, 1, 1}, "judged": {6, 4, 2}, "helped": {9, 2, 2}}},
		{ID: "fife/all", Size: 40, Least: 5, Places: []string{"fife"},
			Counts: map[string][]int{"overall": {4, 6, 10, 12, 6, 2}, "judged": {3, 35, 2}, "helped": {25, 36, 3}}},
		{ID: "region:north/all", Size: 13, Least: 10, Band: 10, Places: []string{"western_isles", "orkney", "shetland"},
			Counts: map[string][]int{"overall": {0, 1, 2, 3, 5, 2}, "judged": {6, 7, 0}, "helped": {13, 4, 0}}},
	}}
}

// seal puts its hash on a document that has none.
func seal(bare []byte) []byte {
	sum := sha256.Sum256(bare)
	return fmt.Appendf(nil, `%s,"hash":"%s"}`, bare[:len(bare)-1], hex.EncodeToString(sum[:]))
}

// bare takes the hash off.
func bare(document []byte) []byte {
	at := bytes.LastIndex(document, []byte(`,"hash":"`))
	return append(bytes.Clone(document[:at]), '}')
}

func none(t *testing.T, e audit.Evidence) audit.Report {
	t.Helper()
	r, err := audit.Check(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Errorf("finding: %s", f)
	}
	return r
}

func TestByHand(t *testing.T) {
	t.Parallel()
	r := none(t, byHand(t))
	if r.Release != "r1-2" || r.Blocks != 4 || r.Figures != 11 || r.FromRows || len(r.Notes) > 0 {
		t.Errorf("report: %+v", r)
	}
}

// Each line of the document, changed and sealed again, must be found.
func TestByHandChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, finds string }{
		{"a share", `"points":["3",""],"share":0}`, `"points":["3",""],"share":25}`, "highland/all, overall: parts"},
		{"a cut", `"cuts":[0,25,50,50,75]`, `"cuts":[0,25,50,50,100]`, "fife/all, overall: cuts"},
		{"the cut of the high end", `"cuts":[50,50],`, `"cuts":[50,100],`, "highland/all, overall: cuts"},
		{"a mean", `"mean":3.5`, `"mean":3.4`, "mean: published 3.4, recomputed 3.5"},
		{"a median", `"median":3`, `"median":4`, "median: published 4, recomputed 3"},
		{"a mean where there is none", `"cuts":[50,50],"high":50}`, `"cuts":[50,50],"high":50,"mean":3}`, "mean: published 3, recomputed none"},
		{"the step", `"step":25,"parts":[{"points":["1"]`, `"step":10,"parts":[{"points":["1"]`, "step of rounding"},
		{"no cap", `"cuts":[10,90]`, `"cuts":[0,100]`, "fife/all, judged: cuts"},
		{"words", `"words":"half or more"`, `"words":"fewer than half"`, "highland/all, judged: words"},
		{"an option", `{"points":["talk"],"share":50},{"points":["time"],"share":0}`, `{"points":["talk"],"share":50},{"points":["time"],"share":50}`, "highland/all, helped: options"},
		{"exact people", `"role":"all","people":10,"figures"`, `"role":"all","people":12,"figures"`, "highland/all: the number of people"},
		{"a pool's size", `"pool":true,"people":10`, `"pool":true,"people":13`, "region:north/all: the number of people"},
		{"a total of raw counts", `"points":["1","2"],"share":30`, `"points":["1","2"],"share":25`, "total:all:all, overall: parts"},
		{"a pool in a total", `"of":["highland/all","fife/all"]`, `"of":["highland/all","fife/all","region:north/all"]`, "a pool enters it"},
		{"a total of part of it", `"of":["highland/all","fife/all"]`, `"of":["highland/all"]`, "fewer than two blocks"},
		{"people of a total", `"people":50`, `"people":52`, "total:all:all: its people"},
		{"a place left out of a pool", `"places":["orkney","shetland",`, `"places":["shetland",`, "it does not name the places"},
		{"k under five", `"k":5,"questions"`, `"k":4,"questions"`, "its k is under 5"},
		{"a better rate", `"one_cut":{"ordinary":0.2`, `"one_cut":{"ordinary":0.1`, "one cut, ordinary: published 10%, recomputed 20%"},
		{"a finer rate", `"exact":0.16`, `"exact":0.1516`, "it is not in whole per cents"},
		{"a rung", `{"place":"fife","roles":"1"}`, `{"place":"fife","roles":"4"}`, "its rungs"},
		{"an early pool", `"final":true`, `"final":false`, "pooled before the close"},
		{"a field that nobody knows", `"place":"fife",`, `"place":"fife","least":1,`, "fields that it does not know"},
		{"a field twice", `"place":"fife",`, `"place":"highland","place":"fife",`, "written in another way"},
		{"a figure left out", `{"question":"judged","step":25,"parts":[{"points":["yes"],"share":10},{"points":["no"],"share":80},{"points":[""],"share":10}],"cuts":[10,90],"high":10},`, ``,
			"fife/all, judged: there is no figure here"},
		{"held back and shown", `"receipt":`, `"held_back":[{"level":"area","place":"fife","label":null,"why":"small","needs":5}],"receipt":`, "it is called held back and is shown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := byHand(t)
			was := bare(e.Release)
			e.Release = seal(bytes.Replace(was, []byte(c.from), []byte(c.to), 1))
			if bytes.Equal(bare(e.Release), was) {
				t.Fatalf("nothing changed by %s", c.from)
			}
			finds(t, e, c.finds)
		})
	}
}

// Each change of the evidence must be found as well.
func TestEvidenceChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(e *audit.Evidence)
		finds  string
	}{
		{"an unsealed change", func(e *audit.Evidence) {
			e.Release = bytes.Replace(e.Release, []byte(`"mean":3.5`), []byte(`"mean":3.6`), 1)
		}, "does not match its hash"},
		{"no hash", func(e *audit.Evidence) { e.Release = bare(e.Release) }, "does not match its hash"},
		{"a leaf under k", func(e *audit.Evidence) {
			e.Leaves[0].Size = 4
			e.Leaves[0].Counts = map[string][]int{"overall": {1, 2, 0, 0, 0, 1}, "judged": {2, 2, 0}, "helped": {2, 0, 2}}
		}, "fewer people stand behind this block"},
		{"an island under ten", func(e *audit.Evidence) { e.Leaves[1].Places = []string{"orkney"} }, "fewer people than k = 10"},
		{"a pool of two", func(e *audit.Evidence) { e.Leaves[2].Places = e.Leaves[2].Places[:2] }, "its band is too high"},
		{"a band of its own", func(e *audit.Evidence) { e.Leaves[2].Band = 12 }, "its band is none of"},
		{"people in two blocks", func(e *audit.Evidence) { e.Leaves[2].Places[0] = "fife" }, "stand in two blocks"},
		{"a leaf twice", func(e *audit.Evidence) { e.Leaves = append(e.Leaves, e.Leaves[0]) }, "this leaf twice"},
		{"a leaf too many", func(e *audit.Evidence) {
			e.Leaves = append(e.Leaves, audit.Leaf{ID: "borders/all", Size: 9, Least: 5, Places: []string{"borders"}})
		}, "is not in the document"},
		{"a leaf too few", func(e *audit.Evidence) { e.Leaves = e.Leaves[1:] }, "no leaf of the ledger"},
		{"counts of others", func(e *audit.Evidence) { e.Leaves[0].Counts["overall"] = []int{1, 2, 3, 4, 1, 9} }, "do not add up"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := byHand(t)
			c.change(&e)
			finds(t, e, c.finds)
		})
	}
}

func finds(t *testing.T, e audit.Evidence, what string) {
	t.Helper()
	r, err := audit.Check(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if strings.Contains(f.String(), what) {
			return
		}
	}
	t.Errorf("nothing found like %q in %v", what, r.Findings)
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	if _, err := audit.Check(audit.Evidence{Release: []byte("not json")}); err == nil {
		t.Error("no error")
	}
}

// The audit must not be able to repeat a mistake by sharing code.
func TestIndependent(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if strings.HasPrefix(i.Path.Value, `"blether/`) {
				t.Errorf("%s imports %s", name, i.Path.Value)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	e := byHand(f)
	f.Add(e.Release)
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = audit.Check(audit.Evidence{Release: b, Leaves: e.Leaves, Rows: []audit.Row{{Leaf: "fife/all"}}})
		audit.Chain([][]byte{b, e.Release})
	})
}
