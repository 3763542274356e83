package office

import (
	"context"
	"errors"
	"strings"
	"time"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// How long one-time links and sessions are good.
const (
	linkKept    = 24 * time.Hour
	setUpKept   = 30 * 24 * time.Hour
	againKept   = 10 * time.Minute // for a form that is sent twice
	becomeKept  = 14 * 24 * time.Hour
	sessionKept = 12 * time.Hour
	wordsKept   = 100 * 365 * 24 * time.Hour
)

// NeedsSetUp reports whether nobody runs anything here yet.
func (o *Office) NeedsSetUp(ctx context.Context) (bool, error) {
	all, err := o.People.Officers(ctx)
	return len(all) == 0, worded("read officers", err)
}

// BeginSetUp makes the code of the link to the first set-up. It is good until
// somebody has finished it, so that a set-up that was left half-way goes on.
func (o *Office) BeginSetUp(ctx context.Context) (code string, err error) {
	code = o.ID() + o.ID()
	return code, worded("begin set-up", o.People.AddToken(ctx, people.SetUp, code, "set-up", o.Now().Add(setUpKept)))
}

// SetUpOpen reports whether a set-up link is good; form.ErrLink where it is not.
func (o *Office) SetUpOpen(ctx context.Context, code string) error {
	_, err := o.People.Token(ctx, people.SetUp, code, o.Now())
	if errors.Is(err, turn.ErrNotFound) {
		return form.ErrLink
	}
	return worded("read set-up link", err)
}

// SetUp writes the first group and its officer. It returns form.Mistakes, or
// form.ErrLink where somebody was quicker. The same form sent again leads on.
func (o *Office) SetUp(ctx context.Context, code, name string, g group.Group) (member.Officer, error) {
	if err := o.SetUpOpen(ctx, code); err != nil {
		who, ok, err2 := o.again(ctx, code)
		if ok || err2 != nil {
			return who, err2
		}
		return member.Officer{}, err
	}
	g = trimmed(g)
	g.ID = group.ID(slug(g.Name))
	mistakes, err := o.Check(ctx, g)
	if err != nil {
		return member.Officer{}, err
	}
	checkName(name, &mistakes)
	if err := mistakes.Err(); err != nil {
		return member.Officer{}, err
	}
	officer := member.Officer{ID: member.OfficerID("o" + o.ID()), Name: strings.TrimSpace(name), Groups: []group.ID{g.ID}}
	err = o.People.SetUp(ctx, code, g, officer, o.Now().Add(againKept))
	if errors.Is(err, turn.ErrConflict) { // a group of that name is there: this one is another
		g.ID = group.ID(slug(g.Name) + "-" + o.ID()[:4])
		officer.Groups = []group.ID{g.ID}
		err = o.People.SetUp(ctx, code, g, officer, o.Now().Add(againKept))
	}
	if errors.Is(err, turn.ErrNotFound) {
		who, ok, err := o.again(ctx, code)
		if !ok && err == nil {
			err = form.ErrLink
		}
		return who, err
	}
	return officer, worded("set up", err)
}

// checkName reports what is wrong with an officer's name.
func checkName(name string, m *form.Mistakes) {
	switch n := len([]rune(strings.TrimSpace(name))); {
	case strings.ContainsFunc(name, unseen):
		m.Add("officer", "", "Your name has a character that cannot be seen.")
	case n == 0:
		m.Add("officer", "The other officers of the group see it.", "Your name is missing.")
	case n > longestName:
		m.Add("officer", "", "Your name has %d letters; %d are the most.", n, longestName)
	}
}
