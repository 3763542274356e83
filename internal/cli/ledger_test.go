package cli

import (
	"strings"
	"testing"

	"blether/internal/member"
)

// What somebody gives and gets is seen by them alone, but for what they claim: that by the
// officers of the group, with the name given; it is paid or not once, and its person hears.
func TestLedger(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "effie", "demo-experts", member.Member)
	s.writes("hours", "begin", "1.5", "Demo meeting", "skip")
	s.writes("training", "begin", "3", "skip")
	s.writes("expenses", "begin", "12.50", "Demo bus", "skip", "Demo Effie", "skip")
	if got := s.presses("Yes"); !strings.Contains(got, "£12.50 is claimed. Those who run Demo Experts see it") {
		t.Fatalf("claims: %q", got)
	}
	if got := s.does(pressing("i.home")); !strings.Contains(got, "1:30 hours. Training: 1 of 7 modules. Expenses: £12.50 claimed, £0.00 paid.") {
		t.Errorf("own view: %q", got)
	}
	if got := s.presses("As a table"); !strings.Contains(got, "2026-03-02\thours\tDemo meeting\t1:30") || !strings.Contains(got, "expense\tDemo bus\t\t\t12.50\tclaimed") {
		t.Errorf("table: %q", got)
	}
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/heard"
	c.get(200, page)
	c.says("Together £12.50.")
	c.says("Demo Effie : £12.50")
	for _, never := range []string{"Demo meeting", "1:30", "Module", "training"} {
		if strings.Contains(c.text(), never) {
			t.Errorf("officers see %q", never)
		}
	}
	claims := must(i.app.people.Claims(i.ctx, "demo-experts"))
	at := page + "/claim/" + claims[0].ID
	other, _ := i.clerk(t, "Other")
	other.post(403, at, "do", "paid")
	s.does(pressing("i.gone")) // what is claimed and not decided stays
	c.post(303, at, "do", "paid")
	c.post(404, at, "do", "paid")
	if got := s.hears(); strings.Count(got, "£12.50 is paid, by Demo Experts") != 1 {
		t.Errorf("told: %q", got)
	}
	if got := s.does(pressing("i.home")); !strings.Contains(got, "0:00 hours. Training: 0 of 7 modules. Expenses: £0.00 claimed, £12.50 paid.") {
		t.Errorf("after it was deleted and paid: %q", got)
	}
	s.writes("my data")
	if got := text(s.last); !strings.Contains(got, "1 entry of what you give and get") {
		t.Errorf("my data: %q", got)
	}
}
