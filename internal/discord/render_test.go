package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"blether/internal/chat"
	"blether/internal/discord/discordtest"
	"blether/internal/lang"
)

func adapter(t testing.TB, base string) *Adapter {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := &Adapter{Config: Config{Token: "demo", Base: base}, Words: words, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	a.init()
	return a
}

func drawnChoices(t *rapid.T, name string, most int) []chat.Choice {
	var out []chat.Choice
	for n := range rapid.IntRange(0, most).Draw(t, name) {
		out = append(out, chat.Choice{ID: "c.conv0000.3." + name + strconv.Itoa(n), Label: rapid.StringN(0, 120, -1).Draw(t, "label"),
			Style: rapid.SampledFrom([]chat.Style{chat.Plain, chat.Main, chat.Quiet}).Draw(t, "style")})
	}
	return out
}

// Whatever is to be said, Discord takes it: by its own description, and by the
// rules that this misses. Nothing of the text is lost on the way.
func TestDiscordTakesWhateverIsSaid(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	a := adapter(t, f.URL)
	rapid.Check(t, func(rt *rapid.T) {
		m := chat.Outbound{ID: rapid.StringMatching(`[a-z0-9-]{1,40}`).Draw(rt, "message"), To: address("300000000000000001"), Language: rapid.SampledFrom([]string{"en", "ar"}).Draw(rt, "language"),
			Text: rapid.OneOf(rapid.StringN(0, 300, -1), rapid.Custom(func(t *rapid.T) string {
				return strings.Repeat(rapid.SampledFrom([]string{"Some words. ", "كلمة. ", "*_~`|><#[]", "long"}).Draw(t, "piece"), rapid.IntRange(1, 900).Draw(t, "times"))
			})).Draw(rt, "text")}
		if rapid.Bool().Draw(rt, "asks") {
			m.Ask = &chat.Ask{ID: "conv0000.3", Input: rapid.SampledFrom([]chat.Input{chat.One, chat.Many, chat.Text, chat.Rank, chat.Number}).Draw(rt, "input"),
				Options: drawnChoices(rt, "options", 60), Words: drawnChoices(rt, "ways", 9)}
		}
		if rapid.Bool().Draw(rt, "in place") {
			m.Via, m.Due, m.Lead = discordtest.App+"/token", time.Now().Add(time.Minute), rapid.Bool().Draw(rt, "lead")
		}
		if err := a.Send(context.Background(), m); err != nil {
			rt.Fatal(err)
		}
		for _, p := range a.render(&m) {
			if utf8.RuneCountInString(p.Content) > mostContent {
				rt.Fatalf("%d characters", utf8.RuneCountInString(p.Content))
			}
		}
	})
}

// Long texts are cut at sentences, and all of them arrives.
func TestLongTextsAreCutAtSentences(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("This is a sentence of a long answer. ", 200)
	parts := chat.Split(text, mostContent)
	for _, p := range parts {
		if !strings.HasSuffix(p, ".") {
			t.Errorf("cut in the middle: %q", p[len(p)-20:])
		}
	}
	if got := strings.Join(parts, " "); got != strings.TrimSpace(text) {
		t.Errorf("%d characters of %d arrive", len(got), len(text))
	}
}

// Whatever cannot be pressed can be written into a field: in a server, what is typed
// is seen by all.
func TestNothingMustBeTypedInAServer(t *testing.T) {
	t.Parallel()
	a := adapter(t, "")
	for _, ask := range []chat.Ask{{Input: chat.Text}, {Input: chat.Number}, {Input: chat.Date}, {Input: chat.Clock}, {Input: chat.Rank}, {Input: chat.Many}, {Input: chat.One}} {
		for _, options := range []int{0, 3, 26, 76, 101, 126} {
			for _, words := range []int{0, 4, 6, 11} {
				ask.ID, ask.Options, ask.Words = "conv.1", nil, nil
				for k := range options {
					ask.Options = append(ask.Options, chat.Choice{ID: "o" + itoa(k), Label: "demo"})
				}
				for k := range words {
					ask.Words = append(ask.Words, chat.Choice{ID: "w" + itoa(k), Label: "demo"})
				}
				rows, long := a.rows(&chat.Outbound{Language: "en", Ask: &ask})
				field, pressed := false, 0
				for _, r := range rows {
					for _, c := range r.Components {
						field = field || strings.HasPrefix(c.CustomID, writePrefix)
						pressed += len(c.Options)
						if strings.HasPrefix(c.CustomID, "o") {
							pressed++
						}
					}
				}
				if !field && (pressed < options || options == 0 || long != "") {
					t.Errorf("%s with %d options and %d words: %d can be pressed, and there is no field", ask.Input, options, words, pressed)
				}
			}
		}
	}
}

// The same message has the same nonces, another has others.
func TestNonces(t *testing.T) {
	t.Parallel()
	first, again := nonce("a", 0), nonce("a", 0)
	part, other := nonce("a", 1), nonce("b", 0)
	if first != again || first == part || first == other || len(first) > 25 {
		t.Errorf("%s %s %s %s", first, again, part, other)
	}
}

type nobody struct{}

func (nobody) Receive(context.Context, chat.Inbound) error { return nil }

// Whatever Discord sends, nothing breaks.
func FuzzEvent(f *testing.F) {
	for _, seed := range []string{`{}`, `{"id":"1","author":{"id":"2"},"content":"hi"}`, `{"id":"1","type":3,"token":"t","user":{"id":"2"},"data":{"custom_id":"many:x","values":[]}}`,
		`{"id":"1","type":5,"member":{"user":{"id":"2"}},"data":{"components":[{"components":[{"value":"x"}]}]}}`, `{"author":null}`, `{"id":{}}`} {
		for _, kind := range []string{"READY", "RESUMED", "MESSAGE_CREATE", "INTERACTION_CREATE", "OTHER"} {
			f.Add(kind, seed)
		}
	}
	f.Fuzz(func(t *testing.T, kind, raw string) {
		a := adapter(t, "http://127.0.0.1:1")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		a.event(ctx, kind, json.RawMessage(raw), nobody{})
	})
}

// A lock screen shows what a message says: so no message makes a sound, but one before news
// that says only that something is there, and once.
func TestLockScreenShowsNoSubject(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	a := adapter(t, f.URL)
	m := chat.Outbound{ID: "n1", To: address("300000000000000001"), Language: "en", Text: "The pledge: the results are ready.", News: true}
	for range 2 { // the second as after an answer that was lost
		if err := a.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Send(t.Context(), chat.Outbound{ID: "a1", To: m.To, Language: "en", Text: "Your baby"}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range f.Sent() {
		loud := "silent"
		if s.Flags&noNotice == 0 {
			loud = "loud"
		}
		got = append(got, loud+" "+s.Content)
	}
	want := []string{"loud There is something for you here.", "silent The pledge: the results are ready.", "silent Your baby"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A moment is shown in each reader's own zone; what is around it is text.
func TestMomentInDiscord(t *testing.T) {
	t.Parallel()
	if got := moments("*It* ends " + chat.Moment(time.Unix(1772445600, 0), "10:00 GMT") + "."); got != `\*It\* ends <t:1772445600:f>.` {
		t.Error(got)
	}
}

// Commands have names of their own where Discord has the language.
func TestCommandNames(t *testing.T) {
	t.Parallel()
	a := adapter(t, "")
	a.Commands = []Command{{Name: "help", Names: map[string]string{"pl": "pomoc", "en": "help", "ar": "مساعدة"}, Description: "Help"},
		{Name: "menu", Names: map[string]string{"pl": "Za Duże"}, Description: "Menu"}}
	for _, c := range a.wanted() {
		if c.Name == "help" && (len(c.Names) != 1 || c.Names["pl"] != "pomoc") || c.Name == "menu" && c.Names != nil {
			t.Errorf("%+v", c)
		}
	}
}
