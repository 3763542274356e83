// Package slack is the adapter for Slack. It turns what people do there into
// chat.Inbound and sends chat.Outbound, always into the private conversation of a
// person with the bot: never into a channel that others read. It decides nothing
// and stores nothing.
//
// The library keeps the socket; events are decoded here, since its strict decoding
// drops an event as soon as Slack adds a field of another shape.
package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"blether/internal/chat"
	"blether/internal/lane"
)

// Words are the bot's own texts, for what is drawn by the adapter itself.
type Words interface {
	Say(language, key string, args map[string]any) string
	Match(language string) string
}

// Config says how to reach Slack.
type Config struct {
	App string // token of the app, xapp-…, for the socket
	// Secret signs what Slack posts to us, in place of the socket.
	Secret string
	Bot    string // token of the bot, xoxb-…
	// Base is the address of the API with a / at its end; empty for Slack's own.
	Base string
	// Most messages in Each go into the workspace; 0 for a careful few. Slack takes
	// "several hundred per minute", and does not say how many.
	Most int
	Each time.Duration
}

// Adapter is the bot on Slack.
type Adapter struct {
	Config Config
	Words  Words
	// Danger is what is said before "this was not saved" to somebody who may not be safe.
	Danger chat.Danger
	Log    *slog.Logger
	Now    func() time.Time
	// Waiting lists the people for whom something waits: what was sent just before
	// the last stop may be there already, and is looked for before it is sent again.
	Waiting func(ctx context.Context) ([]chat.Address, error)

	// Home gives ways on for somebody's home page, without any subject; nil for none.
	Home func(ctx context.Context, who chat.Address) ([]chat.Choice, error)
	// Forms gives what can be answered together; nil where nothing can.
	Forms chat.Forms

	once  sync.Once
	api   *slack.Client
	lanes *lane.Lanes
	pace  *lane.Pace // of the workspace
	slow  *lane.Pace // of what is deleted

	mu     sync.Mutex
	people map[string]*person               // by their id; a memory that may be lost
	take   func(e *envelope, ack func(any)) // where Slack posts to us; nil before Run
	me     self                             // once it was asked
	looked bool                             // Waiting was read
	until  time.Time                        // nothing is sent before
	state  error                            // why the line is down; nil while it is up
}

// person is what is remembered of somebody between two messages.
type person struct {
	channel  string // their private conversation with the bot
	language string
	pace     *rate.Limiter
	unsure   bool // it is not known what arrived
}

// errNotYet: the line has not been up since the start.
var errNotYet = errors.New("not connected yet")

const requestTime = 20 * time.Second

// Platform names it.
func (a *Adapter) Platform() chat.Platform { return chat.Slack }

func (a *Adapter) init() {
	a.once.Do(func() {
		a.api = a.client()
		a.lanes = lane.New()
		a.lanes.Panicked = func() { a.Log.Error("work panicked") }
		most, each := a.Config.Most, a.Config.Each
		if most == 0 {
			most, each = aMinute, time.Minute
		}
		a.pace = lane.NewPace(most, each)
		a.slow = lane.NewPace(tier3, time.Minute)
		a.people = map[string]*person{}
		a.state = errNotYet
	})
}

// client is one that tries once: trying again is the outbox's business.
func (a *Adapter) client() *slack.Client {
	options := []slack.Option{slack.OptionAppLevelToken(a.Config.App), slack.OptionHTTPClient(&http.Client{Timeout: requestTime, Transport: transport()})}
	if a.Config.Base != "" {
		options = append(options, slack.OptionAPIURL(a.Config.Base))
	}
	return slack.New(a.Config.Bot, options...)
}

// transport keeps as many connections as there are senders: the usual two would be
// opened anew all the time.
func transport() http.RoundTripper {
	const senders = 64
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forcetypeassert // it is one
	t.MaxIdleConnsPerHost = senders
	return t
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

// address is a person on Slack.
func address(user string) chat.Address { return chat.Address{Platform: chat.Slack, Account: user} }

// mostPeople are remembered at a time.
const mostPeople = 20_000

// with looks at, or changes, what is remembered of somebody.
func (a *Adapter) with(user string, do func(p *person)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.people[user]
	if p == nil {
		if len(a.people) >= mostPeople {
			a.people = map[string]*person{}
		}
		p = &person{pace: rate.NewLimiter(aSecond, burst)}
		a.people[user] = p
	}
	do(p)
}

// of is a copy of what is remembered of somebody.
func (a *Adapter) of(user string) (out person) {
	a.with(user, func(p *person) { out = *p })
	return out
}
