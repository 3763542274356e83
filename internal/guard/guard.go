// Package guard carries out what happens once somebody who may not be safe is to be contacted:
// those on the rota are alerted, in time or others are, the person hears how it stands, and all
// of it is in a trail. It puts that into a Turn, which others commit: who talks to the bot,
// officers, or the clock. No word of what somebody wrote goes through it (docs/safety.md).
package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/post"
	"blether/internal/turn"
)

// Words are the bot's own words.
type Words interface {
	Say(language, key string, args map[string]any) string
	When(language string, t time.Time) string
}

// People is where rotas, cases and officers are read.
type People interface {
	Setup(ctx context.Context, g group.ID) (duty.Setup, error)
	Case(ctx context.Context, id string) (duty.Case, error)
	Officers(ctx context.Context) ([]member.Officer, error)
}

// Alert is what officers are told: a category and a link, and no word of anybody's.
type Alert struct {
	To       []member.OfficerID
	Mail     map[member.OfficerID]string
	Case     *duty.Case
	Group    string // its name
	Late     bool   // nobody has said in time that they have it
	Reminder bool   // it was told before
	Back     bool   // the person has taken it back
	More     bool   // there is something new in it
}

// Alerter gives an alert to officers, at every place where they can be reached, and says whom it
// reached.
type Alerter interface {
	Alert(ctx context.Context, a Alert) (reached []member.OfficerID, err error)
}

// Guard does it.
type Guard struct {
	People  People
	Words   Words
	Post    *post.Office
	Alerter Alerter
	// Contacts are whom somebody can turn to for a category, in nations and areas, as lines.
	Contacts func(language string, nations, areas []string, category string) string
	ID       func() string // 8 random letters and digits
}

// What falls due in a case.
const (
	First = "first" // those who are there are alerted
	Late  = "late"  // nobody has said that they have it
	Again = "again" // nor since; or whoever has it may have gone
	More  = "more"  // there is something new in it, for whoever has it
	Back  = "back"  // the person has taken it back
)

// again is how often everybody is reminded of a case that nobody takes.
const again = 4 * time.Hour

// held is how often it is looked whether whoever has a case still runs the group.
const held = time.Hour

// backFor is how long it is tried to tell that a case was taken back.
const backFor = 24 * time.Hour

// undelivered is after what time an alert that reached nobody is tried again.
const undelivered = time.Minute

func due(c *duty.Case, what string, at time.Time) turn.Due {
	return turn.Due{Kind: turn.Alarm, Subject: c.ID + " " + what, At: at}
}

// Note writes one line into the trail.
func (g *Guard) Note(t *turn.Turn, in group.ID, id string, by member.OfficerID, what string) {
	t.Trail = append(t.Trail, duty.Entry{ID: g.ID() + g.ID(), Group: in, Case: id, Officer: by, What: what, At: t.Now})
}

// Open makes a case; whoever is there is alerted at once.
func (g *Guard) Open(t *turn.Turn, c duty.Case) {
	c.State, c.Opened = duty.Open, t.Now
	t.Cases = append(t.Cases, turn.Case{Case: c, New: true})
	t.Due = append(t.Due, due(&c, First, t.Now))
	g.Note(t, c.Group, c.ID, "", duty.Opened)
}

// Add adds to a case that is not closed: one person is one case, however often they ask. What they
// say now about how they are reached takes the place of what they said before. fresh tells that
// whoever looks must know of it.
func (g *Guard) Add(t *turn.Turn, c *duty.Case, said duty.Said, category string) (fresh bool) {
	was := *c
	c.Category = category
	if said.Why == duty.Policy {
		c.Said.Why = duty.Policy
	} else {
		c.Said.How, c.Said.Where, c.Said.When, c.Said.Language = said.How, said.Where, said.When, said.Language
	}
	if said.Name != "" {
		c.Said.Name = said.Name
	}
	before, now := was.Said, c.Said
	if c.Category == was.Category && before.Why == now.Why && before.Name == now.Name && before.How == now.How && before.Where == now.Where && before.When == now.When && before.Language == now.Language {
		return false
	}
	g.keep(t, c)
	g.Note(t, c.Group, c.ID, "", duty.Added)
	t.Due = append(t.Due, due(c, More, t.Now))
	return true
}

// Withdraw closes a case that the person takes back, and leaves nothing of it but that there was
// one. Whoever has it is told.
func (g *Guard) Withdraw(t *turn.Turn, c *duty.Case) {
	was := c.State
	if was != duty.Closed {
		c.State, c.Closed = duty.Closed, t.Now
		g.Note(t, c.Group, c.ID, "", duty.Withdrawn)
		g.undo(t, c)
	}
	if was != duty.Closed && c.Said.Alerted {
		t.Due = append(t.Due, due(c, Back, t.Now))
	}
	c.Blank()
	g.keep(t, c)
}

// Left is a rota without those who do not run the group any more; nil where nobody is left.
func (g *Guard) Left(ctx context.Context, in group.ID, r *duty.Rota) (*duty.Rota, error) {
	out, err := g.left(ctx, in, r)
	if err != nil || len(out.Everybody()) == 0 {
		return nil, err
	}
	return out, nil
}

// Offered tells whether a contact can be offered in a group, and by whom, from when on
// somebody looks. ok is false where there is no rota, or nobody of it is left.
func (g *Guard) Offered(ctx context.Context, in group.Group, now time.Time) (r *duty.Rota, at time.Time, ok bool, err error) {
	s, err := g.People.Setup(ctx, in.ID)
	if err != nil || s.Rota == nil {
		return nil, at, false, err
	}
	r, err = g.left(ctx, in.ID, s.Rota)
	if err != nil {
		return nil, at, false, err
	}
	at, ok = r.Next(now, in.Zone)
	return r, at, ok, nil
}

// left is a rota without those who do not run the group any more.
func (g *Guard) left(ctx context.Context, in group.ID, r *duty.Rota) (*duty.Rota, error) {
	all, err := g.People.Officers(ctx)
	if err != nil {
		return nil, fmt.Errorf("read officers: %w", err)
	}
	runs := func(id member.OfficerID) bool {
		return slices.ContainsFunc(all, func(o member.Officer) bool { return o.ID == id && o.In(in) })
	}
	out := *r
	out.Shifts = slices.DeleteFunc(slices.Clone(r.Shifts), func(s duty.Shift) bool { return !runs(s.Officer) })
	out.Fallback = slices.DeleteFunc(slices.Clone(r.Fallback), func(id member.OfficerID) bool { return !runs(id) })
	if !runs(out.Lead) {
		out.Lead = ""
	}
	return &out, nil
}

// Due does what falls due in a case, and puts what follows into the Turn, also with an error: an
// alert that reached nobody is tried again.
func (g *Guard) Due(ctx context.Context, t *turn.Turn, c *duty.Case, what string) error {
	if c.State == duty.Closed && what != Back {
		return nil
	}
	in, rota, err := g.rota(ctx, c)
	if err != nil {
		return err
	}
	switch what {
	case More, Back:
		return g.tellOfficers(ctx, t, c, in, rota, what)
	case Again:
		if c.State == duty.Taken {
			return g.still(ctx, t, c, rota)
		}
	}
	if c.State != duty.Open {
		return nil
	}
	switch what {
	case First:
		return g.first(ctx, t, c, in, rota)
	case Late, Again:
		next := again
		if what == Late {
			next = rota.Patience()
		}
		t.Due = append(t.Due, due(c, Again, t.Now.Add(next)))
		_, err := g.alert(ctx, t, c, in, rota, c.Left(rota.Everybody()), Alert{Late: true})
		return errors.Join(err, g.late(ctx, t, c, in, rota))
	}
	return fmt.Errorf("unknown work %q in a case", what)
}

// still looks whether whoever has a case runs the group yet: else others are alerted.
func (g *Guard) still(ctx context.Context, t *turn.Turn, c *duty.Case, rota *duty.Rota) error {
	if slices.Contains(rota.Everybody(), c.Officer) {
		t.Due = append(t.Due, due(c, Again, t.Now.Add(held)))
		return nil
	}
	return g.Pass(ctx, t, c, c.Officer)
}

// tellOfficers tells whoever has a case of something new in it, or that it was taken back; where
// nobody has it, those who would be told of it.
func (g *Guard) tellOfficers(ctx context.Context, t *turn.Turn, c *duty.Case, in group.Group, rota *duty.Rota, what string) error {
	to := []member.OfficerID{c.Officer}
	if c.Officer == "" {
		to = c.Left(rota.On(t.Now, in.Zone))
	}
	if len(to) == 0 {
		to = c.Left(append(slices.Clone(rota.Fallback), rota.Lead))
	}
	reached, err := g.alert(ctx, t, c, in, rota, to, Alert{Back: what == Back, More: what == More})
	if len(reached) == 0 && (c.State != duty.Closed || t.Now.Sub(c.Closed) < backFor) { // nobody is waiting for what is closed
		t.Due = append(t.Due, due(c, what, t.Now.Add(undelivered)))
	}
	if c.State == duty.Closed && len(t.Due) == 0 {
		return nil
	}
	return err
}

// first alerts those who are there, else those who are told then. Where nobody is, the lead
// hears of it now, and whoever looks next when they do. An alert that reached nobody is tried
// again.
func (g *Guard) first(ctx context.Context, t *turn.Turn, c *duty.Case, in group.Group, rota *duty.Rota) error {
	to, from := c.Left(rota.On(t.Now, in.Zone)), t.Now
	if len(to) == 0 {
		to = c.Left(rota.Fallback)
	}
	next, looks := t.Now, false
	if len(to) == 0 {
		to = c.Left([]member.OfficerID{rota.Lead})
		if next, looks = rota.Next(t.Now, in.Zone); looks {
			from = next
		}
	}
	reached, err := g.alert(ctx, t, c, in, rota, to, Alert{})
	switch {
	case len(reached) == 0:
		t.Due = append(t.Due, due(c, First, t.Now.Add(undelivered)))
		if from.Equal(t.Now) {
			from = c.Opened // an alert that reaches nobody gives no time
		}
	case looks && next.After(t.Now):
		t.Due = append(t.Due, due(c, First, next))
	}
	if c.Said.Late { // the person was told already; officers are reminded all the same
		t.Due = append(t.Due, due(c, Again, t.Now.Add(again)))
		return err
	}
	t.Due = append(t.Due, due(c, Late, from.Add(rota.Patience())))
	return err
}

func (g *Guard) rota(ctx context.Context, c *duty.Case) (group.Group, *duty.Rota, error) {
	in, err := g.Post.People.Group(ctx, c.Group)
	if err != nil {
		return in, nil, fmt.Errorf("read group: %w", err)
	}
	s, err := g.People.Setup(ctx, c.Group)
	if err != nil {
		return in, nil, err
	}
	if s.Rota == nil { // it was taken away since
		s.Rota = &duty.Rota{}
	}
	rota, err := g.left(ctx, c.Group, s.Rota)
	return in, rota, err
}

// alert tells officers. What a send tells outside is a category and a link alone.
func (g *Guard) alert(ctx context.Context, t *turn.Turn, c *duty.Case, in group.Group, rota *duty.Rota, to []member.OfficerID, a Alert) ([]member.OfficerID, error) {
	if len(to) == 0 {
		return nil, nil
	}
	a.To, a.Mail, a.Case, a.Group, a.Reminder = to, rota.Mail, c, in.Name, c.Said.Alerted
	reached, err := g.Alerter.Alert(ctx, a)
	for _, id := range reached {
		g.Note(t, c.Group, c.ID, id, duty.Alerted)
	}
	if c.State != duty.Closed && c.Reached(reached) {
		g.keep(t, c)
	}
	if len(reached) > 0 {
		err = nil // somebody knows; who could not be reached is reminded with the others
	}
	return reached, err
}

// keep puts a changed case into the Turn, once.
func (g *Guard) keep(t *turn.Turn, c *duty.Case) {
	t.Cases = slices.DeleteFunc(t.Cases, func(o turn.Case) bool { return o.ID == c.ID })
	t.Cases = append(t.Cases, turn.Case{Case: *c})
}

// late tells the person, once, that nobody has it yet, with whom else they can turn to.
func (g *Guard) late(ctx context.Context, t *turn.Turn, c *duty.Case, in group.Group, rota *duty.Rota) error {
	if c.Said.Late {
		return nil
	}
	c.Said.Late = true
	g.keep(t, c)
	_, err := g.tell(ctx, t, c, "case_late", map[string]any{"Role": rota.Role, "Group": in.Name}, c.Category != "abuse")
	return err
}

// kept is how long word of a case waits to be delivered.
const kept = 7 * 24 * time.Hour

// tell writes to the person at once: they asked for it. Nothing in it says what it is about:
// somebody else may hold the telephone. put is false where they are to hear nothing now.
func (g *Guard) tell(ctx context.Context, t *turn.Turn, c *duty.Case, key string, args map[string]any, contacts bool) (put bool, err error) {
	if c.Person == "" {
		return false, nil
	}
	r, ok, err := g.Post.Reader(ctx, c.Person, c.Group)
	if err != nil || !ok || r.Silent() {
		return false, err
	}
	text := g.Words.Say(r.Language, key, args)
	if lines := g.Contacts(r.Language, nations(r, &r.Group), r.Group.Areas, "other"); contacts && lines != "" {
		text += "\n" + g.Words.Say(r.Language, "case_meanwhile", nil) + "\n" + lines
	}
	t.Messages = append(t.Messages, r.To(turn.Message{ID: fmt.Sprintf("j%011x%s", t.Now.UnixMilli(), g.ID()), Until: t.Now.Add(kept), Body: chat.Outbound{Offer: true, Secret: true, Text: text,
		Ask: &chat.Ask{Input: chat.One, Words: []chat.Choice{{ID: "w.help", Label: g.Words.Say(r.Language, "word_help", nil), Style: chat.Quiet}}}}})...)
	return true, nil
}

func nations(r *post.Reader, in *group.Group) []string {
	if r.Nation != "" {
		return []string{r.Nation}
	}
	return in.Nations
}

// ErrState tells that a case is not as it would have to be, since somebody was quicker.
var ErrState = errors.New("the case has changed")

// Take lets an officer have a case that nobody has; the person hears that it was seen.
func (g *Guard) Take(ctx context.Context, t *turn.Turn, c *duty.Case, by member.OfficerID) error {
	if c.State != duty.Open {
		return ErrState
	}
	in, rota, err := g.rota(ctx, c)
	if err != nil {
		return err
	}
	g.give(t, c, by)
	if c.Said.Heard { // somebody had it before
		return nil
	}
	c.Said.Heard, err = g.tell(ctx, t, c, "case_seen", map[string]any{"Role": rota.Role, "Group": in.Name}, false)
	g.keep(t, c)
	return err
}

// Over lets an officer have a case that another has; the person has heard that it was seen.
func (g *Guard) Over(t *turn.Turn, c *duty.Case, by member.OfficerID) error {
	if c.State != duty.Taken || c.Officer == by {
		return ErrState
	}
	g.give(t, c, by)
	return nil
}

func (g *Guard) give(t *turn.Turn, c *duty.Case, by member.OfficerID) {
	c.State, c.Officer = duty.Taken, by
	c.Said.Passed = slices.DeleteFunc(slices.Clone(c.Said.Passed), func(id member.OfficerID) bool { return id == by }) // they can pass it on again
	g.keep(t, c)
	g.Note(t, c.Group, c.ID, by, duty.TookIt)
	g.undo(t, c)
	t.Due = append(t.Due, due(c, Again, t.Now.Add(held)))
}

// Pass is an officer who cannot take a case, or cannot go on with it: others are alerted at
// once. Where nobody is left the person hears it, with whom else they can turn to.
func (g *Guard) Pass(ctx context.Context, t *turn.Turn, c *duty.Case, by member.OfficerID) error {
	if c.State == duty.Closed || slices.Contains(c.Said.Passed, by) {
		return ErrState
	}
	in, rota, err := g.rota(ctx, c)
	if err != nil {
		return err
	}
	c.Said.Passed = append(slices.Clone(c.Said.Passed), by)
	if c.State == duty.Open || c.Officer == by {
		c.State, c.Officer = duty.Open, ""
	}
	g.keep(t, c)
	g.Note(t, c.Group, c.ID, by, duty.PassedOn)
	if c.State != duty.Open {
		return nil
	}
	if len(c.Left(rota.Everybody())) == 0 {
		c.Said.Passed = nil // somebody must: all are asked again
		g.keep(t, c)
		t.Due = append(t.Due, due(c, Again, t.Now.Add(undelivered)))
		return g.late(ctx, t, c, in, rota)
	}
	t.Due = append(t.Due, due(c, First, t.Now))
	return nil
}

// Close ends a case.
func (g *Guard) Close(t *turn.Turn, c *duty.Case, by member.OfficerID) error {
	if c.State != duty.Taken {
		return ErrState
	}
	c.State, c.Closed = duty.Closed, t.Now
	if c.Person == "" && c.Said.Why == duty.Policy { // they were forgotten: so is what was kept to go on
		c.Blank()
	}
	g.keep(t, c)
	g.Note(t, c.Group, c.ID, by, duty.Ended)
	g.undo(t, c)
	return nil
}

func (g *Guard) undo(t *turn.Turn, c *duty.Case) {
	for _, what := range []string{First, Late, Again, More} {
		t.Undo = append(t.Undo, turn.Due{Kind: turn.Alarm, Subject: c.ID + " " + what})
	}
}

// Write gives the person some words of whoever has their case; of nobody else, and not once it is
// closed.
func (g *Guard) Write(ctx context.Context, t *turn.Turn, c *duty.Case, by member.OfficerID, text string) error {
	if c.State != duty.Taken || c.Officer != by || c.Person == "" {
		return ErrState
	}
	r, ok, err := g.Post.Reader(ctx, c.Person, c.Group)
	switch {
	case err != nil:
		return err
	case !ok || r.Silent():
		return ErrState
	}
	g.Note(t, c.Group, c.ID, by, duty.Wrote)
	t.Messages = append(t.Messages, r.To(turn.Message{ID: fmt.Sprintf("j%011x%s", t.Now.UnixMilli(), g.ID()), Until: t.Now.Add(kept), Body: chat.Outbound{Offer: true, Secret: true,
		Text: g.Words.Say(r.Language, "from_officers", map[string]any{"Group": r.Group.Name}) + "\n" + strings.TrimSpace(text),
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "f.contact." + string(c.Group), Label: g.Words.Say(r.Language, "write_back", nil)}},
			Words: []chat.Choice{{ID: "w.help", Label: g.Words.Say(r.Language, "word_help", nil), Style: chat.Quiet}}}}})...)
	return nil
}
