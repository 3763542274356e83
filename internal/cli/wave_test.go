package cli

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/round"
)

// waves asks the same people the same again. Everybody is of Lothian.
type waves struct {
	*instance
	members map[int]*pretender
	day     int
}

func startWaves(t *testing.T) *waves {
	i := start(t)
	i.community(t)
	return &waves{instance: i, members: map[int]*pretender{}}
}

// ask asks the members from one number up to another for 20 days, and gives what
// is released at the close.
func (w *waves) ask(t *testing.T, from, to int) *release.Document {
	t.Helper()
	r, err := w.app.office.OpenRound(w.ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, w.day+20)}})
	if err != nil {
		t.Fatal(err)
	}
	for n := from; n < to; n++ {
		w.answers(t, n)
	}
	w.after(t, 20)
	docs, err := w.app.responses.Documents(w.ctx)
	if err != nil || len(docs) == 0 || docs[len(docs)-1].Round != string(r.ID) {
		t.Fatalf("no release of the round (%v)", err)
	}
	return docs[len(docs)-1]
}

func (w *waves) answers(t *testing.T, n int) {
	t.Helper()
	p := w.members[n]
	if p != nil {
		if err := p.answerSurvey(w.ctx); err != nil {
			t.Fatal(err)
		}
		return
	}
	code := "demo-" + strconv.Itoa(n)
	if err := w.app.people.AddInvites(w.ctx, []string{code}, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	p = &pretender{app: w.app, address: chat.Address{Platform: chat.Web, Account: "demo-account-" + strconv.Itoa(n)}, rand: rand.New(rand.NewPCG(uint64(n), 1)), board: "Lothian"}
	w.members[n] = p
	if err := p.takePart(w.ctx, code); err != nil {
		t.Fatal(err)
	}
}

// after lets days pass, with what is due in them.
func (w *waves) after(t *testing.T, days int) {
	t.Helper()
	w.day += days
	w.at(testStart.AddDate(0, 0, w.day).Add(time.Minute))
	if err := w.app.clock.Tick(w.ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.app.people.Tidy(w.ctx, w.app.now()); err != nil {
		t.Fatal(err)
	}
}

// audited holds every release against its evidence.
func (w *waves) audited(t *testing.T) {
	t.Helper()
	bodies, err := w.app.responses.Releases(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for n, body := range bodies {
		d, err := release.Read(body)
		if err != nil {
			t.Fatal(err)
		}
		report, err := w.app.audit(w.env, d, body, bodies[:n])
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("%s: %v, findings %v", d.ID, err, report.Findings)
		}
	}
}

func near(d *release.Document) []string {
	var out []string
	for _, n := range d.Receipt.Near {
		out = append(out, n.Release)
	}
	return out
}

// finest is the most parts and the finest step of any figure.
func finest(d *release.Document) (parts, step int) {
	step = 100
	for i := range d.Blocks {
		for _, f := range d.Blocks[i].Figures {
			if f.Step > 0 {
				parts, step = max(parts, len(f.Parts)), min(step, f.Step)
			}
		}
	}
	return parts, step
}

// R10 (docs/privacy.md, 3): 19 people, then the same and two more. Alone, 21 would
// be shown point by point.
func TestR10NearWavesAreNoFiner(t *testing.T) {
	t.Parallel()
	w := startWaves(t)
	first := w.ask(t, 0, 19)
	if parts, step := finest(first); parts != 3 || step != 50 || len(near(first)) > 0 {
		t.Fatalf("19 people: %d parts, step %d, near %v", parts, step, near(first))
	}
	second := w.ask(t, 0, 21)
	if parts, step := finest(second); parts != 3 || step != 50 || !slices.Equal(near(second), []string{first.ID}) {
		t.Errorf("two more: %d parts, step %d, near %v", parts, step, near(second))
	}
	if second.Receipt.Near[0].Hash != first.Hash {
		t.Error("the release before is named by another hash")
	}
	// Who took part in the first is forgotten, and 21 may be the same as 19.
	third := w.ask(t, 10, 31)
	if !slices.Equal(near(third), []string{first.ID}) {
		t.Errorf("others, and the first forgotten: near %v, want %s alone", near(third), first.ID)
	}
	// 50 cannot be the same as 19 or 21, however many of these were held back.
	fourth := w.ask(t, 0, 50)
	if parts, step := finest(fourth); parts != 6 || len(near(fourth)) > 0 {
		t.Errorf("more than twice as many: %d parts, step %d, near %v", parts, step, near(fourth))
	}
	w.audited(t)
}

// On a date before the close, whoever answered the wave before may still answer
// this one: only those who are new have changed for certain.
func TestR10DateBeforeTheClose(t *testing.T) {
	t.Parallel()
	w := startWaves(t)
	first := w.ask(t, 0, 30)
	dates := []time.Time{testStart.AddDate(0, 0, w.day+10), testStart.AddDate(0, 0, w.day+20)}
	if _, err := w.app.office.OpenRound(w.ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: dates}); err != nil {
		t.Fatal(err)
	}
	for n := range 12 {
		w.answers(t, n)
	}
	w.after(t, 10)
	for n := range 12 {
		w.answers(t, 30+n)
	}
	w.after(t, 10)
	docs, err := w.app.responses.Documents(w.ctx)
	if err != nil || len(docs) != 3 {
		t.Fatalf("%d releases (%v)", len(docs), err)
	}
	if len(docs[1].Blocks) == 0 || !slices.Equal(near(docs[1]), []string{first.ID}) {
		t.Errorf("12 of 30 have answered so far: %d blocks, near %v", len(docs[1].Blocks), near(docs[1]))
	}
	if len(docs[2].Blocks) == 0 || len(near(docs[2])) > 0 {
		t.Errorf("at the close 30 have changed: %d blocks, near %v", len(docs[2].Blocks), near(docs[2]))
	}
	w.audited(t)
}

// Where at least k have changed, R10 leaves a wave as it is.
func TestR10OthersAreNoNearWave(t *testing.T) {
	t.Parallel()
	w := startWaves(t)
	w.ask(t, 0, 19)
	second := w.ask(t, 5, 24) // five gone, five new
	if parts, step := finest(second); parts != 3 || step != 50 || len(near(second)) > 0 {
		t.Errorf("ten have changed: %d parts, step %d, near %v", parts, step, near(second))
	}
	w.audited(t)
}
