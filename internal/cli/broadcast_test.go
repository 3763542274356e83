package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/turn"
)

// told lists what waits for somebody.
func (i *instance) told(t *testing.T, a chat.Address) []chat.Outbound {
	t.Helper()
	all, err := i.app.people.Messages(i.ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (i *instance) tick(t *testing.T) {
	t.Helper()
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}
}

// A broadcast is seen before it goes, comes outside quiet hours and within the week's
// budget, can be turned off by whoever reads it, and is cancelled in the middle.
func TestBroadcast(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	people := map[string]chat.Address{}
	for _, name := range []string{"awake", "asleep", "enough", "off", "named"} {
		a := chat.Address{Platform: chat.Slack, Account: "U0" + strings.ToUpper(name)}
		people[name] = a
		if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
			t.Fatal(err)
		}
		id, err := i.app.people.PersonAt(i.ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		snap, err := i.app.people.Load(i.ctx, id, nil)
		if err != nil {
			t.Fatal(err)
		}
		change := turn.Turn{Now: testStart, Person: &snap.Person}
		switch name {
		case "asleep":
			snap.Person.Zone = "America/New_York" // ten in London is five there
		case "enough":
			snap.Person.State.Spent = []time.Time{testStart, testStart, testStart}
		case "off":
			snap.Person.Wish.Off = []string{"news"}
		case "named":
			change.ShowName, change.Name = []groupID{"demo-experts"}, "Demo Morag"
		}
		if err := i.app.people.Commit(i.ctx, &change); err != nil {
			t.Fatal(err)
		}
	}
	i.at(testStart.Add(time.Hour))
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/tell"
	c.post(422, page, "text", "   ")
	c.post(422, page, "text", strings.Repeat("long ", 200))
	c.post(200, page, "text", "The room has moved.\nCome to the library.")
	c.says("People it goes to: not counted yet")
	id := c.hidden("id")
	c.post(200, page, "text", "The room has moved.\nCome to the library.", "do", "try", "only", string(must(i.app.people.PersonAt(i.ctx, people["named"]))), "id", id)
	i.tick(t)
	if n := len(i.told(t, people["named"])); n != 1 {
		t.Fatalf("the trial: %d", n)
	}
	if n := len(i.told(t, people["awake"])); n != 0 {
		t.Fatalf("the trial goes to others: %d", n)
	}
	c.post(303, page, "text", "The room has moved.\nCome to the library.", "do", "send", "id", id)
	c.post(303, page, "text", "The room has moved.\nCome to the library.", "do", "send", "id", id)
	i.tick(t)
	got := i.told(t, people["awake"])
	if len(got) != 1 || !strings.HasPrefix(got[0].Text, "Demo Experts writes:\nThe room has moved.") || !got[0].News {
		t.Fatalf("%+v", got)
	}
	for _, name := range []string{"asleep", "enough", "off"} {
		if n := len(i.told(t, people[name])); n != 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	for n := range 2 { // "no more of these" twice is still no more
		if _, err := i.app.runner.Handle(i.ctx, chat.Inbound{ID: string(rune('a' + n)), Address: people["awake"], Press: got[0].Ask.Options[0].ID}, nil); err != nil {
			t.Fatal(err)
		}
	}
	i.at(testStart.Add(5 * time.Hour)) // nine in the morning there
	i.tick(t)
	if n := len(i.told(t, people["asleep"])); n != 1 {
		t.Errorf("after quiet hours: %d", n)
	}
	c.get(200, page)
	sent, err := i.app.people.BroadcastsOf(i.ctx, "demo-experts")
	if err != nil || len(sent) != 2 {
		t.Fatalf("%d broadcasts (%v)", len(sent), err)
	}
	for _, b := range sent {
		c.post(303, page+"/"+b.ID+"/cancel")
	}
	i.at(testStart.AddDate(0, 0, 8))
	i.tick(t)
	if n := len(i.told(t, people["enough"])); n != 0 {
		t.Errorf("after it was cancelled: %d", n)
	}
	snap, err := i.app.people.Load(i.ctx, must(i.app.people.PersonAt(i.ctx, people["awake"])), nil)
	if err != nil || len(snap.Person.Wish.Off) != 1 {
		t.Errorf("off %v (%v)", snap.Person.Wish.Off, err)
	}
	other, _ := i.clerk(t, "Demo other")
	other.get(403, page)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
