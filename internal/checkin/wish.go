package checkin

import (
	"slices"
	"time"
)

// Kind is what a message that nobody has just asked for is about, by how soon it goes where
// not everything fits: a smaller one first.
type Kind int

// Kinds, in the order in which they go.
const (
	Reminder  Kind = iota + 1 // of a gathering that somebody signed up for
	Pairing                   // of a match
	CheckIn                   // a scheduled prompt
	Nudge                     // of something half done, once
	Invite                    // to a survey or a gathering
	Broadcast                 // from officers
	Renewal                   // whether what was agreed to a year ago still holds
)

// kindNames are as preferences are written.
var kindNames = map[Kind]string{Reminder: "reminders", Pairing: "matches", CheckIn: "checkins", Nudge: "nudges", Invite: "surveys", Broadcast: "news", Renewal: "renewals"}

// String names it.
func (k Kind) String() string { return kindNames[k] }

// Kinds lists, in their order, those that people can turn off.
func Kinds() []Kind { return []Kind{Reminder, Pairing, CheckIn, Nudge, Invite, Broadcast} }

// Wish is what one person wants of the messages that come by themselves. The zero value
// is somebody who said nothing.
type Wish struct {
	Quiet *Hours    `json:"quiet,omitempty"` // nil: as the group or the instance says
	Week  *int      `json:"week,omitempty"`  // at most so many in seven days; nil: as the instance says
	Off   []string  `json:"off,omitempty"`   // names of kinds that do not come
	Until time.Time `json:"until,omitzero"`  // nothing comes before
	Hard  []Days    `json:"hard,omitempty"`  // days on which nothing comes
	Only  string    `json:"only,omitempty"`  // the one platform on which it comes; empty: on all
	Fits  []string  `json:"fits,omitempty"`  // audiences whose sessions they want to hear of first
	Still []string  `json:"still,omitempty"` // flows that are stopped after something changed
	// Without are officers of whose sessions they want to hear nothing.
	Without []string `json:"without,omitempty"`
}

// Wants tells whether a kind comes at all.
func (w *Wish) Wants(k Kind) bool {
	return !slices.Contains(w.Off, k.String()) && (w.Week == nil || *w.Week > 0)
}

// FitsFor tells whether somebody said that sessions for an audience fit them.
func (w *Wish) FitsFor(audience string) bool { return slices.Contains(w.Fits, audience) }

// Everything in Wish.Still stops all that comes by dates, also what begins later.
const Everything = "*"

// Stopped tells whether somebody has stopped what comes by dates, or a flow of it.
func (w *Wish) Stopped(k Kind, flow string) bool {
	return slices.Contains(w.Still, flow) || (k == CheckIn || k == Nudge) && slices.Contains(w.Still, Everything)
}

// Clear is the first moment from t on at which something may come to somebody: outside
// quiet hours and hard days, and not before a rest is over. usual are the quiet hours of
// their group or instance. ok is false where there is none in a year.
func (w *Wish) Clear(t time.Time, zone *time.Location, usual Hours) (clear time.Time, ok bool) {
	if t.Before(w.Until) {
		t = w.Until
	}
	quiet := usual
	if w.Quiet != nil {
		quiet = *w.Quiet
	}
	const most = 2 * 366
	for range most {
		c := civil(t, zone)
		switch {
		case quiet.has(c):
			t = later(t, instant(quiet.over(c), zone))
		case slices.ContainsFunc(w.Hard, func(d Days) bool { return d.has(c) }):
			t = later(t, instant(midnight(c).AddDate(0, 0, 1), zone))
		default:
			return t, true
		}
	}
	return time.Time{}, false
}

// later is b, but never before a moment after a: where clocks go back, the end of quiet
// hours may be shown twice.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a.Add(time.Minute)
}
