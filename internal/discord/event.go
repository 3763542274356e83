package discord

import (
	"context"
	"net/http"
	"strings"
	"time"

	"blether/internal/chat"
)

// scheduled is an event of a server, as Discord has it
// (https://discord.com/developers/docs/resources/guild-scheduled-event).
type scheduled struct {
	ID          string    `json:"id,omitempty"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Privacy     int       `json:"privacy_level"`
	Type        int       `json:"entity_type"`
	Start       time.Time `json:"scheduled_start_time"`
	End         time.Time `json:"scheduled_end_time"`
	Metadata    struct {
		Location string `json:"location"`
	} `json:"entity_metadata"`
	Status int `json:"status,omitempty"`
}

// Values of Discord.
const (
	onlyServer = 2 // privacy level: seen by the server alone
	external   = 3 // entity type: somewhere else
	over       = 2 // status and later: it has begun, is over or was cancelled
)

// Show shows an event to a server, changes it, or takes it off. It is found again by its mark:
// so a lost answer does not double it.
func (a *Adapter) Show(ctx context.Context, server string, e chat.Event) error {
	path := "/guilds/" + server + "/scheduled-events"
	var all []scheduled
	if err := a.rest.do(ctx, http.MethodGet, path, path, nil, &all); err != nil {
		return err
	}
	var old *scheduled
	for i := range all {
		if strings.Contains(all[i].Description, e.Mark) && all[i].Status < over {
			old = &all[i]
		}
	}
	switch {
	case e.Gone && old == nil:
		return nil
	case e.Gone:
		return a.rest.do(ctx, http.MethodDelete, path+"/"+old.ID, path+"/", nil, nil)
	}
	now := scheduled{Name: e.Name, Description: e.Text + "\n" + e.Mark, Privacy: onlyServer, Type: external, Start: e.Start.UTC(), End: e.End.UTC()}
	now.Metadata.Location = e.Where
	switch {
	case old == nil:
		return a.rest.do(ctx, http.MethodPost, path, path, now, nil)
	case old.Start.Equal(now.Start) && old.End.Equal(now.End) && old.Description == now.Description && old.Name == now.Name:
		return nil
	}
	return a.rest.do(ctx, http.MethodPatch, path+"/"+old.ID, path+"/", now, nil)
}

// Rank gives a member of a server a role, or takes it back. The bot needs the right to manage
// roles, and its own must stand above that one.
func (a *Adapter) Rank(ctx context.Context, server, user, role string, on bool) error {
	method := http.MethodPut
	if !on {
		method = http.MethodDelete
	}
	path := "/guilds/" + server + "/members/" + user + "/roles/" + role
	return a.rest.do(ctx, method, path, "/guilds/"+server+"/members/roles", nil, nil)
}
