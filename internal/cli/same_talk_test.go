package cli

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"blether/internal/chat"
	"blether/internal/discord"
	"blether/internal/discord/discordtest"
	"blether/internal/member"
	"blether/internal/slack"
	"blether/internal/slack/slacktest"
	"blether/internal/webchat"
)

// tape holds what came in and what went out, before it is drawn, without what must
// differ: ids, addresses, and the words about the platform itself.
type tape struct {
	mu      sync.Mutex
	on      bool
	in, out []string
}

func (r *tape) came(in chat.Inbound) {
	r.note(&r.in, map[string]any{"text": in.Text, "press": plainID(in.Press), "picks": len(in.Picks), "unseen": in.Unseen})
}

func (r *tape) went(m chat.Outbound) {
	if strings.Contains(m.Text, "A person may read what you write weeks later") {
		return // each platform has its own
	}
	text, code, _ := strings.Cut(m.Text, "\n")
	if m.Secret && strings.Count(code, "-") == 5 { // six words, drawn at random
		m.Text = text
	}
	said := map[string]any{"text": m.Text, "secret": m.Secret, "offer": m.Offer}
	if m.Ask != nil {
		a := *m.Ask
		a.ID = ""
		for _, list := range []*[]chat.Choice{&a.Options, &a.Words} {
			*list = slices.DeleteFunc(slices.Clone(*list), func(c chat.Choice) bool { return c.ID == chat.ToWeb }) // not offered in the web chat
			for n := range *list {
				(*list)[n].ID = plainID((*list)[n].ID)
			}
		}
		said["ask"] = a
	}
	r.note(&r.out, said)
}

// plainID is the id of a button without the random name of its conversation or round.
func plainID(id string) string {
	parts := strings.Split(id, ".")
	if len(parts) > 1 && parts[0] != "w" {
		parts[1] = "x"
	}
	return strings.Join(parts, ".")
}

func (r *tape) note(to *[]string, v any) {
	b, err := json.Marshal(v)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil && r.on {
		*to = append(*to, string(b))
	}
}

func (r *tape) start() { r.mu.Lock(); r.on = true; r.mu.Unlock() }

// recorded is an adapter whose traffic is taped.
type recorded struct {
	chat.Adapter
	tape *tape
}

func (r recorded) Run(ctx context.Context, in chat.Receiver) error {
	return r.Adapter.Run(ctx, ear{in, r.tape})
}

func (r recorded) Send(ctx context.Context, m chat.Outbound) error {
	r.tape.went(m)
	return r.Adapter.Send(ctx, m)
}

type ear struct {
	chat.Receiver
	tape *tape
}

func (e ear) Receive(ctx context.Context, in chat.Inbound) error {
	e.tape.came(in)
	return e.Receiver.Receive(ctx, in)
}

// heard is the web chat's talk, taped.
type heard struct {
	talk
	tape *tape
}

func (h heard) Handle(ctx context.Context, in chat.Inbound, seen []string) (chat.Reply, error) {
	h.tape.came(in)
	reply, err := h.talk.Handle(ctx, in, seen)
	for _, m := range reply.Messages {
		h.tape.went(m)
	}
	return reply, err
}

// talker is somebody on some platform.
type talker interface {
	sees(words string)
	press(label string)
	write(text string)
}

type reader struct{ *phone }

func (r reader) sees(words string) {
	r.t.Helper()
	if !strings.Contains(r.said(), words) && !strings.Contains(r.page, words) {
		r.t.Fatalf("the page does not say %q", words)
	}
}

// pledgeScript is the pledge, with buttons, typing, going back and skipping.
func pledgeScript(p talker) {
	p.press("The pledge")
	p.sees("Would you like to begin?")
	p.press("Begin")
	p.sees("speak of pregnancy")
	p.press("Show me all of them")
	p.sees("Which Health Board")
	p.write("lothian")
	p.sees("fits you best")
	p.write("father")
	p.sees("centre of my care")
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
	p.write("Demo: they had time. *Truly*")
	p.sees("quoted")
	p.press("No")
	for range 4 {
		p.sees("?")
		p.press("Skip")
	}
	p.sees("Would you like to send your answers?")
	p.press("Send my answers")
	p.sees("Your answers are sealed now")
}

// onTape puts an adapter behind an instance, with its traffic taped.
func onTape(t *testing.T, i *instance, a chat.Adapter, tape *tape) {
	t.Helper()
	d, err := i.app.door(t.Context(), recorded{a, tape}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	d.run(ctx, &wait)
	t.Cleanup(func() { cancel(); wait.Wait() })
}

func slip(t *testing.T, i *instance) string {
	t.Helper()
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	return links[0]
}

// waysScript is the ways around a question: words and buttons that lead away and back.
func waysScript(p talker) {
	p.press("The pledge")
	p.sees("Would you like to begin?")
	p.write("begin")
	p.sees("speak of pregnancy")
	p.write("nothing of that kind")
	p.sees("speak of pregnancy")
	p.write("help")
	p.sees("Samaritans")
	p.sees("speak of pregnancy")
	p.write("1")
	p.sees("Which Health Board")
	p.write("skip")
	p.sees("fits you best")
	p.write("change")
	p.sees("Your answers:")
	p.press("Carry on")
	p.sees("fits you best")
	p.press("Skip")
	p.sees("centre of my care")
	p.write("pause")
	p.sees("Paused.")
	p.press("Carry on")
	p.sees("What would you like to do?")
	p.press("Preferences")
	p.sees("how messages come to you")
	p.press("Quiet hours")
	p.sees("When should it be quiet?")
	p.press("22:00–07:00")
	p.sees("Done. Quiet hours")
	p.press("Menu")
	p.sees("What would you like to do?")
	p.press("Something has changed")
	p.sees("What would help now?")
	p.press("Leave it at that")
	p.sees("They stay stopped")
	p.sees("What would you like to do?")
	p.press("Carry on: The pledge")
	p.sees("centre of my care")
	p.write("language")
	p.sees("Which language")
	p.press("Gàidhlig")
	p.sees("Seo Gàidhlig a-nis")
	p.sees("“")
	p.write("stop")
	p.sees("Air stad")
}

// The same script gives the same talk in the web chat, in Discord and in Slack.
func TestSameTalkEverywhere(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		script func(talker)
		end    string
	}{"pledge": {pledgeScript, "nothing open for you"}, "ways": {waysScript, ""}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameTalk(t, one.script, one.end)
		})
	}
}

// ended waits for what is said last, where the script does not.
func ended(p talker, words string) {
	if words != "" {
		p.sees(words)
	}
}

// sameTalk plays a script on each platform and compares the tapes.
func sameTalk(t *testing.T, script func(talker), end string) {
	t.Helper()
	tapes := map[string]*tape{"web": {}, "discord": {}, "slack": {}}

	i := pledging(t)
	pages := &webchat.Chat{Talk: heard{talk{i.app.runner, i.app}, tapes["web"]}, Words: i.app.words, Contacts: i.app.contactList, Log: i.app.log,
		BaseURL: i.url, Client: i.app.client, Stop: t.Context().Done()}
	handler, err := pages.Handler()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(handler)
	t.Cleanup(site.Close)
	r := reader{newPhone(t, i)}
	r.url = site.URL
	link := strings.Replace(slip(t, i), i.url, site.URL, 1)
	r.do("GET", link, nil)
	r.do("POST", link, map[string][]string{})
	tapes["web"].start()
	script(r)

	i = pledging(t)
	df := discordtest.New(t)
	onTape(t, i, &discord.Adapter{Config: discord.Config{Token: "demo-token", Base: df.URL}, Words: i.app.words, Log: i.app.log, Now: i.app.now}, tapes["discord"])
	df.Wait(0, "ready", func(s discordtest.Sent) bool { return s.Where == "ready" })
	df.Message(ann, slip(t, i), nil)
	friend := &friend{t: t, f: df, user: ann}
	friend.sees("What would you like to do?")
	tapes["discord"].start()
	script(friend)
	ended(friend, end)

	i = pledging(t)
	sf := slacktest.New(t)
	onTape(t, i, &slack.Adapter{Config: slack.Config{App: slacktest.AppToken, Bot: slacktest.BotToken, Base: sf.URL}, Words: i.app.words, Log: i.app.log, Now: i.app.now}, tapes["slack"])
	greeted(t, sf)
	sf.Message("U0ANN", slip(t, i), nil)
	colleague := &colleague{t: t, f: sf, user: "U0ANN"}
	colleague.sees("What would you like to do?")
	tapes["slack"].start()
	script(colleague)
	ended(colleague, end)

	for _, name := range []string{"discord", "slack"} {
		same(t, name+": what came in", tapes["web"].in, tapes[name].in)
		same(t, name+": what went out", tapes["web"].out, tapes[name].out)
	}
	const steps = 20
	if len(tapes["web"].in) < steps || len(tapes["web"].out) < steps {
		t.Errorf("a short tape: %d in, %d out", len(tapes["web"].in), len(tapes["web"].out))
	}
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	for n := range max(len(want), len(got)) {
		var w, g string
		if n < len(want) {
			w = want[n]
		}
		if n < len(got) {
			g = got[n]
		}
		if w != g {
			t.Errorf("%s differs at %d:\n%s\n%s", what, n, w, g)
			return
		}
	}
}
