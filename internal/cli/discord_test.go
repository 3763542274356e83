package cli

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/round"
)

const (
	server = "112233445566778899"
	ann    = "300000000000000001"
)

// onDiscord runs an instance with a line to a fake Discord.
func onDiscord(t *testing.T, f *discordtest.Fake) *instance {
	t.Helper()
	return onPlatform(t, config{Discord: "demo-token", DiscordBase: f.URL, DiscordGroup: server + "=demo-experts", DiscordAll: 1})
}

// onPlatform runs an instance with the lines of c, and a round of the pledge.
func onPlatform(t *testing.T, c config) *instance {
	t.Helper()
	i := &instance{}
	i.at(testStart)
	ctx, cancel := context.WithCancel(t.Context())
	i.env = &env{ctx: ctx, out: t.Output(), err: t.Output(), version: "test"}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	i.url = "http://" + l.Addr().String()
	c.Data, c.Keys, c.LogLevel, c.BaseURL, c.Listen = dir, filepath.Join(dir, "keys"), "error", i.url, l.Addr().String()
	began := time.Now() // the clock goes on: what is put off must come
	if i.app, err = newApp(ctx, c, i.logger(c), func() time.Time { return i.time.Load().Add(time.Since(began)) }); err != nil {
		t.Fatal(err)
	}
	i.community(t)
	if _, err := i.app.office.OpenRound(ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	ready, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- i.app.serve(ctx, l, false, func() error { close(ready); return nil }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	<-ready
	return i
}

// friend is somebody on Discord: they look at what the bot shows them alone.
type friend struct {
	t     *testing.T
	f     *discordtest.Fake
	user  string
	guild string // where they press and command; "" in private
	seen  int
	last  discordtest.Sent
}

func (p *friend) mine(s discordtest.Sent) bool {
	return s.Where == "dm "+p.user || strings.HasPrefix(s.Where, "reply ")
}

// sees waits for a message that contains some words, and remembers it.
func (p *friend) sees(words string) {
	p.t.Helper()
	p.last, p.seen = p.f.Wait(p.seen, words, func(s discordtest.Sent) bool { return p.mine(s) && strings.Contains(plainOf(s.Content), words) })
}

// finds is sees for another goroutine than the test's: it reports what is missing.
func (p *friend) finds(words string) bool {
	_, n, ok := p.f.Find(p.seen, func(s *discordtest.Sent) bool {
		return s.Where == "dm "+p.user && strings.Contains(plainOf(s.Content), words)
	})
	if ok {
		p.seen = n
		return true
	}
	p.t.Errorf("%s is not shown %q", p.user, words)
	return false
}

// plainOf takes Discord's escapes out.
func plainOf(s string) string { return strings.ReplaceAll(s, "\\", "") }

// press presses the button or picks the option of that label.
func (p *friend) press(label string) {
	p.t.Helper()
	for _, row := range p.last.Components {
		for _, c := range row.Components {
			if c.Label == label {
				p.f.Interaction(p.user, p.guild, 3, map[string]any{"custom_id": c.CustomID, "component_type": 2})
				return
			}
			for _, o := range c.Options {
				if o.Label == label {
					p.f.Interaction(p.user, p.guild, 3, map[string]any{"custom_id": c.CustomID, "component_type": 3, "values": []string{o.Value}})
					return
				}
			}
		}
	}
	p.t.Fatalf("no %q under %q: %+v", label, p.last.Content, p.last.Components)
}

func (p *friend) write(text string) { p.f.Message(p.user, text, nil) }

func (p *friend) command(name string) {
	p.f.Interaction(p.user, p.guild, 2, map[string]any{"id": "1", "name": name, "type": 1})
}

// The pledge in private messages: buttons, a list, typed answers, a field to write
// in, back, skip; sealed at the end, and nothing was said in a channel.
func TestPledgeInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann}
	p.write("hello")
	p.sees("need an invitation")
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	p.write(links[0]) // the whole address of a slip
	p.sees("What would you like to do?")
	p.press("The pledge")
	p.sees("Discord the company can see what is written here")
	p.sees("Would you like to begin?")
	p.press("Begin")
	p.sees("speak of pregnancy")
	p.press("Show me all of them")
	p.sees("Which Health Board")
	p.press("Lothian")
	p.sees("fits you best")
	p.write("father")
	p.sees("centre of my care")
	if !strings.Contains(plainOf(p.last.Content), "1 = Not at all true, 5 = Completely true") {
		t.Errorf("a scale without its ends: %q", p.last.Content)
	}
	p.press("4")
	p.sees("knowledge and skills")
	p.press("Back")
	p.sees("centre of my care")
	p.press("5")
	for _, next := range []string{"knowledge and skills", "pre-existing", "talking therapies", "looked after by experts", "judged", "My family", "My baby"} {
		p.sees(next)
		p.write("4")
	}
	p.sees("What helped")
	p.press("Type your answer")
	modal, n := f.Wait(p.seen, "a field to write in", func(s discordtest.Sent) bool { return s.Kind == 9 })
	p.seen = n
	f.Interaction(p.user, "", 5, map[string]any{"custom_id": modal.Modal, "components": []any{map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": "text", "value": "Demo: *they* had time @everyone"}}}}})
	p.sees("quoted")
	p.press("No")
	for range 4 {
		p.sees("?")
		p.press("Skip")
	}
	p.sees("Would you like to send your answers?")
	p.press("Look and change")
	p.sees("Your answers:")
	p.press("Carry on")
	p.sees("Would you like to send your answers?")
	p.press("Send my answers")
	p.sees("Your answers are sealed now")
	p.sees("This is your code")
	p.sees("nothing open for you")
	rounds, err := i.app.people.Rounds(i.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := i.app.people.Waiting(i.ctx, rounds[0].ID); err != nil || n != 1 {
		t.Errorf("%d sealed answers (%v)", n, err)
	}
	nothingLeft(t, i, ann)
}

// nothingLeft waits until nothing waits for somebody: what was sent is erased.
func nothingLeft(t *testing.T, i *instance, user string) {
	t.Helper()
	var waiting []chat.Outbound
	for range 100 {
		var err error
		if waiting, err = i.app.people.Messages(i.ctx, chat.Address{Platform: chat.Discord, Account: user}); err != nil {
			t.Fatal(err)
		}
		if len(waiting) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d messages are still there after they were sent", len(waiting))
}

// In a server only the one who pressed sees anything, and joins as by an open link.
func TestServerAnswersOneAlone(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	organiser := &friend{t: t, f: f, user: "300000000000000009", guild: server}
	organiser.command("blether-join")
	posted, _ := f.Wait(0, "a message with a button", func(s discordtest.Sent) bool { return s.Kind == 4 })
	if posted.Flags != 0 || len(posted.Components) != 1 {
		t.Errorf("what the organiser posts: %+v", posted)
	}
	p := &friend{t: t, f: f, user: ann, guild: server, last: posted}
	p.press("Join")
	deferred, _ := f.Wait(0, "a defer", func(s discordtest.Sent) bool { return s.Kind == 5 })
	if deferred.Flags != 64 {
		t.Errorf("an answer that others see: %+v", deferred)
	}
	p.sees("What would you like to do?")
	p.press("The pledge")
	p.sees("never become figures") // by an open road there are no figures
	_ = i
}

// What people send that nobody looks at: they are told at once, with help.
func TestPictureInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: ann}, "en"); err != nil {
		t.Fatal(err)
	}
	p := &friend{t: t, f: f, user: ann}
	f.Message(ann, "", map[string]any{"attachments": []any{map[string]any{"id": "1", "filename": "voice.ogg"}}, "flags": 8192})
	p.sees("Nobody has seen or heard what you sent")
	p.sees("Samaritans")
	p.sees("What would you like to do?")
}

// Who edits or deletes an answer changes it; where it is none they are told so.
func TestChangedInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Discord, Account: ann}, "en"); err != nil {
		t.Fatal(err)
	}
	p := &friend{t: t, f: f, user: ann}
	p.write("pledge")
	p.sees("Would you like to begin?")
	author := map[string]any{"id": ann}
	f.Event("MESSAGE_UPDATE", map[string]any{"id": "7", "channel_id": "9" + ann, "author": author, "content": "a link", "edited_timestamp": nil})
	f.Event("MESSAGE_UPDATE", map[string]any{"id": "7", "channel_id": "9" + ann, "author": author, "content": "pledge.", "edited_timestamp": "2026-03-02T10:00:00Z"})
	p.sees("Editing a message does not change the answer")
	p.sees("Would you like to begin?")
	f.Event("MESSAGE_DELETE", map[string]any{"id": "8", "channel_id": "9" + ann})
	p.sees("Deleting a message does not take the answer back")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("Some questions speak of")
	typed := f.Message(ann, "1", nil)
	p.sees("Which Health Board")
	f.Event("MESSAGE_UPDATE", map[string]any{"id": typed, "channel_id": "9" + ann, "author": author, "content": "2", "edited_timestamp": "2026-03-02T10:00:01Z"})
	p.sees("Changed:")
	f.Event("MESSAGE_DELETE", map[string]any{"id": typed, "channel_id": "9" + ann})
	p.sees("Your answer was taken out:")
	f.Event("MESSAGE_DELETE", map[string]any{"id": "9", "channel_id": "55", "guild_id": server}) // in a channel: nobody of ours
	told := 0
	for _, s := range f.Sent() {
		if strings.Contains(plainOf(s.Content), "Editing a message") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

// Where its organiser wants it, Discord shows a session to the server: when it is, and nothing
// of what it is about; it moves with it and goes with it, once, also where an answer was lost.
func TestDiscordShowsASession(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	id := opens(t, i, event.Plan{Capacity: 5, Facts: event.Facts{Title: "Bereaved parents", About: "words", Minutes: 60, Native: true}})
	shown := func(want int) []discordtest.Scheduled {
		t.Helper()
		for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
			if all := f.Scheduled(); len(all) == want {
				return all
			}
		}
		t.Fatalf("%d events are shown, not %d", len(f.Scheduled()), want)
		return nil
	}
	got := shown(1)[0]
	if got.Name != "Meeting" || strings.Contains(got.Description, "ereaved") || strings.Contains(got.Description, "words") || !strings.HasPrefix(got.Start, "2026-03-17T19:00:00") {
		t.Errorf("%+v", got)
	}
	if err := i.app.office.AlterSession(i.ctx, member.Operator, "demo-experts", id, false, event.Alteration{Day: "2026-03-18"}); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < 20*time.Second && !strings.HasPrefix(shown(1)[0].Start, "2026-03-18T19:00:00"); time.Sleep(20 * time.Millisecond) {
	}
	if got := shown(1)[0]; !strings.HasPrefix(got.Start, "2026-03-18T19:00:00") {
		t.Errorf("moved: %+v", got)
	}
	if err := i.app.office.CancelSession(i.ctx, member.Operator, "demo-experts", id, false); err != nil {
		t.Fatal(err)
	}
	shown(0)
}

// People of a group give themselves the roles that the operator lets them, and no other.
func TestRolesOnDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onPlatform(t, config{Discord: "demo-token", DiscordBase: f.URL, DiscordGroup: server + "=demo-experts", DiscordAll: 1, DiscordRoles: server + "@445566=demo-experts:Twins, " + server + "@778899=other-group:Other"})
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	s := &somebody{t: t, i: i, address: chat.Address{Platform: chat.Discord, Account: ann}}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, s.address, "en"); err != nil {
		t.Fatal(err)
	}
	s.writes("menu")
	s.presses("More")
	if got := s.presses("Roles on the server"); !strings.Contains(got, "Everybody on the server sees") || s.offered("Take: Other") != "" {
		t.Errorf("%q", drawn(s.last))
	}
	s.presses("Take: Twins")
	if !f.Has(server, ann, "445566") {
		t.Error("the role was not given")
	}
	s.does(pressing("o.off." + server + ".445566"))
	s.does(pressing("o.on." + server + ".778899"))
	if f.Has(server, ann, "445566") || f.Has(server, ann, "778899") {
		t.Error("given back, or given one that is not theirs to take")
	}
}
