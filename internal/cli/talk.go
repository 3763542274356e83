package cli

import (
	"blether/internal/round"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/event"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// rehearsal is an instance of its own, in a folder that goes away, with one
// group, an open round of one flow, one member, and a clock that is moved by
// hand. Talks in it go the whole way: every line is committed and read back.
type rehearsal struct {
	app     *app
	ctx     context.Context
	dir     string
	now     time.Time
	address chat.Address
	count   int
	seen    map[string]bool
}

// rehearsalStart is when every rehearsal begins; its round is open for four weeks.
var rehearsalStart = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// rehearse opens a rehearsal of f in a language.
func (e *env) rehearse(f *flow.Flow, language string) (*rehearsal, error) {
	dir, err := os.MkdirTemp("", "blether-talk-")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	r := &rehearsal{ctx: e.ctx, dir: dir, now: rehearsalStart, seen: map[string]bool{}, address: chat.Address{Platform: chat.Web, Account: "rehearsal"}}
	c := config{Data: dir, Keys: filepath.Join(dir, "keys"), LogLevel: "error", BaseURL: "http://localhost"}
	if r.app, err = newApp(e.ctx, c, e.logger(c), func() time.Time { return r.now }); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := r.begin(f, language); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

func (r *rehearsal) close() error { return errors.Join(r.app.close(), os.RemoveAll(r.dir)) }

func (r *rehearsal) begin(f *flow.Flow, language string) error {
	a := r.app
	err := a.publish(r.ctx, f, "")
	if err != nil {
		return err
	}
	g := group.Group{ID: "rehearsal", Name: "Demo group", K: group.DefaultK, Nations: []string{"scotland"}, Zone: "Europe/London", Demo: true}
	if err := a.people.SaveGroup(r.ctx, member.Operator, g); err != nil {
		return err
	}
	var rota *duty.Rota
	if f.Does("open_case") {
		if rota, err = r.rota(g.ID); err != nil {
			return err
		}
	}
	if err := a.rehearsed(r.ctx, g.ID, rota); err != nil {
		return err
	}
	if f.Privacy == flow.Anonymous || f.Privacy == flow.Confidential {
		if _, err := a.office.OpenRound(r.ctx, member.Operator, round.Opening{Flow: f.Name, Groups: []group.ID{g.ID}, Dates: []time.Time{r.now.AddDate(0, 0, 28)}}); err != nil {
			return err
		}
	}
	role := member.Member
	if f.Does("gather") || f.Does("offer_support") {
		role = member.Supporter
	}
	if f.Does("sign_up") {
		plan := event.Plan{Group: g.ID, Zone: g.Zone, Day: r.now.AddDate(0, 0, 14).Format(time.DateOnly), Time: "19:00", Capacity: 8, Facts: event.Facts{Title: "Demo tea", About: "A cup of tea and time to talk.", For: event.Everybody,
			Format: event.Online, Details: "https://meet.example/demo", Rules: "What is said here stays here.", Queue: true, Asks: true, Minutes: 60}}
		if _, err := a.office.MakeSession(r.ctx, member.Operator, plan, "demosess"); err != nil {
			return err
		}
	}
	if err := a.people.AddInvites(r.ctx, []string{"rehearsal"}, member.Invite{Group: g.ID, Role: role, Personal: true, Expires: r.now.AddDate(1, 0, 0)}); err != nil {
		return err
	}
	if err := a.runner.Join(r.ctx, "rehearsal", r.address, language); err != nil || role == member.Member {
		return err
	}
	return r.standing(g.ID)
}

// rehearsed takes a made-up group out of practice: nothing of a rehearsal is real.
func (a *app) rehearsed(ctx context.Context, g group.ID, rota *duty.Rota) error {
	s := duty.Setup{Rota: rota, Confirmed: map[string]duty.Confirmed{}, Drill: &duty.Drilled{Day: a.now(), Chain: rota != nil}}
	if rota != nil {
		s.Drill.Whom = rota.Everybody()
	}
	for _, what := range duty.Confirms() {
		s.Confirmed[what] = duty.Confirmed{Day: a.now()}
	}
	s.Begin(a.now())
	return a.people.Commit(ctx, &turn.Turn{Now: a.now(), Setup: &duty.Of{Group: g, Setup: s}})
}

// rota is one of two made-up officers, at the hours in which rehearsals begin.
func (r *rehearsal) rota(g group.ID) (*duty.Rota, error) {
	const one, two = member.OfficerID("orehone"), member.OfficerID("orehtwo")
	for _, id := range []member.OfficerID{one, two} {
		if err := r.app.people.AddOfficer(r.ctx, member.Officer{ID: id, Name: "Demo officer", Groups: []group.ID{g}}); err != nil {
			return nil, err
		}
	}
	const from, to = 9 * 60, 17 * 60
	return &duty.Rota{Role: "The demo lead", Lead: two, Fallback: []member.OfficerID{two}, Minutes: 60, Shifts: []duty.Shift{{Officer: one, From: from, To: to,
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}}}, nil
}

// standing marks all that is asked of a peer supporter.
func (r *rehearsal) standing(g group.ID) error {
	id, err := r.app.people.PersonAt(r.ctx, r.address)
	for _, what := range []string{member.Vetting, member.Training, member.Supervision} {
		if err == nil {
			err = r.app.people.SetStanding(r.ctx, member.Standing{Person: id, Group: g, What: what, Until: r.now.AddDate(2, 0, 0), Officer: member.Operator, Day: r.now})
		}
	}
	return err
}

func (r *rehearsal) handle(in chat.Inbound) ([]chat.Outbound, error) {
	r.count++
	in.ID, in.Address = strconv.Itoa(r.count), r.address
	reply, err := r.app.runner.Handle(r.ctx, in, nil)
	for _, m := range reply.Messages {
		r.seen[m.ID] = true
	}
	return reply.Messages, err
}

func (r *rehearsal) Type(text string) ([]chat.Outbound, error) {
	return r.handle(chat.Inbound{Text: text})
}
func (r *rehearsal) Press(id string) ([]chat.Outbound, error) {
	return r.handle(chat.Inbound{Press: id})
}
func (r *rehearsal) Tick(ids []string) ([]chat.Outbound, error) {
	return r.handle(chat.Inbound{Picks: ids})
}

// Wait moves the clock, does what became due, and gives what was said then.
func (r *rehearsal) Wait(d time.Duration) ([]chat.Outbound, error) {
	r.now = r.now.Add(d)
	if err := r.app.clock.Tick(r.ctx); err != nil && !errors.Is(err, turn.ErrConflict) {
		return nil, err
	}
	waiting, err := r.app.people.Messages(r.ctx, r.address)
	var out []chat.Outbound
	for _, m := range waiting {
		if !r.seen[m.ID] {
			r.seen[m.ID] = true
			out = append(out, m)
		}
	}
	return out, err
}

var codeInText = regexp.MustCompile(`(?m)^( *)([a-z]+(?:-[a-z]+){5}|[0-9]{4}(?:-[0-9]{4}){4})$`)

// Mask hides withdrawal codes, which differ in every talk.
func (r *rehearsal) Mask(text string) string {
	return codeInText.ReplaceAllStringFunc(text, func(s string) string {
		if _, ok := r.app.codes.Parse(s); !ok {
			return s
		}
		m := codeInText.FindStringSubmatch(s)
		return m[1] + "(a code)"
	})
}
