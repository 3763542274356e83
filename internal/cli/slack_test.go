package cli

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

func onSlack(t *testing.T, f *slacktest.Fake) *instance {
	t.Helper()
	return onPlatform(t, config{SlackApp: slacktest.AppToken, SlackBot: slacktest.BotToken, SlackBase: f.URL, SlackCommand: "/blether"})
}

// greeted waits until the line is up.
func greeted(t *testing.T, f *slacktest.Fake) {
	t.Helper()
	if _, _, ok := f.Find(0, func(s *slacktest.Sent) bool { return s.Where == "hello" }); !ok {
		t.Fatal("the line does not come up")
	}
}

// colleague is somebody on Slack: they look at what the bot shows them alone.
type colleague struct {
	t    *testing.T
	f    *slacktest.Fake
	user string
	seen int
	last slacktest.Sent
}

// sees waits for a message that contains some words.
func (p *colleague) sees(words string) {
	p.t.Helper()
	if !p.finds(words) {
		p.t.FailNow()
	}
}

// finds is sees for another goroutine than the test's: it reports what is missing.
func (p *colleague) finds(words string) bool {
	p.t.Helper()
	s, n, ok := p.f.Find(p.seen, func(s *slacktest.Sent) bool { return s.Where == "dm "+p.user && strings.Contains(s.Said(), words) })
	if !ok {
		p.t.Errorf("%s is not shown %q", p.user, words)
		return false
	}
	p.last, p.seen = s, n
	return true
}

func (p *colleague) write(text string) { p.f.Message(p.user, text, nil) }

// find gives an element by its label, or an option and its list.
func (p *colleague) find(label string) (block string, e slacktest.Block, value string) {
	p.t.Helper()
	for _, b := range p.last.Blocks {
		for _, e := range b.Elements {
			if e.Said() == label {
				return b.ID, e, e.Value
			}
			for _, o := range e.Options {
				if o.Said() == label {
					return b.ID, e, o.Value
				}
			}
		}
	}
	p.t.Fatalf("no %q under %q", label, p.last.Said())
	return "", slacktest.Block{}, ""
}

// press presses a button or picks from a list.
func (p *colleague) press(label string) {
	p.t.Helper()
	block, e, value := p.find(label)
	act := map[string]any{"action_id": e.Action, "block_id": block, "type": e.Type, "value": e.Value}
	if e.Type == "static_select" {
		act["selected_option"] = map[string]any{"value": value}
	}
	p.f.Interaction(p.user, "block_actions", map[string]any{"actions": []any{act}})
}

// The pledge in Slack: buttons, a list, typed answers, a field to write in, back,
// skip; sealed at the end. No notification tells what it is about.
func TestPledgeInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	p.write("hello")
	p.sees("need an invitation")
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	p.write("<" + links[0] + ">") // as Slack sends an address
	p.sees("What would you like to do?")
	p.press("The pledge")
	p.sees("The owners of this Slack")
	p.sees("Would you like to begin?")
	p.press("Begin")
	p.sees("speak of pregnancy")
	p.press("Show me all of them")
	p.sees("Which Health Board")
	p.press("Lothian")
	p.sees("fits you best")
	p.write("father")
	p.sees("centre of my care")
	if !strings.Contains(p.last.Said(), "1 = Not at all true, 5 = Completely true") {
		t.Errorf("a scale without its ends: %q", p.last.Said())
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
	modal, _, ok := f.Find(0, func(s *slacktest.Sent) bool { return s.Where == "modal" })
	if !ok {
		t.Fatal("no field to write in")
	}
	f.Interaction(p.user, "view_submission", map[string]any{"view": map[string]any{"id": "V1", "callback_id": modal.View,
		"state": map[string]any{"values": map[string]any{"text": map[string]any{"text": map[string]any{"type": "plain_text_input", "value": "Demo: *they* had <!channel> time"}}}}}})
	p.sees("quoted")
	p.press("No")
	for range 4 {
		p.sees("?")
		p.press("Skip")
	}
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
	for _, s := range f.Sent() {
		if strings.HasPrefix(s.Where, "dm ") && s.Notice != "There is something for you here." {
			t.Errorf("a lock screen shows %q", s.Notice)
		}
	}
}

// The command given in a channel, the shortcut, the home page: answered in private,
// and what others in the channel can see is nothing.
func TestWaysIntoSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: "U0ANN"}, "en"); err != nil {
		t.Fatal(err)
	}
	p := &colleague{t: t, f: f, user: "U0ANN"}
	id := f.Slash(p.user, "general", "")
	p.sees("What would you like to do?")
	if ack, ok := f.Acked(id); !ok || !strings.Contains(string(ack), `"ephemeral"`) || strings.Contains(strings.ToLower(string(ack)), "baby") {
		t.Errorf("the command is answered %s", ack)
	}
	f.Slash(p.user, "directmessage", "help")
	p.sees("Samaritans")
	f.Interaction(p.user, "shortcut", map[string]any{"callback_id": "menu"})
	p.sees("What would you like to do?")
	f.Deliver("events_api", map[string]any{"team_id": slacktest.Team, "event": map[string]any{"type": "app_home_opened", "user": p.user, "tab": "home", "view": "of another shape"}})
	home, _, ok := f.Find(0, func(s *slacktest.Sent) bool { return s.Where == "home "+p.user })
	if !ok || len(home.Blocks) < 2 {
		t.Fatalf("the home page: %+v", home)
	}
	p.last = home
	p.press("Something new (1)")
	p.sees("Would you like to begin?")
	opened := map[string]any{"team_id": slacktest.Team, "event": map[string]any{"type": "app_home_opened", "user": p.user, "tab": "home"}}
	f.Deliver("events_api", opened)
	begun := func(s *slacktest.Sent) bool {
		raw, _ := json.Marshal(s.Blocks)
		return s.Where == "home "+p.user && strings.Contains(string(raw), "Carry on where I was (1)") && !strings.Contains(strings.ToLower(string(raw)), "pledge")
	}
	if home, _, ok = f.Find(0, begun); !ok {
		t.Fatal("the home page has no way on, or names it")
	}
	p.last = home
	p.press("My data")
	p.sees("This is what we hold about you:")
	f.Message(p.user, "", map[string]any{"subtype": "file_share", "files": []any{map[string]any{"id": "F1"}}})
	p.sees("Nobody has seen or heard what you sent")
}

// Who edits or deletes what they wrote is told that their answer stays, and where they
// are; what Slack changes by itself, and what is over, says nothing.
func TestChangedInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	stamp := "1700000000.000001"
	change := func(kind, before, after string) {
		event := map[string]any{"type": "message", "subtype": kind, "channel": "D" + p.user, "channel_type": "im", "event_ts": before + after + kind,
			"previous_message": map[string]any{"user": p.user, "text": before, "ts": stamp}}
		if kind == "message_changed" {
			event["message"] = map[string]any{"user": p.user, "text": after, "ts": stamp}
		}
		f.Deliver("events_api", map[string]any{"team_id": slacktest.Team, "event": event})
	}
	change("message_changed", "nobody knows", "me") // a stranger: nothing is said
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: p.user}, "en"); err != nil {
		t.Fatal(err)
	}
	change("message_deleted", "hello", "") // nothing is open
	p.write("pledge")
	p.sees("Would you like to begin?")
	change("message_changed", "begin", "begin") // a link was looked up
	change("message_changed", "beginn", "begin")
	p.sees("Editing a message does not change the answer")
	p.sees("Would you like to begin?")
	change("message_deleted", "begin", "")
	p.sees("Deleting a message does not take the answer back")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("Some questions speak of")
	stamp = "1700000000.000777"
	f.Message(p.user, "1", map[string]any{"ts": stamp})
	p.sees("Which Health Board")
	change("message_changed", "1", "2")
	p.sees("Changed:")
	change("message_deleted", "2", "")
	p.sees("Your answer was taken out:")
	told := 0
	for _, s := range f.Sent() {
		if strings.Contains(s.Said(), "a message does not") || strings.Contains(s.Said(), "need an invitation") {
			told++
		}
	}
	if told != 2 {
		t.Errorf("told %d times", told)
	}
}

// Before an anonymous survey with sensitive questions the web chat is offered: the code
// works once, the address names nobody, and the talk goes on where it was.
func TestFromSlackToTheWeb(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: p.user}, "ar"); err != nil {
		t.Fatal(err)
	}
	say := func(key string) string { return i.app.words.Say("ar", key, nil) }
	p.write("pledge")
	p.sees(say("ask_begin"))
	p.press(say("to_web"))
	p.sees(i.url + "/d")
	if strings.Contains(p.last.Said(), p.user) || strings.Contains(p.last.Said(), "?") {
		t.Errorf("the address tells more than where: %q", p.last.Said())
	}
	code := regexp.MustCompile(`\d{4} \d{4}`).FindString(p.last.Said())
	browser := newPhone(t, i)
	browser.do("POST", "/d", url.Values{"code": {code}})
	browser.do("GET", "/chat", nil)
	browser.asks(say("ask_begin"))
	if strings.Contains(browser.page, say("to_web")) {
		t.Error("the web chat offers itself")
	}
	other := newPhone(t, i)
	if other.do("POST", "/d", url.Values{"code": {code}}); !strings.Contains(other.page, `name="code"`) {
		t.Errorf("a code works twice:\n%s", other.page)
	}
	browser.do("POST", "/chat", browser.form("press", chat.ToWeb)) // a button that the page never drew
	browser.do("GET", "/chat", nil)
	browser.asks(say("ask_begin"))
}
