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
	"blether/internal/member"
	"blether/internal/turn"
)

// What is planned, as people look through it. Nothing is written of who looked.

// session reads a session that this Turn may change, and lets no other Turn change any until
// it is committed; nil for none.
func (d *decision) session(ctx context.Context, id string) (*event.Session, error) {
	for _, s := range d.gatherings {
		if s.ID == id {
			return s, nil
		}
	}
	if !d.holding {
		d.r.gathering.Lock()
		d.holding = true
	}
	s, err := d.look(ctx, id)
	if s != nil {
		d.gatherings = append(d.gatherings, s)
	}
	return s, err
}

// look reads a session that this Turn leaves as it is; nil for none.
func (d *decision) look(ctx context.Context, id string) (*event.Session, error) {
	s, err := d.r.People.Session(ctx, id)
	if errors.Is(err, turn.ErrNotFound) {
		return nil, nil
	}
	return &s, err
}

func (d *decision) release() {
	if d.holding {
		d.holding = false
		d.r.gathering.Unlock()
	}
}

// gathered puts the sessions that changed into the Turn.
func (d *decision) gathered() {
	for _, s := range d.gatherings {
		if d.altered[s.ID] || len(s.List.Changed()) > 0 {
			d.turn.Sessions = append(d.turn.Sessions, turn.Session{Session: *s})
		}
	}
}

// alter marks a session whose facts this Turn changes.
func (d *decision) alter(s *event.Session) {
	if d.altered == nil {
		d.altered = map[string]bool{}
	}
	d.altered[s.ID] = true
}

// toOthers are the messages of the Turn that go to other people.
func (d *decision) toOthers() []turn.Message {
	return slices.DeleteFunc(slices.Clone(d.turn.Messages), func(m turn.Message) bool { return m.Person == d.snap.Person.ID })
}

// aboutSession does what a button about a session says: WHAT.SESSION or WHAT.SESSION.MORE.
func (d *decision) aboutSession(ctx context.Context, arg string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	what, rest, _ := strings.Cut(arg, ".")
	id, more, _ := strings.Cut(rest, ".")
	switch what {
	case "list":
		return d.showSessions(ctx, id)
	case "mine":
		return d.mySessions(ctx)
	case "feed":
		return d.calendar(ctx, id)
	}
	read := d.session
	if slices.Contains([]string{"see", "why", "way", "ics", "run", "who"}, what) {
		read = d.look
	}
	s, err := read(ctx, id)
	if err != nil {
		return err
	}
	if s == nil || !d.may(s) {
		d.words("session_gone", nil)
		return d.showSessions(ctx, "")
	}
	switch what {
	case "see":
		return d.see(s)
	case "in":
		return d.askSignUp(ctx, s)
	case "out":
		return d.giveBack(ctx, s)
	case "yes":
		return d.takeOffer(ctx, s)
	case "no":
		return d.declineOffer(ctx, s)
	case "why":
		return d.why(s)
	case "way":
		return d.wayIn(s)
	case "ics":
		d.say(chat.Outbound{Text: d.text("calendar_one", map[string]any{"Link": d.r.BaseURL + "/calendar/s/" + s.ID + ".ics"})})
		return nil
	case "lead":
		return d.lead(ctx, s)
	case "concern":
		return d.beginAbout(ctx, concernFlow, "session."+s.ID, map[string]string{"match_name": s.Title})
	case "block":
		return d.blockSession(ctx, s)
	}
	if !d.runs(s) {
		return d.oldButton(ctx)
	}
	return d.organise(ctx, s, what, more)
}

// may tells whether somebody may look at a session: one of a group of theirs, or that every
// group sees.
func (d *decision) may(s *event.Session) bool {
	return s.Shared && len(d.snap.Groups) > 0 || d.groupOf(s.Group) != nil
}

// runs tells whether somebody runs a session: as a peer supporter of its group, which they
// may not be any more.
func (d *decision) runs(s *event.Session) bool {
	return s.RunBy(d.snap.Person.ID) && slices.ContainsFunc(d.snap.Memberships, func(m member.Membership) bool { return m.Group == s.Group && m.Role == member.Supporter })
}

// mostListed is how many sessions are shown at a time: a phone holds no more.
const mostListed = 6

// showSessions shows what is planned.
func (d *decision) showSessions(ctx context.Context, from string) error {
	all, err := d.planned(ctx)
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(from)
	if err != nil || first < 0 || first >= len(all) {
		first = 0
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	lines := []string{d.text("sessions_planned", nil)}
	if len(all) == 0 {
		lines = []string{d.text("events_none", nil)}
	}
	for i := first; i < min(first+mostListed, len(all)); i++ {
		s := &all[i]
		lines = append(lines, "– "+s.Title+d.text("comma", nil)+d.when(s)+d.forWhom(s))
		ask.Options = append(ask.Options, chat.Choice{ID: "e.see." + s.ID, Label: s.Title + " " + d.day(s)})
	}
	if first+mostListed < len(all) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e.list." + strconv.Itoa(first+mostListed), Label: d.text("sessions_later", nil), Style: chat.Quiet})
	}
	own, err := d.r.People.SessionsOfPerson(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(own, func(s event.Session) bool { return s.End().After(d.turn.Now) }) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e.mine.", Label: d.text("sessions_mine", nil)})
	}
	if d.supports() {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: newSession}.id(), Label: d.text("session_new", nil), Style: chat.Quiet})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask})
	return nil
}

// planned are the sessions that somebody can look through, soonest first.
func (d *decision) planned(ctx context.Context) ([]event.Session, error) {
	var out []event.Session
	for _, g := range d.snap.Groups {
		all, err := d.r.People.SessionsFor(ctx, g.ID, d.turn.Now)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			seen := slices.ContainsFunc(out, func(o event.Session) bool { return o.ID == s.ID })
			if !seen && s.State == event.Open && !s.Invited {
				out = append(out, s)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b event.Session) int { return a.Start.Compare(b.Start) })
	return out, nil
}

// mySessions shows where somebody has a place, or waits for one, and what they run.
func (d *decision) mySessions(ctx context.Context) error {
	own, err := d.r.People.SessionsOfPerson(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	run, err := d.r.People.SessionsRunBy(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	var lines []string
	add := func(s *event.Session, key, what string) {
		if s.End().Before(d.turn.Now) || key == "" || len(ask.Options) > 2*mostListed {
			return
		}
		lines = append(lines, "– "+s.Title+d.text("comma", nil)+d.when(s)+": "+d.text(key, nil))
		ask.Options = append(ask.Options, chat.Choice{ID: "e." + what + "." + s.ID, Label: s.Title + " " + d.day(s)})
	}
	for i := range run {
		add(&run[i], "stands_run", "run")
	}
	for i := range own {
		add(&own[i], stands[own[i].List.Status(d.snap.Person.ID)], "see")
	}
	if len(lines) == 0 {
		lines = []string{d.text("sessions_none_mine", nil)}
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "e.feed.", Label: d.text("calendar_ask", nil), Style: chat.Quiet}, chat.Choice{ID: "w.events", Label: d.text("word_events", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true})
	return nil
}

// stands says where somebody stands.
var stands = map[event.Status]string{event.Confirmed: "stands_confirmed", event.Waiting: "stands_waiting", event.Offered: "stands_offered"}

func (d *decision) when(s *event.Session) string {
	return d.r.Crew.When(d.lang, d.snap.Person.Zone, s)
}

// day is short, for a button.
func (d *decision) day(s *event.Session) string {
	return d.r.Words.Date(d.lang, s.Start.In(checkin.Zone(d.snap.Person.Zone)))
}

func (d *decision) forWhom(s *event.Session) string {
	if s.For == event.Everybody || s.For == "" {
		return ""
	}
	return " (" + d.text("for_"+s.For, nil) + ")"
}

// see shows one session, with what can be done.
func (d *decision) see(s *event.Session) error {
	lines := []string{s.Title, d.when(s), strings.TrimSpace(d.text("format_"+string(s.Format), nil) + d.comma(s.Where))}
	for _, text := range []string{s.About, d.saidIf("session_for", s.For != event.Everybody, "for_"+s.For), d.named("session_with", s.With), d.named("session_childcare", s.Childcare), d.named("session_expenses", s.Expenses)} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	if aids := d.r.Crew.Aids(d.lang, s); aids != "" {
		lines = append(lines, aids)
	}
	status := s.List.Status(d.snap.Person.ID)
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	add := func(what, key string, style chat.Style) {
		ask.Options = append(ask.Options, chat.Choice{ID: "e." + what + "." + s.ID, Label: d.text(key, nil), Style: style})
	}
	switch {
	case s.State == event.Cancelled:
		lines = append(lines, d.text("session_is_cancelled", nil))
	case status == event.Confirmed:
		lines = append(lines, d.text("stands_confirmed", nil))
		lines = append(lines, d.booked(s)...)
		add("way", "session_way", "")
		add("ics", "calendar_add", "")
		if d.turn.Now.Before(s.Start) {
			add("out", "place_give_back", chat.Quiet)
		}
	case status == event.Waiting:
		lines = append(lines, d.text("stands_waiting", nil))
		add("why", "place_why", "")
		add("out", "place_stop_waiting", chat.Quiet)
	case status == event.Offered:
		lines = append(lines, d.text("stands_offered", nil))
		add("yes", "place_take", chat.Main)
		add("no", "place_leave", "")
	case !s.Upcoming(d.turn.Now):
		lines = append(lines, d.text("session_closed", nil))
	default:
		d.offerPlace(s, &lines, add)
	}
	if d.runs(s) {
		add("run", "session_run", "")
	} else if status != "" {
		add("concern", "match_concern", chat.Quiet)
		add("block", "session_block", chat.Quiet)
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.events", Label: d.text("word_events", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: status != ""})
	return nil
}

// offerPlace says whether there is a place. How many are left is told to nobody: it would
// tell when somebody comes and goes.
func (d *decision) offerPlace(s *event.Session, lines *[]string, add func(what, key string, style chat.Style)) {
	switch {
	case s.List.Free() > 0 && s.List.Count(event.Waiting) == 0:
		*lines = append(*lines, d.text("session_free", nil))
		add("in", "place_sign_up", chat.Main)
	case s.Queue:
		*lines = append(*lines, d.text("session_queue", nil))
		add("in", "place_wait", chat.Main)
	default:
		*lines = append(*lines, d.text("session_full", nil))
	}
}

func (d *decision) comma(text string) string {
	if text == "" {
		return ""
	}
	return d.text("comma", nil) + text
}

func (d *decision) named(key, text string) string {
	if text == "" {
		return ""
	}
	return d.text(key, map[string]any{"Text": text})
}

func (d *decision) saidIf(key string, it bool, value string) string {
	if !it {
		return ""
	}
	return d.text(key, map[string]any{"Text": d.text(value, nil)})
}

// booked says how far what somebody needs is.
func (d *decision) booked(s *event.Session) []string {
	var out []string
	for _, n := range event.Needs() {
		if state := s.List.Of(d.snap.Person.ID).Told.Needs[n.Name]; state != "" && n.Booked {
			out = append(out, d.text("need_"+n.Name, nil)+": "+d.text("booking_"+state, nil))
		}
	}
	return out
}

// calendar gives somebody a private address for their calendar, a new one, or takes it back.
func (d *decision) calendar(ctx context.Context, what string) error {
	has, err := d.r.People.HasFeed(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	choice := func(what, key string) chat.Choice {
		return chat.Choice{ID: "e.feed." + what, Label: d.text(key, nil)}
	}
	switch what {
	case "plain", "titles":
		token := d.r.ID() + d.r.ID() + d.r.ID()
		d.turn.Feed = &turn.Feed{Token: token, Titles: what == "titles"}
		d.say(chat.Outbound{Secret: true, Expires: d.turn.Now.Add(10 * time.Minute), Text: d.text("calendar_address", nil) + "\n" + d.r.BaseURL + "/calendar/" + token + ".ics"})
		return d.menu(ctx)
	case "off":
		d.turn.Feed = &turn.Feed{}
		d.words("calendar_off", nil)
		return d.menu(ctx)
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice(), Options: []chat.Choice{choice("plain", "calendar_plain"), choice("titles", "calendar_titles")}}
	key := "calendar_how"
	if has {
		key = "calendar_again"
		ask.Options = append(ask.Options, choice("off", "calendar_take_back"))
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: d.text(key, nil), Ask: ask})
	return nil
}
