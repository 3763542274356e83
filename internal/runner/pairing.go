package runner

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/pair"
	"blether/internal/turn"
)

// One-to-one peer support, as both sides meet it.

// The flows for it.
const (
	seekFlow    = "find-supporter"
	offerFlow   = "my-support"
	relayFlow   = pair.Writing
	concernFlow = "concern"
)

// aboutMatch does what a button about a match says: WHAT.ID, or WHAT.GROUP.MORE.
func (d *decision) aboutMatch(ctx context.Context, arg string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	what, rest, _ := strings.Cut(arg, ".")
	id, more, _ := strings.Cut(rest, ".")
	switch what {
	case "list":
		return d.suggestions(ctx, group.ID(id))
	case "pick":
		return d.pick(ctx, group.ID(id), more)
	case "home":
		return d.matches(ctx)
	case "rest":
		return d.restSupport(ctx, group.ID(id))
	case "unseek":
		return d.unseek(group.ID(id))
	}
	read := d.match
	if what == "concern" {
		read = d.anyMatch
	}
	m, err := read(ctx, id)
	if err != nil {
		return err
	}
	if m == nil {
		d.words("match_gone", nil)
		return d.menu(ctx)
	}
	return d.inMatch(ctx, m, what)
}

// match reads a match of this person that has not ended; nil for none.
func (d *decision) match(ctx context.Context, id string) (*match.Match, error) {
	m, err := d.anyMatch(ctx, id)
	if m != nil && m.State == match.Ended {
		m = nil
	}
	return m, err
}

// anyMatch reads one that may have ended: a concern can be told after it too.
func (d *decision) anyMatch(ctx context.Context, id string) (*match.Match, error) {
	m, err := d.r.People.Pair(ctx, id)
	if errors.Is(err, turn.ErrNotFound) || err == nil && (!m.Between(d.snap.Person.ID) || m.Told.Silent && m.Supporter == d.snap.Person.ID) {
		return nil, nil
	}
	return &m, err
}

func (d *decision) keepMatch(m *match.Match) {
	d.turn.Pairs = append(d.turn.Pairs, turn.Pair{Match: *m})
}

// inMatch does something in a match.
func (d *decision) inMatch(ctx context.Context, m *match.Match, what string) error {
	own := d.snap.Person.ID
	_, name := m.Other(own)
	switch {
	case what == "yes" && m.Supporter == own && m.State == match.Asked:
		return d.accept(ctx, m)
	case what == "no" && m.Supporter == own && m.State == match.Asked:
		d.words("match_declined", nil)
		return d.endMatch(ctx, m, pair.Declined)
	case what == "withdraw" && (m.Seeker == own && m.State == match.Asked || m.State == match.Agreed):
		d.words("match_unasked", nil)
		return d.endMatch(ctx, m, pair.Withdrawn)
	case what == "concern" && m.State != match.Asked:
		return d.beginAbout(ctx, concernFlow, "match."+m.ID, map[string]string{"match_name": name})
	case m.State != match.Open:
		return d.oldButton(ctx)
	}
	switch what {
	case "see":
		d.seeMatch(m)
	case "write":
		return d.beginAbout(ctx, relayFlow, m.ID, map[string]string{"match_name": name})
	case "go":
		d.turn.Due = append(d.turn.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " touch", At: d.turn.Now.Add(match.TouchIn)})
		d.words("match_goes_on", nil)
	case "longer":
		for _, due := range []string{"over", "end@seeker", "end@supporter"} {
			d.turn.Undo = append(d.turn.Undo, turn.Due{Kind: turn.Pairing, Subject: m.ID + " " + due})
		}
		other, _ := m.Other(own)
		if _, err := d.r.Broker.Tell(ctx, &d.turn, m, other, "match_prolonged", d.r.Broker.Ways(m), nil); err != nil {
			return err
		}
		d.turn.Due = append(d.turn.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " end", At: d.turn.Now.Add(match.Lasts / 2)})
		d.words("match_goes_on", nil)
	case "end":
		d.say(chat.Outbound{Offer: true, Secret: true, Text: d.text("match_end_ask", map[string]any{"Name": name}), Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
			Options: []chat.Choice{d.matchChoice("see", "match_end_no", m, chat.Main), d.matchChoice("over", "match_end_yes", m, "")}}})
	case "over", "block", "other":
		d.words("match_ended", nil)
		how := pair.Parted
		if what == "block" {
			how = pair.Cut
		}
		if err := d.endMatch(ctx, m, how); err != nil {
			return err
		}
		if what == "other" && m.Seeker == own {
			return d.suggestions(ctx, m.Group)
		}
	default:
		return d.oldButton(ctx)
	}
	return nil
}

func (d *decision) matchChoice(what, key string, m *match.Match, style chat.Style) chat.Choice {
	return d.r.Broker.Choice(d.lang, what, key, m, style)
}

// endMatch ends a match, and whatever else the two have with each other.
func (d *decision) endMatch(ctx context.Context, m *match.Match, how pair.Ending) error {
	own := d.snap.Person.ID
	if err := d.r.Broker.End(ctx, &d.turn, m, own, how); err != nil {
		return err
	}
	d.keepMatch(m)
	for i := range d.snap.Conversations {
		if c := &d.snap.Conversations[i]; c.Flow == relayFlow && c.About == m.ID {
			d.end(c)
			break
		}
	}
	if how != pair.Parted && how != pair.Cut {
		return nil
	}
	all, err := d.r.People.PairsOf(ctx, own)
	if err != nil {
		return err
	}
	other, _ := m.Other(own)
	for i := range all {
		if o := &all[i]; o.ID != m.ID && o.State != match.Ended && o.Between(other) {
			if err := d.r.Broker.End(ctx, &d.turn, o, own, how); err != nil {
				return err
			}
			d.keepMatch(o)
		}
	}
	return nil
}

// accept says yes for a supporter: the match opens, or waits for whoever runs the group. What
// has changed since they were asked ends it as a no does.
func (d *decision) accept(ctx context.Context, m *match.Match) error {
	g, err := d.r.People.Group(ctx, m.Group)
	if err != nil {
		return err
	}
	may, err := d.r.Broker.May(ctx, m, d.turn.Now)
	if err != nil {
		return err
	}
	if !may {
		d.words("match_withdrawn", nil)
		return d.endMatch(ctx, m, pair.Unheard)
	}
	if g.Approve {
		m.State, m.Began = match.Agreed, d.turn.Now
		d.turn.Due = append(d.turn.Due, turn.Due{Kind: turn.Pairing, Subject: m.ID + " ask", At: d.turn.Now.Add(match.AgreeIn)})
		d.words("match_agreed", map[string]any{"Group": g.Name})
		d.keepMatch(m)
		return nil
	}
	if err := d.r.Broker.Open(ctx, &d.turn, m); err != nil {
		return err
	}
	d.keepMatch(m)
	d.seeMatch(m)
	return nil
}

// seeMatch shows a match with what can be done.
func (d *decision) seeMatch(m *match.Match) {
	_, name := m.Other(d.snap.Person.ID)
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice(), Options: []chat.Choice{d.matchChoice("write", "match_write", m, chat.Main)}}
	if m.Seeker == d.snap.Person.ID {
		ask.Options = append(ask.Options, d.matchChoice("other", "match_other", m, ""))
	}
	ask.Options = append(ask.Options, d.matchChoice("end", "match_end", m, chat.Quiet), d.matchChoice("concern", "match_concern", m, chat.Quiet), d.matchChoice("block", "match_block", m, chat.Quiet))
	d.say(chat.Outbound{Offer: true, Secret: true, Text: d.text("match_with", map[string]any{"Name": name}), Ask: ask})
}

// matches shows somebody their matches, and the ways to one.
func (d *decision) matches(ctx context.Context) error {
	all, err := d.r.People.PairsOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	profiles, err := d.r.People.ProfilesOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	lines := []string{d.text("matches", nil)}
	for i := range all {
		m := &all[i]
		_, name := m.Other(d.snap.Person.ID)
		switch {
		case m.State == match.Open:
			ask.Options = append(ask.Options, chat.Choice{ID: "m.see." + m.ID, Label: name, Style: chat.Main})
		case m.State != match.Ended && m.Seeker == d.snap.Person.ID || m.State == match.Agreed:
			ask.Options = append(ask.Options, d.matchChoice("withdraw", "match_unask", m, chat.Quiet))
		case m.State == match.Asked && !m.Told.Silent:
			lines = append(lines, "– "+d.r.Broker.Why(d.lang, &match.Suggestion{Format: m.Told.Format, Commons: m.Told.Commons, Area: m.Told.Area}))
			ask.Options = append(ask.Options, d.matchChoice("yes", "match_yes", m, ""), d.matchChoice("no", "match_no", m, ""))
		}
	}
	for _, p := range profiles {
		if p.Side == pair.Supporter {
			ask.Options = append(ask.Options, chat.Choice{ID: "m.rest." + string(p.Group), Label: d.text("support_rest", nil), Style: chat.Quiet})
			continue
		}
		ask.Options = append(ask.Options, chat.Choice{ID: "m.list." + string(p.Group), Label: d.text("match_others", nil)},
			chat.Choice{ID: "m.unseek." + string(p.Group), Label: d.text("match_unseek", nil), Style: chat.Quiet})
	}
	for _, name := range []string{seekFlow, offerFlow} {
		if name == offerFlow && !d.supports() {
			continue
		}
		f, err := d.r.Flows.Named(ctx, name)
		if errors.Is(err, turn.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: name}.id(), Label: f.Title.For(d.lang)})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true})
	return nil
}

// profileOf reads what was answered.
func profileOf(with map[string]string) match.Profile {
	list := func(name string) []string {
		return slices.DeleteFunc(strings.Split(with[name], ","), func(s string) bool { return s == "" })
	}
	p := match.Profile{Name: strings.Join(strings.Fields(with["name"]), " "), Formats: list("formats"), Languages: list("languages"), Area: with["area"], Commons: list("commons"), Places: match.List(with["places"]), People: match.List(with["people"])}
	p.Capacity, _ = strconv.Atoi(with["capacity"]) // 0 is none just now
	return p
}

// seek keeps what somebody looks for, and shows who there is.
func (d *decision) seek(ctx context.Context, conv *turn.Conversation, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.concerned(conv)
	if g == nil {
		d.words("no_group", nil)
		return nil
	}
	p := profileOf(with)
	d.turn.Profile = &turn.Profile{Group: g.ID, Side: pair.Seeker, Profile: p}
	return d.suggestTo(ctx, g.ID, &p)
}

// offerSupport keeps what a peer supporter tells of themselves.
func (d *decision) offerSupport(ctx context.Context, conv *turn.Conversation, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.concerned(conv)
	if g == nil || !slices.ContainsFunc(d.snap.Memberships, func(m member.Membership) bool { return m.Group == g.ID && m.Role == member.Supporter }) {
		d.words("gather_not", nil)
		return nil
	}
	d.turn.Profile = &turn.Profile{Group: g.ID, Side: pair.Supporter, Profile: profileOf(with)}
	standing, err := d.r.People.StandingsOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	key := "support_kept"
	if !member.Current(standing, d.snap.Person.ID, g.ID, d.turn.Now) {
		key = "support_kept_not_yet"
	}
	d.words(key, map[string]any{"Group": g.Name})
	return nil
}

// suggestions shows who could be asked, to somebody who looks for a peer supporter.
func (d *decision) suggestions(ctx context.Context, g group.ID) error {
	p, err := d.seeking(ctx, g)
	if err != nil {
		return err
	}
	if p == nil {
		return d.beginNamed(ctx, seekFlow)
	}
	return d.suggestTo(ctx, g, p)
}

// seeking is what somebody looks for in a group; nil for nothing.
func (d *decision) seeking(ctx context.Context, g group.ID) (*match.Profile, error) {
	all, err := d.r.People.ProfilesOf(ctx, d.snap.Person.ID)
	for i := range all {
		if all[i].Group == g && all[i].Side == pair.Seeker && d.groupOf(g) != nil {
			return &all[i].Profile, err
		}
	}
	return nil, err
}

// mostSuggested is how many are suggested at a time.
const mostSuggested = 3

// suggestTo shows the best few of whom somebody could ask.
func (d *decision) suggestTo(ctx context.Context, g group.ID, p *match.Profile) error {
	if busy, err := d.busy(ctx); busy || err != nil {
		return err
	}
	all, err := d.r.Broker.Suggest(ctx, d.snap.Person.ID, g, p, d.turn.Apart, d.turn.Now)
	if err != nil {
		return err
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	if len(all) == 0 {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: contact}.id(), Label: d.text("word_person", nil)}, chat.Choice{ID: "w.support", Label: d.text("word_support", nil)})
		d.say(chat.Outbound{Text: d.text("match_nobody", nil), Ask: ask, Offer: true})
		return nil
	}
	lines := []string{d.text("match_suggested", nil)}
	if in := d.groupOf(g); in != nil && in.Approve {
		lines = append(lines, d.text("match_approved_first", map[string]any{"Group": in.Name}))
	}
	for i := range all[:min(mostSuggested, len(all))] {
		s := &all[i]
		why := d.r.Broker.Why(d.lang, s)
		lines = append(lines, strconv.Itoa(i+1)+". "+why)
		ask.Options = append(ask.Options, chat.Choice{ID: "m.pick." + string(g) + "." + d.token(s), Label: d.text("match_ask", map[string]any{"Number": i + 1})})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Offer: true, Secret: true})
	return nil
}

// token names a suggestion to this person alone: two who compare their buttons learn nothing.
func (d *decision) token(s *match.Suggestion) string {
	const bytes = 8
	return hex.EncodeToString(d.r.People.Code("suggestion", string(d.snap.Person.ID)+"\x00"+string(s.Person))[:bytes])
}

// busy tells whether somebody looks and has somebody, or has asked somebody, already.
func (d *decision) busy(ctx context.Context) (bool, error) {
	all, err := d.r.People.PairsOf(ctx, d.snap.Person.ID)
	if err != nil {
		return true, err
	}
	ended := slices.ContainsFunc(d.turn.Pairs, func(p turn.Pair) bool { return p.State == match.Ended })
	for i := range all {
		if all[i].Seeker == d.snap.Person.ID && all[i].State != match.Ended && !ended {
			d.words("match_one", nil)
			return true, d.matches(ctx)
		}
	}
	return false, nil
}

// pick asks a supporter who was suggested.
func (d *decision) pick(ctx context.Context, g group.ID, token string) error {
	if busy, err := d.busy(ctx); busy || err != nil {
		return err
	}
	p, err := d.seeking(ctx, g)
	if err != nil || p == nil {
		return errors.Join(err, d.oldButton(ctx))
	}
	all, err := d.r.Broker.Suggest(ctx, d.snap.Person.ID, g, p, d.turn.Apart, d.turn.Now)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s match.Suggestion) bool { return d.token(&s) == token })
	if i < 0 { // they have no room any more, or the like: which, is told to nobody
		d.words("match_not", nil)
		return d.suggestTo(ctx, g, p)
	}
	s := &all[i]
	profiles, err := d.r.People.Profiles(ctx, g, pair.Supporter)
	if err != nil {
		return err
	}
	m := match.Match{ID: d.r.ID(), Group: g, Seeker: d.snap.Person.ID, Supporter: s.Person, State: match.Asked, Began: d.turn.Now,
		Told: match.Told{Seeker: p.Name, Supporter: profiles[s.Person].Name, Format: s.Format, Tongue: s.Tongue, Commons: s.Commons, Area: s.Area}}
	may, err := d.r.Broker.May(ctx, &m, d.turn.Now)
	if err != nil {
		return err
	}
	m.Told.Silent = !may // it runs out as a question that was not answered: which it was, is told to nobody
	d.turn.Pairs = append(d.turn.Pairs, turn.Pair{Match: m, New: true, Room: profiles[s.Person].Capacity})
	d.words("match_asked", nil)
	return d.r.Broker.Ask(ctx, &d.turn, &m, s)
}

// unseek forgets what somebody looked for.
func (d *decision) unseek(g group.ID) error {
	d.turn.Profile = &turn.Profile{Group: g, Side: pair.Seeker, Drop: true}
	d.words("match_unsought", nil)
	return nil
}

// restSupport lets nobody new come to a supporter.
func (d *decision) restSupport(ctx context.Context, g group.ID) error {
	all, err := d.r.People.ProfilesOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Group == g && all[i].Side == pair.Supporter {
			all[i].Capacity = 0
			d.turn.Profile = &all[i]
		}
	}
	d.words("support_rests", nil)
	return nil
}

// relay gives what somebody writes to the other of a match.
func (d *decision) relay(ctx context.Context, conv *turn.Conversation, text string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	m, err := d.match(ctx, conv.About)
	if err != nil {
		return err
	}
	if m == nil || m.State != match.Open || strings.TrimSpace(text) == "" {
		d.words("match_gone", nil)
		return nil
	}
	holds, err := d.r.Broker.Holds(ctx, m, d.turn.Now)
	if err != nil {
		return err
	}
	if !holds {
		return d.paused(ctx, m)
	}
	given, err := d.r.Broker.Relay(ctx, &d.turn, m, d.snap.Person.ID, text)
	if err != nil {
		return err
	}
	if !given {
		d.words("match_not_now", nil)
		return nil
	}
	d.keepMatch(m)
	d.words("match_told", nil)
	return nil
}

// paused says that nothing is passed on just now, and why nobody is at fault. The other hears
// of it too, once.
func (d *decision) paused(ctx context.Context, m *match.Match) error {
	if _, err := d.r.Broker.Pause(ctx, &d.turn, m); err != nil {
		return err
	}
	d.turn.Messages = slices.DeleteFunc(d.turn.Messages, func(t turn.Message) bool { return t.Person == d.snap.Person.ID && t.ID != "" })
	d.keepMatch(m)
	key := "match_paused"
	if m.Supporter == d.snap.Person.ID {
		key = "match_paused_supporter"
	}
	_, name := m.Other(d.snap.Person.ID)
	d.say(chat.Outbound{Offer: true, Secret: true, Text: d.text(key, map[string]any{"Name": name}), Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
		Options: []chat.Choice{{ID: press{kind: "f", arg: contact + "." + string(m.Group)}.id(), Label: d.text("word_person", nil)}}}})
	return nil
}

// worry passes on that something worries somebody about whom they meet through the bot. A
// match ends at once, and the other hears no reason. It reaches officers, but not the one
// whom it is about.
func (d *decision) worry(ctx context.Context, conv *turn.Conversation, words string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	what, id, _ := strings.Cut(conv.About, ".")
	r := &member.Request{ID: d.r.ID() + d.r.ID(), Person: d.snap.Person.ID, Day: d.turn.Now, Said: member.Asked{Concern: true, Words: words}}
	var err error
	if what == "match" {
		err = d.worryMatch(ctx, r, id)
	} else {
		err = d.worrySession(ctx, r, id)
	}
	if err != nil || r.Group == "" {
		return err
	}
	alone, err := d.alone(ctx, r)
	if err != nil {
		return err
	}
	if alone { // nobody but the one whom it is about would read it
		d.words("concern_nobody", nil)
		d.contacts()
		return nil
	}
	d.turn.Request = r
	d.words("concern_passed_on", nil)
	if g := d.groupOf(r.Group); g != nil {
		d.whoLooks(*g)
	}
	return nil
}

// worryMatch is a concern about the other of a match; it ends where it has not.
func (d *decision) worryMatch(ctx context.Context, r *member.Request, id string) error {
	m, err := d.anyMatch(ctx, id)
	if err != nil {
		return err
	}
	if m == nil {
		d.words("match_gone", nil)
		return nil
	}
	other, name := m.Other(d.snap.Person.ID)
	r.Group, r.Said.Name = m.Group, m.Told.Seeker
	if d.snap.Person.ID == m.Supporter {
		r.Said.Name = m.Told.Supporter
	}
	if r.About, name, err = d.knownAs(ctx, other, m.Group, name); err != nil {
		return err
	}
	r.Said.How = d.r.Words.Say("en", "concern_about", map[string]any{"Name": name})
	if m.State == match.Ended {
		return nil
	}
	return d.endMatch(ctx, m, pair.Cut)
}

// worrySession is a concern about a session, or about whoever runs it.
func (d *decision) worrySession(ctx context.Context, r *member.Request, id string) error {
	s, err := d.look(ctx, id)
	if err != nil {
		return err
	}
	if s == nil || !d.may(s) {
		d.words("session_gone", nil)
		return nil
	}
	name := s.Title
	r.Group, r.About, r.Said.Name = s.Group, s.Officer, d.nameIn(s.Group)
	if s.Organiser != "" {
		if r.About, name, err = d.knownAs(ctx, s.Organiser, s.Group, s.Title); err != nil {
			return err
		}
	}
	r.Said.How = d.r.Words.Say("en", "concern_about", map[string]any{"Name": name})
	return nil
}

// knownAs is the officer that somebody is too, where the bot knows them as one in a chat, and
// their name with that under which officers of the group know them.
func (d *decision) knownAs(ctx context.Context, id member.ID, g group.ID, name string) (member.OfficerID, string, error) {
	r, ok, err := d.r.Broker.Post.Reader(ctx, id, g)
	if err != nil || !ok {
		return "", name, err
	}
	for _, shown := range r.Names {
		if shown != name {
			name += " (" + shown + ")"
			break
		}
	}
	addresses, err := d.r.People.Addresses(ctx, id)
	if err != nil {
		return "", name, err
	}
	for _, a := range addresses {
		if who := d.r.OfficerAt(ctx, a); who != "" {
			return who, name, nil
		}
	}
	return "", name, nil
}

// alone tells whether a concern is about the only officer of its group.
func (d *decision) alone(ctx context.Context, r *member.Request) (bool, error) {
	all, err := d.r.People.Officers(ctx)
	if err != nil || r.About == "" {
		return false, err
	}
	return !slices.ContainsFunc(all, func(o member.Officer) bool { return o.ID != r.About && o.In(r.Group) }), nil
}

// leaveMatches ends every match of somebody who leaves a group, or all of theirs.
func (d *decision) leaveMatches(ctx context.Context, of func(*match.Match) bool) error {
	all, err := d.r.People.PairsOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].State != match.Ended && of(&all[i]) {
			if err := d.endMatch(ctx, &all[i], pair.Cut); err != nil {
				return err
			}
		}
	}
	return nil
}
