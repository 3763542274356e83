// Package calendar gives sessions to calendars: one session by its address, and a private
// feed of somebody's own. By their choice it says no more than that there is a meeting. What
// comes again is written out, each time in UTC, so that no calendar has to know a zone. How
// to get in stands in no calendar: those are read by others, and kept by companies.
package calendar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"blether/internal/event"
	"blether/internal/member"
	"blether/internal/turn"
)

// Sessions is where they are read.
type Sessions interface {
	Session(ctx context.Context, id string) (event.Session, error)
	SessionsOfPerson(ctx context.Context, id member.ID) ([]event.Session, error)
	// Feed tells whose a token is, and whether titles are shown; turn.ErrNotFound for nobody.
	Feed(ctx context.Context, token string) (id member.ID, titles bool, err error)
}

// Calendar serves them.
type Calendar struct {
	Sessions Sessions
	// Word says "Meeting" in the language of a session.
	Word func(language string) string
	Log  *slog.Logger
	Now  func() time.Time
}

// Handler gives the routes, all under /calendar.
func (c *Calendar) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /calendar/s/{file}", c.one)
	mux.HandleFunc("GET /calendar/{file}", c.feed)
	return mux
}

// one gives one session to whoever has its address, without its title.
func (c *Calendar) one(w http.ResponseWriter, r *http.Request) {
	s, err := c.Sessions.Session(r.Context(), name(r))
	if errors.Is(err, turn.ErrNotFound) || err == nil && s.State == event.Draft {
		http.NotFound(w, r)
		return
	}
	c.give(w, []event.Session{s}, false, err)
}

// past is how long a session stays in a feed once it is over.
const past = 90 * 24 * time.Hour

// feed gives the sessions in which somebody has a place to whoever has their private address.
func (c *Calendar) feed(w http.ResponseWriter, r *http.Request) {
	id, titles, err := c.Sessions.Feed(r.Context(), name(r))
	if errors.Is(err, turn.ErrNotFound) {
		http.NotFound(w, r)
		return
	}
	var own []event.Session
	if err == nil {
		var all []event.Session
		all, err = c.Sessions.SessionsOfPerson(r.Context(), id)
		for _, s := range all {
			if s.List.Status(id) == event.Confirmed && s.End().Add(past).After(c.Now()) {
				own = append(own, s)
			}
		}
	}
	c.give(w, own, titles, err)
}

// name is the file's without its ending.
func name(r *http.Request) string { return strings.TrimSuffix(r.PathValue("file"), ".ics") }

func (c *Calendar) give(w http.ResponseWriter, all []event.Session, titles bool, err error) {
	var body []byte
	if err == nil {
		body, err = c.Write(all, titles)
	}
	if err != nil {
		c.Log.Error("calendar", "err", err)
		http.Error(w, "The calendar could not be made. Please try again later.", http.StatusServiceUnavailable)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="meeting.ics"`)
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(body) // the reader has gone; nothing to do
}

// Write writes sessions as iCalendar (RFC 5545), lines folded.
func (c *Calendar) Write(all []event.Session, titles bool) ([]byte, error) {
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//Blether//EN")
	cal.Props.SetText(ical.PropCalendarScale, "GREGORIAN")
	cal.Props.SetText("X-PUBLISHED-TTL", "PT6H")
	for i := range all {
		cal.Children = append(cal.Children, c.entry(&all[i], titles).Component)
	}
	if len(all) == 0 {
		cal.Children = append(cal.Children, utc()) // a calendar must hold something
	}
	var b bytes.Buffer
	if err := ical.NewEncoder(&b).Encode(cal); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	return fold(b.Bytes()), nil
}

func (c *Calendar) entry(s *event.Session, titles bool) *ical.Event {
	e := ical.NewEvent()
	e.Props.SetText(ical.PropUID, s.ID+"@session.blether")
	e.Props.SetDateTime(ical.PropDateTimeStamp, c.Now().UTC())
	e.Props.SetDateTime(ical.PropDateTimeStart, s.Start.UTC())
	e.Props.SetDateTime(ical.PropDateTimeEnd, s.End().UTC())
	sequence := ical.NewProp(ical.PropSequence)
	sequence.Value = fmt.Sprint(s.Sequence)
	e.Props.Set(sequence)
	e.Props.SetText(ical.PropClass, "PRIVATE")
	e.SetStatus(ical.EventConfirmed)
	if s.State == event.Cancelled {
		e.SetStatus(ical.EventCancelled)
	}
	e.Props.SetText(ical.PropSummary, c.Word(s.Language))
	if titles {
		e.Props.SetText(ical.PropSummary, s.Title)
		if s.Where != "" {
			e.Props.SetText(ical.PropLocation, s.Where)
		}
	}
	return e
}

// utc is the one zone that is used.
func utc() *ical.Component {
	zone, standard := ical.NewComponent(ical.CompTimezone), ical.NewComponent(ical.CompTimezoneStandard)
	zone.Props.SetText(ical.PropTimezoneID, "UTC")
	start := ical.NewProp(ical.PropDateTimeStart)
	start.Value = "19700101T000000"
	standard.Props.Set(start)
	for _, name := range []string{ical.PropTimezoneOffsetFrom, ical.PropTimezoneOffsetTo} {
		offset := ical.NewProp(name)
		offset.Value = "+0000"
		standard.Props.Set(offset)
	}
	zone.Children = append(zone.Children, standard)
	return zone
}

// longestLine is in octets, without the end of the line.
const longestLine = 75

// fold breaks long lines (RFC 5545, 3.1), never inside a character.
func fold(in []byte) []byte {
	var out bytes.Buffer
	for _, line := range bytes.SplitAfter(in, []byte("\r\n")) {
		room := longestLine
		text := bytes.TrimSuffix(line, []byte("\r\n"))
		for len(text) > room {
			cut := room
			for !utf8.RuneStart(text[cut]) {
				cut--
			}
			out.Write(text[:cut])
			out.WriteString("\r\n ")
			text, room = text[cut:], longestLine-1
		}
		out.Write(text)
		out.Write(line[len(bytes.TrimSuffix(line, []byte("\r\n"))):])
	}
	return out.Bytes()
}
