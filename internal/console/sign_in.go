package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
	"blether/internal/member"
)

// signInPage asks for an officer's words.
func (c *Console) signInPage(w http.ResponseWriter, _ *http.Request) {
	c.draw(w, http.StatusOK, "sign_in.html", c.page(nil, "Please sign in"))
}

func (c *Console) signInByWords(w http.ResponseWriter, r *http.Request) {
	p := c.page(nil, "Please sign in")
	if !c.limits.Allow("sign-in", c.Client(r)) {
		p.Bad.Add("words", "", "That was a lot at once. Please wait a minute and try again.")
		c.draw(w, http.StatusTooManyRequests, "sign_in.html", p)
		return
	}
	s, err := c.Office.SignInByWords(r.Context(), r.PostForm.Get("words"))
	if errors.Is(err, form.ErrLink) {
		p.Bad.Add("words", "", "These words do not sign anybody in. They are six English words; please check the spelling.")
		c.draw(w, http.StatusUnprocessableEntity, "sign_in.html", p)
		return
	}
	c.begin(w, r, s, err)
}

// link shows a button, so that a program that previews links does not use it up.
func (c *Console) link(w http.ResponseWriter, r *http.Request) {
	p := c.page(nil, "Blether console")
	p.Link = r.URL.Path
	c.draw(w, http.StatusOK, "link.html", p)
}

func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	s, err := c.Office.SignIn(r.Context(), r.PathValue("link"))
	c.begin(w, r, s, err)
}

// begin begins a session, unless it could not be made.
func (c *Console) begin(w http.ResponseWriter, r *http.Request, s string, err error) {
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.keepSession(w, s)
	http.Redirect(w, r, "/console", http.StatusSeeOther)
}

func (c *Console) keepSession(w http.ResponseWriter, s string) {
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: s, Path: "/console", MaxAge: int(session.Seconds()), HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteStrictMode})
}

func (c *Console) signOut(w http.ResponseWriter, r *http.Request, _ member.Officer) {
	if k, err := r.Cookie(cookie); err == nil {
		if err := c.Office.SignOut(r.Context(), k.Value); err != nil {
			c.fail(w, r, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/console", MaxAge: -1})
	c.say(w, http.StatusOK, "You are signed out", "You can close this page.")
}

// newWords makes new words to sign in with; the old ones, and other sessions, end.
func (c *Console) newWords(w http.ResponseWriter, r *http.Request, o member.Officer) {
	session := ""
	if k, err := r.Cookie(cookie); err == nil {
		session = k.Value
	}
	c.showWords(w, r, o, session)
}
