package discord

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"blether/internal/chat"
	"blether/internal/lane"
)

// payload is one message as Discord takes it. The library lacks nonces.
type payload struct {
	Content    string   `json:"content"`
	Components []row    `json:"components"`
	Mentions   mentions `json:"allowed_mentions"`
	Flags      int      `json:"flags,omitempty"`
	Nonce      string   `json:"nonce,omitempty"`
	Enforce    bool     `json:"enforce_nonce,omitempty"`

	Attachments []attachment `json:"attachments,omitempty"`
	picture     *chat.Picture
}

// attachment describes the file of its number.
type attachment struct {
	ID          string `json:"id"`
	Name        string `json:"filename"`
	Description string `json:"description"`
}

const mostDescribed = 1024 // characters of an attachment's description

// with puts a picture beside a message.
func (p *payload) with(pic *chat.Picture) {
	if pic != nil {
		p.picture = pic
		p.Attachments = []attachment{{ID: "0", Name: pic.Name, Description: chat.Clip(pic.Alt, mostDescribed)}}
	}
}

// mentions lets nobody be called by what somebody wrote.
type mentions struct {
	Parse []string `json:"parse"`
}

// Codes of Discord's API (opcodes and status codes).
const (
	codeChannelGone  = 10003
	codeUserGone     = 10013
	codeWebhookGone  = 10015
	codeUnknown      = 10062 // interaction
	codeTokenInvalid = 50027
	codeDMTooFast    = 40003
	codeCannotSend   = 50007
	codeNoShared     = 50278
)

// Send delivers one message: as the answer to an interaction while its token is
// good, else in private.
func (a *Adapter) Send(ctx context.Context, m chat.Outbound) error {
	_, err := a.SendAt(ctx, m)
	return err
}

// SendAt is Send, and gives the id of the message; of its first part, where it has several.
func (a *Adapter) SendAt(ctx context.Context, m chat.Outbound) (at string, err error) {
	a.init()
	if m.Behind {
		ctx = lane.News(ctx)
	}
	parts := a.render(&m)
	if m.Via != "" && m.Due.After(a.Now()) {
		at, done, err := a.reply(ctx, &m, parts)
		if done || err != nil {
			return at, err
		}
	}
	return a.private(ctx, &m, parts)
}

// reply answers an interaction. done is false where its token is no good any more. What only
// one sees stands in no history, and has no place there.
func (a *Adapter) reply(ctx context.Context, m *chat.Outbound, parts []payload) (at string, done bool, err error) {
	if err := a.opened(ctx, m.Via); err != nil {
		return "", true, err
	}
	hook := "/webhooks/" + m.Via
	parts, whole := a.places.joined(m, parts)
	for n := range parts {
		p := parts[n]
		p.Flags, p.Nonce, p.Enforce = onlyForOne|noEmbeds, "", false
		method, path := http.MethodPost, hook+"?wait=true"
		if whole && n == 0 {
			method, path, p.Flags = http.MethodPatch, hook+"/messages/@original", noEmbeds
		}
		shown, err := a.rest.send(ctx, method, path, hook, &p)
		var refused *apiError
		if errors.As(err, &refused) && refused.dead() {
			return "", false, nil
		}
		if err != nil {
			return "", true, err
		}
		if n == 0 && shown.Flags&onlyForOne == 0 {
			at = shown.ID
		}
	}
	return at, true, nil
}

// private sends to the private channel of a person. A telephone's lock screen shows what
// a message says, so messages come without a sound; before news, which nobody waits for,
// one comes that says only that something is there.
func (a *Adapter) private(ctx context.Context, m *chat.Outbound, parts []payload) (at string, err error) {
	channel, err := a.channel(ctx, m.To.Account)
	if err != nil {
		return "", unreachable(err)
	}
	path := "/channels/" + channel + "/messages"
	if m.News {
		notice := payload{Content: escape(a.Words.Say(m.Language, "notice", nil)), Components: []row{}, Mentions: mentions{Parse: []string{}}, Nonce: nonce(m.ID, -1), Enforce: true}
		if err := a.rest.do(ctx, http.MethodPost, path, path, notice, nil); err != nil {
			a.forget(m.To.Account)
			return "", unreachable(err)
		}
	}
	for n := range parts {
		p := parts[n]
		p.Flags = noNotice | noEmbeds
		p.Nonce, p.Enforce = nonce(m.ID, n), true
		shown, err := a.rest.send(ctx, http.MethodPost, path, path, &p)
		if err != nil {
			a.forget(m.To.Account)
			return "", unreachable(err)
		}
		if n == 0 {
			at = shown.ID
		}
	}
	return at, nil
}

// unreachable tells an error after which no new try helps from one that passes.
func unreachable(err error) error {
	var refused *apiError
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.code {
	case codeCannotSend, codeNoShared, codeUserGone:
		return errors.Join(chat.ErrUnreachable, err)
	case codeDMTooFast:
		return &chat.Later{After: dmRest, Why: "discord asks for fewer new private channels"}
	}
	return err
}

// nonce is the same for the same part of the same message, at most 25 characters.
func nonce(id string, part int) string {
	const bytes = 15
	sum := sha256.Sum256([]byte(id + "/" + strconv.Itoa(part)))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:bytes]))
}

// channel is the private channel of a person.
func (a *Adapter) channel(ctx context.Context, user string) (string, error) {
	a.mu.Lock()
	known := a.channels[user]
	a.mu.Unlock()
	if known != "" {
		return known, nil
	}
	var made struct {
		ID string `json:"id"`
	}
	if err := a.rest.do(ctx, http.MethodPost, "/users/@me/channels", "/users/@me/channels", map[string]string{"recipient_id": user}, &made); err != nil {
		return "", err
	}
	a.remember(user, made.ID)
	return made.ID, nil
}

const mostChannels = 20_000

func (a *Adapter) remember(user, channel string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.channels) >= mostChannels {
		a.channels = map[string]string{}
	}
	a.channels[user] = channel
}

func (a *Adapter) forget(user string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.channels, user)
}

// owner is whose private channel it is; "" where nothing was said there since the start.
func (a *Adapter) owner(channel string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for user, c := range a.channels {
		if c == channel {
			return user
		}
	}
	return ""
}
