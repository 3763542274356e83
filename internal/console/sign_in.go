package console

import (
	"errors"
	"net/http"
)

// link shows a button, so that a program that previews links does not use it up.
func (c *Console) link(w http.ResponseWriter, r *http.Request) {
	c.draw(w, http.StatusOK, "link.html", struct {
		Link string
		Demo bool
	}{r.PathValue("link"), c.Demo})
}

func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	s, err := c.Data.SignIn(r.Context(), r.PathValue("link"))
	switch {
	case errors.Is(err, ErrSignIn):
		c.say(w, http.StatusGone, "This link does not work any more", "It works once, and only for a while. A new one comes from `blether officer invite`.")
	case err != nil:
		c.broken(w, r, err)
	default:
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: s, Path: "/console", MaxAge: int(session.Seconds()), HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteStrictMode})
		http.Redirect(w, r, "/console", http.StatusSeeOther)
	}
}

func (c *Console) signOut(w http.ResponseWriter, r *http.Request, _ Officer) {
	if k, err := r.Cookie(cookie); err == nil {
		if err := c.Data.SignOut(r.Context(), k.Value); err != nil {
			c.broken(w, r, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/console", MaxAge: -1})
	c.say(w, http.StatusOK, "You are signed out", "You can close this page.")
}
