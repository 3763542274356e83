package slacktest

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blether/internal/chattest"
)

// Who is in the workspace of Emulate, and their tokens.
const (
	BotUser  = "U0BOT"
	AnnName  = "ann"
	AnnToken = "xoxp-ann"
	// NarrowToken is of the bot, without the scopes for private conversations.
	NarrowToken = "xoxb-narrow"
	// GoneToken is of somebody who is not there any more.
	GoneToken = "xoxb-gone"
	// EmulateTeam is the workspace: emulate does not let itself be told another.
	EmulateTeam = "T000000001"
)

// Emulate is a Slack by others: emulate, an npm package that tools/emulate.sh puts there
// in one version. It keeps people, conversations, messages and views, and holds tokens,
// scopes, triggers and who may read what against its writers' reading of Slack's
// documents, which is not ours. The bot reaches it through a relay.
//
// What it has not, and what is therefore tested against Fake alone: the socket; posting
// to the bot (nothing from outside can subscribe to its events, and those of messages
// have no channel_type), so that tests post that themselves; limits of blocks and texts;
// 429. Where it is not as Slack documents: it gives the metadata of messages unasked,
// where Slack wants include_all_metadata, so that tests look at the call; it gives what is
// newer than latest too, where Slack gives what is before it; a token that
// it never heard of is its administrator's, without scopes, where Slack answers
// invalid_auth, which GoneToken gives; the relay makes up for the rest.
type Emulate struct {
	URL string // of its API with a / at its end
	Ann string // id of somebody who has a client of their own
	// Loses tells whether the answer to what was carried out is lost.
	Loses func(method string) bool

	t      testing.TB
	team   string // its name, which no other has
	api    string // without the relay
	scopes map[string][]string
	calls  chattest.Shown[Call]
}

// patience is how long emulate may take to start, and a test waits for what must come.
const patience = time.Minute

// NewEmulate starts it with the scopes of the bot; it ends with the test.
func NewEmulate(t testing.TB, scopes []string) *Emulate {
	t.Helper()
	e := &Emulate{t: t, team: rand.Text(), scopes: map[string][]string{BotToken: scopes, NarrowToken: {"chat:write", "commands"}}}
	seed := filepath.Join(t.TempDir(), "seed.json")
	b, err := json.Marshal(e.seed())
	if err == nil {
		err = os.WriteFile(seed, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	const tries = 5 // a free port may be taken before emulate has it
	for n := 0; n < tries && !e.start(seed); n++ {
	}
	var me struct {
		User string `json:"user_id"`
	}
	if failed := e.Ask(AnnToken, "auth.test", nil, &me); failed != "" || me.User == "" {
		t.Fatalf("emulate does not start, or does not know %s: %s", AnnName, failed)
	}
	e.Ann = me.User
	relay := httptest.NewServer(http.HandlerFunc(e.relay))
	t.Cleanup(relay.Close)
	e.URL = relay.URL + "/api/"
	return e
}

// seed is what emulate is to know: the workspace with the bot as it is installed, and Ann.
func (e *Emulate) seed() any {
	type object = map[string]any
	bot := func(token string) object {
		return object{"token": token, "type": "bot", "user_id": BotUser, "bot_id": "B0BOT", "app_id": "A0DEMO", "scopes": e.scopes[token]}
	}
	return object{
		"tokens": object{GoneToken: object{"login": "nobody", "scopes": []string{}}},
		"slack": object{
			"strict_scopes": true,
			"team":          object{"name": e.team},
			"users":         []object{{"name": AnnName}},
			"oauth_apps": []object{{"app_id": "A0DEMO", "client_id": "1.1", "client_secret": "demo", "name": "Blether", "redirect_uris": []string{},
				"bot_id": "B0BOT", "bot_user_id": BotUser, "bot_name": "blether", "scopes": e.scopes[BotToken]}},
			"tokens": []object{bot(BotToken), bot(NarrowToken), {"token": AnnToken, "type": "user", "user": AnnName}},
		},
	}
}

// Ask calls a method with a token, past the relay and the bot. It gives Slack's error,
// or "".
func (e *Emulate) Ask(token, method string, form url.Values, out any) (failed string) {
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.api+method, strings.NewReader(form.Encode()))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && out != nil {
		err = json.Unmarshal(body, out)
	}
	if err != nil {
		return err.Error()
	}
	return errorIn(body)
}
