package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"blether/internal/chat"
	"blether/internal/lang"
	"blether/internal/slack/slacktest"
)

func adapter(t testing.TB) *Adapter {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := &Adapter{Words: words, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	a.init()
	return a
}

func drawnChoices(t *rapid.T, name string, most int) []chat.Choice {
	var out []chat.Choice
	for n := range rapid.IntRange(0, most).Draw(t, name) {
		out = append(out, chat.Choice{ID: name + string(rune('a'+n%26)) + strings.Repeat("x", n/26), Label: rapid.String().Draw(t, "label"),
			Style: rapid.SampledFrom([]chat.Style{chat.Plain, chat.Main, chat.Quiet}).Draw(t, "style")})
	}
	return out
}

// Whatever is said and asked, Slack takes it, and no word of the text is missing.
func TestSlackTakesWhateverIsSaid(t *testing.T) {
	t.Parallel()
	a := adapter(t)
	rapid.Check(t, func(t *rapid.T) {
		m := chat.Outbound{ID: "1", Language: rapid.SampledFrom([]string{"en", "ar", "gd"}).Draw(t, "language"),
			Text: rapid.StringN(0, 9000, -1).Draw(t, "text")}
		if rapid.Bool().Draw(t, "asks") {
			m.Ask = &chat.Ask{ID: "c.1.2", Options: drawnChoices(t, "o", 240), Words: drawnChoices(t, "w", 30),
				Input: rapid.SampledFrom([]chat.Input{chat.One, chat.Many, chat.Text, chat.Number, chat.Date, chat.Clock, chat.Rank}).Draw(t, "input")}
		}
		raw, err := json.Marshal(a.render(&m))
		if err != nil {
			t.Fatal(err)
		}
		var blocks []slacktest.Block
		if err := json.Unmarshal(raw, &blocks); err != nil {
			t.Fatal(err)
		}
		const most = 50
		if err := slacktest.Check(blocks, most); err != nil {
			t.Fatal(err)
		}
		var said []string
		for i := range blocks {
			said = append(said, strings.Fields(blocks[i].Said())...)
		}
		if got := strings.Join(said, ""); !strings.HasPrefix(got, strings.Join(strings.Fields(chat.Worded(m.Text)), "")) {
			t.Fatalf("%.80q became %.80q", m.Text, got)
		}
	})
}

// Every option can be reached: as a button, in a list, or by the number before it.
func TestNoOptionIsLost(t *testing.T) {
	t.Parallel()
	a := adapter(t)
	for _, n := range []int{1, 10, 11, 100, 101, 500, 501} {
		for _, input := range []chat.Input{chat.One, chat.Many, chat.Rank} {
			ask := &chat.Ask{ID: "c.1", Input: input}
			for k := range n {
				ask.Options = append(ask.Options, chat.Choice{ID: "id" + string(rune('A'+k%26)) + strings.Repeat("y", k/26), Label: "demo " + string(rune('a'+k%26)) + strings.Repeat("z", k/26) + "."})
			}
			raw, err := json.Marshal(a.render(&chat.Outbound{Text: "?", Ask: ask}))
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range ask.Options {
				if !strings.Contains(string(raw), o.Label) {
					t.Fatalf("%d options of %s: %q is not there", n, input, o.Label)
				}
			}
		}
	}
}

// Ticks are no answer yet; the button sends them, from boxes and from lists; sending
// none is an answer too.
func TestSeveralAreSentTogether(t *testing.T) {
	t.Parallel()
	a := adapter(t)
	for _, n := range []int{3, 60, 230} {
		ask := &chat.Ask{ID: "conv.4", Input: chat.Many}
		for k := range n {
			ask.Options = append(ask.Options, chat.Choice{ID: fmt.Sprintf("c.conv.4.%03d", k), Label: "demo"})
		}
		raw, err := json.Marshal(a.render(&chat.Outbound{Text: "?", Ask: ask}))
		if err != nil {
			t.Fatal(err)
		}
		var blocks []slacktest.Block
		if err := json.Unmarshal(raw, &blocks); err != nil {
			t.Fatal(err)
		}
		i := &interaction{Actions: make([]action, 1)}
		i.State.Values = map[string]map[string]held{}
		var want []string
		for _, b := range blocks {
			if b.Type != "actions" {
				continue
			}
			e := b.Elements[0]
			if len(e.Options) > 0 { // the last of each field
				v := e.Options[len(e.Options)-1].Value
				i.State.Values[b.ID], want = map[string]held{e.Action: {All: []picked{{Value: v}}}}, append(want, v)
			}
			i.Actions[0].ID = e.Action
			var in chat.Inbound
			if got := pressed(i, &in); got != (e.Type == "button") {
				t.Errorf("%s counts as an answer: %t", e.Type, got)
			}
			if e.Type == "button" && !slices.Equal(in.Picks, want) {
				t.Errorf("sent %v, not %v", in.Picks, want)
			}
		}
		i.State.Values = nil
		var in chat.Inbound
		if !pressed(i, &in) || in.Press != "c.conv.4." || len(in.Picks) > 0 {
			t.Errorf("none of them: %+v", in)
		}
	}
}

// What Slack adds to a text is taken out, and what a person typed stays.
func TestTextAsItWasTyped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a &lt; b &amp;&amp; c":                             "a < b && c",
		"<https://example.org/i/abc>":                       "https://example.org/i/abc",
		"see <http://example.org|example.org> and <@U1>":    "see example.org and @…",
		"&lt;https://example.org&gt;":                       "<https://example.org>",
		"<mailto:demo@example.org|demo@example.org> مرحبًا": "demo@example.org مرحبًا",
	} {
		if got := unescape(in); got != want {
			t.Errorf("%q became %q, not %q", in, got, want)
		}
	}
}

// The manifest in docs is the one that the program prints, and names no word that
// Slack keeps for itself.
func TestManifest(t *testing.T) {
	t.Parallel()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Manifest(words, "/blether", "")
	if err != nil {
		t.Fatal(err)
	}
	posting, err := Manifest(words, "/blether", "https://chat.example.org/slack/events")
	if err != nil || strings.Count(string(posting), "https://chat.example.org/slack/events") != 3 || !strings.Contains(string(posting), `"socket_mode_enabled": false`) {
		t.Errorf("%s (%v)", posting, err)
	}
	kept, err := os.ReadFile("../../docs/slack-manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(kept)) != string(got) {
		t.Error("docs/slack-manifest.json is not current: make docs")
	}
	var m struct {
		About struct {
			Description string `json:"description"`
		} `json:"display_information"`
	}
	const mostAbout = 140
	if err := json.Unmarshal(got, &m); err != nil || m.About.Description == "" || len(m.About.Description) > mostAbout {
		t.Errorf("%+v (%v)", m, err)
	}
}

type nobody struct{}

func (nobody) Receive(context.Context, chat.Inbound) error { return nil }

// Whatever comes over the socket, nothing breaks, and only an event may wait for its
// acknowledgement.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range [][2]string{
		{"events_api", `{"team_id":"T1","event":{"type":"message","channel_type":"im","channel":"D1","user":"U1","text":"hi","ts":"1.2"}}`},
		{"events_api", `{"event":{"type":"message","subtype":"message_changed","message":{}}}`},
		{"events_api", `{"event":5}`}, {"interactive", `{"type":"block_actions","user":{"id":"U1"},"actions":[]}`},
		{"interactive", `{"type":"block_actions","trigger_id":"t","user":{"id":"U1"},"actions":[{"action_id":"send:c.1"}],"state":{"values":{"b":{"tick:0:c.1":{"selected_options":[{"value":"x"}]}}}}}`},
		{"interactive", `{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"write:c.1","state":{"values":null}}}`},
		{"slash_commands", `{"user_id":"U1","text":"help"}`}, {"hello", `null`}, {"interactive", `[]`},
	} {
		f.Add(seed[0], seed[1])
	}
	a := adapter(f)
	ctx, cancel := context.WithCancel(f.Context())
	cancel() // nothing is sent
	f.Fuzz(func(t *testing.T, kind, payload string) {
		acks := 0
		a.envelope(ctx, &envelope{ID: "E1", Type: kind, Payload: json.RawMessage(payload)}, nobody{}, func(any) { acks++ })
		if acks > 1 || (acks == 0 && kind != "events_api") {
			t.Errorf("acknowledged %d times", acks)
		}
	})
}

// A moment is shown in each reader's own zone, with words where that cannot be; what stands
// around it is text, whatever marks it has.
func TestMomentInSlack(t *testing.T) {
	t.Parallel()
	a := adapter(t)
	m := chat.Outbound{ID: "1", Language: "en", Text: "It *ends* " + chat.Moment(time.Unix(1772445600, 0), "10:00 GMT") + "."}
	raw, err := json.Marshal(a.render(&m))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []slacktest.Block
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	if err := slacktest.Check(blocks, 50); err != nil {
		t.Fatal(err)
	}
	if got := blocks[0].Said(); got != "It *ends* 10:00 GMT." || !strings.Contains(string(raw), `"timestamp":1772445600`) {
		t.Errorf("%s", raw)
	}
}

// Whatever is posted to us is read or refused, and an event keeps its name.
func FuzzPosted(f *testing.F) {
	for _, seed := range []string{`{"type":"url_verification","challenge":"c"}`, `{"event_id":"Ev1","event":{}}`, "payload=%7B%22type%22%3A%22shortcut%22%7D", "command=%2Fblether&user_id=U1&text=help", "payload=", "%", "null", "[]"} {
		f.Add(seed, "1")
	}
	f.Fuzz(func(t *testing.T, body, retry string) {
		r := &http.Request{Header: http.Header{"X-Slack-Retry-Num": {retry}}}
		e, challenge, err := posted(r, []byte(body))
		if err == nil && challenge == "" && e == nil {
			t.Errorf("nothing came of %q", body)
		}
		if err != nil && (e != nil && e.Type == "events_api") {
			t.Errorf("an event with an error: %v", err)
		}
	})
}
