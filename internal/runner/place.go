package runner

import (
	"context"
	"errors"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/engine"
	"blether/internal/event"
	"blether/internal/gather"
	"blether/internal/member"
	"blether/internal/turn"
)

// Places in sessions: taking one, giving it back, waiting, and why.

// signUpFlow asks what is needed and not known yet.
const signUpFlow = "sign-up"

// askSignUp signs somebody up by one tap; what is needed and not known yet is asked first.
func (d *decision) askSignUp(ctx context.Context, s *event.Session) error {
	if !s.Upcoming(d.turn.Now) {
		d.words("session_closed", nil)
		return d.showSessions(ctx, "")
	}
	if s.List.Status(d.snap.Person.ID) == event.Offered {
		return d.takeOffer(ctx, s)
	}
	needs, err := d.r.People.Needs(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	facts := map[string]string{}
	if s.Asks && !needs.Knows(d.turn.Now) {
		facts["session_asks_needs"] = "yes"
	}
	if needs.Name == "" && d.nameIn(s.Group) == "" {
		facts["session_unnamed"] = "yes"
	}
	if s.Rules != "" {
		facts["session_rules"] = s.Rules
	}
	if len(facts) == 0 {
		return d.signUp(ctx, s.ID, nil)
	}
	facts["session_title"], facts["session_when"] = s.Title, d.when(s)
	return d.beginAbout(ctx, signUpFlow, s.ID, facts)
}

// beginAbout begins a flow about something, by somebody who has just said that they want it.
func (d *decision) beginAbout(ctx context.Context, name, about string, facts map[string]string) error {
	f, err := d.r.Flows.Named(ctx, name)
	if errors.Is(err, turn.ErrNotFound) {
		return d.oldButton(ctx)
	}
	if err != nil {
		return err
	}
	for i := range d.snap.Conversations {
		if c := &d.snap.Conversations[i]; c.Flow == name && c.About == about {
			d.end(c) // what they know of it may be old
			break
		}
	}
	return d.startAs(ctx, f, nil, about, engine.Begun(f, d.lang, facts))
}

// signUp gives somebody a place, or the last place in line.
func (d *decision) signUp(ctx context.Context, id string, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	s, err := d.session(ctx, id)
	if err != nil {
		return err
	}
	if s == nil || !d.may(s) || !s.Upcoming(d.turn.Now) {
		d.words("session_closed", nil)
		return nil
	}
	needs, err := d.carry(ctx, s, with)
	if err != nil {
		return err
	}
	if needs.Name == "" || s.Rules != "" && with["rules"] != "ok" { // begun without what is needed
		return d.askSignUp(ctx, s)
	}
	was := s.List.Status(d.snap.Person.ID)
	status, err := s.List.SignUp(d.snap.Person.ID, told(s, &needs), d.turn.Now)
	if errors.Is(err, event.ErrFull) {
		d.words("session_full", nil)
		return d.see(s)
	}
	if status == event.Waiting && was != event.Waiting { // perhaps those before cannot be asked
		if err := d.r.Crew.Fill(ctx, &d.turn, s, d.snap.Person.ID); err != nil {
			return err
		}
		status = s.List.Status(d.snap.Person.ID)
	}
	if status == event.Confirmed {
		gather.Remind(&d.turn, s, d.snap.Person.ID)
	}
	d.placed(s, status)
	return nil
}

// placed says where somebody stands now, with the way back.
func (d *decision) placed(s *event.Session, status event.Status) {
	args := map[string]any{"Title": s.Title, "When": d.when(s)}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	add := func(what, key string, style chat.Style) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e." + what + "." + s.ID, Label: d.text(key, nil), Style: style})
	}
	if status == event.Waiting {
		add("out", "place_stop_waiting", chat.Quiet)
		d.say(chat.Outbound{Text: d.text("place_waits", args), Ask: ask, Offer: true, Secret: true})
		return
	}
	text := []string{d.text("place_confirmed", args)}
	switch {
	case s.Details == "":
	case !d.turn.Now.Before(s.Opened()):
		text = append(text, s.Details)
	default:
		text = append(text, d.text("place_details_later", map[string]any{"When": d.r.Words.When(d.lang, s.Opened().In(zoneOf(&d.snap.Person)))}))
	}
	text = append(text, d.booked(s)...)
	add("ics", "calendar_add", "")
	add("out", "place_give_back", chat.Quiet)
	d.say(chat.Outbound{Text: strings.Join(text, "\n"), Ask: ask, Offer: true, Secret: true})
}

// carry keeps what somebody told, and gives it with what they told before.
func (d *decision) carry(ctx context.Context, s *event.Session, with map[string]string) (member.Needs, error) {
	needs, err := d.r.People.Needs(ctx, d.snap.Person.ID)
	if err != nil {
		return needs, err
	}
	before := needs
	if name := strings.Join(strings.Fields(with["name"]), " "); name != "" {
		needs.Name = name
	}
	if with != nil && s.Asks && !needs.Knows(d.turn.Now) {
		needs.Asked, needs.More, needs.Needs, needs.Day = true, with["more"], nil, d.turn.Now
		for _, n := range event.Needs() {
			if strings.Contains(","+with["needs"]+",", ","+n.Name+",") {
				needs.Needs = append(needs.Needs, n.Name)
			}
		}
	}
	if needs.Name != before.Name || !needs.Day.Equal(before.Day) {
		d.turn.Needs = &needs
	}
	if needs.Name == "" {
		needs.Name = d.nameIn(s.Group)
	}
	return needs, nil
}

// told is what whoever runs a session sees of somebody.
func told(s *event.Session, needs *member.Needs) event.Told {
	out := event.Told{Name: needs.Name}
	if !s.Asks {
		return out
	}
	out.More, out.Needs = needs.More, map[string]string{}
	for _, n := range needs.Needs {
		out.Needs[n] = ""
		if event.MustBook(n) {
			out.Needs[n] = event.Asked
		}
	}
	return out
}

// giveBack gives a place back, or stops waiting, by one tap.
func (d *decision) giveBack(ctx context.Context, s *event.Session) error {
	if !d.turn.Now.Before(s.Start) || s.State != event.Open {
		d.words("session_closed", nil)
		return nil
	}
	was, err := d.r.Crew.Leave(ctx, &d.turn, s, d.snap.Person.ID)
	if err != nil {
		return err
	}
	key := map[event.Status]string{event.Confirmed: "place_given_back", event.Offered: "place_declined", event.Waiting: "place_waits_no_more"}[was]
	if key == "" {
		key = "place_none"
	}
	d.say(chat.Outbound{Text: d.text(key, map[string]any{"Title": s.Title, "When": d.when(s)}), Secret: true, Offer: true, Ask: d.backIn(s)})
	return nil
}

// backIn is the way back in.
func (d *decision) backIn(s *event.Session) *chat.Ask {
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	if s.Upcoming(d.turn.Now) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e.in." + s.ID, Label: d.text("place_again", nil)})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.events", Label: d.text("word_events", nil), Style: chat.Quiet})
	return ask
}

// takeOffer says yes to a place that was offered.
func (d *decision) takeOffer(ctx context.Context, s *event.Session) error {
	if s.State != event.Open || !d.turn.Now.Before(s.Start) {
		d.words("session_closed", nil)
		return nil
	}
	switch err := s.List.Accept(d.snap.Person.ID, d.turn.Now); {
	case err == nil:
		gather.Remind(&d.turn, s, d.snap.Person.ID)
		d.placed(s, event.Confirmed)
	case errors.Is(err, event.ErrLate):
		d.say(chat.Outbound{Text: d.text("place_late", nil), Offer: true, Secret: true, Ask: d.backIn(s)})
		return d.r.Crew.Lapse(ctx, &d.turn, s)
	default:
		d.notThere(s)
	}
	return nil
}

// notThere says that somebody has no place in a session, with the way to one.
func (d *decision) notThere(s *event.Session) {
	d.say(chat.Outbound{Text: d.text("place_none", map[string]any{"Title": s.Title}), Offer: true, Secret: true, Ask: d.backIn(s)})
}

// declineOffer says no to it; it goes to the next.
func (d *decision) declineOffer(ctx context.Context, s *event.Session) error {
	if err := d.r.Crew.Decline(ctx, &d.turn, s, d.snap.Person.ID); errors.Is(err, event.ErrNone) {
		d.notThere(s)
		return nil
	} else if err != nil {
		return err
	}
	d.say(chat.Outbound{Text: d.text("place_declined", map[string]any{"Title": s.Title}), Offer: true, Secret: true, Ask: d.backIn(s)})
	return nil
}

// why says why somebody who waits was not offered a place.
func (d *decision) why(s *event.Session) error {
	p := s.List.Of(d.snap.Person.ID)
	switch {
	case p == nil || p.Status != event.Waiting:
		d.notThere(s)
	case !p.Passed.IsZero():
		d.say(chat.Outbound{Secret: true, Text: d.text("why_passed", map[string]any{"Date": d.r.Words.Date(d.lang, p.Passed.In(zoneOf(&d.snap.Person)))})})
	case s.List.Ahead(p.Person) == 0:
		d.say(chat.Outbound{Secret: true, Text: d.text("why_next", nil)})
	default: // how many would tell when somebody goes
		d.say(chat.Outbound{Secret: true, Text: d.text("why_others", nil)})
	}
	return nil
}

// wayIn tells those with a place how to get in, once it is time.
func (d *decision) wayIn(s *event.Session) error {
	switch {
	case s.State == event.Cancelled || s.List.Status(d.snap.Person.ID) != event.Confirmed && !d.runs(s):
		d.notThere(s)
	case s.Details == "":
		d.say(chat.Outbound{Text: d.text("way_none", nil), Secret: true})
	case d.turn.Now.Before(s.Opened()):
		d.say(chat.Outbound{Text: d.text("place_details_later", map[string]any{"When": d.r.Words.When(d.lang, s.Opened().In(zoneOf(&d.snap.Person)))}), Secret: true})
	default:
		d.say(chat.Outbound{Text: s.Title + "\n" + d.when(s) + "\n" + s.Details, Secret: true})
	}
	return nil
}

// blockSession takes somebody out of a session, and lets them hear of none by whoever runs
// it any more. Nobody is told.
func (d *decision) blockSession(ctx context.Context, s *event.Session) error {
	if _, err := d.r.Crew.Leave(ctx, &d.turn, s, d.snap.Person.ID); err != nil {
		return err
	}
	if s.Organiser != "" {
		d.turn.Apart = append(d.turn.Apart, turn.Apart{One: d.snap.Person.ID, Other: s.Organiser}, turn.Apart{One: s.Organiser, Other: d.snap.Person.ID})
	}
	if w := &d.snap.Person.Wish; s.Officer != "" && !slices.Contains(w.Without, string(s.Officer)) {
		w.Without = append(w.Without, string(s.Officer))
	}
	d.words("session_blocked", nil)
	return d.menu(ctx)
}

// leaveSessions gives back every place of somebody who leaves a group, or all of them.
func (d *decision) leaveSessions(ctx context.Context, of func(*event.Session) bool) error {
	all, err := d.r.People.SessionsOfPerson(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if !of(&all[i]) || all[i].End().Before(d.turn.Now) {
			continue
		}
		s, err := d.session(ctx, all[i].ID)
		if err != nil {
			return err
		}
		if s == nil {
			continue
		}
		if _, err := d.r.Crew.Leave(ctx, &d.turn, s, d.snap.Person.ID); err != nil {
			return err
		}
	}
	return nil
}

// leaveRun lets others run what somebody ran who leaves a group, or every group.
func (d *decision) leaveRun(ctx context.Context, of func(*event.Session) bool) error {
	all, err := d.r.People.SessionsRunBy(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if !of(&all[i]) || all[i].State != event.Open || !d.turn.Now.Before(all[i].Start) {
			continue
		}
		s, err := d.session(ctx, all[i].ID)
		if err != nil {
			return err
		}
		if s == nil {
			continue
		}
		if err := d.r.Crew.Orphan(ctx, &d.turn, s); err != nil {
			return err
		}
		d.alter(s)
	}
	return nil
}

// forgetNeeds forgets what somebody told so that they can come. Sessions that they have a
// place in keep it until they are over.
func (d *decision) forgetNeeds(ctx context.Context) error {
	d.turn.Needs = &member.Needs{}
	d.words("needs_forgotten", nil)
	return d.menu(ctx)
}

// gatheringData says what is held on somebody for sessions.
func (d *decision) gatheringData(ctx context.Context, item func(key string, args map[string]any)) error {
	all, err := d.r.People.SessionsOfPerson(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		item("data_sessions", map[string]any{"Count": len(all)})
	}
	needs, err := d.r.People.Needs(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if needs.Asked || needs.Name != "" {
		item("data_needs", map[string]any{"Name": needs.Name})
	}
	pairs, err := d.r.People.PairsOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if len(pairs) > 0 {
		item("data_match", map[string]any{"Count": len(pairs)})
	}
	profiles, err := d.r.People.ProfilesOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if len(profiles) > 0 {
		item("data_profile", nil)
	}
	entries, err := d.r.People.Entries(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		item("data_ledger", map[string]any{"Count": len(entries)})
	}
	has, err := d.r.People.HasFeed(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if has {
		item("data_feed", nil)
	}
	return d.caseData(ctx, item)
}
