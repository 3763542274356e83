package discord

import (
	"context"
	"errors"
	"time"

	"github.com/bwmarrin/discordgo"

	"blether/internal/chat"
	"blether/internal/lane"
)

// errNotYet: the line has not been up since the start.
var errNotYet = errors.New("not connected yet")

// Times of the line.
const (
	openLimit  = 30 * time.Second // for a connection to be ready, where nothing else is said
	closeLimit = 5 * time.Second
	lookAt     = 5 * time.Second
	silence    = 110 * time.Second // without a heartbeat answered: Discord beats every 41 s
	dmRest     = 2 * time.Minute   // where Discord asks for fewer new private channels
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
	s.Client = a.rest.client
	lines := cutter{}
	s.Dialer = lines.dialer()
	s.SyncEvents, s.ShouldReconnectOnError, s.StateEnabled = true, false, false
	s.LogLevel = -1 // it would log texts
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsDirectMessages
	if a.Config.Shards > 1 {
		s.ShardID, s.ShardCount = a.Config.Shard, a.Config.Shards
	}
	down, ready := make(chan struct{}, 1), make(chan struct{}, 1)
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { signal(down) })
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		a.event(ctx, e.Type, e.RawData, in)
		if e.Type == "READY" {
			signal(ready)
		}
	})
	if err := a.open(ctx, s, ready, down); err != nil {
		lines.cut()
		return err
	}
	defer func() {
		go s.Close()                          //nolint:errcheck // it may be stuck, and is left behind
		time.AfterFunc(closeLimit, lines.cut) // then it has said goodbye, or is stuck
	}()
	return a.watch(ctx, s, down)
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // it was said
	}
}

// open connects, until Discord says that it is ready. The library can block here for
// ever, with its lock held, and takes any event for the one that says so; then the
// session is left behind.
func (a *Adapter) open(ctx context.Context, s *discordgo.Session, ready, down <-chan struct{}) error {
	done := make(chan error, 1)
	go func() { done <- s.Open() }()
	within := a.Config.ReadyWithin
	if within == 0 {
		within = openLimit
	}
	limit := time.NewTimer(within)
	defer limit.Stop()
	for opened := false; ; {
		select {
		case err := <-done:
			if err != nil {
				return closing(err)
			}
			opened, done = true, nil
		case <-ready:
			ready = nil
		case <-down:
			return errors.New("the gateway closed")
		case <-limit.C:
			return errors.New("the connection did not become ready")
		case <-ctx.Done():
			return ctx.Err()
		}
		if opened && ready == nil {
			return nil
		}
	}
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
