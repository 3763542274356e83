package cli

import (
	"strings"
	"testing"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

func TestOrigins(t *testing.T) {
	t.Parallel()
	c := config{DiscordGroup: "1=a, 1/7=b:supporter, 1@9=c, 2@9=d"}
	all, err := c.servers()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		in    chat.Inbound
		group string
		role  member.Role
	}{
		{chat.Inbound{Place: "1"}, "a", member.Member},
		{chat.Inbound{Place: "1", Channel: "8", Ranks: []string{"3"}}, "a", member.Member},
		{chat.Inbound{Place: "1", Channel: "7", Ranks: []string{"9"}}, "b", member.Supporter},
		{chat.Inbound{Place: "1", Channel: "8", Ranks: []string{"3", "9"}}, "c", member.Member},
		{chat.Inbound{Place: "2", Ranks: []string{"9"}}, "d", member.Member},
		{chat.Inbound{Place: "2"}, "", ""},
		{chat.Inbound{Place: ""}, "", ""},
		{chat.Inbound{Place: "3", Channel: "7"}, "", ""},
	} {
		o := all.of(tc.in)
		if o == nil {
			o = &origin{}
		}
		if string(o.Group) != tc.group || o.Role != tc.role {
			t.Errorf("%+v: %+v", tc.in, o)
		}
	}
	for _, bad := range []string{"1", "1=", "x=a", "1/=a", "1@=a", "1/7@9=a", "1@9/7=a", "1=a:officer", "1=a:", "1=a,1=b", "=a"} {
		c := config{DiscordGroup: bad}
		if _, err := c.servers(); err == nil || !strings.Contains(err.Error(), "hint") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	s := config{SlackGroup: "T0123ABCD@S1=a"}
	if _, err := s.workspaces(); err == nil {
		t.Error("a role on slack, which has none")
	}
}

// Who joins from a channel of peer supporters is one; who is here already joins the group
// of another place with its button.
func TestJoinFromAPlace(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onPlatform(t, config{Discord: "demo-token", DiscordBase: f.URL, DiscordAll: 1,
		DiscordGroup: server + "=demo-experts," + server + "/77=demo-experts:supporter,445566=demo-other"})
	other := group.Group{ID: "demo-other", Name: "Demo Other", Nations: []string{"scotland"}, Languages: []string{"en"}, Zone: "Europe/London", K: 10}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, other); err != nil {
		t.Fatal(err)
	}
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann, guild: server}
	f.Interaction(ann, server, 2, map[string]any{"id": "1", "name": "menu", "type": 1})
	p.sees("What would you like to do?")
	roles(t, i, chat.Address{Platform: chat.Discord, Account: ann}, "demo-experts member")
	f.Interaction(ann, "445566", 3, map[string]any{"custom_id": "join", "component_type": 2})
	p.sees("What would you like to do?")
	roles(t, i, chat.Address{Platform: chat.Discord, Account: ann}, "demo-experts member, demo-other member")
}

func roles(t *testing.T, i *instance, a chat.Address, want string) {
	t.Helper()
	id, err := i.app.people.PersonAt(i.ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	snap, err := i.app.people.Load(i.ctx, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.app.people.Surround(i.ctx, &snap); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range snap.Memberships {
		got = append(got, string(m.Group)+" "+string(m.Role))
	}
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("is in %s, and not %s", s, want)
	}
}

// Who leaves one platform stays on the other, and the last words are heard. So are those
// after being forgotten.
func TestLeavingOnePlatform(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	here, web := chat.Address{Platform: chat.Slack, Account: "U0ANN"}, chat.Address{Platform: chat.Web, Account: "browser"}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, here, "en"); err != nil {
		t.Fatal(err)
	}
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write("my data")
	p.sees("a way to reach you (Slack)")
	p.sees("Answers that you sent are not among this")
	if strings.Contains(p.last.Said(), "Leave Slack") {
		t.Error("the last way can be left")
	}
	id, err := i.app.people.PersonAt(i.ctx, here)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.app.runner.Bind(i.ctx, id, web); err != nil {
		t.Fatal(err)
	}
	p.write("my data")
	p.sees("Answers that you sent are not among this")
	p.press("Leave Slack")
	p.sees("Leave Slack? You stay")
	p.press("Leave Slack")
	p.sees("Nothing more comes here")
	if again, err := i.app.people.PersonAt(i.ctx, web); err != nil || again != id {
		t.Errorf("on the web %v %v", again, err)
	}
	if _, err := i.app.people.PersonAt(i.ctx, here); err == nil {
		t.Error("still known on slack")
	}
	p.write("hello")
	p.sees("invitation")
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, here, "en"); err != nil {
		t.Fatal(err)
	}
	p.write("forget me")
	p.sees("This deletes everything")
	p.press("Delete everything")
	p.sees("Thank you for the time you gave")
}
