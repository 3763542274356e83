package cli

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
	"blether/internal/slack/slacktest"
)

const signing = "demo-signing-secret"

// poster posts as Slack does, or as somebody who pretends to.
type poster struct {
	phone  *phone
	secret string
	at     time.Time
}

func (p poster) post(body, kind string, header ...string) (status int, page string) {
	p.phone.t.Helper()
	at := fmt.Sprint(p.at.Unix())
	mac := hmac.New(sha256.New, []byte(p.secret))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	req, err := http.NewRequestWithContext(p.phone.t.Context(), http.MethodPost, p.phone.url+"/slack/events", strings.NewReader(body))
	if err != nil {
		p.phone.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	for n := 0; n+1 < len(header); n += 2 {
		req.Header.Set(header[n], header[n+1])
	}
	status, _ = p.phone.send(req)
	return status, p.phone.page
}

func (p poster) event(v any, header ...string) int {
	p.phone.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		p.phone.t.Fatal(err)
	}
	status, _ := p.post(string(b), "application/json", header...)
	return status
}

const formKind = "application/x-www-form-urlencoded"

// Where Slack posts: signed, at most five minutes old, acknowledged after the commit;
// the same message under another id is answered once.
func TestSlackPosts(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	i := onPlatform(t, config{SlackBot: slacktest.BotToken, SlackSecret: signing, SlackBase: f.URL, SlackCommand: "/blether"})
	if err := i.app.runner.Enter(i.ctx, "demo-experts", member.Member, chat.Address{Platform: chat.Slack, Account: "U0ANN"}, "en"); err != nil {
		t.Fatal(err)
	}
	slackUp(t, i)
	slack := poster{phone: newPhone(t, i), secret: signing, at: time.Now()}
	if status, page := slack.post(`{"type":"url_verification","challenge":"demo challenge"}`, "application/json"); status != http.StatusOK || page != "demo challenge" {
		t.Errorf("the challenge is answered %d %q", status, page)
	}
	p := &colleague{t: t, f: f, user: "U0ANN"}
	message := func(id, text string) map[string]any {
		return map[string]any{"type": "event_callback", "team_id": slacktest.Team, "event_id": id,
			"event": map[string]any{"type": "message", "channel": "DU0ANN", "channel_type": "im", "user": p.user, "text": text, "ts": "1700000000.1"}}
	}
	if status := slack.event(message("Ev1", "menu")); status != http.StatusOK {
		t.Errorf("a message is answered %d", status)
	}
	p.sees("What would you like to do?")
	if status := slack.event(message("Ev2", "menu"), "X-Slack-Retry-Num", "2"); status != http.StatusOK {
		t.Errorf("a message that comes again is answered %d", status)
	}
	form := url.Values{"command": {"/blether"}, "user_id": {p.user}, "team_id": {slacktest.Team}, "channel_name": {"general"}, "text": {"help"}, "trigger_id": {"1.2"}}
	if status, page := slack.post(form.Encode(), formKind); status != http.StatusOK || !strings.Contains(page, `"ephemeral"`) {
		t.Errorf("a command is answered %d %q", status, page)
	}
	p.sees("Samaritans")
	menus := 0
	for _, s := range f.Sent() {
		if strings.Contains(s.Said(), "What would you like to do?") {
			menus++
		}
	}
	const withHelp = 2 // help leads back to the menu
	if menus > withHelp {
		t.Errorf("%d menus: a message was taken twice", menus)
	}
	press := `{"type":"shortcut","callback_id":"menu","trigger_id":"1.3","user":{"id":"U0ANN"}}`
	if status, page := slack.post(url.Values{"payload": {press}}.Encode(), formKind); status != http.StatusOK || page != "" {
		t.Errorf("a shortcut is answered %d %q", status, page)
	}
	p.sees("What would you like to do?")

	before := len(f.Sent())
	old, thief, unsigned := slack, slack, slack
	old.at, thief.secret, unsigned.secret = time.Now().Add(-6*time.Minute), "guessed", ""
	for name, who := range map[string]poster{"older than five minutes": old, "signed with another secret": thief, "signed with nothing": unsigned} {
		if status := who.event(message("Ev9", "stop")); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, _ := slack.post("nothing=of+it", formKind); status != http.StatusBadRequest {
		t.Errorf("nonsense is answered %d", status)
	}
	if status, _ := slack.post(strings.Repeat("x", 2<<20), formKind); status != http.StatusRequestEntityTooLarge {
		t.Errorf("two megabytes are answered %d", status)
	}
	if after := len(f.Sent()); after != before {
		t.Errorf("%d messages came of what was refused", after-before)
	}
}

// slackUp waits until the side that Slack posts to is open.
func slackUp(t *testing.T, i *instance) {
	t.Helper()
	const tries = 500
	for range tries {
		if i.app.doors[0].sender.Health() == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("not open for Slack")
}
