// Package turn is everything that one message can change, as one value. The
// runner decides it, the store writes it in one transaction, the outbox
// delivers what it says. It holds no logic; it stands apart from runner only
// so that store need not import runner.
package turn

import (
	"errors"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/ledger"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/response"
	"blether/internal/round"
)

// Errors that a store answers a Turn with.
var (
	// ErrRepeat: the inbound was committed before.
	ErrRepeat = errors.New("already handled")
	// ErrConflict: something it was decided on has changed; decide again.
	ErrConflict = errors.New("changed meanwhile")
	// ErrNotFound: there is no such thing.
	ErrNotFound = errors.New("not found")
)

// Conversation is one talk of one person, as stored.
type Conversation struct {
	ID      string // 8 letters and digits, random
	Person  member.ID
	Round   round.ID
	Flow    string
	Hash    string
	About   string // what it is about, where a flow is about something: a group, a session
	Open    bool   // at most one of a person's is; the others are parked
	State   []byte // engine.State, as written
	Said    []Said // oldest first
	Expires time.Time
	Version int64 // 0 where it is new
}

// Said is a message that was typed at a step, and which its person can still edit or
// delete on their platform.
type Said struct {
	Message string // short keyed hash of its name there; no white space
	Step    int
	Missed  bool // it could not be taken as the answer, which it may still become
}

// Message is one outbound message waiting to be shown.
type Message struct {
	ID      string
	Person  member.ID
	Address chat.Address
	Talk    string    // the conversation that it ends with; "" for none
	Until   time.Time // the day on which it goes, shown or not
	// After is the first moment at which it may be sent; zero for at once. It goes before
	// that where something else goes to the same address.
	After time.Time
	Body  chat.Outbound
}

// Kind of work that falls due.
type Kind string

// Kinds of due work.
const (
	OpenBatch Kind = "batch"  // Subject: ROUND/NUMBER
	Expire    Kind = "expire" // Subject: a conversation
	Nudge     Kind = "nudge"  // Subject: a conversation
	Daily     Kind = "daily"  // Subject: what is done once a day
	// Renew asks again for a consent after a year, and Lapse takes it back where no yes
	// came. Subject: a person
	Renew Kind = "renew"
	// An offer of a place runs out (Subject: SESSION PERSON); those with a place are
	// reminded (SESSION PERSON WHAT); a session closes, and is over (SESSION WHAT).
	Offer   Kind = "offer"
	Remind  Kind = "remind"
	Pairing Kind = "pair" // something in a match (ID WHAT)
	Gather  Kind = "session"
	Lapse   Kind = "lapse"
	// Alarm is something about a case (ID WHAT): somebody is alerted, or has not said in time
	// that they have it.
	Alarm Kind = "alarm"
)

// After what time a consent is asked for again, and how long an answer is waited for.
const (
	RenewAfter = 365 * 24 * time.Hour
	LapseAfter = 60 * 24 * time.Hour
)

// NudgeAfter is how long somebody is away from what they have begun before they are
// reminded, once. What ends within a day after that needs no reminder.
const NudgeAfter = 48 * time.Hour

// Due is work with a time. Setting it again moves it.
type Due struct {
	Kind    Kind
	Subject string
	At      time.Time
}

// Mail goes into the mailbox of one batch.
type Mail struct {
	Round round.ID
	Batch int
	Mail  []response.Mail
	// Replaces tells that what is withdrawn must be there: else it was mixed meanwhile, and
	// one person would count twice.
	Replaces bool
}

// Join puts a person into a group by a code.
type Join struct {
	Code       []byte // keyed hash of the invitation
	Membership member.Membership
}

// Ask is when somebody is asked next in a series.
type Ask struct {
	Series string
	Person member.ID
	At     time.Time
	Meant  time.Time // by the schedule; At is later where it is held back
	Anchor time.Time // what the schedule counts from
	Held   string    // why it is held back: "quiet", "budget", or ""
	// New begins it; else it is moved, and nothing is written where it is gone meanwhile.
	New bool
}

// Letter is what became of one person's letter of a broadcast: it waits until At, or is done.
type Letter struct {
	Broadcast string
	Person    member.ID
	At        time.Time
	Unwanted  bool
}

// Session is a gathering that is made, or that changed with the places that did.
type Session struct {
	event.Session
	New bool
}

// Feed is the private address of Person's calendar: a token that only a hash is kept of; an
// empty one takes the address back.
type Feed struct {
	Token  string
	Titles bool // whether titles are shown there
}

// Pair is a match that is made, or that changed.
type Pair struct {
	match.Match
	New  bool
	Room int // people whom the supporter walks beside at most, where it is new
}

// Apart keeps One from having Other suggested: until a moment, or for ever where it is zero.
type Apart struct {
	One, Other member.ID
	Until      time.Time
}

// Profile is what Person told so that they can be matched.
type Profile struct {
	Group group.ID
	Side  string
	match.Profile
	Drop bool
}

// Case is one of somebody who may not be safe, new or changed.
type Case struct {
	duty.Case
	New bool
}

// Turn lists every effect that one message can have.
type Turn struct {
	Inbound []byte // keyed hash of the inbound's id; nil for work of the clock
	Now     time.Time

	Person  *member.Person // new where Version is 0, else changed
	Address *chat.Address  // newly bound to Person
	Unbind  []chat.Address // no longer Person's, with what waits there
	Join    *Join
	Leave   group.ID // Person leaves this group
	// ShowName are the groups whose officers see Name from now on; none do where
	// it is empty.
	ShowName []group.ID
	Name     string
	Consent  []member.Consent
	Forget   member.ID // everything of this person goes

	Save []Conversation
	End  []string // conversations that are over; their answers go with them

	Mail     *Mail
	Withdraw [][]byte // keyed hashes of mail to take out of the mailbox

	Messages []Message
	Unsay    []string  // talks whose messages are of no more use
	Ack      []string  // messages of Person that have been shown
	Hush     member.ID // drop all waiting messages to this person
	HushBut  bool      // but not what somebody wrote to them in a match
	Due      []Due
	Undo     []Due // due work to call off; with At only what was due then, and not what was set since

	Asks     []Ask // set, or moved
	Unask    []Ask // called off
	Letters  []Letter
	Sessions []Session
	// Needs are what Person needs to be able to come; nil where they did not change.
	Needs *member.Needs
	Feed  *Feed

	Pairs   []Pair
	Profile *Profile
	Apart   []Apart

	Entry      *ledger.Entry
	DropLedger bool // what Person entered goes, but for open claims

	Suggest *group.Suggestion
	Request *member.Request
	Cases   []Case
	Trail   []duty.Entry
	Setup   *duty.Of        // what a group has set up, changed
	Touch   []member.Person // others whose State changed, in a Turn about several people
}

// Snapshot is what a Turn is decided on. What stands after Conversations is read
// only where it is needed.
type Snapshot struct {
	Person        member.Person
	Repeat        bool // the inbound was handled before
	Conversations []Conversation

	Memberships []member.Membership
	Groups      []group.Group
	Rounds      []round.Round // open rounds of the person's groups
	TookPart    []round.ID    // rounds answered, batch mixed
}
