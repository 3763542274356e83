package runner

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/event"
)

// What somebody wants of messages that come by themselves. It is the same on every
// platform, and holds from the next message on.

// restDays is how long "quiet for two weeks" lasts.
const restDays = 14

// Choices that are offered. Others can be made where the person types them in a flow.
var (
	offeredHours = []string{"21:00-09:00", "20:00-10:00", "22:00-07:00", "15:00-09:00", "none"}
	offeredWeek  = []int{0, 1, 2, 3, 5}
	offeredZones = []string{"Europe/London", "Europe/Dublin", "Europe/Warsaw", "Asia/Karachi", "Asia/Kolkata", "Asia/Riyadh", "Africa/Lagos", "America/New_York", "Australia/Sydney"}
)

// zoneName is the name of a place's zone, and of no other.
var zoneName = regexp.MustCompile(`^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_+-]+){1,2})$`)

// preferences shows what is set, and what can be.
func (d *decision) preferences(ctx context.Context) error {
	addresses, err := d.r.People.Addresses(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	w := &d.snap.Person.Wish
	lines := []string{d.text("prefer_how", nil)}
	item := func(key, value string) { lines = append(lines, "– "+d.text(key, nil)+": "+value) }
	said := map[string]bool{"quiet": w.Quiet != nil, "week": w.Week != nil, "kind": len(w.Off) > 0, "rest": w.Until.After(d.turn.Now), "hard": len(w.Hard) > 0, "fits": len(w.Fits) > 0, "only": w.Only != ""}
	for _, name := range []string{"quiet", "week", "kind", "rest", "hard", "fits", "only"} {
		if said[name] { // what is as usual needs no line
			item("prefer_"+name, d.preferenceNow(name))
		}
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	add := func(arg, key string) {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "p", arg: arg}.id(), Label: d.text(key, nil)})
	}
	add("quiet", "prefer_quiet")
	add("week", "prefer_week")
	add("kind", "prefer_kind")
	add("rest", "prefer_rest_two")
	add("hard", "prefer_hard")
	add("fits", "prefer_fits")
	add("zone", "prefer_zone")
	if len(linked(addresses)) > 1 {
		add("only", "prefer_only")
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.language", Label: d.text("word_language", nil)}, chat.Choice{ID: "w.changed", Label: d.text("word_changed", nil)},
		chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Main})
	d.say(chat.Outbound{Text: strings.Join(lines, "\n"), Ask: ask, Secret: true})
	return nil
}

func (d *decision) quietNow() string {
	if q := d.snap.Person.Wish.Quiet; q != nil {
		return d.hours(q.String())
	}
	return d.text("prefer_usual", nil)
}

func (d *decision) hours(written string) string {
	if written == "none" {
		return d.text("prefer_none", nil)
	}
	return strings.Replace(written, "-", "–", 1)
}

func (d *decision) weekNow() string {
	w := d.snap.Person.Wish.Week
	if w == nil {
		return d.text("prefer_usual", nil)
	}
	return d.perWeek(*w)
}

func (d *decision) perWeek(n int) string {
	if n == 0 {
		return d.text("prefer_never", nil)
	}
	return d.text("prefer_per_week", map[string]any{"Count": n})
}

func (d *decision) kindsNow() string {
	var on []string
	for _, k := range checkin.Kinds() {
		if !slices.Contains(d.snap.Person.Wish.Off, k.String()) {
			on = append(on, d.text("kind_"+k.String(), nil))
		}
	}
	switch len(on) {
	case 0:
		return d.text("prefer_never", nil)
	case len(checkin.Kinds()):
		return d.text("prefer_everything", nil)
	}
	return strings.Join(on, d.text("comma", nil))
}

// prefer opens a preference, or sets it: what is NAME, or NAME.VALUE.
func (d *decision) prefer(ctx context.Context, what string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	name, value, set := strings.Cut(what, ".")
	if !set {
		return d.offerPreference(ctx, name)
	}
	old := d.snap.Person.Zone
	if !d.setPreference(name, value) {
		return d.oldButton(ctx)
	}
	if err := d.moved(ctx, old); err != nil {
		return err
	}
	if name == "off" {
		name = "kind"
	}
	d.say(chat.Outbound{Text: d.text("prefer_done", map[string]any{"Name": d.text("prefer_"+name, nil), "Value": d.preferenceNow(name)}), Secret: true,
		Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(), Options: []chat.Choice{{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Main},
			{ID: "w.preferences", Label: d.text("word_preferences", nil)}}}})
	return nil
}

// preferenceNow says what one preference is.
func (d *decision) preferenceNow(name string) string {
	w := &d.snap.Person.Wish
	switch name {
	case "quiet":
		return d.quietNow()
	case "week":
		return d.weekNow()
	case "kind":
		return d.kindsNow()
	case "zone":
		return d.snap.Person.Zone
	case "rest":
		if w.Until.After(d.turn.Now) {
			return d.r.Words.Date(d.lang, w.Until.In(checkin.Zone(d.snap.Person.Zone)))
		}
		return d.text("prefer_none", nil)
	case "fits":
		var names []string
		for _, audience := range w.Fits {
			names = append(names, d.text("for_"+audience, nil))
		}
		if len(names) == 0 {
			return d.text("prefer_none", nil)
		}
		return strings.Join(names, d.text("comma", nil))
	case "only":
		if w.Only != "" {
			return d.text("platform_"+w.Only, nil)
		}
		return d.text("prefer_all", nil)
	}
	return d.hardNow()
}

// offerPreference asks for one preference.
func (d *decision) offerPreference(ctx context.Context, name string) error {
	ask := &chat.Ask{Input: chat.One, Words: append([]chat.Choice{{ID: "w.preferences", Label: d.text("word_back", nil), Style: chat.Quiet}}, d.helpChoice()...)}
	add := func(value, label string) {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "p", arg: name + "." + value}.id(), Label: label})
	}
	key := "prefer_ask_" + name
	switch name {
	case "quiet":
		for _, h := range offeredHours {
			add(h, d.hours(h))
		}
	case "week":
		for _, n := range offeredWeek {
			add(strconv.Itoa(n), d.perWeek(n))
		}
	case "kind":
		for _, k := range checkin.Kinds() {
			state := "prefer_on"
			if slices.Contains(d.snap.Person.Wish.Off, k.String()) {
				state = "prefer_off"
			}
			add(k.String(), d.text(state, map[string]any{"Kind": d.text("kind_"+k.String(), nil)}))
		}
	case "rest":
		add("two", d.text("prefer_rest_two", nil))
		add("four", d.text("prefer_rest_four", nil))
		add("over", d.text("prefer_rest_over", nil))
	case "zone":
		for _, z := range offeredZones {
			add(z, z)
		}
	case "only":
		return d.offerOnly(ctx, ask)
	case "fits":
		for _, audience := range event.Audiences()[1:] {
			state := "prefer_off"
			if d.snap.Person.Wish.FitsFor(audience) {
				state = "prefer_on"
			}
			add(audience, d.text(state, map[string]any{"Kind": d.text("for_"+audience, nil)}))
		}
	case "hard":
		d.offerHard(ask)
	default:
		return d.oldButton(ctx)
	}
	d.say(chat.Outbound{Text: d.text(key, nil), Ask: ask})
	return nil
}

func (d *decision) offerOnly(ctx context.Context, ask *chat.Ask) error {
	addresses, err := d.r.People.Addresses(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, p := range linked(addresses) {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "p", arg: "only." + string(p)}.id(), Label: d.text("platform_"+string(p), nil)})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "p", arg: "only.all"}.id(), Label: d.text("prefer_all", nil)})
	d.say(chat.Outbound{Text: d.text("prefer_ask_only", nil), Ask: ask})
	return nil
}

// setPreference sets one; false for what was never offered.
func (d *decision) setPreference(name, value string) bool {
	w := &d.snap.Person.Wish
	switch name {
	case "quiet":
		h, err := checkin.ParseHours(value)
		if err != nil {
			return false
		}
		w.Quiet = &h
	case "week":
		const most = 50
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > most {
			return false
		}
		w.Week = &n
	case "kind":
		return d.toggleKind(value)
	case "off":
		return slices.Contains(d.snap.Person.Wish.Off, value) || d.toggleKind(value)
	case "rest":
		return d.rest(value)
	case "zone":
		_, err := time.LoadLocation(value)
		if err != nil || !zoneName.MatchString(value) {
			return false
		}
		d.snap.Person.Zone = value
	case "only":
		if !slices.Contains([]string{"all", string(chat.Web), string(chat.Discord), string(chat.Slack)}, value) {
			return false
		}
		if w.Only = value; value == "all" {
			w.Only = ""
		}
	case "hard":
		return d.toggleHard(value)
	case "fits":
		return slices.Contains(event.Audiences()[1:], value) && toggle(&d.snap.Person.Wish.Fits, value)
	default:
		return false
	}
	return true
}

func (d *decision) toggleKind(name string) bool {
	if !slices.ContainsFunc(checkin.Kinds(), func(k checkin.Kind) bool { return k.String() == name }) {
		return false
	}
	return toggle(&d.snap.Person.Wish.Off, name)
}

// toggle takes a name into a list, or out of it where it is there.
func toggle(list *[]string, name string) bool {
	if i := slices.Index(*list, name); i >= 0 {
		*list = slices.Delete(slices.Clone(*list), i, i+1)
		return true
	}
	*list = append(slices.Clone(*list), name)
	return true
}

// rest lets nothing come for a while; what was waiting comes after that, or is over by then.
func (d *decision) rest(value string) bool {
	days := map[string]int{"two": restDays, "four": 2 * restDays, "over": 0}
	n, ok := days[value]
	if !ok {
		return false
	}
	d.snap.Person.Wish.Until = time.Time{}
	if n > 0 {
		d.snap.Person.Wish.Until = d.turn.Now.AddDate(0, 0, n).Truncate(time.Hour)
		d.turn.Hush, d.turn.HushBut = d.snap.Person.ID, true
	}
	return true
}

// moved gives what somebody is asked next the same time of day where they are now. It stays
// in its wave.
func (d *decision) moved(ctx context.Context, old string) error {
	if old == d.snap.Person.Zone {
		return nil
	}
	asks, err := d.r.People.AsksOf(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	for _, a := range asks {
		a.Meant = checkin.Moved(a.Meant, checkin.Zone(old), checkin.Zone(d.snap.Person.Zone))
		a.At, a.Held = a.Meant, ""
		d.turn.Asks = append(d.turn.Asks, a)
	}
	return nil
}
