package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/match"
	"blether/internal/member"
)

// supports lets somebody say whom they could walk beside: called, ways, tongues, board,
// common, places, known.
func (s *somebody) supports(name, room, common, places, known string) {
	s.t.Helper()
	s.writes("mysupport", "begin", name, room)
	s.presses("Skip", "Skip", "Skip")
	for _, one := range []string{common, places, known} {
		if one == "" {
			s.presses("Skip")
			continue
		}
		s.writes(one)
	}
}

// seeks lets somebody look for a peer supporter, and gives what is suggested.
func (s *somebody) seeks(name, common, places, known string) string {
	s.t.Helper()
	s.writes("match", "begin", name)
	s.presses("Skip", "Skip", "Skip")
	said := ""
	for _, one := range []string{common, places, known} {
		if one == "" {
			said = s.presses("Skip")
			continue
		}
		said = s.writes(one)
	}
	return said
}

// paired is an instance with a supporter and somebody who was put together with them.
func paired(t *testing.T, i *instance) (one, lead *somebody, m match.Match) {
	t.Helper()
	lead = i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "1", "1", "", "")
	one = i.joins(t, "one", "demo-experts", member.Member)
	if got := one.seeks("Demo One", "1", "", ""); !strings.Contains(got, "1. A father or partner") || strings.Contains(got, "Demo Lead") {
		t.Fatalf("suggested: %q", got)
	}
	one.presses("Ask 1")
	if got := lead.hears(); !strings.Contains(got, "Would you walk beside them?") || strings.Contains(got, "Demo One") {
		t.Fatalf("asked: %q", got)
	}
	return one, lead, must(i.app.people.PairsOf(i.ctx, one.id()))[0]
}

// Somebody looks for a peer supporter; both say yes before either hears a name; they write to
// each other through the bot, which keeps nothing of it; it ends without a reason.
func TestMatchFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := paired(t, i)
	if got := one.does(pressing("m.write." + m.ID)); strings.Contains(got, "What would you like to say") {
		t.Errorf("before both said yes: %q", got)
	}
	if got := lead.presses("Yes, I would"); !strings.Contains(got, "You and Demo One") {
		t.Errorf("yes: %q", got)
	}
	if got := one.hears(); !strings.Contains(got, "You are put together with Demo Lead") {
		t.Fatalf("opened: %q", got)
	}
	lead.hears()
	two := i.joins(t, "two", "demo-experts", member.Member)
	if got := two.seeks("Demo Two", "", "", ""); !strings.Contains(got, "nobody just now") {
		t.Errorf("no room: %q", got)
	}
	for _, what := range []string{"see", "write", "over", "block", "yes"} {
		if got := two.does(pressing("m." + what + "." + m.ID)); !strings.Contains(got, "not there any more") {
			t.Errorf("%s by somebody else: %q", what, got)
		}
	}
	i.at(testStart.Add(48 * time.Hour))
	i.tick(t)
	if got := lead.hears(); !strings.Contains(got, "Demo One has not heard from you yet") {
		t.Errorf("after two days: %q", got)
	}
	lead.presses("Write to them")
	if got := lead.writes("Hello from the demo. How are you?"); !strings.Contains(got, "passed on") {
		t.Errorf("writes: %q", got)
	}
	if got := one.hears(); !strings.Contains(got, "Demo Lead writes:\nHello from the demo.") {
		t.Fatalf("reads: %q", got)
	}
	one.presses("Write back")
	one.writes("Thank you for writing.")
	if got := lead.hears(); !strings.Contains(got, "Demo One writes:\nThank you for writing.") {
		t.Errorf("reads: %q", got)
	}
	i.at(testStart.Add(5 * 24 * time.Hour))
	i.tick(t)
	if got := one.hears(); got != "" {
		t.Errorf("once they have written: %q", got)
	}
	i.at(testStart.Add(30*24*time.Hour + time.Minute))
	i.tick(t)
	i.tick(t)
	if a, b := one.hears(), lead.hears(); !strings.Contains(a, "You and Demo Lead: how does it go?") || !strings.Contains(b, "You and Demo One: how does it go?") {
		t.Errorf("after a month: %q, %q", a, b)
	}
	one.does(pressing("m.see." + m.ID))
	one.presses("End it", "Yes, end it")
	if got := lead.hears(); !strings.Contains(got, "A contact has ended.") || strings.Contains(got, "Demo One") {
		t.Errorf("ended: %q", got)
	}
	if got := lead.does(pressing("m.write." + m.ID)); !strings.Contains(got, "not there any more") {
		t.Errorf("after the end: %q", got)
	}
	if got := one.does(pressing("m.list.demo-experts")); !strings.Contains(got, "nobody just now") {
		t.Errorf("is suggested again: %q", got)
	}
	if got := two.does(pressing("m.list.demo-experts")); !strings.Contains(got, "You could ask one of these") {
		t.Errorf("has room again: %q", got)
	}
}

// Whoever knows the other, or is of the same unit, is not suggested, and learns nothing; who
// says no, or nothing, leaves no trace with the other but a kind line.
func TestMatchesThatDoNotCome(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	lead.supports("Demo Lead", "3", "", "Ward 4", "Known Person")
	none := "nobody just now"
	early := i.joins(t, "early", "demo-experts", member.Member)
	if got := early.seeks("Demo Early", "", "", ""); !strings.Contains(got, none) {
		t.Errorf("before vetting is marked: %q", got)
	}
	i.current(t, lead, "demo-experts")
	var kept []*somebody
	for name, s := range map[string][2]string{"Known": {"", ""}, "Ward": {"ward 4", ""}, "Who": {"", "lead, Demo Lead"}} {
		// What is suggested is the same for all: else a name could be tried out. The question is
		// put to nobody, and runs out as one that is not answered.
		one := i.joins(t, name, "demo-experts", member.Member)
		if got := one.seeks(name, "", s[0], s[1]); !strings.Contains(got, "1. Open to whatever you need") {
			t.Errorf("%s: %q", name, got)
		}
		if got := one.presses("Ask 1"); !strings.Contains(got, "They are asked") {
			t.Errorf("%s: %q", name, got)
		}
		kept = append(kept, one)
	}
	if got := lead.hears(); strings.Contains(got, "Would you walk beside them?") {
		t.Errorf("is asked all the same: %q", got)
	}
	if got := lead.does(pressing("m.home.")); strings.Contains(drawn(lead.last), "Yes, I would") {
		t.Errorf("sees a question: %q", got)
	}
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.seeks("Demo One", "", "", "")
	a := one.button("Ask 1")
	two.seeks("Demo Two", "", "", "")
	if b := two.button("Ask 1"); a == b {
		t.Error("two people can compare their buttons")
	}
	one.presses("Ask 1")
	two.presses("Ask 1")
	lead.hears()
	pairs := must(i.app.people.PairsOf(i.ctx, one.id()))
	if got := lead.does(pressing("m.no." + pairs[0].ID)); !strings.Contains(got, "not told who was asked") {
		t.Errorf("no: %q", got)
	}
	if got := one.hears(); !strings.Contains(got, "did not work out this time") {
		t.Errorf("after a no: %q", got)
	}
	i.at(testStart.Add(72 * time.Hour))
	i.tick(t)
	for _, who := range append(kept, two) {
		if got := who.hears(); !strings.Contains(got, "did not work out this time") {
			t.Errorf("after no answer: %q", got)
		}
	}
	if got := two.presses("See whom else"); !strings.Contains(got, none) {
		t.Errorf("the same again: %q", got)
	}
}

// A concern and a block end contact at once, reach somebody else, and give no reason; whoever
// leaves or is forgotten ends it kindly.
func TestMatchesThatEndAtOnce(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(one, lead *somebody, m match.Match){
		"concern": func(one, _ *somebody, m match.Match) {
			one.does(pressing("m.concern." + m.ID))
			one.writes("Demo words of worry.")
			if got := one.presses("Yes"); !strings.Contains(got, "You did right to say it") {
				one.t.Errorf("%q", got)
			}
		},
		"block":     func(one, _ *somebody, m match.Match) { one.does(pressing("m.block." + m.ID)) },
		"leaves":    func(one, _ *somebody, _ match.Match) { one.does(pressing("y.leave.demo-experts")) },
		"forgotten": func(one, _ *somebody, _ match.Match) { one.does(pressing("y.forget")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := start(t)
			i.community(t)
			one, lead, m := paired(t, i)
			lead.presses("Yes, I would")
			one.hears()
			lead.hears()
			end(one, lead, m)
			if got := lead.hears(); !strings.Contains(got, "A contact has ended") || strings.Contains(got, "worry") || strings.Contains(got, "One") {
				t.Errorf("the other: %q", got)
			}
			if got := lead.does(pressing("m.write." + m.ID)); strings.Contains(got, "What would you like to say") {
				t.Errorf("can still write: %q", got)
			}
			c, _ := i.clerk(t, "Demo", "demo-experts")
			c.get(200, "/console/g/demo-experts/heard")
			if name == "concern" {
				c.says("Demo words of worry.")
				c.says("It is about Demo Lead.")
			}
		})
	}
}

// Where a group wants it, whoever runs it says yes to each match before it opens.
func TestMatchesThatAreApproved(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Approve = true
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	one, lead, m := paired(t, i)
	if got := lead.presses("Yes, I would"); !strings.Contains(got, "look at it") || strings.Contains(got, "Demo One") {
		t.Errorf("yes: %q", got)
	}
	if got := one.hears(); strings.Contains(got, "Demo Lead") {
		t.Errorf("too early: %q", got)
	}
	c, _ := i.clerk(t, "Demo", "demo-experts")
	c.get(200, "/console/g/demo-experts/heard")
	c.says("Demo One and Demo Lead")
	c.post(303, "/console/g/demo-experts/heard/match/"+m.ID, "do", "yes")
	c.post(404, "/console/g/demo-experts/heard/match/"+m.ID, "do", "yes")
	if got := one.hears(); !strings.Contains(got, "put together with Demo Lead") {
		t.Errorf("opened: %q", got)
	}
	other, _ := i.clerk(t, "Other")
	other.post(403, "/console/g/demo-experts/heard/match/"+m.ID, "do", "no")
}
