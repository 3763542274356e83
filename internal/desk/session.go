package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

// sheet is what an officer copies, changes and sends, to make a session in one message.
const sheet = "session\nTitle: Walk and talk\nDay: 2026-12-01\nTime: 10:30\nMinutes: 60\nPlaces: 8\nHow: in person\nWhere: Demo Park, north gate\nWay in: only those with a place read this\nFor: all\nAbout: a short walk with buggies"

// ways are how people meet, as officers write it.
var ways = map[string]event.Format{"": event.InPerson, "in person": event.InPerson, "face to face": event.InPerson, "online": event.Online, "phone": event.Phone, "telephone": event.Phone, "one to one": event.OneToOne}

// session makes a session from lines of "name: value", or shows how they are written.
func (d *Desk) session(ctx context.Context, by member.Officer, text, once string) ([]chat.Outbound, error) {
	groups, err := d.groups(ctx, by)
	if err != nil {
		return nil, err
	}
	said, unknown := lines(text)
	if len(said)+len(unknown) == 0 {
		help := sheet
		if len(groups) > 1 {
			help += "\nGroup: " + groups[0].Name
		}
		return []chat.Outbound{say("Send me one message like the next one, with what is behind the colons changed. What you leave out stays empty."), say(help)}, nil
	}
	var bad form.Mistakes
	for _, line := range unknown {
		bad.Add("text", "", "this line cannot be read: %s", line)
	}
	g := named(groups, said["group"])
	if g == nil {
		bad.Add("group", "", "say for which of your groups it is, in a line \"Group: its name\"")
		return flawed(bad), nil
	}
	plan := planOf(said, *g, &bad)
	if len(bad) > 0 {
		return flawed(bad), nil
	}
	sum := sha256.Sum256([]byte(once))
	id, err := d.Office.MakeSession(ctx, by.ID, plan, "e"+hex.EncodeToString(sum[:4])[:7])
	switch {
	case errors.As(err, &bad):
		return flawed(bad), nil
	case errors.Is(err, form.ErrTwice):
		return []chat.Outbound{say("That session was made already.")}, nil
	case err != nil:
		return nil, err
	}
	at := d.BaseURL + "/console/g/" + string(g.ID) + "/sessions/" + id
	return []chat.Outbound{say(plan.Title + " is open: " + plan.Day + " at " + plan.Time + ", " + strconv.Itoa(plan.Capacity) + " places. People see it in their chat now.\nChange it, cancel it, or see who comes: " + at)}, nil
}

// lines reads lines of "name: value"; what is none is given back.
func lines(text string) (said map[string]string, unknown []string) {
	said = map[string]string{}
	for _, line := range strings.Split(text, "\n")[1:] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if !ok || !slices.Contains([]string{"title", "day", "time", "minutes", "places", "how", "where", "way in", "for", "about", "rules", "group", "repeat", "until"}, name) {
			unknown = append(unknown, line)
			continue
		}
		said[name] = strings.TrimSpace(value)
	}
	return said, unknown
}

func named(groups []group.Group, name string) *group.Group {
	for i := range groups {
		if strings.EqualFold(groups[i].Name, name) || name == "" && len(groups) == 1 {
			return &groups[i]
		}
	}
	return nil
}

// rules are how often a series comes.
var rules = map[string]string{"weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2", "monthly": "FREQ=MONTHLY"}

func planOf(said map[string]string, g group.Group, bad *form.Mistakes) event.Plan {
	number := func(name string, usual int) int {
		if said[name] == "" {
			return usual
		}
		n, err := strconv.Atoi(said[name])
		if err != nil {
			bad.Add(name, "as in 8", "%s is a number", name)
		}
		return n
	}
	const usualMinutes = 60
	p := event.Plan{Group: g.ID, Zone: g.Zone, Day: day(said["day"]), Time: said["time"], Facts: event.Facts{Title: said["title"], About: said["about"], For: strings.ToLower(said["for"]), Where: said["where"], Details: said["way in"], Rules: said["rules"],
		Queue: true, Asks: true, Minutes: number("minutes", usualMinutes)}}
	p.Capacity = number("places", 0)
	if p.For == "" {
		p.For = event.Everybody
	}
	how, ok := ways[strings.ToLower(said["how"])]
	if !ok {
		bad.Add("how", "", "people meet in person, online, by phone or one to one")
	}
	p.Format = how
	if often := said["repeat"]; often != "" && often != "once" {
		rule, ok := rules[strings.ToLower(often)]
		if !ok {
			bad.Add("repeat", "", "it comes weekly, fortnightly or monthly")
		}
		p.Rule = rule + ";UNTIL=" + strings.ReplaceAll(day(said["until"]), "-", "")
		if said["until"] == "" {
			bad.Add("until", "", "a series needs a line \"Until: its last day\"")
		}
	}
	return p
}

// day reads a day as officers write it; what cannot be read stays as it is.
func day(text string) string {
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "02/01/2006", "2/1/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return text
}

func flawed(bad form.Mistakes) []chat.Outbound {
	out := []string{"Nothing was made yet. Change this and send it again:"}
	for _, m := range bad {
		line := "– " + m.Text
		if m.Hint != "" {
			line += " (" + m.Hint + ")"
		}
		out = append(out, line)
	}
	return []chat.Outbound{say(strings.Join(out, "\n"), button("session", "How it is written"))}
}
