package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"blether/internal/chat"
)

// Examine asks Discord whether the token, the gateway and the commands are right.
// Nothing is changed.
func (a *Adapter) Examine(ctx context.Context) []chat.Finding {
	a.init()
	var app struct {
		ID string `json:"id"`
	}
	token := a.rest.do(ctx, http.MethodGet, "/applications/@me", "/applications/@me", nil, &app)
	out := []chat.Finding{{What: "the token", Err: token, Do: "make a new one in the developer portal, under Bot, and put it into discord_token_file"}}
	if token != nil {
		return out
	}
	var gateway struct {
		Shards int `json:"shards"`
	}
	err := a.rest.do(ctx, http.MethodGet, "/gateway/bot", "/gateway/bot", nil, &gateway)
	if err == nil && gateway.Shards > max(a.Config.Shards, 1) {
		err = errors.New("discord asks for " + itoa(gateway.Shards) + " shards")
	}
	out = append(out, chat.Finding{What: "the gateway", Err: err, Do: "set discord_shards to what Discord asks for, and run one service for each"})
	var have []slash
	path := "/applications/" + app.ID + "/commands"
	if err = a.rest.do(ctx, http.MethodGet, path+"?with_localizations=true", path, nil, &have); err == nil {
		slices.SortFunc(have, func(x, y slash) int { return strings.Compare(x.Name, y.Name) })
		if !same(have, a.wanted()) {
			err = errors.New("they are not those of this version")
		}
	}
	return append(out, chat.Finding{What: "the commands", Err: err, Do: "start the service: it writes them as soon as its line is up"})
}
