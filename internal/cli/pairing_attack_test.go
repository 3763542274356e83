package cli

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/runner"
	"blether/internal/turn"
)

const hasNobody = "nobody just now"

// openPair is paired, after the supporter's yes; what came by itself is read.
func openPair(t *testing.T, i *instance) (one, lead *somebody, m match.Match) {
	t.Helper()
	one, lead, m = paired(t, i)
	lead.presses("Yes, I would")
	one.hears()
	lead.hears()
	return one, lead, m
}

func (s *somebody) relays(m match.Match, words string) string {
	s.t.Helper()
	s.does(pressing("m.write." + m.ID))
	return s.writes(words)
}

func approving(t *testing.T, i *instance) {
	t.Helper()
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Approve = true
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
}

// between does something once between the decision on a new match and its commit.
type between struct {
	runner.People
	done atomic.Bool
	do   func()
}

func (b *between) Commit(ctx context.Context, t *turn.Turn) error {
	if len(t.Pairs) == 1 && t.Pairs[0].New && !b.done.Swap(true) {
		done := make(chan struct{})
		go func() { defer close(done); b.do() }()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
		}
	}
	return b.People.Commit(ctx, t)
}

// 1. Two supporters can be matched in both directions; a block ends one of the two matches,
// and the blocked one goes on writing through the other.
func TestMatchBlockLeavesTheOtherMatch(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	a, b := i.joins(t, "aa", "demo-experts", member.Supporter), i.joins(t, "bb", "demo-experts", member.Supporter)
	i.current(t, a, "demo-experts")
	i.current(t, b, "demo-experts")
	a.supports("Demo Aa", "1", "", "", "")
	b.supports("Demo Bb", "1", "", "", "")
	a.seeks("Demo Aa", "", "", "")
	a.presses("Ask 1")
	b.hears()
	b.presses("Yes, I would")
	if got := b.seeks("Demo Bb", "", "", ""); strings.Contains(got, "Ask 1") || b.offered("Ask 1") != "" {
		t.Errorf("somebody whom they have already is suggested: %q", got)
	}
	if b.offered("Ask 1") == "" {
		return
	}
	b.presses("Ask 1")
	a.hears()
	a.presses("Yes, I would")
	pairs := must(i.app.people.PairsOf(i.ctx, a.id()))
	if len(pairs) != 2 {
		t.Fatalf("%d pairs", len(pairs))
	}
	a.does(pressing("m.block." + pairs[0].ID))
	a.hears()
	for _, p := range must(i.app.people.PairsOf(i.ctx, a.id())) {
		if p.State != match.Ended {
			t.Errorf("after a block a match between the two is %s", p.State)
			b.relays(p, "I am still here.")
			if got := a.hears(); strings.Contains(got, "I am still here.") {
				t.Errorf("who was blocked still reaches them: %q", got)
			}
		}
	}
}

// 2. What was written and is not delivered yet arrives after contact has ended, below the word
// that it has; so do a question that was taken back and the words of somebody forgotten.
func TestMatchStaleMessagesArrive(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(one, lead *somebody, m match.Match){
		"blocks":       func(one, _ *somebody, m match.Match) { one.does(pressing("m.block." + m.ID)) },
		"is blocked":   func(_, lead *somebody, m match.Match) { lead.does(pressing("m.block." + m.ID)) },
		"is forgotten": func(_, lead *somebody, _ match.Match) { lead.does(pressing("y.forget")) },
		"worries": func(one, _ *somebody, m match.Match) {
			one.does(pressing("m.concern." + m.ID))
			one.writes("Demo worry.")
			one.presses("Yes")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := start(t)
			i.community(t)
			one, lead, m := openPair(t, i)
			i.at(testStart.Add(13 * time.Hour)) // 23:00: it waits until the morning
			lead.relays(m, "I know where you live.")
			end(one, lead, m)
			i.at(testStart.Add(23 * time.Hour))
			if got := one.hears(); strings.Contains(got, "I know where you live.") {
				t.Errorf("after the end: %q", got)
			}
		})
	}
	t.Run("a question taken back", func(t *testing.T) {
		t.Parallel()
		i := start(t)
		i.community(t)
		lead := i.joins(t, "lead", "demo-experts", member.Supporter)
		i.current(t, lead, "demo-experts")
		lead.supports("Demo Lead", "1", "1", "", "")
		one := i.joins(t, "one", "demo-experts", member.Member)
		i.at(testStart.Add(13 * time.Hour))
		one.seeks("Demo One", "1", "", "")
		one.presses("Ask 1")
		one.does(pressing("m.withdraw." + must(i.app.people.PairsOf(i.ctx, one.id()))[0].ID))
		i.at(testStart.Add(23 * time.Hour))
		if got := lead.hears(); strings.Contains(got, "Would you walk beside them?") {
			t.Errorf("after it was taken back: %q", got)
		}
	})
}

// 3. Whoever writes something bad and ends contact at once cannot be reported: the button
// under what they wrote leads nowhere.
func TestMatchConcernAfterTheOtherEnded(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	lead.relays(m, "Something threatening.")
	one.hears()
	report := one.button("Report a concern")
	lead.does(pressing("m.block." + m.ID))
	got := one.does(pressing(report))
	if strings.Contains(got, "not there any more") {
		t.Errorf("cannot be reported: %q", got)
	}
}

// 3b. The same while the concern is being written: the words are lost.
func TestMatchConcernIsLostMidway(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	one.does(pressing("m.concern." + m.ID))
	one.writes("Demo words of worry.")
	lead.does(pressing("m.block." + m.ID))
	got := one.presses("Yes")
	if all := must(i.app.people.Requests(i.ctx, "demo-experts")); len(all) != 1 {
		t.Errorf("%d concerns; said %q", len(all), got)
	}
}

// 4. A concern goes, unread, with whoever reported it and then left the group.
func TestMatchConcernGoesWithWhoReported(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"y.leave.demo-experts", "y.forget"} {
		i := start(t)
		i.community(t)
		one, _, m := openPair(t, i)
		one.does(pressing("m.concern." + m.ID))
		one.writes("Demo words of worry.")
		one.presses("Yes")
		one.does(pressing(way))
		if all := must(i.app.people.Requests(i.ctx, "demo-experts")); len(all) != 1 {
			t.Errorf("%s: %d concerns are left", way, len(all))
		}
	}
}

// 5. Exclusions are an oracle: a name written under "people I know" makes a suggestion go, and
// with it the line that tells a diagnosis; and one's own name tells who has excluded one.
func TestMatchExclusionsAreAnOracle(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	ann, bea := i.joins(t, "ann", "demo-experts", member.Supporter), i.joins(t, "bea", "demo-experts", member.Supporter)
	for s, p := range map[*somebody][3]string{ann: {"Morag", "4", ""}, bea: {"Bea", "1", "Demo Secret"}} {
		i.current(t, s, "demo-experts")
		s.supports(p[0], "1", p[1], "Ward 4", p[2])
	}
	one := i.joins(t, "one", "demo-experts", member.Member)
	all := one.seeks("Demo One", "4", "", "")
	a := one.button("Ask 1")
	without := one.seeks("Demo One", "4", "", "Morag")
	if strings.Contains(all, "psychosis") && !strings.Contains(without, "psychosis") && one.button("Ask 1") != a {
		t.Error("a name under \"people I know\" tells that Morag is a supporter here and has had psychosis")
	}
	if got := one.seeks("Demo One", "4", "ward 4", ""); strings.Contains(got, hasNobody) {
		t.Error("a place tells where supporters are from")
	}
	if got := one.seeks("Demo Secret", "4", "", ""); one.offered("Ask 2") == "" {
		t.Errorf("one's name tells that somebody has excluded one: %q", got)
	}
}

// 6. Two ask a supporter who has one place at the same moment.
func TestMatchTwoAskForOnePlace(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "1", "", "", "")
	one, two := i.joins(t, "one", "demo-experts", member.Member), i.joins(t, "two", "demo-experts", member.Member)
	one.seeks("Demo One", "", "", "")
	two.seeks("Demo Two", "", "", "")
	i.app.runner.People = &between{People: i.app.runner.People, do: func() { two.presses("Ask 1") }}
	one.presses("Ask 1")
	if all := must(i.app.people.PairsOf(i.ctx, lead.id())); len(all) != 1 {
		t.Errorf("%d ask for one place", len(all))
	}
	for _, p := range must(i.app.people.PairsOf(i.ctx, lead.id())) {
		lead.does(pressing("m.yes." + p.ID))
	}
	open := 0
	for _, p := range must(i.app.people.PairsOf(i.ctx, lead.id())) {
		if p.State == match.Open {
			open++
		}
	}
	if open > 1 {
		t.Errorf("%d matches opened in one place", open)
	}
}

// 6b. A supporter leaves the group while somebody asks them: they are asked, and it opens.
func TestMatchAskedWhileLeaving(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "1", "", "", "")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.seeks("Demo One", "", "", "")
	i.app.runner.People = &between{People: i.app.runner.People, do: func() { lead.does(pressing("y.leave.demo-experts")) }}
	one.presses("Ask 1")
	if got := lead.hears(); strings.Contains(got, "Would you walk beside them?") {
		t.Errorf("who has left is asked: %q", got)
		if got := lead.presses("Yes, I would"); strings.Contains(got, "Demo One") {
			t.Errorf("and it opens, without vetting or group: %q", got)
		}
	}
}

// 7. Who has stopped or paused gets nothing, and the other is told that it was passed on.
func TestMatchRelayToSomebodySilent(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"stop", "pause"} {
		i := start(t)
		i.community(t)
		one, lead, m := openPair(t, i)
		one.writes(word)
		said := lead.relays(m, "Are you well?")
		one.does(pressing("w.restart"))
		if got := one.hears(); strings.Contains(said, "It is passed on") && !strings.Contains(got, "Are you well?") {
			t.Errorf("%s: said to be passed on, and lost: %q", word, got)
		}
	}
}

// 8. What is written to somebody who rests for four weeks is dropped after two, and what waits
// when they begin to rest is dropped at once; the sender was told that it is passed on.
func TestMatchRelayToSomebodyAtRest(t *testing.T) {
	t.Parallel()
	t.Run("written meanwhile", func(t *testing.T) {
		t.Parallel()
		i := start(t)
		i.community(t)
		one, lead, m := openPair(t, i)
		one.does(pressing("p.rest.four"))
		said := lead.relays(m, "Are you well?")
		i.at(testStart.AddDate(0, 0, 29))
		if err := i.app.people.Tidy(i.ctx, i.app.now()); err != nil { // as each day
			t.Fatal(err)
		}
		if got := one.hears(); strings.Contains(said, "It is passed on") && !strings.Contains(got, "Are you well?") {
			t.Errorf("lost: %q", got)
		}
	})
	t.Run("written before", func(t *testing.T) {
		t.Parallel()
		i := start(t)
		i.community(t)
		one, lead, m := openPair(t, i)
		i.at(testStart.Add(13 * time.Hour))
		said := lead.relays(m, "Are you well?")
		one.does(pressing("p.rest.two"))
		i.at(testStart.AddDate(0, 0, 16))
		if got := one.hears(); strings.Contains(said, "It is passed on") && !strings.Contains(got, "Are you well?") {
			t.Errorf("lost: %q", got)
		}
	})
}

// 8b. A supporter who rests is suggested and asked; the question runs out before they can
// hear it, and the two are kept apart for good.
func TestMatchSupporterAtRestIsAsked(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "1", "", "", "")
	lead.does(pressing("p.rest.two"))
	one := i.joins(t, "one", "demo-experts", member.Member)
	if got := one.seeks("Demo One", "", "", ""); !strings.Contains(got, hasNobody) {
		t.Errorf("somebody who cannot hear it in time can be asked: %q", got)
	}
}

// 9. A hard exclusion that is written after the question, and before the yes, does nothing.
func TestMatchExclusionAfterTheQuestion(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, _ := paired(t, i)
	yes := lead.button("Yes, I would")
	lead.supports("Demo Lead", "1", "1", "", "Demo One")
	lead.does(pressing(yes))
	if got := one.hears(); strings.Contains(got, "put together with Demo Lead") {
		t.Errorf("somebody excluded: %q", got)
	}
}

// 10. Vetting, training or supervision that has ended after the question does not stop a match.
func TestMatchStandingEndsBeforeTheYes(t *testing.T) {
	t.Parallel()
	for _, asks := range []bool{false, true} {
		i := start(t)
		i.community(t)
		if asks {
			approving(t, i)
		}
		one, lead, m := paired(t, i)
		if asks {
			lead.presses("Yes, I would")
		}
		if err := i.app.people.SetStanding(i.ctx, member.Standing{Person: lead.id(), Group: "demo-experts", What: member.Vetting, Until: testStart, Officer: member.Operator, Day: testStart}); err != nil {
			t.Fatal(err)
		}
		if asks {
			c, _ := i.clerk(t, "Demo", "demo-experts")
			c.post(303, "/console/g/demo-experts/heard/match/"+m.ID, "do", "yes")
		} else {
			lead.presses("Yes, I would")
		}
		if got := one.hears(); strings.Contains(got, "put together with Demo Lead") {
			t.Errorf("approved %v: without vetting: %q", asks, got)
		}
	}
}

// 11. A question that was taken back, or that nobody answered, keeps the two apart for ever: in
// a group with one supporter there is nobody any more.
func TestMatchApartForEver(t *testing.T) {
	t.Parallel()
	t.Run("taken back", func(t *testing.T) {
		t.Parallel()
		i := start(t)
		i.community(t)
		one, _, m := paired(t, i)
		one.does(pressing("m.withdraw." + m.ID))
		if got := one.does(pressing("m.list.demo-experts")); strings.Contains(got, hasNobody) {
			t.Errorf("taken back: %q", got)
		}
	})
	t.Run("not answered", func(t *testing.T) {
		t.Parallel()
		i := start(t)
		i.community(t)
		one, _, _ := paired(t, i)
		i.at(testStart.Add(73 * time.Hour))
		i.tick(t)
		i.at(testStart.AddDate(0, 6, 0))
		if got := one.does(pressing("m.list.demo-experts")); strings.Contains(got, hasNobody) {
			t.Errorf("half a year later: %q", got)
		}
	})
}

// 12. "Somebody else, please" suggests the very same.
func TestMatchSomebodyElseIsTheSame(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "3", "", "", "")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.seeks("Demo One", "", "", "")
	one.presses("Ask 1")
	lead.hears()
	lead.presses("Yes, I would")
	one.hears()
	m := must(i.app.people.PairsOf(i.ctx, one.id()))[0]
	if got := one.does(pressing("m.other." + m.ID)); one.offered("Ask 1") != "" {
		t.Errorf("the same again: %q", got)
		t.Errorf("asked: %q", one.presses("Ask 1"))
	}
}

// 13. What waits for officers waits for ever; the supporter cannot take their yes back.
func TestMatchApprovalNeverComes(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	approving(t, i)
	one, lead, m := paired(t, i)
	lead.presses("Yes, I would")
	lead.does(pressing("m.home."))
	found := false
	for _, o := range lead.last {
		if o.Ask == nil {
			continue
		}
		for _, c := range o.Ask.Options {
			found = found || strings.HasSuffix(c.ID, "."+m.ID)
		}
	}
	if !found {
		t.Errorf("a supporter who has said yes has no way back: %q", drawn(lead.last))
	}
	got := ""
	for d := range 60 {
		i.at(testStart.AddDate(0, 0, d))
		i.tick(t)
		got += one.hears()
	}
	if !strings.Contains(got, "did not work out this time") {
		t.Error("after two months the seeker has heard nothing, and can ask nobody else")
	}
}

// 14. Officers read the names of both before these were told that anybody but the other would.
func TestMatchOfficersReadNames(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	approving(t, i)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "1", "", "", "")
	one := i.joins(t, "one", "demo-experts", member.Member)
	told := one.writes("match") + one.writes("begin") + one.writes("Demo One") + one.presses("Skip") + one.presses("Skip") + one.presses("Skip") + one.presses("Skip") + one.presses("Skip") + one.presses("Skip")
	told += one.presses("Ask 1")
	lead.hears()
	lead.presses("Yes, I would")
	told += one.hears()
	c, _ := i.clerk(t, "Demo", "demo-experts")
	c.get(200, "/console/g/demo-experts/heard")
	if strings.Contains(c.page, "Demo One") && !strings.Contains(told, "ho run") {
		t.Errorf("officers read that Demo One seeks support, who was only told: %q", told)
	}
}

// 15. Room for one, in each of two groups, is room for two.
func TestMatchRoomInTwoGroups(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	g := group.Group{ID: "demo-two", Name: "Demo Two", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10, Demo: true}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	_, lead, _ := openPair(t, i)
	if err := i.app.runner.Enter(i.ctx, "demo-two", member.Supporter, lead.address, "en"); err != nil {
		t.Fatal(err)
	}
	i.current(t, lead, "demo-two")
	lead.does(pressing("f.my-support.demo-two"))
	lead.writes("begin", "Demo Lead", "1")
	lead.presses("Skip", "Skip", "Skip", "Skip", "Skip", "Skip")
	two := i.joins(t, "two", "demo-two", member.Member)
	if got := two.seeks("Demo Two", "", "", ""); !strings.Contains(got, hasNobody) {
		t.Errorf("who walks beside one, and said one at a time, is suggested: %q", got)
	}
}

// 16. A seeker who writes first takes away the reminder to the supporter, who has not written.
func TestMatchSeekerWritesFirst(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	one.relays(m, "Hello, is anybody there?")
	lead.hears()
	i.at(testStart.Add(49 * time.Hour))
	i.tick(t)
	i.at(testStart.Add(98 * time.Hour))
	i.tick(t)
	if a, b := lead.hears(), one.hears(); a == "" && b == "" {
		t.Error("the supporter never answered: neither is reminded, nor told what else they can do")
	}
}

// 17. A supporter whose match never opened is thanked for walking beside somebody.
func TestMatchRefusedOrTakenBackIsThanked(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"refused", "taken back"} {
		i := start(t)
		i.community(t)
		approving(t, i)
		one, lead, m := paired(t, i)
		lead.presses("Yes, I would")
		if way == "refused" {
			c, _ := i.clerk(t, "Demo", "demo-experts")
			c.post(303, "/console/g/demo-experts/heard/match/"+m.ID, "do", "no")
		} else {
			one.does(pressing("m.withdraw." + m.ID))
		}
		if got := lead.hears(); strings.Contains(got, "Thank you for walking beside them") {
			t.Errorf("%s: %q", way, got)
		}
	}
}

// 18. What was delivered still lies in the outbox of another address, for two weeks.
func TestMatchRelayIsKeptAfterDelivery(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	web := chat.Address{Platform: chat.Web, Account: "DEMOOTHERDEVICE"}
	if err := i.app.runner.Bind(i.ctx, one.id(), web); err != nil {
		t.Fatal(err)
	}
	lead.relays(m, "My daughter died in May.")
	if got := one.hears(); !strings.Contains(got, "My daughter died in May.") {
		t.Fatalf("%q", got)
	}
	one.writes("menu")
	i.at(testStart.AddDate(0, 0, 10))
	if got := text(must(i.app.people.Messages(i.ctx, web))); strings.Contains(got, "My daughter died in May.") {
		t.Errorf("ten days after it was delivered and read: %q", got)
	}
	lead.does(pressing("m.block." + m.ID))
	if got := text(must(i.app.people.Messages(i.ctx, web))); strings.Contains(got, "My daughter died in May.") {
		t.Error("and after a block")
	}
}

// 19. A concern about a supporter who is also an officer, and has said so in the chat, is read
// by that very officer, with the name of whoever reported it.
func TestMatchConcernReachesThemselves(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	_, o := i.clerk(t, "Demo", "demo-experts")
	words := must(i.app.office.ChatCode(i.ctx, o.ID))
	if _, err := i.app.office.TakeChatCode(i.ctx, words, lead.address); err != nil {
		t.Fatal(err)
	}
	one.does(pressing("m.concern." + m.ID))
	one.writes("Demo words of worry.")
	one.presses("Yes")
	for _, r := range must(i.app.office.Requests(i.ctx, o, "demo-experts")) {
		t.Errorf("the officer reads about themselves: %s, by %s: %s", r.Said.How, r.Said.Name, r.Said.Words)
	}
}

// 20. Hard exclusions miss the ways in which people write names and places.
func TestMatchWaysOfWriting(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"Anna Smith", "Anna S."}, {"Anna S", "Anna Smith"}, {"Anna Smith", "Anna B. Smith"}, {"my sister Anna", "Anna"}, {"Anna and Tom Reid", "Tom"}, {"Dr Smith", "Smith"},
		{"Seán Kelly", "Sean Kelly"}, {"Zoë", "Zoe"}, {"Se\u0301an", "Séan"}, {"Mary O'Brien", "Mary OBrien"}, {"محمد علي", "مُحمّد علي"}, {"Smith Anna", "Anna Smith"}} {
		if !match.Apart(&match.Profile{Name: "One", People: match.List(c[0])}, &match.Profile{Name: c[1]}) {
			t.Errorf("knows %q, and is put together with %q", c[0], c[1])
		}
	}
	for _, c := range [][2]string{{"Ward 4", "Ward4"}, {"St John's", "St Johns"}, {"Edinburgh Royal Infirmary", "Royal Infirmary, Edinburgh"}, {"Melville Unit", "the Melville"}} {
		if !match.Apart(&match.Profile{Name: "One", Places: match.List(c[0])}, &match.Profile{Name: "Other", Places: []string{c[1]}}) {
			t.Errorf("not from %q, and is put together with somebody from %q", c[0], c[1])
		}
	}
	other := []string{"other"}
	able := []match.Candidate{{Person: "x", Profile: match.Profile{Name: "Other", Languages: other, Capacity: 1}, Able: true}}
	if got := match.Rank(&match.Profile{Name: "One", Languages: other}, able, nil); len(got) > 0 {
		t.Error("\"another language\" is taken for one and the same")
	}
}

// 20b. The name that officers and sessions know somebody by is no help against a nickname.
func TestMatchNickname(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	lead.does(chat.Inbound{Press: "f.introduce"})
	lead.writes("begin", "Morag Campbell", "yes")
	if len(must(i.app.people.Named(i.ctx, "demo-experts"))) != 1 {
		t.Fatal("their name is not shown")
	}
	i.current(t, lead, "demo-experts")
	lead.supports("Mo", "1", "", "", "")
	one := i.joins(t, "one", "demo-experts", member.Member)
	one.seeks("Demo One", "", "", "Morag Campbell")
	one.presses("Ask 1")
	if got := lead.hears(); strings.Contains(got, "Would you walk beside them?") {
		t.Errorf("the excluded Morag Campbell, known here by that name, is asked: %q", got)
	}
}

// 21. When two last wrote to each other is kept, in plain and to the millisecond; nothing
// reads it.
func TestMatchWhenTheyWroteIsKept(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	i.at(testStart.Add(time.Hour + 1234*time.Millisecond))
	lead.relays(m, "Hello.")
	one.hears()
	if at := must(i.app.people.Pair(i.ctx, m.ID)).Touched; !at.IsZero() {
		t.Errorf("kept after delivery: %s", at.Format(time.RFC3339Nano))
	}
}

// 22. Two messages of one millisecond have one id: the second is lost, and said to be passed on.
func TestMatchTwoInOneMillisecond(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	lead.relays(m, "First.")
	said := lead.relays(m, "Second.")
	if got := one.hears(); strings.Contains(said, "passed on") && !strings.Contains(got, "Second.") {
		t.Errorf("lost: %q", got)
	}
}

// 23. Once one has asked for three more months, the other is still told that it ends in two
// weeks.
func TestMatchStaleEnding(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	end := testStart.Add(match.Lasts)
	i.at(end.Add(-time.Hour))
	lead.does(pressing("p.rest.two"))
	i.at(end.Add(time.Minute))
	for range 3 {
		i.tick(t)
	}
	if got := one.hears(); !strings.Contains(got, "half a year") {
		t.Fatalf("%q", got)
	}
	one.does(pressing("m.longer." + m.ID))
	i.at(end.AddDate(0, 0, 15))
	for range 3 {
		i.tick(t)
	}
	if got := lead.hears(); strings.Contains(got, "ends in two weeks") {
		t.Errorf("it goes on: %q", got)
	}
}

// 24. A supporter who was away for a year goes, and whoever they walked beside hears nothing.
func TestMatchSupporterFadesAway(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, _, m := openPair(t, i)
	for _, days := range []int{170, 250, 330, 400} {
		i.at(testStart.AddDate(0, 0, days))
		one.does(pressing("m.longer." + m.ID))
	}
	one.hears()
	if err := i.app.clock.Begin(i.ctx); err != nil {
		t.Fatal(err)
	}
	i.at(i.app.now().Add(24 * time.Hour))
	i.tick(t)
	if _, err := i.app.people.Pair(i.ctx, m.ID); err == nil {
		t.Fatal("still there")
	}
	if got := one.hears(); got == "" {
		t.Errorf("it is gone without a word: %q", one.does(pressing("m.see."+m.ID)))
	}
}

// 25. The bot has no way to let a group want approval: neither the console nor the commands
// write it. While they wait, ids in the outbox tell in plain which match, what, and when.
func TestMatchOutboxTellsInPlain(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, m := openPair(t, i)
	i.at(testStart.Add(13 * time.Hour))
	lead.relays(m, "Good night.")
	for _, o := range i.told(t, one.address) {
		if strings.Contains(o.ID, m.ID) && strings.Contains(o.ID, string(one.id())) {
			t.Errorf("the primary key of a sealed row: %s", o.ID)
		}
	}
}

// 26. Somebody whom two have asked sees two times yes and no, and not which is which.
func TestMatchTwoQuestionsLookTheSame(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "2", "1", "", "")
	for _, name := range []string{"one", "two"} {
		s := i.joins(t, name, "demo-experts", member.Member)
		s.seeks("Demo "+name, map[string]string{"one": "1"}[name], "", "")
		s.presses("Ask 1")
	}
	lead.writes("pause") // what waits for them is dropped
	lead.does(pressing("m.home."))
	if got := drawn(lead.last); strings.Count(got, "[Yes, I would]") == 2 && !strings.Contains(got, "father") {
		t.Errorf("which is which: %s", got)
	}
}
