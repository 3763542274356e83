package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/lang"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

const aboutYou = `
flow: about
kind: signup
privacy: named
start: {command: about}
title: {en: About your visit}
steps:
  - group: visit
    appearance: field-list
    steps:
      - {name: weeks, type: integer, label: {en: How many weeks ago?}, constraint: value >= 0 and value <= 60, constraint_message: {en: Between 0 and 60 please.}}
      - {name: day, type: date, label: {en: On which day?}}
      - {name: how, type: range, parameters: start=1 end=3, ends: {en: [Badly, Well]}, label: {en: How did it go?}}
      - {name: who, type: select_multiple, label: {en: Who was there?}, choices: [{name: mw, label: {en: A midwife}}, {name: hv, label: {en: A health visitor}}]}
      - {name: story, type: text, label: {en: What happened?}, hint: {en: No names please.}}
  - {name: more, type: text, label: {en: Anything else?}}
`

// Where a flow says so, several questions are answered in one window. What does not fit
// is said there, before it closes; what was left empty is skipped.
func TestFormInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	publishes(t, i, "about", aboutYou)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: p.user}, "en"); err != nil {
		t.Fatal(err)
	}
	p.write("about")
	p.sees("Would you like to begin?")
	p.press("Begin")
	p.sees("How many weeks ago?")
	p.press("Answer these together")
	modal := p.window("About your visit", 0)
	if n := len(modal.Blocks); n != 5 {
		t.Fatalf("%d fields", n)
	}
	ids := []string{}
	for _, b := range modal.Blocks {
		ids = append(ids, b.ID)
	}
	if h := modal.Blocks[4].Hint; h == nil || h.Text != "No names please." {
		t.Errorf("hint %+v", h)
	}
	values := map[string]any{
		ids[0]: held("value", "many"), ids[1]: held("selected_date", nil),
		ids[2]: held("selected_option", map[string]any{"value": modal.Blocks[2].Element.Options[2].Value}),
		ids[3]: held("selected_options", []any{map[string]any{"value": modal.Blocks[3].Element.Options[0].Value}, map[string]any{"value": modal.Blocks[3].Element.Options[1].Value}}),
		ids[4]: held("value", "They *listened*"),
	}
	answer := p.submit(modal, values)
	if answer.Action != "errors" || len(answer.Errors) != 1 || answer.Errors[ids[0]] == "" {
		t.Fatalf("answered %+v", answer)
	}
	values[ids[0]] = held("value", "6")
	if answer = p.submit(modal, values); answer.Action != "" {
		t.Fatalf("answered %+v", answer)
	}
	p.sees("Anything else?")
	for _, s := range f.Sent() {
		if strings.HasPrefix(s.Where, "dm") && strings.Contains(s.Said(), "On which day?") {
			t.Error("a question of the form was asked again")
		}
	}
	p.write("change")
	p.sees("How many weeks ago?: 6")
	for _, want := range []string{"On which day?: skipped", "How did it go?: 3", "A midwife, A health visitor", "They *listened*"} {
		if !strings.Contains(p.last.Said(), want) {
			t.Errorf("no %q in %q", want, p.last.Said())
		}
	}
	p.f.Interaction(p.user, "block_actions", map[string]any{"actions": []any{map[string]any{"action_id": chat.FormPrefix + ids[0], "type": "button", "value": "en"}}})
	p.sees("That button is from an earlier message")
}

func held(field string, v any) map[string]any {
	return map[string]any{"value": map[string]any{field: v}}
}

// publishes makes known a flow of a test's own.
func publishes(t *testing.T, i *instance, name, source string) {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	fl, mistakes := flow.Read(map[string][]byte{name + ".yaml": []byte(source)}, words).Flow(name)
	if fl == nil {
		t.Fatal(mistakes)
	}
	if err := i.app.publish(i.ctx, fl, ""); err != nil {
		t.Fatal(err)
	}
}

// window waits for the n-th window.
func (p *colleague) window(title string, from int) slacktest.Sent {
	p.t.Helper()
	modal, _, ok := p.f.Find(from, func(s *slacktest.Sent) bool { return s.Where == "modal" })
	if !ok {
		p.t.Fatalf("no window %q", title)
	}
	return modal
}

type submitted struct {
	Action string            `json:"response_action"`
	Errors map[string]string `json:"errors"`
}

// submit sends a window, and gives what Slack is told.
func (p *colleague) submit(modal slacktest.Sent, values map[string]any) (answer submitted) {
	p.t.Helper()
	id := p.f.Interaction(p.user, "view_submission", map[string]any{"view": map[string]any{"id": "V1", "callback_id": modal.View,
		"private_metadata": modal.Meta, "state": map[string]any{"values": values}}})
	var raw json.RawMessage
	for ok := false; !ok; time.Sleep(time.Millisecond) {
		raw, ok = p.f.Acked(id)
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &answer); err != nil {
			p.t.Fatal(err)
		}
	}
	return answer
}
