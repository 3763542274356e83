// Package people keeps who takes part: identity, groups, rounds, conversations
// in progress, what waits for delivery, what is due, and the sealed mailbox. It
// never holds an answer that was submitted in a form that it could read.
package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/store"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// Store is the people database.
type Store struct {
	DB   *store.DB
	ring *keys.Ring
	// Keep is how long what has to do with people is kept; UsualKeep where nobody set it.
	Keep member.Keep
	// rotating is held while the live key changes.
	rotating sync.RWMutex
	met      met
}

// Open opens the database at path.
func Open(ctx context.Context, path string, ring *keys.Ring) (*Store, error) {
	db, err := store.Open(ctx, path, "people")
	if err != nil {
		return nil, err
	}
	return &Store{DB: db, ring: ring, Keep: member.UsualKeep()}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.DB.Close() }

func (s *Store) read() *sqlcgen.Queries { return sqlcgen.New(s.DB.Reader()) }

func (s *Store) write(ctx context.Context, do func(context.Context, *sqlcgen.Queries) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, q store.Querier) error { return do(ctx, sqlcgen.New(q)) })
}

// missing turns "no rows" into turn.ErrNotFound.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return turn.ErrNotFound
	}
	return err
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// month counts months from 1970: as much as is kept of when somebody was here.
func month(t time.Time) int64 { return int64(t.Year()-1970)*12 + int64(t.Month()) - 1 }

func day(t time.Time) int64 { return t.Unix() / 86400 }

func date(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }

// lookup is the keyed hash under which an address is found.
func (s *Store) lookup(a chat.Address) []byte {
	return s.ring.Hash(keys.Lookup, string(a.Platform), a.Account)
}

// Code is the keyed hash of an invitation, a token or an inbound id.
func (s *Store) Code(kind, value string) []byte { return s.ring.Hash(keys.Lookup, kind, value) }

// PersonAt tells who has an address. It returns turn.ErrNotFound for nobody.
// Who was found is remembered for a while: an address changes hands only in a
// Commit, and Load notices a person who is gone.
func (s *Store) PersonAt(ctx context.Context, a chat.Address) (member.ID, error) {
	lookup := s.lookup(a)
	if id, ok := s.met.get(string(lookup)); ok {
		return id, nil
	}
	p, err := s.read().PersonByAddress(ctx, lookup)
	if err != nil {
		return "", missing(err)
	}
	s.met.put(string(lookup), member.ID(p.ID))
	return member.ID(p.ID), nil
}

// SeenInbound tells whether an inbound was committed.
func (s *Store) SeenInbound(ctx context.Context, inbound []byte) (bool, error) {
	n, err := s.read().SeenInbound(ctx, inbound)
	return n > 0, err
}

// Load reads what every turn of this person is decided on: the person, whether
// the inbound was handled before, and their conversations. inbound may be nil.
func (s *Store) Load(ctx context.Context, id member.ID, inbound []byte) (turn.Snapshot, error) {
	var snap turn.Snapshot
	rows, err := s.read().Talk(ctx, sqlcgen.TalkParams{ID: string(id), ID_2: inbound})
	if err != nil {
		return snap, err
	}
	if len(rows) == 0 {
		s.met.forget()
		return snap, turn.ErrNotFound
	}
	p := rows[0]
	snap.Repeat = p.Seen > 0
	if snap.Person, err = s.person(sqlcgen.Person{ID: string(id), Language: p.Language, Zone: p.Zone, Nation: p.Nation,
		Paused: p.Paused, Stopped: p.Stopped, State: p.State, Wish: p.Wish, Version: p.Version}); err != nil {
		return snap, err
	}
	for _, row := range rows {
		if !row.ID.Valid {
			break
		}
		c, err := s.conversation(sqlcgen.Conversation{ID: row.ID.String, Person: string(id), Round: row.Round.String, Flow: row.Flow.String, Hash: row.Hash.String,
			Open: row.Open.Bool, State: row.Talk, Expires: row.Expires.Int64, Version: row.TalkVersion.Int64})
		if errors.Is(err, keys.ErrGone) {
			continue // restored from a backup; the clock drops it and tells the person
		}
		if err != nil {
			return snap, err
		}
		snap.Conversations = append(snap.Conversations, c)
	}
	return snap, nil
}

// Surround reads what some turns need too: groups, open rounds, and in which
// rounds the person took part.
func (s *Store) Surround(ctx context.Context, snap *turn.Snapshot) error {
	q := s.read()
	if err := s.loadGroups(ctx, q, snap.Person.ID, snap); err != nil {
		return err
	}
	rounds, err := q.OpenRoundsOf(ctx, string(snap.Person.ID))
	if err != nil {
		return err
	}
	for _, r := range rounds {
		out, err := s.round(ctx, q, r)
		if err != nil {
			return err
		}
		snap.Rounds = append(snap.Rounds, out)
	}
	return nil
}

func (s *Store) person(p sqlcgen.Person) (member.Person, error) {
	out := member.Person{ID: member.ID(p.ID), Language: p.Language, Zone: p.Zone, Nation: p.Nation,
		Paused: p.Paused, Stopped: p.Stopped, Version: p.Version}
	if err := s.readWish(&out, p.Wish); err != nil {
		return out, err
	}
	plain, err := s.ring.Unseal(keys.Live, p.State, "person|state|"+p.ID)
	if errors.Is(err, keys.ErrGone) {
		return out, nil // restored from a backup: what was under the live key is gone
	}
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(plain, &out.State)
}

func (s *Store) sealState(p *member.Person) ([]byte, error) {
	plain, err := json.Marshal(p.State)
	if err != nil {
		return nil, fmt.Errorf("write person state: %w", err)
	}
	const size = 512 // so that its length does not tell how many rounds were answered
	for len(plain)%size != 0 {
		plain = append(plain, ' ')
	}
	return s.ring.Seal(keys.Live, plain, "person|state|"+string(p.ID))
}

func (s *Store) loadGroups(ctx context.Context, q *sqlcgen.Queries, id member.ID, snap *turn.Snapshot) error {
	rows, err := q.Memberships(ctx, string(id))
	if err != nil {
		return err
	}
	for _, m := range rows {
		one := member.Membership{Group: group.ID(m.Grp), Role: member.Role(m.Role), Personal: m.Personal}
		if len(m.Name) > 0 {
			name, err := s.ring.Unseal(keys.People, m.Name, namePlace(string(id), m.Grp))
			if err != nil {
				return fmt.Errorf("read name: %w", err)
			}
			one.Name = string(name)
		}
		snap.Memberships = append(snap.Memberships, one)
		if n := len(snap.Groups); n > 0 && snap.Groups[n-1].ID == one.Group {
			continue // another role in the same group
		}
		g, err := readGroup(q.Group(ctx, m.Grp))
		if err != nil {
			return err
		}
		snap.Groups = append(snap.Groups, g)
	}
	took, err := q.TookPart(ctx, string(id))
	for _, r := range took {
		snap.TookPart = append(snap.TookPart, round.ID(r))
	}
	return err
}

func (s *Store) conversation(c sqlcgen.Conversation) (turn.Conversation, error) {
	plain, err := s.ring.Unseal(keys.Live, c.State, "conversation|state|"+c.ID)
	out := turn.Conversation{ID: c.ID, Person: member.ID(c.Person), Round: round.ID(c.Round), Flow: c.Flow, Hash: c.Hash,
		Open: c.Open, Expires: at(c.Expires), Version: c.Version}
	readTalk(&out, plain)
	return out, err
}

// Conversation reads one conversation; turn.ErrNotFound where it is over,
// keys.ErrGone where its key was destroyed.
func (s *Store) Conversation(ctx context.Context, id string) (turn.Conversation, error) {
	c, err := s.read().Conversation(ctx, id)
	if err != nil {
		return turn.Conversation{}, missing(err)
	}
	return s.conversation(c)
}

// Messages reads what waits for an address, oldest first.
func (s *Store) Messages(ctx context.Context, a chat.Address) ([]chat.Outbound, error) {
	rows, err := s.read().MessagesTo(ctx, s.lookup(a))
	if err != nil {
		return nil, err
	}
	var out []chat.Outbound
	for _, row := range rows {
		plain, err := s.ring.Unseal(keys.Live, row.Body, "outbox|body|"+row.ID)
		if errors.Is(err, keys.ErrGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var m chat.Outbound
		if err := json.Unmarshal(plain, &m); err != nil {
			return nil, fmt.Errorf("read message: %w", err)
		}
		out = append(out, m)
	}
	return out, nil
}

// Addresses lists where a person can be reached.
func (s *Store) Addresses(ctx context.Context, id member.ID) ([]chat.Address, error) {
	rows, err := s.read().AddressesOf(ctx, string(id))
	if err != nil {
		return nil, err
	}
	var out []chat.Address
	for _, row := range rows {
		address, err := s.address(chat.Platform(row.Platform), row.Account, row.Lookup)
		if err != nil {
			return nil, err
		}
		out = append(out, address)
	}
	return out, nil
}

// address reads where a person can be reached.
func (s *Store) address(p chat.Platform, sealed, lookup []byte) (chat.Address, error) {
	account, err := s.ring.Unseal(keys.People, sealed, addressPlace(lookup))
	if err != nil {
		return chat.Address{}, fmt.Errorf("read address: %w", err)
	}
	return chat.Address{Platform: p, Account: string(account)}, nil
}

func addressPlace(lookup []byte) string { return fmt.Sprintf("address|account|%x", lookup) }

// Consents lists what a person agreed to.
func (s *Store) Consents(ctx context.Context, id member.ID) ([]member.Consent, error) {
	rows, err := s.read().Consents(ctx, string(id))
	var out []member.Consent
	for _, c := range rows {
		out = append(out, member.Consent{Purpose: c.Purpose, Version: c.Version, Given: c.Given, Day: date(c.Day)})
	}
	return out, err
}

// Erase empties the log of what was deleted, if no reader is in the way; the
// clock tries again within a minute.
func (s *Store) Erase(ctx context.Context) {
	_ = s.DB.Checkpoint(context.WithoutCancel(ctx)) // put off, not lost
}

// Lost lists conversations that no key opens any more, as after restoring a
// backup, which never holds the live key.
func (s *Store) Lost(ctx context.Context) ([]turn.Conversation, error) {
	rows, err := s.read().AllConversations(ctx)
	if err != nil {
		return nil, err
	}
	var out []turn.Conversation
	for _, row := range rows {
		if _, err := s.ring.Unseal(keys.Live, row.State, "conversation|state|"+row.ID); !errors.Is(err, keys.ErrGone) {
			continue
		}
		c, err := s.Conversation(ctx, row.ID)
		if err != nil && !errors.Is(err, keys.ErrGone) {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// ShowingNames are those whose name officers see and who have not been asked again yet, with
// the day on which they agreed.
func (s *Store) ShowingNames(ctx context.Context) (map[member.ID]time.Time, error) {
	rows, err := s.read().ShowingNames(ctx)
	out := map[member.ID]time.Time{}
	for _, r := range rows {
		out[member.ID(r.Person)] = date(r.Day)
	}
	return out, err
}
