package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

// What Slack brings six minutes late counts as if it had come at once, out of order
// too; what it brings again after that, in other envelopes and as other events, is
// acknowledged and counts once.
func TestSixMinutesLateInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: "U0ANN"}, "en"); err != nil {
		t.Fatal(err)
	}
	later := func() { i.at(i.time.Load().Add(6 * time.Minute)) }
	p := &colleague{t: t, f: f, user: "U0ANN"}
	f.Hold()
	p.write("pledge")
	p.write("help")
	later()
	f.Release(true)
	p.sees("Samaritans")
	p.sees("Would you like to begin?")
	f.Hold()
	p.press("Begin")
	later()
	f.Release(false)
	p.sees("speak of pregnancy")
	p.write("1")
	p.sees("Which Health Board")
	before := len(f.Sent())
	later()
	again := f.Again()
	p.write("menu")
	p.sees("What would you like to do?")
	for _, s := range f.Sent()[before:] {
		if said := s.Said(); strings.Contains(said, "begin?") || strings.Contains(said, "Samaritans") {
			t.Errorf("what came again was taken again: %.80q", said)
		}
	}
	for _, id := range again {
		acked := false
		for n := 0; n < 500 && !acked; n++ {
			if _, acked = f.Acked(id); !acked {
				time.Sleep(10 * time.Millisecond)
			}
		}
		if !acked {
			t.Errorf("%s came again and is not acknowledged", id)
		}
	}
	if n := f.TooMany(); n > 0 {
		t.Errorf("%d requests over a limit of Slack", n)
	}
}
