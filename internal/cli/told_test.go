package cli

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"blether/internal/flow"
	"blether/internal/lang"
	"blether/internal/member"
	"blether/internal/round"
)

// What people are told before they answer is what then happens: by which road
// they came, and on which days.
func TestPeopleAreToldWhatWillHappen(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	dates := []time.Time{testStart.AddDate(0, 0, 7), testStart.AddDate(0, 0, 28)}
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: dates}); err != nil {
		t.Fatal(err)
	}
	for _, personal := range []bool{true, false} {
		links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: personal, Count: 1, Days: 30})
		if err != nil {
			t.Fatal(err)
		}
		p := newPhone(t, i)
		p.do("POST", links[0], url.Values{})
		p.do("GET", "/chat", nil)
		p.press("The pledge")
		figures, words := strings.Contains(p.page, "Figures are shown only for 10 people or more"), strings.Contains(p.page, "never become figures")
		if figures != personal || words == personal {
			t.Errorf("personal=%t: told of figures %t, of words alone %t", personal, figures, words)
		}
		if strings.Contains(p.page, "9 March 2026") != personal || !strings.Contains(p.page, "30 March 2026") {
			t.Errorf("personal=%t: the days are not told: %s", personal, p.said())
		}
	}
}

// What was typed and could not be taken comes back, and is not lost: too long a
// text, a text typed at a question that another window has answered.
func TestWhatWasTypedComesBack(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := atText(t, i)
	long := strings.Repeat("Demo: it took long. ", 250)
	p.write(long)
	if !strings.Contains(p.page, strings.TrimSpace(long)+"</textarea>") {
		t.Error("a text that is too long is lost")
	}
	other := p.tab()
	p.write("Demo: the first tab")
	other.write("Demo: the second tab wrote this")
	other.do("GET", "/chat", nil)
	if !strings.Contains(other.page, "Demo: the second tab wrote this") || !strings.Contains(other.page, "moved on in another window") {
		t.Errorf("a text from a tab that stayed behind is lost: %s", other.said())
	}
}

// A reserved word that was meant as the answer: every one that can be taken back
// is offered, and the offer works in a page without scripts.
func TestThatWasMyAnswer(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	for _, word := range []string{"hello", "help", "back", "skip", "pause", "my data", "language"} {
		p := atText(t, i)
		p.write(word)
		p.do("GET", "/chat", nil)
		p.press("That was my answer")
		p.do("GET", "/chat", nil)
		if word == "skip" { // the question whether it may be quoted comes after it now
			p.write("change 12")
			p.do("GET", "/chat", nil)
		}
		if !strings.Contains(p.page, word) {
			t.Errorf("%q is not kept as the answer: %s", word, p.said())
		}
	}
}

// A flow begins by its word; one that is not open says so; an answer that is
// offered is taken with one tap, and a list with nothing ticked says what to do.
func TestCommandsDefaultsAndNothingTicked(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	lib := flow.Read(map[string][]byte{"meal.yaml": []byte(`
flow: meal
kind: survey
privacy: anonymous
title:
  en: Demo meal
start:
  command: meal
steps:
  - name: when
    type: time
    default: "12:30"
    label:
      en: When do you eat?
  - name: what
    type: select_multiple
    label:
      en: What do you like?
    choices:
      - name: soup
        label:
          en: Soup
      - name: bread
        label:
          en: Bread
`)}, words)
	f, mistakes := lib.Flow("meal")
	if f == nil {
		t.Fatal(mistakes)
	}
	if err := i.app.publish(i.ctx, f, ""); err != nil {
		t.Fatal(err)
	}
	p := joined(t, i, "en")
	p.write("meal")
	if !strings.Contains(p.page, "Demo meal is not open just now") {
		t.Errorf("a survey that is not open: %s", p.said())
	}
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "meal", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 7)}}); err != nil {
		t.Fatal(err)
	}
	p.write("/Meal")
	p.asks("like to begin")
	if !strings.Contains(p.page, "Figures are shown only for 10 people or more. They come out") {
		t.Errorf("a plan without breakdowns is told badly: %s", p.said())
	}
	p.press("Begin")
	p.press("Use this: 12:30")
	p.asks("What do you like")
	form := p.form()
	form.Set("many", "yes")
	p.do("POST", "/chat", form)
	if !strings.Contains(p.page, "Please choose one or more, or skip") {
		t.Errorf("nothing ticked: %s", p.said())
	}
}
