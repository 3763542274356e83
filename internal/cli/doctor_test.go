package cli

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"blether/internal/discord/discordtest"
	"blether/internal/slack/slacktest"
)

// The doctor names what is wrong, and what to do; it prints no token.
func TestDoctor(t *testing.T) {
	d, s := discordtest.New(t), slacktest.New(t)
	dir := t.TempDir()
	for name, value := range map[string]string{"BLETHER_DATA": dir, "BLETHER_KEYS": filepath.Join(dir, "keys"), "BLETHER_DISCORD_TOKEN": "demo-token", "BLETHER_DISCORD_BASE": d.URL,
		"BLETHER_SLACK_APP_TOKEN": slacktest.AppToken, "BLETHER_SLACK_BOT_TOKEN": slacktest.BotToken, "BLETHER_SLACK_BASE": s.URL} {
		t.Setenv(name, value)
	}
	const anyCode = -1
	examine := func(code int, says ...string) string {
		t.Helper()
		var out, errs strings.Builder
		if got := Run([]string{"doctor"}, strings.NewReader(""), &out, &errs, "test"); code != anyCode && got != code {
			t.Errorf("exit code %d: %s %s", got, out.String(), errs.String())
		}
		for _, want := range says {
			if !strings.Contains(out.String(), want) {
				t.Errorf("does not say %q:\n%s", want, out.String())
			}
		}
		for _, never := range []string{slacktest.AppToken, slacktest.BotToken, "demo-token"} {
			if strings.Contains(out.String()+errs.String(), never) {
				t.Errorf("prints a token:\n%s%s", out.String(), errs.String())
			}
		}
		return out.String()
	}
	examine(1, "well      people database", "well      discord: the token", "not well  discord: the commands", "well      slack: the scopes", "well      slack: the app's token")

	t.Setenv("BLETHER_DISCORD_TOKEN", "")
	// Contacts that were checked too long ago are no business of this test.
	if out := examine(anyCode, "well      slack: the bot's token"); strings.Contains(out, "not well  slack") || strings.Contains(out, "discord") {
		t.Error(out)
	}

	s.Scopes = "chat:write,im:write"
	examine(1, "not well  slack: the scopes: missing: commands, files:write, im:history", "paste docs/slack-manifest.json")

	t.Setenv("BLETHER_SLACK_GROUPS", "T0DEMO=demo-nowhere")
	examine(1, "T0DEMO belongs to demo-nowhere", "blether group list")

	t.Setenv("BLETHER_SLACK_BOT_TOKEN", "xoxb-another")
	examine(1, "not well  slack: the bot's token", "slack_bot_token_file")

	t.Setenv("BLETHER_DISCORD_TOKEN", "demo-token")
	d.Before = func(*http.Request, []byte) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			http.Error(w, `{"code":0,"message":"401: Unauthorized"}`, http.StatusUnauthorized)
		}
	}
	examine(1, "not well  discord: the token: discord answers 401", "developer portal")

	t.Setenv("BLETHER_SLACK_COMMAND", "feedback")
	t.Setenv("BLETHER_SLACK_GROUPS", "nonsense")
	examine(1, "not well  the configuration", `slack_command is "feedback"`, "write WORKSPACE=GROUP")
}
