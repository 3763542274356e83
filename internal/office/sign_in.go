package office

import (
	"blether/internal/form"
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"blether/internal/member"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// SignInLink makes the code of a link that signs an officer in once.
func (o *Office) SignInLink(ctx context.Context, id member.OfficerID) (code string, err error) {
	code = strings.ToLower(rand.Text())
	return code, worded("make sign-in link", o.People.AddToken(ctx, people.SignIn, code, string(id), o.Now().Add(linkKept)))
}

// NewWords makes the words with which an officer signs in again. It ends those
// from before, one-time links, and every session but one: who knew the old words
// is out. They are shown once; a keyed hash is kept.
func (o *Office) NewWords(ctx context.Context, id member.OfficerID, session string) (string, error) {
	words := o.Codes.New("en")
	err := o.People.ReplaceTokens(ctx, people.Words, words, string(id), session, o.Now().Add(wordsKept))
	return words, worded("make sign-in words", err)
}

// SignIn begins a session by the code of a one-time link; form.ErrLink where it is
// no good.
func (o *Office) SignIn(ctx context.Context, code string) (session string, err error) {
	id, err := o.People.UseToken(ctx, people.SignIn, code, o.Now())
	return o.begin(ctx, id, err)
}

// SignInByWords begins a session by an officer's own words; form.ErrLink where they
// are not right.
func (o *Office) SignInByWords(ctx context.Context, typed string) (session string, err error) {
	words, ok := o.Codes.Parse(typed)
	if !ok {
		return "", form.ErrLink
	}
	id, err := o.People.Token(ctx, people.Words, words, o.Now())
	return o.begin(ctx, id, err)
}

// begin begins a session, unless who it is for could not be found.
func (o *Office) begin(ctx context.Context, id string, err error) (string, error) {
	if errors.Is(err, turn.ErrNotFound) {
		return "", form.ErrLink
	}
	if err != nil {
		return "", worded("sign in", err)
	}
	return o.Session(ctx, member.OfficerID(id))
}

// Session begins a session of an officer.
func (o *Office) Session(ctx context.Context, id member.OfficerID) (string, error) {
	session := rand.Text()
	return session, worded("sign in", o.People.AddToken(ctx, people.Session, session, string(id), o.Now().Add(sessionKept)))
}

// again finds who used a link a moment ago, so that a form that is sent twice does
// not lock its sender out.
func (o *Office) again(ctx context.Context, code string) (member.Officer, bool, error) {
	id, err := o.People.Token(ctx, people.Taken, code, o.Now())
	if errors.Is(err, turn.ErrNotFound) {
		return member.Officer{}, false, nil
	}
	if err != nil {
		return member.Officer{}, false, worded("read link", err)
	}
	who, err := o.People.Officer(ctx, member.OfficerID(id))
	return who, err == nil, worded("read officer", err)
}

// SignOut ends a session.
func (o *Office) SignOut(ctx context.Context, session string) error {
	return worded("sign out", o.People.DropToken(ctx, people.Session, session))
}

// Who is signed in; form.ErrLink for nobody.
func (o *Office) Who(ctx context.Context, session string) (member.Officer, error) {
	return o.holder(ctx, people.Session, session)
}

// holder is the officer who has a token of a kind; form.ErrLink for nobody.
func (o *Office) holder(ctx context.Context, kind people.TokenKind, code string) (member.Officer, error) {
	id, err := o.People.Token(ctx, kind, code, o.Now())
	if err == nil {
		var who member.Officer
		if who, err = o.People.Officer(ctx, member.OfficerID(id)); err == nil {
			return who, nil
		}
	}
	if errors.Is(err, turn.ErrNotFound) {
		return member.Officer{}, form.ErrLink
	}
	return member.Officer{}, worded("read who has a token", err)
}
