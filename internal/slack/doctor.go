package slack

import (
	"context"
	"errors"
	"slices"
	"strings"

	"blether/internal/chat"
)

// scopes are those that the bot needs; the manifest asks for them.
var scopes = []string{"chat:write", "commands", "files:write", "im:history", "im:write"}

// Examine asks Slack whether both tokens and the scopes are right. Nothing is changed.
func (a *Adapter) Examine(ctx context.Context) []chat.Finding {
	a.init()
	me, err := a.api.AuthTestContext(ctx)
	if err != nil {
		err = worded(err)
	}
	out := []chat.Finding{{What: "the bot's token", Err: err, Do: "install the app in the workspace, and put the token that begins with xoxb- into slack_bot_token_file"}}
	if err == nil {
		out = append(out, chat.Finding{What: "the scopes", Err: missing(me.Header.Get("X-OAuth-Scopes")), Do: "paste docs/slack-manifest.json into the app's manifest, and install the app again"})
	}
	if a.Config.Secret != "" {
		return out
	}
	_, _, err = a.api.StartSocketModeContext(ctx)
	if err != nil {
		err = worded(err)
	}
	return append(out, chat.Finding{What: "the app's token", Err: err,
		Do: "make an app-level token with the scope connections:write, put it into slack_app_token_file, and switch Socket Mode on"})
}

// missing tells which scopes are not given.
func missing(given string) error {
	have := strings.Split(strings.ReplaceAll(given, " ", ""), ",")
	var lacks []string
	for _, s := range scopes {
		if !slices.Contains(have, s) {
			lacks = append(lacks, s)
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return errors.New("missing: " + strings.Join(lacks, ", "))
}
