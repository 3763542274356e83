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

// SetUp writes the first group and its officer, and gives the words with which
// the officer signs in from now on. It returns form.Mistakes, or form.ErrLink where
// somebody was quicker.
func (o *Office) SetUp(ctx context.Context, code, name string, g group.Group) (member.Officer, string, error) {
	if err := o.SetUpOpen(ctx, code); err != nil {
		return member.Officer{}, "", err
	}
	g = trimmed(g)
	g.ID = group.ID(slug(g.Name))
	mistakes, err := o.Check(ctx, g)
	if err != nil {
		return member.Officer{}, "", err
	}
	checkName(name, &mistakes)
	if err := mistakes.Err(); err != nil {
		return member.Officer{}, "", err
	}
	officer := member.Officer{ID: member.OfficerID("o" + o.ID()), Name: strings.TrimSpace(name), Groups: []group.ID{g.ID}}
	err = o.People.SetUp(ctx, code, g, officer)
	if errors.Is(err, turn.ErrNotFound) {
		return officer, "", form.ErrLink
	}
	if err != nil {
		return officer, "", worded("set up", err)
	}
	words, err := o.NewWords(ctx, officer.ID)
	return officer, words, err
}

// checkName reports what is wrong with an officer's name.
func checkName(name string, m *form.Mistakes) {
	switch n := len([]rune(strings.TrimSpace(name))); {
	case n == 0:
		m.Add("officer", "the other officers of the group see it", "your name is missing")
	case n > longestName:
		m.Add("officer", "", "your name has %d letters; %d are the most", n, longestName)
	}
}
