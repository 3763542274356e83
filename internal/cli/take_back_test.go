package cli

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/slack/slacktest"
)

// own are the bot's messages that stand in a private conversation in Slack, and theirs.
func own(f *slacktest.Fake, user string) (own, theirs []string) {
	for _, s := range f.Stands(user) {
		if s.User == slacktest.Bot {
			own = append(own, s.Text)
		} else {
			theirs = append(theirs, s.Text)
		}
	}
	return own, theirs
}

// ownDiscord is own, in Discord.
func ownDiscord(f *discordtest.Fake, user string) (own, theirs []string) {
	for _, s := range f.Stands(user) {
		if s.Author() == discordtest.Bot {
			own = append(own, plainOf(s.Said()))
		} else {
			theirs = append(theirs, s.Said())
		}
	}
	return own, theirs
}

const (
	lastWords = "Everything we held about you is deleted."
	staysThe  = "What you wrote there stays until you delete it"
)

// onlyLast waits until of the bot's messages the last words alone stand there.
func onlyLast(t *testing.T, read func() (own, theirs []string)) (theirs []string) {
	t.Helper()
	var left []string
	for range 1200 { // a minute
		left, theirs = read()
		if len(left) == 1 && strings.Contains(left[0], lastWords) {
			return theirs
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("of the bot's messages stand there: %q", left)
	return nil
}

// forgets has somebody on Slack talk for a while, and ask to be forgotten.
func (p *colleague) forgets() {
	p.t.Helper()
	p.write("hello")
	p.sees("What would you like to do?")
	p.write("help")
	p.sees("Samaritans")
	p.write("forget me")
	p.sees("This deletes everything")
	p.press("Delete everything")
	p.sees(lastWords)
}

// forgets is the same on Discord.
func (p *friend) forgets() {
	p.t.Helper()
	p.write("hello")
	p.sees("What would you like to do?")
	p.write("help")
	p.sees("Samaritans")
	p.write("forget me")
	p.sees("This deletes everything")
	p.press("Delete everything")
	p.sees(lastWords)
}

// Who is forgotten in Slack: the bot's messages go, but for its last words, which say what
// stays; theirs stay, and so does what was said to others.
func TestTakenBackInSlack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	other := &colleague{t: t, f: f, user: "U0BEA"}
	enters(t, i, chat.Address{Platform: chat.Slack, Account: other.user})
	other.write("hello")
	other.sees("What would you like to do?")
	before := f.Stands(other.user)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
	p.forgets()
	if said := p.last.Said(); !strings.Contains(said, staysThe) || !strings.Contains(said, "on Slack") {
		t.Errorf("the last words: %q", said)
	}
	theirs := onlyLast(t, func() ([]string, []string) { return own(f, p.user) })
	if !slices.Equal(theirs, []string{"hello", "help", "forget me"}) {
		t.Errorf("of theirs stands there %q", theirs)
	}
	if now := f.Stands(other.user); len(now) != len(before) {
		t.Errorf("of what was said to another %d of %d messages stand there", len(now), len(before))
	}
}

// The same in Discord, by its limits.
func TestTakenBackInDiscord(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	f.Limits = discordtest.Strict
	i := onDiscord(t, f)
	f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	enters(t, i, chat.Address{Platform: chat.Discord, Account: ann})
	other := &friend{t: t, f: f, user: "300000000000000002"}
	enters(t, i, chat.Address{Platform: chat.Discord, Account: other.user})
	other.write("hello")
	other.sees("What would you like to do?")
	before := f.Stands(other.user)
	p := &friend{t: t, f: f, user: ann, seen: other.seen}
	p.command("menu") // what is answered in place stands there too
	p.sees("What would you like to do?")
	p.forgets()
	if said := plainOf(p.last.Content); !strings.Contains(said, staysThe) || !strings.Contains(said, "on Discord") {
		t.Errorf("the last words: %q", said)
	}
	theirs := onlyLast(t, func() ([]string, []string) { return ownDiscord(f, ann) })
	if !slices.Equal(theirs, []string{"hello", "help", "forget me"}) {
		t.Errorf("of theirs stands there %q", theirs)
	}
	if now := f.Stands(other.user); len(now) != len(before) {
		t.Errorf("of what was said to another %d of %d messages stand there", len(now), len(before))
	}
	if n := f.TooMany(); n > 0 {
		t.Errorf("%d requests were too many", n)
	}
}

// Who comes back while it goes on has what is said to them from then on left alone.
func TestComesBackWhileItIsTakenBack(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	var n atomic.Int64
	f.Before = func(method string) func(http.ResponseWriter) {
		if method != "chat.delete" || n.Add(1) != 1 {
			return nil
		}
		return func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	i := onSlack(t, f)
	greeted(t, f)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	here := chat.Address{Platform: chat.Slack, Account: p.user}
	enters(t, i, here)
	p.forgets()
	enters(t, i, here)
	p.write("hello again")
	p.sees("What would you like to do?")
	var left []string
	for range 1200 { // a minute
		if left, _ = own(f, p.user); len(left) == 2 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(left) != 2 || !strings.Contains(left[0], lastWords) || !strings.Contains(left[1], "What would you like to do?") {
		t.Errorf("of the bot's messages stand there %q", left)
	}
}

// A limit in the middle, an answer that is lost, and a message that is gone already end
// nothing.
func TestTakenBackInTheEnd(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]func(http.ResponseWriter){
		"a limit": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"a broken answer": func(w http.ResponseWriter) { http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway) },
	} {
		t.Run("slack: "+name, func(t *testing.T) {
			t.Parallel()
			f := slacktest.New(t)
			var n atomic.Int64
			f.Before = func(method string) func(http.ResponseWriter) {
				if method == "chat.delete" && n.Add(1) == 2 {
					return trouble
				}
				return nil
			}
			i := onSlack(t, f)
			greeted(t, f)
			p := &colleague{t: t, f: f, user: "U0ANN"}
			enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
			p.forgets()
			onlyLast(t, func() ([]string, []string) { return own(f, p.user) })
		})
		t.Run("discord: "+name, func(t *testing.T) {
			t.Parallel()
			f := discordtest.New(t)
			var n atomic.Int64
			f.Before = func(r *http.Request, _ []byte) func(http.ResponseWriter) {
				if r.Method == http.MethodDelete && n.Add(1) == 2 {
					return trouble
				}
				return nil
			}
			i := onDiscord(t, f)
			f.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
			p := &friend{t: t, f: f, user: ann}
			enters(t, i, chat.Address{Platform: chat.Discord, Account: ann})
			p.forgets()
			onlyLast(t, func() ([]string, []string) { return ownDiscord(f, ann) })
		})
	}
}

// The service ends while a platform asks to wait for long: it does not wait for that.
func TestEndsWhileTakingBack(t *testing.T) {
	t.Parallel()
	var began time.Time
	t.Cleanup(func() {
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("it ended after %s", took)
		}
	})
	f := slacktest.New(t)
	asked := make(chan bool, 100)
	f.Before = func(method string) func(http.ResponseWriter) {
		if method != "chat.delete" {
			return nil
		}
		asked <- true
		return func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	i := onSlack(t, f)
	t.Cleanup(func() { began = time.Now() }) // before the service is ended
	greeted(t, f)
	p := &colleague{t: t, f: f, user: "U0ANN"}
	enters(t, i, chat.Address{Platform: chat.Slack, Account: p.user})
	p.forgets()
	<-asked
	if n := len(asked); n > 0 {
		t.Errorf("asked %d times more, against what Slack says", n)
	}
}

// Who leaves one platform has what was said there taken back, there alone; who is forgotten
// on the web, on all they were on.
func TestTakenBackFromElsewhere(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onSlack(t, f)
	greeted(t, f)
	web := chat.Address{Platform: chat.Web, Account: "browser"}
	talks := talk{i.app.runner, i.app}
	does := func(id string, in chat.Inbound) string {
		in.ID, in.Address = id, web
		reply, err := talks.Handle(i.ctx, in, nil)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, m := range reply.Messages {
			said += m.Text + "\n"
		}
		return said
	}
	joins := func(p *colleague) {
		here := chat.Address{Platform: chat.Slack, Account: p.user}
		enters(t, i, here)
		p.write("hello")
		p.sees("What would you like to do?")
		id, err := i.app.people.PersonAt(i.ctx, here)
		if err == nil {
			err = i.app.runner.Bind(i.ctx, id, web)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	empty := func(p *colleague) {
		t.Helper()
		var left, theirs []string
		for range 1200 { // a minute
			if left, theirs = own(f, p.user); len(left) == 0 {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if len(left) > 0 || len(theirs) != 1 {
			t.Errorf("of the bot's stands there %q, of theirs %q", left, theirs)
		}
	}
	one, two := &colleague{t: t, f: f, user: "U0ANN"}, &colleague{t: t, f: f, user: "U0BEA"}
	joins(one)
	if said := does("1", chat.Inbound{Press: "y.unlink.slack"}); !strings.Contains(said, "Nothing more goes to: Slack") || !strings.Contains(said, staysThe) {
		t.Errorf("who leaves is told %q", said)
	}
	empty(one)
	if said := does("2", chat.Inbound{Press: "y.forget"}); !strings.Contains(said, lastWords) || strings.Contains(said, staysThe) {
		t.Errorf("who was on the web alone is told %q", said)
	}
	joins(two)
	if said := does("3", chat.Inbound{Press: "y.forget"}); !strings.Contains(said, "on Slack") || !strings.Contains(said, staysThe) {
		t.Errorf("who was on Slack too is told %q", said)
	}
	empty(two)
}
