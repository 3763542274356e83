package office

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"blether/internal/checkin"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
)

var groupName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// Nations that contacts and places are known for.
var nations = []string{"scotland", "northern_ireland"}

// Longest texts of a group, in characters: they stand on posters.
const (
	longestName  = 80
	longestHours = 120
)

// Check reports every mistake in a group.
func (o *Office) Check(ctx context.Context, g group.Group) (form.Mistakes, error) {
	var m form.Mistakes
	if !groupName.MatchString(string(g.ID)) {
		m.Add("group", "small letters, digits and hyphens, beginning with a letter", "group is %q", g.ID)
	}
	text := func(field, what, value string, most int) {
		if n := len([]rune(value)); n > most {
			m.Add(field, "it stands on slips and posters", "%s has %d letters; %d are the most", what, n, most)
		}
		if strings.ContainsFunc(value, unseen) {
			m.Add(field, "", "%s has a line break or another character that cannot be shown", what)
		}
	}
	if strings.TrimSpace(g.Name) == "" {
		m.Add("name", "people see it when they join", "the group has no name")
	}
	text("name", "the name", g.Name, longestName)
	text("contact", "the contact", g.Contact, longestName)
	text("hours", "the hours", g.Hours, longestHours)
	if g.K < group.MinK {
		m.Add("k", "10 is usual", "k is %d: at least %d people must stand behind a figure", g.K, group.MinK)
	}
	if g.K > mostPeople {
		m.Add("k", "10 is usual", "k is %d: no group is so large", g.K)
	}
	if g.TwoRead && len(g.Readers) < 2 {
		m.Add("readers", "choose two, or let one be enough", "two moderators are to agree, and there are not two")
	}
	if g.Age != 0 && !slices.Contains(group.Ages(), g.Age) {
		m.Add("age", "16 and 18 are possible", "people must be %d years old", g.Age)
	}
	if _, err := time.LoadLocation(g.Zone); err != nil || g.Zone == "" || g.Zone == "Local" {
		m.Add("zone", "write it as Europe/London", "zone is %q", g.Zone)
	}
	if _, err := checkin.ParseHours(g.Quiet); err != nil && g.Quiet != "" {
		m.Add("quiet", "write it as 21:00-09:00, or none", "quiet is %q: %v", g.Quiet, err)
	}
	for _, n := range g.Nations {
		if !slices.Contains(nations, n) {
			m.Add("nations", strings.Join(nations, ", "), "there is no nation %q", n)
		}
	}
	if len(g.Nations) == 0 {
		m.Add("nations", "people see the contacts of theirs", "the group has no nations")
	}
	for _, tag := range g.Languages {
		if !o.Words.Speaks(tag) {
			m.Add("languages", "", "the bot does not speak %q", tag)
		}
	}
	if len(g.Languages) == 0 {
		m.Add("languages", "slips and posters are printed in them", "the group has no languages")
	}
	err := o.checkAreas(ctx, g, &m)
	return m, err
}

// unseen reports a character that cannot be seen, or turns the direction of what
// follows. ZWJ and ZWNJ are letters' business in Urdu.
func unseen(r rune) bool {
	return r != '\u200c' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}

// checkAreas holds places against those that published surveys ask about.
func (o *Office) checkAreas(ctx context.Context, g group.Group, m *form.Mistakes) error {
	if len(g.Areas) == 0 {
		return nil
	}
	places, err := o.Places(ctx)
	if err != nil {
		return err
	}
	for _, a := range g.Areas {
		i := slices.IndexFunc(places, func(p round.Place) bool { return p.Name == a })
		switch {
		case i < 0:
			m.Add("areas", "", "there is no place %q", a)
		case !slices.Contains(g.Nations, places[i].Nation):
			m.Add("areas", "choose its nation too", "%s is in none of the group's nations", places[i].Label)
		}
	}
	return nil
}

// SaveGroup writes what a group agrees on. Rounds that are open keep the plan
// with which they were opened.
func (o *Office) SaveGroup(ctx context.Context, by member.OfficerID, g group.Group) error {
	g = trimmed(g)
	mistakes, err := o.Check(ctx, g)
	if err := errors.Join(err, mistakes.Err()); err != nil {
		return err
	}
	return worded("save group", o.People.SaveGroup(ctx, by, g))
}

// NewGroup makes a group that by runs. nonce makes its id, so that a form that
// is sent twice makes one: form.ErrTwice, with the id.
func (o *Office) NewGroup(ctx context.Context, by member.OfficerID, g group.Group, nonce string) (group.ID, error) {
	g = trimmed(g)
	g.ID = group.ID(slug(g.Name) + "-" + notInID.ReplaceAllString(strings.ToLower(nonce), ""))
	mistakes, err := o.Check(ctx, g)
	if err := errors.Join(err, mistakes.Err()); err != nil {
		return "", err
	}
	return g.ID, worded("make group", o.People.AddGroup(ctx, by, g))
}

// trimmed drops spaces around what people read.
func trimmed(g group.Group) group.Group {
	g.Name, g.Contact, g.Hours = strings.TrimSpace(g.Name), strings.TrimSpace(g.Contact), strings.TrimSpace(g.Hours)
	return g
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes part of an id from a name.
func slug(name string) string {
	const longest = 30
	s := strings.TrimLeft(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-0123456789")
	if s = strings.Trim(s[:min(len(s), longest)], "-"); s == "" {
		return "group"
	}
	return s
}
