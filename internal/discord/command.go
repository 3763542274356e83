package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"blether/internal/chat"
)

// slash is a command as Discord keeps it.
type slash struct {
	Name        string            `json:"name"`
	Names       map[string]string `json:"name_localizations,omitempty"`
	Description string            `json:"description"`
	In          map[string]string `json:"description_localizations,omitempty"`
	Type        int               `json:"type"`
	Contexts    []int             `json:"contexts"`
	Integration []int             `json:"integration_types"`
	Permissions *permissions      `json:"default_member_permissions"`
}

// permissions are bits: sent as a number, and given back as a text.
type permissions int

// UnmarshalJSON reads both.
func (p *permissions) UnmarshalJSON(b []byte) error {
	n, err := strconv.Atoi(strings.Trim(string(b), `"`))
	*p = permissions(n)
	return err
}

const (
	isChatCommand   = 1
	inServers       = 0
	inPrivate       = 1
	mostDescription = 100
	manageServer    = permissions(1 << 5)
)

// locales are Discord's names of the languages that we speak, where it has them.
var locales = map[string]string{"pl": "pl", "en": "en-GB"}

// wanted are the commands as they should be.
func (a *Adapter) wanted() []slash {
	var out []slash
	for _, c := range a.Commands {
		s := slash{Name: c.Name, Description: chat.Clip(c.Description, mostDescription), Type: isChatCommand, Contexts: []int{inServers, inPrivate}, Integration: []int{0}}
		for tag, locale := range locales {
			if text, ok := c.In[tag]; ok {
				s.In = with(s.In, locale, chat.Clip(text, mostDescription))
			}
			if name := c.Names[tag]; name != "" && name != c.Name && commandName.MatchString(name) {
				s.Names = with(s.Names, locale, name)
			}
		}
		out = append(out, s)
	}
	only := manageServer
	out = append(out, slash{Name: joinCommand, Description: chat.Clip(a.Words.Say("en", "discord_join_command", nil), mostDescription), Type: isChatCommand,
		Contexts: []int{inServers}, Integration: []int{0}, Permissions: &only})
	slices.SortFunc(out, func(x, y slash) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// commandName is what Discord takes as one (https://discord.com/developers/docs/interactions/application-commands).
var commandName = regexp.MustCompile(`^[-_\p{Ll}\p{Lo}\p{N}]{1,32}$`)

func with(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}

// register brings the commands up to date, and writes only where they differ:
// Discord counts how many are made in a day.
func (a *Adapter) register(ctx context.Context) {
	path := "/applications/" + a.application() + "/commands"
	var have []slash
	if err := a.rest.do(ctx, http.MethodGet, path+"?with_localizations=true", path, nil, &have); err != nil {
		a.Log.Error("read commands", "err", err)
		return
	}
	want := a.wanted()
	slices.SortFunc(have, func(x, y slash) int { return strings.Compare(x.Name, y.Name) })
	if same(have, want) {
		a.registered()
		return
	}
	if err := a.rest.do(ctx, http.MethodPut, path, path, want, nil); err != nil {
		a.Log.Error("write commands", "err", err)
		return
	}
	a.Log.Info("commands are registered")
	a.registered()
}

func (a *Adapter) registered() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.synced = true
}

func same(a, b []slash) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}

// openModal opens a field to write in. It is a read: nothing changes.
func (a *Adapter) openModal(ctx context.Context, i *interaction, prompt string) {
	language, yes := a.Words.Match(i.Locale), true
	const mostTitle, mostText = 45, 4000
	title := chat.Clip(a.Words.Say(language, "web_type", nil), mostTitle)
	field := component{Type: isInput, Style: inputParagraph, Label: title, CustomID: "text", Longest: mostText, Required: &yes}
	data := map[string]any{"custom_id": writePrefix + prompt, "title": title, "components": []row{{Type: isRow, Components: []component{field}}}}
	go a.answer(ctx, i, answerModal, data)
}

// postJoin puts a message with a button into the channel where an organiser asked
// for it: the one thing that everybody there sees. Who presses it is answered alone.
func (a *Adapter) postJoin(ctx context.Context, i *interaction) {
	language := a.Words.Match(i.Locale)
	button := component{Type: isButton, Style: stylePrimary, Label: chat.Clip(a.Words.Say(language, "web_join", nil), mostLabel), CustomID: joinPress}
	data := payload{Content: escape(a.Words.Say(language, "discord_join", nil)), Components: []row{{Type: isRow, Components: []component{button}}}, Mentions: mentions{Parse: []string{}}}
	go a.answer(ctx, i, answerMessage, data)
}
