package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Scheduled is an event that a server shows.
type Scheduled struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Start       string `json:"scheduled_start_time"`
	End         string `json:"scheduled_end_time"`
	Status      int    `json:"status"`
}

// Scheduled lists the events of all servers.
func (f *Fake) Scheduled() []Scheduled {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.scheduled)
}

// events answers what concerns the events of a server; parts are those of the path.
func (f *Fake) events(w http.ResponseWriter, r *http.Request, parts []string, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := -1
	if len(parts) > 3 {
		at = slices.IndexFunc(f.scheduled, func(s Scheduled) bool { return s.ID == parts[3] })
		if at < 0 {
			http.Error(w, `{"code":10070,"message":"Unknown Guild Scheduled Event"}`, http.StatusNotFound)
			return
		}
	}
	switch r.Method {
	case http.MethodGet:
		f.json(w, f.scheduled)
	case http.MethodPost:
		var s Scheduled
		_ = json.Unmarshal(body, &s) // it was held against the description
		s.ID, s.Status = "7"+f.next(), 1
		f.scheduled = append(f.scheduled, s)
		f.json(w, s)
	case http.MethodPatch:
		_ = json.Unmarshal(body, &f.scheduled[at])
		f.json(w, f.scheduled[at])
	case http.MethodDelete:
		f.scheduled = slices.Delete(f.scheduled, at, at+1)
		w.WriteHeader(http.StatusNoContent)
	}
}

// Has tells whether somebody was given a role.
func (f *Fake) Has(server, user, role string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.roles[server+" members "+user+" roles "+role]
}
