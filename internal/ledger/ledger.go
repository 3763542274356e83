// Package ledger is what somebody gives to a group and gets for it: hours, training, expenses,
// thanks. It is theirs alone, but for what they claim.
package ledger

import (
	"fmt"
	"strings"
	"time"

	"blether/internal/group"
	"blether/internal/member"
)

// Kind of entry.
type Kind string

// Kinds.
const (
	Hours    Kind = "hours"
	Training Kind = "training"
	Expense  Kind = "expense"
	Thanks   Kind = "thanks" // written by those who run the group
)

// Modules is how many the training log has: those of the Essential Perinatal and Infant Mental
// Health programme.
const Modules = 7

// State of an expense.
type State string

// States: what is kept is seen by its person alone; what is claimed, by officers too.
const (
	Kept    State = "kept"
	Claimed State = "claimed"
	Paid    State = "paid"
	Refused State = "refused"
)

// Entry is one line.
type Entry struct {
	ID     string
	Person member.ID
	Group  group.ID
	Kind   Kind
	State  State
	Day    time.Time
	Said   Said
}

// Said is what somebody wrote, encrypted where it lies.
type Said struct {
	What    string `json:"what,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
	Module  int    `json:"module,omitempty"`
	Pence   int    `json:"pence,omitempty"`
	Name    string `json:"name,omitempty"` // for a claim
	How     string `json:"how,omitempty"`  // how it may be paid
}

// Sum is what somebody gave and got since a day.
type Sum struct {
	Minutes, Claimed, Paid int // money in pence
	Done                   [Modules]bool
	Thanks                 int
}

// Modules is how many modules are done.
func (s *Sum) Modules() int {
	n := 0
	for _, done := range s.Done {
		if done {
			n++
		}
	}
	return n
}

// Add sums entries from a day on; training counts for ever.
func Add(all []Entry, since time.Time) Sum {
	var out Sum
	for i := range all {
		e := &all[i]
		if e.Kind == Training && e.Said.Module >= 1 && e.Said.Module <= Modules {
			out.Done[e.Said.Module-1] = true
		}
		if e.Day.Before(since) {
			continue
		}
		switch {
		case e.Kind == Thanks:
			out.Thanks++
		case e.Kind == Hours:
			out.Minutes += e.Said.Minutes
		case e.Kind == Expense && e.State == Claimed:
			out.Claimed += e.Said.Pence
		case e.Kind == Expense && e.State == Paid:
			out.Paid += e.Said.Pence
		}
	}
	return out
}

// Money writes pence as pounds.
func Money(pence int) string { return fmt.Sprintf("£%d.%02d", pence/100, pence%100) }

// Pence reads pounds, as 12, 12.5 or £12.50; ok is false for what is no amount between a penny
// and a thousand pounds.
func Pence(text string) (pence int, ok bool) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "£"))
	pounds, rest, dotted := strings.Cut(strings.ReplaceAll(text, ",", "."), ".")
	if dotted && rest == "" || len(rest) > 2 || pounds+rest == "" || len(pounds) > 4 {
		return 0, false
	}
	for _, r := range pounds + rest {
		if r < '0' || r > '9' {
			return 0, false
		}
		pence = pence*10 + int(r-'0')
	}
	for range 2 - len(rest) {
		pence *= 10
	}
	const most = 100_000
	return pence, pence > 0 && pence <= most
}

// Table writes entries as lines with tabs between, for a spreadsheet: day, kind, what, hours,
// module, pounds, state. What would be read as a formula is not.
func Table(all []Entry) string {
	lines := []string{"day\tkind\twhat\thours\tmodule\tpounds\tstate"}
	for i := range all {
		e := &all[i]
		hours, module, pounds := "", "", ""
		if e.Said.Minutes > 0 {
			hours = fmt.Sprintf("%d:%02d", e.Said.Minutes/60, e.Said.Minutes%60)
		}
		if e.Said.Module > 0 {
			module = fmt.Sprint(e.Said.Module)
		}
		if e.Said.Pence > 0 {
			pounds = strings.TrimPrefix(Money(e.Said.Pence), "£")
		}
		lines = append(lines, strings.Join([]string{e.Day.Format(time.DateOnly), string(e.Kind), plain(e.Said.What), hours, module, pounds, string(e.State)}, "\t"))
	}
	return strings.Join(lines, "\n")
}

func plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
