package webchat

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"blether/internal/chat"
	"blether/internal/lang"
)

// page is what every template gets.
type page struct {
	Lang      lang.Language
	Languages []lang.Language
	Demo      bool
	Practice  bool // nothing is real yet
	Title     string
	Code      string // of an invitation
	Invite    chat.Invitation
	Text      string
	First     string // what must be read before all else
	Kept      string // what somebody wrote and could not be saved
	Contacts  []Contact
	Link      string
	Bad       bool
	Known     bool
	Chat      *chatPage
	Held      *chat.Held
	Done      *chat.Done
}

func (c *Chat) page(language string) page {
	return page{Lang: c.Words.Language(language), Languages: c.Words.Languages(), Demo: c.Demo, Practice: c.Practice != nil && c.Practice()}
}

func (c *Chat) draw(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := c.pages.ExecuteTemplate(&b, name, data); err != nil {
		c.Log.Error("draw page", "page", name)
		http.Error(w, c.Words.Say("en", "web_broken", nil), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser has gone; nothing to do
}

// sorry is a kind page for what went wrong; kept is given back to its writer.
func (c *Chat) sorry(w http.ResponseWriter, r *http.Request, status int, key, kept string) {
	p := c.page(c.language(r))
	p.Text, p.Kept = c.say(p.Lang.Tag, key), kept
	if c.Danger != nil && kept != "" {
		p.First = c.Danger(p.Lang.Tag, kept)
	}
	_, p.Known = address(r)
	c.draw(w, status, "sorry.html", p)
}

func (c *Chat) forged(w http.ResponseWriter, r *http.Request) {
	c.sorry(w, r, http.StatusForbidden, "web_forged", "")
}

// home lets people choose their language first.
func (c *Chat) home(w http.ResponseWriter, r *http.Request) {
	if _, ok := address(r); ok && r.URL.Query().Get("lang") == "" {
		http.Redirect(w, r, "/chat", http.StatusSeeOther)
		return
	}
	p := c.page(c.language(r))
	if tag := r.URL.Query().Get("lang"); tag != "" {
		c.remember(w, p.Lang.Tag)
		p.Text = c.say(p.Lang.Tag, "web_stranger")
	}
	p.Link = "/"
	c.draw(w, http.StatusOK, "home.html", p)
}

// code reads an invitation's code as it stands on a slip: in groups, in any case.
func code(typed string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, typed))
}

// typed takes a code that was typed from a slip.
func (c *Chat) typed(w http.ResponseWriter, r *http.Request) {
	q := url.Values{}
	if tag := r.URL.Query().Get("lang"); tag != "" {
		q.Set("lang", tag)
	}
	http.Redirect(w, r, (&url.URL{Path: "/i/" + code(r.URL.Query().Get("code")), RawQuery: q.Encode()}).String(), http.StatusSeeOther)
}

// invitation shows what one is invited to, in the language that one chooses.
func (c *Chat) invitation(w http.ResponseWriter, r *http.Request) {
	p := c.page(c.language(r))
	in, err := c.Talk.Invitation(r.Context(), code(r.PathValue("code")))
	if err != nil {
		c.refuse(w, r, err)
		return
	}
	if r.URL.Query().Get("lang") != "" {
		c.remember(w, p.Lang.Tag)
		p.Invite = in
	}
	p.Code, p.Link, p.Demo = r.PathValue("code"), "/i/"+r.PathValue("code"), c.Demo || in.Demo
	p.Practice = in.Practice
	c.draw(w, http.StatusOK, "home.html", p)
}

func (c *Chat) join(w http.ResponseWriter, r *http.Request) {
	if !c.limits.Allow("join", c.Client(r)) {
		c.sorry(w, r, http.StatusTooManyRequests, "web_slow", "")
		return
	}
	// An open link may be flooded from many addresses at once; a slip works once.
	if !c.limits.Allow("link", code(r.PathValue("code"))) {
		c.sorry(w, r, http.StatusTooManyRequests, "web_link_busy", "")
		return
	}
	a, known := address(r)
	if !known {
		a = chat.Address{Platform: chat.Web, Account: random(32)}
	}
	language := c.language(r)
	if err := c.Talk.Join(r.Context(), code(r.PathValue("code")), a, language); err != nil {
		c.refuse(w, r, err)
		return
	}
	http.SetCookie(w, c.cookie(a))
	c.remember(w, language)
	http.Redirect(w, r, "/chat", http.StatusSeeOther)
}

// refuse words an error of Talk.
func (c *Chat) refuse(w http.ResponseWriter, r *http.Request, err error) {
	for _, kind := range []struct {
		err    error
		status int
		key    string
	}{
		{chat.ErrNoInvite, http.StatusNotFound, "web_invite_none"},
		{chat.ErrInviteUsed, http.StatusGone, "web_invite_used"},
		{chat.ErrInviteExpired, http.StatusGone, "web_invite_expired"},
		{chat.ErrStranger, http.StatusForbidden, "web_stranger"},
	} {
		if errors.Is(err, kind.err) {
			c.sorry(w, r, kind.status, kind.key, "")
			return
		}
	}
	c.Log.Error("chat", "route", r.Pattern, "err", err)
	c.sorry(w, r, http.StatusServiceUnavailable, "not_saved", r.PostFormValue("text"))
}

// help is drawn without a database: it must be there when nothing else is.
func (c *Chat) help(w http.ResponseWriter, r *http.Request) {
	p := c.page(c.language(r))
	p.Contacts = c.Contacts(p.Lang.Tag)
	c.draw(w, http.StatusOK, "help.html", p)
}

// device offers a code for another device.
func (c *Chat) device(w http.ResponseWriter, r *http.Request) {
	p := c.page(c.language(r))
	c.draw(w, http.StatusOK, "device.html", p)
}

func (c *Chat) deviceCode(w http.ResponseWriter, r *http.Request) {
	a, ok := address(r)
	if !ok {
		c.refuse(w, r, chat.ErrStranger)
		return
	}
	if !c.limits.Allow("code", a.Account) {
		c.sorry(w, r, http.StatusTooManyRequests, "web_slow", "")
		return
	}
	code, err := c.Talk.DeviceCode(r.Context(), a)
	if err != nil {
		c.refuse(w, r, err)
		return
	}
	p := c.page(c.language(r))
	p.Code, p.Link = code, c.BaseURL+"/d"
	c.draw(w, http.StatusOK, "device.html", p)
}

func (c *Chat) enter(w http.ResponseWriter, r *http.Request) {
	c.draw(w, http.StatusOK, "enter.html", c.page(c.language(r)))
}

func (c *Chat) useDevice(w http.ResponseWriter, r *http.Request) {
	p := c.page(c.language(r))
	if !c.limits.Allow("enter", c.Client(r)) {
		c.sorry(w, r, http.StatusTooManyRequests, "web_slow", "")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	a := chat.Address{Platform: chat.Web, Account: random(32)}
	err := c.Talk.UseDevice(r.Context(), r.PostFormValue("code"), a)
	switch {
	case errors.Is(err, chat.ErrNoCode):
		p.Bad = true
		c.draw(w, http.StatusNotFound, "enter.html", p)
	case err != nil:
		c.refuse(w, r, err)
	default:
		http.SetCookie(w, c.cookie(a))
		http.Redirect(w, r, "/chat", http.StatusSeeOther)
	}
}
