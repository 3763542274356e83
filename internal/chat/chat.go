// Package chat is messaging without a platform: what comes in, what goes out,
// and the few things an adapter must be able to do. It knows no person, no
// flow and no database; platforms translate to and from its values.
package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"time"
)

// Platform names one way of reaching people.
type Platform string

// Platforms. Messages wait for Web to draw them; to the others they are sent.
const (
	Web     Platform = "web"
	Discord Platform = "discord"
	Slack   Platform = "slack"
)

// Address is where a person can be reached on one platform. Account is the
// platform's private id (for Web, the secret of the cookie). It logs as a hash.
type Address struct {
	Platform Platform
	Account  string
}

// LogValue keeps platform ids out of logs (docs/privacy.md, "Logs").
func (a Address) LogValue() slog.Value {
	sum := sha256.Sum256([]byte(string(a.Platform) + "|" + a.Account))
	return slog.StringValue(string(a.Platform) + ":" + hex.EncodeToString(sum[:4]))
}

// Inbound is one thing a person did: typed, pressed, picked, or opened the chat.
type Inbound struct {
	// ID is the platform's id of this delivery, used to drop repeats. Never empty.
	ID      string
	Address Address
	// Text is what was typed; empty for a press.
	Text string
	// Press is the opaque id of the choice that was pressed (Choice.ID).
	Press string
	// Picks are the opaque ids ticked together on a multiple-choice question,
	// in the person's order.
	Picks []string
	// Prompt is the Ask.ID that the person was looking at, where the platform
	// can tell; empty otherwise.
	Prompt string
	// Language is the reader's choice on the platform, a BCP 47 tag, or empty.
	Language string
	// Place is the server or workspace that it came from, by the platform's id;
	// empty in private. Channel is where in it, Ranks are the roles that the platform
	// gives this person there, where it tells.
	Place   string
	Channel string
	Ranks   []string
	// Via is how the platform wants this very message answered, opaque, until Due;
	// empty where an answer goes to the address.
	Via string
	Due time.Time
	// Window tells that Text was filled into a window: it is an answer, whatever word it is.
	Window bool
	// More tells that the next of the same form follows at once: nothing is asked yet.
	More bool
	// Unseen tells that something came with it that nobody looks at: a picture, a
	// file, a voice.
	Unseen bool
	// Message names the message that was typed, where its person can edit or delete it
	// later; the same then. Empty elsewhere.
	Message string
	// Original is the ID with which a changed Message came, where that was just now: it may
	// not have come yet.
	Original string
	// Change tells that Message was changed, and that this is not a new one. Text is
	// what stands there now.
	Change Change
}

// Change is what became of an earlier message.
type Change string

// Changes.
const (
	Edited  Change = "edited"
	Deleted Change = "deleted"
)

// LogValue keeps message text out of logs.
func (in Inbound) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("address", in.Address), slog.Int("length", len(in.Text)))
}

// ToWeb is the press that asks for a code to carry on in the web chat.
const ToWeb = "w.web"

// ToJoin is the press that joins the group of the place that it comes from.
const ToJoin = "w.join"

// Style says how prominent a choice is.
type Style string

// Styles of a choice: Plain is one answer among several, Main leads on, Quiet
// is a way out.
const (
	Plain Style = ""
	Main  Style = "main"
	Quiet Style = "quiet"
)

// Choice is one button or option. ID is opaque and at most 100 bytes, the
// smallest limit of the platforms.
type Choice struct {
	ID    string
	Label string
	Style Style
	// Alone marks an option that excludes the others (as "prefer not to say").
	Alone bool
}

// Input says how a question is best answered. Typing always works too.
type Input string

// Kinds of input.
const (
	One    Input = "one"
	Many   Input = "many"
	Text   Input = "text"
	Number Input = "number"
	Date   Input = "date"
	Clock  Input = "time"
	Rank   Input = "rank"
)

// Ask is the question at the end of a message.
type Ask struct {
	ID      string // opaque; comes back as Inbound.Prompt
	Input   Input
	Options []Choice // answers
	Words   []Choice // ways around the question: skip, back, …
	Limit   int      // longest text in characters; 0 where none applies
	Done    int      // questions behind
	About   int      // questions in all, as far as one can tell
	Low     string   // what the first point of a scale means
	High    string   // what its last point means
	Draft   string   // what was typed and could not be taken, to be given back
	Field   string   // its field-list, where more of it can be answered with it; else empty
	Must    bool     // it cannot be skipped
}

// Picture goes with a message. Alt says in words what it shows.
type Picture struct {
	Name string
	PNG  []byte
	Alt  string
}

// Outbound is one message. Text is plain; platforms escape it.
type Outbound struct {
	ID       string
	To       Address
	Language string
	Text     string
	Ask      *Ask
	// Picture is for what is sent at once; no outbox keeps one.
	Picture *Picture `json:"-"`
	// Secret marks a text that repeats an answer or carries a withdrawal code:
	// shown ephemerally where a platform can, never quoted in a notification.
	Secret bool
	// News marks what nobody has just asked for. What a lock screen shows of any message
	// is no word of it.
	News bool
	// Offer marks a question beside the one that is asked now: it may be answered,
	// and may be passed over.
	Offer bool
	// Via and Due are those of the inbound that it answers; Lead marks the first
	// message of such an answer.
	Via  string
	Due  time.Time
	Lead bool
	// Drawn marks what a page draws from the open conversation by itself.
	Drawn bool
	// Expires is when the message is of no more use; zero means never.
	Expires time.Time
	// Behind tells an adapter that nobody there has just written, so that it goes behind
	// answers. The outbox sets it.
	Behind bool `json:"-"`
}

// Exchange is a question that was answered, as a page draws it.
type Exchange struct {
	Asked    string
	Answered string // empty for a note
	Note     bool
}

// Scene is all that a page needs to draw a chat: what lies behind in the open
// conversation, what waits to be read, and what is asked now.
type Scene struct {
	Language string
	Practice bool // a group of theirs is in practice: nothing of it is real yet
	Title    string
	Past     []Exchange
	Waiting  []Outbound // not drawn from the conversation
	Now      []Outbound // the question that is open, or the menu
}

// Reply is what an inbound led to: the committed messages. Repeat tells that it
// was handled before and nothing was done; Gone that nobody is known at this address
// any more, so that no outbox holds the messages.
type Reply struct {
	Messages []Outbound
	Repeat   bool
	Gone     bool
	// Left are addresses at which nobody is known any more since this very inbound. What was
	// said there can be taken back. They are kept nowhere.
	Left []Address
	// Unspoken asks that what was typed is not shown again: somebody may look over a
	// shoulder.
	Unspoken bool
}

// Invitation is what a person sees before they join.
type Invitation struct {
	Group    string
	Personal bool
	Demo     bool
	Practice bool // nothing there is real yet
	Age      int  // how old people must be
}

// Danger is what is said first to somebody whose words show that they may not be safe; empty
// where nothing does. It needs no store.
type Danger func(language, typed string) string

// Before puts it before a text, where there is any.
func (d Danger) Before(language, typed, text string) string {
	if d == nil {
		return text
	}
	if first := d(language, typed); first != "" {
		return first + "\n\n" + text
	}
	return text
}

// Errors that an adapter words for the person; each has a kind page.
var (
	// ErrStranger: nobody has this address.
	ErrStranger = errors.New("nobody is known here")
	// ErrBusy: it was decided again and again and always overtaken.
	ErrBusy = errors.New("too much at once")
	// ErrNoInvite, ErrInviteUsed, ErrInviteExpired: an invitation is no good.
	ErrNoInvite      = errors.New("no such invitation")
	ErrInviteUsed    = errors.New("the invitation was used")
	ErrInviteExpired = errors.New("the invitation has expired")
	// ErrNoCode: a code for another device is unknown, used or too old.
	ErrNoCode = errors.New("no such code")
)
