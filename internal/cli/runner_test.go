package cli

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/round"
)

// text joins what was said.
func text(messages []chat.Outbound) string {
	var out []string
	for _, m := range messages {
		out = append(out, m.Text)
	}
	return strings.Join(out, "\n")
}

// label finds a button of the newest message.
func label(t *testing.T, messages []chat.Outbound, words string) string {
	t.Helper()
	ask := messages[len(messages)-1].Ask
	for _, c := range append(append([]chat.Choice{}, ask.Options...), ask.Words...) {
		if strings.Contains(c.Label, words) {
			return c.ID
		}
	}
	t.Fatalf("no button %q in %q", words, text(messages))
	return ""
}

func (p *pretender) must(t *testing.T, in chat.Inbound) []chat.Outbound {
	t.Helper()
	said, err := p.say(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func TestOneInboundManyTimesHasOneEffect(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	q.openPledge(t, testStart.AddDate(0, 0, 28))
	p := q.talker(t, 1, true)
	said := p.must(t, chat.Inbound{Text: "menu"})
	begin := chat.Inbound{ID: "same", Address: p.address, Press: label(t, said, "The pledge")}
	var wait sync.WaitGroup
	var mu sync.Mutex
	effects := 0
	for range 50 {
		wait.Go(func() {
			reply, err := q.runner.Handle(t.Context(), begin, nil)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if !reply.Repeat {
				effects++
			}
		})
	}
	wait.Wait()
	if effects != 1 {
		t.Errorf("%d effects", effects)
	}
}

// 100 people answer at once, every message sent twice: nobody is lost, nobody doubled.
func TestManyAtOnceLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	id := q.openPledge(t, testStart.AddDate(0, 0, 28))
	const people = 100
	talkers := make([]*pretender, people)
	for n := range talkers {
		talkers[n] = q.talker(t, n, true)
		talkers[n].twice = true
	}
	var wait sync.WaitGroup
	for n, p := range talkers {
		wait.Go(func() { p.answers(t, 1+n%5, "Demo: words") })
	}
	wait.Wait()
	if n, err := q.people.Waiting(t.Context(), round.ID(id)); err != nil || n != people {
		t.Errorf("%d sealed answers, %v", n, err)
	}
}

func TestStopPauseParkAndOldButtons(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	q.openPledge(t, testStart.AddDate(0, 0, 28))
	p, other := q.talker(t, 1, true), q.talker(t, 2, true)
	said := p.must(t, chat.Inbound{Press: label(t, p.must(t, chat.Inbound{Text: "menu"}), "The pledge")})
	begin := label(t, said, "Begin")
	for _, id := range []string{"c.xxxxxxxx.0.begin", "c..", "q", "", "z.z", strings.Repeat("c", 200), "c.a.-1.b", "c.a.99999999999999999999.b", "b.nothing", "l.xx", "x.no-code", "r.", "n.a.b"} {
		if id != "" {
			p.must(t, chat.Inbound{Press: id})
		}
	}
	if got := text(other.must(t, chat.Inbound{Press: begin})); !strings.Contains(got, "earlier message") {
		t.Errorf("a button of somebody else's talk: %q", got)
	}
	p.must(t, chat.Inbound{Press: begin})
	if got := text(p.must(t, chat.Inbound{Text: "menu"})); !strings.Contains(got, "What would you like") {
		t.Errorf("menu: %q", got)
	}
	said = p.must(t, chat.Inbound{Text: "menu"})
	said = p.must(t, chat.Inbound{Press: label(t, said, "Carry on")})
	if !strings.Contains(text(said), "Welcome back") {
		t.Errorf("carry on: %q", text(said))
	}
	p.must(t, chat.Inbound{Text: "pause"})
	said = p.must(t, chat.Inbound{Text: "menu"})
	p.must(t, chat.Inbound{Press: label(t, said, "Carry on")})
	if got := text(p.must(t, chat.Inbound{Text: "STOP."})); !strings.Contains(got, "Stopped") {
		t.Errorf("stop: %q", got)
	}
	said = p.must(t, chat.Inbound{Text: "menu"})
	for _, c := range said[len(said)-1].Ask.Options {
		if strings.HasPrefix(c.Label, "Carry on") {
			t.Error("a stopped talk is still there")
		}
	}
}

// What is typed where nothing is open is not kept.
func TestStrayWordsAreNotStored(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	p := q.talker(t, 1, true)
	p.must(t, chat.Inbound{Text: "CANARYSTRAY I wanted to tell somebody"})
	for _, name := range []string{"people.db", "people.db-wal"} {
		b, err := os.ReadFile(filepath.Join(q.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("CANARYSTRAY")) {
			t.Errorf("%s holds it", name)
		}
	}
}

func TestCodeBeforeAndAfterOpening(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	closes := testStart.AddDate(0, 0, 28)
	id := q.openPledge(t, closes)
	var codes []string
	for n := range 24 {
		codes = append(codes, q.talker(t, n, true).answers(t, 4, "Demo: words"))
	}
	asker := q.talker(t, 99, true)
	if got := text(asker.must(t, chat.Inbound{Text: strings.ToUpper(strings.ReplaceAll(codes[0], "-", " "))})); !strings.Contains(got, "sealed") {
		t.Errorf("before: %q", got)
	}
	asker.must(t, chat.Inbound{Press: "x." + codes[0]})
	if got := text(asker.must(t, chat.Inbound{Text: codes[0]})); !strings.Contains(got, "cannot find") {
		t.Errorf("withdrawn: %q", got)
	}
	q.now = closes.Add(time.Minute)
	if err := q.clock.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := q.responses.Rows(t.Context(), id, 1)
	if err != nil || len(rows) != 23 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	before, err := q.responses.Release(t.Context(), id+"-1")
	if err != nil {
		t.Fatal(err)
	}
	said := asker.must(t, chat.Inbound{Text: codes[1]})
	if !strings.Contains(text(said), "mixed with others") {
		t.Errorf("after: %q", text(said))
	}
	asker.must(t, chat.Inbound{Press: "x." + codes[1]})
	if rows, err = q.responses.Rows(t.Context(), id, 1); err != nil || len(rows) != 22 {
		t.Errorf("%d rows after a withdrawal, %v", len(rows), err)
	}
	if after, err := q.responses.Release(t.Context(), id+"-1"); err != nil || !bytes.Equal(before, after) {
		t.Error("the release changed after a withdrawal")
	}
}

func TestRoundThatClosesInTheMiddle(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	closes := testStart.AddDate(0, 0, 2)
	q.openPledge(t, closes)
	p := q.talker(t, 1, true)
	said := p.must(t, chat.Inbound{Press: label(t, p.must(t, chat.Inbound{Text: "menu"}), "The pledge")})
	p.must(t, chat.Inbound{Press: label(t, said, "Begin")})
	for range 17 {
		said = p.must(t, chat.Inbound{Text: "skip"})
	}
	send := label(t, said, "Send")
	q.now = closes.Add(time.Second)
	if got := text(p.must(t, chat.Inbound{Press: send})); !strings.Contains(got, "This has closed") {
		t.Errorf("sent too late: %q", got)
	}
	if n, err := q.people.Waiting(t.Context(), "nothing"); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestTwoDatesAndAnsweringTwice(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	first, last := testStart.AddDate(0, 0, 10), testStart.AddDate(0, 0, 20)
	id := q.openPledge(t, first, last)
	for n := range 12 {
		p := q.talker(t, n, true)
		p.answers(t, 3, "")
		said := p.must(t, chat.Inbound{Press: "b." + id})
		if !strings.Contains(text(said), "You have answered") {
			t.Fatalf("a second time: %q", text(said))
		}
	}
	few := q.talker(t, 50, true)
	few.board = "Fife"
	few.answers(t, 5, "")
	q.now = first.Add(time.Second)
	if err := q.clock.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc, err := q.responses.ReleaseOf(t.Context(), id, 1)
	if err != nil || len(doc.Blocks) != 1 || doc.Blocks[0].Place != "lothian" {
		t.Fatalf("first date: %+v, %v", doc, err)
	}
	for n := range 11 {
		p := q.talker(t, 60+n, true)
		p.board = "Fife"
		p.answers(t, 2, "")
	}
	q.now = last.Add(time.Second)
	if err := q.clock.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc, err = q.responses.ReleaseOf(t.Context(), id, 2)
	if err != nil || len(doc.Blocks) != 1 || doc.Blocks[0].Place != "fife" {
		t.Fatalf("second date: %+v, %v", doc, err)
	}
	if rows, err := q.responses.Rows(t.Context(), id, 2); err != nil || len(rows) != 12 {
		t.Errorf("%d rows: the one who waited belongs to the second date, %v", len(rows), err)
	}
	if _, err := q.ring.Batch(id + "-1"); err == nil {
		t.Error("the first key is still there")
	}
}

func TestOpenLinksHaveNoFigures(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	closes := testStart.AddDate(0, 0, 28)
	id := q.openPledge(t, closes)
	for n := range 30 {
		q.talker(t, n, false).answers(t, 1, "Demo: open words")
	}
	q.now = closes.Add(time.Second)
	if err := q.clock.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc, err := q.responses.ReleaseOf(t.Context(), id, 1)
	if err != nil || len(doc.Blocks) != 0 {
		t.Errorf("%d blocks, %v", len(doc.Blocks), err)
	}
}

// Two people race for one slip: one joins, the other is told kindly.
func TestSlipForOne(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	q.talker(t, 1, true)
	err := q.runner.Join(t.Context(), "code-1", chat.Address{Platform: chat.Web, Account: "another"}, "en")
	if !errors.Is(err, chat.ErrInviteUsed) {
		t.Errorf("%v", err)
	}
}

// A batch that is opened again and again, as after a crash, is mixed once.
func TestOpeningTwiceMixesOnce(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	closes := testStart.AddDate(0, 0, 28)
	id := q.openPledge(t, closes)
	for n := range 15 {
		q.talker(t, n, true).answers(t, 4, "Demo: words")
	}
	q.now = closes.Add(time.Second)
	r, err := q.people.Round(t.Context(), round.ID(id))
	if err != nil {
		t.Fatal(err)
	}
	f, err := q.flows.Flow(t.Context(), r.Hash)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := q.clock.Mixer.Open(t.Context(), f, r, 1, true); err != nil {
			t.Fatal(err)
		}
	}
	if rows, err := q.responses.Rows(t.Context(), id, 1); err != nil || len(rows) != 15 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// seeded draws the same in every run.
func seeded(n int) *rand.Rand { return rand.New(rand.NewPCG(uint64(n), 7)) }
