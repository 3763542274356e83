package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

const storyFlow = `
flow: story
kind: signup
privacy: named
start: {command: story}
title: {en: A story}
steps:
  - {name: what, type: text, label: {en: What happened there?}}
  - {name: more, type: text, label: {en: And what else was there?}}
`

// Deleting what could not be taken takes nothing away.
func TestDeletingAMissTakesNothing(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "visit", "begin")
	p.types("1", "begin", "How many weeks ago?")
	p.types("2", "banana")
	p.types("3", "9", "What happened?")
	t.Log(p.deletes("2"))
	if text := p.types("3a", "change"); !strings.Contains(text, "How many weeks ago?: 9") {
		t.Errorf("the answer 9 went with a message that was none:\n%s", text)
	}
}

// Only the message whose text is the answer takes it away.
func TestDeletingAnOlderMessage(t *testing.T) {
	t.Parallel()
	p := rehearsed(t, visit)
	p.types("0", "visit", "begin")
	p.types("1", "begin", "How many weeks ago?")
	p.types("2", "8", "What happened?")
	p.types("2b", "back", "How many weeks ago?")
	p.types("3", "9", "What happened?")
	t.Log(p.deletes("2"))
	if text := p.types("3a", "change"); !strings.Contains(text, "How many weeks ago?: 9") {
		t.Errorf("the newer answer 9 went with the older message:\n%s", text)
	}
}

// A message with replies that is deleted in Slack leaves a stone behind: it is no answer.
func TestTombstone(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	publishes(t, i, "story", storyFlow)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	f.Message(p.user, "my secret", map[string]any{"ts": "1700000000.000777"})
	p.sees("And what else")
	f.Deliver("events_api", map[string]any{"team_id": slacktest.Team, "event": map[string]any{"type": "message", "subtype": "message_changed", "hidden": true, "channel": "D" + p.user, "channel_type": "im", "event_ts": "1700000001.000001",
		"previous_message": map[string]any{"user": p.user, "type": "message", "text": "my secret", "ts": "1700000000.000777", "reply_count": 1},
		"message":          map[string]any{"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "ts": "1700000000.000777", "hidden": true}}})
	time.Sleep(time.Second)
	p.write("change")
	p.sees("Your answers:")
	if strings.Contains(p.last.Said(), "This message was deleted") {
		t.Errorf("%q", p.last.Said())
	}
}

// In a server, where others read along, nobody is asked to type.
func TestNobodyIsAskedToTypeInPublic(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann, guild: server}
	p.command("menu")
	p.sees("What would you like to do?")
	p.press(i.app.words.Say("en", "word_code", nil))
	p.sees("code")
	if strings.HasPrefix(p.last.Where, "reply") && strings.Contains(p.last.Content, "Write your code as one message") {
		t.Errorf("in a channel the bot invites to write a withdrawal code: %q %+v", p.last.Content, p.last.Components)
	}
	s := &friend{t: t, f: f, user: "300000000000000077", guild: "999999"}
	s.command("menu")
	s.sees("need an invitation")
	if strings.HasPrefix(s.last.Where, "reply") && strings.Contains(s.last.Content, "Write the code on your slip here") {
		t.Errorf("in a channel the bot invites to write a slip's code: %q", s.last.Content)
	}
}

// Nor does help do so.
func TestHelpInPublic(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann, guild: server}
	p.command("menu")
	p.sees("What would you like to do?")
	p.press("The pledge")
	p.sees("Would you like to begin?")
	p.press("Begin")
	p.sees("speak of pregnancy")
	p.press("Show me all of them")
	p.sees("Which Health Board")
	p.command("help")
	p.sees("You can use the buttons")
	p.sees("Which Health Board")
	for _, s := range f.Sent() {
		if strings.Contains(plainOf(s.Content), "press a button or type") {
			t.Errorf("at %s: %q", s.Where, s.Content)
		}
	}
}

// A word that joins as a command is an answer where a question is open.
func TestJoinIsAnAnswer(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onPlatform(t, config{SlackApp: slacktest.AppToken, SlackBot: slacktest.BotToken, SlackBase: f.URL, SlackCommand: "/blether", SlackGroup: slacktest.Team + "=demo-experts"})
	greeted(t, f)
	publishes(t, i, "story", storyFlow)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write("hello")
	p.sees("What would you like to do?")
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	p.write("Join")
	time.Sleep(2 * time.Second)
	if countSlack(f, p.user, "And what else was there?") == 0 {
		t.Errorf("an answer was swallowed: last shown %q", f.Sent()[len(f.Sent())-1].Said())
	}
}

// Joining another group by its button does not change the language.
func TestJoinKeepsLanguage(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	a := chat.Address{Platform: chat.Discord, Account: ann}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, a, "ar"); err != nil {
		t.Fatal(err)
	}
	f.Interaction(ann, server, 3, map[string]any{"custom_id": "join", "component_type": 2})
	time.Sleep(2 * time.Second)
	id, _ := i.app.people.PersonAt(i.ctx, a)
	snap, err := i.app.people.Load(i.ctx, id, nil)
	if err != nil || snap.Person.Language != "ar" {
		t.Errorf("language is %q (%v)", snap.Person.Language, err)
	}
}

// Options that are cut can be told apart, and stand in full above.
func TestLongLabels(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	long := strings.Repeat("somebody who looked after me well and ", 3)
	publishes(t, i, "about", `
flow: about
kind: signup
privacy: named
start: {command: about}
title: {en: About}
steps:
  - {name: who, type: select_one, label: {en: Who was there?}, choices: [{name: mw, label: {en: "`+long+`was a midwife"}}, {name: hv, label: {en: "`+long+`was a health visitor"}}]}
`)
	p := &friend{t: t, f: f, user: ann}
	enters(t, i, chat.Address{Platform: chat.Discord, Account: ann})
	p.write("about")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("Who was there?")
	if !strings.Contains(plainOf(p.last.Content), "was a midwife") {
		t.Errorf("both options read the same: %q %+v", p.last.Content, p.last.Components)
	}
}

// A thread belongs to the channel that it hangs on.
func TestThreadOfAChannel(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	i := onPlatform(t, config{Discord: "demo-token", DiscordBase: f.URL, DiscordAll: 1, DiscordGroup: server + "=demo-experts," + server + "/77=demo-experts:supporter"})
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	p := &friend{t: t, f: f, user: ann, guild: server}
	f.Event("INTERACTION_CREATE", map[string]any{"id": "901", "application_id": discordtest.App, "type": 2, "token": "tok901", "locale": "en-GB", "guild_id": server, "channel_id": "88",
		"channel": map[string]any{"id": "88", "type": 11, "parent_id": "77"}, "member": map[string]any{"user": map[string]any{"id": ann}}, "data": map[string]any{"id": "1", "name": "menu", "type": 1}})
	p.sees("What would you like to do?")
	roles(t, i, chat.Address{Platform: chat.Discord, Account: ann}, "demo-experts supporter")
}

// What is written in a thread and shown in the talk too is heard.
func TestThreadBroadcast(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	publishes(t, i, "story", storyFlow)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	f.Message(p.user, "my answer", map[string]any{"subtype": "thread_broadcast", "thread_ts": "1700000000.000001"})
	time.Sleep(2 * time.Second)
	if countSlack(f, p.user, "And what else was there?") == 0 {
		t.Error("not answered at all")
	}
}

// Ids of people are no part of an answer.
func TestMentionsAreNoIds(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	publishes(t, i, "story", storyFlow)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
	p.write("story")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("What happened there?")
	p.write("ask <@U012345> or <#C0123|general> <!subteam^S1|@midwives>")
	p.sees("And what else")
	p.write("change")
	p.sees("Your answers:")
	if strings.Contains(p.last.Said(), "U012345") {
		t.Errorf("an account's id is part of an answer: %q", p.last.Said())
	}
}

// A command of a flow that is gone is answered.
func TestCommandThatIsGone(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	id, _ := f.Interaction(ann, server, 2, map[string]any{"id": "1", "name": "oldflow", "type": 1})
	time.Sleep(2 * time.Second)
	if _, ok := f.Answered(id); !ok {
		t.Error("not answered: Discord shows \"The application did not respond\"")
	}
}
