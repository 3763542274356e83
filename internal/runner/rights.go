package runner

import (
	"blether/internal/duty"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// introduce is the flow by which somebody lets officers see a name.
const introduce = "introduce"

// sure does what was asked about and confirmed.
func (d *decision) sure(ctx context.Context, what string) error {
	if g, ok := strings.CutPrefix(what, "leave."); ok {
		return d.leave(ctx, group.ID(g))
	}
	if arg, ok := strings.CutPrefix(what, "note."); ok {
		return d.noted(ctx, arg)
	}
	if arg, ok := strings.CutPrefix(what, "quote."); ok {
		return d.quoted(ctx, arg)
	}
	if p, ok := strings.CutPrefix(what, "unlink."); ok {
		return d.unlink(ctx, chat.Platform(p))
	}
	switch what {
	case "forget":
		if err := d.forgetOwn(ctx); err != nil {
			return err
		}
		if err := d.leaveSessions(ctx, func(*event.Session) bool { return true }); err != nil {
			return err
		}
		if err := d.leaveRun(ctx, func(*event.Session) bool { return true }); err != nil {
			return err
		}
		if err := d.leaveMatches(ctx, func(*match.Match) bool { return true }); err != nil {
			return err
		}
		return d.forget(ctx)
	case "hide":
		return d.hideName(ctx)
	case "page":
		return d.wholeData(ctx)
	case "needs":
		return d.forgetNeeds(ctx)
	case "renew":
		return d.renewName(ctx)
	}
	return d.oldButton(ctx)
}

// data says everything that is held on this person.
func (d *decision) data(ctx context.Context) error {
	addresses, err := d.r.People.Addresses(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	consents, err := d.r.People.Consents(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	var lines []string
	item := func(key string, args map[string]any) { lines = append(lines, "– "+d.text(key, args)) }
	for _, a := range addresses {
		item("data_address", map[string]any{"Platform": d.text("platform_"+string(a.Platform), nil)})
	}
	for _, l := range d.r.Words.Named() {
		if l[0] == d.lang {
			item("data_language", map[string]any{"Language": l[1]})
		}
	}
	for _, g := range d.snap.Groups {
		item("data_group", map[string]any{"Group": g.Name})
		if name := d.nameIn(g.ID); name != "" {
			item("data_name", map[string]any{"Group": g.Name, "Name": name, "Date": d.r.Words.Date(d.lang, givenOn(consents, "name"))})
		}
	}
	for _, c := range consents {
		if c.Purpose != "figures" {
			continue // told with the name that it is about
		}
		item("data_consent", map[string]any{"Date": d.r.Words.Date(d.lang, c.Day)})
	}
	if w, err := json.Marshal(&d.snap.Person.Wish); err == nil && string(w) != "{}" {
		item("data_wish", nil)
	}
	asks, err := d.r.People.AsksOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, a := range asks {
		item("data_ask", map[string]any{"Date": d.r.Words.Date(d.lang, a.At.In(checkin.Zone(d.snap.Person.Zone)))})
	}
	requests, err := d.r.People.RequestsBy(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, r := range requests {
		item("data_request", map[string]any{"Date": d.r.Words.Date(d.lang, r.Day)})
	}
	if err := d.gatheringData(ctx, item); err != nil {
		return err
	}
	own, err := d.allOwn(ctx)
	if err != nil {
		return err
	}
	for _, o := range own {
		item("data_own", map[string]any{"Title": o.flow.Title.For(d.lang), "Count": len(o.kept)})
	}
	if n := len(d.snap.Conversations); n > 0 {
		item("data_open", map[string]any{"Count": n})
	}
	if n := len(d.snap.Person.State.Answered) + len(d.snap.TookPart); n > 0 {
		item("data_took_part", map[string]any{"Count": n})
	}
	d.say(chat.Outbound{Text: d.text("data_held", nil) + "\n" + strings.Join(lines, "\n"), Secret: true})
	options, err := d.choices(ctx, addresses)
	if err != nil {
		return err
	}
	cases, err := d.r.People.CasesOf(ctx, d.snap.Person.ID)
	for _, k := range cases {
		if k.State != duty.Closed && k.Said.Why == duty.Asked {
			options = append(options, d.backChoice(k.Group))
		}
	}
	if d.r.Page != nil && len(options) > 0 {
		options = slices.Insert(options, 1, chat.Choice{ID: "y.page", Label: d.text("data_page_choice", nil)})
	}
	if len(own) > 0 {
		options = slices.Insert(options, min(1, len(options)), chat.Choice{ID: "w.answers", Label: d.text("word_answers", nil)})
	}
	d.say(chat.Outbound{Text: d.text("data_not_held", nil), Ask: &chat.Ask{Input: chat.One, Options: options, Words: d.helpChoice()}})
	return err
}

// choices are what somebody can do about what is held on them.
func (d *decision) choices(ctx context.Context, addresses []chat.Address) ([]chat.Choice, error) {
	out := []chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Main}}
	quiet := func(id, label string) { out = append(out, chat.Choice{ID: id, Label: label, Style: chat.Quiet}) }
	shown := false // to some group
	for _, m := range d.snap.Memberships {
		shown = shown || m.Name != ""
	}
	if shown {
		quiet("y.hide", d.text("hide_name", nil))
	}
	if slices.ContainsFunc(d.snap.Groups, func(g group.Group) bool { return d.nameIn(g.ID) == "" }) {
		f, err := d.r.Flows.Named(ctx, introduce)
		if err != nil && !errors.Is(err, turn.ErrNotFound) {
			return nil, err
		}
		if err == nil {
			quiet(press{kind: "f", arg: introduce}.id(), f.Title.For(d.lang))
		}
	}
	needs, err := d.r.People.Needs(ctx, d.snap.Person.ID)
	if err != nil {
		return nil, err
	}
	if needs.Asked || needs.Name != "" {
		quiet("y.needs", d.text("needs_forget", nil))
	}
	for _, p := range linked(addresses) {
		quiet(press{kind: "u", arg: string(p)}.id(), d.text("unlink", map[string]any{"Platform": d.text("platform_"+string(p), nil)}))
	}
	for _, g := range d.snap.Groups {
		quiet(press{kind: "g", arg: string(g.ID)}.id(), d.text("leave_group", map[string]any{"Group": g.Name}))
	}
	quiet("w.forget", d.text("word_forget", nil))
	return out, nil
}

func (d *decision) askForget() {
	d.say(chat.Outbound{Text: d.text("forget_ask", nil), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("forget_no", nil), Style: chat.Main}, {ID: "y.forget", Label: d.text("forget_yes", nil), Style: chat.Quiet}},
		Words:   d.helpChoice()}})
}

// forget deletes the person and all that hangs on them, now.
func (d *decision) forget(ctx context.Context) error {
	addresses, err := d.r.People.Addresses(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	d.turn.Forget, d.left = d.snap.Person.ID, addresses
	for _, k := range []turn.Kind{turn.Renew, turn.Lapse} {
		d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: k, Subject: string(d.snap.Person.ID)})
	}
	for i := range d.snap.Conversations {
		d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Expire, Subject: d.snap.Conversations[i].ID}, turn.Due{Kind: turn.Nudge, Subject: d.snap.Conversations[i].ID})
	}
	d.goodbye("forgotten", nil)
	return nil
}

// goodbye is said where nobody is left to write it to.
func (d *decision) goodbye(key string, args map[string]any) {
	d.farewell = []chat.Outbound{{To: d.from, Language: d.lang, Text: d.text(key, args) + d.there(), Via: d.via, Due: d.due, Lead: d.via != ""}}
}

// givenOn is the day on which something was agreed to.
func givenOn(all []member.Consent, purpose string) time.Time {
	for _, c := range all {
		if c.Purpose == purpose && c.Given {
			return c.Day
		}
	}
	return time.Time{}
}

// nameIn is the name of theirs that officers of a group see.
func (d *decision) nameIn(g group.ID) string {
	for _, m := range d.snap.Memberships {
		if m.Group == g && m.Name != "" {
			return m.Name
		}
	}
	return ""
}

// showName lets the officers of the person's groups see a name.
func (d *decision) showName(name string) {
	d.name(strings.Join(strings.Fields(name), " "))
	d.words("name_shown", map[string]any{"Name": d.turn.Name})
}

// hideName takes it back.
func (d *decision) hideName(ctx context.Context) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	d.name("")
	d.words("name_hidden", nil)
	return d.menu(ctx)
}

// name changes the name that officers see; consent to it is dated, both ways.
func (d *decision) name(name string) {
	d.turn.Name, d.turn.ShowName = name, nil
	for i := range d.snap.Memberships {
		m := &d.snap.Memberships[i]
		m.Name = name
		if !slices.Contains(d.turn.ShowName, m.Group) {
			d.turn.ShowName = append(d.turn.ShowName, m.Group)
		}
	}
	d.agree(name != "")
}

// agree dates a yes or no to the name, and when it is asked for again.
func (d *decision) agree(yes bool) {
	d.turn.Consent = append(d.turn.Consent, member.Consent{Purpose: "name", Version: "1", Given: yes, Day: d.turn.Now})
	id := string(d.snap.Person.ID)
	d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Lapse, Subject: id})
	if !yes {
		d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Renew, Subject: id})
		return
	}
	d.turn.Due = append(d.turn.Due, turn.Due{Kind: turn.Renew, Subject: id, At: d.turn.Now.Add(turn.RenewAfter)})
}

// renewName says yes again, after a year.
func (d *decision) renewName(ctx context.Context) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	if !slices.ContainsFunc(d.snap.Memberships, func(m member.Membership) bool { return m.Name != "" }) {
		return d.oldButton(ctx)
	}
	d.agree(true)
	d.words("name_renewed", nil)
	return d.menu(ctx)
}

func (d *decision) groupOf(id group.ID) *group.Group {
	for i := range d.snap.Groups {
		if d.snap.Groups[i].ID == id {
			return &d.snap.Groups[i]
		}
	}
	return nil
}

// askLeave asks before somebody leaves a group.
func (d *decision) askLeave(ctx context.Context, id group.ID) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.groupOf(id)
	if g == nil {
		return d.oldButton(ctx)
	}
	d.say(chat.Outbound{Text: d.text("leave_ask", map[string]any{"Group": g.Name}), Ask: &chat.Ask{Input: chat.One,
		Options: []chat.Choice{{ID: "w.menu", Label: d.text("leave_no", nil), Style: chat.Main},
			{ID: press{kind: "y", arg: "leave." + string(id)}.id(), Label: d.text("leave_yes", nil), Style: chat.Quiet}},
		Words: d.helpChoice()}})
	return nil
}

// leave takes somebody out of a group, with what they had not sent of its rounds.
func (d *decision) leave(ctx context.Context, id group.ID) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.groupOf(id)
	if g == nil {
		return d.oldButton(ctx)
	}
	if err := d.leaveSessions(ctx, func(s *event.Session) bool { return s.Group == id }); err != nil {
		return err
	}
	if err := d.leaveRun(ctx, func(s *event.Session) bool { return s.Group == id }); err != nil {
		return err
	}
	if err := d.leaveMatches(ctx, func(m *match.Match) bool { return m.Group == id }); err != nil {
		return err
	}
	if err := d.leaveCases(ctx, id); err != nil {
		return err
	}
	name := g.Name
	ends, _ := turn.Leaving(d.snap, id)
	for _, conv := range ends {
		d.end(d.find(conv))
	}
	d.turn.Leave = id
	d.snap.Groups = slices.DeleteFunc(slices.Clone(d.snap.Groups), func(g group.Group) bool { return g.ID == id })
	d.snap.Memberships = slices.DeleteFunc(slices.Clone(d.snap.Memberships), func(m member.Membership) bool { return m.Group == id })
	d.snap.Rounds = slices.DeleteFunc(slices.Clone(d.snap.Rounds), func(r round.Round) bool {
		return !slices.ContainsFunc(r.Groups, func(g group.ID) bool { return d.groupOf(g) != nil })
	})
	d.words("left_group", map[string]any{"Group": name})
	return d.menu(ctx)
}
