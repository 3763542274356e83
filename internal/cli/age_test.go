package cli

import (
	"strings"
	"testing"

	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

// How old people must be is told before they join, with where else to turn; a file keeps what a
// group agreed on.
func TestAge(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	links := must(i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: false, Count: 1, Days: 30}))
	if _, page := fetched(t, links[0]+"?lang=en"); !strings.Contains(page, "For people aged 16 and over.") || !strings.Contains(page, "If you are younger") {
		t.Errorf("before joining: %s", page)
	}
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	g.Age, g.Approve = 17, true
	var bad form.Mistakes
	if bad = must(i.app.office.Check(i.ctx, g)); len(bad) == 0 {
		t.Error("17 is taken")
	}
	g.Age = 18
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	if _, page := fetched(t, links[0]+"?lang=en"); !strings.Contains(page, "For people aged 18 and over.") {
		t.Error("18 is not told")
	}
	s := i.joins(t, "one", "demo-experts", member.Member)
	if got := s.writes("pledge"); !strings.Contains(got, "aged 18 and over") {
		t.Errorf("in a chat: %q", got)
	}
	file := string(must(writeGroup(g)))
	if !strings.Contains(file, "age: 18") || !strings.Contains(file, "approve: true") {
		t.Errorf("the file: %s", file)
	}
	if (&group.Group{}).From() != group.LeastAge {
		t.Error("a group that says nothing takes children")
	}
}

// What cannot be read at all is taken seriously: one kind line, and whom to turn to. However
// often somebody writes that they are not safe, an emergency is answered each time, the rest
// once in half an hour, and what they were doing is not lost.
func TestScreeningFailsAndFloods(t *testing.T) {
	t.Parallel()
	c := newCared(t)
	c.writes("menu")
	c.presses("The pledge")
	c.presses("Begin")
	read := c.q.runner.Watch.Read
	c.q.runner.Watch.Read = func(string) (string, string) { return "L3", "unread" }
	if got := c.writes("anything"); !strings.Contains(got, "That sounds hard") || !strings.Contains(got, "116 123") {
		t.Errorf("unread: %q", got)
	}
	c.q.runner.Watch.Read = read
	gentle, urgent := 0, 0
	for n := range 1000 {
		typed := atRisk
		if n%4 == 3 {
			typed = "The baby is not breathing"
		}
		got := c.writes(typed)
		if strings.Contains(got, "That is a lot to carry") {
			gentle++
		}
		if strings.Contains(got, "Call 999 now") {
			urgent++
		}
	}
	if gentle != 1 || urgent != 250 {
		t.Errorf("said %d times gently, %d times that it is urgent", gentle, urgent)
	}
	c.last = c.must(t, chat.Inbound{Text: "menu"})
	c.presses("Carry on")
	if got := text(c.last); !strings.Contains(got, "What would you like") {
		t.Errorf("afterwards: %q", got)
	}
}
