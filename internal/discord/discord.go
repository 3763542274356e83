// Package discord is the adapter for Discord. It turns what people do there into
// chat.Inbound and sends chat.Outbound, in private messages or in replies that only
// one person sees; never in a channel that others read. It decides nothing and
// stores nothing.
//
// The library behind it has a gateway that can block for ever, retries that do not
// end and decoding that fails on what it does not know; so this package keeps a
// watch on it, decodes events by itself, and lets no retry happen below it.
package discord

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/lane"
)

// Words are the bot's own texts, for what is drawn by the adapter itself.
type Words interface {
	Say(language, key string, args map[string]any) string
	Match(language string) string
}

// Command is a slash command. What it means is typed text, or the id of a button.
type Command struct {
	Name        string
	Description string
	Names       map[string]string // by language tag, where it has one there
	In          map[string]string // descriptions by language tag
	Press, Text string
}

// Config says how to reach Discord.
type Config struct {
	Token  string // of the bot
	Shard  int
	Shards int // 0 and 1 mean one
	// Base is the address of the API; empty for Discord's own.
	Base string
	// ReadyWithin is how long a connection may take to be ready; 0 for half a minute.
	ReadyWithin time.Duration
	// ASecond is how many requests a second Discord takes; 0 for its usual limit.
	ASecond int
}

// Adapter is the bot on Discord.
type Adapter struct {
	Config Config
	Words  Words
	// Danger is what is said before "this was not saved" to somebody who may not be safe.
	Danger   chat.Danger
	Commands []Command
	Log      *slog.Logger
	Now      func() time.Time
	// Known lists the people with whom a conversation is open: what they wrote while
	// the line was down is fetched.
	Known func(ctx context.Context) ([]chat.Address, error)

	once  sync.Once
	rest  *rest
	lanes *lane.Lanes

	places places
	unsaid unsaid

	mu       sync.Mutex
	app      string                   // application id, from READY
	me       string                   // the bot's own id, from READY
	channels map[string]string        // private channel of a person
	opening  map[string]chan struct{} // first answers on their way, by Via
	synced   bool                     // commands are registered
	state    error                    // why the line is down; nil while it is up
	up       bool
}

// Platform names it.
func (a *Adapter) Platform() chat.Platform { return chat.Discord }

func (a *Adapter) init() {
	a.once.Do(func() {
		a.rest = newRest(&a.Config, transport())
		a.lanes = lane.New()
		a.lanes.Panicked = func() { a.Log.Error("work panicked") }
		a.channels, a.opening = map[string]string{}, map[string]chan struct{}{}
		a.state = errNotYet
	})
}

// Health says why the line is down; nil while it is up.
func (a *Adapter) Health() error {
	a.init()
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state
}

func (a *Adapter) stateIs(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state = err
}

func (a *Adapter) application() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.app
}

// address is a person on Discord.
func address(user string) chat.Address { return chat.Address{Platform: chat.Discord, Account: user} }
