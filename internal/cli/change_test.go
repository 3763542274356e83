package cli

import (
	"os"
	"strings"
	"testing"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/lang"
	"blether/internal/member"
)

const visit = `
flow: visit
kind: survey
privacy: anonymous
channels: [slack, discord]
start: {command: visit}
title: {en: A visit}
steps:
  - {name: weeks, type: integer, label: {en: How many weeks ago?}, constraint: value >= 0 and value <= 60, constraint_message: {en: Between 0 and 60 please.}}
  - {name: story, type: text, label: {en: What happened?}, relevant: weeks > 0}
  - {name: wish, type: text, label: {en: What would you wish for?}}
`

// typist is somebody whose platform lets them edit and delete what they typed.
type typist struct {
	t *testing.T
	r *rehearsal
}

func rehearsed(t *testing.T, source string) *typist {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	lib := flow.Read(map[string][]byte{"visit.yaml": []byte(source)}, words)
	f, mistakes := lib.Flow("visit")
	if f == nil {
		t.Fatal(mistakes)
	}
	r, err := (&env{ctx: t.Context(), out: t.Output(), err: os.Stderr}).rehearse(f, "en")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.close() })
	r.address = chat.Address{Platform: chat.Slack, Account: "U0TYPIST"}
	if err := r.app.runner.Enter(r.ctx, "rehearsal", member.Member, r.address, "en"); err != nil {
		t.Fatal(err)
	}
	return &typist{t: t, r: r}
}

func (p *typist) says(in chat.Inbound, wants ...string) string {
	p.t.Helper()
	all, err := p.r.handle(in)
	if err != nil {
		p.t.Fatal(err)
	}
	var said []string
	for _, m := range all {
		said = append(said, m.Text)
	}
	text := strings.Join(said, "\n")
	for _, w := range wants {
		if !strings.Contains(text, w) {
			p.t.Fatalf("after %+v: no %q in\n%s", in, w, text)
		}
	}
	return text
}

func (p *typist) types(name, text string, wants ...string) string {
	p.t.Helper()
	return p.says(chat.Inbound{Text: text, Message: name}, wants...)
}

func (p *typist) edits(name, text string, wants ...string) string {
	p.t.Helper()
	return p.says(chat.Inbound{Text: text, Message: name, Change: chat.Edited}, wants...)
}

func (p *typist) deletes(name string, wants ...string) string {
	p.t.Helper()
	return p.says(chat.Inbound{Message: name, Change: chat.Deleted}, wants...)
}

// An edited message changes its answer while that is open.
func TestEditedAnswer(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "visit", "begin")
	p.types("1", "begin", "How many weeks ago?")
	p.types("2", "99", "Between 0 and 60 please.")
	p.edits("2", "9", "What happened?") // what did not fit is mended, and the talk goes on
	p.types("3", "nobdy came", "What would you wish for?")
	if text := p.edits("3", "nobody came", "Changed: What happened?"); strings.Contains(text, "wish for") {
		t.Errorf("the question that stands there is asked again:\n%s", text)
	}
	p.types("3a", "change", "nobody came")
	p.says(chat.Inbound{}, "What would you wish for?")
	p.edits("2", "many", "Your answer stays as it was: How many weeks ago?")
	p.edits("2", "61", "Between 0 and 60 please.", "Your answer stays as it was: How many weeks ago?")
	p.edits("2", "0", "your answer to it was taken out", "What happened?")
	p.edits("3", "somebody came", "Editing a message does not change the answer") // it is not asked any more
	p.edits("0", "visits", "Editing a message does not change the answer")        // no answer of this talk
	p.edits("77", "x", "Editing a message does not change the answer")
	p.edits("2", "stop", "Stopped.")
}

// A deleted message takes its answer away.
func TestDeletedAnswer(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "visit", "begin")
	p.types("1", "begin", "How many weeks ago?")
	p.types("2", "9", "What happened?")
	p.types("3", "nobody came", "What would you wish for?")
	p.deletes("3", "Your answer was taken out: What happened?")
	if text := p.types("3a", "change", "How many weeks ago?"); strings.Contains(text, "nobody came") {
		t.Errorf("the answer is still there:\n%s", text)
	}
	if text := p.deletes("3"); strings.Contains(text, "taken out") {
		t.Errorf("taken out twice:\n%s", text)
	}
	p.types("4", "menu", "What would you like to do?")
	p.deletes("2", "Your answer was taken out: How many weeks ago?") // put aside, and still theirs
	p.says(chat.Inbound{Press: "w.forget"})
}

// After a talk is over nothing remembers what was typed in it, and its person is told
// so once they edit; who clears it away is left in peace.
func TestChangedAfterwards(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "visit", "begin")
	p.types("1", "begin", "How many weeks ago?")
	p.types("2", "0", "What would you wish for?")
	p.types("3", "sleep", "send")
	p.types("4", "send")
	p.edits("3", "peace", "What was sent does not change")
	if text := p.deletes("3"); text != "" {
		t.Errorf("said %q", text)
	}
}

// A flow that is not for a platform says so there, at the beginning and in the middle.
func TestFlowForSomePlatforms(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "visit", "begin")
	chatting := p.r.address
	p.r.address = chat.Address{Platform: chat.Web, Account: "browser"}
	id, err := p.r.app.people.PersonAt(p.r.ctx, chatting)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.r.app.runner.Bind(p.r.ctx, id, p.r.address); err != nil {
		t.Fatal(err)
	}
	p.says(chat.Inbound{Text: "begin"}, "This can only be answered here: Slack, Discord.")
	scene, err := p.r.app.runner.Scene(p.r.ctx, p.r.address)
	if err != nil {
		t.Fatal(err)
	}
	if text := scene.Now[0].Text; !strings.Contains(text, "only be answered here") {
		t.Errorf("the page asks %q", text)
	}
	p.says(chat.Inbound{Text: "menu"}, "What would you like to do?")
	p.r.address = chatting
	p.says(chat.Inbound{Text: "visit"}, "begin")
}
