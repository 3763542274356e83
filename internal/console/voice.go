package console

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/ledger"
	"blether/internal/match"
	"blether/internal/member"
)

// voiceView is what people told those who run their group.
type voiceView struct {
	Suggestions []group.Suggestion
	Requests    []member.Request
	Matches     []match.Match
	Claims      []ledger.Entry
	Owed        string // the claims together
	Asked       string // the request whose answer is given back
}

// voicePage shows what people told those who run their group: without their names, or to be
// contacted.
func (c *Console) voicePage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawVoice(w, r, http.StatusOK, p)
}

func (c *Console) drawVoice(w http.ResponseWriter, r *http.Request, status int, p *page) {
	if p.Voice == nil {
		p.Voice = &voiceView{}
	}
	var err, err2 error
	p.Voice.Suggestions, err = c.Office.Suggestions(r.Context(), *p.Officer, p.Group.ID)
	p.Voice.Requests, err2 = c.Office.Requests(r.Context(), *p.Officer, p.Group.ID)
	var err3 error
	p.Voice.Matches, err3 = c.Office.Matches(r.Context(), *p.Officer, p.Group.ID)
	var err4 error
	p.Voice.Claims, err4 = c.Office.Claims(r.Context(), *p.Officer, p.Group.ID)
	p.Voice.Owed = ledger.Money(ledger.Add(p.Voice.Claims, time.Time{}).Claimed)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title, p.ID = "From the group", c.ID()
	c.draw(w, status, "voice.html", p)
}

// dropSuggestion takes a suggestion off.
func (c *Console) dropSuggestion(w http.ResponseWriter, r *http.Request, p *page) {
	c.voiced(w, r, p, c.Office.DropSuggestion(r.Context(), p.Officer.ID, p.Group.ID, r.PathValue("id")))
}

// request answers somebody who would like to be contacted, or closes what they asked.
func (c *Console) request(w http.ResponseWriter, r *http.Request, p *page) {
	id := r.PathValue("id")
	if r.PostForm.Get("do") == "close" {
		c.voiced(w, r, p, c.Office.CloseRequest(r.Context(), p.Officer.ID, p.Group.ID, id))
		return
	}
	p.Form["text"] = strings.TrimSpace(r.PostForm.Get("text"))
	p.Voice = &voiceView{Asked: id}
	c.voiced(w, r, p, c.Office.AnswerRequest(r.Context(), *p.Officer, p.Group.ID, id, r.PostForm.Get("id"), p.Form["text"]))
}

// decideMatch lets a match open, or not.
func (c *Console) decideMatch(w http.ResponseWriter, r *http.Request, p *page) {
	c.voiced(w, r, p, c.Office.DecideMatch(r.Context(), *p.Officer, p.Group.ID, r.PathValue("id"), r.PostForm.Get("do") == "yes"))
}

// settleClaim notes that a claim was paid, or cannot be.
func (c *Console) settleClaim(w http.ResponseWriter, r *http.Request, p *page) {
	c.voiced(w, r, p, c.Office.SettleClaim(r.Context(), *p.Officer, p.Group.ID, r.PathValue("id"), r.PostForm.Get("do") == "paid"))
}

func (c *Console) voiced(w http.ResponseWriter, r *http.Request, p *page, err error) {
	switch {
	case errors.As(err, &p.Bad):
		c.drawVoice(w, r, http.StatusUnprocessableEntity, p)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/heard", http.StatusSeeOther)
	}
}
