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

// drillIn is the drill that somebody is in now in a group; nil for none.
func (d *decision) drillIn(g group.ID) *member.Drill {
	if dr := d.drilling(); dr != nil && dr.Group == g {
		return dr
	}
	return nil
}

// drillMark stands in what a conversation is about, between the group and who began the drill:
// what was begun in one stays in it, however long it takes.
const drillMark = ".drill."

// aboutGroup is the group that a conversation is about, and who began its drill; empty where it
// is none.
func aboutGroup(conv *turn.Conversation) (group.ID, member.OfficerID) {
	g, by, _ := strings.Cut(conv.About, drillMark)
	return group.ID(g), member.OfficerID(by)
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
		rota, at, err := d.contactsIn(ctx, &groups[i], d.drillIn(groups[i].ID) != nil)
		if err != nil {
			return nil, "", at, err
		}
		if rota != nil {
			return &groups[i], rota.Role, at, nil
		}
	}
	return nil, "", at, nil
}

// contactsIn is the rota of a group that contacts the person, and from when on; nil where nobody
// does. A group in practice does so in a drill alone.
func (d *decision) contactsIn(ctx context.Context, g *group.Group, drill bool) (*duty.Rota, time.Time, error) {
	s, err := d.r.People.Setup(ctx, g.ID)
	if err != nil || !s.Acts() && !drill {
		return nil, time.Time{}, err
	}
	rota, at, ok, err := d.r.Guard.Offered(ctx, *g, d.turn.Now)
	if err != nil || !ok {
		return nil, at, err
	}
	return rota, at, nil
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
	switch what {
	case "yes":
	case "back":
		return d.takeBackCase(ctx, group.ID(id))
	default:
		d.words("case_no", nil)
		if len(d.snap.Conversations) == 0 {
			d.here()
			return nil
		}
		return d.menu(ctx)
	}
	g := d.groupOf(group.ID(id))
	if g == nil {
		return d.nobodyThere(ctx)
	}
	about, dr := string(g.ID), d.drillIn(g.ID)
	if dr != nil {
		about += drillMark + string(dr.By)
	}
	rota, _, err := d.contactsIn(ctx, g, dr != nil)
	if err != nil {
		return err
	}
	if rota == nil {
		return d.nobodyThere(ctx)
	}
	return d.beginAbout(ctx, safeContact, about, map[string]string{"case_role": rota.Role, "case_group": g.Name})
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
	id, by := aboutGroup(conv)
	g := d.groupOf(id)
	if g == nil {
		return d.nobodyThere(ctx)
	}
	rota, at, err := d.contactsIn(ctx, g, by != "")
	if err != nil {
		return err
	}
	if rota == nil {
		return d.nobodyThere(ctx)
	}
	name := with["name"]
	if name == "" {
		name = d.nameIn(g.ID)
	}
	said := duty.Said{Why: duty.Asked, Name: name, How: with["how"], Where: with["where"], When: with["when"], Language: with["language"], By: by}
	if _, err := d.openCaseAs(ctx, g, said, d.r.Watch.category(d.snap.Person.ID), by != ""); err != nil {
		return err
	}
	key, args := "case_opened", map[string]any{"Role": rota.Role, "Group": g.Name}
	if at.After(d.turn.Now) {
		key = "case_opened_later"
		args["When"] = d.r.Words.When(d.lang, at.In(zoneOf(&d.snap.Person)))
	}
	d.say(chat.Outbound{Text: d.text(key, args), Offer: true, Ask: &chat.Ask{Input: chat.One, Words: append(d.helpChoice(), d.noPhoneChoice()), Options: []chat.Choice{d.backChoice(g.ID)}}})
	return nil
}

// backChoice takes back that they want to be contacted.
func (d *decision) backChoice(g group.ID) chat.Choice {
	return chat.Choice{ID: press{kind: "j", arg: "back." + string(g)}.id(), Label: d.text("case_back", nil), Style: chat.Quiet}
}

// takeBackCase closes what somebody has asked for; whoever has it hears that it is taken back.
func (d *decision) takeBackCase(ctx context.Context, g group.ID) error {
	done, err := d.withdrawCases(ctx, g, func(k *duty.Case) bool { return k.State != duty.Closed && k.Said.Why == duty.Asked })
	if err != nil {
		return err
	}
	if !done {
		return d.oldButton(ctx)
	}
	d.words("case_back_done", nil)
	return d.menu(ctx)
}

// leaveCases takes back what somebody has asked for in a group that they leave.
func (d *decision) leaveCases(ctx context.Context, g group.ID) error {
	_, err := d.withdrawCases(ctx, g, func(k *duty.Case) bool { return k.Said.Why == duty.Asked || k.State == duty.Closed })
	return err
}

// withdrawCases takes back those of somebody's cases in a group that are meant.
func (d *decision) withdrawCases(ctx context.Context, g group.ID, meant func(*duty.Case) bool) (done bool, err error) {
	all, err := d.r.People.CasesOf(ctx, d.snap.Person.ID)
	for i := range all {
		if k := &all[i]; k.Group == g && meant(k) {
			d.r.Guard.Withdraw(&d.turn, k)
			done = true
		}
	}
	return done, err
}

// openCaseAs makes a case, or adds to one that is open: one person is one case. A drill ends with
// it. fresh tells that there is something new for those who look.
func (d *decision) openCaseAs(ctx context.Context, g *group.Group, said duty.Said, category string, drill bool) (fresh bool, err error) {
	if drill {
		d.snap.Person.State.Drill = nil // what is said from now on is real
	}
	all, err := d.r.People.CasesOf(ctx, d.snap.Person.ID)
	if err != nil {
		return false, err
	}
	for i := range all {
		if k := &all[i]; k.Group == g.ID && k.State != duty.Closed && k.Drill == drill {
			return d.r.Guard.Add(&d.turn, k, said, category), nil
		}
	}
	d.r.Guard.Open(&d.turn, duty.Case{ID: d.r.ID(), Group: g.ID, Person: d.snap.Person.ID, Category: category, Drill: drill, Said: said})
	return true, nil
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
	d.snap.Person.State.Drill = nil // what is said from now on is real
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
	rota, err := d.passesOn(ctx, g, conv)
	if err != nil || rota == nil {
		return err // what is not kept is not promised
	}
	text := d.text("case_policy", map[string]any{"Whom": rota.PassOn, "Group": g.Name})
	d.say(chat.Outbound{Text: text})
	d.turn.Consent = append(d.turn.Consent, member.Consent{Purpose: promised(g.ID), Version: version(rota), Given: true, Day: d.turn.Now})
	return nil
}

// passesOn is the rota of a group that passes danger on; nil where it does not, or nobody of it is
// left to whom. A group in practice does so in a drill alone.
func (d *decision) passesOn(ctx context.Context, g *group.Group, conv *turn.Conversation) (*duty.Rota, error) {
	s, err := d.r.People.Setup(ctx, g.ID)
	_, by := aboutGroup(conv)
	if err != nil || s.Rota == nil || s.Rota.PassOn == "" || !s.Acts() && d.drillIn(g.ID) == nil && by == "" {
		return nil, err
	}
	return d.r.Guard.Left(ctx, g.ID, s.Rota)
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
	rota, err := d.passesOn(ctx, g, conv)
	if err != nil || rota == nil {
		return false, err
	}
	consents, err := d.r.People.Consents(ctx, d.snap.Person.ID)
	if err != nil {
		return false, err
	}
	known := false
	for _, c := range consents {
		known = known || c.Purpose == promised(g.ID) && c.Version == version(rota) && c.Given
	}
	if !known {
		return false, nil
	}
	said := duty.Said{Why: duty.Policy, Name: d.nameIn(g.ID)}
	_, said.By = aboutGroup(conv)
	if dr := d.drillIn(g.ID); dr != nil {
		said.By = dr.By
	}
	fresh, err := d.openCaseAs(ctx, g, said, category, said.By != "")
	if err != nil || !fresh {
		return true, err
	}
	d.words("case_passed_on", map[string]any{"Whom": rota.PassOn, "Group": g.Name})
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
