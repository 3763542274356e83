package people

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// Commit writes a Turn, whole or not at all. It returns turn.ErrRepeat where
// its inbound was committed before, turn.ErrConflict where something that it
// was decided on has changed, turn.ErrNotFound where its invitation is no good.
func (s *Store) Commit(ctx context.Context, t *turn.Turn) error {
	return s.commit(ctx, t, func(context.Context, *sqlcgen.Queries) error { return nil })
}

// CommitBy is Commit for what only an officer of a group may do: ErrNotOfficer
// for others.
func (s *Store) CommitBy(ctx context.Context, by member.OfficerID, g group.ID, t *turn.Turn) error {
	return s.commit(ctx, t, func(ctx context.Context, q *sqlcgen.Queries) error { return mayRun(ctx, q, by, g) })
}

func (s *Store) commit(ctx context.Context, t *turn.Turn, may func(context.Context, *sqlcgen.Queries) error) error {
	s.rotating.RLock() // what is sealed here must be written before its key can go
	defer s.rotating.RUnlock()
	sealed, err := s.seal(t)
	if err != nil {
		return err
	}
	if t.Forget != "" || t.Address != nil || len(t.Unbind) > 0 {
		defer s.met.forget()
	}
	err = s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := may(ctx, q); err != nil {
			return err
		}
		c := committer{s: s, q: q, t: t, sealed: sealed}
		return c.all(ctx)
	})
	if err != nil || t.Forget == "" {
		return err
	}
	return s.ring.NoteGone(s.goneHash(t.Forget), t.Now)
}

func (s *Store) goneHash(id member.ID) []byte { return s.Code("forgotten", string(id)) }

// BroughtBack are those who were forgotten and are here again: a backup was restored.
func (s *Store) BroughtBack(ctx context.Context) ([]member.ID, error) {
	gone, err := s.ring.Gone()
	if err != nil || len(gone) == 0 {
		return nil, err
	}
	rows, err := s.read().PersonIDs(ctx)
	var out []member.ID
	for _, id := range rows {
		if gone[string(s.goneHash(member.ID(id)))] {
			out = append(out, member.ID(id))
		}
	}
	return out, err
}

// sealed is what a Turn says in secret, encrypted before the writer is taken.
type sealed struct {
	person        []byte
	wish          []byte
	touched       [][]byte
	account       []byte
	names         [][]byte
	conversations [][]byte
	messages      [][]byte
	suggestion    []byte
	request       []byte
	sessions      []sealedSession
	needs         []byte
	pairs         [][]byte
	profile       []byte
	entry         []byte
	cases         [][]byte
	setup         []byte
}

func (s *Store) seal(t *turn.Turn) (sealed, error) {
	var out sealed
	var err error
	if t.Person != nil {
		if out.person, err = s.sealState(t.Person); err != nil {
			return out, err
		}
		if out.wish, err = s.sealWish(t.Person); err != nil {
			return out, err
		}
	}
	for i := range t.Touch {
		b, err := s.sealState(&t.Touch[i])
		if err != nil {
			return out, err
		}
		out.touched = append(out.touched, b)
	}
	if t.Address != nil {
		if out.account, err = s.ring.Seal(keys.People, []byte(t.Address.Account), addressPlace(s.lookup(*t.Address))); err != nil {
			return out, err
		}
	}
	for _, g := range t.ShowName {
		if t.Name == "" {
			out.names = append(out.names, []byte{})
			continue
		}
		b, err := s.ring.Seal(keys.People, []byte(t.Name), namePlace(string(t.Person.ID), string(g)))
		if err != nil {
			return out, err
		}
		out.names = append(out.names, b)
	}
	for i := range t.Sessions {
		one, err := s.sealSession(&t.Sessions[i])
		if err != nil {
			return out, err
		}
		out.sessions = append(out.sessions, one)
	}
	if t.Needs != nil {
		if out.needs, err = s.sealVoice(t.Needs, needsPlace(t.Person.ID)); err != nil {
			return out, err
		}
	}
	if e := t.Entry; e != nil {
		if out.entry, err = s.sealVoice(e.Said, entryPlace(e.ID)); err != nil {
			return out, err
		}
	}
	if err := s.sealPairs(t, &out); err != nil {
		return out, err
	}
	if err := s.sealGuard(t, &out); err != nil {
		return out, err
	}
	if v := t.Suggest; v != nil {
		if out.suggestion, err = s.sealVoice(v.Text, suggestionPlace(v.ID)); err != nil {
			return out, err
		}
	}
	if r := t.Request; r != nil {
		if out.request, err = s.sealVoice(r.Said, requestPlace(r.ID)); err != nil {
			return out, err
		}
	}
	for _, c := range t.Save {
		b, err := s.ring.Seal(keys.Live, writeTalk(c), "conversation|state|"+c.ID)
		if err != nil {
			return out, err
		}
		out.conversations = append(out.conversations, b)
	}
	for _, m := range t.Messages {
		plain, err := json.Marshal(kept(m))
		if err != nil {
			return out, fmt.Errorf("write message: %w", err)
		}
		b, err := s.ring.Seal(keys.Live, plain, "outbox|body|"+m.ID)
		if err != nil {
			return out, err
		}
		out.messages = append(out.messages, b)
	}
	return out, nil
}

// kept is what a message leaves in the outbox. What a page draws from the open
// conversation by itself leaves its place in the order, and no text.
func kept(m turn.Message) chat.Outbound {
	if m.Body.Drawn && m.Address.Platform == chat.Web {
		return chat.Outbound{ID: m.ID, Drawn: true}
	}
	return m.Body
}

type committer struct {
	s      *Store
	q      *sqlcgen.Queries
	t      *turn.Turn
	sealed sealed
}

func (c *committer) all(ctx context.Context) error {
	steps := []func(context.Context) error{c.inbound, c.forget, c.join, c.person, c.consents, c.conversations, c.mail, c.messages, c.due, c.touched, c.asks, c.letters, c.voice, c.sessions, c.pairs, c.ledger, c.guard}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (c *committer) inbound(ctx context.Context) error {
	if c.t.Inbound == nil {
		return nil
	}
	n, err := c.q.AddInbound(ctx, sqlcgen.AddInboundParams{ID: c.t.Inbound, Day: day(c.t.Now)})
	if err == nil && n == 0 {
		return turn.ErrRepeat
	}
	return err
}

func (c *committer) forget(ctx context.Context) error {
	if c.t.Forget == "" {
		return nil
	}
	if err := c.q.DropDueOf(ctx, "%"+string(c.t.Forget)+"%"); err != nil {
		return err
	}
	if err := c.s.blankCases(ctx, c.q, c.t.Forget, c.t.Now); err != nil {
		return err
	}
	return c.q.DropPerson(ctx, string(c.t.Forget))
}

// join uses up an invitation. The person is written by person(), before the
// membership that refers to it.
func (c *committer) join(ctx context.Context) error {
	if c.t.Join == nil || c.t.Join.Code == nil {
		return nil
	}
	n, err := c.q.UseInvite(ctx, sqlcgen.UseInviteParams{Code: c.t.Join.Code, Expires: ms(c.t.Now)})
	if err == nil && n == 0 {
		return turn.ErrNotFound
	}
	return err
}

func (c *committer) person(ctx context.Context) error {
	p := c.t.Person
	if p == nil {
		return nil
	}
	if p.Version == 0 {
		if err := c.q.AddPerson(ctx, sqlcgen.AddPersonParams{ID: string(p.ID), Language: p.Language, Zone: p.Zone, Nation: p.Nation,
			Paused: p.Paused, Stopped: p.Stopped, State: c.sealed.person, Wish: c.sealed.wish, Month: month(c.t.Now)}); err != nil {
			return err
		}
	} else {
		n, err := c.changePerson(ctx, p)
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
	}
	return c.places(ctx, p.ID)
}

// changePerson writes somebody as they are now; n is 0 where they have changed meanwhile. What
// they did not do themselves is no sign that they are still here.
func (c *committer) changePerson(ctx context.Context, p *member.Person) (n int64, err error) {
	if c.t.Inbound == nil {
		return c.q.ChangePersonAway(ctx, sqlcgen.ChangePersonAwayParams{Language: p.Language, Zone: p.Zone, Nation: p.Nation,
			Paused: p.Paused, Stopped: p.Stopped, State: c.sealed.person, Wish: c.sealed.wish, ID: string(p.ID), Version: p.Version})
	}
	return c.q.ChangePerson(ctx, sqlcgen.ChangePersonParams{Language: p.Language, Zone: p.Zone, Nation: p.Nation,
		Paused: p.Paused, Stopped: p.Stopped, State: c.sealed.person, Wish: c.sealed.wish, Month: month(c.t.Now), ID: string(p.ID), Version: p.Version})
}

// places writes where a person can be reached and in which group they are.
func (c *committer) places(ctx context.Context, id member.ID) error {
	if a := c.t.Address; a != nil {
		if err := c.q.AddAddress(ctx, sqlcgen.AddAddressParams{Lookup: c.s.lookup(*a), Person: string(id), Platform: string(a.Platform), Account: c.sealed.account}); err != nil {
			return err
		}
	}
	for _, a := range c.t.Unbind {
		if err := c.q.DropAddress(ctx, sqlcgen.DropAddressParams{Lookup: c.s.lookup(a), Person: string(id)}); err != nil {
			return err
		}
	}
	if c.t.Leave != "" {
		if err := c.q.DropLettersIn(ctx, sqlcgen.DropLettersInParams{Person: string(id), Grp: string(c.t.Leave)}); err != nil {
			return err
		}
		if err := c.q.DropProfilesIn(ctx, sqlcgen.DropProfilesInParams{Person: string(id), Grp: string(c.t.Leave)}); err != nil {
			return err
		}
		if err := c.q.DropStandingIn(ctx, sqlcgen.DropStandingInParams{Person: string(id), Grp: string(c.t.Leave)}); err != nil {
			return err
		}
		if err := c.q.DropRequestsIn(ctx, sqlcgen.DropRequestsInParams{Person: string(id), Grp: string(c.t.Leave)}); err != nil {
			return err
		}
		if err := c.q.DropAsksIn(ctx, sqlcgen.DropAsksInParams{Person: string(id), Grp: string(c.t.Leave)}); err != nil {
			return err
		}
		if err := c.q.DropMemberships(ctx, sqlcgen.DropMembershipsParams{Person: string(id), Grp: string(c.t.Leave)}); err != nil {
			return err
		}
	}
	for i, g := range c.t.ShowName {
		if err := c.q.SetMembershipName(ctx, sqlcgen.SetMembershipNameParams{Name: c.sealed.names[i], Person: string(id), Grp: string(g)}); err != nil {
			return err
		}
	}
	if j := c.t.Join; j != nil {
		m := j.Membership
		return c.q.AddMembership(ctx, sqlcgen.AddMembershipParams{Person: string(id), Grp: string(m.Group), Role: string(m.Role), Personal: m.Personal})
	}
	return nil
}

func (c *committer) consents(ctx context.Context) error {
	for _, consent := range c.t.Consent {
		if err := c.q.AddConsent(ctx, sqlcgen.AddConsentParams{Person: string(c.t.Person.ID), Purpose: consent.Purpose, Version: consent.Version,
			Given: consent.Given, Day: day(consent.Day)}); err != nil {
			return err
		}
	}
	return nil
}

func (c *committer) conversations(ctx context.Context) error {
	for _, id := range c.t.End {
		// What was said in it may repeat its answers, and goes with them.
		if err := c.q.DropMessagesOfTalk(ctx, id); err != nil {
			return err
		}
		n, err := c.q.DropConversation(ctx, id)
		if err != nil {
			return err
		}
		if n == 0 && c.t.Forget == "" { // else it went with its person
			return turn.ErrConflict
		}
	}
	for i, conv := range c.t.Save {
		if err := c.conversation(ctx, conv, c.sealed.conversations[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *committer) conversation(ctx context.Context, conv turn.Conversation, state []byte) error {
	if conv.Version == 0 {
		return c.q.AddConversation(ctx, sqlcgen.AddConversationParams{ID: conv.ID, Person: string(conv.Person), Round: string(conv.Round),
			Flow: conv.Flow, Hash: conv.Hash, Open: conv.Open, State: state, Expires: ms(conv.Expires)})
	}
	n, err := c.q.ChangeConversation(ctx, sqlcgen.ChangeConversationParams{Open: conv.Open, State: state, Expires: ms(conv.Expires), ID: conv.ID, Version: conv.Version})
	if err == nil && n == 0 {
		return turn.ErrConflict
	}
	return err
}

// mail puts sealed answers into the mailbox of a batch that is not open yet.
func (c *committer) mail(ctx context.Context) error {
	taken := int64(0)
	for _, code := range c.t.Withdraw {
		n, err := c.q.DropMailByCode(ctx, code)
		if err != nil {
			return err
		}
		taken += n
	}
	m := c.t.Mail
	switch {
	case m == nil:
		return nil
	case m.Replaces && taken == 0:
		return turn.ErrConflict
	}
	batches, err := c.q.Batches(ctx, string(m.Round))
	if err != nil {
		return err
	}
	if m.Batch < 1 || m.Batch > len(batches) || batches[m.Batch-1].Opened {
		return turn.ErrConflict
	}
	for _, one := range m.Mail {
		if err := c.q.AddMail(ctx, sqlcgen.AddMailParams{ID: one.ID, Round: string(m.Round), Batch: int64(m.Batch), Kind: string(one.Kind), Code: one.Code, Sealed: one.Sealed}); err != nil {
			return err
		}
	}
	return nil
}

func (c *committer) messages(ctx context.Context) error {
	if c.t.Hush != "" {
		drop := c.q.DropMessagesTo
		if c.t.HushBut {
			drop = c.q.HushButMatches
		}
		if err := drop(ctx, string(c.t.Hush)); err != nil {
			return err
		}
	}
	for _, talk := range c.t.Unsay {
		if err := c.q.DropMessagesTalked(ctx, talk); err != nil {
			return err
		}
	}
	for _, id := range c.t.Ack {
		if c.t.Person == nil {
			break
		}
		// Only their own: what was shown is what a page says was shown.
		if err := c.q.DropMessage(ctx, sqlcgen.DropMessageParams{ID: id, Person: string(c.t.Person.ID)}); err != nil {
			return err
		}
		if strings.HasPrefix(id, string(c.t.Person.ID)+"-") {
			if err := dropSiblings(ctx, c.q, id); err != nil {
				return err
			}
		}
	}
	wants := map[chat.Address]bool{}
	for i, m := range c.t.Messages {
		if m.Address.Platform != chat.Web && !wants[m.Address] {
			wants[m.Address] = true
			if err := c.delivery(ctx, &m); err != nil {
				return err
			}
		}
		if err := c.q.AddMessage(ctx, sqlcgen.AddMessageParams{Lookup: c.s.lookup(m.Address), ID: m.ID, Talk: m.Talk, Until: day(m.Until), Body: c.sealed.messages[i]}); err != nil {
			return err
		}
	}
	return nil
}

// delivery asks for an address to be looked at. An answer goes before news, and at once:
// whoever writes can be reached.
func (c *committer) delivery(ctx context.Context, m *turn.Message) error {
	lookup, platform := c.s.lookup(m.Address), string(m.Address.Platform)
	if c.t.Inbound != nil && !m.Body.News {
		return c.q.AskDelivery(ctx, sqlcgen.AskDeliveryParams{Lookup: lookup, Platform: platform, Rank: answerRank})
	}
	at := int64(0)
	if !m.After.IsZero() {
		at = ms(m.After)
	}
	return c.q.WantDelivery(ctx, sqlcgen.WantDeliveryParams{Lookup: lookup, Platform: platform, Rank: newsRank, At: at})
}

func (c *committer) due(ctx context.Context) error {
	for _, d := range c.t.Undo {
		if !d.At.IsZero() { // done as it was read: what was set again meanwhile stays
			if err := c.q.DropDueRead(ctx, sqlcgen.DropDueReadParams{Kind: string(d.Kind), Subject: d.Subject, At: ms(d.At)}); err != nil {
				return err
			}
			continue
		}
		if err := c.q.DropDue(ctx, sqlcgen.DropDueParams{Kind: string(d.Kind), Subject: d.Subject}); err != nil {
			return err
		}
	}
	for _, d := range c.t.Due {
		if err := c.q.SetDue(ctx, sqlcgen.SetDueParams{Kind: string(d.Kind), Subject: d.Subject, At: ms(d.At)}); err != nil {
			return err
		}
	}
	return nil
}
