package office

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"blether/internal/duty"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/member"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// What officers do for those who may not be safe: a rota, what is confirmed, drills, cases. A
// case is seen by those of the rota alone, and each view stands in the trail.

// trailShown is how far back the trail is shown.
const trailShown = 90 * 24 * time.Hour

// Safety is what a group has set up, with its trail; and its cases for those of the rota.
func (o *Office) Safety(ctx context.Context, by member.Officer, g group.ID) (out duty.Shown, err error) {
	if !by.In(g) {
		return out, form.ErrNotYours
	}
	if out.Setup, err = o.People.Setup(ctx, g); err != nil {
		return out, worded("read what is set up", err)
	}
	trail, err := o.People.Trail(ctx, g, o.Now().Add(-trailShown))
	if err != nil {
		return out, worded("read the trail", err)
	}
	all, err := o.People.Officers(ctx)
	if err != nil {
		return out, worded("read officers", err)
	}
	out.Names = map[member.OfficerID]string{}
	for _, one := range all {
		if one.In(g) {
			out.Names[one.ID] = one.Name
			out.Officers = append(out.Officers, one)
		}
	}
	out.OnRota = out.Setup.Rota != nil && slices.Contains(out.Setup.Rota.Everybody(), by.ID)
	if out.Setup.Rota != nil {
		out.Left = true
		for _, id := range out.Setup.Rota.Everybody() {
			out.Gone = out.Gone || out.Names[id] == ""
			out.Left = out.Left && out.Names[id] == ""
		}
	}
	for _, e := range trail {
		if e.Case == "" || out.OnRota { // when somebody was not well is told to nobody else
			out.Trail = append(out.Trail, e)
		}
	}
	if out.OnRota {
		out.Cases, err = o.People.Cases(ctx, g)
		out.Cases = slices.DeleteFunc(out.Cases, func(c duty.Case) bool { return !out.Setup.Sees(by.ID, &c) })
	}
	return out, worded("read cases", err)
}

// changeSetup changes what a group has set up; what changed meanwhile is decided again.
func (o *Office) changeSetup(ctx context.Context, by member.OfficerID, g group.ID, what string, change func(*duty.Setup) error) error {
	const tries = 5
	var err error
	for range tries {
		var s duty.Setup
		if s, err = o.People.Setup(ctx, g); err != nil {
			return worded("read what is set up", err)
		}
		if err = change(&s); err != nil {
			return err
		}
		s.Begin(o.Now())
		t := &turn.Turn{Now: o.Now(), Setup: &duty.Of{Group: g, Setup: s}}
		o.Guard.Note(t, g, "", by, what)
		if err = o.People.CommitBy(ctx, by, g, t); !errors.Is(err, turn.ErrConflict) {
			break
		}
	}
	return worded("write what is set up", err)
}

// SaveRota writes who looks, or with nil that nobody does. What was confirmed about hours holds no
// more: until it is confirmed anew no round opens. What is under way goes on.
func (o *Office) SaveRota(ctx context.Context, by member.Officer, g group.ID, r *duty.Rota) error {
	if !by.In(g) {
		return form.ErrNotYours
	}
	if r != nil {
		all, err := o.People.Officers(ctx)
		if err != nil {
			return worded("read officers", err)
		}
		var bad form.Mistakes
		for _, f := range r.Flaws(func(id member.OfficerID) bool {
			return slices.ContainsFunc(all, func(one member.Officer) bool { return one.ID == id && one.In(g) })
		}) {
			bad.Add(f.Field, "", "%s", f.Text)
		}
		for _, to := range r.Mail {
			if !mailAddress(to) {
				bad.Add("mail", "as in name@example.org", "%q is no e-mail address", to)
			}
		}
		if err := bad.Err(); err != nil {
			return err
		}
	}
	return o.changeSetup(ctx, by.ID, g, duty.Changed, func(s *duty.Setup) error {
		if err := o.mayChange(ctx, by.ID, g, s, r); err != nil {
			return err
		}
		since := map[member.OfficerID]time.Time{}
		if r != nil {
			for _, id := range r.Everybody() {
				since[id] = o.Now()
				if s.Rota != nil && slices.Contains(s.Rota.Everybody(), id) {
					since[id] = s.Since[id]
				}
			}
		}
		if s.Rota == nil && r != nil || s.Rota != nil && (r == nil || r.Lead != s.Rota.Lead) {
			if r == nil || s.Confirmed[duty.Scripts].By != r.Lead {
				delete(s.Confirmed, duty.Scripts) // who leads now has approved nothing
			}
		}
		s.Rota, s.Since = r, since
		delete(s.Confirmed, duty.Hours)
		return nil
	})
}

// mayChange lets those of a rota change it, and others only where none of them runs the group any
// more: else whoever is kept from cases would write themselves in. It is not taken away under a
// case.
func (o *Office) mayChange(ctx context.Context, by member.OfficerID, g group.ID, s *duty.Setup, r *duty.Rota) error {
	if s.Rota == nil {
		return nil
	}
	var bad form.Mistakes
	left, err := o.Guard.Left(ctx, g, s.Rota)
	if err != nil {
		return err
	}
	if left != nil && !slices.Contains(left.Everybody(), by) {
		bad.Add("rota", "one of them signs in and changes it", "who looks is changed by those who are named there")
		return bad
	}
	if r != nil {
		return nil
	}
	all, err := o.People.Cases(ctx, g)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(c duty.Case) bool { return c.State != duty.Closed }) {
		bad.Add("rota", "close it first", "somebody waits: there is a case that is not closed")
		return bad
	}
	return nil
}

// mailAddress tells whether a text looks like one: what is wrong with it is seen in a drill.
func mailAddress(text string) bool {
	name, host, ok := strings.Cut(text, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " ,;<>\r\n")
}

// Confirm notes that an officer stands for something: see duty.Confirms.
func (o *Office) Confirm(ctx context.Context, by member.Officer, g group.ID, what string) error {
	if !slices.Contains(duty.Confirms(), what) {
		return form.ErrNotFound
	}
	return o.changeSetup(ctx, by.ID, g, duty.Confirmation+": "+what, func(s *duty.Setup) error {
		if what == duty.Scripts && s.Rota != nil && s.Rota.Lead != by.ID {
			var bad form.Mistakes
			bad.Add("rota", "whoever is named there as the lead signs in and confirms it", "the safeguarding lead alone approves what is said")
			return bad
		}
		if s.Confirmed == nil {
			s.Confirmed = map[string]duty.Confirmed{}
		}
		s.Confirmed[what] = duty.Confirmed{By: by.ID, Day: o.Now()}
		return nil
	})
}

// drillKept is how long the words of a drill work.
const drillKept = time.Hour

// BeginDrill makes the number of a drill: whoever is in the group and writes "drill NUMBER" in
// any chat is in it for an hour. invite lets somebody into the group for it, as a member whose
// answers have no figures.
func (o *Office) BeginDrill(ctx context.Context, by member.Officer, g group.ID) (number, invite string, err error) {
	number, err = sixDigits()
	if err != nil {
		return "", "", err
	}
	invite = strings.ToLower(rand.Text()[:16])
	if err := o.People.AddTokenBy(ctx, by.ID, g, people.Drill, number, string(g)+" "+string(by.ID), o.Now().Add(drillKept)); err != nil {
		return "", "", worded("begin a drill", err)
	}
	if err := o.People.AddInvites(ctx, []string{invite}, member.Invite{Group: g, Expires: o.Now().Add(drillKept)}); err != nil {
		return "", "", worded("begin a drill", err)
	}
	t := &turn.Turn{Now: o.Now()}
	o.Guard.Note(t, g, "", by.ID, duty.DrillOn)
	return number, invite, worded("begin a drill", o.People.CommitBy(ctx, by.ID, g, t))
}

// sixDigits makes a random number of six digits.
func sixDigits() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	return fmt.Sprintf("%06d", n), err
}

// Drill is the group of a drill's number, and who began it; ok is false where it is no good.
func (o *Office) Drill(ctx context.Context, number string) (g group.ID, by member.OfficerID, ok bool, err error) {
	subject, err := o.People.Token(ctx, people.Drill, number, o.Now())
	if errors.Is(err, turn.ErrNotFound) {
		return "", "", false, nil
	}
	in, who, _ := strings.Cut(subject, " ")
	return group.ID(in), member.OfficerID(who), err == nil, err
}

// mayCase reads a case of a group for somebody of its rota.
func (o *Office) mayCase(ctx context.Context, by member.Officer, g group.ID, id string) (duty.Case, error) {
	if !by.In(g) {
		return duty.Case{}, form.ErrNotYours
	}
	s, err := o.People.Setup(ctx, g)
	if err != nil {
		return duty.Case{}, worded("read what is set up", err)
	}
	c, err := o.People.Case(ctx, id)
	if err == nil && (c.Group != g || !s.Sees(by.ID, &c)) {
		err = turn.ErrNotFound
	}
	return c, worded("read case", err)
}

// SeeCase shows a case to somebody of the rota; that they saw it stands in the trail first.
func (o *Office) SeeCase(ctx context.Context, by member.Officer, g group.ID, id string) (duty.Case, error) {
	c, err := o.mayCase(ctx, by, g, id)
	if err != nil {
		return c, err
	}
	t := &turn.Turn{Now: o.Now()}
	o.Guard.Note(t, g, id, by.ID, duty.Viewed)
	return c, worded("note a view", o.People.CommitBy(ctx, by.ID, g, t))
}

// onCase does something with a case; form.ErrTwice where somebody was quicker.
func (o *Office) onCase(ctx context.Context, by member.Officer, g group.ID, id string, do func(*turn.Turn, *duty.Case) error) error {
	const tries = 5
	var err error
	for range tries {
		var c duty.Case
		if c, err = o.mayCase(ctx, by, g, id); err != nil {
			return err
		}
		t := &turn.Turn{Now: o.Now()}
		if err = do(t, &c); errors.Is(err, guard.ErrState) {
			return form.ErrTwice
		} else if err != nil {
			return worded("change case", err)
		}
		if err = o.People.CommitBy(ctx, by.ID, g, t); !errors.Is(err, turn.ErrConflict) {
			break
		}
	}
	return worded("change case", err)
}

// TakeCase is an officer who has it now; PassCase one who cannot take it.
func (o *Office) TakeCase(ctx context.Context, by member.Officer, g group.ID, id string) error {
	return o.onCase(ctx, by, g, id, func(t *turn.Turn, c *duty.Case) error { return o.Guard.Take(ctx, t, c, by.ID) })
}

// PassCase passes a case on.
func (o *Office) PassCase(ctx context.Context, by member.Officer, g group.ID, id string) error {
	return o.onCase(ctx, by, g, id, func(t *turn.Turn, c *duty.Case) error { return o.Guard.Pass(ctx, t, c, by.ID) })
}

// TakeCaseOver is an officer who has it from another.
func (o *Office) TakeCaseOver(ctx context.Context, by member.Officer, g group.ID, id string) error {
	return o.onCase(ctx, by, g, id, func(t *turn.Turn, c *duty.Case) error { return o.Guard.Over(t, c, by.ID) })
}

// CloseCase ends a case that somebody has. A drill that ends so was passed.
func (o *Office) CloseCase(ctx context.Context, by member.Officer, g group.ID, id string) error {
	return o.onCase(ctx, by, g, id, func(t *turn.Turn, c *duty.Case) error {
		if err := o.Guard.Close(t, c, by.ID); err != nil || !c.Drill {
			return err
		}
		s, err := o.People.Setup(ctx, g)
		if err != nil {
			return err
		}
		if !c.Said.Alerted || !c.Said.Heard {
			return nil // nobody was reached, or the person heard nothing: it does not count
		}
		s.Drill = &duty.Drilled{By: c.Said.By, Day: o.Now(), Chain: true, Whom: c.Said.Whom}
		s.Begin(o.Now())
		t.Setup = &duty.Of{Group: g, Setup: s}
		o.Guard.Note(t, g, "", by.ID, duty.DrillOver)
		return nil
	})
}

// longestWords is how long words to somebody whose case it is are, in letters.
const longestWords = 600

// WriteCase writes to the person of a case in their chat.
func (o *Office) WriteCase(ctx context.Context, by member.Officer, g group.ID, id, text string) error {
	text = strings.TrimSpace(text)
	var bad form.Mistakes
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		bad.Add("text", "two or three lines are enough", "there is nothing to send yet")
	case n > longestWords:
		bad.Add("text", "it is read on a phone", "the text has %d letters; %d are the most", n, longestWords)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	err := o.onCase(ctx, by, g, id, func(t *turn.Turn, c *duty.Case) error { return o.Guard.Write(ctx, t, c, by.ID, text) })
	if errors.Is(err, form.ErrTwice) {
		bad.Add("text", "", "only whoever has the case writes, and nothing reaches them where they have left or want no messages now: nothing was sent")
		return bad
	}
	return err
}

var caseID = regexp.MustCompile(`^[a-z0-9]{8}$`)

// Worry makes a case of something that an officer has read and whose author nobody can find:
// those of the rota are alerted (docs/safety.md, "read late").
func (o *Office) Worry(ctx context.Context, by member.Officer, g group.ID, id, category string) error {
	if !by.In(g) {
		return form.ErrNotYours
	}
	s, err := o.People.Setup(ctx, g)
	if err != nil {
		return worded("read what is set up", err)
	}
	if s.Rota == nil {
		return form.ErrNoRota
	}
	if _, err := o.People.Case(ctx, id); !errors.Is(err, turn.ErrNotFound) {
		return errors.Join(worded("read case", err), form.ErrTwice)
	}
	if !caseID.MatchString(id) || !slices.Contains(duty.Categories(), category) {
		return form.ErrNotFound
	}
	t := &turn.Turn{Now: o.Now()}
	o.Guard.Open(t, duty.Case{ID: id, Group: g, Category: category, Said: duty.Said{Why: duty.Found, By: by.ID}})
	return worded("open a case", o.People.CommitBy(ctx, by.ID, g, t))
}

// Practice tells whether a group is in practice.
func (o *Office) Practice(ctx context.Context, g group.ID) (bool, error) {
	s, err := o.People.Setup(ctx, g)
	return s.Practice(), worded("read what is set up", err)
}

// practice keeps a group from anything real before named people have confirmed what they must.
func (o *Office) practice(ctx context.Context, g group.ID, bad *form.Mistakes) error {
	s, err := o.People.Setup(ctx, g)
	if err != nil {
		return worded("read what is set up", err)
	}
	if missing := s.Missing(); len(missing) > 0 {
		bad.Add("group", "in the console, under Safety", "before anything is asked, somebody must confirm %s", strings.Join(missing, ", "))
	}
	return nil
}
