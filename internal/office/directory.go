package office

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"blether/internal/chat"
	"blether/internal/directory"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
)

// Resources are what a group knows of by itself.
func (o *Office) Resources(ctx context.Context, by member.Officer, g group.ID) ([]group.Resource, error) {
	if !by.In(g) {
		return nil, form.ErrNotYours
	}
	all, err := o.People.Resources(ctx, g)
	return all, worded("read what the group knows of", err)
}

// AddResource keeps one. It returns form.Mistakes with all that is wrong.
func (o *Office) AddResource(ctx context.Context, by member.OfficerID, in group.Resource, until string) error {
	var bad form.Mistakes
	in.Name, in.Text = strings.Join(strings.Fields(chat.Clean(in.Name)), " "), strings.TrimSpace(chat.Clean(in.Text))
	const longestName, longestText, longest = 80, 400, 2
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > longestName {
		bad.Add("name", "", "a name has between 1 and %d letters", longestName)
	}
	if n := utf8.RuneCountInString(in.Text); n == 0 || n > longestText {
		bad.Add("text", "what it is, how to reach it, when", "say in at most %d letters what it is", longestText)
	}
	if !slices.Contains(directory.Needs(), in.Need) {
		bad.Add("need", "", "nobody looks for %q", in.Need)
	}
	day, err := time.Parse(time.DateOnly, until)
	switch {
	case err != nil:
		bad.Add("until", "choose a day", "the day cannot be read")
	case !day.After(o.Now()) || day.After(o.Now().AddDate(longest, 0, 0)):
		bad.Add("until", "", "choose a day within the next %d years", longest)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	in.Until = day
	return worded("keep what the group knows of", o.People.AddResource(ctx, by, in))
}

// DropResource takes one off.
func (o *Office) DropResource(ctx context.Context, by member.OfficerID, g group.ID, id string) error {
	return worded("take it off", o.People.DropResource(ctx, by, g, id))
}

// Gaps are the needs for which nothing is known in the places of a group, neither with the
// program nor in the group.
func (o *Office) Gaps(ctx context.Context, by member.Officer, g group.Group) (map[string][]string, error) {
	own, err := o.Resources(ctx, by, g.ID)
	if err != nil {
		return nil, err
	}
	places, err := o.Places(ctx)
	if err != nil {
		return nil, err
	}
	var areas [][2]string
	label := map[string]string{}
	for _, p := range places {
		if slices.Contains(g.Nations, p.Nation) && (len(g.Areas) == 0 || slices.Contains(g.Areas, p.Name)) {
			areas = append(areas, [2]string{p.Name, p.Nation})
			label[p.Name] = p.Label
		}
	}
	out := map[string][]string{}
	for _, gap := range directory.Gaps(o.Services, areas, o.Now()) {
		if !slices.ContainsFunc(own, func(r group.Resource) bool { return r.Need == gap.Need && r.Until.After(o.Now()) }) {
			out[gap.Need] = append(out[gap.Need], label[gap.Area])
		}
	}
	return out, nil
}
