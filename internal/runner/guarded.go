package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/duty"
	"blether/internal/flow"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// What follows once somebody has heard whom they can turn to: whether somebody of their group
// may contact them. In an anonymous flow that is a record of its own, which they choose to make.

// safeContact is the flow that asks how contact is safe, before a yes is taken.
const safeContact = "safe-contact"

// drilling is the drill that somebody is in now; nil for none.
func (d *decision) drilling() *member.Drill {
	if dr := d.snap.Person.State.Drill; dr != nil && dr.Until.After(d.turn.Now) && d.groupOf(dr.Group) != nil {
		return dr
	}
	return nil
}

var drillWords = regexp.MustCompile(`(?i)^drill ([0-9]{6})$`)

// drill lets somebody into a drill of a group of theirs; done is false for any other text.
func (d *decision) drill(ctx context.Context, typed string) (done bool, err error) {
	m := drillWords.FindStringSubmatch(strings.TrimSpace(typed))
	if m == nil || d.r.Drill == nil {
		return false, nil
	}
	in, by, ok, err := d.r.Drill(ctx, m[1])
	if err != nil {
		return true, err
	}
	if err := d.surround(ctx); err != nil {
		return true, err
	}
	g := d.groupOf(in)
	if !ok || g == nil {
		d.words("drill_no", nil)
		return true, d.whereWeAre(ctx)
	}
	const long = time.Hour
	d.snap.Person.State.Drill = &member.Drill{Group: in, By: by, Until: d.turn.Now.Add(long)}
	d.words("drill_on", map[string]any{"Group": g.Name})
	return true, d.whereWeAre(ctx)
}

// guards is the group that can contact the person now, with its rota, and from when on somebody
// looks; nil where there is none. A group in practice offers it in a drill alone.
func (d *decision) guards(ctx context.Context) (g *group.Group, role string, at time.Time, err error) {
	if err := d.surround(ctx); err != nil {
		return nil, "", at, err
	}
	var groups []group.Group
	if conv := d.open(); conv != nil {
		if own := d.concerned(conv); own != nil {
			groups = append(groups, *own)
		}
	}
	groups = append(groups, d.snap.Groups...)
	if dr := d.drilling(); dr != nil {
		groups = []group.Group{*d.groupOf(dr.Group)}
	}
	for i := range groups {
		s, err := d.r.People.Setup(ctx, groups[i].ID)
		if err != nil {
			return nil, "", at, err
		}
		if s.Rota == nil || !s.Acts() && d.drilling() == nil {
			continue
		}
		rota, at, ok, err := d.r.Guard.Offered(ctx, groups[i], d.turn.Now)
		if err != nil {
			return nil, "", at, err
		}
		if ok {
			return &groups[i], rota.Role, at, nil
		}
	}
	return nil, "", at, nil
}

// offerContact asks whether somebody of the group may contact the person; offered is false where
// there is nobody who would.
func (d *decision) offerContact(ctx context.Context) (offered bool, err error) {
	g, role, at, err := d.guards(ctx)
	if err != nil || g == nil {
		return false, err
	}
	key, args := "case_offer", map[string]any{"Role": role, "Group": g.Name}
	if at.After(d.turn.Now) {
		key = "case_offer_later"
		args["When"] = d.r.Words.When(d.lang, at.In(zoneOf(&d.snap.Person)))
	}
	choice := func(what, key string, style chat.Style) chat.Choice {
		return chat.Choice{ID: press{kind: "j", arg: what + "." + string(g.ID)}.id(), Label: d.text(key, nil), Style: style}
	}
	d.say(chat.Outbound{Text: d.text(key, args), Offer: true, Secret: true, Ask: &chat.Ask{Input: chat.One, Words: append(d.helpChoice(), d.noPhoneChoice()),
		Options: []chat.Choice{choice("yes", "option_yes", ""), choice("no", "option_no", ""), choice("later", "case_not_now", "")}}})
	return true, nil
}

// contacted does what was pressed under that question: WHAT.GROUP.
func (d *decision) contacted(ctx context.Context, arg string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	what, id, _ := strings.Cut(arg, ".")
	if what != "yes" {
		d.words("case_no", nil)
		if len(d.snap.Conversations) == 0 {
			d.here()
			return nil
		}
		return d.menu(ctx)
	}
	g, role, _, err := d.guards(ctx)
	if err != nil {
		return err
	}
	if g == nil || string(g.ID) != id {
		g = nil
		if in := d.groupOf(group.ID(id)); in != nil {
			rota, _, ok, err := d.r.Guard.Offered(ctx, *in, d.turn.Now)
			if err != nil {
				return err
			}
			if ok {
				g, role = in, rota.Role
			}
		}
	}
	if g == nil {
		return d.nobodyThere(ctx)
	}
	return d.beginAbout(ctx, safeContact, string(g.ID), map[string]string{"case_role": role, "case_group": g.Name})
}

// nobodyThere says that nobody can be asked any more, and whom else they can turn to.
func (d *decision) nobodyThere(ctx context.Context) error {
	d.words("case_nobody", nil)
	d.contacts()
	return d.menu(ctx)
}

// openCase makes the case once somebody has said how contact is safe.
func (d *decision) openCase(ctx context.Context, conv *turn.Conversation, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.groupOf(group.ID(conv.About))
	if g == nil {
		return d.nobodyThere(ctx)
	}
	rota, at, ok, err := d.r.Guard.Offered(ctx, *g, d.turn.Now)
	if err != nil {
		return err
	}
	if !ok {
		return d.nobodyThere(ctx)
	}
	name := with["name"]
	if name == "" {
		name = d.nameIn(g.ID)
	}
	d.openCaseAs(*g, duty.Said{Why: duty.Asked, Name: name, How: with["how"], Where: with["where"], When: with["when"], Language: with["language"]}, d.r.Watch.category(d.snap.Person.ID))
	key, args := "case_opened", map[string]any{"Role": rota.Role, "Group": g.Name}
	if at.After(d.turn.Now) {
		key = "case_opened_later"
		args["When"] = d.r.Words.When(d.lang, at.In(zoneOf(&d.snap.Person)))
	}
	d.words(key, args)
	return nil
}

func (d *decision) openCaseAs(g group.Group, said duty.Said, category string) {
	k := duty.Case{ID: d.r.ID(), Group: g.ID, Person: d.snap.Person.ID, Category: category, Said: said}
	if dr := d.drilling(); dr != nil && dr.Group == g.ID {
		k.Drill, k.Said.By = true, dr.By
	}
	d.r.Guard.Open(&d.turn, k)
}

// tried notes a drill in a group that has no rota: what is shown was tried, and that is all
// there is to try.
func (d *decision) tried(ctx context.Context) error {
	dr := d.drilling()
	if dr == nil {
		return nil
	}
	s, err := d.r.People.Setup(ctx, dr.Group)
	if err != nil || s.Rota != nil {
		return err
	}
	s.Drill = &duty.Drilled{By: dr.By, Day: d.turn.Now}
	s.Begin(d.turn.Now)
	d.turn.Setup = &duty.Of{Group: dr.Group, Setup: s}
	d.r.Guard.Note(&d.turn, dr.Group, "", dr.By, duty.DrillOver)
	d.words("drill_shown", nil)
	return nil
}

// policy says, before the first question of a flow that is not anonymous, that danger to a child
// or to life is passed on, and to whom, where the group has declared it. That it was said is
// kept: without it nothing is passed on.
func (d *decision) policy(ctx context.Context, f *flow.Flow, conv *turn.Conversation) error {
	if f.Privacy == flow.Anonymous {
		return nil
	}
	g := d.concerned(conv)
	if g == nil {
		return nil
	}
	s, err := d.r.People.Setup(ctx, g.ID)
	if err != nil || s.Rota == nil || s.Rota.PassOn == "" || !s.Acts() && d.drilling() == nil {
		return err // what is not kept is not promised
	}
	text := d.text("case_policy", map[string]any{"Whom": s.Rota.PassOn, "Group": g.Name})
	d.say(chat.Outbound{Text: text})
	d.turn.Consent = append(d.turn.Consent, member.Consent{Purpose: promised(g.ID), Version: version(s.Rota), Given: true, Day: d.turn.Now})
	return nil
}

func promised(g group.ID) string { return "danger:" + string(g) }

// version names to whom it is passed on: somebody else is another promise.
func version(r *duty.Rota) string {
	const bytes = 6
	sum := sha256.Sum256([]byte(r.PassOn))
	return hex.EncodeToString(sum[:bytes])
}

// passOn passes danger on by the group's policy, with who somebody is as far as the group knows
// it, where they were told so before. They hear it at once.
func (d *decision) passOn(ctx context.Context, level, category string) (passed bool, err error) {
	conv := d.open()
	if conv == nil || !duty.Danger(level, category) {
		return false, nil
	}
	f, _, err := d.state(ctx, conv)
	if err != nil || f.Privacy == flow.Anonymous {
		return false, err
	}
	if err := d.surround(ctx); err != nil {
		return false, err
	}
	g := d.concerned(conv)
	if g == nil {
		return false, nil
	}
	s, err := d.r.People.Setup(ctx, g.ID)
	if err != nil || s.Rota == nil || s.Rota.PassOn == "" || !s.Acts() && d.drilling() == nil {
		return false, err
	}
	consents, err := d.r.People.Consents(ctx, d.snap.Person.ID)
	if err != nil {
		return false, err
	}
	known := false
	for _, c := range consents {
		known = known || c.Purpose == promised(g.ID) && c.Version == version(s.Rota) && c.Given
	}
	if !known {
		return false, nil
	}
	d.openCaseAs(*g, duty.Said{Why: duty.Policy, Name: d.nameIn(g.ID)}, category)
	d.words("case_passed_on", map[string]any{"Whom": s.Rota.PassOn, "Group": g.Name})
	return true, nil
}

// caseData says what is held of cases on somebody.
func (d *decision) caseData(ctx context.Context, item func(key string, args map[string]any)) error {
	all, err := d.r.People.CasesOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, k := range all {
		g, err := d.r.People.Group(ctx, k.Group)
		if errors.Is(err, turn.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		item("data_case", map[string]any{"Group": g.Name, "Date": d.r.Words.Date(d.lang, k.Opened)})
	}
	return nil
}
