package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/discord/discordtest"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
	"blether/internal/turn"
)

// named tells the name that somebody is called in sessions, so that one tap is enough.
func (i *instance) named(t *testing.T, a chat.Address, name string) member.ID {
	t.Helper()
	id := must(i.app.people.PersonAt(i.ctx, a))
	snap, err := i.app.people.Load(i.ctx, id, nil)
	if err == nil {
		err = i.app.people.Commit(i.ctx, &turn.Turn{Now: testStart, Person: &snap.Person, Needs: &member.Needs{Name: name, Asked: true}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// 500 people take 50 places at once, through Discord, Slack and the web chat: every place is
// given once, everybody else waits in one line, and all are told the truth.
func TestRushForPlaces(t *testing.T) {
	t.Parallel()
	d, s := discordtest.New(t), slacktest.New(t)
	s.Limits.Workspace, s.Limits.Methods = chattest.Limit{}, nil // a crowd is to be done in this life
	i := onPlatform(t, config{Discord: "demo-token", DiscordBase: d.URL, DiscordGroup: server + "=demo-experts", DiscordAll: 1,
		SlackApp: slacktest.AppToken, SlackBot: slacktest.BotToken, SlackBase: s.URL, SlackCommand: "/blether", SlackMinute: 1_000_000})
	d.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	greeted(t, s)
	const people, places = 500, 50
	d.Patience, s.Patience = d.Patience+2*time.Minute, s.Patience+2*time.Minute
	id := opens(t, i, event.Plan{Capacity: places, Facts: event.Facts{Title: "Demo rush", Queue: true, Minutes: 60}})
	ids := map[member.ID]bool{}
	at := must(url.Parse(i.url))
	var taps []func()
	for n := range people {
		name := "Demo " + strconv.Itoa(n)
		switch n % 3 {
		case 0:
			who := user(n)
			arrives(t, i, chat.Address{Platform: chat.Discord, Account: who})
			ids[i.named(t, chat.Address{Platform: chat.Discord, Account: who}, name)] = true
			taps = append(taps, func() {
				d.Interaction(who, "", 3, map[string]any{"custom_id": "e.in." + id, "component_type": 2})
			})
		case 1:
			who := "U0RUSH" + strconv.Itoa(n)
			arrives(t, i, chat.Address{Platform: chat.Slack, Account: who})
			ids[i.named(t, chat.Address{Platform: chat.Slack, Account: who}, name)] = true
			taps = append(taps, func() {
				s.Interaction(who, "block_actions", map[string]any{"actions": []any{map[string]any{"action_id": "e.in." + id, "block_id": "rush", "type": "button", "value": ""}}})
			})
		case 2:
			p, a := newPhone(t, i), chat.Address{Platform: chat.Web, Account: fmt.Sprintf("%064x", n)}
			arrives(t, i, a)
			p.Jar.SetCookies(at, []*http.Cookie{{Name: "blether", Value: a.Account, Path: "/"}})
			p.do("GET", "/chat", nil)
			ids[i.named(t, a, name)] = true
			taps = append(taps, func() {
				if status, _ := p.do("POST", "/chat", p.form("press", "e.in."+id)); status >= 400 {
					t.Errorf("status %d", status)
				}
			})
		}
	}
	var wait sync.WaitGroup
	for _, tap := range taps {
		wait.Go(tap)
	}
	wait.Wait()
	var got event.Session
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(100 * time.Millisecond) {
		if got = must(i.app.people.Session(i.ctx, id)); len(got.List.Places) == people {
			break
		}
	}
	if n := got.List.Count(event.Confirmed); n != places || got.List.Count(event.Waiting) != people-places || len(got.List.Places) != people {
		t.Fatalf("%d confirmed, %d wait, of %d", n, got.List.Count(event.Waiting), len(got.List.Places))
	}
	ranks := map[int64]bool{}
	for _, p := range got.List.Places {
		if !ids[p.Person] || ranks[p.Rank] || p.Rank < 1 || p.Rank > people || (p.Rank <= places) != (p.Status == event.Confirmed) {
			t.Errorf("%+v", p)
		}
		ranks[p.Rank] = true
	}
}

func arrives(t *testing.T, i *instance, a chat.Address) {
	t.Helper()
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "en"); err != nil {
		t.Fatal(err)
	}
}

// opens makes a session that officers run, two weeks ahead, and gives its id.
func opens(t *testing.T, i *instance, p event.Plan) string {
	t.Helper()
	p.Group, p.Zone, p.For, p.Format = "demo-experts", "Europe/London", event.Everybody, event.Online
	if p.Day == "" {
		p.Day, p.Time = "2026-03-17", "19:00"
	}
	id, err := i.app.office.MakeSession(i.ctx, member.Operator, p, shortID())
	if err != nil {
		t.Fatal(err)
	}
	return id
}
