package ledger

import (
	"strings"
	"testing"
	"time"
)

func TestPence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"12": 1200, "£12.50": 1250, "12.5": 1250, " £ 3,20 ": 320, "0.01": 1, "1000": 100000, ".50": 50} {
		if got, ok := Pence(text); !ok || got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "0", "-1", "1e3", "12.505", "1000.01", "£", ".", "5.", "twelve", "99999"} {
		if got, ok := Pence(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}

func TestAddAndTable(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	all := []Entry{{Kind: Hours, Day: day, Said: Said{Minutes: 90, What: "=SUM(A1)"}}, {Kind: Hours, Day: day.AddDate(-1, 0, 0), Said: Said{Minutes: 600}}, {Kind: Training, Day: day.AddDate(-3, 0, 0), Said: Said{Module: 7}},
		{Kind: Training, Day: day, Said: Said{Module: 7}}, {Kind: Training, Day: day, Said: Said{Module: 8}}, {Kind: Expense, State: Claimed, Day: day, Said: Said{Pence: 1250}}, {Kind: Expense, State: Paid, Day: day, Said: Said{Pence: 5}}}
	got := Add(all, day)
	if got.Minutes != 90 || got.Claimed != 1250 || got.Paid != 5 || got.Modules() != 1 {
		t.Errorf("%+v", got)
	}
	table := Table(all)
	if !strings.Contains(table, "2026-03-02\thours\t'=SUM(A1)\t1:30\t\t\t") || !strings.Contains(table, "\t12.50\tclaimed") || strings.Count(table, "\n") != len(all) {
		t.Errorf("%s", table)
	}
}
