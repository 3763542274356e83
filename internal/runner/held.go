package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
	"blether/internal/ledger"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/turn"
)

// Everything that is held on somebody, whole: as a page, and as JSON. What is not there is said
// beside it: answers of anonymous flows, which nobody can find without their code.

// holding is the same for programs. Days are 2006-01-02, times RFC 3339.
type holding struct {
	Language string              `json:"language"`
	Zone     string              `json:"time_zone"`
	Nation   string              `json:"nation,omitempty"`
	Paused   bool                `json:"paused"`
	Stopped  bool                `json:"stopped"`
	Reached  []heldAddress       `json:"reached_at"`
	Groups   []member.Membership `json:"groups"`
	Consents []member.Consent    `json:"consents"`
	Wishes   checkin.Wish        `json:"wishes"`
	State    member.State        `json:"state"`
	TookPart []string            `json:"took_part"`
	Talks    []heldTalk          `json:"half_done"`
	Own      []heldAnswers       `json:"confidential_answers"`
	Asks     []turn.Ask          `json:"asked_next"`
	Requests []member.Request    `json:"asked_to_be_contacted"`
	Needs    member.Needs        `json:"needs"`
	Sessions []heldSession       `json:"sessions"`
	Runs     []heldSession       `json:"sessions_run"`
	Matches  []match.Match       `json:"one_to_one"`
	Profiles []turn.Profile      `json:"profiles"`
	Standing []member.Standing   `json:"standing"`
	Ledger   []ledger.Entry      `json:"ledger"`
	Feed     bool                `json:"calendar_address"`
	Cases    []heldCase          `json:"cases"`
	Keep     map[string]int      `json:"kept_days"`
}

type heldAddress struct {
	Platform string `json:"platform"`
	Account  string `json:"account,omitempty"` // a browser's is a key, and is not shown
}

type heldTalk struct {
	Flow    string         `json:"flow"`
	Answers map[string]any `json:"answers"`
	Until   time.Time      `json:"until"`
}

type heldAnswers struct {
	Flow    string         `json:"flow"`
	Day     time.Time      `json:"day"`
	Answers map[string]any `json:"answers"`
}

type heldSession struct {
	Title  string       `json:"title"`
	Start  time.Time    `json:"start"`
	Status event.Status `json:"status,omitempty"`
	Came   bool         `json:"came,omitempty"`
	Told   event.Told   `json:"told,omitzero"`
}

type heldCase struct {
	Group  string    `json:"group"`
	Opened time.Time `json:"opened"`
	State  string    `json:"state"`
	Drill  bool      `json:"drill,omitempty"`
	Why    string    `json:"why"`
	Name   string    `json:"name,omitempty"`
	How    string    `json:"how,omitempty"`
	Where  string    `json:"where,omitempty"`
	When   string    `json:"when,omitempty"`
	Tongue string    `json:"language,omitempty"`
}

// Everything reads all that is held on somebody; turn.ErrNotFound for nobody.
func (r *Runner) Everything(ctx context.Context, id member.ID) (chat.Held, error) {
	snap, err := r.People.Load(ctx, id, nil)
	if err != nil {
		return chat.Held{}, err
	}
	d := r.decision(snap, chat.Inbound{})
	if err := d.surround(ctx); err != nil {
		return chat.Held{}, err
	}
	h, err := d.readHolding(ctx)
	if err != nil {
		return chat.Held{}, fmt.Errorf("read what is held: %w", err)
	}
	out := chat.Held{Language: d.lang, Parts: d.parts(h)}
	out.JSON, err = json.MarshalIndent(h, "", "  ")
	return out, err
}

func (d *decision) readHolding(ctx context.Context) (*holding, error) {
	p, people := &d.snap.Person, d.r.People
	h := &holding{Language: p.Language, Zone: p.Zone, Nation: p.Nation, Paused: p.Paused, Stopped: p.Stopped, Groups: d.snap.Memberships, Wishes: p.Wish, State: p.State, Keep: map[string]int{}}
	for _, k := range d.r.Keep.Each() {
		h.Keep[strings.TrimPrefix(k.Key, "keep_")] = k.Days
	}
	addresses, err := people.Addresses(ctx, p.ID)
	for _, a := range addresses {
		one := heldAddress{Platform: string(a.Platform), Account: a.Account}
		if a.Platform == chat.Web {
			one.Account = ""
		}
		h.Reached = append(h.Reached, one)
	}
	read := func(do func() error) {
		if err == nil {
			err = do()
		}
	}
	read(func() (err error) { h.Consents, err = people.Consents(ctx, p.ID); return })
	read(func() (err error) { h.Asks, err = people.AsksOf(ctx, p.ID); return })
	read(func() (err error) { h.Requests, err = people.RequestsBy(ctx, p.ID); return })
	read(func() (err error) { h.Needs, err = people.Needs(ctx, p.ID); return })
	read(func() (err error) { h.Matches, err = people.PairsOf(ctx, p.ID); return })
	read(func() (err error) { h.Profiles, err = people.ProfilesOf(ctx, p.ID); return })
	read(func() (err error) { h.Standing, err = people.StandingsOf(ctx, p.ID); return })
	read(func() (err error) { h.Ledger, err = people.Entries(ctx, p.ID); return })
	read(func() (err error) { h.Feed, err = people.HasFeed(ctx, p.ID); return })
	read(func() error { return d.heldTalks(ctx, h) })
	read(func() error { return d.heldSessions(ctx, h) })
	read(func() error { return d.heldCases(ctx, h) })
	h.Matches = slices.DeleteFunc(h.Matches, func(m match.Match) bool { return m.Told.Silent && m.Supporter == p.ID })
	for i := range h.Matches { // of the other no more than they themselves were told
		if m := &h.Matches[i]; m.Seeker == p.ID {
			m.Supporter = ""
			m.Told.Silent = false
			if !m.Told.Opened {
				m.Told.Supporter = ""
			}
		} else {
			m.Seeker = ""
			if !m.Told.Opened {
				m.Told.Seeker = ""
			}
		}
	}
	return h, err
}

// heldTalks reads what is half done, what was answered in confidential flows, and what was
// taken part in.
func (d *decision) heldTalks(ctx context.Context, h *holding) error {
	for i := range d.snap.Conversations {
		c := &d.snap.Conversations[i]
		f, st, err := d.state(ctx, c)
		if err != nil {
			return err
		}
		h.Talks = append(h.Talks, heldTalk{Flow: f.Title.For(d.lang), Answers: st.Answers(f), Until: c.Expires})
	}
	own, err := d.allOwn(ctx)
	if err != nil {
		return err
	}
	for _, o := range own {
		for i := range o.kept {
			h.Own = append(h.Own, heldAnswers{Flow: o.flow.Title.For(d.lang), Day: o.days[i], Answers: o.kept[i].Answers})
		}
	}
	for _, id := range slices.Concat(d.snap.Person.State.Answered, d.snap.TookPart) {
		r, err := d.r.People.Round(ctx, id)
		if errors.Is(err, turn.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		f, err := d.r.Flows.Flow(ctx, r.Hash)
		if err != nil {
			return err
		}
		if title := f.Title.For(d.lang); !slices.Contains(h.TookPart, title) {
			h.TookPart = append(h.TookPart, title)
		}
	}
	return nil
}

func (d *decision) heldSessions(ctx context.Context, h *holding) error {
	own, err := d.r.People.SessionsOfPerson(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for i := range own {
		one := heldSession{Title: own[i].Title, Start: own[i].Start}
		if p := own[i].List.Of(d.snap.Person.ID); p != nil {
			one.Status, one.Came, one.Told = p.Status, p.Came, p.Told
		}
		h.Sessions = append(h.Sessions, one)
	}
	run, err := d.r.People.SessionsRunBy(ctx, d.snap.Person.ID)
	for i := range run {
		h.Runs = append(h.Runs, heldSession{Title: run[i].Title, Start: run[i].Start})
	}
	return err
}

func (d *decision) heldCases(ctx context.Context, h *holding) error {
	all, err := d.r.People.CasesOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, k := range all {
		g, err := d.r.People.Group(ctx, k.Group)
		if err != nil {
			return err
		}
		h.Cases = append(h.Cases, heldCase{Group: g.Name, Opened: k.Opened, State: string(k.State), Drill: k.Drill, Why: k.Said.Why, Name: k.Said.Name, How: k.Said.How, Where: k.Said.Where, When: k.Said.When, Tongue: k.Said.Language})
	}
	return nil
}

// parts says all of it in the person's language. What is empty is left out.
func (d *decision) parts(h *holding) []chat.HeldPart {
	var out []chat.HeldPart
	add := func(key string, items ...string) {
		items = slices.DeleteFunc(items, func(s string) bool { return strings.TrimSpace(s) == "" })
		if len(items) > 0 {
			out = append(out, chat.HeldPart{Title: d.text(key, nil), Items: items})
		}
	}
	add("held_you", d.heldYou(h)...)
	add("held_groups", d.heldGroups(h)...)
	add("held_wishes", d.heldWishes()...)
	add("held_answers", d.heldSaid(h)...)
	add("held_sessions", d.heldPlaces(h)...)
	add("held_support", d.heldSupport(h)...)
	var entries []string
	for _, line := range strings.Split(ledger.Table(h.Ledger), "\n")[1:] {
		entries = append(entries, strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == '\t' }), d.text("comma", nil)))
	}
	add("word_ledger", entries...)
	var asked []string
	for _, r := range h.Requests {
		asked = append(asked, d.listed(d.r.Words.Date(d.lang, r.Day), r.Said.Name, r.Said.Words, r.Said.How))
	}
	for _, k := range h.Cases {
		asked = append(asked, d.listed(d.r.Words.Date(d.lang, k.Opened), k.Group, k.Name, k.How, k.Where, k.When, k.Tongue))
	}
	add("held_asked", asked...)
	var kept []string
	for _, k := range d.r.Keep.Each() {
		kept = append(kept, d.text(k.Key, map[string]any{"Count": k.Days}))
	}
	add("held_keep", kept...)
	return out
}

// listed joins what there is.
func (d *decision) listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), d.text("comma", nil))
}

func (d *decision) heldYou(h *holding) []string {
	var out []string
	for _, a := range h.Reached {
		out = append(out, d.listed(d.text("data_address", map[string]any{"Platform": d.text("platform_"+a.Platform, nil)}), a.Account))
	}
	for _, l := range d.r.Words.Named() {
		if l[0] == d.lang {
			out = append(out, d.text("data_language", map[string]any{"Language": l[1]}))
		}
	}
	out = append(out, h.Zone)
	if h.Nation != "" {
		out = append(out, d.text("nation_"+h.Nation, nil))
	}
	if h.Feed {
		out = append(out, d.text("data_feed", nil))
	}
	return out
}

func (d *decision) heldGroups(h *holding) []string {
	var out []string
	for _, m := range h.Groups {
		g := d.groupOf(m.Group)
		if g == nil {
			continue
		}
		out = append(out, d.listed(g.Name, d.text("by_role_"+string(m.Role), nil), m.Name))
	}
	for _, c := range h.Consents {
		purpose, _, _ := strings.Cut(c.Purpose, ":")
		key := "agreed_" + purpose
		if !c.Given {
			key = "agreed_not_" + purpose
		}
		out = append(out, d.text(key, map[string]any{"Date": d.r.Words.Date(d.lang, c.Day)}))
	}
	for _, s := range h.Standing {
		out = append(out, d.text("stands_"+s.What, map[string]any{"Date": d.r.Words.Date(d.lang, s.Until)}))
	}
	return out
}

func (d *decision) heldWishes() []string {
	w := &d.snap.Person.Wish
	var out []string
	said := map[string]bool{"quiet": w.Quiet != nil, "week": w.Week != nil, "kind": len(w.Off) > 0, "rest": w.Until.After(d.turn.Now), "hard": len(w.Hard) > 0, "fits": len(w.Fits) > 0, "only": w.Only != ""}
	for _, name := range []string{"quiet", "week", "kind", "rest", "hard", "fits", "only"} {
		if said[name] {
			out = append(out, d.text("prefer_"+name, nil)+": "+d.preferenceNow(name))
		}
	}
	return out
}

// heldSaid is what is half done, what was taken part in, and answers that can be found.
func (d *decision) heldSaid(h *holding) []string {
	var out []string
	for _, t := range h.Talks {
		out = append(out, t.Flow+": "+answered(t.Answers))
	}
	for _, o := range h.Own {
		out = append(out, d.listed(o.Flow, d.r.Words.Date(d.lang, o.Day))+": "+answered(o.Answers))
	}
	for _, title := range h.TookPart {
		out = append(out, d.text("held_took_part", map[string]any{"Title": title}))
	}
	for _, a := range h.Asks {
		out = append(out, d.text("data_ask", map[string]any{"Date": d.r.Words.Date(d.lang, a.At.In(zoneOf(&d.snap.Person)))}))
	}
	return out
}

// answered writes answers in the order of their names.
func answered(all map[string]any) string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		out = append(out, name+" = "+fmt.Sprint(all[name]))
	}
	return strings.Join(out, "; ")
}

func (d *decision) heldPlaces(h *holding) []string {
	var out []string
	when := func(s heldSession) string { return d.r.Words.When(d.lang, s.Start.In(zoneOf(&d.snap.Person))) }
	for _, s := range h.Sessions {
		out = append(out, d.listed(s.Title, when(s), d.text(stands[s.Status], nil), s.Told.Name, s.Told.More))
	}
	for _, s := range h.Runs {
		out = append(out, d.listed(s.Title, when(s), d.text("stands_run", nil)))
	}
	needs := []string{h.Needs.Name}
	for _, n := range h.Needs.Needs {
		needs = append(needs, d.text("need_"+n, nil))
	}
	return append(out, d.listed(append(needs, h.Needs.More)...))
}

func (d *decision) heldSupport(h *holding) []string {
	var out []string
	for _, m := range h.Matches {
		name := m.Told.Supporter
		if m.Seeker == "" {
			name = m.Told.Seeker
		}
		out = append(out, d.listed(name, d.text("match_state_"+string(m.State), nil), d.r.Words.Date(d.lang, m.Began)))
	}
	for _, p := range h.Profiles {
		parts := []string{p.Name}
		for _, c := range p.Commons {
			parts = append(parts, d.text("common_"+c, nil))
		}
		out = append(out, d.listed(append(append(parts, p.Places...), p.People...)...))
	}
	return out
}

// wholeData gives a link to all of it, which works for a few minutes.
func (d *decision) wholeData(ctx context.Context) error {
	if d.r.Page == nil {
		return d.oldButton(ctx)
	}
	link, err := d.r.Page(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	const works = 10 * time.Minute
	d.say(chat.Outbound{Secret: true, Expires: d.turn.Now.Add(works), Text: d.text("data_page", nil) + "\n" + link})
	return d.menu(ctx)
}
