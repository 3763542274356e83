package discord

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"blether/internal/chat"
	"blether/internal/lane"
)

// errNotYet: the line has not been up since the start.
var errNotYet = errors.New("not connected yet")

// ErrRefused means that Discord will not have this bot: no new try mends it.
var ErrRefused = errors.New("discord refuses the bot")

// refused are the close codes after which one does not come again, with what to do.
var refused = map[int]string{
	4004: "the token is not valid: make a new one in the developer portal",
	4010: "the shard is not valid: check discord_shard and discord_shards",
	4011: "too many servers for one shard: set discord_shards",
	4012: "the API version is gone: a newer Blether is needed",
	4013: "the intents are not valid: a newer Blether is needed",
	4014: "an intent is not allowed: switch it on in the developer portal, under Bot",
}

// Times of the line.
const (
	openLimit = 30 * time.Second // for a connection to be ready
	lookAt    = 5 * time.Second
	silence   = 110 * time.Second // without a heartbeat answered: Discord beats every 41 s
	dmRest    = 2 * time.Minute   // where Discord asks for fewer new private channels
)

// Run keeps the line up until the context ends. Each connection has a session of
// its own: one that got stuck is left behind.
func (a *Adapter) Run(ctx context.Context, in chat.Receiver) error {
	a.init()
	a.lanes.Run(ctx)
	return lane.Keep(ctx, ErrRefused, func(ctx context.Context) error { return a.connection(ctx, in) }, func(err error) {
		a.stateIs(err)
		if !errors.Is(err, ErrRefused) {
			a.Log.Warn("the line to discord is down", "err", err)
		}
	})
}

// connection is one session of the gateway, until it ends.
func (a *Adapter) connection(ctx context.Context, in chat.Receiver) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := discordgo.New("Bot " + a.Config.Token)
	if err != nil {
		return err
	}
	s.Client = a.rest.session.Client
	s.SyncEvents, s.ShouldReconnectOnError, s.StateEnabled = true, false, false
	s.LogLevel = -1 // it would log texts
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsDirectMessages
	if a.Config.Shards > 1 {
		s.ShardID, s.ShardCount = a.Config.Shard, a.Config.Shards
	}
	down := make(chan struct{}, 1)
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case down <- struct{}{}:
		default:
		}
	})
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { a.event(ctx, e.Type, e.RawData, in) })
	if err := open(ctx, s); err != nil {
		return err
	}
	defer func() { go s.Close() }() //nolint:errcheck // it may be stuck, and is left behind
	return a.watch(ctx, s, down)
}

// open connects. The library can block here for ever, with its lock held; then the
// session is left behind.
func open(ctx context.Context, s *discordgo.Session) error {
	done := make(chan error, 1)
	go func() { done <- s.Open() }()
	limit := time.NewTimer(openLimit)
	defer limit.Stop()
	select {
	case err := <-done:
		return closing(err)
	case <-limit.C:
		return errors.New("the connection did not become ready")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// closing tells what an error of the connection means.
func closing(err error) error {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		if what, ok := refused[closed.Code]; ok {
			return fmt.Errorf("%w: %s", ErrRefused, what)
		}
		return fmt.Errorf("the gateway closed, code %d", closed.Code)
	}
	if err != nil {
		return worded(err)
	}
	return nil
}

// watch waits until a connection ends, or goes silent.
func (a *Adapter) watch(ctx context.Context, s *discordgo.Session, down <-chan struct{}) error {
	tick := time.NewTicker(lookAt)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-down:
			return errors.New("the gateway closed")
		case <-tick.C:
		}
		if s.TryRLock() { // not while the library is stuck with it
			if s.LastHeartbeatAck.After(last) {
				last = s.LastHeartbeatAck
			}
			s.RUnlock()
		}
		if time.Since(last) > silence {
			return errors.New("the gateway went silent")
		}
	}
}
