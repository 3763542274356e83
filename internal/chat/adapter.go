package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Adapter is one platform: it turns what comes in into Inbound and sends Outbound.
// It decides nothing and stores nothing.
type Adapter interface {
	Platform() Platform
	// Run receives until the context ends, or until the platform will not have us
	// any more, which is an error that no new try mends. It hands over one inbound
	// of an address at a time, in order.
	Run(ctx context.Context, in Receiver) error
	// Send delivers one message. Sending it again, as after an answer that was
	// lost, shows it once where the platform can tell. It returns ErrUnreachable,
	// a *Later, or another error, after which it is tried again.
	Send(ctx context.Context, m Outbound) error
	// Health says why the line is down; nil while it is up.
	Health() error
	// Examine asks the platform whether the account is set up right. It changes
	// nothing, and works without Run.
	Examine(ctx context.Context) []Finding
}

// Finding is one thing that was looked at.
type Finding struct {
	What string
	Err  error  // nil where it is well
	Do   string // what mends it
}

// Receiver takes what came in. It returns after the commit; with an error nothing
// was saved, and the person is told so.
type Receiver interface {
	Receive(ctx context.Context, in Inbound) error
}

// ErrUnreachable means that this person cannot be written to on this platform, as where they
// take no private messages. No new try mends it; it ends when they write again.
var ErrUnreachable = errors.New("cannot be reached")

// Later is an error that says when to try again.
type Later struct {
	After time.Duration
	Why   string // without anybody's data
}

func (l *Later) Error() string { return fmt.Sprintf("%s: again after %s", l.Why, l.After) }

// Delivery is an address that something waits for.
type Delivery struct {
	To    Address
	Tries int  // that failed
	News  bool // nobody there has just written
}

// Event is a gathering as a platform shows it to everybody who is there: when, and nothing of
// what it is about.
type Event struct {
	Mark       string // by which it is found again; it stands in the text
	Name, Text string
	Where      string
	Start, End time.Time
	Gone       bool // cancelled: it is taken off
}

// Shower is an adapter that can show events to everybody in a place.
type Shower interface {
	// Show shows an event in a place of the platform, changes it, or takes it off. Doing so
	// again changes nothing.
	Show(ctx context.Context, place string, e Event) error
}

// Ranker is an adapter whose platform gives people roles in a place.
type Ranker interface {
	// Rank gives an account a role in a place, or takes it back. Doing so again changes
	// nothing.
	Rank(ctx context.Context, place, account, role string, on bool) error
}

// Clearer is an adapter that can take back what the bot said to somebody in private.
type Clearer interface {
	// SendAt is Send, and tells where the message stands in the private conversation; ""
	// where it stands elsewhere.
	SendAt(ctx context.Context, m Outbound) (at string, err error)
	// Clear deletes the bot's own messages in the private conversation with an account, the
	// newest first. It takes one page of what stands before a place, or of all where before
	// is "". Nobody else's message is touched, and it stands behind what is sent to others.
	Clear(ctx context.Context, to Address, before string) (Cleared, error)
}

// Cleared is how far a Clear came, also where it failed. Then one goes on from Next.
type Cleared struct {
	Deleted int
	Refused int    // own messages that the platform does not let go
	Next    string // what stands before it was not looked at
	All     bool   // nothing stands before it
}
