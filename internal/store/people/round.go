package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"blether/internal/group"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

func readGroup(body string, err error) (group.Group, error) {
	var g group.Group
	if err != nil {
		return g, missing(err)
	}
	return g, json.Unmarshal([]byte(body), &g)
}

func writeGroup(g group.Group) (string, error) {
	body, err := json.Marshal(g)
	if err != nil {
		return "", fmt.Errorf("write group: %w", err)
	}
	return string(body), nil
}

// SaveGroup writes a group. by must run it, where it is there already and by is
// not the operator: ErrNotOfficer.
func (s *Store) SaveGroup(ctx context.Context, by member.OfficerID, g group.Group) error {
	body, err := writeGroup(g)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g.ID); err != nil {
			return err
		}
		return q.SaveGroup(ctx, sqlcgen.SaveGroupParams{ID: string(g.ID), Body: body})
	})
}

// Group reads one group.
func (s *Store) Group(ctx context.Context, id group.ID) (group.Group, error) {
	return readGroup(s.read().Group(ctx, string(id)))
}

// Groups reads all groups.
func (s *Store) Groups(ctx context.Context) ([]group.Group, error) {
	rows, err := s.read().Groups(ctx)
	var out []group.Group
	for _, body := range rows {
		g, err := readGroup(body, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, err
}

// PublishFlow makes a flow the one that new rounds use. shipped is the hash of
// the text that came with the program, "" for one that the operator wrote.
func (s *Store) PublishFlow(ctx context.Context, name, hash string, body []byte, shipped string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.SaveFlowVersion(ctx, sqlcgen.SaveFlowVersionParams{Hash: hash, Name: name, Body: body}); err != nil {
			return err
		}
		return q.SaveFlow(ctx, sqlcgen.SaveFlowParams{Name: name, Hash: hash, Shipped: shipped})
	})
}

// FlowBody reads a published structure with its newest texts.
func (s *Store) FlowBody(ctx context.Context, hash string) ([]byte, error) {
	body, err := s.read().FlowByHash(ctx, hash)
	return body, missing(err)
}

// PublishedFlow tells the version of a flow that new rounds use.
func (s *Store) PublishedFlow(ctx context.Context, name string) (hash, shipped string, body []byte, err error) {
	f, err := s.read().Flow(ctx, name)
	return f.Hash, f.Shipped, f.Body, missing(err)
}

// FlowNames lists the published flows.
func (s *Store) FlowNames(ctx context.Context) ([]string, error) {
	rows, err := s.read().Flows(ctx)
	var out []string
	for _, f := range rows {
		out = append(out, f.Name)
	}
	return out, err
}

// InTheMiddle counts the conversations in a flow.
func (s *Store) InTheMiddle(ctx context.Context, flow string) (int, error) {
	n, err := s.read().CountOpen(ctx, flow)
	return int(n), err
}

// OpenRound writes a new round with its batches and what is due. It returns
// ErrNotOfficer where by does not run all of its groups, turn.ErrConflict where
// the round is there already: its form was sent twice; ErrAsked where the same is
// being asked of one of the groups.
func (s *Store) OpenRound(ctx context.Context, by member.OfficerID, r round.Round, batches []round.Batch) error {
	plan, err := json.Marshal(r.Plan)
	if err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, r.Groups...); err != nil {
			return err
		}
		for _, g := range r.Groups {
			open, err := q.CountAsked(ctx, sqlcgen.CountAskedParams{Grp: string(g), Flow: r.Flow})
			if err != nil {
				return err
			}
			if open > 0 && !r.Plan.Wave {
				return ErrAsked
			}
		}
		n, err := q.AddRound(ctx, sqlcgen.AddRoundParams{ID: string(r.ID), Flow: r.Flow, Hash: r.Hash, Plan: string(plan),
			Opened: ms(r.Opened), Closes: ms(r.Closes), State: string(r.State)})
		if err != nil {
			return err
		}
		if n == 0 {
			return turn.ErrConflict
		}
		for _, g := range r.Groups {
			if err := q.AddRoundGroup(ctx, sqlcgen.AddRoundGroupParams{Round: string(r.ID), Grp: string(g)}); err != nil {
				return err
			}
		}
		for _, b := range batches {
			if err := q.AddBatch(ctx, sqlcgen.AddBatchParams{Round: string(r.ID), Number: int64(b.Number), Date: ms(b.Date), Public: b.Public}); err != nil {
				return err
			}
			if err := q.SetDue(ctx, sqlcgen.SetDueParams{Kind: string(turn.OpenBatch), Subject: BatchName(r.ID, b.Number), At: ms(b.Date)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// BatchName names a batch: ROUND/NUMBER in due work, ROUND-NUMBER for its key.
func BatchName(r round.ID, number int) string { return fmt.Sprintf("%s/%d", r, number) }

// CloseRoundAt moves the close of a round, and with it its last batch, forward
// to a time. It is how an officer closes early; it never adds a date.
// by must run one of its groups: ErrNotOfficer.
func (s *Store) CloseRoundAt(ctx context.Context, by member.OfficerID, id round.ID, when time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRunOne(ctx, q, by, id); err != nil {
			return err
		}
		batches, err := q.Batches(ctx, string(id))
		if err != nil {
			return err
		}
		if len(batches) == 0 {
			return turn.ErrNotFound
		}
		for _, b := range batches {
			if b.Opened || b.Date <= ms(when) {
				continue
			}
			if err := q.SetBatchDate(ctx, sqlcgen.SetBatchDateParams{Date: ms(when), Round: string(id), Number: b.Number}); err != nil {
				return err
			}
			if err := q.SetDue(ctx, sqlcgen.SetDueParams{Kind: string(turn.OpenBatch), Subject: BatchName(id, int(b.Number)), At: ms(when)}); err != nil {
				return err
			}
		}
		return q.SetRoundCloses(ctx, sqlcgen.SetRoundClosesParams{Closes: ms(when), ID: string(id)})
	})
}

// mayRunOne lets through an officer of any group of a round.
func mayRunOne(ctx context.Context, q *sqlcgen.Queries, by member.OfficerID, id round.ID) error {
	groups, err := q.RoundGroups(ctx, string(id))
	if err != nil || by == member.Operator {
		return err
	}
	for _, g := range groups {
		if err := mayRun(ctx, q, by, group.ID(g)); !errors.Is(err, ErrNotOfficer) {
			return err
		}
	}
	return ErrNotOfficer
}

func (s *Store) round(ctx context.Context, q *sqlcgen.Queries, r sqlcgen.Round) (round.Round, error) {
	out := round.Round{ID: round.ID(r.ID), Flow: r.Flow, Hash: r.Hash, Opened: at(r.Opened), Closes: at(r.Closes), State: round.State(r.State)}
	if err := json.Unmarshal([]byte(r.Plan), &out.Plan); err != nil {
		return out, fmt.Errorf("read plan: %w", err)
	}
	groups, err := q.RoundGroups(ctx, r.ID)
	for _, g := range groups {
		out.Groups = append(out.Groups, group.ID(g))
	}
	return out, err
}

// Round reads one round.
func (s *Store) Round(ctx context.Context, id round.ID) (round.Round, error) {
	q := s.read()
	r, err := q.Round(ctx, string(id))
	if err != nil {
		return round.Round{}, missing(err)
	}
	return s.round(ctx, q, r)
}

// Rounds reads all rounds, oldest first.
func (s *Store) Rounds(ctx context.Context) ([]round.Round, error) {
	q := s.read()
	rows, err := q.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	var out []round.Round
	for _, r := range rows {
		one, err := s.round(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// RoundsOf reads the rounds of a group, newest first.
func (s *Store) RoundsOf(ctx context.Context, g group.ID) ([]round.Round, error) {
	q := s.read()
	rows, err := q.RoundsOfGroup(ctx, string(g))
	if err != nil {
		return nil, err
	}
	var out []round.Round
	for _, r := range slices.Backward(rows) {
		one, err := s.round(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// Batches reads the batches of a round, in order.
func (s *Store) Batches(ctx context.Context, id round.ID) ([]round.Batch, error) {
	rows, err := s.read().Batches(ctx, string(id))
	var out []round.Batch
	for _, b := range rows {
		out = append(out, round.Batch{Round: id, Number: int(b.Number), Date: at(b.Date), Public: b.Public, Opened: b.Opened})
	}
	return out, err
}

// Waiting counts sealed submissions of a round, for banded progress only.
func (s *Store) Waiting(ctx context.Context, id round.ID) (int, error) {
	n, err := s.read().CountMail(ctx, sqlcgen.CountMailParams{Round: string(id), Kind: string(response.RatingMail)})
	return int(n), err
}

// Answered counts the people who came by a personal invitation and have answered
// a round, whether their batch is mixed or not.
func (s *Store) Answered(ctx context.Context, id round.ID) (int, error) {
	q := s.read()
	personal, err := q.PersonalOf(ctx, string(id))
	if err != nil {
		return 0, err
	}
	took, err := q.TookPartIn(ctx, string(id))
	if err != nil {
		return 0, err
	}
	waiting, err := s.AnsweredBy(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, p := range waiting {
		took = append(took, string(p))
	}
	n := 0
	for _, p := range personal {
		if slices.Contains(took, p) {
			n++
		}
	}
	return n, nil
}

// Progress is what officers are told of a round.
func (s *Store) Progress(ctx context.Context, id round.ID) (string, error) {
	band, err := s.read().Progress(ctx, string(id))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return band, err
}

// SetProgress writes what officers are told of a round.
func (s *Store) SetProgress(ctx context.Context, id round.ID, band string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.SetProgress(ctx, sqlcgen.SetProgressParams{Round: string(id), Band: band})
	})
}

// Mail reads the sealed envelopes of a batch.
func (s *Store) Mail(ctx context.Context, id round.ID, number int) ([]response.Mail, error) {
	rows, err := s.read().MailOf(ctx, sqlcgen.MailOfParams{Round: string(id), Batch: int64(number)})
	var out []response.Mail
	for _, m := range rows {
		out = append(out, response.Mail{ID: m.ID, Kind: response.Kind(m.Kind), Code: m.Code, Sealed: m.Sealed})
	}
	return out, err
}

// HasMail reports whether a withdrawal code's hash is in the mailbox.
func (s *Store) HasMail(ctx context.Context, code []byte) (bool, error) {
	n, err := s.read().CountMailByCode(ctx, code)
	return n > 0, err
}

// Mixed is what ends a batch on this side: its mail goes, what waits on moves
// into the next batch under new ids, and who took part is written down.
type Mixed struct {
	Round  round.ID
	Number int
	Last   bool            // the round closes with it
	Carry  []response.Mail // re-sealed to the next batch
	Took   []member.ID
}

// EndBatch writes a Mixed. Doing it again changes nothing.
func (s *Store) EndBatch(ctx context.Context, m Mixed) error {
	took := make([]member.ID, len(m.Took))
	copy(took, m.Took)
	rand.Shuffle(len(took), func(i, j int) { took[i], took[j] = took[j], took[i] })
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		n, err := q.OpenBatch(ctx, sqlcgen.OpenBatchParams{Round: string(m.Round), Number: int64(m.Number)})
		if err != nil || n == 0 {
			return err
		}
		if err := q.DropMailOf(ctx, sqlcgen.DropMailOfParams{Round: string(m.Round), Batch: int64(m.Number)}); err != nil {
			return err
		}
		for _, one := range m.Carry {
			if err := q.AddMail(ctx, sqlcgen.AddMailParams{ID: one.ID, Round: string(m.Round), Batch: int64(m.Number + 1), Kind: string(one.Kind), Code: one.Code, Sealed: one.Sealed}); err != nil {
				return err
			}
		}
		if err := s.flush(ctx, q, m.Round, took); err != nil || !m.Last {
			return err
		}
		if err := q.DropMessagesOfRound(ctx, string(m.Round)); err != nil {
			return err
		}
		if err := q.DropRoundConversations(ctx, string(m.Round)); err != nil {
			return err
		}
		_, err = q.SetRoundState(ctx, sqlcgen.SetRoundStateParams{State: string(round.Closed), ID: string(m.Round), State_2: string(round.Open)})
		return err
	})
}

// flush moves "has answered" from under the live key into the table, in
// shuffled order, for those whose answers left the mailbox.
func (s *Store) flush(ctx context.Context, q *sqlcgen.Queries, id round.ID, took []member.ID) error {
	for _, person := range took {
		p, err := q.PersonByID(ctx, string(person))
		if errors.Is(missing(err), turn.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		who, err := s.person(p)
		if err != nil {
			return err
		}
		var rest []round.ID
		for _, r := range who.State.Answered {
			if r != id {
				rest = append(rest, r)
			}
		}
		who.State.Answered = rest
		state, err := s.sealState(&who)
		if err != nil {
			return err
		}
		if err := q.AddTookPart(ctx, sqlcgen.AddTookPartParams{Round: string(id), Person: string(person)}); err != nil {
			return err
		}
		if err := q.SetPersonState(ctx, sqlcgen.SetPersonStateParams{State: state, ID: string(person)}); err != nil {
			return err
		}
	}
	return nil
}

// AnsweredBy lists those who have answered a round and are not flushed yet.
func (s *Store) AnsweredBy(ctx context.Context, id round.ID) ([]member.ID, error) {
	out, _, err := s.answeredBy(ctx, id)
	return out, err
}

// answeredBy also tells whether everybody's state could be read.
func (s *Store) answeredBy(ctx context.Context, id round.ID) (out []member.ID, all bool, err error) {
	rows, err := s.read().PersonStates(ctx)
	if err != nil {
		return nil, false, err
	}
	all = true
	for _, row := range rows {
		plain, err := s.ring.Unseal(keys.Live, row.State, "person|state|"+row.ID)
		if errors.Is(err, keys.ErrGone) {
			all = false
			continue
		}
		var state member.State
		if err := errors.Join(err, json.Unmarshal(plain, &state)); err != nil {
			return nil, false, fmt.Errorf("read person state: %w", err)
		}
		for _, r := range state.Answered {
			if r == id {
				out = append(out, member.ID(row.ID))
			}
		}
	}
	return out, all, nil
}

// Members lists the members of the groups of a round.
func (s *Store) Members(ctx context.Context, id round.ID) ([]member.ID, error) {
	rows, err := s.read().MembersOfRound(ctx, string(id))
	var out []member.ID
	for _, p := range rows {
		out = append(out, member.ID(p))
	}
	return out, err
}

// WhatIsDue reads work whose time has come, at most limit.
func (s *Store) WhatIsDue(ctx context.Context, now time.Time, limit int) ([]turn.Due, error) {
	rows, err := s.read().WhatIsDue(ctx, sqlcgen.WhatIsDueParams{At: ms(now), Limit: int32(limit)})
	var out []turn.Due
	for _, d := range rows {
		out = append(out, turn.Due{Kind: turn.Kind(d.Kind), Subject: d.Subject, At: at(d.At)})
	}
	return out, err
}

// FlowBodies reads every structure that was ever published.
func (s *Store) FlowBodies(ctx context.Context) (map[string][]byte, error) {
	rows, err := s.read().AllFlowBodies(ctx)
	out := map[string][]byte{}
	for _, f := range rows {
		out[f.Hash] = f.Body
	}
	return out, err
}

// SetDue writes due work, or moves it.
func (s *Store) SetDue(ctx context.Context, d turn.Due) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.SetDue(ctx, sqlcgen.SetDueParams{Kind: string(d.Kind), Subject: d.Subject, At: ms(d.At)})
	})
}

// BeginDue writes due work, unless it is written already.
func (s *Store) BeginDue(ctx context.Context, d turn.Due) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.BeginDue(ctx, sqlcgen.BeginDueParams{Kind: string(d.Kind), Subject: d.Subject, At: ms(d.At)})
	})
}
