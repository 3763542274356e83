package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/console"
	"blether/internal/group"
	"blether/internal/release"
	"blether/internal/round"
	"blether/internal/store/people"
	"blether/internal/turn"
)

const (
	linkKept    = 24 * time.Hour
	sessionKept = 12 * time.Hour
)

// signInLink makes a link that signs an officer in once.
func (a *app) signInLink(ctx context.Context, officer string) (string, error) {
	token := strings.ToLower(rand.Text())
	if err := a.people.AddToken(ctx, people.SignIn, token, officer, a.now().Add(linkKept)); err != nil {
		return "", err
	}
	return a.config.BaseURL + "/console/in/" + token, nil
}

// officerData is what the console may see of an instance.
type officerData struct{ app *app }

func (d officerData) SignIn(ctx context.Context, link string) (string, error) {
	id, err := d.app.people.UseToken(ctx, people.SignIn, link, d.app.now())
	if errors.Is(err, turn.ErrNotFound) {
		return "", console.ErrSignIn
	}
	if err != nil {
		return "", err
	}
	session := rand.Text()
	return session, d.app.people.AddToken(ctx, people.Session, session, id, d.app.now().Add(sessionKept))
}

func (d officerData) SignOut(ctx context.Context, session string) error {
	return d.app.people.DropToken(ctx, people.Session, session)
}

func (d officerData) Who(ctx context.Context, session string) (console.Officer, error) {
	id, err := d.app.people.Token(ctx, people.Session, session, d.app.now())
	if errors.Is(err, turn.ErrNotFound) {
		return console.Officer{}, console.ErrSignIn
	}
	if err != nil {
		return console.Officer{}, err
	}
	officers, err := d.app.people.Officers(ctx)
	if err != nil {
		return console.Officer{}, err
	}
	for _, o := range officers {
		if o.ID == id {
			return console.Officer{ID: o.ID, Name: o.Name, Groups: o.Groups}, nil
		}
	}
	return console.Officer{}, console.ErrSignIn
}

// Rounds lists the rounds of the officer's groups, newest first.
func (d officerData) Rounds(ctx context.Context, o console.Officer) ([]console.Round, error) {
	rounds, err := d.app.people.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	var out []console.Round
	for _, r := range slices.Backward(rounds) {
		if !shares(r.Groups, o.Groups) {
			continue
		}
		one, err := d.round(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func shares(a, b []group.ID) bool {
	return slices.ContainsFunc(a, func(g group.ID) bool { return slices.Contains(b, g) })
}

func (d officerData) round(ctx context.Context, r round.Round) (console.Round, error) {
	out := console.Round{ID: string(r.ID), Closes: r.Closes, Open: r.State == round.Open}
	for _, g := range r.Groups {
		out.Groups = append(out.Groups, string(g))
	}
	f, err := d.app.flows.Flow(ctx, r.Hash)
	if err != nil {
		return out, err
	}
	out.Title = f.Title.For("en")
	if out.Progress, err = d.app.progress(ctx, r.ID); err != nil {
		return out, err
	}
	batches, err := d.app.people.Batches(ctx, r.ID)
	for _, b := range batches {
		if b.Opened {
			out.Releases = append(out.Releases, fmt.Sprintf("%s-%d", r.ID, b.Number))
		}
	}
	return out, err
}

// progress is banded: there is no notice of one more response (R8).
func (a *app) progress(ctx context.Context, id round.ID) (string, error) {
	const band = 10
	n, err := a.people.Waiting(ctx, id)
	if n >= band {
		return "10 or more", err
	}
	return "fewer than 10", err
}

// Release reads a release, if it is of the officer's groups.
func (d officerData) Release(ctx context.Context, o console.Officer, id string) (*release.Document, error) {
	body, err := d.app.responses.Release(ctx, id)
	if errors.Is(err, turn.ErrNotFound) {
		return nil, console.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	doc, err := release.Read(body)
	if err != nil {
		return nil, err
	}
	for _, g := range doc.Groups {
		if slices.Contains(o.Groups, group.ID(g)) {
			return doc, nil
		}
	}
	return nil, console.ErrNotFound
}

type officerCmd struct {
	Invite officerInvite `cmd:"" help:"Add an officer, or find them by name, and print a link that signs them in once."`
}

type officerInvite struct {
	Name  string   `required:"" help:"Their name."`
	Group []string `required:"" help:"Groups whose releases they may see."`
}

func (c officerInvite) Run(e *env) error {
	return e.with(func(a *app) error {
		officers, err := a.people.Officers(e.ctx)
		if err != nil {
			return err
		}
		id := ""
		for _, o := range officers {
			if o.Name == c.Name {
				id = o.ID
			}
		}
		if id == "" {
			o := people.Officer{ID: "o" + shortID(), Name: c.Name}
			for _, g := range c.Group {
				if _, err := a.people.Group(e.ctx, group.ID(g)); err != nil {
					return fmt.Errorf("there is no group %q", g)
				}
				o.Groups = append(o.Groups, group.ID(g))
			}
			if err := a.people.AddOfficer(e.ctx, o); err != nil {
				return err
			}
			id = o.ID
		}
		link, err := a.signInLink(e.ctx, id)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, link)
		return err
	})
}

// with opens the instance for one command and closes it after.
func (e *env) with(do func(*app) error) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.close())
}
