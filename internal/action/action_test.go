package action

import (
	"strings"
	"testing"
	"time"
)

var day = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func TestFlaws(t *testing.T) {
	t.Parallel()
	good := Action{Said: "Demo: letters are hard to read", What: "New letters", Owner: "Demo Board", Steps: []Step{{Status: Heard, Day: day}}}
	if f := good.Flaws(); len(f) != 0 {
		t.Errorf("%v", f)
	}
	for name, change := range map[string]func(*Action){
		"said": func(a *Action) { a.Said = " " }, "what": func(a *Action) { a.What = strings.Repeat("x", Longest+1) }, "owner": func(a *Action) { a.Owner = "" },
		"note": func(a *Action) { a.Move(Cannot, "", day) }, "status": func(a *Action) { a.Move("later", "", day) }, "due": func(a *Action) { a.Move(Planned, "", day) },
	} {
		a := good
		change(&a)
		if f := a.Flaws(); len(f) != 1 || f[0].Field != name {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	at := func(id string, s Status, due int) Action {
		a := Action{ID: id, Steps: []Step{{Status: s, Day: day}}}
		if due != 0 {
			a.Due = day.AddDate(0, 0, due)
		}
		return a
	}
	all := []Action{at("done", Done, -9), at("none", Heard, 0), at("soon", Doing, 3), at("late", Planned, -3), at("later", Planned, 30)}
	Sort(all, day)
	var got []string
	for _, a := range all {
		got = append(got, a.ID)
	}
	if s := strings.Join(got, " "); s != "late soon later none done" {
		t.Error(s)
	}
	if all[0].Overdue(day.AddDate(0, 0, -4)) || !all[0].Overdue(day) {
		t.Error("overdue")
	}
	a := at("x", Doing, 0)
	a.Move(Doing, "", day)
	if len(a.Steps) != 1 {
		t.Error("the same step twice")
	}
}
