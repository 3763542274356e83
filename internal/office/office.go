// Package office is what participation officers do: set a group up, see what its
// size can show, open and close rounds, invite people, and hand over. Each
// command is held against who may give it in the transaction that carries it
// out, so that somebody who was removed a moment ago changes nothing. It draws
// no page, and it cannot read an answer.
package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"blether/internal/checkin"
	"blether/internal/directory"
	"blether/internal/flow"
	"blether/internal/form"
	"blether/internal/gather"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/keys"
	"blether/internal/member"
	"blether/internal/pair"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// Flows gives published flows with their newest texts.
type Flows interface {
	Flow(ctx context.Context, hash string) (*flow.Flow, error)
}

// Releases are what officers read.
type Releases interface {
	// Release gives the bytes of a release; turn.ErrNotFound where there is none.
	Release(ctx context.Context, id string) ([]byte, error)
}

// Codes makes and recognises the words with which an officer signs in again.
type Codes interface {
	New(language string) string
	Parse(text string) (code string, ok bool)
}

// Words are the bot's own words.
type Words interface {
	// Speaks reports whether the bot speaks a language.
	Speaks(tag string) bool
	Say(language, key string, args map[string]any) string
	Date(language string, t time.Time) string
}

// Office carries commands out.
type Office struct {
	People    *people.Store
	Responses Releases
	Keys      *keys.Ring
	Flows     Flows
	Codes     Codes
	Words     Words
	Now       func() time.Time
	ID        func() string // 8 random letters and digits
	Crew      *gather.Crew
	Broker    *pair.Broker
	Guard     *guard.Guard
	Services  []directory.Entry
	Quiet     checkin.Hours // quiet hours where a group says nothing
}

// worded turns an error of the store into one of package form, with what was being done.
func worded(doing string, err error) error {
	for _, pair := range [][2]error{{people.ErrNotOfficer, form.ErrNotYours}, {people.ErrOnlyOfficer, form.ErrOnlyOfficer}, {people.ErrAsked, form.ErrAsked}, {turn.ErrConflict, form.ErrTwice}, {turn.ErrNotFound, form.ErrNotFound}} {
		if errors.Is(err, pair[0]) {
			return pair[1]
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// Group reads a group that by runs.
func (o *Office) Group(ctx context.Context, by member.Officer, id group.ID) (group.Group, error) {
	if !by.In(id) {
		return group.Group{}, form.ErrNotYours
	}
	g, err := o.People.Group(ctx, id)
	return g, worded("read group", err)
}
