package cli

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/duty"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/lang"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/round"
	"blether/internal/runner"
	"blether/internal/store/responses"
	"blether/internal/turn"
)

// Each of these tests is a way in which somebody was hurt, heard nothing, or was shown to others,
// found by looking for one. Their heads say what happened before it was mended.

// declared lets a group that is on a rota pass danger on.
func (i *instance) declared(t *testing.T, g group.ID, whom string) {
	t.Helper()
	s := must(i.app.people.Setup(i.ctx, g))
	s.Rota.PassOn = whom
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: g, Setup: s}}); err != nil {
		t.Fatal(err)
	}
}

func (i *instance) cases(t *testing.T) []duty.Case {
	t.Helper()
	return must(i.app.people.Cases(i.ctx, "demo-experts"))
}

// toldAndRead is a round that is over, with two texts, read by a moderator.
func toldAndRead(t *testing.T, source string, first, second string) (i *instance, author *somebody, code string, reader clerk, who member.Officer, texts map[string]quote.Text) {
	t.Helper()
	i = start(t)
	i.community(t)
	publishes(t, i, "tell", source)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "tell", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	author = i.joins(t, "author", "demo-experts", member.Member)
	if strings.Contains(source, "anonymous") {
		code = author.tells(t, first, second, true)
	} else {
		author.writes("menu")
		author.presses("Demo telling")
		author.presses("Begin")
		author.writes(first)
		author.presses("Yes")
		author.writes(second)
		author.presses("Yes")
		author.writes("send")
	}
	_, who = i.clerk(t, "Demo reader", "demo-experts")
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Readers = []string{string(who.ID)}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	reader = i.again(t, who)
	texts = map[string]quote.Text{}
	for _, pile := range must(i.app.reading.Texts(i.ctx, who, "demo-experts")) {
		for _, one := range pile.Texts {
			texts[one.Question] = one
		}
	}
	return i, author, code, reader, who, texts
}

const wordsPage = "/console/g/demo-experts/words"

// 1. The page of a moderator names each text by its id; the button with which an author says yes
// is that id and nothing else. So a moderator, or anybody, says yes for them.
func TestAttackYesOfAnAuthorIsForged(t *testing.T) {
	t.Parallel()
	i, _, _, reader, _, texts := toldAndRead(t, tellFlowSource, "The midwife on the phone did not listen to us", "Demo words of another kind")
	id := texts["helped"].ID
	reader.post(303, wordsPage+"/"+id, "do", "use", "quote", "The midwife … did listen to us", "reason", "shorter")
	if got := must(i.app.responses.Texts(i.ctx, texts["helped"].Round)); len(got) != 0 {
		for _, one := range got {
			if one.ID == id && one.State != quote.Offered {
				t.Fatalf("it is %q", one.State)
			}
		}
	}
	moderator := i.joins(t, "the moderators own chat", "demo-experts", member.Member)
	moderator.does(pressing("y.quote.yes." + id))
	for _, one := range must(i.app.responses.Texts(i.ctx, texts["helped"].Round)) {
		if one.ID == id && one.State == quote.Agreed {
			t.Error("somebody without the code has said yes for the author to a changed text")
		}
	}
	other, _ := i.clerk(t, "Demo other", "demo-experts")
	other.get(200, wordsPage)
	if strings.Contains(other.text(), "did listen to us") {
		t.Error("and it is quoted at once")
	}
}

// 2. An author says no; a moderator whose page is from before decides anew, and it is quoted.
func TestAttackNoOfAnAuthorIsOverruled(t *testing.T) {
	t.Parallel()
	i, author, code, reader, _, texts := toldAndRead(t, tellFlowSource, "The midwife on the phone listened to us", "Demo words of another kind")
	id := texts["helped"].ID
	reader.post(303, wordsPage+"/"+id, "do", "use", "quote", texts["helped"].Words)
	author.writes(code)
	author.presses("Do not quote it")
	reader.do("POST", wordsPage+"/"+id, map[string][]string{"do": {"use"}, "quote": {texts["helped"].Words}})
	i.at(i.app.now().Add(quote.Veto + time.Hour))
	other, _ := i.clerk(t, "Demo other", "demo-experts")
	other.get(200, wordsPage)
	if strings.Contains(other.text(), "midwife") {
		t.Error("a text is quoted to which its author said no")
	}
}

// 3. One kind line for a weak sign keeps the next, grave words from being answered.
func TestAttackWeakSignHidesGraveOne(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	if got := s.writes("I feel so low and tired"); !strings.Contains(got, "That sounds hard") {
		t.Fatalf("a weak sign: %q", got)
	}
	i.at(i.app.now().Add(time.Minute))
	if got := s.writes("I want to kill myself"); !strings.Contains(got, "116 123") || !strings.Contains(got, "to contact you?") {
		t.Errorf("a minute later, of their own life: %q", got)
	}
}

// 3b. The same for another category of L2: of frightening thoughts first, then of suicide.
func TestAttackOtherCategoryIsHidden(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("I keep having horrible thoughts that I might drop my baby")
	i.at(i.app.now().Add(5 * time.Minute))
	if got := s.writes("I want to kill myself"); !strings.Contains(got, "116 123") {
		t.Errorf("five minutes after frightening thoughts, of their own life: %q", got)
	}
}

// 4. A policy that was promised before the first question is not kept, in silence, where a weak
// sign came within the half hour before.
func TestAttackPolicyIsBrokenInSilence(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	i.declared(t, "demo-experts", "the demo social work team")
	s := i.joins(t, "one", "demo-experts", member.Member)
	if got := s.writes("contact"); !strings.Contains(got, "is told, with who you are") {
		t.Fatalf("promised: %q", got)
	}
	s.writes("begin", "everything is too much")
	i.at(i.app.now().Add(time.Minute))
	s.writes("back")
	if got := s.writes("I hit my baby just now and he is hurt"); !strings.Contains(got, "is told now") || len(i.cases(t)) != 1 {
		t.Errorf("danger to a child is not passed on: %d cases, said %q", len(i.cases(t)), got)
	}
}

// 5. "Pause" silences everything, everywhere. Word of a case comes all the same.
func TestAttackPauseDoesNotSilenceACase(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	s.writes("pause")
	i.tick(t)
	i.at(i.app.now().Add(61 * time.Minute))
	i.tick(t)
	if got := s.hears(); got != "" {
		t.Errorf("somebody who has paused everything hears %q", got)
	}
}

// 6. An hour later a message comes by itself that lists lines for those who are hurt at home, to
// whoever holds the telephone then; they had said by phone, and only in the mornings.
func TestAttackLateWordTellsOfAbuse(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("my partner hits me")
	s.asksForContact()
	i.tick(t)
	i.at(i.app.now().Add(61 * time.Minute))
	i.tick(t)
	if got := s.hears(); strings.Contains(got, "Domestic Abuse") || strings.Contains(got, "0800 027 1234") {
		t.Errorf("what comes by itself tells what it is about: %q", got)
	}
}

// 7. A drill is over, and what the same person says in earnest within the hour is called a drill.
func TestAttackRealWordsAreCalledADrill(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, one, _ := onRota(t, i, true)
	number, _, err := i.app.office.BeginDrill(i.ctx, one, "demo-experts")
	if err != nil {
		t.Fatal(err)
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("drill "+number, atRisk)
	s.asksForContact()
	i.tick(t)
	k := i.case1(t)
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.TakeCase, i.app.office.CloseCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	p.taken()
	s.hears()
	i.at(i.app.now().Add(40 * time.Minute))
	s.writes("my partner hits me") // in earnest
	s.asksForContact()
	i.tick(t)
	if got := p.taken(); strings.Contains(got, "DRILL") {
		t.Error("what is said after the drill was passed is alerted as: DRILL. Nothing of this is real.")
	}
}

// 8. A drill whose hour ends while they say how contact is safe becomes a real case, and a real
// alert, also in a group that is in practice.
func TestAttackDrillBecomesReal(t *testing.T) {
	t.Parallel()
	i := start(t)
	g := group.Group{ID: "demo-experts", Name: "Demo Experts", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	p, _, _, one, _ := onRota(t, i, false)
	number, _, err := i.app.office.BeginDrill(i.ctx, one, "demo-experts")
	if err != nil {
		t.Fatal(err)
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("drill " + number)
	i.at(i.app.now().Add(58 * time.Minute))
	s.writes(atRisk)
	s.presses("Yes")
	i.at(i.app.now().Add(3 * time.Minute))
	s.presses("By phone")
	s.writes("07700 900999", "Mornings only", "skip", "Demo Ailsa")
	s.presses("Yes")
	i.tick(t)
	if got := p.taken(); got != "" && !strings.Contains(got, "DRILL") {
		t.Error("a drill is alerted as real, in a group that is in practice")
	}
}

// 8b. In a group in practice contact is offered to nobody; its button makes a real case.
func TestAttackPracticeIsPassedByAButton(t *testing.T) {
	t.Parallel()
	i := start(t)
	g := group.Group{ID: "demo-experts", Name: "Demo Experts", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	onRota(t, i, false)
	s := i.joins(t, "one", "demo-experts", member.Member)
	if got := s.does(pressing("j.yes.demo-experts")); strings.Contains(got, "How is it safe") {
		t.Error("in practice, without a drill, somebody is asked how contact is safe, and makes a real case")
	}
}

// 9. A drill of one group makes another, which is in practice, promise a policy and make a real
// case by it.
func TestAttackDrillOfOneGroupIsRealInAnother(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	other := group.Group{ID: "demo-other", Name: "Demo Other", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, other); err != nil {
		t.Fatal(err)
	}
	_, a := i.clerk(t, "Demo third", "demo-other")
	_, b := i.clerk(t, "Demo fourth", "demo-other")
	r := &duty.Rota{Role: "The other lead", Lead: b.ID, Fallback: []member.OfficerID{b.ID}, Minutes: 60, PassOn: "the other team", Shifts: []duty.Shift{{Officer: a.ID, Days: everyDay, From: 0, To: 1440}}}
	if err := i.app.office.SaveRota(i.ctx, a, "demo-other", r); err != nil {
		t.Fatal(err)
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	if err := i.app.runner.Enter(i.ctx, "demo-other", member.Member, s.address, "en"); err != nil {
		t.Fatal(err)
	}
	number, _, err := i.app.office.BeginDrill(i.ctx, one, "demo-experts")
	if err != nil {
		t.Fatal(err)
	}
	s.writes("drill " + number)
	s.does(pressing("f.contact.demo-other"))
	s.writes("begin", "I hit my baby just now and he is hurt")
	for _, k := range must(i.app.people.Cases(i.ctx, "demo-other")) {
		if !k.Drill {
			t.Error("a drill of Demo Experts has made a real case in Demo Other, which is in practice")
		}
	}
}

// 10. After it was late somebody takes a case and passes it on: whoever is told then is told
// once, and nobody ever again.
func TestAttackPassedOnCaseIsForgotten(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, _, two := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	i.tick(t)
	i.at(i.app.now().Add(61 * time.Minute))
	i.tick(t) // late: all are told
	k := i.case1(t)
	if err := i.app.office.TakeCase(i.ctx, two, "demo-experts", k.ID); err != nil {
		t.Fatal(err)
	}
	if err := i.app.office.PassCase(i.ctx, two, "demo-experts", k.ID); err != nil {
		t.Fatal(err)
	}
	i.tick(t) // the first is told, who does not look
	p.taken()
	for range 30 {
		i.at(i.app.now().Add(time.Hour))
		i.tick(t)
	}
	if got := p.taken(); got == "" {
		t.Errorf("for 30 hours nobody is told of a case that is %s", i.case1(t).State)
	}
}

// 11. At night, where the lead alone is told, an alert that reaches nobody is not tried again
// before the next shift.
func TestAttackAlertAtNightIsTriedOnce(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, one, two := onRota(t, i, true)
	s := must(i.app.people.Setup(i.ctx, "demo-experts"))
	s.Rota.Fallback = nil
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: "demo-experts", Setup: s}}); err != nil {
		t.Fatal(err)
	}
	if flaws := s.Rota.Flaws(func(id member.OfficerID) bool { return id == one.ID || id == two.ID }); len(flaws) > 0 {
		t.Fatalf("the rota is none: %v", flaws)
	}
	i.at(time.Date(2026, 3, 2, 17, 30, 0, 0, time.UTC))
	_ = p.Close()
	who := i.joins(t, "one", "demo-experts", member.Member)
	who.writes(atRisk)
	who.asksForContact()
	i.tick(t)
	again := newPostbox(t)
	i.app.config.Mail = "smtp://" + again.Addr().String()
	for range 8 {
		i.at(i.app.now().Add(time.Hour))
		i.tick(t)
	}
	if again.taken() == "" {
		t.Error("the mail server was away for a moment; eight hours later the lead has not been told")
	}
}

// hanging is a platform that takes everything and never answers.
type hanging struct{}

func (hanging) Platform() chat.Platform                        { return "hanging" }
func (hanging) Run(ctx context.Context, _ chat.Receiver) error { <-ctx.Done(); return nil }
func (hanging) Health() error                                  { return nil }
func (hanging) Examine(context.Context) []chat.Finding         { return nil }
func (hanging) Send(ctx context.Context, _ chat.Outbound) error {
	<-ctx.Done()
	return ctx.Err()
}

// 12. A platform that hangs eats all the time there is: the e-mail is never tried, now or later,
// neither to this officer nor to the next.
func TestAttackPlatformThatHangs(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, one, two := onRota(t, i, true)
	if err := i.app.people.AddOfficerAddress(i.ctx, one.ID, chat.Address{Platform: "hanging", Account: "demo"}); err != nil {
		t.Fatal(err)
	}
	i.app.doors = append(i.app.doors, &door{app: i.app, sender: hanging{}})
	k := duty.Case{ID: "demo0001", Group: "demo-experts", Category: "suicide", Said: duty.Said{Why: duty.Asked}}
	reached, err := i.app.Alert(i.ctx, guard.Alert{To: []member.OfficerID{one.ID, two.ID}, Mail: map[member.OfficerID]string{one.ID: "first@demo.example", two.ID: "second@demo.example"}, Case: &k, Group: "Demo Experts"})
	if got := p.taken(); len(reached) == 0 || !strings.Contains(got, "second@demo.example") {
		t.Errorf("the mail server works, and reaches %v (%v): %q", reached, err, got)
	}
}

// 13. Two officers press "I have it": both are told that they have it.
func TestAttackTwoOfficersBothHaveIt(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, two := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	k := i.case1(t)
	got1 := must(i.app.desk.Answer(i.ctx, two, "case.take.demo-experts."+k.ID, "en", "a"))
	got2 := must(i.app.desk.Answer(i.ctx, one, "case.take.demo-experts."+k.ID, "en", "b"))
	if strings.Contains(got1[0].Text, "You have it") && strings.Contains(got2[0].Text, "You have it") {
		t.Error("both press the same alert, and both are told: You have it. The first is not told otherwise")
	}
	if got := s.hears(); strings.Count(got, "has seen that you would like") > 1 {
		t.Error("and the person hears it twice")
	}
}

// 14. Officers can write to somebody whose case is closed.
func TestAttackWritesAfterACaseIsClosed(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	k := i.case1(t)
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.TakeCase, i.app.office.CloseCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.hears()
	i.at(i.app.now().AddDate(0, 3, 0))
	err := i.app.office.WriteCase(i.ctx, one, "demo-experts", k.ID, "Hello again from the demo.")
	if got := s.hears(); err == nil || strings.Contains(got, "Hello again") {
		t.Errorf("three months after it was closed: %v, %q", err, got)
	}
}

// 15. Of somebody who is forgotten a case that a policy passed on keeps who they are until it is
// closed, people are told. It keeps it after that.
func TestAttackForgottenPersonStaysInAClosedCase(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	i.declared(t, "demo-experts", "the demo social work team")
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("introduce", "begin", "Markedname Demo", "yes")
	s.writes("contact", "begin", "I hit my baby just now and he is hurt")
	k := i.case1(t)
	if k.Said.Name == "" {
		t.Fatalf("the case: %+v", k)
	}
	s.writes("forget me")
	s.presses("Delete everything")
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.TakeCase, i.app.office.CloseCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	if k = i.case1(t); k.Said.Name != "" || k.Category != "" {
		t.Errorf("forgotten, and the case is closed: it says %q, %q", k.Said.Name, k.Category)
	}
}

// 16. "Who is not on the rota sees neither cases nor that there are any": whoever is not writes
// themselves into it, and reads all of them, also those that are closed.
func TestAttackOfficerWritesThemselfIntoTheRota(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("my partner hits me")
	s.asksForContact()
	k := i.case1(t)
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.TakeCase, i.app.office.CloseCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	c, him := i.clerk(t, "Demo partner who is an officer", "demo-experts")
	c.get(404, "/console/g/demo-experts/safety/"+k.ID)
	r := *must(i.app.people.Setup(i.ctx, "demo-experts")).Rota
	r.Fallback = append(r.Fallback, him.ID)
	if err := i.app.office.SaveRota(i.ctx, him, "demo-experts", &r); err != nil {
		return // mended
	}
	c.get(200, "/console/g/demo-experts/safety/"+k.ID)
	if strings.Contains(c.text(), "07700 900999") {
		t.Error("an officer who was never on the rota reads how somebody is reached, of a case that was closed before")
	}
}

// 16b. "Have no rota" while a case is open: nobody can see it, take it or close it any more.
func TestAttackRotaIsTakenAwayUnderACase(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, two := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	i.tick(t)
	k := i.case1(t)
	if err := i.app.office.TakeCase(i.ctx, one, "demo-experts", k.ID); err != nil {
		t.Fatal(err)
	}
	_, him := i.clerk(t, "Demo third", "demo-experts")
	if err := i.app.office.SaveRota(i.ctx, him, "demo-experts", nil); err != nil {
		return // mended
	}
	if _, err := i.app.office.SeeCase(i.ctx, one, "demo-experts", k.ID); err != nil {
		t.Errorf("whoever has the case does not see it any more: %v", err)
	}
	if err := i.app.office.CloseCase(i.ctx, two, "demo-experts", k.ID); err != nil {
		t.Errorf("nor can anybody close it, so that it is kept for ever: %v", err)
	}
}

// 17. "The safeguarding lead alone approves what is said": anybody does before there is a rota.
func TestAttackScriptsAreApprovedByAnybody(t *testing.T) {
	t.Parallel()
	i := start(t)
	g := group.Group{ID: "demo-experts", Name: "Demo Experts", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	_, him := i.clerk(t, "Demo anybody", "demo-experts")
	if err := i.app.office.Confirm(i.ctx, him, "demo-experts", duty.Scripts); err != nil {
		t.Fatal(err)
	}
	_, _, _, _, lead := onRota(t, i, false)
	if s := must(i.app.people.Setup(i.ctx, "demo-experts")); s.Confirmed[duty.Scripts].By != lead.ID && s.Confirmed[duty.Scripts].By != "" {
		t.Error("there is a lead now, who has approved nothing; it stands as approved")
	}
}

// 18. Whoever presses again and again makes a case, and an alert, each time.
func TestAttackFloodOfCases(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	for range 8 {
		s.does(pressing("j.yes.demo-experts"))
		s.presses("Here in this chat")
		s.writes("skip", "skip", "skip", "yes")
	}
	if n := len(i.cases(t)); n > 1 {
		t.Errorf("%d open cases of one person, without a word of danger", n)
	}
	i.declared(t, "demo-experts", "the demo social work team")
	s = i.joins(t, "two", "demo-experts", member.Member)
	s.writes("contact", "begin")
	before := len(i.cases(t))
	for n := range 5 {
		s.writes("I took all my pills just now " + strconv.Itoa(n))
	}
	if n := len(i.cases(t)) - before; n > 1 {
		t.Errorf("%d cases of one person by the policy", n)
	}
}

// 19. "Neither side hears a name before both have said yes": the page of all that is held tells
// each the other's, once the supporter has said no.
func TestAttackNamesOfAMatchThatNeverWas(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	one, lead, _ := paired(t, i)
	lead.presses("Not this time")
	for who, never := range map[*somebody]string{one: "Demo Lead", lead: "Demo One"} {
		h, err := i.app.runner.Everything(i.ctx, who.id())
		if err != nil {
			t.Fatal(err)
		}
		page := string(h.JSON)
		for _, part := range h.Parts {
			page += strings.Join(part.Items, "\n")
		}
		if strings.Contains(page, never) {
			t.Errorf("after a no “my data” tells the name %q of the other", never)
		}
	}
}

// 20. Texts of confidential flows stand before moderators as they were typed, and their authors
// have no code with which to say no, or to find what was left for them.
func TestAttackConfidentialTextsAreQuoted(t *testing.T) {
	t.Parallel()
	source := strings.Replace(tellFlowSource, "privacy: anonymous", "privacy: confidential", 1)
	_, _, _, reader, _, texts := toldAndRead(t, source, "My midwife Aileen McTavish rang me on 07700 900123", "Demo words of another kind")
	reader.get(200, wordsPage)
	if len(texts) != 0 || strings.Contains(reader.text(), "McTavish") {
		t.Error("texts of a confidential flow stand before moderators")
	}
}

// 21. A second message for an author takes the place of the first, which nobody has read.
func TestAttackMessageAtACodeIsLost(t *testing.T) {
	t.Parallel()
	_, author, code, reader, _, texts := toldAndRead(t, tellFlowSource, "The midwife on the phone listened to us", "Demo words of another kind")
	id := texts["helped"].ID
	reader.post(303, wordsPage+"/"+id, "do", "leave", "message", "Please ring the demo team: we can help.")
	reader.post(303, wordsPage+"/"+id, "do", "leave", "message", "Thank you for writing.")
	if got := author.writes(code); !strings.Contains(got, "ring the demo team") {
		t.Errorf("what was left first is gone: %q", got)
	}
}

// 22. A second worry about a text, weeks after the first case was closed, is taken and comes to
// nothing. And the case has the first letters of the id of the text, which lies in the other
// database: it names the text.
func TestAttackSecondWorryIsSwallowed(t *testing.T) {
	t.Parallel()
	i, _, _, reader, who, texts := toldAndRead(t, tellFlowSource, "The midwife on the phone listened to us", "Demo words of another kind")
	p, _, _, one, _ := onRota(t, i, true)
	id := texts["helped"].ID
	reader.post(303, wordsPage+"/"+id, "do", "worry", "category", "other")
	i.tick(t)
	k := i.case1(t)
	if strings.HasPrefix(id, k.ID) {
		t.Error("people.db holds an id out of responses.db")
	}
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.TakeCase, i.app.office.CloseCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	p.taken()
	i.at(i.app.now().AddDate(0, 0, 7))
	reader = i.again(t, who)
	reader.post(303, wordsPage+"/"+id, "do", "worry", "category", "suicide")
	i.tick(t)
	if p.taken() == "" {
		t.Error("a second worry is answered as if it was told, and nobody is alerted")
	}
}

// 23. What it is about stands beside the person, in plain, in the database and in each backup.
func TestAttackCategoryInPlainBesideAPerson(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("my partner hits me")
	s.asksForContact()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(i.app.config.Data, "people.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // read only
	var person, category string
	if err := db.QueryRow("SELECT person, category FROM alarm").Scan(&person, &category); err == nil && person == string(s.id()) && category == "abuse" {
		t.Error("without any key: this person, abuse, at this millisecond")
	}
}

const areaFlowSource = `
flow: tell
kind: survey
privacy: anonymous
title: {en: Demo telling}
takes: 1 minutes
steps:
  - {name: board, type: select_one health_boards, label: {en: Where?}}
  - {name: helped, type: text, quote: ask, label: {en: What helped?}}
  - {name: mood, type: range, parameters: start=1 end=5, label: {en: How was it?}, ends: {en: [Bad, Good]}}
report: {breakdowns: [board], sensitive: []}
`

// 24. A quote says its nation only where that block is large enough. Where one nation is and the
// other is not, those without a nation are of the small one.
func TestAttackNationByWhatIsMissing(t *testing.T) {
	t.Parallel()
	i := start(t)
	g := group.Group{ID: "demo-experts", Name: "Demo Experts", Nations: []string{"scotland", "northern_ireland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10, Demo: true}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	i.app.live(t, g.ID)
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	fl, mistakes := flow.Read(map[string][]byte{"tell.yaml": []byte(areaFlowSource), "lists/health_boards.yaml": must(os.ReadFile("../../flows/lists/health_boards.yaml"))}, words).Flow("tell")
	if fl == nil {
		t.Fatal(mistakes)
	}
	if err := i.app.publish(i.ctx, fl, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "tell", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	boards := []string{"Fife", "Fife", "Fife", "Fife", "Lothian", "Lothian", "Lothian", "Lothian", "Grampian", "Grampian", "Grampian", "Grampian", "Ayrshire and Arran", "Ayrshire and Arran", "Ayrshire and Arran", "Ayrshire and Arran", "Belfast", "Belfast"}
	for n, board := range boards {
		code := "attack-" + strconv.Itoa(n)
		if err := i.app.people.AddInvites(i.ctx, []string{code}, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		s := &somebody{t: t, i: i, address: chat.Address{Platform: chat.Slack, Account: "UATT" + strconv.Itoa(n)}}
		if err := i.app.runner.Join(i.ctx, code, s.address, "en"); err != nil {
			t.Fatal(err)
		}
		s.writes("menu")
		s.presses("Demo telling")
		s.presses("Begin")
		s.writes(board, "Demo words number "+strconv.Itoa(n)+" of "+board[:2])
		s.presses("Yes")
		s.writes("3", "send")
	}
	_, who := i.clerk(t, "Demo reader", "demo-experts")
	g.Readers = []string{string(who.ID)}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	for _, pile := range must(i.app.reading.Texts(i.ctx, who, "demo-experts")) {
		for _, one := range pile.Texts {
			if err := i.app.reading.Decide(i.ctx, who, "demo-experts", one.ID, quote.Decision{Use: true, Text: one.Words}); err != nil {
				t.Fatal(err)
			}
		}
	}
	i.at(i.app.now().Add(quote.Veto + time.Hour))
	named, bare, islanders := 0, 0, 0
	for _, q := range must(i.app.reading.Quotes(i.ctx, who, "demo-experts")) {
		if q.Nation != "" {
			named++
			continue
		}
		bare++
		if strings.HasSuffix(q.Text, " of Be") {
			islanders++
		}
	}
	t.Logf("%d quotes with a nation, %d without, %d of those from the small nation", named, bare, islanders)
	if named > 0 && bare > 0 && bare == islanders {
		t.Errorf("%d quotes say Scotland, %d say nothing: those are all of the two people in Northern Ireland", named, bare)
	}
}

// 25. Nobody of the rota is left, and a person hears that a team is told now.
func TestAttackToldNowAndNobodyIs(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, two := onRota(t, i, true)
	i.declared(t, "demo-experts", "the demo social work team")
	for _, o := range []member.Officer{one, two} {
		if err := i.app.office.RemoveOfficer(i.ctx, "o1", o.ID, "demo-experts"); err != nil {
			t.Fatal(err)
		}
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	promise := s.writes("contact")
	s.writes("begin")
	got := s.writes("I hit my baby just now and he is hurt")
	if strings.Contains(promise, "is told, with who you are") || strings.Contains(got, "is told now") {
		t.Errorf("nobody of the rota runs the group any more: %q", got)
	}
}

// 26. A moderator puts words into an author's mouth, within a tag.
func TestAttackWordsInATag(t *testing.T) {
	t.Parallel()
	if quote.Within("The midwife was [name]unkind", "The midwife was kind") {
		t.Error("“[name]unkind” is taken for a tag")
	}
	if quote.Within("[every] midwife was kind", "The midwife was kind") {
		t.Error("any word in brackets is taken for a tag")
	}
}

// 27. A line of the list of those who were forgotten that a power cut has torn takes the next one
// with it: a restored backup brings that person back.
func TestAttackTornListOfTheForgotten(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	file := filepath.Join(q.config.Keys, "live", "forgotten")
	if err := q.ring.NoteGone([]byte("0123456789abcdef0123456789abcdef"), q.now); err != nil {
		t.Fatal(err)
	}
	b := must(os.ReadFile(file))
	if err := os.WriteFile(file, b[:len(b)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	next := "fedcba9876543210fedcba9876543210"
	if err := q.ring.NoteGone([]byte(next), q.now); err != nil {
		t.Fatal(err)
	}
	if !must(q.ring.Gone())[next] {
		t.Error("whoever is forgotten after a torn line is not in the list")
	}
}

// 28. Being contacted cannot be taken back but by "forget me".
func TestAttackContactCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	if s.offered("not want to be contacted") == "" && s.offered("ake it back") == "" {
		s.writes("my data")
		var labels []string
		for _, m := range s.last {
			if m.Ask != nil {
				for _, c := range m.Ask.Options {
					labels = append(labels, c.ID+" "+c.Label)
				}
			}
		}
		for _, l := range labels {
			if strings.HasPrefix(l, "j.") || strings.Contains(strings.ToLower(l), "contact") {
				return
			}
		}
		t.Errorf("“my data” names the case, and offers: %s", strings.Join(labels, "; "))
	}
}

// 29. The second moderator agrees to a text that they have not seen.
func TestAttackSecondModeratorAgreesUnseen(t *testing.T) {
	t.Parallel()
	i, _, _, reader, who, texts := toldAndRead(t, tellFlowSource, "The midwife on the phone did not listen to us", "Demo words of another kind")
	_, second := i.clerk(t, "Demo second reader", "demo-experts")
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Readers, g.TwoRead = []string{string(who.ID), string(second.ID)}, true
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	id := texts["helped"].ID
	reader.post(303, wordsPage+"/"+id, "do", "use", "quote", texts["helped"].Words)
	page := i.again(t, second)
	page.get(200, wordsPage) // here it stands as its author wrote it
	reader.post(303, wordsPage+"/"+id, "do", "use", "quote", "The midwife … did listen to us", "reason", "shorter")
	page.do("POST", wordsPage+"/"+id, map[string][]string{"do": {"agree"}})
	for _, one := range must(i.app.responses.Texts(i.ctx, texts["helped"].Round)) {
		if one.ID == id && one.Second != "" && one.Changed != "" {
			t.Errorf("they agreed to %q and were shown %q", one.Changed, one.Words)
		}
	}
}

// failing is the other store, just when the process is killed.
type failing struct{ *responses.Store }

var errKilled = errors.New("killed")

func (failing) DropKept(context.Context, []byte, string) error { return errKilled }

// 30. Killed between the two stores, "forget me" leaves what somebody said in a confidential flow:
// they are gone, and nobody comes back to it.
func TestAttackForgetIsKilledBetweenTheStores(t *testing.T) {
	t.Parallel()
	source := strings.Replace(tellFlowSource, "privacy: anonymous", "privacy: confidential", 1)
	i := start(t)
	i.community(t)
	publishes(t, i, "tell", source)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "tell", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("menu")
	s.presses("Demo telling")
	s.presses("Begin")
	s.writes("Demo words")
	s.presses("Yes")
	s.writes("skip", "send")
	id := s.id()
	who := i.app.codes.Pseudonym(string(id), "tell")
	if n := len(must(i.app.responses.KeptOf(i.ctx, who))); n != 1 {
		t.Fatalf("%d copies", n)
	}
	i.app.runner.Responses = failing{i.app.responses}
	_, _ = i.app.runner.Handle(i.ctx, chat.Inbound{ID: shortID(), Address: s.address, Press: "y.forget"}, nil)
	i.app.runner.Responses = i.app.responses // started again
	if err := i.app.forgetAgain(i.ctx); err != nil {
		t.Fatal(err)
	}
	i.tick(t)
	i.at(i.app.now().AddDate(0, 0, 2))
	i.tick(t)
	_, err := i.app.people.Load(i.ctx, id, nil)
	if n := len(must(i.app.responses.KeptOf(i.ctx, who))); errors.Is(err, turn.ErrNotFound) && n != 0 {
		t.Error("they are forgotten; what they said, under their pseudonym, is kept, and nothing drops it")
	}
	if err == nil { // then they say it again
		s.does(pressing("y.forget"))
	}
	if n := len(must(i.app.responses.KeptOf(i.ctx, who))); n != 0 {
		t.Error("what they said is kept")
	}
}

// contested loses one race: somebody's other message was quicker.
type contested struct {
	runner.People
	lost *bool
}

func (c contested) Commit(ctx context.Context, t *turn.Turn) error {
	if !*c.lost {
		*c.lost = true
		return turn.ErrConflict
	}
	return c.People.Commit(ctx, t)
}

// 31. A yes is written into the other store before the Turn is: where the Turn is decided again,
// the author hears that the button is old.
func TestAttackYesIsTakenAndDenied(t *testing.T) {
	t.Parallel()
	i, author, code, reader, _, texts := toldAndRead(t, tellFlowSource, "The midwife on the phone listened to us", "Demo words of another kind")
	id := texts["helped"].ID
	reader.post(303, wordsPage+"/"+id, "do", "use", "quote", "The midwife … listened to us", "reason", "shorter")
	author.writes(code)
	press := author.offered("Yes")
	lost, before := false, i.app.runner.People
	i.app.runner.People = contested{before, &lost}
	got := author.does(pressing(press))
	i.app.runner.People = before
	if strings.Contains(got, "earlier message") {
		t.Errorf("their yes was taken, and they hear %q", got)
	}
}

// 32. On Discord an alert comes without a sound, and without the notice that goes before news.
func TestAttackAlertIsSilentOnDiscord(t *testing.T) {
	t.Parallel()
	const noNotice = 1 << 12
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	_, _, _, one, _ := onRota(t, i, true)
	first := &friend{t: t, f: f, user: "300000000000000009"}
	first.write(must(i.app.office.ChatCode(i.ctx, one.ID)))
	first.sees("I know you now")
	from := first.seen
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	first.sees("somebody would like to be contacted")
	if first.last.Flags&noNotice == 0 {
		return
	}
	f.Patience = time.Second
	if _, _, ok := f.Find(from, func(s *discordtest.Sent) bool { return s.Where == "dm 300000000000000009" && s.Flags&noNotice == 0 }); !ok {
		t.Error("somebody's own life: and no telephone makes a sound")
	}
}

// 33. The link to all that is held is fetched by Discord for a preview: it needs no more than GET,
// and embeds are not kept away.
func TestAttackDiscordFetchesAllThatIsHeld(t *testing.T) {
	t.Parallel()
	const noEmbeds = 1 << 2
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	links := must(i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30}))
	p := &friend{t: t, f: f, user: ann}
	p.write(links[0])
	p.sees("What would you like")
	p.write("my data")
	p.sees("Answers that you sent")
	p.press("All of it, as a page")
	p.sees("/data/")
	link := dataLink.FindString(plainOf(p.last.Content))
	status, page := fetched(t, link)
	if p.last.Flags&noEmbeds == 0 && status == 200 && strings.Contains(page, "Demo Experts") {
		t.Errorf("flags %d: whatever looks at the link, as Discord does for a preview, is given all of it", p.last.Flags)
	}
}

// 34. A new rota of people who cannot be reached is real at once: the drill of the old one holds.
func TestAttackDrillHoldsForOthers(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	_, a := i.clerk(t, "Demo without mail", "demo-experts")
	_, b := i.clerk(t, "Demo without mail either", "demo-experts")
	r := &duty.Rota{Role: "The new lead", Lead: b.ID, Fallback: []member.OfficerID{b.ID}, Minutes: 60, Shifts: []duty.Shift{{Officer: a.ID, Days: everyDay, From: 0, To: 1440}}}
	if err := i.app.office.SaveRota(i.ctx, one, "demo-experts", r); err != nil {
		t.Fatal(err)
	}
	if got := i.joins(t, "one", "demo-experts", member.Member).writes(atRisk); strings.Contains(got, "They are there now") {
		t.Errorf("none of the two can be reached in any way: %q", got)
	}
}

// 35. An officer who is no moderator says of a text, by any eight letters, that somebody may not be
// safe.
func TestAttackWorryWithoutAText(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	onRota(t, i, true)
	c, _ := i.clerk(t, "Demo no moderator", "demo-experts")
	for n := range 3 {
		c.do("POST", wordsPage+"/aaaaaaa"+strconv.Itoa(n), map[string][]string{"do": {"worry"}, "category": {"suicide"}})
	}
	if n := len(i.cases(t)); n > 0 {
		t.Errorf("%d cases of texts that are not there, by somebody who may read none", n)
	}
}

// 36. A shift that begins in the hour that is left out in spring: people are told of a time at
// which nobody is there.
func TestAttackShiftInTheMissingHour(t *testing.T) {
	t.Parallel()
	r := &duty.Rota{Shifts: []duty.Shift{{Officer: "o1", Days: everyDay, From: 90, To: 120}}}
	at, ok := r.Next(time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC), "Europe/London")
	if ok && len(r.On(at, "Europe/London")) == 0 {
		t.Errorf("they look on %v, and nobody does", at)
	}
}

// 37. Whoever leaves a group is seen by its officers no more, but for where they are reached.
func TestAttackCaseStaysWithAGroupThatWasLeft(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("my partner hits me")
	s.asksForContact()
	s.does(pressing("y.leave.demo-experts"))
	k, err := i.app.office.SeeCase(i.ctx, one, "demo-experts", i.case1(t).ID)
	if err == nil && k.State != duty.Closed && k.Said.Where != "" {
		t.Errorf("they have left the group; its officers still read %q, %q, and cannot write to them", k.Said.Name, k.Said.Where)
	}
}

// 38. An officer has a case and is taken out of the group: nobody has it, nobody is told, and the
// person believes that somebody does.
func TestAttackCaseOfAnOfficerWhoHasGone(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	k := i.case1(t)
	if err := i.app.office.TakeCase(i.ctx, one, "demo-experts", k.ID); err != nil {
		t.Fatal(err)
	}
	i.tick(t)
	p.taken()
	if err := i.app.office.RemoveOfficer(i.ctx, "o1", one.ID, "demo-experts"); err != nil {
		t.Fatal(err)
	}
	for range 24 {
		i.at(i.app.now().Add(time.Hour))
		i.tick(t)
	}
	if got := p.taken(); got == "" {
		t.Errorf("a day later the case is %s by somebody who has gone, and nobody was told", i.case1(t).State)
	}
}

// 39. A drill counts as passed where the person heard nothing.
func TestAttackDrillPassesUnheard(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, _ := onRota(t, i, true)
	s0 := must(i.app.people.Setup(i.ctx, "demo-experts"))
	s0.Drill = nil
	if err := i.app.people.Commit(i.ctx, &turn.Turn{Now: i.app.now(), Setup: &duty.Of{Group: "demo-experts", Setup: s0}}); err != nil {
		t.Fatal(err)
	}
	number, _, err := i.app.office.BeginDrill(i.ctx, one, "demo-experts")
	if err != nil {
		t.Fatal(err)
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("drill "+number, atRisk)
	s.asksForContact()
	s.writes("stop")
	i.tick(t)
	k := i.case1(t)
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.TakeCase, i.app.office.CloseCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.hears(); got == "" && must(i.app.people.Setup(i.ctx, "demo-experts")).Drill != nil {
		t.Error("“somebody was alerted, took it and the person heard”: they heard nothing, and it is passed")
	}
}

// 40. That nobody has it yet is said once. Two officers who pass a case on to each other say it
// again and again.
func TestAttackLateIsSaidAgainAndAgain(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	_, _, _, one, two := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	k, heard := i.case1(t), 0
	for range 4 {
		for _, o := range []member.Officer{one, two} {
			if err := i.app.office.PassCase(i.ctx, o, "demo-experts", k.ID); err != nil {
				t.Fatal(err)
			}
		}
		heard += strings.Count(s.hears(), "has seen it yet")
	}
	if heard > 1 {
		t.Errorf("they hear it %d times", heard)
	}
}

// 41. Who could not take a case, took it after all and has gone since, has it for ever.
func TestAttackTakenAfterAllAndGone(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	k := i.case1(t)
	for _, do := range []func(context.Context, member.Officer, group.ID, string) error{i.app.office.PassCase, i.app.office.TakeCase, i.app.office.PassCase, i.app.office.TakeCase} {
		if err := do(i.ctx, one, "demo-experts", k.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := i.app.office.RemoveOfficer(i.ctx, "o1", one.ID, "demo-experts"); err != nil {
		t.Fatal(err)
	}
	i.tick(t)
	p.taken()
	for range 3 {
		i.at(i.app.now().Add(time.Hour))
		i.tick(t)
	}
	if got := p.taken(); i.case1(t).State != duty.Open || !strings.Contains(got, "second@demo.example") {
		t.Errorf("the case is %s, and the other was told %q", i.case1(t).State, got)
	}
}

// 42. What was asked for is taken back: nothing of it is left, and whoever had it is told.
func TestAttackTakenBackIsTold(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes("my partner hits me")
	s.asksForContact()
	i.tick(t)
	if err := i.app.office.TakeCase(i.ctx, one, "demo-experts", i.case1(t).ID); err != nil {
		t.Fatal(err)
	}
	p.taken()
	if got := s.does(pressing("j.back.demo-experts")); !strings.Contains(got, "taken back") {
		t.Fatalf("said %q", got)
	}
	i.tick(t)
	if k := i.case1(t); k.State != duty.Closed || k.Said.Where != "" || k.Category != "" {
		t.Errorf("left of it: %+v", k)
	}
	if got := p.taken(); !strings.Contains(got, "has taken back") || !strings.Contains(got, "first@demo.example") || strings.Contains(got, "at home") {
		t.Errorf("told: %q", got)
	}
	if got := s.does(pressing("j.back.demo-experts")); !strings.Contains(got, "earlier message") {
		t.Errorf("again: %q", got)
	}
}

// 43. What nobody can be told of, since nobody is left who could be reached, is tried for ever.
func TestAttackTakenBackAndNobodyThere(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p, _, _, _, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	i.tick(t)
	_ = p.Close()
	s.does(pressing("j.back.demo-experts"))
	for _, passed := range []time.Duration{0, time.Hour, 25 * time.Hour, 26 * time.Hour} {
		i.at(i.app.now().Add(passed))
		i.tick(t)
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(i.app.config.Data, "people.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // read only
	var n int
	if err := db.QueryRow("SELECT count(*) FROM due WHERE subject LIKE '%back'").Scan(&n); err != nil || n != 0 {
		t.Errorf("two days later %d are tried again, %v", n, err)
	}
}
