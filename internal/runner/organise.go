package runner

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/turn"
)

// What a peer supporter does who runs a session.

// The flows for it.
const (
	newSession = "new-session"
	changeFlow = "change-session"
	tellFlow   = "tell-session"
)

func zoneOf(p *member.Person) *time.Location { return checkin.Zone(p.Zone) }

// supports tells whether somebody is a peer supporter in one of their groups.
func (d *decision) supports() bool { return d.supportsIn() != nil }

// supportsIn is the first group in which they are one, of whom all that is asked is marked if
// there is such a group.
func (d *decision) supportsIn(standing ...member.Standing) *group.Group {
	var out *group.Group
	for _, m := range d.snap.Memberships {
		if m.Role != member.Supporter {
			continue
		}
		if member.Current(standing, d.snap.Person.ID, m.Group, d.turn.Now) {
			return d.groupOf(m.Group)
		}
		if out == nil {
			out = d.groupOf(m.Group)
		}
	}
	return out
}

// gather makes a session, or a series of them.
func (d *decision) gather(ctx context.Context, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	standing, err := d.r.People.StandingsOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	g := d.supportsIn(standing...)
	if g == nil {
		d.words("gather_not", nil)
		return nil
	}
	if !member.Current(standing, d.snap.Person.ID, g.ID, d.turn.Now) {
		d.say(chat.Outbound{Text: d.text("gather_standing", map[string]any{"Group": g.Name})})
		d.whoLooks(*g)
		return nil
	}
	plan := planOf(with)
	plan.Group, plan.Zone, plan.Organiser, plan.Language = g.ID, g.Zone, d.snap.Person.ID, d.lang
	all, flaws := plan.Sessions(d.turn.Now, d.r.ID)
	if len(flaws) > 0 {
		d.flawed(flaws)
		return nil
	}
	d.turn.Sessions = nil
	for i := range all {
		d.turn.Sessions = append(d.turn.Sessions, turn.Session{Session: all[i], New: true})
	}
	if err := d.r.Crew.Open(ctx, &d.turn, all); err != nil {
		return err
	}
	d.say(chat.Outbound{Text: d.text("gather_done", map[string]any{"Title": plan.Title, "Count": len(all), "When": d.when(&all[0])}), Offer: true, Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
		Options: []chat.Choice{{ID: "e.run." + all[0].ID, Label: d.text("session_run", nil)}}}})
	return nil
}

// every are the rules behind the choices of how often.
var every = map[string]string{"weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2", "monthly": "FREQ=WEEKLY;INTERVAL=4"}

// planOf reads what was answered.
func planOf(with map[string]string) event.Plan {
	p := event.Plan{Day: with["date"], Time: with["time"], Facts: event.Facts{Title: strings.Join(strings.Fields(with["title"]), " "), About: with["about"], For: with["for"], Format: event.Format(with["format"]),
		Where: with["where"], Details: with["details"], Rules: with["rules"], Queue: with["queue"] == "yes", Asks: with["needs"] == "yes",
		With: with["lead"], Childcare: with["childcare"], Expenses: with["expenses"], Shared: with["shared"] == "yes"}}
	p.Minutes, _ = strconv.Atoi(with["minutes"])   // 0 is a flaw
	p.Capacity, _ = strconv.Atoi(with["capacity"]) // 0 is a flaw
	p.Minimum, _ = strconv.Atoi(with["minimum"])   // 0 for none
	hours, _ := strconv.Atoi(with["cut_off"])      // 0 for until it begins
	p.CutOff = hours * 60
	if p.For == "" {
		p.For = event.Everybody
	}
	if rule := every[with["repeat"]]; rule != "" {
		p.Rule = rule + ";UNTIL=" + strings.ReplaceAll(with["until"], "-", "")
	}
	return p
}

// flawed says everything that cannot be.
func (d *decision) flawed(flaws []event.Flaw) {
	lines := []string{d.text("gather_flaws", nil)}
	for _, f := range flaws {
		if line := "– " + d.text(f.Key, nil); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Offer: true, Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
		Options: []chat.Choice{{ID: press{kind: "f", arg: newSession}.id(), Label: d.text("session_new", nil)}}}})
}

// organise does what whoever runs a session asks for.
func (d *decision) organise(ctx context.Context, s *event.Session, what, more string) error {
	rank, state, _ := strings.Cut(more, ".")
	if slices.Contains([]string{"who", "came", "done", "booked", "unbooked", "tell"}, what) {
		standing, err := d.r.People.StandingsOf(ctx, d.snap.Person.ID)
		if err != nil {
			return err
		}
		if !member.Current(standing, d.snap.Person.ID, s.Group, d.turn.Now) {
			d.words("roster_standing", nil)
			return nil
		}
	}
	switch what {
	case "run":
		d.run(ctx, s)
	case "who":
		d.roster(s)
	case "change":
		return d.beginAbout(ctx, changeFlow, s.ID, map[string]string{"session_title": s.Title, "session_when": d.when(s)})
	case "tell":
		return d.beginAbout(ctx, tellFlow, s.ID, map[string]string{"session_title": s.Title, "session_when": d.when(s)})
	case "changeall":
		return d.beginAbout(ctx, changeFlow, s.ID+".all", map[string]string{"session_title": s.Title, "session_when": d.when(s)})
	case "more":
		return d.resize(ctx, s, s.List.Capacity+1)
	case "less":
		return d.resize(ctx, s, s.List.Capacity-1)
	case "cancel":
		d.say(chat.Outbound{Text: d.text("cancel_ask", map[string]any{"Title": s.Title, "When": d.when(s)}), Offer: true, Secret: true, Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
			Options: []chat.Choice{{ID: "e.run." + s.ID, Label: d.text("cancel_no", nil), Style: chat.Main}, {ID: "e.off." + s.ID, Label: d.text("cancel_yes", nil)}}}})
	case "off":
		d.alter(s)
		if err := d.r.Crew.Cancel(ctx, &d.turn, s); err != nil {
			return err
		}
		d.words("cancel_done", nil)
	case "came":
		d.mark(s, rank, func(p *event.Place) { p.Came = !p.Came })
		d.roster(s)
	case "done":
		if err := d.r.Crew.Everybody(ctx, &d.turn, s); err != nil {
			return err
		}
		d.alter(s)
		d.words("roster_done", nil)
	case "booked", "unbooked":
		return d.book(ctx, s, rank, state, map[string]string{"booked": event.Booked, "unbooked": event.NotPossible}[what])
	case "cover":
		return d.askCover(ctx, s)
	default:
		return d.oldButton(ctx)
	}
	return nil
}

// run shows how a session stands, with what can be done about it.
func (d *decision) run(ctx context.Context, s *event.Session) {
	lines := []string{s.Title, d.when(s), d.text("run_counts", map[string]any{"Confirmed": s.List.Count(event.Confirmed), "Capacity": s.List.Capacity, "Offered": s.List.Count(event.Offered), "Waiting": s.List.Count(event.Waiting)})}
	if s.State == event.Cancelled {
		lines = append(lines, d.text("session_is_cancelled", nil))
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	add := func(what, key string, style chat.Style) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e." + what + "." + s.ID, Label: d.text(key, nil), Style: style})
	}
	add("who", "run_who", "")
	if s.State == event.Open && d.turn.Now.Before(s.Start) {
		add("more", "run_more", "")
		add("less", "run_less", "")
		add("change", "run_change", "")
		if s.Gathering != s.ID || d.series(ctx, s) {
			add("changeall", "run_change_all", "")
		}
		add("tell", "run_tell", "")
		add("cover", "run_cover", chat.Quiet)
		add("cancel", "run_cancel", chat.Quiet)
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.events", Label: d.text("word_events", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true})
}

// roster shows who comes to whoever runs a session, and to nobody else. What must be booked
// is asked about; once it has begun, who came is noted.
func (d *decision) roster(s *event.Session) {
	lines := []string{d.text("roster", map[string]any{"Title": s.Title})}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	for _, p := range s.List.With(event.Confirmed) {
		line := "– " + p.Told.Name
		if p.Came {
			line += ": " + d.text("roster_came", nil)
		}
		lines = append(lines, line)
		for _, n := range event.Needs() {
			state, asked := p.Told.Needs[n.Name]
			if !asked {
				continue
			}
			need := "  " + d.text("need_"+n.Name, nil)
			if n.Booked {
				need += ": " + d.text("booking_"+state, nil)
			}
			lines = append(lines, need)
			if n.Booked && state == event.Asked && len(ask.Options) < 18 {
				arg := s.ID + "." + strconv.FormatInt(p.Rank, 10) + "." + n.Name
				label := d.text("need_"+n.Name, nil) + d.text("comma", nil) + p.Told.Name + ": "
				ask.Options = append(ask.Options, chat.Choice{ID: "e.booked." + arg, Label: label + d.text("booking_booked", nil)},
					chat.Choice{ID: "e.unbooked." + arg, Label: label + d.text("booking_not_possible", nil), Style: chat.Quiet})
			}
		}
		if p.Told.More != "" {
			lines = append(lines, "  "+p.Told.More)
		}
		if !d.turn.Now.Before(s.Start) && !p.Came && len(ask.Options) < 20 {
			ask.Options = append(ask.Options, chat.Choice{ID: "e.came." + s.ID + "." + strconv.FormatInt(p.Rank, 10), Label: d.text("roster_mark", map[string]any{"Name": p.Told.Name})})
		}
	}
	if len(s.Booked()) > 0 && s.Details != "" { // they set up before anybody else comes
		lines = append(lines, d.text("roster_interpreter", map[string]any{"Details": s.Details}))
	}
	if len(lines) == 1 {
		lines = append(lines, d.text("roster_nobody", nil))
	}
	if !d.turn.Now.Before(s.Start) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e.done." + s.ID, Label: d.text("roster_all", nil), Style: chat.Main})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "e.run." + s.ID, Label: d.text("session_run", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true})
}

// resize changes how many places there are; those who wait are asked at once.
func (d *decision) resize(ctx context.Context, s *event.Session, capacity int) error {
	was := *s
	switch flaws := s.Flaws(capacity); {
	case len(flaws) > 0:
		d.flawed(flaws)
		return nil
	case s.State != event.Open:
		d.words("session_is_cancelled", nil)
		return nil
	}
	if err := d.r.Crew.Change(ctx, &d.turn, was, s, capacity); errors.Is(err, event.ErrBelow) {
		d.words("flaw_below", nil)
		return nil
	} else if err != nil {
		return err
	}
	d.alter(s)
	d.run(ctx, s)
	return nil
}

// mark changes what is noted of whoever has a rank in a session.
func (d *decision) mark(s *event.Session, rank string, change func(*event.Place)) *event.Place {
	n, err := strconv.ParseInt(rank, 10, 64)
	for _, p := range s.List.With(event.Confirmed) {
		if err == nil && p.Rank == n {
			s.List.Note(p.Person, change)
			return s.List.Of(p.Person)
		}
	}
	return nil
}

// book notes whether what somebody needs is booked, and tells them.
func (d *decision) book(ctx context.Context, s *event.Session, rank, need, state string) error {
	if !event.MustBook(need) {
		return d.oldButton(ctx)
	}
	p := d.mark(s, rank, func(p *event.Place) {
		if _, asked := p.Told.Needs[need]; asked {
			p.Told.Needs[need] = state
		}
	})
	if p == nil || p.Told.Needs[need] != state {
		return d.oldButton(ctx)
	}
	if err := d.r.Crew.TellNeed(ctx, &d.turn, s, p.Person, need, state); err != nil {
		return err
	}
	d.roster(s)
	return nil
}

// askCover asks the other peer supporters of the group whether somebody can lead a session.
// Who asks is not told; whoever says yes first leads it.
func (d *decision) askCover(ctx context.Context, s *event.Session) error {
	asked, err := d.r.Crew.AskCover(ctx, &d.turn, s)
	if err != nil {
		return err
	}
	d.alter(s)
	key := "cover_asked"
	if !asked {
		key = "cover_nobody"
	}
	d.words(key, nil)
	return nil
}

// lead lets a peer supporter take over a session whose organiser cannot be there.
func (d *decision) lead(ctx context.Context, s *event.Session) error {
	able, err := d.r.Crew.Able(ctx, s.Group, d.turn.Now)
	if err != nil {
		return err
	}
	if !s.Cover || s.State != event.Open || !able[d.snap.Person.ID] || s.RunBy(d.snap.Person.ID) {
		d.words("cover_over", nil)
		return nil
	}
	if err := d.r.Crew.Led(ctx, &d.turn, s, d.snap.Person.ID); err != nil {
		return err
	}
	d.alter(s)
	d.words("cover_yours", nil)
	d.run(ctx, s)
	return nil
}

// changeSession moves a session, or all of its series from it on, or changes what is told.
func (d *decision) changeSession(ctx context.Context, about string, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	id, scope, _ := strings.Cut(about, ".")
	s, err := d.session(ctx, id)
	if err != nil {
		return err
	}
	if s == nil || !d.runs(s) || s.State != event.Open {
		d.words("session_gone", nil)
		return nil
	}
	targets := []*event.Session{s}
	if scope == "all" {
		if targets, err = d.following(ctx, s); err != nil {
			return err
		}
	}
	capacity, _ := strconv.Atoi(with["capacity"]) // 0 leaves it
	flaws, err := d.r.Crew.Alter(ctx, &d.turn, targets, event.Alteration{Day: with["date"], Time: with["time"], Capacity: capacity, Where: with["where"], Details: with["details"]})
	if err != nil {
		return err
	}
	if len(flaws) > 0 {
		d.flawed(flaws)
		return nil
	}
	for _, one := range targets {
		one.Apart = one.Apart || scope != "all"
		d.alter(one)
	}
	d.say(chat.Outbound{Text: d.text("change_done", map[string]any{"Title": s.Title, "When": d.when(s)}), Offer: true, Secret: true, Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
		Options: []chat.Choice{{ID: "e.run." + s.ID, Label: d.text("session_run", nil)}}}})
	return nil
}

// series tells whether a session is one of several.
func (d *decision) series(ctx context.Context, s *event.Session) bool {
	all, err := d.r.People.Gathering(ctx, s.Gathering)
	return err == nil && len(all) > 1
}

// following are the sessions of a series from one on that were not changed by themselves.
func (d *decision) following(ctx context.Context, s *event.Session) ([]*event.Session, error) {
	all, err := d.r.People.Gathering(ctx, s.Gathering)
	if err != nil {
		return nil, err
	}
	var out []*event.Session
	for i := range all {
		if all[i].ID != s.ID && (all[i].Apart || all[i].State != event.Open || all[i].Start.Before(s.Start)) {
			continue
		}
		one, err := d.session(ctx, all[i].ID)
		if err != nil {
			return nil, err
		}
		if one != nil {
			out = append(out, one)
		}
	}
	return out, nil
}

// tellSession tells those concerned by a session something, in the words of whoever runs it.
func (d *decision) tellSession(ctx context.Context, id, text string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	s, err := d.session(ctx, id)
	if err != nil {
		return err
	}
	if s == nil || !d.runs(s) || s.State != event.Open || strings.TrimSpace(text) == "" {
		d.words("session_gone", nil)
		return nil
	}
	d.words("run_told", nil)
	return d.r.Crew.Say(ctx, &d.turn, s, text)
}
