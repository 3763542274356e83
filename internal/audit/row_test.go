package audit_test

import (
	"testing"

	"blether/internal/audit"
)

// responses of the ten people of a block, three of whom said nothing.
func responses() []audit.Row {
	var out []audit.Row
	for _, a := range []map[string]any{
		{"overall": "1", "judged": "yes", "helped": []any{"talk", "talk"}}, {"overall": 2.0, "judged": "no", "helped": []string{"talk", "time"}},
		{"overall": 4, "judged": "yes"}, {"overall": "4", "judged": "yes", "helped": []any{"time"}}, {"overall": 5.0, "judged": "maybe"},
		{"overall": 4.5}, {}, {"overall": []any{"1", "2"}}, {"overall": "5"}, {"overall": "5", "helped": []any{}},
	} {
		out = append(out, audit.Row{Leaf: "highland/all", Answers: a})
	}
	return out
}

// ten is the release by hand with other counts behind its first block, so that
// only what is said of rows matters.
func ten(t *testing.T) audit.Evidence {
	e := byHand(t)
	e.Leaves = e.Leaves[:1]
	e.Leaves[0].Size = 10
	e.Leaves[0].Counts = map[string][]int{"overall": {1, 1, 0, 2, 3, 3}, "judged": {3, 1, 6}, "helped": {2, 2, 7}}
	e.Rows = responses()
	return e
}

const notThose = "the frozen counts are not those of the responses"

func about(t *testing.T, e audit.Evidence, what string) (found int, r audit.Report) {
	t.Helper()
	r, err := audit.Check(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if f.What == what {
			found++
		}
	}
	return found, r
}

func TestRows(t *testing.T) {
	t.Parallel()
	found, r := about(t, ten(t), notThose)
	if found > 0 || !r.FromRows || r.Withdrawn != 0 {
		t.Errorf("%d findings, %+v", found, r)
	}
	withdrawn := ten(t)
	withdrawn.Rows = withdrawn.Rows[2:]
	if found, r := about(t, withdrawn, notThose); found > 0 || r.Withdrawn != 2 {
		t.Errorf("two withdrawn: %d findings, %+v", found, r)
	}
	changed := ten(t)
	changed.Rows[0].Answers["overall"] = "3"
	if found, _ := about(t, changed, notThose); found != 1 {
		t.Errorf("changed: %d findings", found)
	}
	swapped := ten(t)
	swapped.Rows = swapped.Rows[1:]
	swapped.Leaves[0].Counts["helped"] = []int{4, 2, 6}
	if found, _ := about(t, swapped, notThose); found != 1 {
		t.Errorf("counted by more than are gone: %d findings", found)
	}
	more := ten(t)
	more.Rows = append(more.Rows, audit.Row{Leaf: "highland/all"})
	if found, _ := about(t, more, "more responses are kept than stand behind this block"); found != 1 {
		t.Errorf("more: %d findings", found)
	}
	lost := ten(t)
	lost.Rows = append(lost.Rows, audit.Row{Leaf: "borders/all"}, audit.Row{})
	if found, _ := about(t, lost, "responses are kept under a leaf that the ledger does not have"); found != 1 {
		t.Errorf("lost: %d findings", found)
	}
}
