package discordtest

import (
	"encoding/json"
	"net/http"
	"time"
)

// How long an interaction may be answered: first within three seconds, then by its
// token for a quarter of an hour.
const (
	firstAnswer = 3 * time.Second
	tokenLife   = 15 * time.Minute
)

// token is what is known of one interaction. Time is the fake's own, which only Pass
// moves: a slow machine makes nothing late.
type token struct {
	made     time.Duration
	answered bool
	at       time.Time // when it was, on the machine's clock
	user     string    // whose interaction it was
	public   bool      // in a server
	original string    // id of the first answer, where that is a message
	flags    int       // of it
}

// Pass lets time pass at Discord. The bot's clock is another.
func (f *Fake) Pass(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now += d
}

// no answers with one of Discord's errors.
func no(w http.ResponseWriter, status, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"code": code, "message": message}) // the bot may have gone
}

// first takes the first answer to an interaction; false where it came too late, or
// was one already. An interaction that the fake did not make is taken at its word.
func (f *Fake) first(w http.ResponseWriter, name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, known := f.tokens[name]
	switch {
	case !known:
	case t.answered:
		no(w, http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
		return false
	case f.now-t.made > firstAnswer:
		no(w, http.StatusNotFound, 10062, "Unknown interaction")
		return false
	default:
		t.answered, t.at = true, time.Now()
	}
	return true
}

// good tells whether a token may be used, and says why not.
func (f *Fake) good(w http.ResponseWriter, name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, known := f.tokens[name]
	switch {
	case !known:
	case f.now-t.made > tokenLife:
		no(w, http.StatusUnauthorized, 50027, "Invalid Webhook Token")
		return false
	case !t.answered:
		no(w, http.StatusNotFound, 10015, "Unknown Webhook")
		return false
	}
	return true
}

// Answered tells when an interaction got its first answer; ok tells whether it did.
func (f *Fake) Answered(id string) (at time.Time, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.tokens["token-"+id]
	return t.at, t.answered
}
