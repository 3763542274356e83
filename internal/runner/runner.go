// Package runner turns one inbound message into one committed Turn: it finds
// the person, reads what the decision needs, lets the engine decide, gathers
// every effect into a Turn and has it committed. What is said is delivered
// after that. It knows no platform and no SQL.
package runner

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"time"

	"blether/internal/action"
	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/engine"
	"blether/internal/event"
	"blether/internal/flow"
	"blether/internal/gather"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/ledger"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/pair"
	"blether/internal/quote"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/turn"
)

// People is the store that turns are decided on and committed to.
type People interface {
	PersonAt(ctx context.Context, a chat.Address) (member.ID, error)
	// Load reads the person and their conversations, Surround the rest of a
	// Snapshot.
	Load(ctx context.Context, id member.ID, inbound []byte) (turn.Snapshot, error)
	Surround(ctx context.Context, snap *turn.Snapshot) error
	// SeenInbound tells whether an inbound was committed.
	SeenInbound(ctx context.Context, inbound []byte) (bool, error)
	// Commit writes a Turn whole or not at all: turn.ErrRepeat, turn.ErrConflict,
	// turn.ErrNotFound tell why not.
	Commit(ctx context.Context, t *turn.Turn) error
	Messages(ctx context.Context, a chat.Address) ([]chat.Outbound, error)
	Addresses(ctx context.Context, id member.ID) ([]chat.Address, error)
	Batches(ctx context.Context, id round.ID) ([]round.Batch, error)
	Round(ctx context.Context, id round.ID) (round.Round, error)
	Consents(ctx context.Context, id member.ID) ([]member.Consent, error)
	Invite(ctx context.Context, code string) (member.Invite, error)
	Group(ctx context.Context, id group.ID) (group.Group, error)
	SeriesOf(ctx context.Context, id group.ID) ([]group.Series, error)
	AsksOf(ctx context.Context, id member.ID) ([]turn.Ask, error)
	RequestsBy(ctx context.Context, id member.ID) ([]member.Request, error)
	Session(ctx context.Context, id string) (event.Session, error)
	SessionsFor(ctx context.Context, g group.ID, after time.Time) ([]event.Session, error)
	SessionsOfPerson(ctx context.Context, id member.ID) ([]event.Session, error)
	SessionsRunBy(ctx context.Context, id member.ID) ([]event.Session, error)
	Gathering(ctx context.Context, id string) ([]event.Session, error)
	Needs(ctx context.Context, id member.ID) (member.Needs, error)
	StandingsOf(ctx context.Context, id member.ID) ([]member.Standing, error)
	Standings(ctx context.Context, g group.ID) ([]member.Standing, error)
	Pair(ctx context.Context, id string) (match.Match, error)
	PairsOf(ctx context.Context, id member.ID) ([]match.Match, error)
	Profiles(ctx context.Context, g group.ID, side string) (map[member.ID]match.Profile, error)
	ProfilesOf(ctx context.Context, id member.ID) ([]turn.Profile, error)
	Officers(ctx context.Context) ([]member.Officer, error)
	Entries(ctx context.Context, id member.ID) ([]ledger.Entry, error)
	Resources(ctx context.Context, g group.ID) ([]group.Resource, error)
	HasFeed(ctx context.Context, id member.ID) (bool, error)
	PeopleIn(ctx context.Context, g group.ID) ([]member.Person, []member.Role, error)
	HasMail(ctx context.Context, code []byte) (bool, error)
	Setup(ctx context.Context, g group.ID) (duty.Setup, error)
	CasesOf(ctx context.Context, id member.ID) ([]duty.Case, error)
	Actions(ctx context.Context, g group.ID) ([]action.Action, error)
	// Erase empties what the database's log still holds of deleted rows. A reader
	// in the way puts it off to the clock, which does it within a minute.
	Erase(ctx context.Context)
	// Code is the keyed hash of a value of one kind.
	Code(kind, value string) []byte
}

// Responses is what a withdrawal code reaches once answers are mixed.
type Responses interface {
	Has(ctx context.Context, codes [][]byte) (bool, error)
	Withdraw(ctx context.Context, codes [][]byte) error
	// Keep, KeptOf and DropKept hold what somebody said in a confidential flow, for them
	// alone, under their pseudonym there.
	Keep(ctx context.Context, k response.Kept) error
	KeptOf(ctx context.Context, who []byte) ([]response.Kept, error)
	DropKept(ctx context.Context, who []byte, round string) error
	// TextsByCode are the free texts that a code reaches, with what became of them; Settle
	// changes that.
	TextsByCode(ctx context.Context, codes [][]byte) ([]quote.Text, error)
	Settle(ctx context.Context, id string, change func(quote.Text) (quote.Said, error)) error
	// Notes are those on texts of a round; DropNote takes one away.
	Notes(ctx context.Context, round string) ([]quote.Note, error)
	DropNote(ctx context.Context, round, id string) error
	// RoundsByCode are the rounds in which something was said with a code.
	RoundsByCode(ctx context.Context, codes [][]byte) ([]string, error)
}

// Flows gives published structures with their newest texts.
type Flows interface {
	Flow(ctx context.Context, hash string) (*flow.Flow, error)
	// Named gives the published flow of a name.
	Named(ctx context.Context, name string) (*flow.Flow, error)
	// Confidential lists the published confidential flows.
	Confidential(ctx context.Context) ([]*flow.Flow, error)
	// Commands names the published flow that each word starts.
	Commands(ctx context.Context) (map[string]string, error)
	// TextQuestions names every text question of every published structure.
	TextQuestions(ctx context.Context) ([]string, error)
}

// Words are the bot's own words.
type Words interface {
	engine.Words
	Reserved(text, language string) string
	Match(language string) string
	Say(language, key string, args map[string]any) string
	Date(language string, t time.Time) string
	When(language string, t time.Time) string
	// Plural chooses among "one: … | other: …" by the rules of the language and
	// puts the number in place of {}.
	Plural(language string, value any, forms string) string
	// Named lists the languages as tag and own name.
	Named() [][2]string
}

// Codes makes withdrawal codes and the hashes under which each store keeps them.
type Codes interface {
	New(language string) string
	// Parse recognises a whole message as a code, in its one true spelling.
	Parse(text string) (code string, ok bool)
	Mailbox(code, what string) []byte
	Response(code, what string) []byte
	// Own makes the code of what somebody says in a round of a confidential flow, and
	// Pseudonym the name under which it lies.
	Own(who, what string) string
	Pseudonym(who, flow string) []byte
}

// Runner handles inbound messages.
type Runner struct {
	People    People
	Responses Responses
	Flows     Flows
	Words     Words
	Codes     Codes
	Now       func() time.Time
	ID        func() string // 8 random letters and digits
	Crew      *gather.Crew
	Broker    *pair.Broker
	Directory Directory
	BaseURL   string // where the web chat and calendars are read
	// Ranks are the roles that people may give themselves on a platform; Rank gives one.
	Ranks []Rank
	Rank  func(ctx context.Context, to chat.Address, r Rank, on bool) error
	// Clears tells whether what was said to somebody on a platform can be taken back.
	Clears func(p chat.Platform) bool
	// OfficerAt is the officer that an address is known as; empty for none.
	OfficerAt func(ctx context.Context, a chat.Address) member.OfficerID
	// Help is the text that stands behind "Need help now?"; WithoutPhone has the ways there for
	// who does not use the phone.
	Help         func(language string, at Where) string
	WithoutPhone func(language string, at Where) string
	// Watch reads what people type for signs that they may not be safe.
	Watch *Watch
	Guard *guard.Guard
	// Keep is how long things are kept; Page makes a link to all that is held on somebody.
	Keep member.Keep
	Page func(ctx context.Context, id member.ID) (link string, err error)
	// Drill is the group of a drill's number, and who began it; ok is false for no such number.
	Drill func(ctx context.Context, number string) (g group.ID, by member.OfficerID, ok bool, err error)

	locks [256]sync.Mutex
	// gathering lets one Turn at a time change sessions, so that a rush for places is decided
	// in its order. It is taken after a person's lock.
	gathering sync.Mutex
}

// tries is how often a lost race is decided again.
const tries = 5

// Handle commits what one inbound means and returns what is to be said. With
// an error nothing was saved, and the person must be told so.
func (r *Runner) Handle(ctx context.Context, in chat.Inbound, seen []string) (chat.Reply, error) {
	id, err := r.People.PersonAt(ctx, in.Address)
	if errors.Is(err, turn.ErrNotFound) {
		return chat.Reply{}, chat.ErrStranger
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("find person: %w", err)
	}
	defer r.lock(id)()
	inbound := r.inbound(in)
	for range tries {
		reply, err := r.once(ctx, id, in, inbound, seen)
		switch {
		case errors.Is(err, turn.ErrRepeat):
			return chat.Reply{Repeat: true}, nil
		case errors.Is(err, turn.ErrConflict):
			continue
		}
		return reply, err
	}
	return chat.Reply{}, chat.ErrBusy
}

// inbound is what a delivery is known by.
func (r *Runner) inbound(in chat.Inbound) []byte {
	return r.People.Code("inbound", string(in.Address.Platform)+"\x00"+in.Address.Account+"\x00"+in.ID)
}

// Seen tells whether a delivery was handled before. It is asked of what is handled without
// a person: of strangers, and of officers.
func (r *Runner) Seen(ctx context.Context, in chat.Inbound) (bool, error) {
	return r.People.SeenInbound(ctx, r.inbound(in))
}

// Note remembers that a delivery was handled: what somebody wrote before they joined must
// not come again as an answer.
func (r *Runner) Note(ctx context.Context, in chat.Inbound) error {
	err := r.People.Commit(ctx, &turn.Turn{Inbound: r.inbound(in), Now: r.Now()})
	if errors.Is(err, turn.ErrRepeat) {
		return nil
	}
	return err
}

// lock lets one message of a person be handled at a time.
func (r *Runner) lock(id member.ID) (unlock func()) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	m := &r.locks[h.Sum32()%uint32(len(r.locks))]
	m.Lock()
	return m.Unlock
}

func (r *Runner) once(ctx context.Context, id member.ID, in chat.Inbound, inbound []byte, seen []string) (chat.Reply, error) {
	snap, err := r.People.Load(ctx, id, inbound)
	if errors.Is(err, turn.ErrNotFound) {
		return chat.Reply{}, chat.ErrStranger
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("load person: %w", err)
	}
	if snap.Repeat {
		return chat.Reply{Repeat: true}, nil
	}
	d := r.decision(snap, in)
	defer d.release()
	d.turn.Inbound, d.turn.Ack = inbound, seen
	grave, err := d.care(ctx, in.Text)
	if err != nil {
		return chat.Reply{}, err
	}
	if grave {
		d.snap.Person.Paused = false // they wrote: that ends a pause
	}
	if !grave || d.open() != nil || in.Change != "" || in.Unseen { // what is typed where nothing is asked comes to nothing
		if err := d.decide(ctx, in); err != nil {
			return chat.Reply{}, err
		}
	}
	if grave {
		if err := d.afterwards(ctx); err != nil {
			return chat.Reply{}, err
		}
	}
	d.settle()
	if err := r.People.Commit(ctx, &d.turn); err != nil {
		return chat.Reply{}, err
	}
	if d.after != nil {
		if err := d.after(ctx); err != nil {
			return chat.Reply{}, err
		}
	}
	if d.told != "" {
		r.Watch.gave(id, d.told, d.toldOf, d.turn.Now)
	}
	out := chat.Reply{Unspoken: grave, Left: d.left}
	for _, m := range d.turn.Messages {
		if m.Person == id && !m.Body.News {
			out.Messages = append(out.Messages, m.Body)
		}
	}
	if d.farewell != nil {
		r.People.Erase(ctx)
		out.Messages, out.Gone = d.farewell, true
	}
	return out, nil
}

// decision is one Turn in the making.
type decision struct {
	r    *Runner
	snap turn.Snapshot
	from chat.Address
	lang string
	via  string // how the platform wants it answered, until due
	due  time.Time
	// public tells that what is typed where they are is seen by others: they are asked to
	// type nothing there.
	public bool
	more   bool // the next answer of the same form follows
	// message names what was typed, where it can be edited later.
	message string
	turn    turn.Turn
	// around tells that the whole snapshot has been read.
	around bool
	// told and toldOf are the level and category of the text of care that is in it; empty for
	// none.
	told, toldOf string
	// handed tells that somebody of the group hears of it by a policy; urgent that there is
	// immediate danger: nothing is asked then.
	handed, urgent bool
	// farewell is said where nobody is left to write it to.
	farewell []chat.Outbound
	// left are the addresses at which nobody is known after it.
	left []chat.Address
	// gatherings are the sessions that this Turn may change, altered those whose facts it
	// does. The lock is held until it is committed.
	gatherings []*event.Session
	altered    map[string]bool
	holding    bool
	// after is done once the Turn is committed, in the other store. It may be
	// done again.
	after func(context.Context) error
}

func (r *Runner) decision(snap turn.Snapshot, in chat.Inbound) *decision {
	return &decision{r: r, snap: snap, from: in.Address, via: in.Via, due: in.Due, message: in.Message, more: in.More, public: in.Via != "" && in.Place != "", lang: r.Words.Match(snap.Person.Language), turn: turn.Turn{Now: r.Now()}}
}

// messageKept is how long an answer waits for a page that went away. It is the
// same for all, so that it does not tell what was said.
const messageKept = 24 * time.Hour

// settle puts the person into the Turn. Every Turn counts their version up, so
// that two processes cannot decide on the same state.
func (d *decision) settle() {
	if d.turn.Forget != "" {
		d.turn.Messages, d.turn.Save = d.toOthers(), nil
		d.gathered()
		return
	}
	d.gathered()
	p := d.snap.Person
	d.turn.Person = &p
	if d.farewell != nil {
		d.turn.Messages = d.toOthers()
	}
	talk := ""
	if conv := d.open(); conv != nil {
		talk = conv.ID
	}
	lead := true
	for i := range d.turn.Messages {
		if d.turn.Messages[i].ID != "" {
			continue // to somebody else, or by itself
		}
		d.turn.Messages[i].Talk = talk
		d.turn.Messages[i].Until = d.turn.Now.Add(messageKept)
		// Sortable within a person, and telling nothing outside.
		d.turn.Messages[i].ID = fmt.Sprintf("%s-%012x-%02x", p.ID, p.Version, i)
		body := &d.turn.Messages[i].Body
		body.ID = d.turn.Messages[i].ID
		body.Via, body.Due, body.Lead = d.via, d.due, d.via != "" && lead
		lead = false
	}
}

// say adds a message to the person, at the address that they wrote from.
func (d *decision) say(m chat.Outbound) {
	m.To, m.Language = d.from, d.lang
	if d.from.Platform == chat.Web {
		m.Text = chat.Worded(m.Text)
	}
	d.turn.Messages = append(d.turn.Messages, turn.Message{Person: d.snap.Person.ID, Address: d.from, Body: m})
}

// words says one of the bot's own texts.
func (d *decision) words(key string, args map[string]any) {
	d.say(chat.Outbound{Text: d.text(key, args)})
}

func (d *decision) text(key string, args map[string]any) string {
	return d.r.Words.Say(d.lang, key, args)
}

// open is the person's open conversation, or nil.
func (d *decision) open() *turn.Conversation {
	for i := range d.snap.Conversations {
		if d.snap.Conversations[i].Open {
			return &d.snap.Conversations[i]
		}
	}
	return nil
}

// counted is the flow under which those who came to sessions are counted: nobody is asked it.
const counted = "uptake"

// surround reads the rest of the snapshot, once.
func (d *decision) surround(ctx context.Context) error {
	if d.around {
		return nil
	}
	d.around = true
	if err := d.r.People.Surround(ctx, &d.snap); err != nil {
		return fmt.Errorf("load groups and rounds: %w", err)
	}
	d.snap.Rounds = slices.DeleteFunc(d.snap.Rounds, func(r round.Round) bool { return r.Flow == counted })
	return nil
}

// find is the conversation of that id, or nil.
func (d *decision) find(id string) *turn.Conversation {
	for i := range d.snap.Conversations {
		if d.snap.Conversations[i].ID == id {
			return &d.snap.Conversations[i]
		}
	}
	return nil
}

// Where somebody is, as far as it is known: contacts are chosen by it.
type Where struct{ Nations, Areas []string }

// where is the nation of the person, or of all their groups where it is unknown, and the Boards
// and Trusts of their groups.
func (d *decision) where() Where {
	var out Where
	for _, g := range d.snap.Groups {
		out.Nations, out.Areas = append(out.Nations, g.Nations...), append(out.Areas, g.Areas...)
	}
	if d.snap.Person.Nation != "" {
		out.Nations = []string{d.snap.Person.Nation}
	}
	return out
}
